import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { limits } from '../../platform/limits.ts'
import { emitAll } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { deleteInBatches } from '../../platform/work-through.ts'
import { forgetOldCarts } from './cart.ts'
import { OrderCancelled, OrderExpired } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { orderLimits } from './order.ts'
import { factsOf } from './order-facts.ts'
import { deletePlacementsBefore } from './placement-store.ts'
import {
  type Checkout,
  closeCheckouts,
  lockCheckout,
  lockUnpaid,
  moveOrders,
  type Order,
  releaseStock,
  returnQuota,
  selectLines,
  selectOrdersOf,
} from './store.ts'

/**
 * Gives the goods of unpaid checkouts back, batch by batch. Of a batch that fails each is tried by
 * itself, so that one that cannot expire keeps no others waiting. Returns how many expired.
 */
export async function expireCheckouts(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  let expired = 0
  let limit: number = orderLimits.expiriesOfBatch
  let after: Checkout | undefined
  while (!signal?.aborted) {
    const { due, isDone } = await expireSome(ctx, { after, limit })
    if (isDone) {
      expired += due.length
      if (due.length < limit) break
    } else if (limit > 1) {
      limit = 1
    } else {
      // This is the one: it is passed over, and the others go together again.
      after = due.at(-1)
      limit = orderLimits.expiriesOfBatch
    }
  }
  return expired
}

async function expireSome(
  ctx: Ctx,
  { after, limit }: { after: Checkout | undefined; limit: number },
): Promise<{ due: readonly Checkout[]; isDone: boolean }> {
  let due: readonly Checkout[] = []
  try {
    await transaction(ctx, async (tx) => {
      due = await lockUnpaid(tx.db, { now: tx.now(), after, limit })
      if (due.length > 0) await giveUp(tx, due, 'expired')
    })
    return { due, isDone: true }
  } catch (error) {
    if (due.length === 0) throw error
    const checkoutIds = due.map(({ id }) => id).slice(0, 1)
    ctx.log.error({ err: error, checkoutIds, limit }, 'unpaid checkouts did not expire')
    return { due, isDone: false }
  }
}

/** The buyer no longer wants what is not paid yet. Cancelling again does nothing. */
export const cancelCheckout = (ctx: Ctx, checkoutId: string): Promise<void> =>
  transaction(ctx, async (tx) => {
    const checkout = await lockCheckout(tx.db, checkoutId)
    if (!checkout) throw E.checkoutNotFound({ checkoutId })
    if (checkout.status === 'cancelled') return
    if (checkout.status !== 'placed') throw E.stepNotAllowed({ from: checkout.status })
    await giveUp(tx, [checkout], 'cancelled')
  })

async function giveUp(
  tx: TxCtx,
  checkouts: readonly Checkout[],
  to: 'expired' | 'cancelled',
): Promise<void> {
  const now = tx.now()
  const actor = actorText(tx.actor)
  const ids = checkouts.map(({ id }) => id)
  const refs = (await selectOrdersOf(tx.db, ids)).map(({ businessId, id }) => ({
    businessId,
    orderId: id,
  }))
  const moved = await moveOrders(tx.db, refs, { from: 'placed', to, actor, now })
  await releaseStock(tx.db, await selectLines(tx.db, refs), {
    toShelf: true,
    fromReserved: true,
    reason: to,
    actor,
    now,
  })
  await returnQuota(tx.db, quotaUses(checkouts, moved))
  await closeCheckouts(tx.db, ids, { status: to, now })
  if (to === 'expired') await emitAll(tx, OrderExpired, moved.map(factsOf))
  else {
    await emitAll(
      tx,
      OrderCancelled,
      moved.map((order) => ({
        ...factsOf(order),
        from: 'placed' as const,
        refundedMinor: '0',
        leftMinor: `${order.totalMinor}`,
      })),
    )
  }
}

/** What these orders used of their buyers' quotas. */
export function quotaUses(checkouts: readonly Checkout[], orders: readonly Order[]) {
  const byId = new Map(checkouts.map((checkout) => [checkout.id, checkout]))
  return orders.flatMap(({ checkoutId, quotaMinor }) => {
    const { personId, quotaYear } = byId.get(checkoutId)!
    return personId && quotaMinor > 0n ? [{ personId, year: quotaYear, minor: quotaMinor }] : []
  })
}

export const ExpireCheckouts = defineTask({
  name: 'orders.expire_checkouts',
  schedule: '* * * * *',
  run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
    await expireCheckouts(ctx, signal)
  },
})

export const ForgetOldAnswers = defineTask({
  name: 'orders.forget_old_answers',
  schedule: '23 * * * *',
  run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
    const { db } = ctx
    const now = ctx.now()
    const answered = new Date(now.getTime() - limits.idempotencyHours * 3_600_000)
    await deleteInBatches((limit) => deletePlacementsBefore(db, answered, limit), signal)
    await forgetOldCarts(ctx, signal)
  },
})
