import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'

const PAGE = 10

/**
 * What shoppers looked for and did not find: of a business in the categories of its goods, of an
 * agency in all. Without words for nothing, nothing is shown where there is none.
 */
export function Wanted({
  organisationId,
  hint,
  empty,
}: {
  organisationId: string
  hint: string
  empty?: string
}) {
  const { t } = useTranslation()
  const { day, text } = useFormat()
  const { data, error, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    queryKey: ['wanted', organisationId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: after }) =>
      dataOf(
        client.GET('/v1/organisations/{organisationId}/wanted', {
          params: {
            path: { organisationId },
            query: { limit: PAGE, days: 30, ...(after ? { after } : {}) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const queries = data?.pages.flatMap((page) => page.queries) ?? []
  if (queries.length === 0 && !empty) return null
  return (
    <section>
      <h2>{t('selling.wanted')}</h2>
      <p className="quiet">{hint}</p>
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && queries.length === 0 && <p className="panel">{empty}</p>}
      <ul className="bars">
        {queries.map(({ query, times, relaxed, category, lastDay }) => (
          <li key={query} className="bar-label">
            <span className="audit-line">
              {query}{' '}
              <span className="quiet">
                {category && `${text(category.name)} · `}
                {t('selling.wantedTimes', { count: times })}
                {relaxed > 0 && ` · ${t('selling.wantedPartly', { count: relaxed })}`}
                {' · '}
                {t('selling.wantedLast', { day: day(lastDay) })}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('selling.wantedMore')}
        </Button>
      )}
    </section>
  )
}
