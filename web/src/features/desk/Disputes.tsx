import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Order } from '../selling/api.ts'
import { Case } from '../selling/Case.tsx'
import { Messages } from '../selling/Messages.tsx'
import { noteIn } from '../selling/note-words.ts'
import { OpenChargebacks } from './OpenChargebacks.tsx'
import { Ruling } from './Ruling.tsx'
import { TraceLink } from './TraceOrder.tsx'

/** Each is read with all that both sides wrote and showed. */
const PAGE = 20

/** Orders in dispute, the longest first: what both sides wrote and showed, and the ruling. */
export function Disputes() {
  const { t } = useTranslation()
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['desk-disputes'],
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      dataOf(
        client.GET('/v1/desk/disputes', {
          params: { query: { limit: PAGE, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const disputes = data?.pages.flatMap((page) => page.disputes) ?? []
  return (
    <section>
      <OpenChargebacks />
      <h2>{t('desk.disputes')}</h2>
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && disputes.length === 0 && <p className="panel">{t('desk.noDisputes')}</p>}
      <ul className="bars">
        {disputes.map(({ order, ruleFrom }) => (
          <li key={order.id} className="panel">
            <OneDispute order={order} ruleFrom={ruleFrom} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('desk.more')}
        </Button>
      )}
    </section>
  )
}

function OneDispute({ order, ruleFrom }: { order: Order; ruleFrom: string }) {
  const { t } = useTranslation()
  const { time, text } = useFormat()
  const path = { businessId: order.businessId, orderId: order.id }
  const { data, error } = useQuery({
    queryKey: ['order', order.id, order.changedAt],
    queryFn: () =>
      dataOf(client.GET('/v1/businesses/{businessId}/orders/{orderId}', { params: { path } })),
  })
  const began = data?.transitions.findLast(({ to }) => to === 'disputed')
  const isDue = Date.parse(ruleFrom) <= Date.now()
  return (
    <>
      <h3>
        {t('selling.order')} <span className="code">{order.id.slice(-12)}</span> ·{' '}
        {formatMoney(order.total)}
      </h3>
      <p>
        <Link to={`/desk/sellers?seller=${order.businessId}`}>{t('desk.seeSeller')}</Link>
      </p>
      <p className="quiet">
        {began && `${t('desk.inDispute', { at: time(began.at) })} · `}
        {t(isDue ? 'desk.ruleNow' : 'desk.ruleFrom')} {time(ruleFrom)} · <TraceLink order={order} />
      </p>
      <Refusal error={error} />
      {data && (
        <p>
          {t('desk.fact_goods')}:{' '}
          {data.lines.map(({ title, quantity }) => `${text(title)} × ${quantity}`).join(' · ')}
        </p>
      )}
      {began?.note && (
        <p>
          {t('desk.saidByOpener')}: <q>{noteIn(t, began.note)}</q>
        </p>
      )}
      <Case order={order} />
      <Messages path={path} reader="desk" />
      {data?.ruling ? (
        <p>
          {t('selling.ruling')} {formatMoney(data.ruling.award)} · {noteIn(t, data.ruling.note)}
        </p>
      ) : (
        <Ruling order={order} isDue={isDue} />
      )}
    </>
  )
}
