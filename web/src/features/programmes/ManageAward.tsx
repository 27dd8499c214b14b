import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Application } from './Application.tsx'
import type { Award } from './Claim.tsx'

const ROOT = '/v1/agencies/{agencyId}/programmes/{programmeId}/awards/{awardId}'
type Role = 'viewer' | 'member' | 'owner' | undefined

/** What was agreed of an award, and its end. */
export function ManageAward({ application, role }: { application: Application; role: Role }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const { agencyId, programmeId, id: awardId } = application
  const path = { agencyId, programmeId, awardId }
  const key = ['award', awardId]
  const { data, error } = useQuery({
    queryKey: key,
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET(ROOT, { params: { path } })),
  })
  const queries = useQueryClient()
  const reach = useMutation({
    mutationFn: (number: number) =>
      dataOf(
        client.POST(`${ROOT}/milestones/{number}/done`, { params: { path: { ...path, number } } }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  const isOfficer = role === 'member' || role === 'owner'
  const isRunning = !data.endedAt
  return (
    <>
      <h4>{t('claim.milestones')}</h4>
      <Refusal error={reach.error} />
      <ul>
        {data.milestones.map(({ number, name, dueOn, doneOn }) => (
          <li key={number}>
            {name}{' '}
            <span className="quiet">
              {doneOn
                ? t('claim.doneOn', { day: day(doneOn) })
                : t('claim.dueOn', { day: day(dueOn) })}
            </span>{' '}
            {isOfficer && isRunning && !doneOn && (
              <Button size="small" loading={reach.isPending} onClick={() => reach.mutate(number)}>
                {t('claim.reached')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isOfficer && isRunning && data.milestones.every(({ doneOn }) => !doneOn) && (
        <AddMilestone path={path} award={data} />
      )}
      {data.endedAt && <p>{t('claim.ended', { day: day(data.endedAt) })}</p>}
      {role === 'owner' && isRunning && <EndAward path={path} award={data} />}
    </>
  )
}

type Path = Readonly<{ agencyId: string; programmeId: string; awardId: string }>

function AddMilestone({ path, award }: { path: Path; award: Award }) {
  const { t } = useTranslation()
  const id = useId()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [dueOn, setDueOn] = useState('')
  const add = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT(`${ROOT}/milestones`, {
          params: { path },
          body: {
            milestones: [
              ...award.milestones.map((one) => ({ name: one.name, dueOn: one.dueOn })),
              { name, dueOn },
            ],
          },
        }),
      ),
    onSuccess: () => {
      setName('')
      return queries.invalidateQueries({ queryKey: ['award', path.awardId] })
    },
  })
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <FormField label={t('claim.milestoneName')} value={name} onChange={setName} />
      <div className="field">
        <label htmlFor={id}>{t('claim.milestoneDue')}</label>
        <input
          id={id}
          type="date"
          className="date"
          value={dueOn}
          onChange={(event) => setDueOn(event.target.value)}
        />
      </div>
      <Refusal error={add.error} />
      <Button htmlType="submit" loading={add.isPending} disabled={!name.trim() || !dueOn}>
        {t('claim.addMilestone')}
      </Button>
    </form>
  )
}

function EndAward({ path, award }: { path: Path; award: Award }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const end = useMutation({
    mutationFn: () => dataOf(client.POST(`${ROOT}/end`, { params: { path }, body: { reason } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['award', path.awardId] })
      await queries.invalidateQueries({ queryKey: ['applications', path.programmeId] })
      await queries.invalidateQueries({ queryKey: ['programme', path.agencyId, path.programmeId] })
    },
  })
  return (
    <div className="stack office-form">
      <FormField label={t('claim.endReason')} value={reason} onChange={setReason} />
      <Refusal error={end.error} />
      <Popconfirm
        title={t('claim.endWarning', { left: formatMoney(award.left) })}
        okText={t('claim.end')}
        cancelText={t('claim.keep')}
        onConfirm={() => end.mutate()}
      >
        <Button loading={end.isPending} disabled={!reason.trim()}>
          {t('claim.end')}
        </Button>
      </Popconfirm>
    </div>
  )
}
