import type { Ctx } from '../../platform/context.ts'
import type { HeldData } from '../accounts/api.ts'
import { selectMessagesOf } from './after-sale-store.ts'
import { readCart } from './cart-store.ts'
import { checkoutKey } from './checkout-key.ts'
import { selectSealed } from './identity-store.ts'
import { orderLimits } from './order.ts'
import { openConsignee, openContact } from './seal-identity.ts'
import type { OrderSettings } from './settings.ts'
import { type OrderRef, selectCheckouts, selectLines, selectOrdersOf } from './store.ts'
import { lineAmount, toOrderDto } from './wire.ts'

/** What a person has ordered, with the link that opens it without an account, and their cart. */
export const heldOrders = (settings: OrderSettings): readonly HeldData[] => [
  {
    name: 'checkouts',
    async *read(ctx, userId) {
      let after: string | undefined
      const limit = orderLimits.forgottenOfBatch
      for (;;) {
        const found = await selectCheckouts(ctx.db, userId, { after, limit })
        yield* await withOrders(ctx, settings, found)
        after = found.at(-1)?.id
        if (found.length < limit) return
      }
    },
  },
  {
    name: 'cart',
    async *read({ db }, userId) {
      yield* await readCart(db, userId)
    },
  },
]

async function withOrders(
  { db, now }: Parameters<HeldData['read']>[0],
  settings: OrderSettings,
  checkouts: Awaited<ReturnType<typeof selectCheckouts>>,
): Promise<object[]> {
  const ids = checkouts.map(({ id }) => id)
  const orders = await selectOrdersOf(db, ids)
  const refs = orders.map(({ businessId, id }) => ({ businessId, orderId: id }))
  const lines = Map.groupBy(await selectLines(db, refs), ({ orderId }) => orderId)
  const messages = Map.groupBy(await selectMessagesOf(db, refs), ({ orderId }) => orderId)
  const sealed = new Map((await selectSealed(db, ids)).map((one) => [one.checkoutId, one]))
  return checkouts.map(({ id, status, placedAt }) => {
    const { identity, contact, consignee } = sealed.get(id) ?? {}
    return {
      id,
      status,
      placedAt,
      link: `/shop/checkouts/${id}?key=${checkoutKey(settings, id)}`,
      consignee: consignee ? openConsignee(settings, id, consignee) : null,
      contact: contact ? openContact(settings, id, contact) : null,
      // Opened by the customs step alone, also not for a download.
      identity: identity ? 'held, sealed' : null,
      orders: orders
        .filter(({ checkoutId }) => checkoutId === id)
        .map((order) => ({
          ...toOrderDto(order, 'buyer', now()),
          lines: (lines.get(order.id) ?? []).map(({ title, quantity, priceMinor }) => ({
            title,
            quantity,
            price: lineAmount(priceMinor, order.currency),
          })),
          messages: (messages.get(order.id) ?? []).map(({ author, text, at }) => ({
            author,
            text,
            at,
          })),
        })),
    }
  })
}

/** The orders of a buyer, some at a time, for what other modules hold about them. */
export async function* ordersOfBuyer(
  { db }: Pick<Ctx, 'db'>,
  userId: string,
): AsyncGenerator<readonly OrderRef[]> {
  let after: string | undefined
  const limit = orderLimits.forgottenOfBatch
  for (;;) {
    const found = await selectCheckouts(db, userId, { after, limit })
    const orders = await selectOrdersOf(
      db,
      found.map(({ id }) => id),
    )
    yield orders.map(({ businessId, id }) => ({ businessId, orderId: id }))
    after = found.at(-1)?.id
    if (found.length < limit) return
  }
}
