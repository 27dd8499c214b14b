-- Why: a Gateway conference moves from city to city, year after year: what belongs together is a series,
-- and an office keeps it. Who comes and what happens hangs on the conference, so everything else of this
-- schema begins with its id; these two tables are few rows that every node needs.

create schema conferences;

create table conferences.series (
  -- distribution: reference
  id          uuid not null primary key,
  agency_id   uuid not null,
  name        jsonb not null,
  created_at  timestamptz not null
);
create index series_agency on conferences.series (agency_id, id);

create table conferences.conference (
  -- distribution: reference
  id          uuid not null primary key,
  -- The office that keeps it; null for a draft that came in by the command line and was given to nobody.
  agency_id   uuid,
  series_id   uuid references conferences.series,
  -- Stands in addresses.
  slug        text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name        jsonb not null,
  city        jsonb not null,
  time_zone   text not null,
  first_day   date not null,
  last_day    date not null,
  -- Null, as the city is empty, while nobody has said.
  places      integer check (places > 0),
  state       text not null check (state in ('draft', 'open', 'closed')),
  -- Invented: anybody reads it as its office does.
  is_sample   boolean not null,
  version     integer not null check (version > 0),
  created_at  timestamptz not null,
  check (last_day >= first_day),
  check (state = 'draft' or (agency_id is not null and places is not null)),
  check (series_id is null or agency_id is not null)
);
create index conference_agency on conferences.conference (agency_id, first_day, id);
create index conference_shown on conferences.conference (first_day, id) where state <> 'draft';
