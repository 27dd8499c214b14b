import { useTranslation } from 'react-i18next'
import { formatMoney, useFormat } from '../../ui/format.ts'
import type { Listing, Sku } from './api.ts'

/** Every variant of a listing: its prices, the one to come, and what is in stock. */
export function Variants({
  listing,
  stock,
}: {
  listing: Listing
  /** By variant; undefined until it is known, empty of what has never been on sale. */
  stock: ReadonlyMap<string, Sku> | undefined
}) {
  const { t } = useTranslation()
  const { day, count } = useFormat()
  const hasComing = listing.offers.some(({ coming }) => coming)
  const nameOf = ({ options, sku }: Listing['offers'][number]) =>
    options.filter((one) => one !== 'Default Title').join(' / ') || sku || t('centre.onlyVariant')
  return (
    <table className="cards variants">
      <thead>
        <tr>
          <th>{t('centre.column.variant')}</th>
          <th className="num">{t('centre.column.seller')}</th>
          <th className="num">{t('centre.column.shop')}</th>
          {hasComing && <th className="num">{t('centre.column.coming')}</th>}
          <th className="num">{t('centre.column.stock')}</th>
        </tr>
      </thead>
      <tbody>
        {listing.offers.map((offer) => {
          const sku = stock?.get(offer.variantId)
          return (
            <tr key={offer.variantId}>
              <td data-label={t('centre.column.variant')} className="long">
                {nameOf(offer)}
                {offer.sku && offer.sku !== nameOf(offer) && (
                  <span className="code quiet"> {offer.sku}</span>
                )}
              </td>
              <td data-label={t('centre.column.seller')} className="num">
                {formatMoney(offer.sellerPrice)}
              </td>
              <td data-label={t('centre.column.shop')} className="num">
                <strong>{formatMoney(offer.price.total)}</strong>
              </td>
              {hasComing && (
                <td data-label={t('centre.column.coming')} className="num">
                  {offer.coming &&
                    t('selling.coming', {
                      day: day(offer.coming.on),
                      price: formatMoney(offer.coming.price.total),
                    })}
                </td>
              )}
              <td data-label={t('centre.column.stock')} className="num">
                {sku ? count(sku.available) : stock ? t('centre.notCounted') : '…'}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
