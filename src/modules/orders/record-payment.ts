import type { Money } from '../../kernel/money.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit, emitAll } from '../../platform/outbox.ts'
import { OrderPaid, OrderRefunded, PaymentNotTaken } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { factsOf } from './order-facts.ts'
import {
  addRefund,
  type Checkout,
  closeCheckouts,
  insertTold,
  lockCheckout,
  moveOrders,
  releaseStock,
  selectLines,
  selectOrdersOf,
  selectTold,
} from './store.ts'

/** `came_late`, `amount_differs`, `paid_before`: the money is to be given back. */
export type PaymentOutcome = 'taken' | 'came_late' | 'amount_differs' | 'paid_before'

/**
 * Takes a captured payment for its checkout: the orders become paid and their goods are sold. Told
 * again, any number of times, it does nothing and answers the same. A payment that the checkout
 * cannot take is reported by the event `orders.payment_not_taken`. A checkout whose time is over
 * but whose goods are still held takes it.
 */
export const recordPayment = (
  ctx: Ctx,
  payment: Readonly<{ checkoutId: string; paymentId: string; amount: Money; capturedAt: Date }>,
): Promise<PaymentOutcome> =>
  transaction(ctx, async (tx) => {
    const { checkoutId, paymentId, amount } = payment
    const checkout = await lockCheckout(tx.db, checkoutId)
    if (!checkout) throw E.checkoutNotFound({ checkoutId })
    const before = await selectTold(tx.db, checkoutId, paymentId)
    if (before) return before as PaymentOutcome
    const outcome = outcomeOf(checkout, amount)
    await insertTold(tx.db, {
      checkoutId,
      id: paymentId,
      kind: 'payment',
      amountMinor: amount.minor,
      currency: amount.currency,
      outcome,
      now: tx.now(),
    })
    if (outcome === 'taken') await take(tx, checkoutId, paymentId)
    else {
      await emit(tx, PaymentNotTaken, {
        checkoutId,
        paymentId,
        currency: amount.currency,
        amountMinor: `${amount.minor}`,
        reason: outcome,
      })
    }
    return outcome
  })

function outcomeOf({ status, totalMinor, currency }: Checkout, amount: Money): PaymentOutcome {
  if (status === 'paid') return 'paid_before'
  if (status !== 'placed') return 'came_late'
  return amount.minor === totalMinor && amount.currency === currency ? 'taken' : 'amount_differs'
}

async function take(tx: TxCtx, checkoutId: string, paymentId: string): Promise<void> {
  const now = tx.now()
  const actor = actorText(tx.actor)
  await closeCheckouts(tx.db, [checkoutId], { status: 'paid', paymentId, now })
  const refs = (await selectOrdersOf(tx.db, [checkoutId])).map(({ businessId, id }) => ({
    businessId,
    orderId: id,
  }))
  const paid = await moveOrders(tx.db, refs, { from: 'placed', to: 'paid', actor, now })
  await releaseStock(tx.db, await selectLines(tx.db, refs), {
    toShelf: false,
    fromReserved: true,
    reason: 'paid',
    actor,
    now,
  })
  await emitAll(
    tx,
    OrderPaid,
    paid.map((order) => ({ ...factsOf(order), paymentId })),
  )
}

/**
 * Notes money given back on one order. When all of it is, a cancelled or returned order is closed
 * as refunded. Told again it does nothing. Throws when more would be given back than was paid.
 */
export const recordRefund = (
  ctx: Ctx,
  refund: Readonly<{
    checkoutId: string
    businessId: string
    orderId: string
    refundId: string
    amount: Money
  }>,
): Promise<void> =>
  transaction(ctx, async (tx) => {
    const { checkoutId, businessId, orderId, refundId, amount } = refund
    if (!(await lockCheckout(tx.db, checkoutId))) throw E.checkoutNotFound({ checkoutId })
    if (await selectTold(tx.db, checkoutId, refundId)) return
    const now = tx.now()
    const order = (await selectOrdersOf(tx.db, [checkoutId])).find(
      (one) => one.id === orderId && one.businessId === businessId,
    )
    if (!order) throw E.orderNotFound({ orderId })
    const isOfOrder = amount.currency === order.currency && amount.minor > 0n
    const ref = { businessId, orderId }
    const changed = isOfOrder && (await addRefund(tx.db, { ...ref, minor: amount.minor, now }))
    if (!changed) throw E.refundTooHigh({ orderId, paidMinor: order.totalMinor })
    await insertTold(tx.db, {
      checkoutId,
      id: refundId,
      kind: 'refund',
      amountMinor: amount.minor,
      currency: amount.currency,
      outcome: 'taken',
      now,
    })
    if (changed.refundedMinor === changed.totalMinor) {
      for (const from of ['cancelled', 'returned'] as const) {
        await moveOrders(tx.db, [ref], { from, to: 'refunded', actor: actorText(tx.actor), now })
      }
    }
    await emit(tx, OrderRefunded, {
      ...factsOf(changed),
      refundId,
      refundMinor: `${amount.minor}`,
    })
  })
