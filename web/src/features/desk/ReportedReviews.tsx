import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { Refusal } from '../account/FormField.tsx'

/** Reviews that somebody reported: hidden, or kept for good. */
export function ReportedReviews() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { data, error } = useQuery({
    queryKey: ['desk-reviews'],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET('/v1/desk/reviews', { params: { query: { limit: 100 } } })),
  })
  const decide = useMutation({
    mutationFn: ({ reviewId, to }: { reviewId: string; to: 'kept' | 'hidden' }) =>
      dataOf(
        client.POST('/v1/desk/reviews/{reviewId}', {
          params: { path: { reviewId } },
          body: { to },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['desk-reviews'] }),
  })
  return (
    <section>
      <h2>{t('desk.reviews')}</h2>
      <Refusal error={error ?? decide.error} />
      {data?.reviews.length === 0 && <p className="panel">{t('desk.noReviews')}</p>}
      <ul className="bars">
        {data?.reviews.map((one) => (
          <li key={one.id} className="panel">
            <p>
              {one.rating} / 5 · {one.author}
            </p>
            <p lang={one.locale}>{one.text}</p>
            <Button
              danger
              loading={decide.isPending}
              onClick={() => decide.mutate({ reviewId: one.id, to: 'hidden' })}
            >
              {t('desk.hide')}
            </Button>{' '}
            <Button
              loading={decide.isPending}
              onClick={() => decide.mutate({ reviewId: one.id, to: 'kept' })}
            >
              {t('desk.keep')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
