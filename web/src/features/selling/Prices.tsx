import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, type MoneyDto, useFormat } from '../../ui/format.ts'
import type { Listing } from './api.ts'
import { Reasons } from './Reasons.tsx'

type Offer = Listing['offers'][number]

/** What each variant costs in the shop, what is left to the seller, and what is to come. */
export function Prices({ listing }: { listing: Listing }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const keeps = useCommission(listing)
  const { offers, comingBlock } = listing
  const [first] = offers
  return (
    <>
      {offers.map((offer) => (
        <p key={offer.variantId}>
          {offers.length > 1 ? `${offer.options.join(' / ')}: ` : `${t('selling.price')} `}
          <strong>{formatMoney(offer.price.total)}</strong>{' '}
          <span className="quiet">
            {t('selling.asks', { amount: formatMoney(offer.sellerPrice) })}
            {keeps && ` · ${t('selling.left', { amount: formatMoney(keeps(offer)) })}`}
            {offer.coming &&
              ` · ${t('selling.coming', {
                day: day(offer.coming.on),
                price: formatMoney(offer.coming.price.total),
              })}`}
          </span>
        </p>
      ))}
      {comingBlock && (
        <div className="panel" role="status">
          {t('selling.comingBlock', { day: day(comingBlock.on) })}
          <Reasons reasons={comingBlock.reasons} />
        </div>
      )}
      {first && <Unsure price={first.price} />}
    </>
  )
}

/** What the price rests on where that is not certain. */
function Unsure({ price: { openLaw, warnings } }: { price: Offer['price'] }) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  if (!openLaw && warnings.length === 0) return null
  return (
    <details>
      <summary>{t(openLaw ? 'selling.openLaw' : 'selling.unsure')}</summary>
      {openLaw && (
        <>
          <ul>
            {openLaw.readings.map((one) => (
              <li key={one.id}>
                {text(one.label)} · {t('selling.tax')} {formatMoney(one.tax)} ·{' '}
                {formatMoney(one.total)} {one.isCharged && <strong>{t('selling.charged')}</strong>}
              </li>
            ))}
          </ul>
          <p className="quiet">
            {openLaw.note && text(openLaw.note)}
            {openLaw.since && ` ${t('selling.lawSince', { day: day(openLaw.since) })}`}{' '}
            {openLaw.source && (
              <a href={openLaw.source.url} rel="noreferrer">
                {openLaw.source.title}
              </a>
            )}
          </p>
        </>
      )}
      {warnings.length > 0 && (
        <ul className="quiet">
          {warnings.map((one) => (
            <li key={one.code + one.text.en}>{text(one.text)}</li>
          ))}
        </ul>
      )}
    </details>
  )
}

/** What is left of the seller's price when the market has taken what it keeps; to the cent, rounded up for the market's share. */
function useCommission(listing: Listing): ((offer: Offer) => MoneyDto) | undefined {
  const { businessId, code } = listing
  const { data } = useQuery({
    queryKey: ['commission', businessId],
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/commission-rules', {
          params: { path: { businessId } },
        }),
      ),
  })
  if (!data) return undefined
  // The seller's own come first, then the longest code: the first that fits decides.
  const rule = data.rules.find((one) => code.startsWith(one.codePrefix))
  return ({ sellerPrice, price }) => {
    if (!rule || rule.terms.kind === 'withdrawn') return sellerPrice
    const asked = cents(sellerPrice.amount)
    const goods = price.parts
      .filter(({ kind }) => kind === 'goods')
      .reduce((sum, { amount }) => sum + cents(amount.amount), 0n)
    if (goods === 0n) return sellerPrice
    const kept =
      rule.terms.kind === 'percent'
        ? (goods * BigInt(rule.terms.basisPoints)) / 10_000n
        : least(cents(rule.terms.perPiece.amount), goods)
    return { ...sellerPrice, amount: decimal(asked - (asked * kept) / goods) }
  }
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
const cents = (amount: string): bigint => {
  const [whole = '0', rest = ''] = amount.split('.')
  return BigInt(whole + rest.padEnd(2, '0').slice(0, 2))
}
const decimal = (minor: bigint): string => {
  const digits = `${minor}`.padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
