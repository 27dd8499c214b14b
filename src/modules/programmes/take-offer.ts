import { dayOf } from '../../kernel/period.ts'
import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import { judgeBusiness, requireBusiness } from './apply.ts'
import { type Finding, isEligible } from './eligibility.ts'
import { ProgrammesErrors as E } from './errors.ts'
import type { OfferRef } from './offer.ts'
import { findOffer, insertTaking } from './offer-store.ts'
import type { Answers } from './programme-store.ts'

type Asked = OfferRef & Readonly<{ businessId: string; answers: Omit<Answers, 'plan'> }>

/**
 * A business takes up an offer: what is settled from then on is paid for, as long as there is
 * something left. Where a rule is not met nothing is kept but what each rule found is answered. Throws
 * business_not_found, offer_not_found, offer_not_open. Checks nothing about who asks.
 */
export async function takeOffer(
  ctx: Ctx,
  { businessId, answers, ...ref }: Asked,
): Promise<Readonly<{ isTaken: boolean; findings: readonly Finding[] }>> {
  const business = await requireBusiness(ctx, businessId)
  return transaction(ctx, async (tx) => {
    const offer = await findOffer(tx.db, ref)
    if (!offer || offer.state === 'funding') throw E.offerNotFound()
    const isOpen =
      offer.state === 'open' &&
      offer.closesOn >= dayOf(tx.now()) &&
      // Nobody pays for an invented offer.
      offer.isSample === business.isSample
    if (!isOpen) throw E.offerNotOpen({ state: offer.state })
    const said = { ...answers, askedMinor: offer.amountMinor, awardedMinor: 0n }
    const findings = await judgeBusiness(tx, offer, business, said)
    if (!isEligible(findings)) return { isTaken: false, findings }
    const at = tx.now()
    const taking = { businessId, outcome: findings, by: actorText(tx.actor), at }
    if (await insertTaking(tx.db, ref, taking)) {
      await recordAudit(tx, {
        organisationId: businessId,
        action: 'programmes.offer_taken',
        subject: `offer:${offer.id}`,
        after: { name: offer.name.en },
      })
    }
    return { isTaken: true, findings }
  })
}
