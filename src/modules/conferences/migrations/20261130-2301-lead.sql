-- Why: who has a stand scans the badge of who comes by, and is told who that is once that person agrees:
-- to be near somebody's badge is no consent.

create table conferences.lead (
  -- distribution: conference_id
  conference_id  uuid not null,
  -- The registration of who scanned.
  scanned_by     uuid not null,
  -- The registration of whose badge it was.
  attendee_id    uuid not null,
  scanned_at     timestamptz not null,
  -- Of who scanned, for themselves.
  note           text not null,
  -- When the other agreed that name, organisation and mail address are told; null while they have not.
  shared_at      timestamptz,
  primary key (conference_id, scanned_by, attendee_id),
  foreign key (conference_id, scanned_by) references conferences.registration,
  foreign key (conference_id, attendee_id) references conferences.registration,
  check (scanned_by <> attendee_id)
);
create index lead_attendee on conferences.lead (conference_id, attendee_id, scanned_by);
