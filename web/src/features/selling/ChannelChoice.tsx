import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, toLength, useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { Reasons } from './Reasons.tsx'

type Channel =
  operations['offerChannels']['responses'][200]['content']['application/json']['channels'][number]

/** The variant that buyers see first. */
const cheapestOf = ({ variants }: Channel) =>
  variants.reduce<Channel['variants'][number] | undefined>(
    (best, one) =>
      best && toLength(best.story.shopPrice) <= toLength(one.story.shopPrice) ? best : one,
    undefined,
  )

/** The ways into the market that are open to a product, with what each costs; the others say why not. */
export function ChannelChoice({
  businessId,
  productId,
  value,
  onChange,
}: {
  businessId: string
  productId: string
  /** Undefined: the cheapest. */
  value: string | undefined
  onChange: (channel: string) => void
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const id = useId()
  const { data, error } = useQuery({
    queryKey: ['channel-offers', businessId, productId],
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/products/{productId}/channel-offers', {
          params: { path: { businessId, productId } },
        }),
      ),
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active paragraph={{ rows: 3 }} />
  return (
    <fieldset className="channel-choice">
      <legend>{t('centre.channel')}</legend>
      {data.channels.map((one) => {
        const cheapest = cheapestOf(one)
        const isDearer = one.variants.some(
          ({ story }) => story.shopPrice.amount !== cheapest?.story.shopPrice.amount,
        )
        const isOpen = one.reasons.length === 0 && cheapest !== undefined
        return (
          <div key={one.channel} className={isOpen ? 'channel' : 'channel closed'}>
            <label htmlFor={id + one.channel}>
              <input
                id={id + one.channel}
                type="radio"
                name={id}
                value={one.channel}
                checked={value === one.channel}
                disabled={!isOpen}
                onChange={() => onChange(one.channel)}
              />
              <span>
                <strong>{text(one.name)}</strong>{' '}
                <span className="quiet">
                  {t(one.isBonded ? 'centre.fromBonded' : 'centre.fromShelf')}
                </span>
              </span>
            </label>
            {isOpen && (
              <dl className="facts">
                <div>
                  <dt>{t('selling.price')}</dt>
                  <dd>
                    <strong>{formatMoney(cheapest.story.shopPrice)}</strong>
                    {isDearer && ` ${t('centre.andMore')}`}
                  </dd>
                </div>
                <div>
                  <dt>{t('centre.column.tax')}</dt>
                  <dd>{formatMoney(cheapest.story.tax)}</dd>
                </div>
                <div>
                  <dt>{t('centre.column.freight')}</dt>
                  <dd>{formatMoney(cheapest.story.freight)}</dd>
                </div>
                <div>
                  <dt>{t('centre.column.gets')}</dt>
                  <dd>
                    {cheapest.story.sellerGets
                      ? formatMoney(cheapest.story.sellerGets)
                      : t('report.unknown')}
                  </dd>
                </div>
              </dl>
            )}
            {one.doubts.length > 0 && (
              <>
                <p className="quiet">{t('centre.withDoubts')}</p>
                <Reasons reasons={one.doubts} />
              </>
            )}
            {!isOpen && <Reasons reasons={one.reasons} />}
          </div>
        )
      })}
    </fieldset>
  )
}
