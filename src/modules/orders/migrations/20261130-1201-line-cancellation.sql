-- Why: of a paid order the buyer or the seller may take back some of the goods before anything is sent;
-- the others go on, and their tax, freight and commission stay exactly theirs.

alter table orders.line add column cancelled_quantity integer not null default 0,
  add constraint line_cancelled check (cancelled_quantity between 0 and quantity);

-- Of the total, what was paid for cancelled goods, and what of it has gone back.
alter table orders.customer_order
  add column cancelled_minor bigint not null default 0,
  add column cancelled_back_minor bigint not null default 0,
  add constraint order_cancelled check (cancelled_minor between 0 and total_minor
    and cancelled_back_minor between 0 and least(cancelled_minor, refunded_minor));

create table orders.line_cancellation (
  -- distribution: business_id
  -- One for each time; a cancellation of all that is left is one of the order.
  business_id  uuid not null,
  order_id     uuid not null,
  id           uuid not null,
  by           text not null check (by in ('buyer', 'seller', 'operator')),
  actor        text not null,
  reason       text,
  -- [{number, quantity}]: lines of the order, and how many of each.
  lines        jsonb not null,
  minor        bigint not null check (minor > 0),
  at           timestamptz not null,
  -- When the money had gone back.
  refunded_at  timestamptz,
  primary key (business_id, order_id, id)
);
