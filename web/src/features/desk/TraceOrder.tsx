import { useQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { OrderMoney } from '../books/OrderMoney.tsx'
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
  const [query, setQuery] = useSearchParams()
  const asked = query.get('order') ?? ''
  const [typed, setTyped] = useState(asked)
  const [businessId = '', orderId = ''] = asked.split('/', 2)
  const { data, error } = useQuery({
    queryKey: ['desk-trace', asked],
    enabled: businessId !== '' && orderId !== '',
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/desk/businesses/{businessId}/orders/{orderId}/money', {
          params: { path: { businessId, orderId } },
        }),
      ),
  })
  return (
    <section>
      <h2>{t('desk.traceTitle')}</h2>
      <form
        className="desk-filter"
        onSubmit={(event) => {
          event.preventDefault()
          setQuery({ order: typed.trim() })
        }}
      >
        <FormField
          label={t('desk.traceWhich')}
          hint={t('desk.traceHint')}
          value={typed}
          onChange={setTyped}
        />
        <Button htmlType="submit" disabled={!typed.includes('/')}>
          {t('desk.trace')}
        </Button>
      </form>
      <Refusal error={error} />
      {businessId && orderId && !data && !error && <Skeleton active />}
      {data && <Traced trace={data} />}
    </section>
  )
}

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
