import { newId } from '../../kernel/ids.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { lockCohort } from './cohort-store.ts'
import { CoursesErrors as E } from './errors.ts'
import { courseLimits } from './limits.ts'
import { requireInstructor } from './require-cohort.ts'
import type { Session, SessionRef } from './session.ts'
import {
  countSessions,
  insertSession,
  lockSession,
  replaceAttendance,
  updateSession,
} from './session-store.ts'

export type WrittenSession = Pick<
  Session,
  'title' | 'description' | 'startsAt' | 'minutes' | 'joinUrl' | 'place'
>

/** Throws cohort_not_found, instructor_required, too_many_sessions. */
export async function planSession(
  ctx: Ctx,
  cohortId: string,
  written: WrittenSession,
): Promise<Session> {
  await requireInstructor(ctx, cohortId)
  return transaction(ctx, (tx) => addSession(tx, cohortId, written))
}

/** The same without asking who does it: for what ships as an example. */
export async function addSession(
  tx: TxCtx,
  cohortId: string,
  written: WrittenSession,
): Promise<Session> {
  await lockCohort(tx.db, cohortId)
  const most = courseLimits.sessions
  if ((await countSessions(tx.db, cohortId)) >= most) throw E.tooManySessions({ most })
  const session: Session = {
    ...written,
    cohortId,
    id: newId(),
    sequence: 0,
    changedAt: tx.now(),
    cancelledAt: null,
    cancelReason: null,
  }
  await insertSession(tx.db, session)
  return session
}

/**
 * Changes a session that stands at `sequence`. Throws cohort_not_found, instructor_required,
 * session_not_found, session_changed, session_cancelled.
 */
export const changeSession = (
  ctx: Ctx,
  ref: SessionRef,
  { sequence, ...written }: WrittenSession & Readonly<{ sequence: number }>,
): Promise<Session> =>
  change(ctx, ref, (session) => {
    if (session.sequence !== sequence) throw E.sessionChanged({ sequence: session.sequence })
    return { ...session, ...written }
  })

/** It stays, as one that is called off. Throws as above but session_changed. */
export const cancelSession = (ctx: Ctx, ref: SessionRef, reason: string): Promise<Session> =>
  change(ctx, ref, (session, now) => ({ ...session, cancelledAt: now, cancelReason: reason }))

async function change(
  ctx: Ctx,
  ref: SessionRef,
  to: (session: Session, now: Date) => Session,
): Promise<Session> {
  await requireInstructor(ctx, ref.cohortId)
  return transaction(ctx, async (tx) => {
    const before = await lockSession(tx.db, ref)
    if (!before) throw E.sessionNotFound()
    if (before.cancelledAt) throw E.sessionCancelled()
    const after = {
      ...to(before, tx.now()),
      sequence: before.sequence + 1,
      changedAt: tx.now(),
    }
    await updateSession(tx.db, after)
    return after
  })
}

/**
 * Says who was there, all at once, from the session's beginning on. Throws cohort_not_found,
 * instructor_required, session_not_found, session_not_begun.
 */
export async function noteAttendance(
  ctx: Ctx,
  ref: SessionRef,
  memberIds: readonly string[],
): Promise<void> {
  await requireInstructor(ctx, ref.cohortId)
  await transaction(ctx, async (tx) => {
    const session = await lockSession(tx.db, ref)
    if (!session) throw E.sessionNotFound()
    const isBegun = session.startsAt <= tx.now() && !session.cancelledAt
    if (!isBegun) throw E.sessionNotBegun()
    await replaceAttendance(tx.db, ref, { memberIds, now: tx.now() })
  })
}
