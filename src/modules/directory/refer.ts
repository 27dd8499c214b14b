import { newId } from '../../kernel/ids.ts'
import { type Currency, parseMoney } from '../../kernel/money.ts'
import { addDays, type Day, dayOf } from '../../kernel/period.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { workThrough } from '../../platform/work-through.ts'
import { recordAudit } from '../accounts/api.ts'
import { ReferralChanged } from './contract.ts'
import { DirectoryErrors as E } from './errors.ts'
import { gatherHandover } from './gather-handover.ts'
import { directoryLimits as most } from './limits.ts'
import type { PartnerKind } from './profile.ts'
import { type HandoverField, mayFollow, type Outcome, type Referral } from './referral.ts'
import {
  findSender,
  insertReferral,
  lockReferral,
  type ReferralRef,
  saveReferral,
  selectUnanswered,
} from './referral-store.ts'
import { requireDeadline } from './require-deadline.ts'
import { requirePartners, requireSteps } from './require-partner.ts'

export type NewReferral = Readonly<{
  partnerId: string
  kind: PartnerKind
  steps: readonly string[]
  words: string
  fields: readonly HandoverField[]
  /** Of the data that were shown: others are not handed over. */
  digest: string
  answerBy: Date
}>

/**
 * Hands a business on to a partner with the data it agreed to, as they were shown. Throws
 * deadline_unfit, step_unknown, partner_not_found, sample_partner, own_partner; handover_changed
 * when the data are others by now, referral_open. Checks nothing about the business: the caller does.
 */
export async function refer(
  ctx: Ctx,
  businessId: string,
  { digest, ...asked }: NewReferral,
): Promise<Referral> {
  requireDeadline(ctx, asked.answerBy)
  requireSteps(asked.steps)
  await requirePartners(ctx, [asked.partnerId])
  const handover = await gatherHandover(ctx, businessId, asked)
  if (handover.digest !== digest) throw E.handoverChanged()
  return transaction(ctx, async (tx) => {
    const referral: Referral = {
      ...asked,
      businessId,
      id: newId(),
      handed: handover.handed,
      state: 'sent',
      sentAt: tx.now(),
      answeredAt: null,
      reason: null,
      dueOn: null,
      firstReadAt: null,
      lastReadAt: null,
      withdrawnAt: null,
      endedAt: null,
      outcome: null,
      isSample: false,
    }
    const given = { ...referral, givenBy: actorText(tx.actor) }
    if (!(await insertReferral(tx.db, given, most.openReferrals))) {
      throw E.referralOpen({ most: most.openReferrals })
    }
    await tell(tx, referral, businessId)
    return referral
  })
}

export type ReferralAnswer = Readonly<{ dueOn: Day } | { declined: string }>

/**
 * The partner takes it, and says by when it wants to be done, or declines. Throws
 * referral_not_found, referral_not_open, too_late, deadline_unfit.
 */
export async function answerReferral(
  ctx: Ctx,
  { partnerId, referralId }: { partnerId: string; referralId: string },
  answer: ReferralAnswer,
): Promise<void> {
  const businessId = await findSender(ctx.db, { partnerId, referralId })
  if (!businessId) throw E.referralNotFound({ referralId })
  await step(ctx, { businessId, referralId }, partnerId, (before, now) => {
    if (before.state === 'expired') throw E.tooLate()
    if ('declined' in answer) {
      const { declined: reason } = answer
      return { ...before, state: 'declined', reason, answeredAt: now, endedAt: now }
    }
    if (now >= before.answerBy) throw E.tooLate()
    const today = dayOf(now)
    const last = addDays(today, most.validDaysMost)
    if (answer.dueOn < today || answer.dueOn > last)
      throw E.deadlineUnfit({ from: today, to: last })
    return { ...before, state: 'accepted', dueOn: answer.dueOn, answeredAt: now }
  })
}

/**
 * The business takes its data back: from here on the partner reads nothing of them. What was under
 * way ends; what is over stays counted. Throws referral_not_found, referral_not_open.
 */
export const withdrawReferral = (ctx: Ctx, ref: ReferralRef): Promise<void> =>
  transaction(ctx, async (tx) => {
    const before = await lockReferral(tx.db, ref)
    if (!before) throw E.referralNotFound({ referralId: ref.referralId })
    if (before.withdrawnAt) throw E.referralNotOpen({ state: before.state })
    const withdrawnAt = tx.now()
    const next: Referral = mayFollow(before.state, 'withdrawn')
      ? { ...before, state: 'withdrawn', withdrawnAt, endedAt: withdrawnAt }
      : { ...before, withdrawnAt }
    await saveReferral(tx.db, next)
    await tell(tx, next, ref.businessId)
  })

export type StatedOutcome = Pick<Outcome, 'endedOn' | 'isDamaged' | 'isRefunded' | 'isDisputed'> &
  Readonly<{ isDone: boolean; cost: Readonly<{ amount: string; currency: Currency }> | null }>

/**
 * The business says what came of it: facts, once. Throws referral_not_found, referral_not_open,
 * deadline_unfit (a day before the partner's yes or in the future), price_unfit.
 */
export const stateOutcome = (
  ctx: Ctx,
  ref: ReferralRef,
  { isDone, cost, ...facts }: StatedOutcome,
): Promise<void> =>
  step(ctx, ref, ref.businessId, (before, now) => {
    const paid = cost && parseMoney(cost.amount, cost.currency)
    if (cost && (!paid || paid.minor < 0n)) throw E.priceUnfit({ currency: cost.currency })
    const state = isDone ? 'done' : 'failed'
    if (!mayFollow(before.state, state)) return { ...before, state }
    const [from, to] = [dayOf(before.answeredAt!), dayOf(now)]
    if (facts.endedOn < from || facts.endedOn > to) throw E.deadlineUnfit({ from, to })
    const money = { costMinor: paid?.minor ?? null, currency: paid?.currency ?? null }
    return { ...before, state, endedAt: now, outcome: { ...facts, ...money } }
  })

/** Ends those that nobody has answered in time. Done again, it changes nothing. */
export const endReferrals = (ctx: Ctx, signal?: AbortSignal): Promise<number> =>
  workThrough<ReferralRef>(ctx, {
    what: 'referrals that nobody answered',
    next: (last) =>
      selectUnanswered(ctx.db, { now: ctx.now(), after: last?.referralId, limit: BATCH }),
    each: (ref) =>
      transaction(ctx, async (tx) => {
        const before = await lockReferral(tx.db, ref)
        if (before?.state !== 'sent' || before.answerBy > tx.now()) return
        const next: Referral = { ...before, state: 'expired', endedAt: tx.now() }
        await saveReferral(tx.db, next)
        await tell(tx, next, ref.businessId)
      }),
    about: ({ referralId }) => ({ referralId }),
    atOnce: 1,
    signal,
  })

const BATCH = 100

const step = (
  ctx: Ctx,
  ref: ReferralRef,
  actorId: string,
  change: (before: Referral, now: Date) => Referral,
): Promise<void> =>
  transaction(ctx, async (tx) => {
    const before = await lockReferral(tx.db, ref)
    if (!before) throw E.referralNotFound({ referralId: ref.referralId })
    const next = change(before, tx.now())
    if (!mayFollow(before.state, next.state)) throw E.referralNotOpen({ state: before.state })
    await saveReferral(tx.db, next)
    await tell(tx, next, actorId)
  })

/** The data are in no event and in no audit log: they end with the consent. */
async function tell(tx: TxCtx, referral: Referral, organisationId: string): Promise<void> {
  const { businessId, id: referralId, partnerId, state, fields, outcome } = referral
  await emit(tx, ReferralChanged, { businessId, referralId, partnerId, state })
  await recordAudit(tx, {
    organisationId,
    action: `directory.referral_${referral.withdrawnAt ? 'withdrawn' : state}`,
    subject: `referral:${referralId}`,
    after: {
      partnerId,
      fields,
      outcome: outcome && { ...outcome, costMinor: outcome.costMinor?.toString() ?? null },
    },
  })
}
