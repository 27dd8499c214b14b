import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Scrolling } from '../../ui/Scrolling.tsx'

type Month =
  operations['listAssistedMonths']['responses'][200]['content']['application/json']['months'][number]

const PAGE = 20

/** Orders that named a station, with what each brings it. */
export function AssistedOrders({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const orders = usePages({
    queryKey: ['assisted-orders', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/station/orders', {
          params: { path: { agencyId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.orders,
  })
  return (
    <PagedList
      pages={orders}
      keyOf={({ orderId }) => orderId}
      none={t('station.noOrders')}
      itemClass=""
    >
      {({ orderId, seller, commission, placedAt, state }) => (
        <div className="bar-label">
          <span>
            <strong>{formatMoney(commission)}</strong> · {day(placedAt)} · {text(seller)} ·{' '}
            {t('station.order')} <span className="code">{orderId.slice(-12)}</span>
          </span>
          <span className="badge">{t(`station.states.${state}`)}</span>
        </div>
      )}
    </PagedList>
  )
}

const COUNTS = ['orders', 'paidOrders'] as const
const AMOUNTS = ['paid', 'waiting', 'takenBack'] as const

/** What a station was paid, month by month. */
export function AssistedMonths({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const pages = usePages({
    queryKey: ['assisted-months', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/station/months', {
          params: { path: { agencyId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.months,
  })
  const months = pages.items ?? []
  return (
    <>
      {months.length > 0 && <Months months={months} />}
      {/* The months stand in one table: what is left of the list is more, or why there is none. */}
      <PagedList
        pages={{ ...pages, items: pages.items && [] }}
        keyOf={() => agencyId}
        {...(months.length === 0 ? { none: t('station.noOrders') } : {})}
      >
        {() => null}
      </PagedList>
    </>
  )
}

function Months({ months }: { months: readonly Month[] }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const label = (name: (typeof COUNTS | typeof AMOUNTS)[number]) =>
    t(`station.${name === 'orders' ? 'count' : name}`)
  return (
    <Scrolling label={t('station.months')}>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">{t('station.month')}</th>
            {[...COUNTS, ...AMOUNTS].map((name) => (
              <th key={name} scope="col" className="num">
                {label(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <tr key={`${month.month} ${month.paid.currency}`}>
              <th scope="row">{month.month}</th>
              {COUNTS.map((name) => (
                <td key={name} className="num" data-label={label(name)}>
                  {count(month[name])}
                </td>
              ))}
              {AMOUNTS.map((name) => (
                <td key={name} className="num" data-label={label(name)}>
                  {formatMoney(month[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}
