-- Why: people of a cohort ask each other; instructors keep it decent, and say why when they take
-- something out.
create table courses.cohort_post (
  -- distribution: cohort_id
  cohort_id       uuid not null,
  id              uuid not null,
  -- What it is about; without one, the cohort as a whole.
  lesson          text check (length(lesson) <= 60),
  -- Of a reply: the post it answers, which is none itself.
  parent_id       uuid,
  -- Null when its author's account was erased and others have answered.
  user_id         uuid,
  text            text not null check (length(text) <= 4000),
  written_at      timestamptz not null,
  edited_at       timestamptz,
  removed_at      timestamptz,
  -- Of an instructor; whoever takes their own words back says none, and they are gone.
  removed_reason  text check (length(removed_reason) <= 500),
  removed_by      uuid,
  primary key (cohort_id, id),
  foreign key (cohort_id, parent_id) references courses.cohort_post (cohort_id, id)
);
create index cohort_post_lesson on courses.cohort_post (cohort_id, lesson, id)
  where parent_id is null;
create index cohort_post_reply on courses.cohort_post (cohort_id, parent_id, id);
create index cohort_post_author on courses.cohort_post (user_id, cohort_id, id);

create table courses.cohort_post_report (
  -- distribution: cohort_id
  cohort_id    uuid not null,
  post_id      uuid not null,
  user_id      uuid not null,
  note         text not null check (length(note) <= 500),
  reported_at  timestamptz not null,
  primary key (cohort_id, post_id, user_id),
  foreign key (cohort_id, post_id) references courses.cohort_post (cohort_id, id)
    on delete cascade
);
create index cohort_post_report_author on courses.cohort_post_report (user_id);
