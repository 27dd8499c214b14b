import type { Ctx } from '../../platform/context.ts'
import { isCheckoutKey } from './checkout-key.ts'
import { OrdersErrors as E } from './errors.ts'
import type { OrderSettings } from './settings.ts'
import { type Checkout, type Order, selectCheckout, selectCheckoutAndOrders } from './store.ts'

type AskedCheckout = Readonly<{ checkoutId: string; key?: string | undefined }>

/** The checkout, for whoever placed it: signed in, or with its key. To others it does not exist. */
export async function requireOwnCheckout(
  ctx: Ctx,
  settings: OrderSettings,
  asked: AskedCheckout,
): Promise<Checkout> {
  const checkout = await selectCheckout(ctx.db, asked.checkoutId)
  if (!checkout || !isOwn(ctx, settings, asked, checkout))
    throw E.checkoutNotFound({ checkoutId: asked.checkoutId })
  return checkout
}

/** The checkout and its orders, for the same. */
export async function requireOwnOrders(
  ctx: Ctx,
  settings: OrderSettings,
  asked: AskedCheckout,
): Promise<{ checkout: Checkout; orders: readonly Order[] }> {
  const found = await selectCheckoutAndOrders(ctx.db, asked.checkoutId)
  if (!found || !isOwn(ctx, settings, asked, found.checkout))
    throw E.checkoutNotFound({ checkoutId: asked.checkoutId })
  return found
}

const isOwn = (
  { actor, now }: Ctx,
  settings: OrderSettings,
  { checkoutId, key }: AskedCheckout,
  { buyerId }: Checkout,
): boolean =>
  (actor.kind === 'user' && actor.userId === buyerId) ||
  (key !== undefined && isCheckoutKey(settings, checkoutId, key, now()))

/** One order of it, for the same. Throws checkout_not_found, order_not_found. */
export async function requireOwnOrder(
  ctx: Ctx,
  settings: OrderSettings,
  asked: AskedCheckout & { orderId: string },
): Promise<Order> {
  const { orders } = await requireOwnOrders(ctx, settings, asked)
  const order = orders.find((one) => one.id === asked.orderId)
  if (!order) throw E.orderNotFound({ orderId: asked.orderId })
  return order
}
