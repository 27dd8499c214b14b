import { type RawBuilder, sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'
import type { GoodsTitle } from './order.ts'

/** From an instant on, up to but without another. */
type Span = Readonly<{ businessId: string; from: Date; before: Date }>

export type AfterSaleCounts = Readonly<{
  /** Orders whose dispute was opened, and rulings that gave the buyer something. */
  disputesOpened: number
  disputesLost: number
  chargebacksOpened: number
  chargebacksLost: number
}>

/** Disputes and chargebacks of a span of time; an order counts once, by its latest dispute. */
export async function selectAfterSaleCounts(
  db: Db,
  { businessId, from, before }: Span,
): Promise<AfterSaleCounts> {
  const counted = (at: RawBuilder<unknown>, rest: RawBuilder<unknown>) =>
    sql`(select count(*)::integer from ${rest} and business_id = ${businessId}
      and ${at} >= ${from} and ${at} < ${before})`
  const { rows } = await sql<AfterSaleCounts>`select
    ${counted(sql`opened_at`, sql`orders.after_sale_case where kind = 'dispute'`)}
      as "disputesOpened",
    ${counted(sql`at`, sql`orders.ruling where award_minor > 0`)} as "disputesLost",
    ${counted(sql`opened_at`, sql`orders.chargeback where true`)} as "chargebacksOpened",
    ${counted(sql`closed_at`, sql`orders.chargeback where status = 'lost'`)}
      as "chargebacksLost"`.execute(db)
  return rows[0]!
}

export type BuyerCounts = Readonly<{
  /** Placed then, paid, and not given up since. */
  orders: number
  /** Of them, by buyers with an account: whether others came again is not known. */
  ordersOfKnown: number
  known: number
  /** Known buyers of two orders or more. */
  repeat: number
}>

/** How many buyers came again; who they are stays here. */
export async function selectBuyerCounts(
  db: Db,
  { businessId, from, before }: Span,
): Promise<BuyerCounts> {
  const { rows } = await sql<BuyerCounts>`select
      coalesce(sum(orders), 0)::integer as orders,
      coalesce(sum(orders) filter (where buyer_id is not null), 0)::integer as "ordersOfKnown",
      (count(*) filter (where buyer_id is not null))::integer as known,
      (count(*) filter (where buyer_id is not null and orders > 1))::integer as repeat
    from (select buyer_id, count(*) as orders from orders.customer_order
      where business_id = ${businessId} and placed_at >= ${from} and placed_at < ${before}
        and status not in ('placed', 'expired', 'cancelled', 'refunded')
      group by buyer_id) as bought`.execute(db)
  return rows[0]!
}

/** What buyers paid for goods of one listing, tax and freight with it. */
export type ProductPaid = Readonly<{
  listingId: string
  title: GoodsTitle
  currency: Currency
  minor: bigint
}>

/** Of some orders; goods that are listed no more stand for themselves. */
export async function selectProductsPaid(
  db: Db,
  businessId: string,
  orderIds: readonly string[],
): Promise<ProductPaid[]> {
  const { rows } = await sql<ProductPaid>`
    select coalesce(listing_id, line.variant_id) as "listingId",
      (array_agg(line.title order by line.order_id, number))[1] as title, ordered.currency,
      sum(line.price_minor * quantity)::bigint as minor
    from unnest(${orderIds}::uuid[]) as asked(id)
    join orders.customer_order as ordered
      on ordered.business_id = ${businessId} and ordered.id = asked.id
    join orders.line on line.business_id = ordered.business_id and order_id = ordered.id
    left join orders.sku
      on sku.business_id = line.business_id and sku.variant_id = line.variant_id
    group by 1, ordered.currency`.execute(db)
  return rows
}
