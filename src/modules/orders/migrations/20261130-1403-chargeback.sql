-- Why: what a buyer's bank takes back is of orders: seller and operator see it, with its day, and what is
-- disputed is not settled.

-- Of the total, what the buyer's bank has taken and not given again.
alter table orders.customer_order
  add column charged_back_minor bigint not null default 0 check (charged_back_minor >= 0);

create table orders.chargeback (
  -- distribution: business_id
  -- The share of an order in a chargeback of its payment, of which it had so much left when it was told.
  business_id   uuid not null,
  order_id      uuid not null,
  -- The provider's own number.
  id            text not null,
  payment_id    uuid not null,
  provider      text not null,
  amount_minor  bigint not null check (amount_minor >= 0),
  -- Of the share, what is taken at this moment.
  taken_minor   bigint not null default 0 check (taken_minor between 0 and amount_minor),
  currency      text not null,
  reason        text not null,
  status        text not null check (status in ('open', 'won', 'lost')),
  -- Until when and where the operator answers; null: it cannot be answered.
  answer_by     timestamptz,
  answer_url    text,
  opened_at     timestamptz not null,
  closed_at     timestamptz,
  primary key (business_id, order_id, id)
);
create index chargeback_open on orders.chargeback (opened_at, order_id) where status = 'open';

create table orders.chargeback_move (
  -- distribution: checkout_id
  -- Which moves of money the orders of a checkout have taken over: each once.
  checkout_id  uuid not null,
  id           uuid not null,
  at           timestamptz not null,
  primary key (checkout_id, id)
);
