import { type CalendarEvent, icalendar } from '../../platform/icalendar.ts'
import type { Cohort } from './cohort.ts'

/** A live meeting of a cohort. */
export type Session = Readonly<{
  cohortId: string
  id: string
  title: string
  description: string
  startsAt: Date
  minutes: number
  joinUrl: string | null
  place: string | null
  /** How often it was changed. */
  sequence: number
  changedAt: Date
  cancelledAt: Date | null
  cancelReason: string | null
}>

export type SessionRef = Readonly<{ cohortId: string; sessionId: string }>

/** Sessions of a cohort as a calendar file, in the order given. */
export const calendarOf = (
  publicUrl: string,
  cohort: Pick<Cohort, 'name'>,
  sessions: readonly Session[],
): string => {
  const { host } = new URL(publicUrl)
  return icalendar(
    { name: cohort.name, product: 'Courses' },
    sessions.map(
      (session): CalendarEvent => ({
        uid: `${session.id}@${host}`,
        sequence: session.sequence,
        changedAt: session.changedAt,
        startsAt: session.startsAt,
        minutes: session.minutes,
        summary: `${cohort.name}: ${session.title}`,
        description: [session.cancelReason, session.description, session.joinUrl]
          .filter(Boolean)
          .join('\n\n'),
        location: session.place ?? session.joinUrl ?? '',
        url: session.joinUrl ?? undefined,
        isCancelled: session.cancelledAt !== null,
      }),
    ),
  )
}
