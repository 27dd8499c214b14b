-- Why: an agency gives public money: who may have it is rules that explain themselves, who gets it is
-- decided by a person, and no two of them together can give more than there is.

alter table programmes.programme
  add column state text not null default 'open'
    check (state in ('draft', 'open', 'closed', 'reported')),
  add column currency text not null default 'USD',
  add column budget_minor bigint not null default 0,
  -- Awarded and not paid yet; paid.
  add column committed_minor bigint not null default 0 check (committed_minor >= 0),
  add column spent_minor bigint not null default 0 check (spent_minor >= 0),
  -- What of a cost is reimbursed, in hundredths of a percent; the rest the business bears itself.
  add column share_points integer not null default 10000 check (share_points between 1 and 10000),
  add column opens_on date not null default '2026-11-22',
  add column closes_on date not null default '2027-11-21',
  add column rules jsonb not null default '[]',
  -- The state that its rules of origin name, if they name one: what a business there is shown first.
  add column place text,
  add constraint never_overspent check (committed_minor + spent_minor <= budget_minor),
  add constraint days_in_order check (closes_on >= opens_on);
alter table programmes.programme
  alter column state drop default, alter column currency drop default,
  alter column budget_minor drop default, alter column share_points drop default,
  alter column opens_on drop default, alter column closes_on drop default,
  alter column rules drop default;
create index programme_open on programmes.programme (id) where state = 'open';

create table programmes.application (
  -- distribution: agency_id
  agency_id     uuid not null,
  programme_id  uuid not null,
  id            uuid not null,
  business_id   uuid not null,
  state         text not null
    check (state in ('refused', 'submitted', 'in_review', 'awarded', 'declined', 'withdrawn')),
  asked_minor   bigint not null check (asked_minor > 0),
  -- What the business says of itself, and what each rule found: as it was then.
  answers       jsonb not null,
  outcome       jsonb not null,
  read_on       date not null,
  applied_by    text not null,
  applied_at    timestamptz not null,
  decided_by    text,
  decided_at    timestamptz,
  reason        text,
  primary key (agency_id, programme_id, id),
  foreign key (agency_id, programme_id) references programmes.programme
);
create index application_state on programmes.application (agency_id, programme_id, state, id);
create index application_of_business on programmes.application (business_id, id);
-- One at a time: a second one waits until the first is decided.
create unique index application_open on programmes.application
  (agency_id, programme_id, business_id) where state in ('submitted', 'in_review');

create table programmes.award (
  -- distribution: agency_id
  agency_id       uuid not null,
  programme_id    uuid not null,
  id              uuid not null,          -- of the application that it answers
  business_id     uuid not null,
  amount_minor    bigint not null check (amount_minor > 0),
  -- Given back to the budget when the award ended without it.
  released_minor  bigint not null default 0 check (released_minor >= 0),
  paid_minor      bigint not null default 0 check (paid_minor >= 0),
  awarded_on      date not null,
  awarded_at      timestamptz not null,
  awarded_by      text not null,
  ended_at        timestamptz,
  primary key (agency_id, programme_id, id),
  foreign key (agency_id, programme_id, id) references programmes.application,
  check (paid_minor + released_minor <= amount_minor),
  check (ended_at is null or paid_minor + released_minor = amount_minor)
);
create index award_of_business on programmes.award
  (agency_id, programme_id, business_id, awarded_on);
