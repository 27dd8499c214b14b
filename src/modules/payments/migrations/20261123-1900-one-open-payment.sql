-- Why: of two clicks on "pay" both are to pay the same: the database knows it, without a lock.

update payments.payment as newer set status = 'closed', ask_at = null
where status = 'started' and exists (
  select from payments.payment as older
  where older.checkout_id = newer.checkout_id and older.provider = newer.provider
    and older.amount_minor = newer.amount_minor and older.currency = newer.currency
    and older.status = 'started' and older.id < newer.id);
create unique index payment_open on payments.payment
  (checkout_id, provider, amount_minor, currency) where status = 'started';
