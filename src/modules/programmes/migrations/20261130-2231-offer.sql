-- Why: the first parcels of a small business are paid for by an office and a carrier together, out of money
-- that they have paid in before: no offer ever gives more than it has.

create table programmes.offer (
  -- distribution: agency_id
  agency_id            uuid not null,
  id                   uuid not null,
  name                 jsonb not null,
  purpose              jsonb not null,
  is_sample            boolean not null,
  -- Waits for its funders' money; gives; gives no more.
  state                text not null check (state in ('funding', 'open', 'closed')),
  currency             text not null,
  -- What is given for one order, for how many in all and how many of one business.
  amount_minor         bigint not null check (amount_minor > 0),
  orders_most          integer not null check (orders_most > 0),
  orders_per_business  integer not null check (orders_per_business between 1 and orders_most),
  opens_on             date not null,
  closes_on            date not null check (closes_on >= opens_on),
  rules                jsonb not null,
  -- Given, less what went back.
  redeemed             integer not null default 0 check (redeemed >= 0),
  created_at           timestamptz not null,
  closed_at            timestamptz,
  -- Something of the rest was given back: from then on nothing is given any more.
  returned_at          timestamptz,
  primary key (agency_id, id),
  constraint offer_never_overspent check (redeemed <= orders_most),
  check ((closed_at is not null) = (state = 'closed'))
);
create index offer_open on programmes.offer (id) where state = 'open';
create index offer_at_desk on programmes.offer (id) where state <> 'open' and not is_sample;

create table programmes.offer_funder (
  -- distribution: agency_id
  agency_id        uuid not null,
  offer_id         uuid not null,
  number           integer not null,
  organisation_id  uuid not null,
  -- Of the whole in hundredths of a percent, and what that is of one order to the cent.
  share_points     integer not null check (share_points between 1 and 10000),
  part_minor       bigint not null check (part_minor >= 0),
  -- For all orders; what of it was paid in and given back.
  needed_minor     bigint not null check (needed_minor >= 0),
  deposited_minor  bigint not null default 0 check (deposited_minor between 0 and needed_minor),
  returned_minor   bigint not null default 0 check (returned_minor between 0 and deposited_minor),
  primary key (agency_id, offer_id, number),
  unique (agency_id, offer_id, organisation_id),
  foreign key (agency_id, offer_id) references programmes.offer
);

create table programmes.offer_transfer (
  -- distribution: agency_id
  -- What the operator saw at the bank: paid in, or given back. The same reference again is the same.
  agency_id        uuid not null,
  offer_id         uuid not null,
  organisation_id  uuid not null,
  kind             text not null check (kind in ('deposit', 'return')),
  reference        text not null,
  amount_minor     bigint not null check (amount_minor > 0),
  noted_by         text not null,
  noted_at         timestamptz not null,
  primary key (agency_id, offer_id, organisation_id, kind, reference),
  foreign key (agency_id, offer_id) references programmes.offer
);

create table programmes.offer_taking (
  -- distribution: agency_id
  agency_id    uuid not null,
  offer_id     uuid not null,
  business_id  uuid not null,
  -- What each rule found when it was taken up.
  outcome      jsonb not null,
  redeemed     integer not null default 0 check (redeemed >= 0),
  taken_by     text not null,
  taken_at     timestamptz not null,
  primary key (agency_id, offer_id, business_id),
  foreign key (agency_id, offer_id) references programmes.offer
);
create index offer_taking_of_business on programmes.offer_taking (business_id, taken_at);

create table programmes.offer_redemption (
  -- distribution: business_id
  -- An order is paid for by one offer, once.
  business_id   uuid not null,
  order_id      uuid not null,
  agency_id     uuid not null,
  offer_id      uuid not null,
  amount_minor  bigint not null check (amount_minor > 0),
  currency      text not null,
  -- [{funderId, minor}]: who gave what of it.
  parts         jsonb not null,
  redeemed_at   timestamptz not null,
  reversed_at   timestamptz,
  primary key (business_id, order_id)
);
