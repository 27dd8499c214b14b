-- Why: every cent that a buyer paid is somewhere, and it can be shown where. What is written stays.

create schema if not exists ledger;

create table ledger.journal (
  -- distribution: business_id
  business_id  uuid not null,
  id           uuid not null,
  kind         text not null,
  -- What it was posted for: posting the same again does nothing.
  reference    text not null,
  -- The order whose money it moves.
  subject      text not null,
  -- What decided the amounts (rates, rules), as it was then.
  facts        jsonb not null,
  posted_at    timestamptz not null,
  primary key (business_id, id),
  unique (business_id, kind, reference)
);
create index journal_subject on ledger.journal (business_id, subject);

create table ledger.entry (
  -- distribution: business_id
  -- Debits are positive, credits negative; a journal is zero in every currency.
  business_id  uuid not null,
  journal_id   uuid not null,
  line         integer not null,
  account      text not null,
  currency     text not null,
  minor        bigint not null check (minor <> 0),
  primary key (business_id, journal_id, line),
  foreign key (business_id, journal_id) references ledger.journal
);

create table ledger.balance (
  -- distribution: business_id
  -- The sum of the entries of an account, so that nobody adds up years to show a page.
  business_id  uuid not null,
  account      text not null,
  currency     text not null,
  minor        bigint not null,
  primary key (business_id, account, currency)
);

create table ledger.commission (
  -- distribution: business_id
  -- What the market keeps of the goods, in hundredths of a percent; the nil business is everybody.
  business_id   uuid not null,
  valid_from    timestamptz not null,
  basis_points  integer not null check (basis_points between 0 and 5000),
  set_by        text not null,
  primary key (business_id, valid_from)
);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is only added to';
end $$;
create trigger journal_stays before update or delete on ledger.journal
  for each row execute function ledger.refuse_change();
create trigger entry_stays before update or delete on ledger.entry
  for each row execute function ledger.refuse_change();

create function ledger.require_zero() returns trigger language plpgsql as $$
begin
  if exists (select from ledger.entry
    where business_id = new.business_id and journal_id = new.journal_id
    group by currency having sum(minor) <> 0) then
    raise exception 'journal % does not add up to zero', new.journal_id;
  end if;
  return null;
end $$;
create constraint trigger journal_adds_up after insert on ledger.entry
  deferrable initially deferred for each row execute function ledger.require_zero();
