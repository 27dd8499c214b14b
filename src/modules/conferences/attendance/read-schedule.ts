import type { Locale } from '../../../kernel/locale.ts'
import type { Db } from '../../../platform/db.ts'
import { icalendar } from '../../../platform/icalendar.ts'
import type { AgendaSession } from '../agenda.ts'
import { selectRooms, selectSessionsOf } from '../agenda-store.ts'
import { sessionEvents } from '../calendar.ts'
import type { Conference } from '../conference.ts'
import type { Meeter } from '../meeting.ts'
import { type NamedMeeting, selectFrame, selectMeetingsOf, selectPlan } from '../meeting-store.ts'
import type { RegistrationRef } from '../registration.ts'
import { selectAttended, selectSignedUp } from './sign-up-store.ts'
import { type Span, slotSpans, slotsTaken } from './span.ts'

export type PlacedMeeting = Span & NamedMeeting & Readonly<{ other: Meeter; zone: string }>

/** What one does at a conference: the sessions they signed up for, and their meetings, each by time. */
export type Schedule = Readonly<{
  sessions: readonly AgendaSession[]
  meetings: readonly PlacedMeeting[]
}>

export async function readSchedule(
  db: Db,
  conference: Conference,
  own: RegistrationRef,
): Promise<Schedule> {
  const { conferenceId } = own
  const sessions = await selectSessionsOf(db, conferenceId, await selectSignedUp(db, own))
  return { sessions, meetings: await readMeetings(db, conference, own.id) }
}

/** One's meetings that the frame has a time for. */
export async function readMeetings(
  db: Db,
  { id: conferenceId, timeZone }: Conference,
  id: string,
): Promise<PlacedMeeting[]> {
  const kept = await selectFrame(db, conferenceId)
  if (!kept) return []
  const slots = slotSpans(kept.frame, timeZone)
  const zones = new Map(kept.frame.tables.map(({ name, zone }) => [name, zone]))
  const found = await selectMeetingsOf(db, conferenceId, id)
  return found.flatMap((meeting) => {
    const span = slots[meeting.slot]
    return span ? [{ ...meeting, ...span, zone: zones.get(meeting.table) ?? '' }] : []
  })
}

/** The slots in which people sit in a session, by person: nobody meets them then. */
export async function busyInSessions(
  db: Db,
  conferenceId: string,
  slots: readonly Span[],
): Promise<Map<string, number[]>> {
  const busy = new Map<string, number[]>()
  for (const { people, ...span } of await selectAttended(db, conferenceId)) {
    const taken = slotsTaken(slots, span)
    for (const person of people) {
      const known = busy.get(person)
      if (known) known.push(...taken)
      else busy.set(person, [...taken])
    }
  }
  return busy
}

const MEETING = { en: 'Meeting: {with}', 'zh-CN': '洽谈：{with}' }
const TABLE = { en: 'Table {table}', 'zh-CN': '{table} 号桌' }
const INTERPRETER = { en: 'Interpreter: {name}', 'zh-CN': '口译员：{name}' }
const MINUTE_MS = 60_000

/** The schedule of one person as a calendar file. */
export async function scheduleCalendar(
  db: Db,
  conference: Conference,
  own: RegistrationRef,
  { publicUrl, locale, page }: Readonly<{ publicUrl: string; locale: Locale; page: string }>,
): Promise<string> {
  const { sessions, meetings } = await readSchedule(db, conference, own)
  const rooms = await selectRooms(db, conference.id)
  const plan = meetings.length > 0 ? await selectPlan(db, conference.id) : undefined
  const { host } = new URL(publicUrl)
  return icalendar(conference.name[locale], [
    ...sessionEvents(conference, sessions, { publicUrl, locale, rooms }),
    ...meetings.map(({ fromId, toId, startsAt, endsAt, table, zone, interpreter, other }) => ({
      uid: `meeting-${fromId}-${toId}@${host}`,
      // Each plan may move it, and tells it anew.
      sequence: plan?.number ?? 0,
      changedAt: plan?.madeAt ?? startsAt,
      startsAt,
      minutes: (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS,
      summary: MEETING[locale].replace('{with}', () => other.headline),
      description: interpreter ? INTERPRETER[locale].replace('{name}', () => interpreter) : '',
      location: [TABLE[locale].replace('{table}', () => table), zone, conference.city[locale]]
        .filter(Boolean)
        .join(', '),
      url: page,
      isCancelled: false,
    })),
  ])
}
