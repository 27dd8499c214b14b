import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'
import { CohortForm } from './CohortForm.tsx'
import { CohortMembers } from './CohortMembers.tsx'
import type { OfficeCohort } from './cohorts.ts'
import './courses.css'

const keyOf = (organisationId: string) => ['cohorts', organisationId]

/** The cohorts that an organisation has opened: for people who work there. */
export function ManageCohorts({ organisationId }: { organisationId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const cohorts = usePages({
    queryKey: keyOf(organisationId),
    read: (behind) =>
      dataOf(
        client.GET('/v1/organisations/{organisationId}/cohorts', {
          params: { path: { organisationId }, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.cohorts,
  })
  const courses = useQuery({
    queryKey: ['courses'],
    queryFn: () => dataOf(client.GET('/v1/courses')),
  })
  const onDone = () => queries.invalidateQueries({ queryKey: keyOf(organisationId) })
  return (
    <section className="learn own-cohorts">
      <h2>{t('cohort.manage')}</h2>
      <p className="quiet">{t('cohort.manageHint')}</p>
      <details className="panel unfold">
        <summary>{t('cohort.open')}</summary>
        <CohortForm
          courses={courses.data?.courses ?? []}
          save={(course, written) =>
            dataOf(
              client.POST('/v1/organisations/{organisationId}/cohorts', {
                params: { path: { organisationId } },
                body: { course, ...written },
              }),
            )
          }
          onDone={onDone}
        />
      </details>
      <PagedList pages={cohorts} keyOf={({ cohortId }) => cohortId} none={t('cohort.none')}>
        {(cohort) => (
          <OneCohort organisationId={organisationId} cohort={cohort} onChanged={onDone} />
        )}
      </PagedList>
    </section>
  )
}

function OneCohort({
  organisationId,
  cohort,
  onChanged,
}: {
  organisationId: string
  cohort: OfficeCohort
  onChanged: () => Promise<void>
}) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const [shown, setShown] = useState<'change' | 'members'>()
  const { cohortId, version, code, joinUrl } = cohort
  const path = { organisationId, cohortId }
  const renew = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/organisations/{organisationId}/cohorts/{cohortId}/code', {
          params: { path },
        }),
      ),
    onSuccess: onChanged,
  })
  const toggle = (part: 'change' | 'members') => setShown(shown === part ? undefined : part)
  return (
    <>
      <h3>
        <Link to={`/cohorts/${cohortId}`}>{cohort.name}</Link>
      </h3>
      <p>
        {text(cohort.courseTitle)}
        <br />
        <span className="quiet">
          {t('cohort.days', { from: day(cohort.startsOn), to: day(cohort.endsOn) })} ·{' '}
          {t('cohort.language', { language: t(`cohort.language_${cohort.language}`) })} ·{' '}
          {t('cohort.seats', { learners: cohort.learners, seats: cohort.seats })}
        </span>
      </p>
      <p>
        {t('cohort.code')}: <span className="code">{code}</span>
        <br />
        {t('cohort.link')}: <span className="secret">{joinUrl}</span>
      </p>
      <Refusal error={renew.error} />
      <p className="actions">
        <Button onClick={() => toggle('members')} aria-expanded={shown === 'members'}>
          {t('cohort.members')}
        </Button>
        <Button onClick={() => toggle('change')} aria-expanded={shown === 'change'}>
          {t('cohort.change')}
        </Button>
        <Popconfirm
          title={t('cohort.renewWarning')}
          okText={t('cohort.renewCode')}
          cancelText={t('cohort.cancel')}
          onConfirm={() => renew.mutate()}
        >
          <Button loading={renew.isPending}>{t('cohort.renewCode')}</Button>
        </Popconfirm>
      </p>
      {shown === 'members' && <CohortMembers organisationId={organisationId} cohort={cohort} />}
      {shown === 'change' && (
        <CohortForm
          key={version}
          courses={[]}
          known={cohort}
          save={(_course, written) =>
            dataOf(
              client.PUT('/v1/organisations/{organisationId}/cohorts/{cohortId}', {
                params: { path },
                body: { version, ...written },
              }),
            )
          }
          onDone={async () => {
            setShown(undefined)
            await onChanged()
          }}
        />
      )}
    </>
  )
}
