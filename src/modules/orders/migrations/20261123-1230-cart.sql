-- Why: a cart outlives a page, a browser without an account, and the sign-in of a guest.

create table orders.cart_line (
  -- distribution: cart_id
  -- The cart of a user has the user's id, that of a guest a fingerprint of the guest's token.
  cart_id      uuid not null,
  business_id  uuid not null,
  variant_id   uuid not null,
  quantity     integer not null check (quantity > 0),
  put_in_at    timestamptz not null,
  primary key (cart_id, business_id, variant_id)
);
create index cart_line_age on orders.cart_line (put_in_at);
