-- Why: a cohort meets: its sessions stand in everybody's own calendar, and one that is called off must
-- be seen to be called off there, not merely be missing.
create table courses.cohort_session (
  -- distribution: cohort_id
  cohort_id      uuid not null,
  id             uuid not null,
  title          text not null check (length(title) <= 120),
  description    text not null check (length(description) <= 2000),
  starts_at      timestamptz not null,
  minutes        integer not null check (minutes between 5 and 720),
  -- Where it is joined, and where people meet.
  join_url       text check (length(join_url) <= 500),
  place          text check (length(place) <= 200),
  -- Counts up with every change that a calendar must take over (SEQUENCE of RFC 5545).
  sequence       integer not null default 0,
  changed_at     timestamptz not null,
  cancelled_at   timestamptz,
  cancel_reason  text check (length(cancel_reason) <= 500),
  primary key (cohort_id, id)
);
create index cohort_session_start on courses.cohort_session (cohort_id, starts_at, id);

create table courses.cohort_attendance (
  -- distribution: cohort_id
  -- Who was there; it goes when they leave.
  cohort_id   uuid not null,
  session_id  uuid not null,
  member_id   uuid not null,
  noted_at    timestamptz not null,
  primary key (cohort_id, session_id, member_id),
  foreign key (cohort_id, session_id) references courses.cohort_session (cohort_id, id),
  foreign key (cohort_id, member_id) references courses.cohort_member (cohort_id, id)
    on delete cascade
);
