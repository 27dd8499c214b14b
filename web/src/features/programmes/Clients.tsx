import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { Measures } from './Measures.tsx'

/** Businesses that show this office figures, and those figures only. */
export function Clients({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { text, time } = useFormat()
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['clients', agencyId],
    refetchOnMount: 'always',
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/clients', {
          params: {
            path: { agencyId },
            query: { limit: 50, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  const clients = data.pages.flatMap((page) => page.clients)
  if (clients.length === 0) return <p className="panel">{t('seat.nothingShown')}</p>
  return (
    <section>
      <p>
        <a href={`/v1/agencies/${agencyId}/clients.csv`} download>
          {t('seat.export')}
        </a>
      </p>
      <ul className="bars">
        {clients.map((one) => (
          <li key={one.businessId} className="panel">
            <div className="bar-label">
              <strong>
                {text(one.name)}{' '}
                {one.isSample && <span className="badge">{t('office.sample')}</span>}
              </strong>
              <span className="quiet">
                {[
                  one.place && text(one.place),
                  one.readAt && t('seat.readAt', { time: time(one.readAt) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            <Measures
              measures={one.measures.filter(({ measure }) => !measure.startsWith('consented.'))}
            />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => fetchNextPage()}>
          {t('seat.more')}
        </Button>
      )}
    </section>
  )
}
