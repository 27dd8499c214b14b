-- Why: people come to a conference to meet each other. Who wants to meet says what they offer and need; two
-- who both want it are a pair that the plan gives a time, a table and, where they share no language, an
-- interpreter. Whoever cancels takes all of theirs along.

create table conferences.meeting_frame (
  -- distribution: conference_id
  conference_id  uuid not null primary key references conferences.conference,
  -- Slots, zones, walks, tables and interpreters: the planner's own document (meeting-file.ts).
  frame          jsonb not null,
  version        integer not null check (version > 0)
);

create table conferences.meeter (
  -- distribution: conference_id
  conference_id    uuid not null,
  registration_id  uuid not null,
  -- Who they are, in their own words, for others who come to meet.
  headline         text not null check (headline <> ''),
  offers           text[] not null,
  needs            text[] not null,
  languages        text[] not null check (cardinality(languages) > 0),
  -- Slots of the frame, from 0, in which they have something else to do.
  busy             smallint[] not null,
  most_meetings    smallint not null check (most_meetings between 0 and 127),
  changed_at       timestamptz not null,
  primary key (conference_id, registration_id),
  foreign key (conference_id, registration_id) references conferences.registration
);
create index meeter_offers on conferences.meeter using gin (offers);
create index meeter_needs on conferences.meeter using gin (needs);

create table conferences.wish (
  -- distribution: conference_id
  conference_id  uuid not null,
  from_id        uuid not null,
  to_id          uuid not null,
  state          text not null check (state in ('asked', 'accepted', 'declined', 'blocked', 'withdrawn')),
  note           text not null,
  asked_at       timestamptz not null,
  decided_at     timestamptz,
  primary key (conference_id, from_id, to_id),
  foreign key (conference_id, from_id) references conferences.meeter on delete cascade,
  foreign key (conference_id, to_id) references conferences.meeter on delete cascade,
  check (from_id <> to_id)
);
-- Two who ask each other are one pair.
create unique index wish_pair on conferences.wish
  (conference_id, least(from_id, to_id), greatest(from_id, to_id));
create index wish_to on conferences.wish (conference_id, to_id);

create table conferences.meeting_plan (
  -- distribution: conference_id
  conference_id  uuid not null,
  number         integer not null check (number > 0),
  frame_version  integer not null,
  made_at        timestamptz not null,
  -- Points of the meetings, their worth with everybody's first, and what no plan exceeds.
  points         integer not null,
  worth          integer not null,
  upper_bound    double precision not null,
  gap            double precision not null,
  wishes         integer not null,
  meetings       integer not null,
  without        integer not null,
  dropped        integer not null,
  added          integer not null,
  moved          integer not null,
  primary key (conference_id, number),
  foreign key (conference_id) references conferences.conference
);

create table conferences.meeting (
  -- distribution: conference_id
  conference_id  uuid not null,
  from_id        uuid not null,
  to_id          uuid not null,
  slot           smallint not null,
  table_name     text not null,
  interpreter    text,
  primary key (conference_id, from_id, to_id),
  foreign key (conference_id, from_id, to_id) references conferences.wish on delete cascade
);
-- Refused here too: a table, an interpreter, one who asked or one who was asked, twice in a slot.
create unique index meeting_table on conferences.meeting (conference_id, slot, table_name);
create unique index meeting_from on conferences.meeting (conference_id, slot, from_id);
create unique index meeting_to on conferences.meeting (conference_id, slot, to_id);
create unique index meeting_interpreter on conferences.meeting (conference_id, slot, interpreter)
  where interpreter is not null;
