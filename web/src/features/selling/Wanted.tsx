import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'

const PAGE = 10

/** What shoppers looked for in the categories of one's goods, and did not find. */
export function Wanted({ organisationId }: { organisationId: string }) {
  const { t, i18n } = useTranslation()
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
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
  if (queries.length === 0) return null
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en'
  return (
    <section>
      <h2>{t('selling.wanted')}</h2>
      <p className="quiet">{t('selling.wantedHint')}</p>
      <ul className="bars">
        {queries.map(({ query, times, relaxed, category }) => (
          <li key={query} className="bar-label">
            <span className="audit-line">
              {query}{' '}
              <span className="quiet">
                {category && `${category.name[language]} · `}
                {t('selling.wantedTimes', { count: times })}
                {relaxed > 0 && ` · ${t('selling.wantedPartly', { count: relaxed })}`}
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
