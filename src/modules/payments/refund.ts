import { newId } from '../../kernel/ids.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { RefundAsked, RefundSucceeded } from './contract.ts'
import { PaymentsErrors as E } from './errors.ts'
import type { Provider } from './provider.ts'
import {
  addRefunded,
  insertRefund,
  lockPayment,
  type Refund,
  selectPayment,
  selectRefund,
  selectWaitingRefunds,
  setRefunded,
} from './store.ts'

/** A refund that was not done at once is tried again after this. */
const RETRY_MS = 300_000
const TRIED_AT_ONCE = 50

/**
 * Asks for money back, once per key. It is done in the background; `payments.refund_succeeded`
 * tells when. Throws payment_not_found, refund_too_high; then nothing has changed.
 */
export const requestRefund = (
  ctx: Ctx,
  given: Readonly<{ paymentId: string; key: string; amountMinor: bigint; reason: string }>,
): Promise<string> =>
  transaction(ctx, async (tx) => {
    const { paymentId, key, amountMinor } = given
    const payment = await lockPayment(tx.db, paymentId)
    if (payment?.status !== 'captured') throw E.paymentNotFound({ paymentId })
    const before = await selectRefund(tx.db, paymentId, { key })
    if (before) return before.id
    if (payment.refundedMinor + amountMinor > payment.amount.minor) {
      throw E.refundTooHigh({
        paidMinor: payment.amount.minor,
        refundedMinor: payment.refundedMinor,
      })
    }
    const refund: Refund = { ...given, id: newId(), status: 'asked' }
    await insertRefund(tx.db, refund, tx.now())
    await addRefunded(tx.db, paymentId, amountMinor)
    await emit(tx, RefundAsked, { paymentId, refundId: refund.id })
    return refund.id
  })

/** Has the provider give the money back, and tells. Repeating it moves no money twice. */
export async function carryOutRefund(
  ctx: Ctx,
  providers: readonly Provider[],
  { paymentId, refundId }: { paymentId: string; refundId: string },
): Promise<void> {
  const payment = await selectPayment(ctx.db, paymentId)
  const refund = await selectRefund(ctx.db, paymentId, { id: refundId })
  if (!payment || refund?.status !== 'asked') return
  const provider = providers.find(({ name }) => name === payment.provider)
  if (!provider) throw new Error(`no provider ${payment.provider} to refund ${refundId} through`)
  const { currency } = payment.amount
  const amount = { minor: refund.amountMinor, currency }
  // The provider knows the refund by our id: asked twice, it gives back once.
  await provider.refund({ paymentId, refundId, amount, reason: refund.reason })
  await transaction(ctx, async (tx) => {
    if (!(await setRefunded(tx.db, refund, tx.now()))) return
    await emit(tx, RefundSucceeded, {
      checkoutId: payment.checkoutId,
      paymentId,
      refundId,
      key: refund.key,
      currency,
      amountMinor: `${refund.amountMinor}`,
    })
  })
}

/** Tries what was left over, however that came about. */
export async function retryRefunds(ctx: Ctx, providers: readonly Provider[]): Promise<void> {
  const before = new Date(ctx.now().getTime() - RETRY_MS)
  for (const { paymentId, id } of await selectWaitingRefunds(ctx.db, before, TRIED_AT_ONCE)) {
    try {
      await carryOutRefund(ctx, providers, { paymentId, refundId: id })
    } catch (error) {
      ctx.log.warn({ err: error, refundId: id }, 'a refund was not done; it is tried again')
    }
  }
}
