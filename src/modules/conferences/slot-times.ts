import type { MeetingFrame } from './meeting-file.ts'
import { instantOf } from './zoned.ts'

/** When each slot begins, where the conference is. */
export const slotStarts = ({ slots }: Pick<MeetingFrame, 'slots'>, timeZone: string): Date[] =>
  slots.map(({ day, startsAt }) => {
    const [year, month, date] = day.split('-').map(Number)
    const [hour, minute] = startsAt.split(':').map(Number)
    const wall = { year: year!, month: month!, day: date!, hour: hour!, minute: minute!, second: 0 }
    return instantOf(wall, timeZone)
  })
