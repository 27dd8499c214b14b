import { newId } from '../../kernel/ids.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { once } from '../../platform/idempotency.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import type { MessageAuthor } from './after-sale-store.ts'
import { LinesCancelled, type OrderDto } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { amountsOf, keptLines } from './kept-goods.ts'
import { insertLineCancellation, selectLineCancellations } from './line-cancellation-store.ts'
import { takeStep } from './move-order.ts'
import { orderLimits } from './order.ts'
import { factsOf } from './order-facts.ts'
import {
  type Line,
  lockCheckout,
  type Order,
  type OrderRef,
  releaseStock,
  returnQuota,
  selectLines,
  selectOrder,
} from './store.ts'
import { toOrderDto } from './wire.ts'

type Asked = Readonly<{
  lines: readonly Readonly<{ variantId: string; quantity: number }>[]
  reason?: string | undefined
}>

/**
 * Takes some of the goods out of a paid order, once per key: they go back to the shelf and off the
 * buyer's yearly limit, their money to the buyer (`orders.lines_cancelled`); the others go on. When
 * nothing would be left, the order is cancelled. Throws repeated_sku, line_not_found,
 * line_too_high, too_many_cancellations, step_not_allowed; then nothing has changed. Checks nothing
 * about who asks: the caller does.
 */
export const cancelLines = (
  ctx: Ctx,
  found: Order,
  { by, key, ...asked }: Asked & { by: MessageAuthor; key: string | undefined },
): Promise<OrderDto> =>
  transaction(ctx, (tx) => {
    const ref = { businessId: found.businessId, orderId: found.id }
    return once(tx, { key, request: { ...ref, ...asked } }, async () => {
      const order = await cancel(tx, { ...ref, checkoutId: found.checkoutId }, { by, ...asked })
      return toOrderDto(order, by, tx.now())
    })
  })

async function cancel(
  tx: TxCtx,
  { checkoutId, ...ref }: OrderRef & { checkoutId: string },
  { by, lines: asked, reason }: Asked & { by: MessageAuthor },
): Promise<Order> {
  if (new Set(asked.map(({ variantId }) => variantId)).size < asked.length) throw E.repeatedSku()
  const checkout = await lockCheckout(tx.db, checkoutId)
  const order = (await selectOrder(tx.db, ref))!
  if (order.status !== 'paid') throw E.stepNotAllowed({ from: order.status, to: 'cancelled' })
  const left = keptLines(await selectLines(tx.db, [ref]))
  const lines = asked.map(({ variantId, quantity }) => {
    const line = left.find((one) => one.variantId === variantId)
    if (!line) throw E.lineNotFound({ variantId })
    if (quantity > line.quantity) throw E.lineTooHigh({ variantId, left: line.quantity })
    return { ...line, quantity }
  })
  const note = reason?.trim() || undefined
  if (by === 'operator') await auditCancellation(tx, ref, lines, note)
  if (piecesOf(lines) === piecesOf(left)) {
    return takeStep(tx, order, { ...ref, from: 'paid', to: 'cancelled', note })
  }
  const most = orderLimits.cancellationsOfOrder
  if ((await selectLineCancellations(tx.db, ref, most)).length === most) {
    throw E.tooManyCancellations({ most })
  }
  const now = tx.now()
  const actor = actorText(tx.actor)
  const { totalMinor: minor, taxMinor } = amountsOf(lines)
  const quotaMinor = order.quotaMinor > 0n ? minor - taxMinor : 0n
  const id = newId()
  const changed = await insertLineCancellation(tx.db, ref, {
    id,
    by,
    actor,
    reason: note ?? null,
    lines: lines.map(({ number, quantity }) => ({ number, quantity })),
    minor,
    quotaMinor,
    at: now,
  })
  const how = { toShelf: true, fromReserved: false, reason: 'cancelled', actor, now } as const
  await releaseStock(tx.db, lines, how)
  const { personId, quotaYear: year } = checkout!
  if (personId && quotaMinor > 0n) await returnQuota(tx.db, [{ personId, year, minor: quotaMinor }])
  await emit(tx, LinesCancelled, {
    ...factsOf(changed),
    cancellationId: id,
    by,
    refundMinor: `${minor}`,
    lines: lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
  })
  return changed
}

const piecesOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0)

/** What the operator does in a seller's order is looked up later. */
const auditCancellation = (
  tx: TxCtx,
  { businessId, orderId }: OrderRef,
  lines: readonly Line[],
  note: string | undefined,
) =>
  recordAudit(tx, {
    organisationId: businessId,
    action: 'orders.lines_cancelled',
    subject: `order:${orderId}`,
    after: {
      lines: lines.map(({ variantId, quantity }) => `${quantity} × ${variantId}`).join(', '),
      ...(note ? { note } : {}),
    },
  })
