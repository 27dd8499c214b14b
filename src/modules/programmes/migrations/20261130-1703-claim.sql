-- Why: money that was awarded is paid for what was really spent, receipt by receipt, and what is not
-- needed goes back to the budget; at its end a programme says what came of it.

alter table programmes.award
  -- Of approved claims, those paid counted in.
  add column approved_minor bigint not null default 0 check (approved_minor >= 0),
  add constraint paid_of_approved check (paid_minor <= approved_minor),
  add constraint approved_of_award check (approved_minor + released_minor <= amount_minor);
alter table programmes.programme
  -- The close-out report, as it was when the programme was reported on.
  add column report jsonb,
  add constraint reported_whole check (state <> 'reported' or report is not null);

create table programmes.milestone (
  -- distribution: agency_id
  agency_id     uuid not null,
  programme_id  uuid not null,
  award_id      uuid not null,
  number        integer not null check (number between 1 and 20),
  name          text not null check (name <> ''),
  due_on        date not null,
  done_on       date,
  primary key (agency_id, programme_id, award_id, number),
  foreign key (agency_id, programme_id, award_id) references programmes.award
);

create table programmes.claim (
  -- distribution: agency_id
  agency_id         uuid not null,
  programme_id      uuid not null,
  id                uuid not null,
  award_id          uuid not null,
  business_id       uuid not null,
  state             text not null
    check (state in ('draft', 'submitted', 'returned', 'approved', 'rejected', 'paid')),
  milestone         integer,
  -- What was spent, on what and when; what of it is reimbursed, once it is approved.
  cost_minor        bigint not null check (cost_minor > 0),
  purpose           text not null check (purpose <> ''),
  spent_on          date not null,
  reimbursed_minor  bigint check (reimbursed_minor > 0),
  reason            text,
  -- The office's own number of the payment at its bank.
  reference         text,
  created_at        timestamptz not null,
  submitted_at      timestamptz,
  decided_at        timestamptz,
  paid_at           timestamptz,
  primary key (agency_id, programme_id, id),
  foreign key (agency_id, programme_id, award_id) references programmes.award,
  check (reimbursed_minor <= cost_minor),
  check ((state in ('approved', 'paid')) = (reimbursed_minor is not null)),
  check ((state = 'paid') = (paid_at is not null and reference is not null))
);
create index claim_of_award on programmes.claim (agency_id, programme_id, award_id, id);
create index claim_state on programmes.claim (agency_id, programme_id, state, id);

create table programmes.receipt (
  -- distribution: agency_id
  agency_id     uuid not null,
  programme_id  uuid not null,
  claim_id      uuid not null,
  id            uuid not null,
  type          text not null check (type in ('image/jpeg', 'application/pdf')),
  bytes         integer not null check (bytes > 0),
  -- SHA-256 of what was sent: the same receipt in another claim is seen.
  content_hash  bytea not null,
  at            timestamptz not null,
  -- The line is written before its file, so that no file is without a line.
  kept_at       timestamptz,
  primary key (agency_id, programme_id, claim_id, id),
  unique (agency_id, programme_id, claim_id, content_hash),
  foreign key (agency_id, programme_id, claim_id) references programmes.claim
);
create index receipt_hash on programmes.receipt (agency_id, content_hash);
