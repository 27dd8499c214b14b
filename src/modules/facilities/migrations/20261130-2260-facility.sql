-- Why: an office builds what small businesses cannot build alone (a packhouse, a cold store, a lab, a place for
-- parcels), lets them book it by the day and has to say whether it pays.

create schema if not exists facilities;

create table facilities.facility (
  -- distribution: agency_id
  agency_id       uuid not null,
  id              uuid not null,
  -- The office that keeps it and all above it; an open office is never moved.
  readers         uuid[] not null,
  kind            text not null check (kind in ('packhouse', 'cold_store', 'lab', 'pickup_station')),
  name            jsonb not null,
  address         text not null,
  state           text not null,
  county          text,
  -- Days of the week on which it is open, 1 is Monday, and the hours of each of them in its own time.
  open_days       smallint[] not null check (cardinality(open_days) between 1 and 7),
  opens_at        text not null,
  closes_at       text not null check (closes_at > opens_at),
  -- Units a day; what a unit is says the kind.
  capacity_units  integer not null check (capacity_units > 0),
  currency        text not null,
  price_minor     bigint not null check (price_minor > 0),
  build_minor     bigint not null check (build_minor >= 0),
  runs_since      date not null,
  is_open         boolean not null,
  is_sample       boolean not null,
  created_at      timestamptz not null,
  primary key (agency_id, id)
);
create index facility_reader on facilities.facility using gin (readers);
create index facility_of_state on facilities.facility (state, id) where is_open;

create table facilities.running_cost (
  -- distribution: agency_id
  -- What running it costs from a month on, until another row says otherwise: what is past stays as it was.
  agency_id       uuid not null,
  facility_id     uuid not null,
  from_month      date not null check (extract(day from from_month) = 1),
  fixed_minor     bigint not null check (fixed_minor >= 0),
  variable_minor  bigint not null check (variable_minor >= 0),
  primary key (agency_id, facility_id, from_month),
  foreign key (agency_id, facility_id) references facilities.facility
);

create table facilities.day (
  -- distribution: agency_id
  -- What of a day is taken; the capacity beside it is the one of the last booking.
  agency_id       uuid not null,
  facility_id     uuid not null,
  day             date not null,
  booked_units    integer not null check (booked_units >= 0),
  capacity_units  integer not null,
  primary key (agency_id, facility_id, day),
  foreign key (agency_id, facility_id) references facilities.facility,
  constraint day_never_overbooked check (booked_units <= capacity_units)
);

create table facilities.booking (
  -- distribution: agency_id
  agency_id    uuid not null,
  facility_id  uuid not null,
  id           uuid not null,
  business_id  uuid not null,
  day          date not null,
  units        integer not null check (units > 0),
  -- Of one unit, as it was when it was booked.
  price_minor  bigint not null check (price_minor > 0),
  currency     text not null,
  note         text,
  state        text not null check (state in ('booked', 'cancelled', 'done', 'no_show')),
  cancelled_by text check (cancelled_by in ('office', 'business')),
  reason       text,
  booked_by    text not null,
  booked_at    timestamptz not null,
  changed_by   text,
  changed_at   timestamptz,
  primary key (agency_id, facility_id, id),
  foreign key (agency_id, facility_id) references facilities.facility,
  check ((state = 'cancelled') = (cancelled_by is not null))
);
create index booking_of_day on facilities.booking (agency_id, facility_id, day);
create index booking_of_business on facilities.booking (business_id, id);
