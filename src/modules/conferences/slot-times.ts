import type { MeetingFrame } from './meeting-file.ts'
import { instantOf } from './zoned.ts'

/** When each slot begins, where the conference is. */
export const slotStarts = ({ slots }: Pick<MeetingFrame, 'slots'>, timeZone: string): Date[] =>
  slots.map(({ day, startsAt }) => clockAt(day, startsAt, timeZone))

/** When the clocks of a zone show '14:30' on a day. */
export function clockAt(on: string, time: string, timeZone: string): Date {
  const [year, month, day] = on.split('-').map(Number)
  const [hour, minute] = time.split(':').map(Number)
  const wall = { year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: 0 }
  return instantOf(wall, timeZone)
}
