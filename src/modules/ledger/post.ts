import { type Money, money } from '../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import {
  captured,
  type Parts,
  providerSettled,
  refunded as refundedEntries,
  settled,
} from './journal.ts'
import {
  insertJournals,
  lockSubjects,
  MARKET,
  type PostedJournal,
  selectCommissions,
  selectJournalsOf,
} from './store.ts'

/** The money of one order: `subject` is its id, and all its journals lie under it. */
export type OrderMoney = Readonly<{ businessId: string; subject: string }>

/** Buyers' payments are held. The commission of this moment is the one that will be taken. */
export async function postCaptured(
  tx: TxCtx,
  payments: readonly (OrderMoney & { total: Money; paymentId: string })[],
): Promise<void> {
  await lockSubjects(tx.db, payments)
  const businessIds = payments.map(({ businessId }) => businessId)
  const commission = await selectCommissions(tx.db, businessIds, tx.now())
  const journals = payments.map(({ businessId, subject, total, paymentId }) => ({
    businessId,
    kind: 'captured' as const,
    reference: subject,
    subject,
    facts: { paymentId, commissionBasisPoints: `${commission(businessId)}` },
    entries: captured(total),
  }))
  await insertJournals(tx.db, journals, tx.now())
}

/**
 * What is held is given to whom it belongs. Does nothing before the payment, and what had gone back
 * by then, were posted: false.
 */
export const postSettled = (
  ctx: Ctx,
  { businessId, subject, parts, refunded }: OrderMoney & { parts: Parts; refunded: Money },
): Promise<boolean> =>
  transaction(ctx, async (tx) => {
    await lockSubjects(tx.db, [{ businessId, subject }])
    const journals = await selectJournalsOf(tx.db, businessId, subject)
    const payment = journals.find(({ kind }) => kind === 'captured')
    if (!payment) return false
    const back = journals
      .filter(({ kind }) => kind === 'refunded')
      .flatMap(({ entries }) => entries)
      .filter(({ account }) => account === 'escrow')
      .reduce((sum, { minor }) => sum + minor, 0n)
    if (back < refunded.minor) return false
    const basisPoints = Number(payment.facts['commissionBasisPoints'] ?? 0)
    const entries = settled(parts, money(back, parts.total.currency), basisPoints)
    const facts = { commissionBasisPoints: `${basisPoints}` }
    const journal = {
      businessId,
      kind: 'settled',
      reference: subject,
      subject,
      facts,
      entries,
    } as const
    await insertJournals(tx.db, [journal], tx.now())
    return true
  })

/** Money went back to the buyer, before or after it was settled. False before the payment was posted. */
export const postRefunded = (
  ctx: Ctx,
  { businessId, subject, amount, refundId }: OrderMoney & { amount: Money; refundId: string },
): Promise<boolean> =>
  transaction(ctx, async (tx) => {
    await lockSubjects(tx.db, [{ businessId, subject }])
    const journals = await selectJournalsOf(tx.db, businessId, subject)
    if (!journals.some(({ kind }) => kind === 'captured')) return false
    const isSettled = journals.some(({ kind }) => kind === 'settled')
    const entries = refundedEntries(amount, isSettled)
    const facts = { isSettled: `${isSettled}` }
    const journal = {
      businessId,
      kind: 'refunded',
      reference: refundId,
      subject,
      facts,
      entries,
    } as const
    await insertJournals(tx.db, [journal], tx.now())
    return true
  })

export type ProviderDay = Readonly<{
  provider: string
  day: string
  /** Of reading its file: a later one replaces what an earlier one had come to. */
  attempt: number
  taken: Money
  fee: Money
}>

/**
 * What a provider's file of a day comes to, in the market's own books: posted is what changes since
 * the file was read before. Told again, or of an earlier attempt, it does nothing.
 */
export const postProviderSettled = (
  ctx: Ctx,
  { provider, day, attempt, taken, fee }: ProviderDay,
): Promise<void> =>
  transaction(ctx, async (tx) => {
    const order = { businessId: MARKET, subject: `${provider}/${day}/${taken.currency}` }
    await lockSubjects(tx.db, [order])
    const posted = await selectJournalsOf(tx.db, order.businessId, order.subject)
    if (posted.some(({ facts }) => Number(facts['attempt']) >= attempt)) return
    const left = {
      taken: money(taken.minor + postedOn(posted, 'clearing'), taken.currency),
      fee: money(fee.minor - postedOn(posted, 'fee'), taken.currency),
    }
    const journal = {
      ...order,
      kind: 'provider_settled',
      reference: `${order.subject}/${attempt}`,
      facts: { attempt: `${attempt}`, takenMinor: `${taken.minor}`, feeMinor: `${fee.minor}` },
      entries: providerSettled(left),
    } as const
    await insertJournals(tx.db, [journal], tx.now())
  })

const postedOn = (posted: readonly PostedJournal[], on: 'clearing' | 'fee'): bigint =>
  posted
    .flatMap(({ entries }) => entries)
    .filter(({ account }) => account === on)
    .reduce((sum, { minor }) => sum + minor, 0n)
