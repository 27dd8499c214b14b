import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../../api-types.ts'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { PagedList, usePages } from '../../../ui/PagedList.tsx'
import { FormField, Refusal } from '../../account/FormField.tsx'
import { CLOCK, zoneName } from '../agenda/zone.ts'
import type { Conference } from '../Conferences.tsx'

type Proposal =
  operations['listProposals']['responses'][200]['content']['application/json']['proposals'][number]
type Call = operations['getOwnCall']['responses'][200]['content']['application/json']['call']
type Of = { agencyId: string; conferenceId: string }

const AT = '/v1/agencies/{agencyId}/conferences/{conferenceId}' as const
const ONE = `${AT}/proposals/{proposalId}` as const
const STATES = ['submitted', 'accepted', 'declined', 'withdrawn'] as const

/** What people would speak about at a conference, and what becomes of it. */
export function Proposals({
  agencyId,
  conference,
  isOfficer,
}: {
  agencyId: string
  conference: Conference
  isOfficer: boolean
}) {
  const { t } = useTranslation()
  const { day, locale } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const of = { agencyId, conferenceId: conference.id }
  const { data, error } = useQuery({
    queryKey: ['call', conference.id],
    enabled: isOpen,
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET(`${AT}/call`, { params: { path: of } })),
  })
  const call = data?.call
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('call.title')}</summary>
      <div className="stack">
        <Refusal error={error} />
        {isOpen && !data && !error && <Skeleton active />}
        {data && !call && <p>{t('call.none')}</p>}
        {call && (
          <p>
            {t('call.days', { from: day(call.opensOn), to: day(call.closesOn) })}{' '}
            <span className="badge">{t(call.isOpen ? 'call.isOpen' : 'call.isClosed')}</span>
          </p>
        )}
        {call?.isOpen && (
          <p>
            <a href={`${conference.path}/propose?lang=${locale}`}>{t('call.see')} →</a>
          </p>
        )}
        {data && isOfficer && (
          <details key={call ? `${call.opensOn} ${call.closesOn}` : 'none'}>
            <summary>{t(call ? 'call.change' : 'call.put')}</summary>
            <CallForm of={of} call={call ?? null} />
          </details>
        )}
        {call && isOfficer && <List of={of} conference={conference} />}
      </div>
    </details>
  )
}

function CallForm({ of, call }: { of: Of; call: Call }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [fields, setFields] = useState({
    opensOn: call?.opensOn ?? '',
    closesOn: call?.closesOn ?? '',
    guidance: call?.guidance.en ?? '',
    guidanceZh: call?.guidance['zh-CN'] ?? '',
  })
  const put = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT(`${AT}/call`, {
          params: { path: of },
          body: {
            opensOn: fields.opensOn,
            closesOn: fields.closesOn,
            guidance: { en: fields.guidance, 'zh-CN': fields.guidanceZh },
          },
        }),
      ),
    onSuccess: (after) => queries.setQueryData(['call', of.conferenceId], after),
  })
  const set = (over: Partial<typeof fields>) => setFields({ ...fields, ...over })
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        put.mutate()
      }}
    >
      <FormField
        label={t('call.opensOn')}
        type="date"
        value={fields.opensOn}
        onChange={(opensOn) => set({ opensOn })}
      />
      <FormField
        label={t('call.closesOn')}
        type="date"
        value={fields.closesOn}
        onChange={(closesOn) => set({ closesOn })}
      />
      <FormField
        label={t('call.guidance')}
        rows={3}
        value={fields.guidance}
        onChange={(guidance) => set({ guidance })}
      />
      <FormField
        label={t('call.guidanceZh')}
        rows={3}
        value={fields.guidanceZh}
        onChange={(guidanceZh) => set({ guidanceZh })}
      />
      <Refusal error={put.error} />
      <Button
        type="primary"
        htmlType="submit"
        loading={put.isPending}
        disabled={Object.values(fields).some((value) => !value.trim())}
      >
        {t('call.save')}
      </Button>
    </form>
  )
}

const listKey = (conferenceId: string) => ['proposals', conferenceId]

function List({ of, conference }: { of: Of; conference: Conference }) {
  const { t } = useTranslation()
  const id = useId()
  const [state, setState] = useState<(typeof STATES)[number]>('submitted')
  const proposals = usePages({
    queryKey: [...listKey(of.conferenceId), state],
    read: (behind) =>
      dataOf(
        client.GET(`${AT}/proposals`, {
          params: { path: of, query: { limit: 20, state, ...behind } },
        }),
      ),
    itemsIn: (page) => page.proposals,
  })
  return (
    <section>
      <h3>{t('call.proposals')}</h3>
      <div className="field office-form">
        <label htmlFor={id}>{t('call.state')}</label>
        <Select
          id={id}
          value={state}
          onChange={setState}
          options={STATES.map((one) => ({ value: one, label: t(`call.state_${one}`) }))}
        />
      </div>
      <PagedList pages={proposals} keyOf={(one) => one.id} none={t('call.noProposals')}>
        {(proposal) => <One of={of} conference={conference} proposal={proposal} />}
      </PagedList>
    </section>
  )
}

/** Whatever an officer does to a proposal, the list is read anew. */
function useAct<Sent>(conferenceId: string, send: (sent: Sent) => Promise<unknown>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: () => queries.invalidateQueries({ queryKey: listKey(conferenceId) }),
  })
}

function One({ of, conference, proposal }: { of: Of; conference: Conference; proposal: Proposal }) {
  const { t } = useTranslation()
  const { time, locale } = useFormat()
  const languages = new Intl.DisplayNames(locale, { type: 'language' })
  const { proposer, reviews, state, track } = proposal
  const isWaiting = state === 'submitted'
  return (
    <>
      <div className="bar-label">
        <strong>{proposal.title}</strong>
        {proposal.mean && <span className="badge">{t('call.mean', { mean: proposal.mean })}</span>}
      </div>
      <p className="quiet">
        {[
          proposer?.name ?? t('call.erased'),
          proposer?.organisation,
          proposer?.email,
          languages.of(proposal.language),
          t('call.minutes', { minutes: proposal.minutes }),
          track && (locale === 'zh-CN' ? (track.nameZh ?? track.name) : track.name),
          time(proposal.submittedAt),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p className="said">{proposal.abstract}</p>
      {proposer?.about && <p className="said quiet">{proposer.about}</p>}
      {proposal.words && <p className="said panel">{proposal.words}</p>}
      {state === 'withdrawn' && proposal.sessionId && (
        <p role="status">{t('call.stillInAgenda')}</p>
      )}
      <p>{t('call.reviews', { count: proposal.reviewCount })}</p>
      {reviews ? (
        <ul>
          {reviews.map(({ name, isOwn, points, note }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nobody has a number, and the order stays.
            <li key={i}>
              {t('call.review', { name: isOwn ? t('call.you') : (name ?? t('call.gone')), points })}
              {note && ` · ${note}`}
            </li>
          ))}
        </ul>
      ) : (
        <p className="quiet">{t('call.hidden')}</p>
      )}
      {isWaiting && (
        <>
          <GivePoints of={of} proposal={proposal} />
          <Accept of={of} conference={conference} proposal={proposal} />
          <Decline of={of} proposal={proposal} />
        </>
      )}
    </>
  )
}

function GivePoints({ of, proposal }: { of: Of; proposal: Proposal }) {
  const { t } = useTranslation()
  const own = proposal.reviews?.find(({ isOwn }) => isOwn)
  const [points, setPoints] = useState(own ? String(own.points) : '')
  const [note, setNote] = useState(own?.note ?? '')
  const give = useAct(of.conferenceId, () =>
    dataOf(
      client.PUT(`${ONE}/review`, {
        params: { path: { ...of, proposalId: proposal.id } },
        body: { points: Number(points), note },
      }),
    ),
  )
  return (
    <details>
      <summary>{t('call.give')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          give.mutate(undefined)
        }}
      >
        <FormField label={t('call.points')} value={points} onChange={setPoints} />
        <FormField label={t('call.note')} rows={2} value={note} onChange={setNote} />
        <Refusal error={give.error} />
        <Button htmlType="submit" loading={give.isPending} disabled={!/^[1-5]$/.test(points)}>
          {t('call.give')}
        </Button>
      </form>
    </details>
  )
}

const NOWHERE = ''

function Accept({
  of,
  conference,
  proposal,
}: {
  of: Of
  conference: Conference
  proposal: Proposal
}) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const ids = { room: useId(), track: useId() }
  const [fields, setFields] = useState({
    day: conference.firstDay,
    time: '',
    minutes: String(proposal.minutes),
    words: '',
  })
  const [roomId, setRoomId] = useState(NOWHERE)
  const [trackId, setTrackId] = useState(proposal.track?.id ?? NOWHERE)
  const agenda = useQuery({
    queryKey: ['agenda-places', conference.id],
    enabled: isOpen,
    queryFn: () =>
      dataOf(client.GET(`${AT}/agenda`, { params: { path: of, query: { limit: 1 } } })),
  })
  const accept = useAct(of.conferenceId, () =>
    dataOf(
      client.POST(`${ONE}/acceptance`, {
        params: { path: { ...of, proposalId: proposal.id } },
        body: {
          ...{ words: fields.words, day: fields.day, time: fields.time },
          minutes: Number(fields.minutes),
          roomId: roomId || null,
          trackId: trackId || null,
        },
      }),
    ),
  )
  const set = (over: Partial<typeof fields>) => setFields({ ...fields, ...over })
  const named = (all: readonly { id: string; name: string; nameZh: string | null }[] = []) => [
    { value: NOWHERE, label: t('call.anyPlace') },
    ...all.map(({ id, name, nameZh }) => ({
      value: id,
      label: locale === 'zh-CN' ? (nameZh ?? name) : name,
    })),
  ]
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('call.accept')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          accept.mutate(undefined)
        }}
      >
        <p>{t('call.acceptHint', { zone: zoneName(conference.timeZone, locale) })}</p>
        <FormField
          label={t('call.day')}
          type="date"
          value={fields.day}
          onChange={(day) => set({ day })}
        />
        <FormField label={t('call.clock')} value={fields.time} onChange={(time) => set({ time })} />
        <FormField
          label={t('call.length')}
          value={fields.minutes}
          onChange={(minutes) => set({ minutes })}
        />
        <div className="field">
          <label htmlFor={ids.room}>{t('call.room')}</label>
          <Select
            id={ids.room}
            value={roomId}
            onChange={setRoomId}
            options={named(agenda.data?.rooms)}
          />
        </div>
        <div className="field">
          <label htmlFor={ids.track}>{t('call.track')}</label>
          <Select
            id={ids.track}
            value={trackId}
            onChange={setTrackId}
            options={named(agenda.data?.tracks)}
          />
        </div>
        <FormField
          label={t('call.letter')}
          rows={3}
          value={fields.words}
          onChange={(words) => set({ words })}
        />
        <Refusal error={accept.error} />
        <Button
          type="primary"
          htmlType="submit"
          loading={accept.isPending}
          disabled={!fields.day || !CLOCK.test(fields.time) || !/^[1-9]\d*$/.test(fields.minutes)}
        >
          {t('call.accept')}
        </Button>
      </form>
    </details>
  )
}

function Decline({ of, proposal }: { of: Of; proposal: Proposal }) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const decline = useAct(of.conferenceId, () =>
    dataOf(
      client.POST(`${ONE}/decline`, {
        params: { path: { ...of, proposalId: proposal.id } },
        body: { words },
      }),
    ),
  )
  return (
    <details>
      <summary>{t('call.decline')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          decline.mutate(undefined)
        }}
      >
        <p>{t('call.declineHint')}</p>
        <FormField label={t('call.letter')} rows={3} value={words} onChange={setWords} />
        <Refusal error={decline.error} />
        <Button htmlType="submit" loading={decline.isPending}>
          {t('call.decline')}
        </Button>
      </form>
    </details>
  )
}
