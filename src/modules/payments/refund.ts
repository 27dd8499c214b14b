import { isId, newId } from '../../kernel/ids.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { workThrough } from '../../platform/work-through.ts'
import { RefundAsked, RefundSucceeded } from './contract.ts'
import { PaymentsErrors as E } from './errors.ts'
import type { Provider } from './provider.ts'
import { lanesOf, providerOf } from './provider-of.ts'
import {
  addRefunded,
  claimToTry,
  insertRefund,
  lockPayments,
  type Refund,
  reopenRefund,
  selectPayment,
  selectRefund,
  setRefunded,
} from './store.ts'

/** A refund that was not done at once is tried again after this, and then ever more rarely. */
const RETRY_MS = 300_000
const RETRY_PAUSES = { firstMs: RETRY_MS, longestMs: 6 * 3_600_000 }
/** Some ten days; a provider that refuses so long refuses for good, and a person has to see to it. */
const MOST_TRIES = 45
/** A card or an account that is closed does not open again. */
const MOST_FAILURES = 3
/** Of one provider: each is two or three questions. */
const TRIED_AT_ONCE = 8
const TRIED_OF_PAGE = 100

type Wanted = Readonly<{ paymentId: string; key: string; amountMinor: bigint; reason: string }>

/**
 * Asks for money back, once per key. It is done in the background; `payments.refund_succeeded`
 * tells when. Throws payment_not_found, refund_too_high; then nothing has changed.
 */
export const requestRefund = (ctx: Ctx, wanted: Wanted): Promise<string> =>
  transaction(ctx, (tx) => askRefund(tx, wanted))

/** The same in the transaction of whoever decides how much it is. */
export async function askRefund(tx: TxCtx, wanted: Wanted): Promise<string> {
  const { paymentId, key, amountMinor } = wanted
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
  const begun = { status: 'asked', triedTimes: 0, failedTimes: 0 } as const
  const refund: Refund = { ...wanted, ...begun, id: newId() }
  const now = tx.now()
  await insertRefund(tx.db, refund, { now, tryAt: later(now, RETRY_MS) })
  await addRefunded(tx.db, paymentId, amountMinor)
  await emit(tx, RefundAsked, { paymentId, refundId: refund.id })
  return refund.id
}

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
      payable: payment.payable,
      checkoutId: payment.checkoutId,
      paymentId,
      refundId,
      key: refund.key,
      currency,
      amountMinor: `${refund.amountMinor}`,
    })
  })
}

/**
 * Notes that money which had been given back has come back to us: what the buyer is owed stays owed,
 * so the refund is made again, under the same number, and counts as waiting until then. Of one that
 * keeps coming back a person has to see to it. Said of one that is not done, it does nothing.
 */
export async function failRefund(
  ctx: Ctx,
  { paymentId, refundId }: { paymentId: string; refundId: string },
): Promise<void> {
  if (!isId(paymentId) || !isId(refundId)) return
  const again = { tryAt: later(ctx.now(), RETRY_MS), mostFailures: MOST_FAILURES }
  if (!(await reopenRefund(ctx.db, { paymentId, refundId }, again))) return
  ctx.log.error({ paymentId, refundId }, 'a refund that was done came back; it waits again')
}

/** Tries what was left over, however that came about; in the end it is left to a person. */
export async function retryRefunds(
  ctx: Ctx,
  providers: readonly Provider[],
  signal?: AbortSignal,
): Promise<void> {
  const tried = {
    now: ctx.now(),
    pauses: RETRY_PAUSES,
    mostTries: MOST_TRIES,
    limit: TRIED_OF_PAGE,
  }
  await Promise.all(
    lanesOf(providers).map((lane) =>
      workThrough(ctx, {
        what: 'trying refunds again',
        next: () => claimToTry(ctx.db, { ...tried, ...lane }),
        each: (refund) => retryRefund(ctx, providers, refund),
        about: ({ paymentId, id: refundId }) => ({ paymentId, refundId }),
        atOnce: TRIED_AT_ONCE,
        signal,
      }),
    ),
  )
}

async function retryRefund(
  ctx: Ctx,
  providers: readonly Provider[],
  { paymentId, id: refundId, triedTimes }: Refund,
): Promise<void> {
  try {
    await carryOutRefund(ctx, providers, { paymentId, refundId })
  } catch (error) {
    const isLast = triedTimes >= MOST_TRIES
    const told = isLast ? 'a refund was not done; a person has to see to it' : 'a refund waits'
    ctx.log[isLast ? 'error' : 'warn']({ err: error, paymentId, refundId }, told)
  }
}

const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms)
