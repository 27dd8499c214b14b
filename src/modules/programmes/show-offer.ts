import { money, toMoneyDto } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisations } from '../accounts/api.ts'
import type { OfferDto } from './contract.ts'
import { nameOf } from './name-offices.ts'
import { budgetOf, leftOf, type Offer, spentOf } from './offer.ts'
import { countTakings, selectFunders } from './offer-store.ts'
import { wordRule } from './show-programme.ts'

/** Offers with the names of their offices and funders, and where every cent of them is. */
export async function showOffers(
  { db }: Pick<Ctx, 'db'>,
  offers: readonly Offer[],
): Promise<OfferDto[]> {
  const refs = offers.map(({ agencyId, id }) => ({ agencyId, offerId: id }))
  const [funders, takings] = [await selectFunders(db, refs), await countTakings(db, refs)]
  const ids = [...refs, ...funders].flatMap((one) =>
    'organisationId' in one ? [one.organisationId] : [one.agencyId],
  )
  const byId = new Map((await findOrganisations(db, [...new Set(ids)])).map((one) => [one.id, one]))
  return offers.map((offer) => {
    const { currency } = offer
    const amount = (minor: bigint) => toMoneyDto(money(minor, currency))
    const [budget, spent] = [budgetOf(offer), spentOf(offer)]
    return {
      agencyId: offer.agencyId,
      id: offer.id,
      agency: nameOf(byId.get(offer.agencyId)),
      name: offer.name,
      purpose: offer.purpose,
      isSample: offer.isSample,
      state: offer.state,
      perOrder: amount(offer.amountMinor),
      ordersMost: offer.ordersMost,
      ordersPerBusiness: offer.ordersPerBusiness,
      opensOn: offer.opensOn,
      closesOn: offer.closesOn,
      rules: offer.rules.map((rule) => ({ kind: rule.kind, text: wordRule(rule, currency) })),
      redeemed: offer.redeemed,
      businesses: takings.get(offer.id) ?? 0,
      budget: toMoneyDto(budget),
      spent: toMoneyDto(spent),
      left: amount(budget.minor - spent.minor),
      funders: funders
        .filter(({ offerId }) => offerId === offer.id)
        .map((funder) => ({
          organisationId: funder.organisationId,
          name: nameOf(byId.get(funder.organisationId)),
          sharePercent: funder.sharePoints / 100,
          perOrder: amount(funder.partMinor),
          needed: amount(funder.neededMinor),
          deposited: amount(funder.depositedMinor),
          given: amount(funder.partMinor * BigInt(offer.redeemed)),
          returned: amount(funder.returnedMinor),
          left: amount(offer.isSample ? 0n : leftOf(offer, funder)),
        })),
    }
  })
}
