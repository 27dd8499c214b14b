import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, type MoneyDto, toLength, useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { Reasons } from './Reasons.tsx'

const LIMITS = ['listings', 'openValue', 'openOrders', 'escrow', 'categories'] as const

const lengthOf = (value: number | MoneyDto) => (typeof value === 'number' ? value : toLength(value))

/** What a seller may have on sale and under way, what is used of it, and how it becomes more. */
export function Limits({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { text, time, count } = useFormat()
  const shown = (value: number | MoneyDto) =>
    typeof value === 'number' ? count(value) : formatMoney(value)
  const { data, error } = useQuery({
    queryKey: ['listing-limits', businessId],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/listing-limits', {
          params: { path: { businessId } },
        }),
      ),
  })
  if (error) return <Refusal error={error} />
  if (!data) return <div className="limits-shape" aria-hidden="true" />
  const { hold, holdReason, heldAt, reasons } = data
  return (
    <section className="panel limits" aria-label={t('centre.limits')}>
      {hold && (
        <div className="hold" role="status">
          <strong>{t(`selling.hold.${hold}`)}</strong>
          {hold === 'paused' && <> {holdReason}</>}
          {heldAt && <div className="quiet">{t('centre.heldSince', { time: time(heldAt) })}</div>}
        </div>
      )}
      <dl>
        {LIMITS.map((name) => {
          const { used, most, isSet } = data[name]
          const share = lengthOf(used) / Math.max(lengthOf(most), 1)
          return (
            <div key={name}>
              <dt>{t(`centre.limitOf.${name}`)}</dt>
              <dd>
                <strong>{shown(used)}</strong>{' '}
                <span className="quiet">
                  {t('centre.ofMost', { most: shown(most) })}
                  {isSet && ` · ${t('centre.setByOperator')}`}
                </span>
                <div className="limit-track" aria-hidden="true">
                  <div
                    className={share >= 1 ? 'full' : share >= 0.8 ? 'near' : ''}
                    style={{ width: `${Math.min(100, 100 * share)}%` }}
                  />
                </div>
              </dd>
            </div>
          )
        })}
      </dl>
      {data.limitsReason && (
        <p>
          {t('centre.limitsReason')} <q>{data.limitsReason}</q>
        </p>
      )}
      {reasons.length > 0 && (
        <>
          <p>{t('centre.notOneMore')}</p>
          <Reasons reasons={reasons} />
        </>
      )}
      <p className="quiet">
        {data.vouchedBy && `${t('centre.vouchedBy', { name: text(data.vouchedBy) })} `}
        {t('centre.arrived', { count: data.delivered })} {data.nextStep && text(data.nextStep)}
      </p>
    </section>
  )
}
