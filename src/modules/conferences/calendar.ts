import type { Locale } from '../../kernel/locale.ts'
import { dayOf } from '../../kernel/period.ts'
import { type CalendarEvent, icalendar } from '../../platform/icalendar.ts'
import type { AgendaSession, Copies, Room } from './agenda.ts'
import type { Conference } from './conference.ts'

/** In the reader's language where there is one, else in the other. */
export const inEither = (copies: Copies, locale: Locale): string | null =>
  copies[locale] ?? copies[locale === 'en' ? 'zh-CN' : 'en']

/** What a room, a track or a speaker is called. */
export const nameIn = (
  { name, nameZh }: Readonly<{ name: string; nameZh: string | null }>,
  locale: Locale,
): string => (locale === 'zh-CN' ? (nameZh ?? name) : name)

const UNTITLED = { en: 'Session', 'zh-CN': '会议场次' }
const MINUTE_MS = 60_000

type Calendar = Readonly<{ publicUrl: string; locale: Locale; rooms: readonly Room[] }>

/**
 * Sessions of a conference as a calendar file, in the order given; `name` is what the calendar is called,
 * behind the name of the conference.
 */
export function calendarOf(
  conference: Conference,
  sessions: readonly AgendaSession[],
  { name, ...calendar }: Calendar & Readonly<{ name?: string | undefined }>,
): string {
  const title = conference.name[calendar.locale]
  const events = sessionEvents(conference, sessions, calendar)
  return icalendar(name ? `${title}: ${name}` : title, events)
}

/** Sessions as events. One that repeats stands at its first time: its rule is of another zone's clocks than UTC. */
export function sessionEvents(
  conference: Conference,
  sessions: readonly AgendaSession[],
  { publicUrl, locale, rooms }: Calendar,
): CalendarEvent[] {
  const { host } = new URL(publicUrl)
  const roomOf = new Map(rooms.map((room) => [room.id, nameIn(room, locale)]))
  const toDay = (instant: Date) => dayOf(instant, conference.timeZone)
  return sessions.map((session) => ({
    uid: `${session.id}@${host}`,
    sequence: session.sequence,
    changedAt: session.changedAt,
    ...(session.isAllDay
      ? { on: toDay(session.startsAt), until: toDay(session.endsAt) }
      : {
          startsAt: session.startsAt,
          minutes: Math.floor((session.endsAt.getTime() - session.startsAt.getTime()) / MINUTE_MS),
        }),
    summary: inEither(session.title, locale) ?? UNTITLED[locale],
    description: [session.subtitle, inEither(session.abstract, locale)]
      .filter(Boolean)
      .join('\n\n'),
    location: [roomOf.get(session.roomId ?? ''), conference.city[locale]]
      .filter(Boolean)
      .join(', '),
    url: `${publicUrl}/conference/${conference.slug}/sessions/${session.id}`,
    isCancelled: session.cancelledAt !== null,
  }))
}
