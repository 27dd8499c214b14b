import type { Ctx } from '../../platform/context.ts'
import { isCheckoutKey } from './checkout-key.ts'
import { OrdersErrors as E } from './errors.ts'
import { type Identity, openIdentity } from './seal-identity.ts'
import type { OrderSettings } from './settings.ts'
import {
  type Checkout,
  type Order,
  selectCheckout,
  selectIdentity,
  selectOrdersOf,
} from './store.ts'

/** The checkout, for whoever placed it: signed in, or with its key. To others it does not exist. */
export async function requireOwnCheckout(
  ctx: Ctx,
  settings: OrderSettings,
  { checkoutId, key }: { checkoutId: string; key?: string | undefined },
): Promise<Checkout> {
  const checkout = await selectCheckout(ctx.db, checkoutId)
  const { actor } = ctx
  const isOwn =
    checkout !== undefined &&
    ((actor.kind === 'user' && actor.userId === checkout.buyerId) ||
      (key !== undefined && isCheckoutKey(settings, checkoutId, key)))
  if (!isOwn) throw E.checkoutNotFound({ checkoutId })
  return checkout
}

/** One order of it, for the same. Throws checkout_not_found, order_not_found. */
export async function requireOwnOrder(
  ctx: Ctx,
  settings: OrderSettings,
  asked: { checkoutId: string; orderId: string; key?: string | undefined },
): Promise<Order> {
  const { id } = await requireOwnCheckout(ctx, settings, asked)
  const order = (await selectOrdersOf(ctx.db, [id])).find((one) => one.id === asked.orderId)
  if (!order) throw E.orderNotFound({ orderId: asked.orderId })
  return order
}

/**
 * Who the buyer of a checkout is before customs: the one place where a sealed identity is opened.
 * For the customs step only. Undefined when none was given, or it has been erased.
 */
export async function readIdentityForCustoms(
  ctx: Pick<Ctx, 'db'>,
  settings: OrderSettings,
  checkoutId: string,
): Promise<Identity | undefined> {
  const sealed = await selectIdentity(ctx.db, checkoutId)
  return sealed && openIdentity(settings, checkoutId, sealed)
}
