import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Conference } from './Conferences.tsx'
import { FRESH, type FrameFields, frameOf, wrongFields } from './frame-fields.ts'
import { MeetingGroups } from './MeetingGroups.tsx'

type Of = { agencyId: string; conferenceId: string }
const AT = '/v1/agencies/{agencyId}/conferences/{conferenceId}' as const

/** When and where people of a conference meet, and the plan of all meetings. */
export function Meetings({
  agencyId,
  conference,
  isOfficer,
}: {
  agencyId: string
  conference: Conference
  isOfficer: boolean
}) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const of = { agencyId, conferenceId: conference.id }
  const { data, error } = useQuery({
    queryKey: ['meeting-frame', conference.id],
    enabled: isOpen,
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET(`${AT}/meeting-frame`, { params: { path: of } })),
  })
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('conference.meetings')}</summary>
      <div className="stack">
        <Refusal error={error} />
        {isOpen && !data && !error && <Skeleton active />}
        {data?.frame && (
          <>
            <p>
              {t('conference.frame', {
                slots: data.frame.slots.length,
                tables: data.frame.tables.length,
                interpreters: data.frame.interpreters.length,
              })}
            </p>
            <Plan {...of} isOfficer={isOfficer} timeZone={conference.timeZone} />
          </>
        )}
        {data && !data.frame && <p>{t('conference.noFrame')}</p>}
        {data && isOfficer && !data.frame && (
          <FrameForm {...of} conference={conference} version={data.version} />
        )}
        {data?.frame && isOfficer && <MeetingGroups {...of} />}
        {data?.frame && isOfficer && (
          <details key={data.version}>
            <summary>{t('conference.setFrameAnew')}</summary>
            <p>{t('conference.anewHint')}</p>
            <FrameForm {...of} conference={conference} version={data.version} />
          </details>
        )}
      </div>
    </details>
  )
}

function Plan({ isOfficer, timeZone, ...of }: Of & { isOfficer: boolean; timeZone: string }) {
  const { t } = useTranslation()
  const { count, time, locale } = useFormat()
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const queries = useQueryClient()
  const [asked, setAsked] = useState(0)
  const { data, error } = useQuery({
    queryKey: ['meeting-plan', of.conferenceId],
    // The next one is made in the background.
    refetchInterval: (query) => ((query.state.data?.plan?.number ?? 0) < asked ? 1_000 : false),
    queryFn: () => dataOf(client.GET(`${AT}/meeting-plan`, { params: { path: of } })),
  })
  const [fillsFree, setFillsFree] = useState(false)
  const ask = useMutation({
    mutationFn: (keepsStanding: boolean) =>
      dataOf(
        client.POST(`${AT}/meeting-plans`, {
          params: { path: of },
          body: { keepsStanding, fillsFree },
        }),
      ),
    onSuccess: ({ number }) => {
      setAsked(number)
      return queries.invalidateQueries({ queryKey: ['meeting-plan', of.conferenceId] })
    },
  })
  const plan = data?.plan
  const isMaking = (plan?.number ?? 0) < asked
  const when = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  })
  const meetings = usePages({
    queryKey: ['meetings', of.conferenceId, plan?.number ?? 0],
    read: (behind) =>
      dataOf(
        client.GET(`${AT}/meetings`, { params: { path: of, query: { limit: 50, ...behind } } }),
      ),
    itemsIn: (page) => page.meetings,
  })
  return (
    <section>
      <Refusal error={error ?? ask.error} />
      {data && !plan && <p>{t('conference.noPlan')}</p>}
      {plan && (
        <>
          <p>
            {t('conference.planned', {
              meetings: count(plan.meetings),
              wishes: count(plan.wishes),
              time: time(plan.madeAt),
            })}
          </p>
          <p>
            {t('conference.bound', {
              worth: count(plan.worth),
              bound: count(Math.floor(plan.upperBound)),
              gap: percent.format(plan.gap),
            })}
          </p>
          <p>
            {t('conference.changes', {
              dropped: count(plan.dropped),
              added: count(plan.added),
              moved: count(plan.moved),
              without: count(plan.without),
            })}
          </p>
        </>
      )}
      {isOfficer && (
        <p>
          <Checkbox checked={fillsFree} onChange={({ target }) => setFillsFree(target.checked)}>
            {t('conference.fillsFree')}
          </Checkbox>
        </p>
      )}
      {isOfficer && (
        <p className="actions">
          <Button loading={ask.isPending || isMaking} onClick={() => ask.mutate(true)}>
            {t(plan ? 'conference.planAgain' : 'conference.planNow')}
          </Button>{' '}
          {plan && (
            <Button disabled={ask.isPending || isMaking} onClick={() => ask.mutate(false)}>
              {t('conference.planFreely')}
            </Button>
          )}
        </p>
      )}
      {plan && plan.meetings > 0 && (
        <PagedList pages={meetings} keyOf={({ startsAt, table }) => `${startsAt} ${table}`}>
          {({ startsAt, table, zone, from, to, interpreter }) => (
            <>
              <strong>
                {when.format(new Date(startsAt))} · {t('conference.at', { table, zone })}
              </strong>
              <p>
                {from} · {to}
                {interpreter && ` · ${t('conference.interpreter', { name: interpreter })}`}
              </p>
            </>
          )}
        </PagedList>
      )}
    </section>
  )
}

const FIELDS = [
  'from',
  'until',
  'minutes',
  'pause',
  'breakFrom',
  'breakUntil',
  'zones',
  'walk',
  'interpreters',
] as const

function FrameForm({
  conference,
  version,
  ...of
}: Of & { conference: Conference; version: number }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [fields, setFields] = useState<FrameFields>(FRESH)
  const { firstDay, lastDay } = conference
  const put = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT(`${AT}/meeting-frame`, {
          params: { path: of },
          body: { version, frame: frameOf(fields, firstDay, lastDay) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['meeting-frame', of.conferenceId] }),
  })
  const wrong = wrongFields(fields)
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        put.mutate()
      }}
    >
      <h3>{t('conference.setFrame')}</h3>
      {FIELDS.map((name) => (
        <FormField
          key={name}
          label={t(`conference.frame_${name}`)}
          {...(name === 'zones' || name === 'interpreters'
            ? { rows: 3, hint: t(`conference.frame_${name}Hint`) }
            : {})}
          value={fields[name]}
          onChange={(value) => setFields({ ...fields, [name]: value })}
        />
      ))}
      {wrong.length > 0 && (
        <p className="quiet">
          {t('conference.frameWrong', {
            fields: wrong.map((name) => t(`conference.frame_${name}`)).join(', '),
          })}
        </p>
      )}
      <Refusal error={put.error} />
      <Button htmlType="submit" loading={put.isPending} disabled={wrong.length > 0}>
        {t('conference.saveFrame')}
      </Button>
    </form>
  )
}
