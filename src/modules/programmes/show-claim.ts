import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisations } from '../accounts/api.ts'
import {
  type AwardRef,
  type Claim,
  findAward,
  selectMilestones,
  selectReceipts,
} from './claim-store.ts'
import type { AwardDto, ClaimDto } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { nameOf } from './name-offices.ts'
import type { ProgrammeRef } from './programme-store.ts'

/** An award with what was agreed; of `businessId` only, if it is given. Throws award_not_found. */
export async function readAward(
  { db }: Pick<Ctx, 'db'>,
  ref: AwardRef & { businessId?: string },
): Promise<AwardDto> {
  const award = await findAward(db, ref)
  const isTheirs = ref.businessId === undefined || award?.businessId === ref.businessId
  if (!award || !isTheirs) throw E.awardNotFound()
  const [business] = await findOrganisations(db, [award.businessId])
  const amount = (minor: bigint) => toMoneyDto(money(minor, award.currency))
  return {
    awardId: ref.awardId,
    business: { businessId: award.businessId, name: nameOf(business) },
    programme: award.programme,
    amount: amount(award.amountMinor),
    approved: amount(award.approvedMinor),
    paid: amount(award.paidMinor),
    left: amount(award.amountMinor - award.approvedMinor - award.releasedMinor),
    sharePercent: award.sharePoints / 100,
    endedAt: award.endedAt?.toISOString() ?? null,
    milestones: await selectMilestones(db, ref),
  }
}

/** Claims of one programme with their receipts and the names of who claims. */
export async function showClaims(
  { db }: Pick<Ctx, 'db'>,
  ref: ProgrammeRef,
  currency: Currency,
  claims: readonly Claim[],
): Promise<ClaimDto[]> {
  const businesses = await findOrganisations(db, [...new Set(claims.map((one) => one.businessId))])
  const byId = new Map(businesses.map((one) => [one.id, one]))
  const receipts = Map.groupBy(
    await selectReceipts(
      db,
      ref,
      claims.map(({ id }) => id),
    ),
    ({ claimId }) => claimId,
  )
  const amount = (minor: bigint) => toMoneyDto(money(minor, currency))
  return claims.map((claim) => ({
    id: claim.id,
    awardId: claim.awardId,
    business: { businessId: claim.businessId, name: nameOf(byId.get(claim.businessId)) },
    state: claim.state,
    milestone: claim.milestone,
    cost: amount(claim.costMinor),
    purpose: claim.purpose,
    spentOn: claim.spentOn,
    reimbursed: claim.reimbursedMinor === null ? null : amount(claim.reimbursedMinor),
    reason: claim.reason,
    reference: claim.reference,
    submittedAt: claim.submittedAt?.toISOString() ?? null,
    decidedAt: claim.decidedAt?.toISOString() ?? null,
    paidAt: claim.paidAt?.toISOString() ?? null,
    receipts: (receipts.get(claim.id) ?? []).map(({ id, type, bytes, isUsedElsewhere }) => {
      return { id, type, bytes, isUsedElsewhere }
    }),
  }))
}
