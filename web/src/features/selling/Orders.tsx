import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Order, OrderPage, OrderStatus } from './api.ts'
import { Case } from './Case.tsx'
import { Messages } from './Messages.tsx'
import { MoneyOfOrder } from './MoneyOfOrder.tsx'
import { noteIn } from './note-words.ts'
import { OpenDispute } from './OpenDispute.tsx'

const STATUSES = [
  'paid',
  'declared',
  'released',
  'shipped',
  'delivered',
  'confirmed',
  'return_asked',
  'returning',
  'disputed',
  'cancelled',
  'refunded',
  'settled',
] as const satisfies readonly OrderStatus[]

/** Those of the life cycle that a seller may take. */
type SellerStep =
  | 'declared'
  | 'released'
  | 'shipped'
  | 'delivered'
  | 'returning'
  | 'returned'
  | 'cancelled'
  | 'disputed'

const ALL = 'all'
const WAITS_FOR_SELLER: ReadonlySet<OrderStatus> = new Set(['return_asked', 'disputed'])

/** A seller's orders, the newest last seen first, each with its next step. */
export function Orders({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const id = useId()
  const [status, setStatus] = useState<(typeof STATUSES)[number]>()
  const { data, error } = useQuery({
    queryKey: ['orders', businessId, status],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/orders', {
          params: { path: { businessId }, query: { limit: 100, ...(status ? { status } : {}) } },
        }),
      ),
  })
  return (
    <section>
      <div className="field">
        <label htmlFor={id}>{t('business.status')}</label>
        <Select
          id={id}
          value={status ?? ALL}
          onChange={(value) => setStatus(STATUSES.find((one) => one === value))}
          options={[
            { value: ALL, label: t('selling.allOrders') },
            ...STATUSES.map((value) => ({ value, label: t(`selling.${value}`) })),
          ]}
        />
      </div>
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data?.orders.length === 0 && <p className="panel">{t('selling.noOrders')}</p>}
      <ul className="bars">
        {data?.orders.map((order) => (
          <li key={order.id} className="panel">
            <OneOrder order={order} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Where the goods go: seen from the payment on, until it has been erased. */
function Consignee({ order }: { order: OrderPage }) {
  const { t } = useTranslation()
  const { consignee, status } = order
  if (!consignee) {
    const isBefore = status === 'placed' || status === 'expired' || status === 'cancelled'
    return (
      <span className="quiet">{t(isBefore ? 'selling.shipToUnpaid' : 'selling.shipToErased')}</span>
    )
  }
  const { name, phone, province, city, district, street, postcode } = consignee
  return (
    <>
      {name}, {phone}, {province} {city} {district} {street} {postcode}
    </>
  )
}

/** A dispute also ends when goods that stood still go on. */
const isRuling = ({ from, to }: { from: OrderStatus; to: OrderStatus }): boolean =>
  from === 'disputed' && to !== 'released' && to !== 'shipped'

function OneOrder({ order }: { order: Order }) {
  const { t } = useTranslation()
  const { time, locale } = useFormat()
  const queries = useQueryClient()
  // Where the seller is waited for, what was said is seen at once.
  const [isOpen, setOpen] = useState(WAITS_FOR_SELLER.has(order.status))
  const path = { businessId: order.businessId, orderId: order.id }
  const page = useQuery({
    queryKey: ['order', order.id, order.changedAt],
    enabled: isOpen,
    queryFn: () =>
      dataOf(client.GET('/v1/businesses/{businessId}/orders/{orderId}', { params: { path } })),
  })
  const move = useMutation({
    mutationFn: (to: OrderStatus) =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/orders/{orderId}/steps', {
          params: { path },
          body: { from: order.status, to },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['orders', order.businessId] }),
  })
  return (
    <>
      <div className="bar-label">
        <span>
          <strong>{formatMoney(order.total)}</strong>{' '}
          <span className="quiet">
            {t('selling.tax')} {formatMoney(order.tax)} · {time(order.placedAt)}
          </span>
        </span>
        <span className="badge">{t(`selling.${order.status}`)}</span>
      </div>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {t('selling.order')} <span className="code">{order.id.slice(-12)}</span>
        </summary>
        <Refusal error={page.error} />
        {page.data && (
          <>
            <ul>
              {page.data.lines.map((line) => (
                <li key={line.variantId}>
                  {line.title[locale]} × {line.quantity} · {formatMoney(line.price)}
                </li>
              ))}
            </ul>
            <p>
              {t('selling.shipTo')}: <Consignee order={page.data} />
            </p>
            {page.data.ruling && (
              <p>
                {t('selling.ruling')} {formatMoney(page.data.ruling.award)} ·{' '}
                {noteIn(t, page.data.ruling.note)}
              </p>
            )}
            <ul className="quiet">
              {page.data.transitions.map((one) => (
                <li key={one.at + one.to}>
                  {time(one.at)} · {t(isRuling(one) ? 'selling.ruled' : `selling.${one.to}`)}
                  {one.note && ` · ${noteIn(t, one.note)}`}
                </li>
              ))}
            </ul>
            <Case order={order} isSide />
            <MoneyOfOrder path={path} />
            <Messages path={path} />
          </>
        )}
      </details>
      <Refusal error={move.error} />
      <p>
        {order.steps
          .filter((to) => to !== 'disputed')
          .map((to) => (
            <Button
              key={to}
              type={to === 'cancelled' ? 'default' : 'primary'}
              danger={to === 'cancelled'}
              loading={move.isPending}
              onClick={() => move.mutate(to)}
            >
              {t(`selling.to_${to as SellerStep}`)}
            </Button>
          ))}
      </p>
      {order.steps.includes('disputed') && <OpenDispute order={order} />}
    </>
  )
}
