-- Why: who comes chooses among sessions that are held at the same time, and a room holds only so many. What
-- somebody was told last of a session stands beside their choice, so that each change is told once.

create table conferences.sign_up (
  -- distribution: conference_id
  conference_id    uuid not null,
  registration_id  uuid not null,
  session_id       uuid not null,
  signed_at        timestamptz not null,
  -- The session as they know it.
  told_starts_at   timestamptz not null,
  told_ends_at     timestamptz not null,
  told_room_id     uuid,
  told_cancelled   boolean not null,
  primary key (conference_id, registration_id, session_id),
  foreign key (conference_id, registration_id) references conferences.registration,
  foreign key (conference_id, session_id) references conferences.session
);
create index sign_up_session on conferences.sign_up (conference_id, session_id);
