-- Why: goods are sold from one row per SKU, which is locked when orders are placed; orders, their
-- lines and every movement of stock and of a buyer's yearly quota are kept beside it.

create schema if not exists orders;

create table orders.sku (
  -- distribution: business_id
  -- The only row that placing an order locks: what is asked of a SKU on sale stands here.
  business_id    uuid not null,
  variant_id     uuid not null,
  listing_id     uuid not null,
  title          jsonb not null,
  market         text not null,
  channel        text not null,
  -- The tariff line (10 digits) under which the goods are declared.
  code10         text,
  -- What the buyer pays for one, with the tax and freight that are in it.
  price_minor    bigint not null check (price_minor > 0),
  tax_minor      bigint not null check (tax_minor >= 0),
  freight_minor  bigint not null check (freight_minor >= 0),
  currency       text not null,
  weight_grams   integer check (weight_grams > 0),
  is_open        boolean not null,
  version        integer not null,
  available      integer not null check (available >= 0),
  reserved       integer not null check (reserved >= 0),
  updated_at     timestamptz not null,
  primary key (business_id, variant_id),
  check (tax_minor + freight_minor <= price_minor)
) with (fillfactor = 50);

create table orders.stock_movement (
  -- distribution: business_id
  -- The journal behind available and reserved: their sums are what the SKU says.
  business_id  uuid not null,
  id           uuid not null,
  variant_id   uuid not null,
  available    integer not null,
  reserved     integer not null,
  reason       text not null,
  actor        text not null,
  reference    text,
  at           timestamptz not null,
  primary key (business_id, id)
);
create index stock_movement_sku on orders.stock_movement (business_id, variant_id, id);

create table orders.placement (
  -- distribution: id
  -- The answer to every request to place orders, under the fingerprint of buyer and key: a repeated
  -- request gets it again.
  id            uuid primary key,
  request_hash  bytea not null,
  checkout_id   uuid,
  refusal       jsonb,
  placed_at     timestamptz not null
);
create index placement_age on orders.placement (placed_at);

create table orders.checkout (
  -- distribution: id
  id           uuid primary key,
  buyer_id     uuid,
  status       text not null check (status in ('placed', 'paid', 'expired', 'cancelled')),
  market       text not null,
  currency     text not null,
  total_minor  bigint not null check (total_minor > 0),
  consignee    jsonb not null,
  -- Whose quota its orders used up, and of which year.
  person_id    uuid,
  quota_year   integer not null,
  payment_id   uuid,
  placed_at    timestamptz not null,
  expires_at   timestamptz not null,
  closed_at    timestamptz
);
create index checkout_unpaid on orders.checkout (expires_at) where status = 'placed';
create index checkout_buyer on orders.checkout (buyer_id, id) where buyer_id is not null;

create table orders.checkout_order (
  -- distribution: checkout_id
  -- Where the orders of a checkout lie, so that each is reached by its seller.
  checkout_id  uuid not null,
  order_id     uuid not null,
  business_id  uuid not null,
  primary key (checkout_id, order_id)
);

create table orders.payment_told (
  -- distribution: checkout_id
  -- Every payment and refund that was told of, with what came of it: told again, it does nothing.
  checkout_id   uuid not null,
  id            uuid not null,
  kind          text not null check (kind in ('payment', 'refund')),
  amount_minor  bigint not null,
  currency      text not null,
  outcome       text not null,
  told_at       timestamptz not null,
  primary key (checkout_id, id)
);

create table orders.customer_order (
  -- distribution: business_id
  business_id    uuid not null,
  id             uuid not null,
  checkout_id    uuid not null,
  buyer_id       uuid,
  status         text not null,
  market         text not null,
  channel        text not null,
  currency       text not null,
  total_minor    bigint not null check (total_minor > 0),
  tax_minor      bigint not null check (tax_minor >= 0),
  freight_minor  bigint not null check (freight_minor >= 0),
  -- What of the buyer's yearly quota this order used up.
  quota_minor    bigint not null check (quota_minor >= 0),
  refunded_minor bigint not null default 0 check (refunded_minor between 0 and total_minor),
  placed_at      timestamptz not null,
  changed_at     timestamptz not null,
  primary key (business_id, id)
) with (fillfactor = 80);
create index customer_order_status on orders.customer_order (business_id, status, id);

create index customer_order_delivered on orders.customer_order (changed_at)
  where status = 'delivered';

create table orders.line (
  -- distribution: business_id
  business_id    uuid not null,
  order_id       uuid not null,
  number         integer not null,
  variant_id     uuid not null,
  title          jsonb not null,
  code10         text,
  quantity       integer not null check (quantity > 0),
  price_minor    bigint not null,
  tax_minor      bigint not null,
  freight_minor  bigint not null,
  primary key (business_id, order_id, number)
);

create table orders.transition (
  -- distribution: business_id
  business_id  uuid not null,
  order_id     uuid not null,
  id           uuid not null,
  from_status  text not null,
  to_status    text not null,
  actor        text not null,
  note         text,
  at           timestamptz not null,
  primary key (business_id, order_id, id)
);

create table orders.identity (
  -- distribution: checkout_id
  -- Real name and identity number, sealed; apart from the order, read by the customs step only.
  checkout_id  uuid primary key,
  sealed       bytea not null,
  erase_after  timestamptz not null
);
create index identity_age on orders.identity (erase_after);

create table orders.quota (
  -- distribution: person_id
  -- What one natural person has bought in a calendar year through channels with a yearly limit.
  -- The person is a keyed fingerprint of the identity number, so that two accounts share one quota.
  person_id    uuid not null,
  year         integer not null,
  used_minor   bigint not null check (used_minor >= 0),
  limit_minor  bigint not null,
  primary key (person_id, year),
  check (used_minor <= limit_minor)
);
