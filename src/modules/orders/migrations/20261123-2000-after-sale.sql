-- Why: buyer and seller talk about an order, and a dispute ends by a ruling that both can read.

create table orders.message (
  -- distribution: business_id
  business_id  uuid not null,
  order_id     uuid not null,
  id           uuid not null,
  author       text not null check (author in ('buyer', 'seller', 'operator')),
  text         text not null check (length(text) between 1 and 2000),
  at           timestamptz not null,
  primary key (business_id, order_id, id)
);

create table orders.ruling (
  -- distribution: business_id
  -- What the operator gave the buyer of a disputed order, once; the rest is the seller's.
  business_id  uuid not null,
  order_id     uuid not null,
  award_minor  bigint not null check (award_minor >= 0),
  note         text not null,
  actor        text not null,
  at           timestamptz not null,
  primary key (business_id, order_id)
);
create index customer_order_disputed on orders.customer_order (changed_at, id)
  where status = 'disputed';
