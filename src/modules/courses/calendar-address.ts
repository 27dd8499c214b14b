import { createHmac, timingSafeEqual } from 'node:crypto'
import type { CohortMember } from './cohort.ts'
import type { CourseSettings } from './settings.ts'

type Of = Pick<CohortMember, 'cohortId' | 'id' | 'calendarVersion'>

/** Opens the calendar of one member without signing in. Derived, so nothing secret is stored. */
const calendarKey = ({ identityKeys }: CourseSettings, { cohortId, id, calendarVersion }: Of) =>
  createHmac('sha256', identityKeys.lasting)
    .update(`cohort calendar ${cohortId} ${id} ${calendarVersion}`)
    .digest('base64url')

/** Where a calendar program reads the sessions of a member's cohort. */
export const calendarUrl = (settings: CourseSettings, member: Of): string =>
  `${settings.publicUrl}/v1/cohort-calendars/${member.cohortId}/${member.id}/${calendarKey(settings, member)}.ics`

export function isCalendarKey(settings: CourseSettings, member: Of, key: string): boolean {
  const [given, right] = [Buffer.from(key), Buffer.from(calendarKey(settings, member))]
  return given.length === right.length && timingSafeEqual(given, right)
}
