-- Why: at a station somebody helps people to order; whoever runs it is paid for orders that came of that, out of what
-- an office above has paid in before, and everybody can see whether a station carries itself.

create schema if not exists stations;

create table stations.station (
  -- distribution: agency_id
  agency_id    uuid primary key,
  -- Its office and all above it; an open office is never moved.
  readers      uuid[] not null,
  -- What buyers name it by.
  code         text not null check (code ~ '^[A-Z2-7]{8}$'),
  currency     text not null,
  -- What a month costs, whatever is ordered.
  fixed_minor  bigint not null check (fixed_minor >= 0),
  opened_at    timestamptz not null
);
create unique index station_code on stations.station (code);
create index station_reader on stations.station using gin (readers);

create table stations.rule (
  -- distribution: agency_id
  -- What a station is paid for an order placed from a day on; the newest of the latest day holds.
  agency_id     uuid not null references stations.station,
  id            uuid not null,
  payer_id      uuid not null,
  from_on       date not null,
  -- The same for each order, or so many hundredths of a percent of its goods.
  amount_minor  bigint check (amount_minor > 0),
  points        integer check (points between 1 and 10000),
  currency      text not null,
  set_by        text not null,
  set_at        timestamptz not null,
  primary key (agency_id, id),
  check (num_nonnulls(amount_minor, points) = 1)
);

create table stations.budget (
  -- distribution: payer_id
  -- What an office has paid in for commissions, one in each currency.
  payer_id         uuid not null,
  currency         text not null,
  id               uuid not null,
  deposited_minor  bigint not null default 0,
  returned_minor   bigint not null default 0 check (returned_minor >= 0),
  spent_minor      bigint not null default 0 check (spent_minor >= 0),
  primary key (payer_id, currency),
  constraint budget_never_overspent check (spent_minor + returned_minor <= deposited_minor)
);

create table stations.budget_transfer (
  -- distribution: payer_id
  -- What the operator saw at the bank. The same reference again is the same.
  payer_id      uuid not null,
  currency      text not null,
  kind          text not null check (kind in ('deposit', 'return')),
  reference     text not null,
  amount_minor  bigint not null check (amount_minor > 0),
  noted_by      text not null,
  noted_at      timestamptz not null,
  primary key (payer_id, currency, kind, reference)
);

create table stations.assisted_order (
  -- distribution: business_id
  -- An order whose buyer named a station; what it is worth was worked out then and never changes.
  business_id       uuid not null,
  order_id          uuid not null,
  checkout_id       uuid not null,
  agency_id         uuid not null,
  -- Nobody where no rule held.
  payer_id          uuid,
  currency          text not null,
  commission_minor  bigint not null check (commission_minor >= 0),
  placed_at         timestamptz not null,
  -- Keyed fingerprints, erased when nothing is looked for in them any more.
  buyer_name        text,
  address_name      text,
  is_own_people     boolean not null,
  -- Named; paid; settled while the budget was empty; never settled; paid and taken back, or all of its money gone back.
  state             text not null check (state in ('named', 'paid', 'waiting', 'ended', 'taken_back')),
  changed_at        timestamptz not null,
  primary key (business_id, order_id)
);
create index assisted_order_of_station on stations.assisted_order (agency_id, placed_at);
create index assisted_order_waiting on stations.assisted_order (payer_id, currency, changed_at)
  where state = 'waiting';
create index assisted_order_checkout on stations.assisted_order (checkout_id);
create index assisted_order_named on stations.assisted_order (placed_at) where buyer_name is not null;
