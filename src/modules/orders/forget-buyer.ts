import { type Ctx, transaction } from '../../platform/context.ts'
import type { PayloadOf } from '../../platform/events.ts'
import { emit } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import type { FindTied } from '../accounts/api.ts'
import type { PersonErased } from '../accounts/contract.ts'
import { deleteCart, forgetCheckouts, selectBusinessesUnderWay } from './buyer-store.ts'
import { BuyerForgotten } from './contract.ts'
import { orderLimits } from './order.ts'

/**
 * Takes a person off the orders they placed, batch by batch, and empties their cart. Orders stay,
 * as the trade records that they are, and go on; of those that ended the mail address goes at once,
 * and what the buyer wrote to the seller. Doing it again does nothing.
 */
async function forgetBuyer(ctx: Ctx, userId: string, signal?: AbortSignal): Promise<void> {
  await deleteCart(ctx.db, userId)
  while (!signal?.aborted) {
    const count = await transaction(ctx, async (tx) => {
      const { checkouts, orders } = await forgetCheckouts(
        tx.db,
        userId,
        orderLimits.forgottenOfBatch,
      )
      if (orders.length > 0) await emit(tx, BuyerForgotten, { orders })
      return checkouts
    })
    if (count < orderLimits.forgottenOfBatch) return
  }
  throw new Error('stopped before all orders were gone through')
}

export const ForgetBuyer = defineTask({
  name: 'orders.forget_buyer',
  run: (ctx: Ctx, { userId }: PayloadOf<typeof PersonErased>, signal: AbortSignal) =>
    forgetBuyer(ctx, userId, signal),
})

/** Sellers with orders under way need somebody who answers for them. */
export const ordersTie: FindTied = { tie: 'open_orders', find: selectBusinessesUnderWay }
