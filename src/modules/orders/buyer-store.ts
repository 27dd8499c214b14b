import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { OrderRef } from './store.ts'

/** The cart of a person lies under the id of the person. */
export const deleteCart = (db: Db, userId: string) =>
  sql`delete from orders.cart_line where cart_id = ${userId}`.execute(db)

const IS_OVER = sql.raw("status in ('settled', 'refunded', 'expired', 'cancelled')")

/** Takes the buyer off some checkouts and their orders; how many, and which orders they were. */
export async function forgetCheckouts(
  db: Db,
  buyerId: string,
  limit: number,
): Promise<{ checkouts: number; orders: OrderRef[] }> {
  const { rows } = await sql<{ checkouts: number; orders: OrderRef[] | null }>`with
    found as materialized (
      select id from orders.checkout where buyer_id = ${buyerId} order by id limit ${limit}
      for update),
    emptied as (update orders.checkout set buyer_id = null from found
      where checkout.id = found.id),
    part as materialized (
      select part.checkout_id, part.business_id, part.order_id, one.${IS_OVER} as is_over
      from found join orders.checkout_order as part on part.checkout_id = found.id
      join orders.customer_order as one
        on one.business_id = part.business_id and one.id = part.order_id),
    moved as (update orders.customer_order as one set buyer_id = null from part
      where one.business_id = part.business_id and one.id = part.order_id),
    written as (delete from orders.message using part
      where part.is_over and message.business_id = part.business_id
        and message.order_id = part.order_id and message.author = 'buyer'),
    told as (update orders.identity set contact = null
      from (select checkout_id from part group by 1 having bool_and(is_over)) as ended
      where identity.checkout_id = ended.checkout_id and identity.contact is not null
        and coalesce(identity.sealed, identity.consignee) is not null)
    select (select count(*)::integer from found) as checkouts,
      (select jsonb_agg(jsonb_build_object('businessId', business_id, 'orderId', order_id))
        from part) as orders`.execute(db)
  const { checkouts, orders } = rows[0]!
  return { checkouts, orders: orders ?? [] }
}

/** Of these sellers, those with an order that has not come to its end. */
export async function selectBusinessesUnderWay(
  db: Db,
  businessIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select asked.id
    from unnest(${businessIds}::uuid[]) as asked(id)
    where exists (select from orders.customer_order as one
      where one.business_id = asked.id and not one.${IS_OVER})`.execute(db)
  return rows.map(({ id }) => id)
}
