-- Why: what happens, when, in which room, on which track and by whom. A row that came from a file carries
-- the key that the file gives it, so that the same file read again finds its row and changes nothing.

create table conferences.track (
  -- distribution: conference_id
  conference_id  uuid not null,
  id             uuid not null,
  name           text not null check (name <> ''),
  name_zh        text check (name_zh <> ''),
  primary key (conference_id, id),
  unique (conference_id, name)
);

create table conferences.room (
  -- distribution: conference_id
  conference_id  uuid not null,
  id             uuid not null,
  name           text not null check (name <> ''),
  name_zh        text check (name_zh <> ''),
  -- How many it holds; null where nobody has said.
  capacity       integer check (capacity > 0),
  position       integer not null,
  primary key (conference_id, id),
  unique (conference_id, name)
);

create table conferences.speaker (
  -- distribution: conference_id
  conference_id  uuid not null,
  id             uuid not null,
  -- What a file calls it: 'id:1544', 'name:…'; of one that was written by hand its own id.
  key            text not null,
  name           text not null check (name <> ''),
  name_zh        text check (name_zh <> ''),
  primary key (conference_id, id),
  unique (conference_id, key)
);

create table conferences.session (
  -- distribution: conference_id
  conference_id  uuid not null,
  id             uuid not null,
  -- The guid or UID of a file; of one that was written by hand its own id.
  key            text not null,
  -- What the file said of it, as a hash: unchanged, what the office has written since stays.
  source_hash    text,
  -- Each in the languages there are; one from a file has one, and some have no title at all.
  title          jsonb not null,
  subtitle       text not null,
  abstract       jsonb not null,
  kind           text not null,
  -- BCP 47, of what is said; '' where nobody has said.
  language       text not null,
  links          jsonb not null,
  track_id       uuid,
  room_id        uuid,
  starts_at      timestamptz not null,
  ends_at        timestamptz not null,
  -- Whole days of the conference's calendar.
  is_all_day     boolean not null,
  -- Lines of iCalendar that say when else it happens, as the file had them.
  repeats        text[] not null,
  sequence       integer not null,
  changed_at     timestamptz not null,
  cancelled_at   timestamptz,
  primary key (conference_id, id),
  unique (conference_id, key),
  foreign key (conference_id, track_id) references conferences.track,
  foreign key (conference_id, room_id) references conferences.room,
  check (ends_at >= starts_at)
);
create index session_time on conferences.session (conference_id, starts_at, id);

create table conferences.session_speaker (
  -- distribution: conference_id
  conference_id  uuid not null,
  session_id     uuid not null,
  position       integer not null,
  speaker_id     uuid not null,
  primary key (conference_id, session_id, position),
  foreign key (conference_id, session_id) references conferences.session,
  foreign key (conference_id, speaker_id) references conferences.speaker
);
