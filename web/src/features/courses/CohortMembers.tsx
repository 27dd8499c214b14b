import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { OfficeCohort } from './cohorts.ts'

type Of = { organisationId: string; cohort: OfficeCohort }

/** Who has joined a cohort, who is invited, and a form to invite somebody. */
export function CohortMembers(of: Of) {
  const { t } = useTranslation()
  return (
    <>
      <p className="quiet">{t('cohort.onlyInstructors')}</p>
      <Members {...of} />
      <Invite {...of} />
      <Invitations {...of} />
    </>
  )
}

const membersKey = (cohortId: string) => ['cohort-members', cohortId]
const invitationsKey = (cohortId: string) => ['cohort-invitations', cohortId]

function Members({ organisationId, cohort: { cohortId } }: Of) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const members = usePages({
    queryKey: membersKey(cohortId),
    read: (behind) =>
      dataOf(
        client.GET('/v1/organisations/{organisationId}/cohorts/{cohortId}/members', {
          params: { path: { organisationId, cohortId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.members,
  })
  const remove = useMutation({
    mutationFn: (memberId: string) =>
      dataOf(
        client.DELETE('/v1/organisations/{organisationId}/cohorts/{cohortId}/members/{memberId}', {
          params: { path: { organisationId, cohortId, memberId } },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: membersKey(cohortId) })
      await queries.invalidateQueries({ queryKey: ['cohorts', organisationId] })
    },
  })
  return (
    <>
      <Refusal error={remove.error} />
      <PagedList
        pages={members}
        keyOf={({ memberId }) => memberId}
        none={t('cohort.nobody')}
        itemClass="bar-label"
      >
        {({ memberId, name, role }) => (
          <>
            <span>
              {name} <span className="quiet">{t(`cohort.role_${role}`)}</span>
            </span>
            <Popconfirm
              title={t('cohort.removeWarning')}
              okText={t('cohort.remove')}
              cancelText={t('cohort.cancel')}
              onConfirm={() => remove.mutate(memberId)}
            >
              <Button size="small">{t('cohort.remove')}</Button>
            </Popconfirm>
          </>
        )}
      </PagedList>
    </>
  )
}

function Invite({ organisationId, cohort: { cohortId } }: Of) {
  const { t } = useTranslation()
  const roleId = useId()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<'learner' | 'instructor'>('learner')
  const invite = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/organisations/{organisationId}/cohorts/{cohortId}/invitations', {
          params: { path: { organisationId, cohortId } },
          body: { email: email.trim(), role },
        }),
      ),
    onSuccess: async () => {
      setEmail('')
      await queries.invalidateQueries({ queryKey: invitationsKey(cohortId) })
    },
  })
  return (
    <form
      className="stack cohort-form"
      onSubmit={(event) => {
        event.preventDefault()
        invite.mutate()
      }}
    >
      <h4>{t('cohort.invite')}</h4>
      <FormField label={t('cohort.email')} type="email" value={email} onChange={setEmail} />
      <div className="field">
        <label htmlFor={roleId}>{t('cohort.role')}</label>
        <Select
          id={roleId}
          value={role}
          onChange={setRole}
          options={(['learner', 'instructor'] as const).map((one) => ({
            value: one,
            label: t(`cohort.role_${one}`),
          }))}
        />
      </div>
      <Refusal error={invite.error} />
      <p className="actions">
        <Button htmlType="submit" loading={invite.isPending} disabled={!email.trim()}>
          {t('cohort.send')}
        </Button>
      </p>
    </form>
  )
}

function Invitations({ organisationId, cohort: { cohortId } }: Of) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const queries = useQueryClient()
  const open = usePages({
    queryKey: invitationsKey(cohortId),
    read: (behind) =>
      dataOf(
        client.GET('/v1/organisations/{organisationId}/cohorts/{cohortId}/invitations', {
          params: { path: { organisationId, cohortId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.invitations,
  })
  const cancel = useMutation({
    mutationFn: (invitationId: string) =>
      dataOf(
        client.DELETE(
          '/v1/organisations/{organisationId}/cohorts/{cohortId}/invitations/{invitationId}',
          { params: { path: { organisationId, cohortId, invitationId } } },
        ),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: invitationsKey(cohortId) }),
  })
  if (open.items?.length === 0) return null
  return (
    <>
      <h4>{t('cohort.invited')}</h4>
      <Refusal error={cancel.error} />
      <PagedList pages={open} keyOf={({ invitationId }) => invitationId} itemClass="bar-label">
        {({ invitationId, email, role, expiresAt }) => (
          <>
            <span>
              {email}{' '}
              <span className="quiet">
                {t(`cohort.role_${role}`)} · {t('cohort.expires', { day: day(expiresAt) })}
              </span>
            </span>
            <Button size="small" onClick={() => cancel.mutate(invitationId)}>
              {t('cohort.takeBackInvitation')}
            </Button>
          </>
        )}
      </PagedList>
    </>
  )
}
