-- Why: what would not be there otherwise is known from a comparison alone; a state's office puts on record
-- what one said, with how sure it is, so that anybody can hold it against the next.

create table impact.net_new (
  -- distribution: agency_id
  -- Apart from the ledger of claims, which is summed: this never is. Rows stay; a newer comparison of the
  -- same office and outcome takes the place of those whose quarters it shares.
  agency_id      uuid not null,
  outcome        text not null check (outcome = 'direct_jobs_supported'),
  revision       integer not null check (revision >= 1),
  -- The first and the last: '2026-Q3'.
  from_quarter   text not null check (from_quarter ~ '^\d{4}-Q[1-4]$'),
  to_quarter     text not null check (to_quarter ~ '^\d{4}-Q[1-4]$'),
  -- Job-years of all counties together that had begun, and the middle 95 % of what was drawn.
  jobs           numeric(20, 9) not null,
  low            numeric(20, 9) not null check (low > 0),
  high           numeric(20, 9) not null,
  -- Postal code.
  state          text not null check (state ~ '^[A-Z]{2}$'),
  begun          integer not null check (begun >= 5),
  compared       integer not null check (compared >= 5),
  -- SHA-256 of what was compared: whoever has the same can see that it is the same.
  digest         text not null check (digest ~ '^[0-9a-f]{64}$'),
  is_sample      boolean not null,
  made_at        timestamptz not null,
  made_by        text not null,
  superseded_at  timestamptz,
  primary key (agency_id, outcome, revision),
  check (from_quarter <= to_quarter),
  check (low <= jobs and jobs <= high)
);
create index net_new_stands on impact.net_new (is_sample, agency_id, revision)
  where superseded_at is null;
