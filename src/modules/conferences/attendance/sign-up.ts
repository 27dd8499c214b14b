import { type Ctx, transaction } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db.ts'
import type { Conference } from '../conference.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { selectFrame, selectMeetingsOf } from '../meeting-store.ts'
import type { RegistrationRef } from '../registration.ts'
import {
  deleteSignUp,
  insertSignUp,
  lockAttendee,
  lockSeating,
  selectSignedUp,
  selectSpans,
} from './sign-up-store.ts'
import { overlap, type Span, slotSpans, takesTime } from './span.ts'

/** What else somebody does at a time. */
export type Clash = 'session' | 'meeting'

/** Seats of a session, and whether one of them is theirs. */
export type Seats = Readonly<{ taken: number; capacity: number | null; isIn: boolean }>

/**
 * Takes a seat in a session. Again changes nothing. Throws not_coming, session_not_found,
 * session_cancelled, session_over, session_clashes, session_full.
 */
export const signUp = (
  ctx: Ctx,
  conference: Conference,
  { id, sessionId }: Readonly<{ id: string; sessionId: string }>,
): Promise<Seats> =>
  transaction(ctx, async (tx) => {
    const own = { conferenceId: conference.id, id }
    if ((await lockAttendee(tx.db, own)) !== 'confirmed') throw E.notComing()
    const seating = await lockSeating(tx.db, { conferenceId: conference.id, sessionId })
    if (!seating) throw E.sessionNotFound()
    const { taken, capacity } = seating
    if ((await selectSignedUp(tx.db, own)).includes(sessionId)) {
      return { taken, capacity, isIn: true }
    }
    if (seating.cancelledAt) throw E.sessionCancelled()
    if (seating.endsAt <= tx.now()) throw E.sessionOver()
    const clash = takesTime(seating) && clashOf(await readTaken(tx.db, conference, own), seating)
    if (clash) throw E.sessionClashes({ with: clash })
    if (capacity !== null && taken >= capacity) throw E.sessionFull({ capacity })
    await insertSignUp(tx.db, own, sessionId, { seating, now: tx.now() })
    return { taken: taken + 1, capacity, isIn: true }
  })

/** Gives the seat back. Again changes nothing. Throws session_not_found. */
export const leaveSession = (
  ctx: Ctx,
  { conferenceId, id }: RegistrationRef,
  sessionId: string,
): Promise<Seats> =>
  transaction(ctx, async (tx) => {
    await deleteSignUp(tx.db, { conferenceId, id }, sessionId)
    const seating = await lockSeating(tx.db, { conferenceId, sessionId })
    if (!seating) throw E.sessionNotFound()
    return { taken: seating.taken, capacity: seating.capacity, isIn: false }
  })

type Taken = Span & Readonly<{ what: Clash; sessionId?: string }>

/** The times that somebody has given away: sessions and meetings. */
export async function readTaken(
  db: Db,
  { id: conferenceId, timeZone }: Conference,
  own: RegistrationRef,
): Promise<Taken[]> {
  const sessions = await selectSpans(db, own)
  const kept = await selectFrame(db, conferenceId)
  const slots = kept ? slotSpans(kept.frame, timeZone) : []
  const meetings = kept ? await selectMeetingsOf(db, conferenceId, own.id) : []
  return [
    ...sessions.map((one) => ({ ...one, what: 'session' as const })),
    ...meetings.flatMap(({ slot }) => {
      const span = slots[slot]
      return span ? [{ ...span, what: 'meeting' as const }] : []
    }),
  ]
}

/** With what of it something clashes, if it does. */
export const clashOf = (taken: readonly Taken[], span: Span): Clash | undefined =>
  taken.find((one) => overlap(one, span))?.what
