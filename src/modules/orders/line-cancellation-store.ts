import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { MessageAuthor } from './after-sale-store.ts'
import { type Order, type OrderRef, type OrderTable, toOrder } from './store.ts'

export type LineCancellation = Readonly<{
  id: string
  by: MessageAuthor
  reason: string | null
  lines: readonly Readonly<{ number: number; quantity: number }>[]
  minor: bigint
  at: Date
  refundedAt: Date | null
}>

/**
 * Takes pieces off the lines of an order, and what they used off its quota; returns the order as it
 * is then. The caller holds the lock of the checkout.
 */
export async function insertLineCancellation(
  db: Db,
  { businessId, orderId }: OrderRef,
  one: Omit<LineCancellation, 'refundedAt'> & { actor: string; quotaMinor: bigint },
): Promise<Order> {
  const lines = JSON.stringify(one.lines)
  const { rows } = await sql<OrderTable>`with
    taken as (
      update orders.line set cancelled_quantity = cancelled_quantity + asked.quantity
      from jsonb_to_recordset(${lines}::jsonb) as asked(number integer, quantity integer)
      where business_id = ${businessId} and order_id = ${orderId} and line.number = asked.number
    ),
    noted as (
      insert into orders.line_cancellation (business_id, order_id, id, by, actor, reason, lines,
        minor, at)
      values (${businessId}, ${orderId}, ${one.id}, ${one.by}, ${one.actor}, ${one.reason},
        ${lines}::jsonb, ${one.minor}, ${one.at})
    )
    update orders.customer_order set cancelled_minor = cancelled_minor + ${one.minor}::bigint,
      quota_minor = quota_minor - ${one.quotaMinor}::bigint
    where business_id = ${businessId} and id = ${orderId} returning *`.execute(db)
  return toOrder(rows[0]!)
}

/** In the order in which they were made. */
export async function selectLineCancellations(
  db: Db,
  { businessId, orderId }: OrderRef,
  limit: number,
): Promise<LineCancellation[]> {
  const { rows } = await sql<LineCancellation>`select id, by, reason, lines, minor, at,
      refunded_at as "refundedAt"
    from orders.line_cancellation where business_id = ${businessId} and order_id = ${orderId}
    order by id limit ${limit}`.execute(db)
  return rows
}

/** Notes that the money of one has gone back. */
export const closeLineCancellation = (
  db: Db,
  { businessId, orderId, id }: OrderRef & { id: string },
  now: Date,
) =>
  sql`update orders.line_cancellation set refunded_at = ${now} where business_id = ${businessId}
    and order_id = ${orderId} and id = ${id} and refunded_at is null`.execute(db)
