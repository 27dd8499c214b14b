import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { PagedList, usePages } from '../../../ui/PagedList.tsx'
import { FormField, Refusal } from '../../account/FormField.tsx'
import type { Conference } from '../Conferences.tsx'
import { AT, type Of, type OwnAgenda, type Session, useAct } from './own-agenda.ts'
import { Places } from './Places.tsx'
import { SessionForm } from './SessionForm.tsx'
import { zoneName } from './zone.ts'

const ONE = `${AT}/sessions/{sessionId}` as const

/** The agenda as its office keeps it: sessions with the seats that are taken, rooms, tracks. */
export function Agenda({ agencyId, conference }: { agencyId: string; conference: Conference }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('agenda.title')}</summary>
      {isOpen && <Kept of={{ agencyId, conferenceId: conference.id }} conference={conference} />}
    </details>
  )
}

function Kept({ of, conference }: { of: Of; conference: Conference }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const sessions = usePages({
    queryKey: ['agenda', of.conferenceId],
    read: (behind) =>
      dataOf(client.GET(`${AT}/agenda`, { params: { path: of, query: { limit: 50, ...behind } } })),
    itemsIn: (page) => page.sessions,
  })
  const { first } = sessions
  return (
    <div className="stack">
      <p className="quiet">{t('agenda.zone', { zone: zoneName(conference.timeZone, locale) })}</p>
      <PagedList pages={sessions} keyOf={({ id }) => id} none={t('agenda.none')}>
        {(session) => <One of={of} conference={conference} session={session} places={first!} />}
      </PagedList>
      {first && (
        <>
          <details>
            <summary>{t('agenda.add')}</summary>
            <SessionForm of={of} conference={conference} places={first} />
          </details>
          <Places of={of} agenda={first} />
        </>
      )}
    </div>
  )
}

function One({
  of,
  conference,
  session,
  places,
}: {
  of: Of
  conference: Conference
  session: Session
  places: OwnAgenda
}) {
  const { t } = useTranslation()
  const { locale, count } = useFormat()
  const { timeZone } = conference
  const { title, room, track, signedUp, startsAt, endsAt, speakers, isCancelled, links } = session
  const nameOf = ({ name, nameZh }: { name: string; nameZh: string | null }) =>
    locale === 'zh-CN' ? (nameZh ?? name) : name
  const when = new Intl.DateTimeFormat(locale, {
    ...{ timeZone, dateStyle: 'medium', timeStyle: 'short' },
  }).formatRange(new Date(startsAt), new Date(endsAt))
  const taken =
    room?.capacity == null
      ? t('agenda.noSeats', { count: signedUp })
      : t('agenda.seats', { taken: count(signedUp), seats: count(room.capacity) })
  return (
    <>
      <div className="bar-label">
        <strong>{title[locale] ?? title.en ?? title['zh-CN']}</strong>
        {isCancelled && <span className="badge">{t('agenda.cancelled')}</span>}
      </div>
      <p className="quiet">
        {[
          when,
          room && nameOf(room),
          track && nameOf(track),
          speakers.map(nameOf).join(locale === 'zh-CN' ? '、' : ', '),
          taken,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {links.length > 0 && (
        <ul>
          {links.map(({ url, title: name }) => (
            <li key={url}>
              <a href={url} rel="noreferrer">
                {name || url}
              </a>
            </li>
          ))}
        </ul>
      )}
      {!isCancelled && (
        <>
          <details>
            <summary>{t('agenda.change')}</summary>
            <p>{t('agenda.changeHint')}</p>
            <SessionForm
              key={session.sequence}
              of={of}
              conference={conference}
              places={places}
              session={session}
            />
          </details>
          <Links of={of} session={session} />
          <Cancel of={of} session={session} />
        </>
      )}
    </>
  )
}

const LINK = /^(https:\/\/\S+)\s+(\S.*)$/

function Links({ of, session }: { of: Of; session: Session }) {
  const { t } = useTranslation()
  const [text, setText] = useState(
    session.links.map(({ url, title }) => `${url} ${title}`.trim()).join('\n'),
  )
  const lines = text.split('\n').filter((line) => line.trim())
  const bad = lines.findIndex((line) => !LINK.test(line.trim()))
  const save = useAct(of.conferenceId, () =>
    dataOf(
      client.PUT(`${ONE}/links`, {
        params: { path: { ...of, sessionId: session.id } },
        body: {
          links: lines.map((line) => {
            const [, url = '', title = ''] = LINK.exec(line.trim()) ?? []
            return { url, title }
          }),
        },
      }),
    ),
  )
  return (
    <details>
      <summary>{t('agenda.links')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(undefined)
        }}
      >
        <FormField
          label={t('agenda.links')}
          hint={t('agenda.linksHint')}
          rows={3}
          value={text}
          onChange={setText}
        />
        {bad >= 0 && <p role="status">{t('agenda.linksBad', { line: bad + 1 })}</p>}
        <Refusal error={save.error} />
        <Button htmlType="submit" loading={save.isPending} disabled={bad >= 0}>
          {t('agenda.save')}
        </Button>
      </form>
    </details>
  )
}

function Cancel({ of, session }: { of: Of; session: Session }) {
  const { t } = useTranslation()
  const cancel = useAct(of.conferenceId, () =>
    dataOf(
      client.POST(`${ONE}/cancellation`, {
        params: { path: { ...of, sessionId: session.id } },
      }),
    ),
  )
  return (
    <details>
      <summary>{t('agenda.cancel')}</summary>
      <div className="stack office-form">
        <p>{t('agenda.cancelHint')}</p>
        <Refusal error={cancel.error} />
        <p>
          <Button danger loading={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
            {t('agenda.cancel')}
          </Button>
        </p>
      </div>
    </details>
  )
}
