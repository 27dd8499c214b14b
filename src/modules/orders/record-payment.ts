import type { Money } from '../../kernel/money.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit, emitAll } from '../../platform/outbox.ts'
import type { ProviderName } from '../payments/api.ts'
import { isHeld } from './chargeback.ts'
import { selectChargebacks } from './chargeback-store.ts'
import { OrderPaid, OrderRefunded, PaymentNotTaken } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { goodsOf } from './kept-goods.ts'
import { closeLineCancellation } from './line-cancellation-store.ts'
import { toConfirmed } from './move-order.ts'
import { factsOf } from './order-facts.ts'
import { SettleOrder } from './post-money.ts'
import { settleRuled } from './rule-dispute.ts'
import {
  addRefund,
  type Checkout,
  insertTold,
  lockCheckout,
  lockCheckouts,
  moveOrders,
  type Order,
  payCheckouts,
  releaseStock,
  selectLines,
  selectOrdersOf,
  selectTold,
  selectTransitions,
  toldKey,
} from './store.ts'
import { whatComesBack } from './what-comes-back.ts'

/** `came_late`, `amount_differs`, `paid_before`: the money is to be given back. */
export type PaymentOutcome = 'taken' | 'came_late' | 'amount_differs' | 'paid_before'

export type CapturedPayment = Readonly<{
  checkoutId: string
  paymentId: string
  provider: ProviderName
  amount: Money
}>

/** Takes one payment in a transaction of its own: see `recordPayments`. */
export const recordPayment = (ctx: Ctx, payment: CapturedPayment): Promise<PaymentOutcome> =>
  transaction(ctx, async (tx) => (await recordPayments(tx, [payment]))[0]!)

/**
 * Takes captured payments for their checkouts: the orders become paid and their goods are sold. Told
 * again, any number of times, it does nothing and answers the same. A payment that the checkout
 * cannot take is reported by the event `orders.payment_not_taken`. A checkout whose time is over
 * but whose goods are still held takes it. Throws checkout_not_found.
 */
export async function recordPayments(
  tx: TxCtx,
  payments: readonly CapturedPayment[],
): Promise<PaymentOutcome[]> {
  const checkouts = await lockCheckouts(
    tx.db,
    payments.map(({ checkoutId }) => checkoutId),
  )
  const outcomes = await selectTold(
    tx.db,
    payments.map(({ checkoutId, paymentId }) => ({ checkoutId, id: paymentId })),
  )
  const news: (CapturedPayment & { outcome: PaymentOutcome })[] = []
  const taken = new Map<string, CapturedPayment>()
  for (const payment of payments) {
    const { checkoutId, paymentId, amount } = payment
    if (outcomes.has(toldKey(checkoutId, paymentId))) continue
    const checkout = checkouts.get(checkoutId)
    if (!checkout) throw E.checkoutNotFound({ checkoutId })
    const outcome = taken.has(checkoutId) ? 'paid_before' : outcomeOf(checkout, amount)
    if (outcome === 'taken') taken.set(checkoutId, payment)
    outcomes.set(toldKey(checkoutId, paymentId), outcome)
    news.push({ ...payment, outcome })
  }
  await insertTold(
    tx.db,
    news.map(({ checkoutId, paymentId, amount, outcome }) => ({
      checkoutId,
      id: paymentId,
      kind: 'payment' as const,
      amountMinor: amount.minor,
      currency: amount.currency,
      outcome,
      now: tx.now(),
    })),
  )
  if (taken.size > 0) await take(tx, taken)
  await emitAll(
    tx,
    PaymentNotTaken,
    news.flatMap(({ checkoutId, paymentId, amount: { minor, currency }, outcome }) =>
      outcome === 'taken'
        ? []
        : [
            {
              checkoutId,
              buyerId: checkouts.get(checkoutId)!.buyerId,
              paymentId,
              currency,
              amountMinor: `${minor}`,
              reason: outcome,
            },
          ],
    ),
  )
  return payments.map(
    ({ checkoutId, paymentId }) => outcomes.get(toldKey(checkoutId, paymentId)) as PaymentOutcome,
  )
}

function outcomeOf({ status, totalMinor, currency }: Checkout, amount: Money): PaymentOutcome {
  if (status === 'paid') return 'paid_before'
  if (status !== 'placed') return 'came_late'
  return amount.minor === totalMinor && amount.currency === currency ? 'taken' : 'amount_differs'
}

/** The payments by checkout. */
async function take(tx: TxCtx, taken: ReadonlyMap<string, CapturedPayment>): Promise<void> {
  const now = tx.now()
  const actor = actorText(tx.actor)
  await payCheckouts(tx.db, [...taken.values()], now)
  const refs = (await selectOrdersOf(tx.db, [...taken.keys()])).map(({ businessId, id }) => ({
    businessId,
    orderId: id,
  }))
  const paid = await moveOrders(tx.db, refs, { from: 'placed', to: 'paid', actor, now })
  const lines = await selectLines(tx.db, refs)
  await releaseStock(tx.db, lines, {
    toShelf: false,
    fromReserved: true,
    reason: 'paid',
    actor,
    now,
  })
  const linesOf = Map.groupBy(lines, ({ orderId }) => orderId)
  await emitAll(
    tx,
    OrderPaid,
    paid.map((order) => {
      const { paymentId, provider } = taken.get(order.checkoutId)!
      return {
        ...factsOf(order),
        paymentId,
        provider,
        placedAt: order.placedAt.toISOString(),
        goods: goodsOf(linesOf.get(order.id) ?? []),
      }
    }),
  )
}

/** An order that was shipped and never settled, and whose money has gone back, is settled: see `SettleOrder`. */
async function settleReturned(tx: TxCtx, order: Order): Promise<void> {
  if (!order.shippedAt || order.settledAt) return
  await tx.tasks.enqueue(tx.db, SettleOrder, await toConfirmed(tx, order))
}

/**
 * A cancelled or returned order of which nothing is left is over: its money has gone back, or the
 * buyer's bank has decided to keep it.
 */
export async function endGivenBack(tx: TxCtx, order: Order): Promise<void> {
  const { businessId, id: orderId, totalMinor, refundedMinor, chargedBackMinor } = order
  if (refundedMinor + chargedBackMinor !== totalMinor) return
  const ref = { businessId, orderId }
  if (chargedBackMinor > 0n && (await selectChargebacks(tx.db, ref)).some(isHeld)) return
  const step = { to: 'refunded', actor: actorText(tx.actor), now: tx.now() } as const
  for (const from of ['cancelled', 'returned'] as const)
    await moveOrders(tx.db, [ref], { ...step, from })
  await settleReturned(tx, order)
}

/**
 * Notes money given back on one order. When nothing is left, a cancelled or returned order is closed
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
    /** The cancellation of a part of it that it is for. */
    cancellationId?: string | undefined
  }>,
): Promise<void> =>
  transaction(ctx, async (tx) => {
    const { checkoutId, businessId, orderId, refundId, amount, cancellationId } = refund
    if (!(await lockCheckout(tx.db, checkoutId))) throw E.checkoutNotFound({ checkoutId })
    if ((await selectTold(tx.db, [{ checkoutId, id: refundId }])).size > 0) return
    const now = tx.now()
    const order = (await selectOrdersOf(tx.db, [checkoutId])).find(
      (one) => one.id === orderId && one.businessId === businessId,
    )
    if (!order) throw E.orderNotFound({ orderId })
    const isOfOrder = amount.currency === order.currency && amount.minor > 0n
    const ref = { businessId, orderId }
    const isPart = cancellationId !== undefined
    const changed = isOfOrder && (await addRefund(tx.db, { ...ref, minor: amount.minor, isPart }))
    if (isPart) await closeLineCancellation(tx.db, { ...ref, id: cancellationId }, now)
    if (!changed) throw E.refundTooHigh({ orderId, paidMinor: order.totalMinor })
    const told = { checkoutId, id: refundId, kind: 'refund', outcome: 'taken', now } as const
    await insertTold(tx.db, [{ ...told, amountMinor: amount.minor, currency: amount.currency }])
    await endGivenBack(tx, changed)
    await settleRuled(tx, changed, ref)
    await emit(tx, OrderRefunded, {
      ...factsOf(changed),
      refundId,
      refundMinor: `${amount.minor}`,
      isPart,
      comesBack: whatComesBack(changed, await selectTransitions(tx.db, ref)),
    })
  })
