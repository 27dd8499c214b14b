import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { StuckSince } from './expected-stay.ts'
import type { InstantCursor } from './instant-cursor.ts'
import { type Order, type OrderTable, toOrder } from './store.ts'

/** Orders that stand longer than expected, the longest first; each state by its own index. */
export async function selectStuck(
  db: Db,
  since: readonly StuckSince[],
  { after, limit }: { after?: InstantCursor | undefined; limit: number },
): Promise<Order[]> {
  const behind = after
    ? sql`and (changed_at, id) > (${after.at}::timestamptz, ${after.id}::uuid)`
    : sql``
  const parts = since.map(
    ({ status, before }) => sql`(select * from orders.customer_order as one
      where status = ${sql.lit(status)} and changed_at < ${before} ${behind}
        and (status <> 'disputed' or not exists (select from orders.ruling
          where ruling.business_id = one.business_id and ruling.order_id = one.id))
      order by changed_at, id limit ${limit})`,
  )
  if (parts.length === 0) return []
  const { rows } = await sql<OrderTable>`
    select * from (${sql.join(parts, sql` union all `)}) as stuck
    order by changed_at, id limit ${limit}`.execute(db)
  return rows.map(toOrder)
}

/** How many stand longer than expected and how many are disputed, each counted to `most`. */
export async function countAtDesk(
  db: Db,
  since: readonly StuckSince[],
  most: number,
): Promise<Readonly<{ stuckOrders: number; disputes: number; chargebacks: number }>> {
  const parts = since.map(
    ({ status, before }) => sql`(select 1 from orders.customer_order as one
      where status = ${sql.lit(status)} and changed_at < ${before}
        and (status <> 'disputed' or not exists (select from orders.ruling
          where ruling.business_id = one.business_id and ruling.order_id = one.id))
      limit ${most})`,
  )
  const { rows } = await sql<{
    stuckOrders: number
    disputes: number
    chargebacks: number
  }>`select
    (select count(*)::integer from (select from (${sql.join(parts, sql` union all `)}) as all_stuck
      limit ${most}) as stuck) as "stuckOrders",
    (select count(*)::integer from (select from orders.customer_order as one
      where status = 'disputed' and not exists (select from orders.ruling
        where ruling.business_id = one.business_id and ruling.order_id = one.id)
      limit ${most}) as disputed) as disputes,
    (select count(*)::integer from (select from orders.chargeback where status = 'open'
      limit ${most}) as open) as chargebacks`.execute(db)
  return rows[0]!
}

/** What a seller has open; amounts in the smallest unit of the market's currency. */
export type SellerOrders = Readonly<{
  businessId: string
  openOrders: number
  /** What buyers paid and nobody has settled or given back. */
  escrowMinor: bigint
  /** What the goods that can be bought at this moment are worth, as they are counted. */
  onSaleMinor: bigint
  /** Orders that reached the buyer and were confirmed, counted to `DELIVERED_MOST`. */
  delivered: number
}>

/** Beyond it no limit grows any more. */
const DELIVERED_MOST = 5_000

/** One row for each seller asked for, in one statement. */
export async function selectSellerOrders(
  db: Db,
  businessIds: readonly string[],
): Promise<SellerOrders[]> {
  const { rows } = await sql<SellerOrders>`
    select asked.id as "businessId", open.orders as "openOrders", open.minor as "escrowMinor",
      shelf.minor as "onSaleMinor",
      done.count as delivered
    from unnest(${businessIds}::uuid[]) as asked(id)
    cross join lateral (
      select count(*)::integer as orders,
        coalesce(sum(total_minor - refunded_minor - cancelled_minor + cancelled_back_minor
          - charged_back_minor) filter (where settled_at is null), 0)::bigint as minor
      from orders.customer_order where business_id = asked.id and status in ('paid', 'declared',
        'released', 'shipped', 'delivered', 'confirmed', 'return_asked', 'returning', 'disputed')
    ) as open
    cross join lateral (
      select coalesce(sum(price_minor * available), 0)::bigint as minor
      from orders.sku where business_id = asked.id and is_open
    ) as shelf
    cross join lateral (
      select count(*)::integer as count from (select from orders.customer_order
        where business_id = asked.id and status in ('confirmed', 'settled')
        limit ${DELIVERED_MOST}) as counted
    ) as done`.execute(db)
  return rows
}

export type OrderTotal = Readonly<{ currency: string; orders: bigint; minor: bigint }>

/** Orders of one seller that were paid and not given up, and what buyers paid less what went back. */
export async function selectOrderTotals(db: Db, businessId: string): Promise<OrderTotal[]> {
  const { rows } = await sql<OrderTotal>`
    select currency, count(*) as orders,
      sum(total_minor - refunded_minor - cancelled_minor + cancelled_back_minor
        - charged_back_minor)::bigint as minor
    from orders.customer_order where business_id = ${businessId}
      and status not in ('placed', 'expired', 'cancelled', 'refunded')
    group by currency order by currency`.execute(db)
  return rows
}

/** Sellers whose orders were paid after an instant, by id; `after` is the last one seen. */
export async function selectSellersPaidSince(
  db: Db,
  since: Date,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct business_id as id
    from orders.customer_order where status = 'paid' and changed_at >= ${since}
      and ${after ? sql`business_id > ${after}` : sql`true`}
    order by business_id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
