import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { type Application, ApplicationFacts } from './Application.tsx'
import { ManageAward } from './ManageAward.tsx'
import type { Programme } from './Programmes.tsx'

const STATES = ['submitted', 'in_review', 'awarded', 'declined', 'refused', 'withdrawn'] as const
type State = (typeof STATES)[number]
type Role = 'viewer' | 'member' | 'owner' | undefined

/** Who applied for a programme, by where the applications stand. */
export function Applications({ programme, role }: { programme: Programme; role: Role }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const [state, setState] = useState<State>()
  const path = { agencyId: programme.agencyId, programmeId: programme.id }
  const applications = usePages({
    queryKey: ['applications', programme.id, state],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/programmes/{programmeId}/applications', {
          params: { path, query: { limit: 50, ...(state ? { state } : {}), ...behind } },
        }),
      ),
    itemsIn: (page) => page.applications,
  })
  return (
    <section>
      <h2>{t('grant.applications')}</h2>
      <fieldset className="filters" aria-label={t('grant.applications')}>
        {[undefined, ...STATES].map((one) => (
          <button
            key={one ?? 'all'}
            type="button"
            aria-pressed={one === state}
            onClick={() => setState(one)}
          >
            {one ? t(`grant.applicationStates.${one}`) : t('grant.all')}
          </button>
        ))}
      </fieldset>
      <PagedList
        pages={applications}
        keyOf={({ id }) => id}
        none={t(state ? 'grant.noneIn' : 'grant.noApplications')}
      >
        {(application) => (
          <>
            <div className="bar-label">
              <strong>{text(application.business.name)}</strong>
              <span className={`badge application-${application.state}`}>
                {t(`grant.applicationStates.${application.state}`)}
              </span>
            </div>
            <ApplicationFacts application={application} />
            <Decide application={application} role={role} />
            {application.award && (
              <details>
                <summary>{t('claim.manage')}</summary>
                <ManageAward application={application} role={role} />
              </details>
            )}
          </>
        )}
      </PagedList>
    </section>
  )
}

const ROOT = '/v1/agencies/{agencyId}/programmes/{programmeId}/applications/{applicationId}'

function Decide({ application, role }: { application: Application; role: Role }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [amount, setAmount] = useState(application.asked.amount)
  const [reason, setReason] = useState('')
  const { agencyId, programmeId, id: applicationId, state } = application
  const path = { agencyId, programmeId, applicationId }
  const onSuccess = async () => {
    await queries.invalidateQueries({ queryKey: ['applications', programmeId] })
    await queries.invalidateQueries({ queryKey: ['programme', agencyId, programmeId] })
  }
  const review = useMutation({
    mutationFn: (body: { to: 'in_review' | 'declined'; reason?: string }) =>
      dataOf(client.POST(`${ROOT}/steps`, { params: { path }, body })),
    onSuccess,
  })
  const award = useMutation({
    mutationFn: () =>
      dataOf(client.POST(`${ROOT}/award`, { params: { path }, body: { amount, reason } })),
    onSuccess,
  })
  if (role !== 'member' && role !== 'owner') return null
  if (state === 'submitted') {
    return (
      <>
        <Refusal error={review.error} />
        <Button loading={review.isPending} onClick={() => review.mutate({ to: 'in_review' })}>
          {t('grant.begin')}
        </Button>
      </>
    )
  }
  if (state !== 'in_review') return null
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        award.mutate()
      }}
    >
      {role === 'owner' ? (
        <FormField
          label={t('grant.awardAmount', { currency: application.asked.currency })}
          value={amount}
          onChange={setAmount}
        />
      ) : (
        <p className="quiet">{t('grant.onlyOwnersAward')}</p>
      )}
      <FormField
        label={t(role === 'owner' ? 'grant.awardReason' : 'grant.declineReason')}
        value={reason}
        onChange={setReason}
      />
      <Refusal error={award.error ?? review.error} />
      <p className="actions">
        {role === 'owner' && (
          <Button
            type="primary"
            htmlType="submit"
            loading={award.isPending}
            disabled={!reason.trim()}
          >
            {t('grant.award')}
          </Button>
        )}
        <Button
          loading={review.isPending}
          disabled={!reason.trim()}
          onClick={() => review.mutate({ to: 'declined', reason })}
        >
          {t('grant.decline')}
        </Button>
      </p>
    </form>
  )
}
