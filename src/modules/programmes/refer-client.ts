import { newId } from '../../kernel/ids.ts'
import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { findOrganisation, recordAudit } from '../accounts/api.ts'
import { type CaseRef, caseLimits, type Outcome } from './case.ts'
import {
  answerReferral,
  countOpenReferrals,
  endReferral,
  insertReferral,
  type Referral,
} from './case-store.ts'
import { saveClient } from './client-store.ts'
import { lockOffices } from './consent-store.ts'
import { ReferralMoved } from './contract.ts'
import { counsellorOf, requireClient } from './counsel-client.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { findOffice } from './office-store.ts'

export type Destination = Readonly<{ toAgencyId: string | null; toName: string | null }>

/**
 * Asks a client whether another office, or somebody outside, may be told of it. Nobody is told before it
 * agrees. Throws case_not_found, office_not_found, too_many_referrals.
 */
export const askReferral = (
  ctx: Ctx,
  ref: CaseRef,
  { toAgencyId, toName, reason }: Destination & { reason: string },
): Promise<Referral> =>
  transaction(ctx, async (tx) => {
    await requireClient(tx, ref)
    if (toAgencyId) {
      const office = await findOffice(tx.db, toAgencyId)
      const business = await findOrganisation(tx.db, ref.businessId)
      const isThere = office?.standing === 'open' && office.isSample === business?.isSample
      if (!isThere || toAgencyId === ref.agencyId) throw E.officeNotFound({ agencyId: toAgencyId })
    }
    await lockOffices(tx.db, [ref.agencyId])
    const most = caseLimits.openReferrals
    if ((await countOpenReferrals(tx.db, ref)) >= most) throw E.tooManyReferrals({ most })
    const referral: Referral = {
      ...ref,
      id: newId(),
      toAgencyId,
      toName,
      reason,
      state: 'asked',
      askedAt: tx.now(),
      answeredAt: null,
      outcome: null,
      outcomeWords: null,
    }
    await insertReferral(tx.db, { ...referral, askedBy: counsellorOf(tx) })
    await emit(tx, ReferralMoved, { ...ref, referralId: referral.id, state: 'asked' })
    return referral
  })

/**
 * The business says yes or no. With a yes to another office it joins that one, which shows it nothing.
 * Throws referral_not_found. Checks nothing about who answers: the caller does.
 */
export const decideReferral = (
  ctx: Ctx,
  ref: CaseRef,
  id: string,
  { isAgreed }: { isAgreed: boolean },
): Promise<void> =>
  transaction(ctx, async (tx) => {
    const state = isAgreed ? 'agreed' : 'refused'
    const referral = await answerReferral(tx.db, ref, id, { state, now: tx.now() })
    if (!referral) throw E.referralNotFound()
    if (isAgreed && referral.toAgencyId) {
      await saveClient(tx.db, {
        businessId: ref.businessId,
        agencyId: referral.toAgencyId,
        cameBy: 'referral',
        batchId: null,
        prospectId: null,
        asks: [],
        joinedAt: tx.now(),
        by: actorText(tx.actor),
      })
    }
    await emit(tx, ReferralMoved, { ...ref, referralId: id, state })
    await recordAudit(tx, {
      organisationId: ref.businessId,
      action: isAgreed ? 'programmes.referral_agreed' : 'programmes.referral_refused',
      subject: `referral:${id}`,
      after: { to: referral.toAgencyId ?? referral.toName },
    })
  })

/** What came of it, for the file. Throws referral_not_found. */
export async function noteOutcome(
  ctx: Ctx,
  ref: CaseRef,
  id: string,
  { outcome, words }: { outcome: Outcome; words: string | null },
): Promise<void> {
  if (!(await endReferral(ctx.db, ref, id, { outcome, words, now: ctx.now() }))) {
    throw E.referralNotFound()
  }
}
