import type { Ctx } from '../../../platform/context.ts'
import { requireMeeter } from '../ask-to-meet.ts'
import type { Conference } from '../conference.ts'
import type { Meeter } from '../meeting.ts'
import type { MeetingFrame } from '../meeting-file.ts'
import { selectFrame } from '../meeting-store.ts'
import type { Report } from './meeting-day.ts'
import { type PlacedMeeting, readMeetings } from './read-schedule.ts'
import { selectReportsOf } from './report-store.ts'
import { type Span, slotSpans } from './span.ts'
import { readWalkIns, type WalkIns } from './walk-in.ts'

/** What was said of two by each: the one who reads, and the other. */
type Said = Readonly<{ own: Report | undefined; theirs: Report | undefined }>

/** The meetings of one person, on the day and after. */
export type MeetingDay = Readonly<{
  meetings: readonly (PlacedMeeting & Said)[]
  /** To which one of the two did not come, or of which they have told although no plan has them any more. */
  past: readonly (Said & Readonly<{ other: Meeter; missed: Span | undefined }>)[]
  walkIns: WalkIns | undefined
  frame: MeetingFrame | undefined
}>

/** Throws no_meeting_profile. */
export async function readDay(
  ctx: Ctx,
  conference: Conference,
  { id }: Readonly<{ id: string }>,
): Promise<MeetingDay> {
  const { db, now } = ctx
  const own = await requireMeeter(ctx, { conferenceId: conference.id, id })
  const frame = (await selectFrame(db, conference.id))?.frame
  const meetings = await readMeetings(db, conference, id)
  const reports = await selectReportsOf(db, conference.id, id)
  const saidWith = (otherId: string): Said => {
    const ofPair = reports.filter(({ other }) => other.id === otherId)
    return {
      own: ofPair.find(({ byId }) => byId === id),
      theirs: ofPair.find(({ byId }) => byId === otherId),
    }
  }
  const planned = new Set(meetings.map(({ other }) => other.id))
  const others = new Map(reports.map(({ other }) => [other.id, other]))
  const slots = frame ? slotSpans(frame, conference.timeZone) : []
  return {
    meetings: meetings.map((one) => ({ ...one, ...saidWith(one.other.id) })),
    past: [...others.values()]
      .filter((other) => !planned.has(other.id))
      .map((other) => {
        const said = saidWith(other.id)
        const slot = said.own?.absentSlot ?? said.theirs?.absentSlot
        return { ...said, other, missed: slot == null ? undefined : slots[slot] }
      })
      .filter(({ own, theirs, missed }) => missed || own?.outcome || theirs?.outcome),
    walkIns: await readWalkIns(db, conference, own, now()),
    frame,
  }
}
