import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { type Application, ApplicationFacts } from './Application.tsx'
import { OwnClaims } from './OwnClaims.tsx'
import './office.css'

/** What a business has applied for, and what came of it. */
export function OwnApplications({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['own-applications', businessId],
    refetchOnMount: 'always',
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/applications', {
          params: {
            path: { businessId },
            query: { limit: 20, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  const applications = data.pages.flatMap((page) => page.applications)
  return (
    <section>
      <h2>{t('grant.own')}</h2>
      {applications.length === 0 && (
        <div className="panel">
          <p>{t('grant.ownNone')}</p>
          <Link to="/office">{t('nav.office')} →</Link>
        </div>
      )}
      <ul className="bars">
        {applications.map((application) => (
          <li key={application.id} className="panel">
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
              <OwnClaims
                businessId={businessId}
                agencyId={application.agencyId}
                programmeId={application.programmeId}
                awardId={application.id}
              />
            )}
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
