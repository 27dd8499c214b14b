-- Why: an agency gathers the businesses it helps in a programme and sees what came of each.
create schema programmes;

create table programmes.programme (
  -- distribution: agency_id
  agency_id   uuid not null,
  id          uuid not null,
  slug        text not null,
  name        jsonb not null,
  purpose     jsonb not null,
  is_sample   boolean not null,
  created_at  timestamptz not null,
  primary key (agency_id, id),
  unique (agency_id, slug)
);

create table programmes.participant (
  -- distribution: agency_id
  agency_id      uuid not null,
  programme_id   uuid not null,
  business_id    uuid not null,
  slug           text not null,
  trade          text not null,
  town           text not null,
  story          jsonb not null,
  assessment_id  uuid,                    -- its newest readiness report
  joined_at      timestamptz not null,
  primary key (agency_id, programme_id, business_id),
  unique (agency_id, programme_id, slug)
);
