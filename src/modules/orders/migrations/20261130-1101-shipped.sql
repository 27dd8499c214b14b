-- Why: paid goods that nobody ships can be disputed; whether an order was ever shipped decides how such a
-- dispute may end.

alter table orders.customer_order add column shipped_at timestamptz;

update orders.customer_order as one set shipped_at = been.at
from (select business_id, order_id, min(at) as at from orders.transition
  where to_status = 'shipped' group by business_id, order_id) as been
where one.business_id = been.business_id and one.id = been.order_id;
