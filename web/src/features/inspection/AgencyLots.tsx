import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf, ProblemError } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { JudgedLot, Lot } from './api.ts'
import { Certificates } from './Certificates.tsx'
import { Custody } from './Custody.tsx'
import './inspection.css'

const STATES = ['submitted', 'scheduled', 'rejected', 'accepted'] as const
type State = (typeof STATES)[number]

/** Lots that businesses have put before an agency: when and how each is inspected, and what came of it. */
export function AgencyLots({ agencyId, role }: { agencyId: string; role: string }) {
  const { t } = useTranslation()
  const [state, setState] = useState<State>('submitted')
  const lots = usePages({
    queryKey: ['agency-lots', agencyId, state],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/lots', {
          params: { path: { agencyId }, query: { state, limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.lots,
  })
  return (
    <section>
      <h2>{t('inspection.lots')}</h2>
      <p>
        <Link to={`/inspections/${agencyId}`}>{t('inspection.openWork')}</Link>
        {' · '}
        <Link to={`/inspections/${agencyId}/days`}>{t('inspection.days')}</Link>
      </p>
      <p className="filters">
        {STATES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === state}
            onClick={() => setState(one)}
          >
            {t(`inspection.state_${one}`)}
          </button>
        ))}
      </p>
      <PagedList pages={lots} keyOf={({ id }) => id} none={t(`inspection.none_${state}`)}>
        {(lot) => <OneLot lot={lot} mayWork={role !== 'viewer'} isOwner={role === 'owner'} />}
      </PagedList>
    </section>
  )
}

function OneLot({ lot, mayWork, isOwner }: { lot: JudgedLot; mayWork: boolean; isOwner: boolean }) {
  const { t } = useTranslation()
  const { count, day, locale } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const name = locale === 'zh-CN' ? (lot.business.nameZh ?? lot.business.name) : lot.business.name
  const places = [lot.farm, lot.block, lot.grade, lot.packhouse].filter(Boolean).join(' · ')
  const mayPlan = mayWork && (lot.state === 'submitted' || lot.state === 'rejected')
  return (
    <>
      <h3>
        {lot.goods} · {lot.number}
      </h3>
      <p className="quiet">
        {name} · {count(lot.quantity)} {lot.unit}
        {places && ` · ${places}`}
      </p>
      <p className="quiet">
        {lot.decidedAt
          ? t('inspection.decidedOn', { day: day(lot.decidedAt) })
          : t('inspection.submittedOn', { day: day(lot.submittedAt) })}
      </p>
      <Certificates
        certificates={lot.certificates}
        {...(isOwner ? { revokeAs: lot.agencyId } : {})}
      />
      <Custody lot={lot} asAgency />
      {mayPlan && !isOpen && (
        <Button onClick={() => setOpen(true)}>
          {t(lot.state === 'rejected' ? 'inspection.planAgain' : 'inspection.plan')}
        </Button>
      )}
      {isOpen && <PlanForm lot={lot} isOwner={isOwner} onDone={() => setOpen(false)} />}
    </>
  )
}

const LIMITS = ['0.65', '1.0', '1.5', '2.5', '4.0', '6.5', '10'] as const
type Limit = (typeof LIMITS)[number]
const LEVELS = ['S-1', 'S-2', 'S-3', 'S-4', 'I', 'II', 'III'] as const

/** When, where, by whom, how strictly; with what that lets pass said in plain words. */
function PlanForm({ lot, isOwner, onDone }: { lot: Lot; isOwner: boolean; onDone: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const dayId = useId()
  const [inspector, setInspector] = useState('')
  const [place, setPlace] = useState(lot.packhouse ?? '')
  const [scheduledOn, setDay] = useState(new Date().toLocaleDateString('sv-SE'))
  const [level, setLevel] = useState<(typeof LEVELS)[number]>('II')
  const [major, setMajor] = useState<Limit>('2.5')
  const [minor, setMinor] = useState<Limit>('4.0')
  const [stages, setStages] = useState<1 | 2>(1)
  const preview = useQuery({
    queryKey: ['sampling-plan', lot.quantity, level, major, stages],
    queryFn: () =>
      dataOf(
        client.GET('/v1/sampling-plans', {
          params: {
            query: { lotSize: lot.quantity, level, limit: major, stages, severity: 'normal' },
          },
        }),
      ),
  })
  const plan = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/inspections', {
          params: { path: { agencyId: lot.agencyId } },
          body: {
            businessId: lot.businessId,
            lotId: lot.id,
            level,
            limits: { major, minor },
            stages,
            inspector,
            place,
            scheduledOn,
          },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['agency-lots', lot.agencyId] })
      onDone()
    },
  })
  const isStopped =
    plan.error instanceof ProblemError && plan.error.problem.code === 'inspection.discontinued'
  if (isStopped && isOwner) return <Resume lot={lot} onDone={() => plan.mutate()} />
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        plan.mutate()
      }}
    >
      <FormField label={t('inspection.inspector')} value={inspector} onChange={setInspector} />
      <FormField label={t('inspection.place')} value={place} onChange={setPlace} />
      <div className="field">
        <label htmlFor={dayId}>{t('inspection.day')}</label>
        <Input
          id={dayId}
          type="date"
          value={scheduledOn}
          onChange={(event) => setDay(event.target.value)}
        />
      </div>
      <Choice label={t('inspection.level')} value={level} onChange={setLevel} of={LEVELS} />
      <Choice label={t('inspection.limitMajor')} value={major} onChange={setMajor} of={LIMITS} />
      <Choice label={t('inspection.limitMinor')} value={minor} onChange={setMinor} of={LIMITS} />
      <Choice
        label={t('inspection.samples')}
        value={stages}
        onChange={setStages}
        of={[1, 2]}
        name={(one) => t(one === 1 ? 'inspection.single' : 'inspection.double')}
      />
      {preview.data && <Preview preview={preview.data} />}
      <Refusal error={plan.error} />
      <p className="actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={plan.isPending}
          disabled={!inspector.trim() || !place.trim() || !scheduledOn}
        >
          {t('inspection.schedule')}
        </Button>
        <Button onClick={onDone}>{t('inspection.cancel')}</Button>
      </p>
    </form>
  )
}

/** Goods whose inspection was stopped: an owner says what the maker has mended, and it is scheduled. */
function Resume({ lot, onDone }: { lot: Lot; onDone: () => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const { agencyId, businessId, id: lotId } = lot
  const resume = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/lots/{businessId}/{lotId}/resume', {
          params: { path: { agencyId, businessId, lotId } },
          body: { reason },
        }),
      ),
    onSuccess: onDone,
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        resume.mutate()
      }}
    >
      <p>{t('inspection.stopped')}</p>
      <FormField label={t('inspection.mended')} value={reason} onChange={setReason} />
      <Refusal error={resume.error} />
      <Button type="primary" htmlType="submit" loading={resume.isPending} disabled={!reason.trim()}>
        {t('inspection.resume')}
      </Button>
    </form>
  )
}

function Choice<T extends string | number>({
  label,
  value,
  of,
  name = String,
  onChange,
}: {
  label: string
  value: T
  of: readonly T[]
  name?: (one: T) => string
  onChange: (value: T) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        value={value}
        onChange={onChange}
        options={of.map((one) => ({ value: one, label: name(one) }))}
      />
    </div>
  )
}

type Previewed = {
  plan: { stages: { size: number; accept: number }[]; isWhole: boolean }
  chances: { nonconforming: number; accepted: number }[]
}

function Preview({ preview: { plan, chances } }: { preview: Previewed }) {
  const { t } = useTranslation()
  const size = plan.stages.reduce((sum, one) => sum + one.size, 0)
  const at = (nonconforming: number) =>
    `${Math.round(100 * (chances.find((one) => one.nonconforming === nonconforming)?.accepted ?? 0))} %`
  return (
    <p className="panel">
      {t(plan.isWhole ? 'inspection.previewWhole' : 'inspection.preview', {
        size,
        accept: plan.stages.at(-1)?.accept ?? 0,
      })}{' '}
      {!plan.isWhole && t('inspection.chances', { good: at(1), bad: at(10) })}
    </p>
  )
}
