-- Why: a series moves to another city each year. Which one is chosen by what it must have and by what weighs
-- how much; several people give points, cities bid with documents, and what was decided stands with its
-- reasons for good: a decision that was wrong is followed by another one.

create table conferences.host_search (
  -- distribution: reference
  id          uuid not null primary key,
  agency_id   uuid not null,
  series_id   uuid not null references conferences.series,
  year        integer not null check (year between 2000 and 2200),
  -- What weighs how much, and what a city must have.
  criteria    jsonb not null,
  must_haves  jsonb not null,
  -- Grows with whatever changes the ranking: who decides has seen all of it.
  version     integer not null check (version > 0),
  created_at  timestamptz not null,
  unique (series_id, year)
);
create index host_search_agency on conferences.host_search (agency_id, id);

create table conferences.host_candidate (
  -- distribution: search_id
  search_id     uuid not null,
  id            uuid not null,
  name          jsonb not null,
  -- FIPS code: from its middle drives are reckoned.
  county        text not null check (county ~ '^[0-9]{5}$'),
  -- Numbers the city gives; what is missing has none.
  facts         jsonb not null,
  -- Which of the must-haves it has.
  answers       jsonb not null,
  note          text not null,
  withdrawn_at  timestamptz,
  created_at    timestamptz not null,
  primary key (search_id, id),
  foreign key (search_id) references conferences.host_search
);

create table conferences.host_score (
  -- distribution: search_id
  search_id     uuid not null,
  candidate_id  uuid not null,
  user_id       uuid not null,
  -- By criterion, 0 to 10.
  points        jsonb not null,
  note          text not null,
  given_at      timestamptz not null,
  primary key (search_id, candidate_id, user_id),
  foreign key (search_id, candidate_id) references conferences.host_candidate
);

create table conferences.host_document (
  -- distribution: search_id
  search_id     uuid not null,
  id            uuid not null,
  candidate_id  uuid not null,
  title         text not null check (title <> ''),
  file_type     text not null,
  bytes         integer not null check (bytes > 0),
  created_at    timestamptz not null,
  -- Null while its file is being written: the line comes first, so that no file is without one.
  kept_at       timestamptz,
  primary key (search_id, id),
  foreign key (search_id, candidate_id) references conferences.host_candidate
);

create table conferences.host_decision (
  -- distribution: search_id
  search_id     uuid not null,
  number        integer not null check (number > 0),
  candidate_id  uuid not null,
  reasons       text not null check (reasons <> ''),
  -- How all of them stood, as it was seen.
  standing      jsonb not null,
  decided_by    uuid not null,
  decided_at    timestamptz not null,
  primary key (search_id, number),
  foreign key (search_id, candidate_id) references conferences.host_candidate
);

create function conferences.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'what was decided stays: decide anew';
end $$;
create trigger host_decision_stays before update or delete on conferences.host_decision
  for each row execute function conferences.refuse_change();
create trigger host_decisions_stay before truncate on conferences.host_decision
  for each statement execute function conferences.refuse_change();
