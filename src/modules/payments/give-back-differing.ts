import { newId } from '../../kernel/ids.ts'
import { formatAmount } from '../../kernel/money.ts'
import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { INSTALLATION, recordAudit } from '../accounts/api.ts'
import { DifferingEnded } from './contract.ts'
import {
  type DifferingPayment,
  decideDiffering,
  endDiffering,
  findDiffering,
  selectDifferingToTry,
  tryDifferingAgain,
} from './differing-store.ts'
import { PaymentsErrors as E } from './errors.ts'
import { askOnce } from './pay.ts'
import type { Provider } from './provider.ts'
import { providerOf } from './provider-of.ts'
import { selectPayment } from './store.ts'

const RETRY_MS = 300_000
const LONGEST_RETRY_MS = 6 * 3_600_000
const TRIED_AT_ONCE = 50

/**
 * Decides that a payment of another amount than was asked for goes back, all of it. The provider is
 * asked first: what it has not got is not given back. Done in the background. Throws
 * payment_not_found, provider_unavailable, and differs_no_more when there is nothing to give back.
 * Checks nothing about who asks: the caller does.
 */
export async function giveBackDiffering(
  ctx: Ctx,
  providers: readonly Provider[],
  { paymentId, reason }: { paymentId: string; reason: string },
): Promise<DifferingPayment> {
  const payment = await selectPayment(ctx.db, paymentId)
  const before = payment && (await findDiffering(ctx.db, paymentId))
  if (!payment || !before) throw E.paymentNotFound({ paymentId })
  if (!before.confirmedAt) {
    try {
      await askOnce(ctx, providers, { ...payment, payUntil: undefined, isOvertaken: false })
    } catch (error) {
      ctx.log.warn({ err: error, paymentId }, 'a provider did not answer about a payment')
      throw E.providerUnavailable({ provider: payment.provider })
    }
  }
  await transaction(ctx, async (tx) => {
    const [refundId, by, now] = [newId(), actorText(tx.actor), tx.now()]
    const given = { paymentId, refundId, reason, by, now }
    if (!(await decideDiffering(tx.db, given))) throw E.differsNoMore()
    const decided = (await findDiffering(tx.db, paymentId))!
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'payments.differing_given_back',
      subject: `payment:${paymentId}`,
      after: { amount: formatAmount(toldOf(decided)), currency: decided.toldCurrency, reason },
    })
  })
  return (await findDiffering(ctx.db, paymentId))!
}

/** Has the providers give back what was decided on, until each of them has. */
export async function retryDiffering(
  ctx: Ctx,
  providers: readonly Provider[],
  signal?: AbortSignal,
): Promise<void> {
  for (const differing of await selectDifferingToTry(ctx.db, ctx.now(), TRIED_AT_ONCE)) {
    if (signal?.aborted) return
    const { paymentId, triedTimes } = differing
    const pause = Math.min(RETRY_MS * 2 ** Math.min(triedTimes, 10), LONGEST_RETRY_MS)
    await tryDifferingAgain(ctx.db, paymentId, new Date(ctx.now().getTime() + pause))
    try {
      await carryOut(ctx, providers, differing)
    } catch (error) {
      ctx.log.warn({ err: error, paymentId }, 'a payment of another amount is not given back yet')
    }
  }
}

async function carryOut(
  ctx: Ctx,
  providers: readonly Provider[],
  differing: DifferingPayment,
): Promise<void> {
  const { paymentId, refundId, reason } = differing
  const provider = providerOf(providers, differing.provider)
  if (!provider || !refundId) return
  const told = toldOf(differing)
  const state = await provider.refund({
    paymentId,
    amount: told,
    reference: differing.reference ?? undefined,
    refundId,
    refund: told,
    reason: reason ?? '',
  })
  // What waits there is asked about again: the same number gives back once.
  if (state !== 'done') return
  await transaction(ctx, async (tx) => {
    if (!(await endDiffering(tx.db, paymentId, tx.now()))) return
    await emit(tx, DifferingEnded, {
      paymentId,
      refundId,
      currency: told.currency,
      amountMinor: `${told.minor}`,
    })
  })
}

const toldOf = ({ toldMinor: minor, toldCurrency: currency }: DifferingPayment) => ({
  minor,
  currency,
})
