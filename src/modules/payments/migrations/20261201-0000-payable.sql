-- Why: a payment is for something: an order's checkout, or the ticket of a conference. Whoever is told of
-- it looks whether it is theirs.

-- What `checkout_id` names.
alter table payments.payment add column payable text not null default 'checkout'
  check (payable in ('checkout', 'ticket'));
