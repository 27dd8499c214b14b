import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { NameField } from '../../ui/NameField.tsx'
import { Refusal } from '../account/FormField.tsx'
import { OrderMoney } from '../books/OrderMoney.tsx'
import { SellerField } from './SellerField.tsx'
import { useWay } from './useWay.ts'

type Trace = operations['traceMoney']['responses'][200]['content']['application/json']

/** To the money of one order, from where it is looked at. */
export function TraceLink({ order }: { order: { businessId: string; id: string } }) {
  const { t } = useTranslation()
  return <Link to={`/desk/money?order=${order.businessId}/${order.id}`}>{t('desk.trace')}</Link>
}

/** Every cent of one order, from the provider's number to the payout. */
export function TraceOrder() {
  const { t } = useTranslation()
  const { time } = useFormat()
  const [query, setQuery] = useSearchParams()
  const [asked = '', orderId] = (query.get('order') ?? '').split('/', 2)
  const [businessId, setBusinessId] = useState<string | undefined>(asked || undefined)
  // Another part of the desk led here.
  const [seen, setSeen] = useState(asked)
  if (seen !== asked) {
    setSeen(asked)
    setBusinessId(asked || undefined)
  }
  const { data, error } = useQuery({
    queryKey: ['desk-trace', asked, orderId],
    enabled: asked !== '' && Boolean(orderId),
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/desk/businesses/{businessId}/orders/{orderId}/money', {
          params: { path: { businessId: asked, orderId: orderId! } },
        }),
      ),
  })
  return (
    <section>
      <h2>{t('desk.traceTitle')}</h2>
      <p className="quiet">{t('desk.traceHint')}</p>
      <div className="desk-filter">
        <SellerField
          label={t('desk.traceSeller')}
          hint={t('desk.traceSellerHint')}
          nobody={t('desk.pick')}
          value={businessId}
          onChange={setBusinessId}
        />
        <NameField
          label={t('desk.traceOrder')}
          hint={t('desk.traceOrderHint')}
          nobody={t('desk.pick')}
          none={t('desk.noOrders')}
          isDisabled={!businessId}
          queryKey={['desk-orders', businessId]}
          ask={async ({ id, limit, name }) => {
            const number = (id ?? name)?.toLowerCase()
            if (number !== undefined && !ORDER_NUMBER.test(number)) return []
            const { orders } = await dataOf(
              client.GET('/v1/desk/businesses/{businessId}/orders', {
                params: {
                  path: { businessId: businessId! },
                  query: { limit, ...(number ? { number } : {}) },
                },
              }),
            )
            return orders.map((order) => ({
              id: order.id,
              label: `${order.id.slice(-12)} · ${formatMoney(order.total)} · ${time(order.placedAt)}`,
            }))
          }}
          value={businessId === asked ? orderId : undefined}
          onChange={(id) => setQuery(id ? { order: `${businessId}/${id}` } : {})}
        />
      </div>
      <Refusal error={error} />
      {asked && orderId && !data && !error && <Skeleton active />}
      {data && businessId === asked && <Traced trace={data} />}
    </section>
  )
}

/** The end of an order's id, as pages and mails show it. */
const ORDER_NUMBER = /^[0-9a-f-]{4,36}$/

function Traced({ trace: { payments, order, ...books } }: { trace: Trace }) {
  const { t } = useTranslation()
  const { time, day } = useFormat()
  const wayName = useWay()
  return (
    <>
      <p>
        <strong>{formatMoney(order.total)}</strong> <span className="code">{order.id}</span> ·{' '}
        {time(order.placedAt)}
      </p>
      <h3>{t('desk.tracePayments')}</h3>
      <ul className="bars">
        {payments.map((payment) => (
          <li key={payment.paymentId} className="panel">
            <strong>{formatMoney(payment.amount)}</strong> {wayName(payment.provider)}{' '}
            <span className="badge">
              {t(
                payment.isTaken
                  ? 'desk.paymentTaken'
                  : payment.status === 'captured'
                    ? 'desk.paymentNotTaken'
                    : `desk.payment_${payment.status}`,
              )}
            </span>
            <br />
            <span className="quiet">
              {t('desk.providersNumber')} <span className="code">{payment.reference ?? '–'}</span>
              {payment.capturedAt && ` · ${time(payment.capturedAt)}`}
              {payment.capturedAt &&
                ` · ${payment.settledOn ? t('desk.inFileOf', { day: day(payment.settledOn) }) : t('desk.inNoFile')}`}
            </span>
            {payment.refunds.map((refund) => (
              <p key={refund.refundId}>
                {t('desk.givenBack')} {formatMoney(refund.amount)} ·{' '}
                {refund.doneAt ? time(refund.doneAt) : t('desk.refundUnderWay')}
                {refund.settledOn && ` · ${t('desk.inFileOf', { day: day(refund.settledOn) })}`}
              </p>
            ))}
          </li>
        ))}
      </ul>
      <h3>{t('books.orderMoney')}</h3>
      <OrderMoney books={books} />
    </>
  )
}
