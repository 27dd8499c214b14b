import { money, toMoneyDto } from '../../kernel/money.ts'
import { type Day, dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { reimbursement } from './claim.ts'
import {
  type AwardRef,
  type AwardRow,
  addApproved,
  addPaid,
  type Claim,
  type ClaimRef,
  countClaims,
  lockAward,
  type Milestone,
  reachMilestone,
  replaceMilestones,
  saveClaim,
  saveEnded,
  selectMilestones,
} from './claim-store.ts'
import { AwardEnded } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { type ClaimState, maySetClaim } from './life-cycle.ts'
import { lockGrant } from './programme-store.ts'
import { tellClaim } from './tell-claim.ts'
import { requireClaim } from './write-claim.ts'

/**
 * An officer decides a claim: approved, its share is taken from the award; sent back, the business
 * corrects it. Throws claim_not_found, claim_step_refused, award_used_up.
 */
export function decideClaim(
  ctx: Ctx,
  ref: ClaimRef,
  { to, reason }: { to: 'approved' | 'returned' | 'rejected'; reason: string | null },
): Promise<Claim> {
  return transaction(ctx, async (tx) => {
    const { claim, award, awardRef } = await lockClaim(tx, ref, to)
    const decided = { ...claim, state: to, reason, decidedAt: tx.now() }
    if (to !== 'approved') return save(tx, decided)
    const left = award.amountMinor - award.approvedMinor - award.releasedMinor
    const { sharePoints, currency } = award
    const minor = reimbursement({ costMinor: claim.costMinor, sharePoints }, left)
    if (minor <= 0n) throw E.awardUsedUp({ left: toMoneyDto(money(left, currency)) })
    await addApproved(tx.db, awardRef, minor)
    if (claim.milestone !== null) {
      await reachMilestone(tx.db, awardRef, { number: claim.milestone, on: dayOf(tx.now()) })
    }
    return save(tx, { ...decided, reimbursedMinor: minor }, award)
  })
}

/** The office has paid an approved claim by its bank. Throws claim_not_found, claim_step_refused. */
export function payClaim(ctx: Ctx, ref: ClaimRef, reference: string): Promise<Claim> {
  return transaction(ctx, async (tx) => {
    // The programme before its award, as everybody who changes both.
    await lockGrant(tx.db, ref)
    const { claim, award, awardRef } = await lockClaim(tx, ref, 'paid')
    await addPaid(tx.db, awardRef, claim.reimbursedMinor!)
    return save(tx, { ...claim, state: 'paid', reference, paidAt: tx.now() }, award)
  })
}

/**
 * Nothing more is claimed of an award: what is left goes back to the budget. Throws award_not_found,
 * award_ended, claims_open.
 */
export function endAward(ctx: Ctx, ref: AwardRef, reason: string): Promise<AwardRow> {
  return transaction(ctx, async (tx) => {
    await lockGrant(tx.db, ref)
    const award = await requireRunning(tx, ref)
    const open = await countClaims(tx.db, ref, ['submitted', 'approved'])
    if (open > 0) throw E.claimsOpen({ open })
    const minor = award.amountMinor - award.paidMinor - award.releasedMinor
    const now = tx.now()
    await saveEnded(tx.db, ref, { minor, now })
    const { agencyId, programmeId, awardId } = ref
    const released = toMoneyDto(money(minor, award.currency))
    const { businessId } = award
    await emit(tx, AwardEnded, { agencyId, programmeId, awardId, businessId, released })
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'programmes.award_ended',
      subject: `application:${awardId}`,
      after: { released, reason },
    })
    return { ...award, releasedMinor: award.releasedMinor + minor, endedAt: now }
  })
}

/** Agrees what is reached by when; until the first is reached. Throws award_not_found, …_ended. */
export function setMilestones(
  ctx: Ctx,
  ref: AwardRef,
  milestones: readonly { name: string; dueOn: Day }[],
): Promise<Milestone[]> {
  return transaction(ctx, async (tx) => {
    await requireRunning(tx, ref)
    const before = await selectMilestones(tx.db, ref)
    if (before.some(({ doneOn }) => doneOn !== null)) throw E.milestonesFixed()
    await replaceMilestones(tx.db, ref, milestones)
    await recordAudit(tx, {
      organisationId: ref.agencyId,
      action: 'programmes.milestones_set',
      subject: `application:${ref.awardId}`,
      before: before.map(({ name, dueOn }) => ({ name, dueOn })),
      after: milestones,
    })
    return selectMilestones(tx.db, ref)
  })
}

/** A milestone is reached. Throws award_not_found, award_ended, milestone_not_found. */
export function markMilestone(ctx: Ctx, ref: AwardRef, number: number): Promise<Milestone[]> {
  return transaction(ctx, async (tx) => {
    await requireRunning(tx, ref)
    const on = dayOf(tx.now())
    if (!(await reachMilestone(tx.db, ref, { number, on }))) throw E.milestoneNotFound()
    await recordAudit(tx, {
      organisationId: ref.agencyId,
      action: 'programmes.milestone_reached',
      subject: `application:${ref.awardId}`,
      after: { number },
    })
    return selectMilestones(tx.db, ref)
  })
}

async function requireRunning(tx: TxCtx, ref: AwardRef): Promise<AwardRow> {
  const award = await lockAward(tx.db, ref)
  if (!award) throw E.awardNotFound()
  if (award.endedAt) throw E.awardEnded()
  return award
}

async function lockClaim(tx: TxCtx, ref: ClaimRef, to: ClaimState) {
  const { agencyId, programmeId } = ref
  const { awardId } = await requireClaim(tx, ref)
  const awardRef = { agencyId, programmeId, awardId }
  const award = (await lockAward(tx.db, awardRef))!
  const claim = await requireClaim(tx, ref)
  if (!maySetClaim(claim.state, to)) throw E.claimStepRefused({ from: claim.state, to })
  return { claim, award, awardRef }
}

async function save(tx: TxCtx, claim: Claim, award?: AwardRow): Promise<Claim> {
  await saveClaim(tx.db, claim)
  await tellClaim(tx, claim, claim.agencyId, award)
  return claim
}
