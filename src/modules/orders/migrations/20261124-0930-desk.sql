-- Why: the operator sees orders that stand still, and sellers whose open orders pass their limits.

-- Not 'placed': placing orders writes nothing here. Those delivered and disputed have their own.
create index customer_order_standing on orders.customer_order (status, changed_at, id)
  where status in ('paid', 'declared', 'released', 'shipped', 'confirmed', 'return_asked',
    'returning', 'returned');
