import { type Ctx, transaction } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db.ts'
import { requireMeeter } from '../ask-to-meet.ts'
import type { Conference } from '../conference.ts'
import { lockConference } from '../conference-store.ts'
import { ConferencesErrors as E } from '../errors.ts'
import type { Meeter } from '../meeting.ts'
import type { MeetingFrame } from '../meeting-file.ts'
import { type NamedMeeting, selectFrame, updateWish } from '../meeting-store.ts'
import { freeInterpreter, freeTable, slotsNow } from './meeting-day.ts'
import { readMeetings } from './read-schedule.ts'
import type { Meets } from './report-meeting.ts'
import { insertWalkIn, selectInSlot, selectWalkIns, type WalkIn } from './report-store.ts'
import { readTaken } from './sign-up.ts'
import { overlap, type Span, slotSpans } from './span.ts'

/** So many are shown: who stands in a hall reads no long list. */
const MOST_SHOWN = 20

/** A time that is free now, and whom one could meet then. */
export type WalkIns = Span &
  Readonly<{
    slot: number
    people: readonly (WalkIn & Pick<NamedMeeting, 'table' | 'interpreter'>)[]
  }>

/** Whom one could meet at once; undefined when it is no time for it, or one has something to do. */
export async function readWalkIns(
  db: Db,
  conference: Conference,
  own: Meeter,
  now: Date,
): Promise<WalkIns | undefined> {
  const kept = await selectFrame(db, conference.id)
  if (!kept) return undefined
  const slots = slotSpans(kept.frame, conference.timeZone)
  const taken = await readTaken(db, conference, { conferenceId: conference.id, id: own.id })
  const slot = slotsNow(slots, now).find((at) => !taken.some((one) => overlap(one, slots[at]!)))
  if (slot === undefined) return undefined
  const span = slots[slot]!
  const found = await selectWalkIns(db, conference.id, own.id, {
    ...span,
    slot,
    limit: MOST_SHOWN,
  })
  const seatFor = await seatsOf(db, conference, own, { frame: kept.frame, slot })
  return { ...span, slot, people: found.flatMap((other) => seatFor(other) ?? []) }
}

/** Where two could sit in a slot, with an interpreter where they need one; undefined when they cannot. */
async function seatsOf(
  db: Db,
  conference: Conference,
  own: Meeter,
  { frame, slot }: Readonly<{ frame: MeetingFrame; slot: number }>,
) {
  const inSlot = { slot, taken: await selectInSlot(db, conference.id, slot) }
  const before = (await readMeetings(db, conference, own.id)).findLast((one) => one.slot < slot)
  const table = freeTable(frame, { ...inSlot, near: before?.zone ?? '' })
  return (other: WalkIn) => {
    const interpreter = freeInterpreter(frame, [own.languages, other.languages], inSlot)
    if (table === undefined || interpreter === undefined) return undefined
    return { ...other, table, interpreter }
  }
}

/**
 * Meets somebody at once, at a table that is free: who asked is accepted by it. Throws no_meeting_profile,
 * walk_in_gone.
 */
export async function walkIn(
  ctx: Ctx,
  conference: Conference,
  { id, otherId }: Meets,
): Promise<void> {
  const own = await requireMeeter(ctx, { conferenceId: conference.id, id })
  await transaction(ctx, async (tx) => {
    await lockConference(tx.db, conference.id)
    const now = tx.now()
    const found = await readWalkIns(tx.db, conference, own, now)
    const other = found?.people.find((one) => one.id === otherId)
    if (!found || !other) throw E.walkInGone()
    const { fromId, toId, isAccepted, table, interpreter } = other
    const { slot } = found
    if (!isAccepted) await updateWish(tx.db, conference.id, { fromId, toId }, 'accepted', now)
    await insertWalkIn(tx.db, conference.id, { fromId, toId, slot, table, interpreter }, now)
  })
}
