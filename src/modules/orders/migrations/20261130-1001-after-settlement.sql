-- Why: a buyer may send goods back for 30 days after their release, which is long after the money has
-- gone to the seller. When an order was released and settled, and how often its buyer has asked to send
-- it back, stand on the order itself: every page and every step asks for it.

-- The first of each; an order that is settled stays so, whatever becomes of it later.
alter table orders.customer_order
  add column released_at timestamptz,
  add column settled_at timestamptz,
  add column returns_asked integer not null default 0 check (returns_asked >= 0);

update orders.customer_order as one set released_at = been.released_at, settled_at = been.settled_at,
  returns_asked = been.returns_asked
from (select business_id, order_id,
    min(at) filter (where to_status = 'released') as released_at,
    min(at) filter (where to_status = 'settled') as settled_at,
    count(*) filter (where to_status = 'return_asked') as returns_asked
  from orders.transition group by business_id, order_id) as been
where one.business_id = been.business_id and one.id = been.order_id
  and (been.released_at is not null or been.settled_at is not null);
