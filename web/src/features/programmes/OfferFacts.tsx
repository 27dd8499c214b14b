import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { Scrolling } from '../../ui/Scrolling.tsx'
import { Rules } from './ProgrammePage.tsx'

export type Offer =
  operations['listOffers']['responses'][200]['content']['application/json']['offers'][number]

/** What an offer gives, to whom, in which days. */
export function OfferFacts({ offer }: { offer: Offer }) {
  const { t } = useTranslation()
  const { text, day, count } = useFormat()
  return (
    <>
      <div className="bar-label">
        <strong>{text(offer.name)}</strong>
        <span className="badge">{t(`offer.states.${offer.state}`)}</span>
      </div>
      <p className="quiet">
        {text(offer.agency)} ·{' '}
        {t('offer.days', { from: day(offer.opensOn), to: day(offer.closesOn) })}
      </p>
      <p>{text(offer.purpose)}</p>
      <p>
        {t('offer.gives', {
          amount: formatMoney(offer.perOrder),
          each: count(offer.ordersPerBusiness),
          all: count(offer.ordersMost),
        })}
      </p>
      {offer.isSample && <p className="quiet">{t('offer.sampleMoney')}</p>}
      {offer.rules.length > 0 && (
        <details>
          <summary>{t('offer.whoMayTake')}</summary>
          <Rules rules={offer.rules} />
        </details>
      )}
    </>
  )
}

const MONEY = ['perOrder', 'needed', 'deposited', 'given', 'returned', 'left'] as const
const HEADS = {
  perOrder: 'part',
  needed: 'needed',
  deposited: 'deposited',
  given: 'given',
  returned: 'returned',
  left: 'rest',
} as const

/** Who pays how much of it, and where every cent of theirs is. */
export function Funders({ offer: { funders } }: { offer: Offer }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  return (
    <Scrolling label={t('offer.funders')}>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">{t('offer.funder')}</th>
            <th scope="col" className="num">
              {t('offer.sharePercent')}
            </th>
            {MONEY.map((name) => (
              <th key={name} scope="col" className="num">
                {t(`offer.${HEADS[name]}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {funders.map((funder) => (
            <tr key={funder.organisationId}>
              <th scope="row">{text(funder.name)}</th>
              <td className="num" data-label={t('offer.sharePercent')}>
                {funder.sharePercent} %
              </td>
              {MONEY.map((name) => (
                <td key={name} className="num" data-label={t(`offer.${HEADS[name]}`)}>
                  {formatMoney(funder[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}
