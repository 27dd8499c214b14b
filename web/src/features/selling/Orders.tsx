import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'
import type { Order, OrderPage, OrderStatus } from './api.ts'
import { CancelLines } from './CancelLines.tsx'
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
  const pages = usePages({
    queryKey: ['orders', businessId, filter],
    read: (behind) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/orders', {
          params: {
            path: { businessId },
            query: { limit: PAGE, ...filter, ...behind },
          },
        }),
      ),
    itemsIn: (page) => page.orders,
  })
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
      <PagedList
        pages={pages}
        keyOf={(order) => order.id}
        none={t(isAsked ? 'centre.noneFound' : 'selling.noOrders')}
      >
        {(order) => <OneOrder order={order} />}
      </PagedList>
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

/** 'Cherries × 2, Honey × 1', of a cancellation. */
const goodsOf = (
  lines: OrderPage['cancellations'][number]['lines'],
  ordered: OrderPage['lines'],
  locale: 'en' | 'zh-CN',
): string =>
  lines
    .map(({ variantId, quantity }) => {
      const line = ordered.find((one) => one.variantId === variantId)
      return `${line?.title[locale] ?? ''} × ${quantity}`
    })
    .join(locale === 'en' ? ', ' : '、')

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
                  {line.title[locale]} × {line.quantity} ·{' '}
                  {line.quantity > 1
                    ? t('selling.each', { price: formatMoney(line.price) })
                    : formatMoney(line.price)}
                  {line.cancelledQuantity > 0 && (
                    <strong>
                      {' · '}
                      {t('selling.cancelledOf', { count: line.cancelledQuantity })}
                    </strong>
                  )}
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
            {page.data.cancellations.length > 0 && (
              <ul>
                {page.data.cancellations.map((one) => (
                  <li key={one.id}>
                    {t('selling.cancelledGoods', {
                      goods: goodsOf(one.lines, page.data.lines, locale),
                      amount: formatMoney(one.amount),
                    })}{' '}
                    <span className="quiet">
                      {time(one.at)} ·{' '}
                      {t(one.refundedAt ? 'selling.moneyBack' : 'selling.moneyGoes')}
                      {one.reason && ` · ${one.reason}`}
                    </span>
                  </li>
                ))}
              </ul>
            )}
            {order.status === 'paid' && order.steps.includes('cancelled') && (
              <CancelLines order={order} page={page.data} />
            )}
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
