-- Why: buyers are told of their orders by mail. The address a buyer gives for it is kept like the
-- identity: sealed, apart from the order, erased on the same day.

alter table orders.identity add column contact bytea;
alter table orders.identity alter column sealed drop not null;
alter table orders.identity add constraint identity_or_contact
  check (sealed is not null or contact is not null);
