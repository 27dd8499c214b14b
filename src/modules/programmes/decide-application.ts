import { money, toMoneyDto } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { tellMoved } from './apply.ts'
import { Awarded } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { applicationFrom } from './life-cycle.ts'
import {
  type ApplicationRef,
  type ApplicationRow,
  findApplication,
  type Grant,
  moveApplication,
  sumAwarded,
  takeAward,
} from './programme-store.ts'
import { amountIn, requireGrant } from './run-programme.ts'

/**
 * An officer begins to review an application, or declines it with a reason. Throws
 * application_not_found, application_step_refused. Checks nothing about who decides.
 */
export function reviewApplication(
  ctx: Ctx,
  ref: ApplicationRef,
  { to, reason }: { to: 'in_review' | 'declined'; reason: string | null },
): Promise<ApplicationRow> {
  return transaction(ctx, async (tx) => {
    const before = await findApplication(tx.db, ref)
    if (!before) throw E.applicationNotFound()
    const isMoved = await moveApplication(tx.db, ref, {
      from: applicationFrom(to, 'officer'),
      to,
      by: actorText(tx.actor),
      reason,
      now: tx.now(),
    })
    if (!isMoved) throw E.applicationStepRefused({ from: before.state, to })
    const after = (await findApplication(tx.db, ref))!
    await tellMoved(tx, after, ref.agencyId)
    return after
  })
}

/**
 * Awards money to an application under review, out of what is left. Whatever else is awarded at the
 * same moment, budget and yearly cap hold. Throws application_not_found, application_step_refused,
 * award_too_high, budget_exhausted, over_yearly_cap, invalid_amount; then nothing has changed.
 */
export function award(
  ctx: Ctx,
  ref: ApplicationRef,
  { amount, reason }: { amount: string; reason: string },
): Promise<ApplicationRow> {
  return transaction(ctx, async (tx) => {
    const grant = await requireGrant(tx, ref)
    const amountMinor = amountIn(grant.currency, amount)
    const now = tx.now()
    const on = dayOf(now)
    const by = actorText(tx.actor)
    const from = applicationFrom('awarded', 'officer')
    const isTaken = await takeAward(tx.db, ref, { amountMinor, from, on, by, reason, now })
    const after = await findApplication(tx.db, ref)
    if (!after) throw E.applicationNotFound()
    if (!isTaken) throw await whyNot(tx, ref, after, amountMinor)
    // The programme's row is ours until the end: whoever was awarded before is counted.
    await requireBelowCap(tx, grant, after, on.slice(0, 4))
    await tellMoved(tx, after, ref.agencyId)
    const { agencyId, programmeId, applicationId } = ref
    await emit(tx, Awarded, {
      agencyId,
      programmeId,
      applicationId,
      businessId: after.businessId,
      amount: toMoneyDto(money(amountMinor, grant.currency)),
    })
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'programmes.awarded',
      subject: `application:${applicationId}`,
      after: { amount: toMoneyDto(money(amountMinor, grant.currency)), reason },
    })
    return after
  })
}

async function requireBelowCap(
  tx: TxCtx,
  grant: Grant,
  { agencyId, programmeId, businessId }: ApplicationRow,
  year: string,
): Promise<void> {
  const cap = grant.rules.find((rule) => rule.kind === 'yearly_cap')
  if (!cap) return
  const sum = await sumAwarded(tx.db, { agencyId, programmeId, businessId }, year)
  if (sum <= amountIn(grant.currency, cap.amount)) return
  throw E.overYearlyCap({
    year,
    cap: toMoneyDto(money(amountIn(grant.currency, cap.amount), grant.currency)),
  })
}

/** Which of the things that an award needs was missing. */
async function whyNot(
  tx: TxCtx,
  ref: ApplicationRef,
  application: ApplicationRow,
  amountMinor: bigint,
) {
  if (!applicationFrom('awarded', 'officer').includes(application.state)) {
    return E.applicationStepRefused({ from: application.state, to: 'awarded' })
  }
  if (application.askedMinor < amountMinor) {
    return E.awardTooHigh({
      asked: toMoneyDto(money(application.askedMinor, application.currency)),
    })
  }
  const { state, budgetMinor, committedMinor, spentMinor, currency } = await requireGrant(tx, ref)
  if (state !== 'open' && state !== 'closed') return E.programmeStepRefused({ from: state })
  const left = budgetMinor - committedMinor - spentMinor
  return E.budgetExhausted({ left: toMoneyDto(money(left, currency)) })
}
