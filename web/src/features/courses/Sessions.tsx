import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { Attendance } from './Attendance.tsx'
import { type Cohort, roleIn, type Session, sessionsKey } from './cohorts.ts'
import { SessionForm } from './SessionForm.tsx'

/** The live sessions of a cohort, in the reader's time and in that of the market. */
export function Sessions({ cohort }: { cohort: Cohort }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { cohortId, me } = cohort
  const sessions = usePages({
    queryKey: sessionsKey(cohortId),
    read: (behind) =>
      dataOf(
        client.GET('/v1/cohorts/{cohortId}/sessions', {
          params: { path: { cohortId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.sessions,
  })
  return (
    <section>
      {roleIn(cohort).teaches && (
        <details className="panel unfold">
          <summary>{t('cohort.planSession')}</summary>
          <SessionForm
            save={(body) =>
              dataOf(
                client.POST('/v1/cohorts/{cohortId}/sessions', {
                  params: { path: { cohortId } },
                  body,
                }),
              )
            }
            onDone={() => queries.invalidateQueries({ queryKey: sessionsKey(cohortId) })}
          />
        </details>
      )}
      <PagedList
        pages={sessions}
        keyOf={({ sessionId }) => sessionId}
        none={t('cohort.noSessions')}
        itemClass="panel session"
      >
        {(session) => <OneSession cohort={cohort} session={session} />}
      </PagedList>
      {me && <OwnCalendar cohortId={cohortId} />}
    </section>
  )
}

/** Where the cohort's goods are sold: its partners there read the other clock. */
const MARKET_ZONE = 'Asia/Shanghai'

/** An instant on the reader's clock and on that of the market; once where both say the same. */
function Times({ startsAt }: { startsAt: string }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const on = (timeZone: string) =>
    new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
    }).format(new Date(startsAt))
  const [here, there] = [on(zone), on(MARKET_ZONE)]
  return (
    <p className="times">
      <time dateTime={startsAt}>
        {here}{' '}
        <span className="quiet">
          {here === there ? t('cohort.marketTime') : t('cohort.yourTime', { zone })}
        </span>
      </time>
      {here !== there && (
        <>
          <br />
          {there} <span className="quiet">{t('cohort.marketTime')}</span>
        </>
      )}
    </p>
  )
}

function OneSession({ cohort, session }: { cohort: Cohort; session: Session }) {
  const { t } = useTranslation()
  const { sees, teaches } = roleIn(cohort)
  const { cohortId } = cohort
  const { sessionId, cancelledAt, joinUrl, place, present } = session
  const isBegun = new Date(session.startsAt) <= new Date()
  return (
    <>
      <h3>
        {session.title}{' '}
        {cancelledAt && <span className="badge badge-unverified">{t('cohort.cancelled')}</span>}
      </h3>
      <Times startsAt={session.startsAt} />
      <p className="quiet">
        {t('cohort.duration', { count: session.minutes })}
        {place && ` · ${place}`}
        {present.length > 0 &&
          ` · ${sees ? t('cohort.thereCount', { count: present.length }) : t('cohort.wasThere')}`}
      </p>
      {session.cancelReason && <p>{session.cancelReason}</p>}
      {session.description && <p className="session-text">{session.description}</p>}
      <p className="actions">
        {joinUrl && !cancelledAt && (
          <a href={joinUrl} target="_blank" rel="noopener noreferrer">
            {t('cohort.joinSession')} →
          </a>
        )}
        <a href={`/v1/cohorts/${cohortId}/sessions/${sessionId}/calendar`} download>
          {t('cohort.addToCalendar')}
        </a>
      </p>
      {teaches && !cancelledAt && <Work cohortId={cohortId} session={session} isBegun={isBegun} />}
    </>
  )
}

type Part = 'change' | 'callOff' | 'attendance'

/** What an instructor does with a session. */
function Work({
  cohortId,
  session,
  isBegun,
}: {
  cohortId: string
  session: Session
  isBegun: boolean
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [shown, setShown] = useState<Part>()
  const { sessionId, sequence } = session
  const path = { cohortId, sessionId }
  const onDone = async () => {
    setShown(undefined)
    await queries.invalidateQueries({ queryKey: sessionsKey(cohortId) })
  }
  const button = (part: Part) => (
    <Button
      size="small"
      aria-expanded={shown === part}
      onClick={() => setShown(shown === part ? undefined : part)}
    >
      {t(`cohort.${part}`)}
    </Button>
  )
  return (
    <>
      <p className="actions">
        {isBegun && button('attendance')}
        {button('change')}
        {button('callOff')}
      </p>
      {shown === 'attendance' && (
        <Attendance cohortId={cohortId} session={session} onDone={onDone} />
      )}
      {shown === 'change' && (
        <SessionForm
          key={sequence}
          known={session}
          save={(body) =>
            dataOf(
              client.PUT('/v1/cohorts/{cohortId}/sessions/{sessionId}', {
                params: { path },
                body: { sequence, ...body },
              }),
            )
          }
          onDone={onDone}
        />
      )}
      {shown === 'callOff' && <CallOff path={path} onDone={onDone} />}
    </>
  )
}

function CallOff({
  path,
  onDone,
}: {
  path: { cohortId: string; sessionId: string }
  onDone: () => Promise<void>
}) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const callOff = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/cohorts/{cohortId}/sessions/{sessionId}/cancellation', {
          params: { path },
          body: { reason },
        }),
      ),
    onSuccess: onDone,
  })
  return (
    <form
      className="stack cohort-form"
      onSubmit={(event) => {
        event.preventDefault()
        callOff.mutate()
      }}
    >
      <FormField label={t('cohort.callOffReason')} value={reason} onChange={setReason} />
      <Refusal error={callOff.error} />
      <p className="actions">
        <Button danger htmlType="submit" loading={callOff.isPending} disabled={!reason.trim()}>
          {t('cohort.callOff')}
        </Button>
      </p>
    </form>
  )
}

/** The address that a calendar program reads; shown when asked for, since it opens by itself. */
function OwnCalendar({ cohortId }: { cohortId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [isShown, setShown] = useState(false)
  const queryKey = ['cohort-calendar', cohortId]
  const params = { path: { cohortId } }
  const { data, error } = useQuery({
    queryKey,
    enabled: isShown,
    queryFn: () => dataOf(client.GET('/v1/cohorts/{cohortId}/calendar', { params })),
  })
  const renew = useMutation({
    mutationFn: () => dataOf(client.POST('/v1/cohorts/{cohortId}/calendar/renewal', { params })),
    onSuccess: (renewed) => queries.setQueryData(queryKey, renewed),
  })
  return (
    <section className="panel own-calendar">
      <h2>{t('cohort.calendar')}</h2>
      <p>{t('cohort.calendarHint')}</p>
      <Refusal error={error ?? renew.error} />
      {data && <p className="secret">{data.url}</p>}
      <p className="actions">
        {!isShown && <Button onClick={() => setShown(true)}>{t('cohort.copyCalendar')}</Button>}
        {data && (
          <Popconfirm
            title={t('cohort.renewCalendarWarning')}
            okText={t('cohort.renewCalendar')}
            cancelText={t('cohort.cancel')}
            onConfirm={() => renew.mutate()}
          >
            <Button loading={renew.isPending}>{t('cohort.renewCalendar')}</Button>
          </Popconfirm>
        )}
      </p>
    </section>
  )
}
