-- Why: an inspector drives from packhouse to packhouse; the office says in which order and when, or leaves
-- it to what is proposed.

create table inspection.day_plan (
  -- distribution: agency_id
  agency_id     uuid not null,
  day           date not null,
  -- As named with the inspections.
  inspector     text not null check (inspector <> ''),
  -- Minutes of the day, by the clock there; and what each visit takes with the way to it.
  starts_at     smallint not null check (starts_at between 0 and 1439),
  minutes_each  smallint not null check (minutes_each between 5 and 480),
  -- In the order that was set, each with its minute of the day or null; null: as proposed.
  visits        jsonb,
  -- Counts up with every change: calendars ask for it.
  sequence      integer not null check (sequence >= 1),
  changed_at    timestamptz not null,
  changed_by    text not null,
  primary key (agency_id, day, inspector)
);
