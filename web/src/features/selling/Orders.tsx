import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Order, OrderStatus } from './api.ts'
import { Case } from './Case.tsx'
import { Filter } from './Filter.tsx'
import { Messages } from './Messages.tsx'
import { MoneyOfOrder } from './MoneyOfOrder.tsx'
import { noteIn } from './note-words.ts'
import { OpenDispute } from './OpenDispute.tsx'
import { useFilter } from './useFilter.ts'
import './centre.css'

const STATUSES = [
  'paid',
  'declared',
  'released',
  'shipped',
  'delivered',
  'confirmed',
  'return_asked',
  'returning',
  'returned',
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

const PAGE = 50
const WAITS_FOR_SELLER: ReadonlySet<OrderStatus> = new Set(['return_asked', 'disputed'])

/** As the interface takes it: the end of the number that pages and mails show. */
const asNumber = (text: string | undefined): string | undefined => {
  const number = text?.trim().toLowerCase()
  return number && /^[0-9a-f-]{4,36}$/.test(number) ? number : undefined
}

/** A seller's orders, the newest last seen first, each with its next step. */
export function Orders({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const [asked, ask] = useFilter(['status', 'order'])
  const status = STATUSES.find((one) => one === asked.status)
  const number = asNumber(asked.order)
  const filter = { ...(status ? { status } : {}), ...(number ? { number } : {}) }
  const isNoNumber = asked.order !== undefined && !number
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['orders', businessId, filter],
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/orders', {
          params: {
            path: { businessId },
            query: { limit: PAGE, ...filter, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const orders = data?.pages.flatMap((page) => page.orders) ?? []
  const isAsked = status !== undefined || number !== undefined
  return (
    <section>
      <Filter
        label={t('centre.orderNumber')}
        search={asked.order}
        onSearch={(order) => ask({ order })}
        states={STATUSES.map((value) => ({ value, label: t(`selling.${value}`) }))}
        state={status}
        onState={(next) => ask({ status: next ?? '' })}
      />
      {isNoNumber && <p role="status">{t('centre.noNumber')}</p>}
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && orders.length === 0 && (
        <p className="panel">{t(isAsked ? 'centre.noneFound' : 'selling.noOrders')}</p>
      )}
      <ul className="bars">
        {orders.map((order) => (
          <li key={order.id} className="panel">
            <OneOrder order={order} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('business.more')}
        </Button>
      )}
    </section>
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
              {t('selling.shipTo')}: {page.data.consignee.name}, {page.data.consignee.phone},{' '}
              {page.data.consignee.province} {page.data.consignee.city}{' '}
              {page.data.consignee.district} {page.data.consignee.street}{' '}
              {page.data.consignee.postcode}
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
      <p className="actions">
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
