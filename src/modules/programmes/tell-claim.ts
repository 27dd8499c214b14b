import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import type { TxCtx } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import type { Claim } from './claim-store.ts'
import { ClaimMoved } from './contract.ts'

/** Tells where a claim stands now; it stands in the log of whoever moved it. */
export async function tellClaim(
  tx: TxCtx,
  claim: Claim,
  organisationId: string,
  paid?: { currency: Currency },
): Promise<void> {
  const { agencyId, programmeId, awardId, businessId, id: claimId, state, reason } = claim
  const amount =
    paid && claim.reimbursedMinor !== null
      ? { amount: toMoneyDto(money(claim.reimbursedMinor, paid.currency)) }
      : {}
  await emit(tx, ClaimMoved, {
    agencyId,
    programmeId,
    awardId,
    claimId,
    businessId,
    state,
    ...amount,
  })
  await recordAudit(tx, {
    organisationId,
    action: `programmes.claim_${state}`,
    subject: `claim:${claimId}`,
    after: {
      state,
      ...amount,
      ...(reason ? { reason } : {}),
      ...(claim.reference ? { reference: claim.reference } : {}),
    },
  })
}
