-- Why: years of entries are not added up to show a page: what each account had come to is kept day by day.

create index journal_day on ledger.journal (business_id, posted_at, id);
create index journal_posted on ledger.journal using brin (posted_at);

create table ledger.shut_day (
  -- distribution: reference
  -- Nothing is posted to this day (UTC) or one before it any more; its closings are being made.
  day      date primary key,
  shut_at  timestamptz not null
);

create table ledger.closing (
  -- distribution: business_id
  -- Of each day on which an account moved: by how much, and what it had come to at its end.
  business_id   uuid not null,
  account       text not null,
  currency      text not null,
  day           date not null,
  change_minor  bigint not null,
  minor         bigint not null,
  primary key (business_id, account, currency, day)
);
create index closing_of_day on ledger.closing (business_id, day);
create index closing_day on ledger.closing using brin (day);

create table ledger.closed_total (
  -- distribution: reference
  -- The same of all books together.
  account   text not null,
  currency  text not null,
  day       date not null,
  minor     bigint not null,
  primary key (account, currency, day)
);

create table ledger.closed_day (
  -- distribution: reference
  -- All closings up to this day are there.
  day        date primary key,
  closed_at  timestamptz not null
);

create function ledger.require_open_day() returns trigger language plpgsql as $$
begin
  -- Whoever shuts a day waits for those who are posting, and who comes later sees that it is shut.
  perform pg_advisory_xact_lock_shared(hashtextextended('ledger days', 0));
  if (select max(day) from ledger.shut_day)
    >= (select min((posted_at at time zone 'UTC')::date) from posted) then
    raise exception 'the day is closed: it is posted on the day it becomes known';
  end if;
  return null;
end $$;
create trigger journal_day_open after insert on ledger.journal
  referencing new table as posted for each statement execute function ledger.require_open_day();

create trigger shut_day_stays before update or delete on ledger.shut_day
  for each row execute function ledger.refuse_change();
create trigger closing_stays before update or delete on ledger.closing
  for each row execute function ledger.refuse_change();
create trigger closed_total_stays before update or delete on ledger.closed_total
  for each row execute function ledger.refuse_change();
create trigger closed_day_stays before update or delete on ledger.closed_day
  for each row execute function ledger.refuse_change();

-- Emptying a table is no deletion of rows, so it is refused by itself.
create trigger journal_is_kept before truncate on ledger.journal
  for each statement execute function ledger.refuse_change();
create trigger entry_is_kept before truncate on ledger.entry
  for each statement execute function ledger.refuse_change();
create trigger commission_rule_is_kept before truncate on ledger.commission_rule
  for each statement execute function ledger.refuse_change();
create trigger shut_day_is_kept before truncate on ledger.shut_day
  for each statement execute function ledger.refuse_change();
create trigger closing_is_kept before truncate on ledger.closing
  for each statement execute function ledger.refuse_change();
create trigger closed_total_is_kept before truncate on ledger.closed_total
  for each statement execute function ledger.refuse_change();
create trigger closed_day_is_kept before truncate on ledger.closed_day
  for each statement execute function ledger.refuse_change();
