-- Why: a readiness report is kept with its inputs and data versions, to recompute and compare it.
create schema assessment;

create table assessment.assessment (
  -- distribution: business_id
  business_id     uuid not null,
  id              uuid not null,
  key_hash        text not null,          -- SHA-256 of the key in the link; the key is not kept
  status          text not null
    check (status in ('waiting', 'importing', 'assessing', 'done', 'failed', 'stopped')),
  has_file        boolean not null,       -- false: assesses the catalogue as it stands
  file_name       text not null,
  import_options  jsonb not null,
  options         jsonb not null,
  progress        jsonb not null,
  failure         jsonb,
  summary         jsonb,
  data_versions   jsonb not null,
  stop_requested  boolean not null default false,
  is_guest        boolean not null,
  is_sample       boolean not null,
  created_at      timestamptz not null,
  finished_at     timestamptz,
  kept_until      timestamptz,
  primary key (business_id, id)
);
create index assessment_newest on assessment.assessment (business_id, created_at desc, id);
create index assessment_to_erase on assessment.assessment (kept_until) where kept_until is not null;

create table assessment.line (
  -- distribution: business_id
  business_id           uuid not null,
  assessment_id         uuid not null,
  product_id            uuid not null,
  rank                  integer,          -- given when all lines are there
  title                 text not null,
  verdict               text not null
    check (verdict in ('sell_now', 'sell_after_steps', 'not_now', 'not_allowed')),
  category              text,
  demand_index          real,
  expected_value_minor  bigint not null,
  blockers              text[] not null,  -- ids of the open steps that stand before a sale
  line                  jsonb not null,
  detail                bytea not null,   -- the whole finding, as compressed JSON
  primary key (business_id, assessment_id, product_id)
);
create index line_by_rank on assessment.line (business_id, assessment_id, rank);
