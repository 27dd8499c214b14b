import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'

/** Programmes that take applications today, for whoever has a business. */
export function OpenProgrammes() {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['open-programmes'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      dataOf(
        client.GET('/v1/programmes', {
          params: { query: { limit: 20, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  })
  if (error) return <Refusal error={error} />
  const programmes = data?.pages.flatMap((page) => page.programmes)
  return (
    <section className="own-agencies">
      <h2>{t('grant.openNow')}</h2>
      <p className="quiet">{t('grant.openNowHint')}</p>
      {programmes?.length === 0 && <p className="panel">{t('grant.noneOpen')}</p>}
      <ul className="bars">
        {programmes?.map((one) => (
          <li key={one.id} className="panel">
            <div className="bar-label">
              <strong>
                {text(one.name)}{' '}
                {one.isSample && <span className="badge">{t('office.sample')}</span>}
              </strong>
              <Link to={`/programmes/${one.agencyId}/${one.id}`}>{t('grant.apply')} →</Link>
            </div>
            <p className="quiet">
              {text(one.agency)} ·{' '}
              {t('grant.days', { from: day(one.opensOn), to: day(one.closesOn) })}
              {' · '}
              {t('grant.left')} {formatMoney(one.left)}
            </p>
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
