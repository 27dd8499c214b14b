import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { ActionLine } from './ActionLine.tsx'
import { useHours } from './Counselling.tsx'
import { OfficeField } from './OfficeField.tsx'
import '../report/report.css'
import './office.css'

type Case = operations['getClientCase']['responses'][200]['content']['application/json']
type Referral = Case['referrals'][number]
type Path = Readonly<{ agencyId: string; businessId: string }>

const today = () => new Date().toLocaleDateString('sv-SE')

/** One client of an office: what comes next, what was said, the time it took, to whom it was sent. */
export function CasePage() {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const { agencyId = '', businessId = '' } = useParams()
  const path = { agencyId, businessId }
  const session = useSession()
  const { data, error } = useQuery({
    queryKey: ['case', agencyId, businessId],
    retry: false,
    queryFn: () =>
      dataOf(client.GET('/v1/agencies/{agencyId}/cases/{businessId}', { params: { path } })),
  })
  if (error) return <Refusal error={error} />
  if (!data || !session.data) return <Skeleton active />
  const role = session.data.organisations.find(({ id }) => id === agencyId)?.role
  const mayWork = data.isClient && (role === 'owner' || role === 'member')
  const shown = new Intl.ListFormat(locale).format(
    data.shows.map((figure) => t(`seat.figures.${figure}`)),
  )
  return (
    <article className="report office">
      <p>
        <Link to={`/office/${agencyId}?tab=counselling`}>← {t('seat.counselling')}</Link>
      </p>
      <PageTitle
        text={text(data.business.name)}
        badge={data.business.isSample && <span className="badge">{t('office.sample')}</span>}
      />
      <p className="quiet">
        {[
          data.business.place && text(data.business.place),
          shown ? t('recruit.showsYou', { figures: shown }) : t('counsel.showsNothing'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {!data.isClient && <p className="panel">{t('counsel.noClientAnyMore')}</p>}
      <div className="agencies recruiting">
        <section>
          <h2>{t('counsel.next')}</h2>
          {mayWork && <PlanAction path={path} />}
          {data.actions.length === 0 && <p className="panel">{t('counsel.noNext')}</p>}
          <ul className="bars">
            {data.actions.map((action) => (
              <li key={action.id} className="panel">
                <ActionLine
                  agencyId={agencyId}
                  action={action}
                  today={today()}
                  mayWork={mayWork}
                  isNamed={false}
                />
              </li>
            ))}
          </ul>
        </section>
        <Notes path={path} mayWork={mayWork} />
        <Time path={path} mayWork={mayWork} />
        <section>
          <h2>{t('counsel.referrals')}</h2>
          <p className="quiet">{t('counsel.referralsHint')}</p>
          {mayWork && <AskReferral path={path} />}
          <ul className="bars">
            {data.referrals.map((referral) => (
              <li key={referral.id} className="panel">
                <OneReferral path={path} referral={referral} mayWork={mayWork} />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </article>
  )
}

/** What of a client is read anew after something was written down. */
const changed = async (queries: QueryClient, { agencyId, businessId }: Path): Promise<void> => {
  for (const key of ['case', 'notes', 'spent', 'cases', 'my-day', 'time']) {
    const queryKey = ['case', 'notes', 'spent'].includes(key)
      ? [key, agencyId, businessId]
      : [key, agencyId]
    await queries.invalidateQueries({ queryKey })
  }
}

function PlanAction({ path }: { path: Path }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const id = useId()
  const [what, setWhat] = useState('')
  const [dueOn, setDueOn] = useState(today())
  const [turn, setTurn] = useState<'office' | 'client'>('office')
  const plan = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/cases/{businessId}/actions', {
          params: { path },
          body: { what, dueOn, turn },
        }),
      ),
    onSuccess: async () => {
      setWhat('')
      await changed(queries, path)
    },
  })
  return (
    <form
      className="panel stack"
      onSubmit={(event) => {
        event.preventDefault()
        plan.mutate()
      }}
    >
      <div className="office-form stack">
        <FormField label={t('counsel.what')} value={what} onChange={setWhat} />
        <FormField label={t('counsel.due')} type="date" value={dueOn} onChange={setDueOn} />
        <div className="field">
          <label htmlFor={id}>{t('counsel.turn')}</label>
          <Select
            id={id}
            value={turn}
            onChange={setTurn}
            options={(['office', 'client'] as const).map((value) => ({
              value,
              label: t(`counsel.turns.${value}`),
            }))}
          />
        </div>
        <Refusal error={plan.error} />
        <Button htmlType="submit" loading={plan.isPending} disabled={!what.trim() || !dueOn}>
          {t('counsel.plan')}
        </Button>
      </div>
    </form>
  )
}

function Notes({ path, mayWork }: { path: Path; mayWork: boolean }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const queries = useQueryClient()
  const [words, setWords] = useState('')
  const [corrects, setCorrects] = useState<string>()
  const notes = usePages({
    queryKey: ['notes', path.agencyId, path.businessId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/cases/{businessId}/notes', {
          params: { path, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.notes,
  })
  const add = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/cases/{businessId}/notes', {
          params: { path },
          body: { words, ...(corrects ? { corrects } : {}) },
        }),
      ),
    onSuccess: async () => {
      setWords('')
      setCorrects(undefined)
      await changed(queries, path)
    },
  })
  const corrected = new Set(notes.items?.flatMap((note) => note.corrects ?? []))
  return (
    <section>
      <h2>{t('counsel.notes')}</h2>
      <p className="quiet">{t('counsel.notesHint')}</p>
      {mayWork && (
        <form
          className="panel stack"
          onSubmit={(event) => {
            event.preventDefault()
            add.mutate()
          }}
        >
          <FormField
            label={t(corrects ? 'counsel.putRight' : 'counsel.note')}
            rows={4}
            value={words}
            onChange={setWords}
          />
          <Refusal error={add.error} />
          <p className="actions">
            <Button htmlType="submit" loading={add.isPending} disabled={!words.trim()}>
              {t('counsel.addNote')}
            </Button>
            {corrects && (
              <Button onClick={() => setCorrects(undefined)}>{t('counsel.asNew')}</Button>
            )}
          </p>
        </form>
      )}
      <PagedList pages={notes} keyOf={({ id }) => id} none={t('counsel.noNotes')}>
        {(note) => (
          <>
            <p className="quiet">
              {[
                time(note.at),
                note.by ?? t('counsel.former'),
                note.corrects && t('counsel.correction'),
                corrected.has(note.id) && t('counsel.corrected'),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <p className={corrected.has(note.id) ? 'said struck' : 'said'}>{note.words}</p>
            {mayWork && !corrected.has(note.id) && (
              <Button
                size="small"
                onClick={() => {
                  setCorrects(note.id)
                  setWords(note.words)
                }}
              >
                {t('counsel.correct')}
              </Button>
            )}
          </>
        )}
      </PagedList>
    </section>
  )
}

const TOPICS = [
  'market',
  'goods',
  'law',
  'listing',
  'logistics',
  'money',
  'programmes',
  'other',
] as const

function Time({ path, mayWork }: { path: Path; mayWork: boolean }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const hours = useHours()
  const queries = useQueryClient()
  const id = useId()
  const [on, setOn] = useState(today())
  const [minutes, setMinutes] = useState('')
  const [topic, setTopic] = useState<(typeof TOPICS)[number]>('market')
  const times = usePages({
    queryKey: ['spent', path.agencyId, path.businessId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/cases/{businessId}/time', {
          params: { path, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.times,
  })
  const spend = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/cases/{businessId}/time', {
          params: { path },
          body: { on, minutes: Number(minutes), topic },
        }),
      ),
    onSuccess: async () => {
      setMinutes('')
      await changed(queries, path)
    },
  })
  const takeBack = useMutation({
    mutationFn: (timeId: string) =>
      dataOf(
        client.DELETE('/v1/agencies/{agencyId}/cases/{businessId}/time/{timeId}', {
          params: { path: { ...path, timeId } },
        }),
      ),
    onSuccess: () => changed(queries, path),
  })
  return (
    <section>
      <h2>{t('counsel.time')}</h2>
      {mayWork && (
        <form
          className="panel stack"
          onSubmit={(event) => {
            event.preventDefault()
            spend.mutate()
          }}
        >
          <div className="office-form stack">
            <FormField label={t('counsel.on')} type="date" value={on} onChange={setOn} />
            <FormField
              label={t('counsel.inMinutes')}
              value={minutes}
              onChange={(value) => setMinutes(value.replace(/\D/g, ''))}
            />
            <div className="field">
              <label htmlFor={id}>{t('counsel.topic')}</label>
              <Select
                id={id}
                value={topic}
                onChange={setTopic}
                options={TOPICS.map((value) => ({ value, label: t(`counsel.topics.${value}`) }))}
              />
            </div>
            <Refusal error={spend.error} />
            <Button htmlType="submit" loading={spend.isPending} disabled={!minutes || !on}>
              {t('counsel.spend')}
            </Button>
          </div>
        </form>
      )}
      <Refusal error={takeBack.error} />
      <PagedList pages={times} keyOf={(one) => one.id} none={t('counsel.noTime')}>
        {(one) => (
          <div className="bar-label">
            <span className={one.isTakenBack ? 'struck' : ''}>
              {[day(one.on), hours(one.minutes), t(`counsel.topics.${one.topic}`), one.by]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {one.isTakenBack && <span className="quiet">{t('counsel.takenBack')}</span>}
            {mayWork && !one.isTakenBack && (
              <Button
                size="small"
                loading={takeBack.isPending && takeBack.variables === one.id}
                onClick={() => takeBack.mutate(one.id)}
              >
                {t('counsel.takeBack')}
              </Button>
            )}
          </div>
        )}
      </PagedList>
    </section>
  )
}

function AskReferral({ path }: { path: Path }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [toAgencyId, setToAgencyId] = useState<string>()
  const [toName, setToName] = useState('')
  const [reason, setReason] = useState('')
  const ask = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/cases/{businessId}/referrals', {
          params: { path },
          body: { reason, ...(toAgencyId ? { toAgencyId } : { toName }) },
        }),
      ),
    onSuccess: async () => {
      setReason('')
      setToName('')
      setToAgencyId(undefined)
      await changed(queries, path)
    },
  })
  return (
    <details className="panel">
      <summary>{t('counsel.refer')}</summary>
      <form
        className="office-form stack"
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate()
        }}
      >
        <OfficeField
          label={t('counsel.toOffice')}
          nobody={t('seat.noneChosen')}
          except={path.agencyId}
          value={toAgencyId}
          onChange={setToAgencyId}
        />
        {!toAgencyId && (
          <FormField label={t('counsel.toName')} value={toName} onChange={setToName} />
        )}
        <FormField
          label={t('counsel.reason')}
          hint={t('counsel.reasonHint')}
          rows={3}
          value={reason}
          onChange={setReason}
        />
        <Refusal error={ask.error} />
        <Button
          htmlType="submit"
          loading={ask.isPending}
          disabled={!reason.trim() || (!toAgencyId && !toName.trim())}
        >
          {t('counsel.askClient')}
        </Button>
      </form>
    </details>
  )
}

const OUTCOMES = ['helped', 'not_helped', 'unknown'] as const

function OneReferral({
  path,
  referral,
  mayWork,
}: {
  path: Path
  referral: Referral
  mayWork: boolean
}) {
  const { t } = useTranslation()
  const { text, time } = useFormat()
  const queries = useQueryClient()
  const [words, setWords] = useState('')
  const end = useMutation({
    mutationFn: (outcome: (typeof OUTCOMES)[number]) =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/cases/{businessId}/referrals/{referralId}/outcome', {
          params: { path: { ...path, referralId: referral.id } },
          body: { outcome, ...(words.trim() ? { words } : {}) },
        }),
      ),
    onSuccess: () => changed(queries, path),
  })
  const { to, reason, state, askedAt, outcome, outcomeWords } = referral
  return (
    <>
      <div className="bar-label">
        <strong>{to.office ? text(to.office.name) : to.name}</strong>
        <span className="badge">{t(`counsel.referralStates.${state}`)}</span>
      </div>
      <p className="quiet">{time(askedAt)}</p>
      <p className="said">{reason}</p>
      {outcome && (
        <p>{[t(`counsel.outcomes.${outcome}`), outcomeWords].filter(Boolean).join(': ')}</p>
      )}
      {mayWork && state === 'agreed' && (
        <div className="office-form stack">
          <FormField label={t('counsel.outcome')} value={words} onChange={setWords} />
          <Refusal error={end.error} />
          <p className="actions">
            {OUTCOMES.map((one) => (
              <Button key={one} loading={end.isPending} onClick={() => end.mutate(one)}>
                {t(`counsel.outcomes.${one}`)}
              </Button>
            ))}
          </p>
        </div>
      )}
    </>
  )
}
