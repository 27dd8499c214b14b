import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { Refusal } from '../account/FormField.tsx'
import { Chargebacks } from '../selling/Chargebacks.tsx'
import { TraceLink } from './TraceOrder.tsx'

const PAGE = 50

/** What buyers' banks take back, undecided: until when to answer, and where. Nothing where there is none. */
export function OpenChargebacks() {
  const { t } = useTranslation()
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['desk-chargebacks'],
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: after }) =>
      dataOf(
        client.GET('/v1/desk/chargebacks', {
          params: { query: { limit: PAGE, ...(after && { after }) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const all = data?.pages.flatMap((page) => page.chargebacks) ?? []
  if (all.length === 0) return <Refusal error={error} />
  return (
    <section>
      <h2>{t('selling.chargeback.title')}</h2>
      <ul className="bars">
        {all.map((one) => (
          <li key={`${one.orderId} ${one.id}`} className="panel">
            <h3>
              {t('selling.order')} <span className="code">{one.orderId.slice(-12)}</span>
            </h3>
            <Chargebacks all={[one]} isDesk />
            <p className="quiet">
              <Link to={`/desk/sellers?seller=${one.businessId}`}>{t('desk.seeSeller')}</Link> ·{' '}
              <TraceLink order={{ businessId: one.businessId, id: one.orderId }} />
            </p>
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
