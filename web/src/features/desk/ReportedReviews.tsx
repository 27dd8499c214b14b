import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'

type Reported =
  operations['listReportedReviews']['responses'][200]['content']['application/json']['reviews'][number]

/** Reviews that somebody reported: hidden, or kept for good. */
export function ReportedReviews() {
  const { t } = useTranslation()
  const { time, locale } = useFormat()
  const queries = useQueryClient()
  const pages = usePages({
    queryKey: ['desk-reviews'],
    read: (behind) =>
      dataOf(
        client.GET('/v1/desk/reviews', {
          params: { query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.reviews,
  })
  const decide = useMutation({
    mutationFn: ({ reviewId, to }: { reviewId: string; to: 'kept' | 'hidden' }) =>
      dataOf(
        client.POST('/v1/desk/reviews/{reviewId}', {
          params: { path: { reviewId } },
          body: { to },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['desk-waiting'] })
      return queries.invalidateQueries({ queryKey: ['desk-reviews'] })
    },
  })
  return (
    <section>
      <h2>{t('desk.reviews')}</h2>
      <Refusal error={decide.error} />
      <PagedList pages={pages} keyOf={(one) => one.id} none={t('desk.noReviews')}>
        {(one) => (
          <>
            <p>
              {t('desk.stars', { rating: one.rating })} · {one.author} ·{' '}
              <span className="quiet">{time(one.writtenAt)}</span> ·{' '}
              <a href={`/shop/listings/${one.listingId}?lang=${locale}`}>{t('selling.view')}</a>
            </p>
            <p lang={one.locale} className="long-text">
              {one.text}
            </p>
            {one.reply && (
              <div className="own-reply">
                <p className="quiet">
                  {t('desk.by_seller')} · {time(one.reply.writtenAt)}
                </p>
                <p lang={one.reply.locale} className="long-text">
                  {one.reply.text}
                </p>
              </div>
            )}
            <Reports reports={one.reports} />
            <p className="actions">
              {(['hidden', 'kept'] as const).map((to) => (
                <Button
                  key={to}
                  danger={to === 'hidden'}
                  loading={
                    decide.isPending &&
                    decide.variables.reviewId === one.id &&
                    decide.variables.to === to
                  }
                  disabled={decide.isPending}
                  onClick={() => decide.mutate({ reviewId: one.id, to })}
                >
                  {t(to === 'hidden' ? 'desk.hide' : 'desk.keep')}
                </Button>
              ))}
            </p>
          </>
        )}
      </PagedList>
    </section>
  )
}

/** What people find wrong with it, how often, and in what words. */
function Reports({ reports }: { reports: Reported['reports'] }) {
  const { t } = useTranslation()
  if (reports.length === 0) return <p className="quiet">{t('said.noReason')}</p>
  return (
    <ul>
      {reports.map(({ reason, times, notes }) => (
        <li key={reason}>
          <strong>{t('said.times', { reason: t(`said.reason.${reason}`), count: times })}</strong>
          {notes.length > 0 && (
            <ul>
              {[...new Set(notes)].map((note) => (
                <li key={note} className="long-text">
                  {note}
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  )
}
