-- Why: on the day somebody is late or does not come, and a table that is free takes one more pair. Afterwards
-- each of the two says how it was and what follows. Plans are made anew, so what was said hangs on what the
-- two agreed, not on the meeting that a plan gave them.

create table conferences.meeting_report (
  -- distribution: conference_id
  conference_id   uuid not null,
  from_id         uuid not null,
  to_id           uuid not null,
  -- Which of the two says it.
  by_id           uuid not null,
  -- The slot to which they said they come late, and by how much.
  late_slot       smallint,
  late_minutes    smallint check (late_minutes between 1 and 60),
  -- The slot in which the other did not come.
  absent_slot     smallint,
  rating          smallint check (rating between 1 and 5),
  stage           text check (stage in ('no_fit', 'interested', 'samples', 'negotiating', 'first_sale')),
  -- What they expect of it, in minor units.
  value_minor     bigint check (value_minor > 0),
  value_currency  text,
  next_step       text not null default '',
  due_on          date,
  reported_at     timestamptz,
  primary key (conference_id, from_id, to_id, by_id),
  foreign key (conference_id, from_id, to_id) references conferences.wish on delete cascade,
  check (by_id in (from_id, to_id)),
  check ((late_slot is null) = (late_minutes is null)),
  check ((value_minor is null) = (value_currency is null)),
  check ((stage is null) = (reported_at is null))
);

-- When two took a free table without a plan; a plan that was being made then leaves it to them.
alter table conferences.meeting add column walked_in_at timestamptz;
