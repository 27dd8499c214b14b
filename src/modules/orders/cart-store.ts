import { sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import { type Db, planned } from '../../platform/db.ts'
import { type GoodsTitle, orderLimits } from './order.ts'

/** A line of a cart with the goods as they stand now. */
export type CartLine = Readonly<{
  businessId: string
  variantId: string
  listingId: string
  title: GoodsTitle
  channel: string
  quantity: number
  priceMinor: bigint
  taxMinor: bigint
  currency: Currency
  version: number
  /** Can be bought in this quantity at this moment. */
  isOpen: boolean
  available: number
}>

/** Of goods in both carts the larger quantity stays. */
export async function moveLines(db: Db, from: string, to: string): Promise<void> {
  await sql`with moved as (delete from orders.cart_line where cart_id = ${from} returning *)
    insert into orders.cart_line
    select ${to}, business_id, variant_id, quantity, put_in_at from moved
    on conflict (cart_id, business_id, variant_id)
      do update set quantity = greatest(cart_line.quantity, excluded.quantity)`.execute(db)
}

/** What is in a cart, in the order in which it was put in. Goods that are gone are left out. */
export async function readCart(db: Db, cartId: string): Promise<CartLine[]> {
  const { rows } = await planned<CartLine>`select sku.business_id as "businessId",
      sku.variant_id as "variantId", listing_id as "listingId", title, channel, quantity,
      price_minor as "priceMinor", tax_minor as "taxMinor", currency, version,
      is_open and available >= quantity as "isOpen", available
    from orders.cart_line as line
    join orders.sku on sku.business_id = line.business_id and sku.variant_id = line.variant_id
    where cart_id = ${cartId} order by put_in_at, sku.variant_id
    limit ${orderLimits.linesOfCheckout}`.execute(db)
  return rows
}

/** Takes a SKU out of a cart. */
export const deleteLine = (
  db: Db,
  { cartId, businessId, variantId }: { cartId: string; businessId: string; variantId: string },
) =>
  sql`delete from orders.cart_line where cart_id = ${cartId}
    and business_id = ${businessId} and variant_id = ${variantId}`.execute(db)

/** Puts a SKU in if it is on sale and there is room; says which of the two was so. */
export async function upsertLine(
  db: Db,
  given: Readonly<{
    cartId: string
    businessId: string
    variantId: string
    quantity: number
    now: Date
  }>,
): Promise<{ isKnown: boolean; isPut: boolean }> {
  const { cartId, businessId, variantId, quantity, now } = given
  const { rows } = await planned<{ isKnown: boolean; isPut: boolean }>`
    with known as (select from orders.sku
      where business_id = ${businessId} and variant_id = ${variantId}),
    put as (insert into orders.cart_line (cart_id, business_id, variant_id, quantity, put_in_at)
      select ${cartId}, ${businessId}, ${variantId}, ${quantity}, ${now} from known
      where (select count(*) from orders.cart_line where cart_id = ${cartId}
        and variant_id <> ${variantId}) < ${orderLimits.linesOfCheckout}
      on conflict (cart_id, business_id, variant_id) do update set quantity = excluded.quantity
      returning 1)
    select exists (select from known) as "isKnown", exists (select from put) as "isPut"`.execute(db)
  return rows[0]!
}

/** Carts that nobody has touched since. */
export const deleteLinesBefore = (db: Db, before: Date, limit: number) =>
  sql`delete from orders.cart_line where (cart_id, business_id, variant_id) in (
    select cart_id, business_id, variant_id from orders.cart_line
    where put_in_at < ${before} limit ${limit})`.execute(db)
