import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'

/** What the tickets of a conference have brought, where any costs something. */
export function Takings(of: { agencyId: string; conferenceId: string }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const { data, error } = useQuery({
    queryKey: ['takings', of.conferenceId],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/conferences/{conferenceId}/takings', {
          params: { path: of },
        }),
      ),
  })
  if (error) return <Refusal error={error} />
  if (!data || data.takings.length === 0) return null
  return (
    <section>
      <h3>{t('fare.takings')}</h3>
      {data.takings.map(({ paid, due, refunded }) => (
        <p key={paid.amount.currency}>
          <strong>
            {t('fare.takingsPaid', { amount: formatMoney(paid.amount), number: count(paid.count) })}
          </strong>{' '}
          <span className="quiet">
            {[
              t('fare.takingsDue', { amount: formatMoney(due.amount), number: count(due.count) }),
              t('fare.takingsRefunded', {
                amount: formatMoney(refunded.amount),
                number: count(refunded.count),
              }),
            ].join(' · ')}
          </span>
        </p>
      ))}
    </section>
  )
}
