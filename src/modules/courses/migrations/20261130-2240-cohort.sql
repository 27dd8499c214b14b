-- Why: people learn better together: an office or the operator opens a cohort of a course, people join
-- it by a code or an invitation, and its instructors see how far those are who have joined.
create table courses.cohort (
  -- distribution: cohort_id
  cohort_id        uuid primary key,
  -- Who opened it: an agency with an open office, or the operator.
  organisation_id  uuid not null,
  course           text not null check (length(course) <= 60),
  name             text not null check (length(name) <= 120),
  -- In which its instructors teach and its mails are written.
  language         text not null check (language in ('en', 'zh-CN')),
  starts_on        date not null,
  ends_on          date not null,
  -- For learners; instructors need none.
  seats            integer not null check (seats between 1 and 500),
  -- Whoever knows it may join: made anew when it has come to the wrong people.
  code             text not null,
  -- By the end of which week of the cohort a lesson is due: [{ lesson, week }].
  pace             jsonb not null,
  -- Invented: anybody reads it, nobody joins.
  is_sample        boolean not null default false,
  version          integer not null default 1,
  opened_at        timestamptz not null,
  constraint days_in_order check (ends_on >= starts_on)
);
create index cohort_organisation on courses.cohort (organisation_id, cohort_id);
create index cohort_code on courses.cohort (code);

create table courses.cohort_member (
  -- distribution: cohort_id
  -- Who leaves is taken out: from then on nobody of the cohort sees how far they are.
  cohort_id         uuid not null,
  -- Stands for the person in the cohort: others there learn no account's id.
  id                uuid not null,
  user_id           uuid not null,
  role              text not null check (role in ('learner', 'instructor')),
  -- As the person wants to be called there.
  name              text not null check (length(name) <= 120),
  joined_at         timestamptz not null,
  -- Counts up when the address of the calendar is renewed: the one before opens nothing more.
  calendar_version  integer not null default 1,
  primary key (cohort_id, id),
  unique (cohort_id, user_id)
);
create index cohort_member_user on courses.cohort_member (user_id);

create table courses.cohort_invitation (
  -- distribution: cohort_id
  -- Kept until it is taken, cancelled or over: an address that leads to nobody is kept no longer.
  cohort_id   uuid not null,
  id          uuid not null,
  email       text not null check (length(email) <= 254),
  role        text not null check (role in ('learner', 'instructor')),
  -- Of the code that was mailed.
  code_hash   text not null,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  primary key (cohort_id, id),
  unique (cohort_id, email)
);
create index cohort_invitation_code on courses.cohort_invitation (code_hash);
create index cohort_invitation_expiry on courses.cohort_invitation (expires_at);

create table courses.sign_off (
  -- distribution: user_id
  -- An assignment that an instructor has seen done elsewhere. It stays when the cohort is over.
  user_id         uuid not null,
  course          text not null,
  step            text not null,
  cohort_id       uuid not null,
  -- The instructor, by account; who is erased is named no more.
  signed_by       uuid,
  -- What was looked at.
  note            text not null check (length(note) <= 500),
  signed_at       timestamptz not null,
  primary key (user_id, course, step)
);
