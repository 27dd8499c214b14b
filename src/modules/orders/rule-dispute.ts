import { formatAmount, type Money } from '../../kernel/money.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { insertRuling, selectRuling } from './after-sale-store.ts'
import { selectCase } from './case-store.ts'
import { DisputeDecided, OrderRuled } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { leftMinor, otherwiseBackMinor } from './kept-goods.ts'
import { takeStep } from './move-order.ts'
import { factsOf } from './order-facts.ts'
import { lockCheckout, type Order, type OrderRef, selectOrder } from './store.ts'

type Decision = OrderRef & Readonly<{ award: Money; note: string }>

/**
 * Ends a dispute when both sides have had their time. Checks nothing about who rules: the caller
 * does. Throws ruling_too_early, and as `decideDispute`.
 */
export const ruleOnDispute = (ctx: Ctx, decision: Decision): Promise<Order> =>
  transaction(ctx, async (tx) => {
    const order = await selectOrder(tx.db, decision)
    const open = order?.status === 'disputed' ? await selectCase(tx.db, decision) : undefined
    if (open && tx.now() < open.evidenceUntil) {
      throw E.rulingTooEarly({ from: open.evidenceUntil.toISOString() })
    }
    const ruled = await decideDispute(tx, decision)
    const { businessId, orderId, award, note } = decision
    await recordAudit(tx, {
      organisationId: businessId,
      action: 'orders.dispute_ruled',
      subject: `order:${orderId}`,
      after: { award: formatAmount(award), currency: award.currency, note },
    })
    return ruled
  })

/**
 * Ends a dispute, whatever the day: all of it back to the buyer, nothing, or a part. A part is paid
 * back first; when that has happened the order is confirmed and the rest settled (`settleRuled`).
 * Goods that were never shipped are paid back whole or not ruled on: their seller ships them, or the
 * order is cancelled. Throws order_not_found, not_disputed, award_too_high, ruled_whole.
 */
export async function decideDispute(tx: TxCtx, { award, note, ...ref }: Decision): Promise<Order> {
  const found = await selectOrder(tx.db, ref)
  if (!found) throw E.orderNotFound({ orderId: ref.orderId })
  await lockCheckout(tx.db, found.checkoutId)
  const order = (await selectOrder(tx.db, ref))!
  if (order.status !== 'disputed') throw E.notDisputed({ status: order.status })
  const left = leftMinor(order)
  const isPossible = award.currency === order.currency && award.minor >= 0n && award.minor <= left
  if (!isPossible) throw E.awardTooHigh({ leftMinor: left })
  if (!order.shippedAt && award.minor < left) throw E.ruledWhole({ leftMinor: left })
  const ruling = { awardMinor: award.minor, note, actor: actorText(tx.actor), at: tx.now() }
  if (!(await insertRuling(tx.db, ref, ruling))) throw E.notDisputed({ status: 'ruled' })
  await emit(tx, DisputeDecided, { ...factsOf(order), awardMinor: `${award.minor}` })
  if (award.minor === left) {
    const to = order.shippedAt ? 'returned' : 'cancelled'
    return takeStep(tx, order, { ...ref, from: 'disputed', to, note })
  }
  if (award.minor === 0n) return endForSeller(tx, order, note)
  await emit(tx, OrderRuled, { ...factsOf(order), awardMinor: `${award.minor}` })
  return order
}

/** After money went back on a disputed order: when it was the award, the rest is the seller's. */
export async function settleRuled(tx: TxCtx, order: Order, ref: OrderRef): Promise<void> {
  if (order.status !== 'disputed') return
  const ruling = await selectRuling(tx.db, ref)
  if (!ruling || otherwiseBackMinor(order) < ruling.awardMinor) return
  await endForSeller(tx, order, ruling.note)
}

/** The rest is the seller's: it is settled next, unless it was before the buyer wanted to return it. */
const endForSeller = (tx: TxCtx, order: Order, note: string): Promise<Order> =>
  takeStep(tx, order, {
    businessId: order.businessId,
    orderId: order.id,
    from: 'disputed',
    to: order.settledAt ? 'settled' : 'confirmed',
    note,
  })
