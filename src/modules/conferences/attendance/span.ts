import { type MeetingFrame, minutesOf } from '../meeting-file.ts'
import { slotStarts } from '../slot-times.ts'

/** From when until when; the end is no part of it. */
export type Span = Readonly<{ startsAt: Date; endsAt: Date }>

const MINUTE_MS = 60_000

export const overlap = (one: Span, other: Span): boolean =>
  one.startsAt < other.endsAt && other.startsAt < one.endsAt

/** Something of a whole day, an exhibition say, takes nobody's time. */
export const takesTime = ({ isAllDay }: Readonly<{ isAllDay: boolean }>): boolean => !isAllDay

/** The slots of a frame as times, where the conference is. */
export const slotSpans = (frame: Pick<MeetingFrame, 'slots'>, timeZone: string): Span[] =>
  slotStarts(frame, timeZone).map((startsAt, at) => {
    const { startsAt: from, endsAt: until } = frame.slots[at]!
    const lastsMs = (minutesOf(until) - minutesOf(from)) * MINUTE_MS
    return { startsAt, endsAt: new Date(startsAt.getTime() + lastsMs) }
  })

/** The slots that something takes, from 0. */
export const slotsTaken = (slots: readonly Span[], span: Span): number[] =>
  slots.flatMap((slot, at) => (overlap(slot, span) ? [at] : []))
