import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { LocalText } from '../../kernel/locale.ts'
import type { Currency } from '../../kernel/money.ts'
import type { Actor, Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { OrdersErrors as E } from './errors.ts'
import { orderLimits } from './order.ts'

/** A line of a cart with the goods as they stand now. */
export type CartLine = Readonly<{
  businessId: string
  variantId: string
  listingId: string
  title: LocalText
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

/** The cart of a guest lies under a fingerprint of the token, so that no token opens a user's. */
const guestCart = (token: string): string => {
  const hex = createHash('sha256').update(`cart ${token}`).digest('hex')
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/**
 * Which cart is meant: that of the user who is signed in, else the guest's; undefined for a guest
 * without a token. What a guest had put in is moved to the user's cart at the first look, and of
 * goods in both the larger quantity stays.
 */
export async function cartOf(
  ctx: Pick<Ctx, 'db'> & { actor: Actor },
  token: string | undefined,
): Promise<string | undefined> {
  const { actor, db } = ctx
  const guest = token === undefined ? undefined : guestCart(token)
  if (actor.kind !== 'user') return guest
  if (guest) await moveLines(db, guest, actor.userId)
  return actor.userId
}

async function moveLines(db: Db, from: string, to: string): Promise<void> {
  await sql`with moved as (delete from orders.cart_line where cart_id = ${from} returning *)
    insert into orders.cart_line
    select ${to}, business_id, variant_id, quantity, put_in_at from moved
    on conflict (cart_id, business_id, variant_id)
      do update set quantity = greatest(cart_line.quantity, excluded.quantity)`.execute(db)
}

/** What is in a cart, in the order in which it was put in. Goods that are gone are left out. */
export async function readCart(db: Db, cartId: string): Promise<CartLine[]> {
  const { rows } = await sql<CartLine>`select sku.business_id as "businessId",
      sku.variant_id as "variantId", listing_id as "listingId", title, channel, quantity,
      price_minor as "priceMinor", tax_minor as "taxMinor", currency, version,
      is_open and available >= quantity as "isOpen", available
    from orders.cart_line as line
    join orders.sku on sku.business_id = line.business_id and sku.variant_id = line.variant_id
    where cart_id = ${cartId} order by put_in_at, sku.variant_id
    limit ${orderLimits.linesOfCheckout}`.execute(db)
  return rows
}

/**
 * Sets how many of a SKU are in a cart; none takes it out, `add` counts on top of what is there.
 * Throws sku_not_found, cart_full.
 */
export async function putInCart(
  ctx: Pick<Ctx, 'db' | 'now'>,
  cartId: string,
  given: Readonly<{ businessId: string; variantId: string; quantity: number; add?: boolean }>,
): Promise<void> {
  const { businessId, variantId, quantity, add = false } = given
  if (quantity === 0) {
    await sql`delete from orders.cart_line where cart_id = ${cartId}
      and business_id = ${businessId} and variant_id = ${variantId}`.execute(ctx.db)
    return
  }
  const most = orderLimits.quantityOfLine
  const { rows } = await sql<{ is_known: boolean; is_put: boolean }>`
    with known as (select from orders.sku
      where business_id = ${businessId} and variant_id = ${variantId}),
    put as (insert into orders.cart_line (cart_id, business_id, variant_id, quantity, put_in_at)
      select ${cartId}, ${businessId}, ${variantId}, ${quantity}, ${ctx.now()} from known
      where (select count(*) from orders.cart_line where cart_id = ${cartId}
        and variant_id <> ${variantId}) < ${orderLimits.linesOfCheckout}
      on conflict (cart_id, business_id, variant_id) do update set quantity =
        least(${most}, excluded.quantity + case when ${add} then cart_line.quantity else 0 end)
      returning 1)
    select exists (select from known) as is_known, exists (select from put) as is_put`.execute(
    ctx.db,
  )
  if (!rows[0]!.is_known) throw E.skuNotFound({ variantId })
  if (!rows[0]!.is_put) throw E.cartFull({ most: orderLimits.linesOfCheckout })
}

/** Carts nobody has touched for so long. */
export const forgetOldCarts = ({ db, now }: Pick<Ctx, 'db' | 'now'>) =>
  sql`delete from orders.cart_line
    where put_in_at < ${new Date(now().getTime() - orderLimits.cartDays * 86_400_000)}`.execute(db)
