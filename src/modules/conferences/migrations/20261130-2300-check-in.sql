-- Why: on the day twenty thousand people come through forty doors, and the network does not hold. A ticket is
-- signed, so that a door verifies it alone; what doors have scanned is brought together later, in any order,
-- and comes to the same: of two scans of a ticket the earlier one is the entry, the other a double use.

create table conferences.signing_key (
  -- distribution: reference
  -- One for this installation, made when the first ticket is signed.
  id          smallint primary key check (id = 1),
  -- The private half, sealed under the key of this database that never changes.
  sealed      bytea not null,
  created_at  timestamptz not null
);

-- Which ticket of a registration holds: one issued anew ends those before it.
alter table conferences.registration
  add column ticket_number smallint not null default 1 check (ticket_number > 0);
-- What a door must be told, since a signature does not say it.
create index registration_revoked on conferences.registration (conference_id, id)
  include (state, ticket_number) where state = 'cancelled' or ticket_number > 1;

create table conferences.check_in_list (
  -- distribution: conference_id
  conference_id    uuid not null,
  id               uuid not null,
  name             text not null check (name <> ''),
  name_zh          text check (name_zh <> ''),
  -- What people are let in to; null for a door of the house.
  session_id       uuid,
  -- Kinds of ticket that are let in; none for all.
  ticket_type_ids  uuid[] not null,
  -- Given to the last entry that came or changed; its row is the lock under which scans are decided.
  last_turn        integer not null,
  primary key (conference_id, id),
  unique (conference_id, name),
  foreign key (conference_id) references conferences.conference,
  foreign key (conference_id, session_id) references conferences.session
);

create table conferences.check_in_scan (
  -- distribution: conference_id
  conference_id    uuid not null,
  list_id          uuid not null,
  -- Made by the lane: sent again, it is known.
  id               uuid not null,
  lane             text not null check (lane <> ''),
  -- By the clock of the lane, as it was set against ours.
  scanned_at       timestamptz not null,
  received_at      timestamptz not null,
  -- Null where the code was no ticket of ours.
  registration_id  uuid,
  -- Why nobody is let in with it; null of a ticket that holds, the first time or again.
  refusal          text check (refusal in ('unreadable', 'forged', 'foreign', 'expired', 'cancelled',
                     'replaced', 'wrong_kind')),
  -- What the lane did: without a network it may have let in who came before elsewhere.
  is_let_in        boolean not null,
  primary key (conference_id, list_id, id),
  foreign key (conference_id, list_id) references conferences.check_in_list,
  foreign key (conference_id, registration_id) references conferences.registration,
  check (registration_id is not null or refusal is not null)
);
create index check_in_scan_registration on conferences.check_in_scan
  (conference_id, list_id, registration_id) where refusal is null;
create index check_in_scan_refused on conferences.check_in_scan (conference_id, list_id, refusal)
  where refusal is not null;

create table conferences.check_in_entry (
  -- distribution: conference_id
  conference_id    uuid not null,
  list_id          uuid not null,
  registration_id  uuid not null,
  ticket_type_id   uuid not null,
  -- The first scan of it: of those that let in before the others, by time, then by lane, then by id.
  scan_id          uuid not null,
  scanned_at       timestamptz not null,
  lane             text not null,
  -- False while every lane turned the ticket away: nobody came yet.
  is_let_in        boolean not null,
  -- How often the ticket was scanned here in all.
  scans            integer not null check (scans > 0),
  turn             integer not null,
  primary key (conference_id, list_id, registration_id),
  foreign key (conference_id, list_id, scan_id) references conferences.check_in_scan,
  foreign key (conference_id, ticket_type_id) references conferences.ticket_type
);
create unique index check_in_entry_turn on conferences.check_in_entry (conference_id, list_id, turn);
create index check_in_entry_time on conferences.check_in_entry (conference_id, list_id, scanned_at)
  where is_let_in;
create index check_in_entry_double on conferences.check_in_entry (conference_id, list_id, registration_id)
  where scans > 1;
