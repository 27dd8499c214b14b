import { createHash } from 'node:crypto'
import type { Actor, Ctx } from '../../platform/context.ts'
import { deleteInBatches } from '../../platform/work-through.ts'
import { deleteLine, deleteLinesBefore, moveLines, upsertLine } from './cart-store.ts'
import { OrdersErrors as E } from './errors.ts'
import { orderLimits } from './order.ts'

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

/**
 * Sets how many of a SKU are in a cart; none takes it out. Throws sku_not_found, cart_full.
 */
export async function putInCart(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  cartId: string,
  line: Readonly<{ businessId: string; variantId: string; quantity: number }>,
): Promise<void> {
  if (line.quantity === 0) {
    await deleteLine(db, { cartId, ...line })
    return
  }
  const { isKnown, isPut } = await upsertLine(db, { cartId, ...line, now: now() })
  if (!isKnown) throw E.skuNotFound({ variantId: line.variantId })
  if (!isPut) throw E.cartFull({ most: orderLimits.linesOfCheckout })
}

/** Carts nobody has touched for so long. */
export function forgetOldCarts({ db, now }: Pick<Ctx, 'db' | 'now'>, signal?: AbortSignal) {
  const before = new Date(now().getTime() - orderLimits.cartDays * 86_400_000)
  return deleteInBatches((limit) => deleteLinesBefore(db, before, limit), signal)
}
