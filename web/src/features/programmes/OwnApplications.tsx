import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'
import { type Application, ApplicationFacts } from './Application.tsx'
import { OwnClaims } from './OwnClaims.tsx'
import { OwnPayrolls } from './OwnPayrolls.tsx'
import './office.css'

/** What a business has applied for, and what came of it. */
export function OwnApplications({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const applications = usePages({
    queryKey: ['own-applications', businessId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/applications', {
          params: { path: { businessId }, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.applications,
  })
  return (
    <section>
      <h2>{t('grant.own')}</h2>
      {applications.items?.length === 0 && (
        <div className="panel">
          <p>{t('grant.ownNone')}</p>
          <Link to="/office">{t('nav.office')} →</Link>
        </div>
      )}
      <PagedList pages={applications} keyOf={({ id }) => id}>
        {(application) => (
          <>
            <div className="bar-label">
              <strong>
                {text(application.programme)} · {text(application.agency)}
              </strong>
              <span className={`badge application-${application.state}`}>
                {t(`grant.applicationStates.${application.state}`)}
              </span>
            </div>
            <ApplicationFacts application={application} />
            {(application.state === 'submitted' || application.state === 'in_review') && (
              <Withdraw businessId={businessId} application={application} />
            )}
            {application.award && (
              <Awarded
                businessId={businessId}
                agencyId={application.agencyId}
                programmeId={application.programmeId}
                awardId={application.id}
              />
            )}
          </>
        )}
      </PagedList>
    </section>
  )
}

/** What a business claims of an award, and the jobs it reports. */
const Awarded = (award: Parameters<typeof OwnClaims>[0]) => (
  <>
    <OwnClaims {...award} />
    <OwnPayrolls {...award} />
  </>
)

function Withdraw({
  businessId,
  application: { agencyId, programmeId, id: applicationId },
}: {
  businessId: string
  application: Application
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const withdraw = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST(
          '/v1/businesses/{businessId}/applications/{agencyId}/{programmeId}/{applicationId}/withdrawal',
          { params: { path: { businessId, agencyId, programmeId, applicationId } } },
        ),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['own-applications', businessId] }),
  })
  return (
    <>
      <Refusal error={withdraw.error} />
      <Button loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
        {t('grant.withdraw')}
      </Button>
    </>
  )
}
