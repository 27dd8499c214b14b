import { isId, newId } from '../../kernel/ids.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { RefundAsked, RefundSucceeded } from './contract.ts'
import { PaymentsErrors as E } from './errors.ts'
import type { Provider } from './provider.ts'
import { providerOf } from './provider-of.ts'
import {
  addRefunded,
  insertRefund,
  lockPayments,
  type Refund,
  selectPayment,
  selectRefund,
  selectToTry,
  setRefunded,
  tryAgain,
} from './store.ts'

/** A refund that was not done at once is tried again after this, and then ever more rarely. */
const RETRY_MS = 300_000
const LONGEST_RETRY_MS = 6 * 3_600_000
/** Some ten days; a provider that refuses so long refuses for good, and a person has to see to it. */
const MOST_TRIES = 45
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
    const payment = (await lockPayments(tx.db, [paymentId])).get(paymentId)
    if (payment?.status !== 'captured') throw E.paymentNotFound({ paymentId })
    const before = await selectRefund(tx.db, paymentId, { key })
    if (before) return before.id
    if (payment.refundedMinor + amountMinor > payment.amount.minor) {
      throw E.refundTooHigh({
        paidMinor: payment.amount.minor,
        refundedMinor: payment.refundedMinor,
      })
    }
    const refund: Refund = { ...given, id: newId(), status: 'asked', triedTimes: 0 }
    const now = tx.now()
    await insertRefund(tx.db, refund, { now, tryAt: later(now, RETRY_MS) })
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
  const provider = providerOf(providers, payment.provider)
  if (!provider) throw new Error(`no provider ${payment.provider} to refund ${refundId} through`)
  const { amount, reference } = payment
  const money = { minor: refund.amountMinor, currency: amount.currency }
  const ref = { paymentId, amount, reference }
  // The provider knows the refund by our id: asked twice, it gives back once.
  const state = await provider.refund({ ...ref, refundId, refund: money, reason: refund.reason })
  // What waits there is told later, or found when it is tried again.
  if (state === 'done') await finishRefund(ctx, { paymentId, refundId })
}

/** Notes that a provider has given money back, and tells. Said again, or of none of ours, it does nothing. */
export async function finishRefund(
  ctx: Ctx,
  { paymentId, refundId }: { paymentId: string; refundId: string },
): Promise<void> {
  if (!isId(paymentId) || !isId(refundId)) return
  const payment = await selectPayment(ctx.db, paymentId)
  const refund = await selectRefund(ctx.db, paymentId, { id: refundId })
  if (!payment || !refund) return
  const { currency } = payment.amount
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

/** Tries what was left over, however that came about; in the end it is left to a person. */
export async function retryRefunds(
  ctx: Ctx,
  providers: readonly Provider[],
  signal?: AbortSignal,
): Promise<void> {
  const now = ctx.now()
  for (const refund of await selectToTry(ctx.db, now, TRIED_AT_ONCE)) {
    if (signal?.aborted) return
    const { paymentId, id: refundId, triedTimes } = refund
    const pause = Math.min(RETRY_MS * 2 ** Math.min(triedTimes, 10), LONGEST_RETRY_MS)
    const isLast = triedTimes + 1 >= MOST_TRIES
    await tryAgain(ctx.db, refund, isLast ? null : later(now, pause))
    try {
      await carryOutRefund(ctx, providers, { paymentId, refundId })
    } catch (error) {
      const told = isLast ? 'a refund was not done; a person has to see to it' : 'a refund waits'
      ctx.log[isLast ? 'error' : 'warn']({ err: error, paymentId, refundId }, told)
    }
  }
}

const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms)
