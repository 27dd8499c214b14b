-- Why: jobs count as created when a payroll shows them, and the office that pays an award is who looks at
-- one: its business sends what a quarter's payroll says, with the document, and the office decides.
create table programmes.payroll_report (
  -- distribution: agency_id
  agency_id         uuid not null,
  programme_id      uuid not null,
  award_id          uuid not null,
  -- '2026-Q3': one report of each quarter, corrected until it is decided.
  quarter           text not null check (quarter ~ '^20\d{2}-Q[1-4]$'),
  id                uuid not null,
  business_id       uuid not null,
  state             text not null
    check (state in ('draft', 'submitted', 'returned', 'accepted', 'refused')),
  kind              text not null check (kind in ('supported', 'created')),
  -- Job-years.
  jobs              numeric(20, 9) not null check (jobs >= 0),
  source            text not null check (source <> ''),
  -- Why the office sent it back or refused it.
  reason            text,
  document_id       uuid,
  document_type     text check (document_type in ('image/jpeg', 'application/pdf')),
  -- One that is being written: its line comes before its file, so that no file is without a line.
  pending_id        uuid,
  created_at        timestamptz not null,
  submitted_at      timestamptz,
  decided_at        timestamptz,
  primary key (agency_id, programme_id, award_id, quarter),
  unique (agency_id, id),
  foreign key (agency_id, programme_id, award_id) references programmes.award,
  check ((document_id is null) = (document_type is null)),
  check (state = 'draft' or (document_id is not null and submitted_at is not null))
);
create index payroll_report_state
  on programmes.payroll_report (agency_id, programme_id, state, id);
