import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Funders, type Offer, OfferFacts } from './OfferFacts.tsx'
import './office.css'

const PAGE = 20

/** Offers of others that a partner or an agency pays for: what its money did, what it is owed. */
export function FundedOffers({ organisationId, none }: { organisationId: string; none?: string }) {
  const offers = usePages({
    queryKey: ['funded-offers', organisationId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/organisations/{organisationId}/funded-offers', {
          params: { path: { organisationId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.offers,
  })
  return (
    <PagedList pages={offers} keyOf={({ id }) => id} {...(none ? { none } : {})}>
      {(offer) => <FundedOffer offer={offer} organisationId={organisationId} />}
    </PagedList>
  )
}

function FundedOffer({ offer, organisationId }: { offer: Offer; organisationId: string }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const own = offer.funders.find((one) => one.organisationId === organisationId)!
  const facts = [
    ['given', formatMoney(own.given)],
    ['rest', formatMoney(own.left)],
    ['orders', count(offer.redeemed)],
    ['businesses', count(offer.businesses)],
  ] as const
  const isOwed = offer.state === 'closed' && /[1-9]/.test(own.left.amount)
  return (
    <>
      <OfferFacts offer={offer} />
      <dl className="measures">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`offer.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {offer.state === 'funding' && !offer.isSample && (
        <p role="status">
          {t('offer.youPayIn', {
            needed: formatMoney(own.needed),
            deposited: formatMoney(own.deposited),
          })}
        </p>
      )}
      {isOwed && <p role="status">{t('offer.goesBack', { amount: formatMoney(own.left) })}</p>}
      <Funders offer={offer} />
    </>
  )
}
