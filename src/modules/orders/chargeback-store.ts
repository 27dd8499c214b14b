import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Chargeback } from './chargeback.ts'
import type { InstantCursor } from './instant-cursor.ts'
import type { OrderRef } from './store.ts'

const COLUMNS = sql.raw(`business_id as "businessId", order_id as "orderId", id, provider,
  amount_minor as "amountMinor", taken_minor as "takenMinor", currency, reason, status,
  answer_by as "answerBy", answer_url as "answerUrl", opened_at as "openedAt",
  closed_at as "closedAt"`)

/** An order is seldom disputed twice. */
const MOST = 20

/** The newest first. */
export async function selectChargebacks(
  db: Db,
  { businessId, orderId }: OrderRef,
): Promise<Chargeback[]> {
  const { rows } = await sql<Chargeback>`select ${COLUMNS} from orders.chargeback
    where business_id = ${businessId} and order_id = ${orderId}
    order by opened_at desc, id limit ${MOST}`.execute(db)
  return rows
}

/** The shares of one chargeback in some orders. */
export async function selectShares(
  db: Db,
  { orders, id }: { orders: readonly OrderRef[]; id: string },
): Promise<Chargeback[]> {
  const { rows } = await sql<Chargeback>`select ${COLUMNS} from orders.chargeback
    where id = ${id} and (business_id, order_id) in (
      select * from unnest(${orders.map(({ businessId }) => businessId)}::uuid[],
        ${orders.map(({ orderId }) => orderId)}::uuid[]))
    order by order_id`.execute(db)
  return rows
}

export const insertShare = (db: Db, one: Chargeback & { paymentId: string }) =>
  sql`insert into orders.chargeback (business_id, order_id, id, payment_id, provider, amount_minor,
      currency, reason, status, answer_by, answer_url, opened_at, closed_at)
    values (${one.businessId}, ${one.orderId}, ${one.id}, ${one.paymentId}, ${one.provider},
      ${one.amountMinor}, ${one.currency}, ${one.reason}, ${one.status}, ${one.answerBy},
      ${one.answerUrl}, ${one.openedAt}, ${one.closedAt})`.execute(db)

export const updateShare = (
  db: Db,
  one: Pick<
    Chargeback,
    'businessId' | 'orderId' | 'id' | 'takenMinor' | 'status' | 'answerBy' | 'closedAt'
  >,
) =>
  sql`update orders.chargeback set taken_minor = ${one.takenMinor}, status = ${one.status},
      answer_by = ${one.answerBy}, closed_at = ${one.closedAt}
    where business_id = ${one.businessId} and order_id = ${one.orderId}
      and id = ${one.id}`.execute(db)

/** More of an order's money has been taken by the buyer's bank; below zero it came again. */
export const addChargedBack = (db: Db, { businessId, orderId }: OrderRef, minor: bigint) =>
  sql`update orders.customer_order set charged_back_minor = charged_back_minor + ${minor}
    where business_id = ${businessId} and id = ${orderId}`.execute(db)

/** False when the orders of the checkout have taken this move over before. */
export async function insertMove(
  db: Db,
  { checkoutId, id, now }: { checkoutId: string; id: string; now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into orders.chargeback_move (checkout_id, id, at)
    values (${checkoutId}, ${id}, ${now}) on conflict do nothing`.execute(db)
  return numAffectedRows === 1n
}

/** Those that the operator has to answer or wait for, the longest open first. */
export async function selectOpenChargebacks(
  db: Db,
  { after, limit }: { after: InstantCursor | undefined; limit: number },
): Promise<Chargeback[]> {
  const isLater = after
    ? sql`(opened_at, order_id) > (${after.at}::timestamptz, ${after.id}::uuid)`
    : sql`true`
  const { rows } = await sql<Chargeback>`select ${COLUMNS} from orders.chargeback
    where status = 'open' and ${isLater} order by opened_at, order_id limit ${limit}`.execute(db)
  return rows
}
