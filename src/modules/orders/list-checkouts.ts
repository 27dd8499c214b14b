import type { Static } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import type { CheckoutsPageDto } from './contract.ts'
import { type Checkout, selectLines, selectOrdersOf } from './store.ts'
import { toCheckoutDto } from './wire.ts'

/** Checkouts with where each of their orders stands and what is in it, in two statements for all. */
export async function withOrders(
  { db }: Pick<Ctx, 'db'>,
  checkouts: readonly Checkout[],
): Promise<Static<typeof CheckoutsPageDto>['checkouts']> {
  const orders = await selectOrdersOf(
    db,
    checkouts.map(({ id }) => id),
  )
  const lines = await selectLines(
    db,
    orders.map(({ businessId, id }) => ({ businessId, orderId: id })),
  )
  const linesOf = Map.groupBy(lines, ({ orderId }) => orderId)
  const ordersOf = Map.groupBy(orders, ({ checkoutId }) => checkoutId)
  return checkouts.map((checkout) => ({
    ...toCheckoutDto(checkout),
    orders: (ordersOf.get(checkout.id) ?? []).map(({ id, businessId, status }) => ({
      id,
      businessId,
      status,
      goods: (linesOf.get(id) ?? []).map(({ title, quantity }) => ({ title, quantity })),
    })),
  }))
}
