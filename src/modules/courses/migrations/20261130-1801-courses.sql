-- Why: people learn how to sell across a border: what they have read, answered and passed is theirs
-- and goes with them, so it is kept by person; what the operator brought in as a course is the same
-- for everybody.
create schema courses;

create table courses.edition (
  -- distribution: reference
  -- A course that the operator brought in; it stands in the place of a shipped one of the same name.
  course       text primary key check (length(course) <= 60),
  version      text not null,
  -- The files of its folder, by path.
  files        jsonb not null,
  imported_by  text not null,
  imported_at  timestamptz not null
);

create table courses.enrolment (
  -- distribution: user_id
  user_id      uuid not null,
  course       text not null check (length(course) <= 60),
  enrolled_at  timestamptz not null,
  primary key (user_id, course)
);
create index enrolment_course on courses.enrolment (course, enrolled_at);

create table courses.lesson_done (
  -- distribution: user_id
  user_id  uuid not null,
  course   text not null,
  lesson   text not null check (length(lesson) <= 60),
  done_at  timestamptz not null,
  primary key (user_id, course, lesson)
);

create table courses.attempt (
  -- distribution: user_id
  user_id       uuid not null,
  id            uuid not null,
  course        text not null,
  lesson        text not null,
  -- What the questions were drawn from, and by what: the same two give the same questions.
  quiz_version  text not null,
  seed          text not null,
  begun_at      timestamptz not null,
  -- When it is handed in: what was chosen, question by question, and whether it was right.
  answers       jsonb,
  right_count   smallint,
  asked_count   smallint,
  is_passed     boolean,
  handed_in_at  timestamptz,
  primary key (user_id, id)
);
-- One at a time: who asks for questions again gets the same ones.
create unique index attempt_open on courses.attempt (user_id, course, lesson)
  where handed_in_at is null;
create index attempt_lesson on courses.attempt (course, lesson, handed_in_at);

create table courses.business_step (
  -- distribution: business_id
  -- The first time that a business did what an assignment asks for.
  business_id  uuid not null,
  step         text not null,
  done_at      timestamptz not null,
  primary key (business_id, step)
);
