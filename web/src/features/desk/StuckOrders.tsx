import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { OrderStatus } from '../selling/api.ts'
import { Messages } from '../selling/Messages.tsx'
import { noteIn } from '../selling/note-words.ts'
import { TraceLink } from './TraceOrder.tsx'

type Answer = operations['listStuckOrders']['responses'][200]['content']['application/json']
type Stuck = Answer['orders'][number]
const KEY = ['desk-stuck']

/** Orders that stand longer than expected: whom they wait for, and what the operator may do. */
export function StuckOrders() {
  const { t } = useTranslation()
  const pages = usePages({
    queryKey: KEY,
    read: (behind) =>
      dataOf(
        client.GET('/v1/desk/stuck-orders', {
          params: { query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.orders,
  })
  const expected = pages.first?.expected ?? []
  return (
    <section>
      <h2>{t('desk.stuck')}</h2>
      <PagedList pages={pages} keyOf={(stuck) => stuck.order.id} none={t('desk.noStuck')}>
        {(stuck) => <OneStuck stuck={stuck} />}
      </PagedList>
      <details>
        <summary>{t('desk.expectedStay')}</summary>
        <ul>
          {expected.map(({ status, hours, waitsFor }) => (
            <li key={status}>
              {t(`desk.standing.${status as StuckStatus}`)}:{' '}
              {t('desk.days', { count: Math.round(hours / 24) })} · {t(`desk.waitsFor.${waitsFor}`)}
            </li>
          ))}
        </ul>
      </details>
    </section>
  )
}

/** States that an order may be stuck in. */
type StuckStatus =
  | 'paid'
  | 'declared'
  | 'released'
  | 'shipped'
  | 'delivered'
  | 'confirmed'
  | 'return_asked'
  | 'returning'
  | 'returned'
  | 'disputed'
/** Where the operator may take one. */
type OperatorStep =
  | 'declared'
  | 'released'
  | 'shipped'
  | 'delivered'
  | 'confirmed'
  | 'returning'
  | 'returned'
  | 'cancelled'

function OneStuck({ stuck: { order, waitsFor, dueAt } }: { stuck: Stuck }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const [isOpen, setOpen] = useState(false)
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
          body: { from: order.status, to, note },
        }),
      ),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['desk-waiting'] })
      return queries.invalidateQueries({ queryKey: KEY })
    },
  })
  return (
    <>
      <div className="bar-label">
        <h3>
          {t('selling.order')} <span className="code">{order.id.slice(-12)}</span> ·{' '}
          {formatMoney(order.total)}
        </h3>
        <span className="badge">{t(`desk.standing.${order.status as StuckStatus}`)}</span>
      </div>
      <p>
        {t('desk.expectedUntil', { time: time(dueAt) })} · {t(`desk.waitsFor.${waitsFor}`)} ·{' '}
        <Link to={`/desk/sellers?seller=${order.businessId}`}>{t('desk.seeSeller')}</Link> ·{' '}
        <TraceLink order={order} />
      </p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('desk.history')}</summary>
        <Refusal error={page.error} />
        <ul className="quiet">
          {page.data?.transitions.map((one) => (
            <li key={one.at + one.to}>
              {time(one.at)} · {t(`selling.${one.to}`)}
              {one.note && ` · ${noteIn(t, one.note)}`}
            </li>
          ))}
        </ul>
        {isOpen && <Messages path={path} reader="desk" />}
      </details>
      {order.steps.length > 0 && (
        <form className="stack" onSubmit={(event) => event.preventDefault()}>
          <FormField label={t('desk.stepReason')} value={note} onChange={setNote} />
          <Refusal error={move.error} />
          <p className="actions">
            {order.steps.map((to) => (
              <Button
                key={to}
                danger={to === 'cancelled'}
                loading={move.isPending}
                disabled={!note.trim()}
                onClick={() => move.mutate(to)}
              >
                {t(`desk.step.${to as OperatorStep}`)}
              </Button>
            ))}
          </p>
        </form>
      )}
    </>
  )
}
