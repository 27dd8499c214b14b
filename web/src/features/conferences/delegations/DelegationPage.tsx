import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useParams } from 'react-router'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { PageTitle } from '../../../ui/PageTitle.tsx'
import { Refusal } from '../../account/FormField.tsx'
import { useSession } from '../../account/session.ts'
import { DelegationForm } from './DelegationForm.tsx'
import { AT, keyOf } from './delegation.ts'
import { Roster } from './Roster.tsx'
import { Stops } from './Stops.tsx'
import { TripCosts } from './TripCosts.tsx'
import { VisitNotes } from './VisitNotes.tsx'
import '../../report/report.css'
import '../../programmes/office.css'

/** One trip: who travels, where to, at whose cost, and what was learned. */
export function DelegationPage() {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const { agencyId = '', delegationId = '' } = useParams()
  const of = { agencyId, delegationId }
  const session = useSession()
  const queries = useQueryClient()
  const { data, error } = useQuery({
    queryKey: keyOf(delegationId),
    retry: false,
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET(AT, { params: { path: of } })),
  })
  if (!session.data) return <Skeleton active />
  if (error && !session.data.user) {
    return <Navigate to={`/sign-in?next=/office/${agencyId}/delegations/${delegationId}`} replace />
  }
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active paragraph={{ rows: 10 }} />
  const isOwner = session.data.organisations.find(({ id }) => id === agencyId)?.role === 'owner'
  return (
    <article className="report office">
      <p>
        <Link to={`/office/${agencyId}?tab=conferences`}>← {t('delegation.back')}</Link>
      </p>
      <PageTitle text={text(data.name)} />
      <p>
        {t('delegation.days', { from: day(data.firstDay), to: day(data.lastDay) })} ·{' '}
        {text(data.purpose)}
      </p>
      <p className="panel" role="status">
        {t('delegation.erase', { day: day(data.eraseOn) })}
      </p>
      <Roster of={of} delegation={data} isOwner={isOwner} />
      <Stops of={of} delegation={data} />
      <TripCosts of={of} delegation={data} />
      <VisitNotes of={of} delegation={data} />
      <details className="panel" key={data.version}>
        <summary>{t('delegation.change')}</summary>
        <DelegationForm
          delegation={data}
          save={(body) =>
            dataOf(
              client.PUT(AT, { params: { path: of }, body: { ...body, version: data.version } }),
            )
          }
          onDone={(after) => queries.setQueryData(keyOf(delegationId), after)}
        />
      </details>
    </article>
  )
}
