-- Why: a refund that comes when the seller has long been paid is the market's loss: a part is kept back for some days.

create table ledger.reserve_rule (
  -- distribution: business_id
  -- What is kept back of what a seller gets; the nil business is everybody. Rules are only added: what
  -- held when an order was placed can be looked up for ever. A newer one takes the place of an older.
  business_id   uuid not null,
  id            uuid not null,
  valid_from    timestamptz not null,
  -- Hundredths of a percent, and for how many days after settlement; neither: withdrawn.
  basis_points  integer check (basis_points between 0 and 10000),
  days          integer check (days between 1 and 365),
  set_by        text not null,
  primary key (business_id, id),
  check ((basis_points is null) = (days is null))
);
create trigger reserve_rule_stays before update or delete on ledger.reserve_rule
  for each row execute function ledger.refuse_change();
create trigger reserve_rule_is_kept before truncate on ledger.reserve_rule
  for each statement execute function ledger.refuse_change();

create table ledger.reserve_hold (
  -- distribution: business_id
  -- What was kept back of one order, in the currency the seller is paid in, and under which rule.
  business_id     uuid not null,
  subject         text not null,
  currency        text not null,
  kept_minor      bigint not null check (kept_minor > 0),
  -- Gone back to the buyer with refunds, and let go to the seller: the rest is what is still held.
  taken_minor     bigint not null default 0 check (taken_minor >= 0),
  released_minor  bigint not null default 0 check (released_minor >= 0),
  open_minor      bigint not null generated always as (kept_minor - taken_minor - released_minor) stored,
  rule_id         uuid not null,
  is_own_rule     boolean not null,
  basis_points    integer not null,
  days            integer not null,
  settled_at      timestamptz not null,
  -- From this day (UTC) on the rest is let go.
  release_day     date not null,
  released_at     timestamptz,
  primary key (business_id, subject),
  check (open_minor >= 0),
  check ((released_at is null or open_minor = 0) and (released_at is not null or released_minor = 0))
);
create index reserve_hold_due on ledger.reserve_hold (release_day, business_id, subject)
  where released_at is null;
create index reserve_hold_open on ledger.reserve_hold (business_id, release_day, subject)
  where released_at is null;

-- What the books say is kept back of an order is what its hold says, whoever writes either.
create function ledger.require_reserve_held() returns trigger language plpgsql as $$
declare
  of_business uuid := new.business_id;
  of_order text;
begin
  if tg_table_name = 'entry' then
    select subject into of_order from ledger.journal
      where business_id = of_business and id = new.journal_id;
  else
    of_order := new.subject;
  end if;
  if coalesce((select sum(minor) from ledger.journal join ledger.entry
        on entry.business_id = journal.business_id and journal_id = journal.id
      where journal.business_id = of_business and subject = of_order and account = 'reserve'), 0)
    <> -coalesce((select open_minor from ledger.reserve_hold
      where business_id = of_business and subject = of_order), 0) then
    raise exception 'the reserve of order % is not what is held', of_order;
  end if;
  return null;
end $$;
create constraint trigger reserve_entry_is_held after insert on ledger.entry
  deferrable initially deferred for each row when (new.account = 'reserve')
  execute function ledger.require_reserve_held();
create constraint trigger reserve_hold_is_posted after insert or update on ledger.reserve_hold
  deferrable initially deferred for each row execute function ledger.require_reserve_held();
create trigger reserve_hold_stays before delete on ledger.reserve_hold
  for each row execute function ledger.refuse_change();
create trigger reserve_hold_is_kept before truncate on ledger.reserve_hold
  for each statement execute function ledger.refuse_change();
