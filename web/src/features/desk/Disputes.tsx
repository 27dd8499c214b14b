import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
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
  const pages = usePages({
    queryKey: ['desk-disputes'],
    read: (behind) =>
      dataOf(
        client.GET('/v1/desk/disputes', {
          params: { query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.disputes,
  })
  return (
    <section>
      <OpenChargebacks />
      <h2>{t('desk.disputes')}</h2>
      <PagedList pages={pages} keyOf={({ order }) => order.id} none={t('desk.noDisputes')}>
        {({ order, ruleFrom }) => <OneDispute order={order} ruleFrom={ruleFrom} />}
      </PagedList>
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
