-- Why: a seller's goods may stand at several places, and are sold from the one its channel ships from.

alter table orders.sku add column place text not null default 'shelf';

-- available and reserved count at the place of sale; place and elsewhere at another one.
alter table orders.stock_movement
  add column place text,
  add column elsewhere integer not null default 0,
  add check (elsewhere = 0 or place is not null);

create table orders.stock_elsewhere (
  -- distribution: business_id
  -- What stands at places from which the SKU is not sold now. Changed under the lock of the SKU's row.
  business_id  uuid not null,
  variant_id   uuid not null,
  place        text not null,
  quantity     integer not null check (quantity >= 0),
  primary key (business_id, variant_id, place)
);
