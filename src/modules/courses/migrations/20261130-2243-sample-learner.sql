-- Why: whoever opens a new installation sees what a cohort and its figures look like from invented
-- people; they are never counted with those who are real.
alter table courses.enrolment add column is_sample boolean not null default false;
alter table courses.badge add column is_sample boolean not null default false;
