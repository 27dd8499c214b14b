import { formatAmount, type Money } from '../../kernel/money.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { insertRuling, selectRuling } from './after-sale-store.ts'
import { DisputeDecided, OrderRuled } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { takeStep } from './move-order.ts'
import { factsOf } from './order-facts.ts'
import { lockCheckout, type Order, type OrderRef, selectOrder } from './store.ts'

/**
 * Ends a dispute: all of it back to the buyer, nothing, or a part. A part is paid back first; when
 * that has happened the order is confirmed and the rest settled (`settleRuled`). Checks nothing
 * about who rules: the caller does. Throws order_not_found, not_disputed, award_too_high.
 */
export const ruleOnDispute = (
  ctx: Ctx,
  { award, note, ...ref }: OrderRef & Readonly<{ award: Money; note: string }>,
): Promise<Order> =>
  transaction(ctx, async (tx) => {
    const found = await selectOrder(tx.db, ref)
    if (!found) throw E.orderNotFound({ orderId: ref.orderId })
    await lockCheckout(tx.db, found.checkoutId)
    const order = (await selectOrder(tx.db, ref))!
    if (order.status !== 'disputed') throw E.notDisputed({ status: order.status })
    const left = order.totalMinor - order.refundedMinor
    const isPossible = award.currency === order.currency && award.minor >= 0n && award.minor <= left
    if (!isPossible) throw E.awardTooHigh({ leftMinor: left })
    const ruling = { awardMinor: award.minor, note, actor: actorText(tx.actor), at: tx.now() }
    if (!(await insertRuling(tx.db, ref, ruling))) throw E.notDisputed({ status: 'ruled' })
    await recordAudit(tx, {
      organisationId: ref.businessId,
      action: 'orders.dispute_ruled',
      subject: `order:${ref.orderId}`,
      after: { award: formatAmount(award), currency: award.currency, note },
    })
    await emit(tx, DisputeDecided, { ...factsOf(order), awardMinor: `${award.minor}` })
    if (award.minor === left)
      return takeStep(tx, order, { ...ref, from: 'disputed', to: 'returned', note })
    if (award.minor === 0n)
      return takeStep(tx, order, { ...ref, from: 'disputed', to: 'confirmed', note })
    await emit(tx, OrderRuled, { ...factsOf(order), awardMinor: `${award.minor}` })
    return order
  })

/** After money went back on a disputed order: when it was the award, the rest is the seller's. */
export async function settleRuled(tx: TxCtx, order: Order, ref: OrderRef): Promise<void> {
  if (order.status !== 'disputed') return
  const ruling = await selectRuling(tx.db, ref)
  if (!ruling || order.refundedMinor < ruling.awardMinor) return
  await takeStep(tx, order, { ...ref, from: 'disputed', to: 'confirmed', note: ruling.note })
}
