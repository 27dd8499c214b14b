import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { Applications } from './Applications.tsx'
import { Claims } from './Claims.tsx'
import { Payrolls } from './Payrolls.tsx'
import { BudgetBar, type Programme } from './Programmes.tsx'
import { Report } from './Report.tsx'
import '../report/report.css'
import './office.css'

/** Where a programme may be brought from where it stands. */
const NEXT: Readonly<Record<Programme['state'], readonly Programme['state'][]>> = {
  draft: ['open'],
  open: ['closed'],
  closed: ['open', 'reported'],
  reported: [],
}

/** One programme in its office: money, rules, applications. */
export function ProgrammePage() {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const { agencyId = '', programmeId = '' } = useParams()
  const session = useSession()
  const queries = useQueryClient()
  const path = { agencyId, programmeId }
  const key = ['programme', agencyId, programmeId]
  const { data, error } = useQuery({
    queryKey: key,
    retry: false,
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(client.GET('/v1/agencies/{agencyId}/programmes/{programmeId}', { params: { path } })),
  })
  const step = useMutation({
    mutationFn: (to: Programme['state']) =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/programmes/{programmeId}/steps', {
          params: { path },
          body: { to },
        }),
      ),
    onSuccess: (changed) => queries.setQueryData(key, changed),
  })
  if (!session.data) return <Skeleton active />
  // An invented office is read by anybody; of any other those who may read it sign in.
  if (error && !session.data.user) {
    return <Navigate to={`/sign-in?next=/office/${agencyId}/programmes/${programmeId}`} replace />
  }
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active paragraph={{ rows: 10 }} />
  const role = session.data.organisations.find(({ id }) => id === agencyId)?.role
  return (
    <article className="report office">
      <p>
        <Link to={`/office/${agencyId}?tab=programmes`}>← {text(data.agency)}</Link>
      </p>
      <PageTitle
        text={text(data.name)}
        badge={
          <>
            <span className="badge">{t(`grant.states.${data.state}`)}</span>
            {data.isSample && <span className="badge">{t('office.sample')}</span>}
          </>
        }
      />
      <section>
        <p>{text(data.purpose)}</p>
        <p className="quiet">
          {t('grant.days', { from: day(data.opensOn), to: day(data.closesOn) })} ·{' '}
          {t('grant.reimburses', { percent: data.sharePercent })}
        </p>
        <BudgetBar programme={data} />
        <Refusal error={step.error} />
        {role === 'owner' && (
          <p className="actions">
            {NEXT[data.state].map((to) => (
              <Button
                key={to}
                type={to === 'open' ? 'primary' : 'default'}
                loading={step.isPending}
                onClick={() => step.mutate(to)}
              >
                {t(`grant.steps.${to}`)}
              </Button>
            ))}
          </p>
        )}
      </section>
      <section>
        <h2>{t('grant.whoMayApply')}</h2>
        <Rules rules={data.rules} />
      </section>
      {data.state !== 'draft' && (
        <>
          <Applications programme={data} role={role} />
          <Claims programme={data} role={role} />
          <Payrolls programme={data} mayWork={role === 'member' || role === 'owner'} />
          <Report programme={data} />
        </>
      )}
    </article>
  )
}

export function Rules({ rules }: { rules: Programme['rules'] }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  if (rules.length === 0) return <p>{t('grant.anybody')}</p>
  return (
    <ul>
      {rules.map((rule) => (
        <li key={rule.text.en}>{text(rule.text)}</li>
      ))}
    </ul>
  )
}
