-- Why: where the goods go is personal data: sealed and apart from the order like the identity, and
-- erased when it is over. What stands in the clear is sealed by the task orders.seal_consignees,
-- which also finds by this when it is done.

alter table orders.identity add column consignee bytea;
alter table orders.identity drop constraint identity_or_contact;
alter table orders.identity add constraint identity_holds_something
  check (sealed is not null or contact is not null or consignee is not null);
comment on column orders.identity.erase_after is
  'When to look what of it is to be erased: a checkout that was paid is kept longer than one that was not.';

alter table orders.checkout alter column consignee drop not null;
comment on column orders.checkout.consignee is 'Of checkouts placed before 30 November 2026, until sealed.';
create index checkout_consignee_plain on orders.checkout (id) where consignee is not null;
