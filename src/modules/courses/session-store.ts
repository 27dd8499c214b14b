import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { MemberRef } from './cohort.ts'
import type { Session, SessionRef } from './session.ts'

const SESSION = sql.raw(`cohort_id as "cohortId", id, title, description, starts_at as "startsAt",
  minutes, join_url as "joinUrl", place, sequence, changed_at as "changedAt",
  cancelled_at as "cancelledAt", cancel_reason as "cancelReason"`)

export const insertSession = (db: Db, one: Session) =>
  sql`insert into courses.cohort_session (cohort_id, id, title, description, starts_at, minutes,
      join_url, place, sequence, changed_at)
    values (${one.cohortId}, ${one.id}, ${one.title}, ${one.description}, ${one.startsAt},
      ${one.minutes}, ${one.joinUrl}, ${one.place}, ${one.sequence}, ${one.changedAt})`.execute(db)

export const updateSession = (db: Db, one: Session) =>
  sql`update courses.cohort_session set title = ${one.title}, description = ${one.description},
      starts_at = ${one.startsAt}, minutes = ${one.minutes}, join_url = ${one.joinUrl},
      place = ${one.place}, sequence = ${one.sequence}, changed_at = ${one.changedAt},
      cancelled_at = ${one.cancelledAt}, cancel_reason = ${one.cancelReason}
    where cohort_id = ${one.cohortId} and id = ${one.id}`.execute(db)

export async function selectSession(
  db: Db,
  { cohortId, sessionId }: SessionRef,
): Promise<Session | undefined> {
  const { rows } = await sql<Session>`select ${SESSION} from courses.cohort_session
    where cohort_id = ${cohortId} and id = ${sessionId}`.execute(db)
  return rows[0]
}

export async function lockSession(
  db: Db,
  { cohortId, sessionId }: SessionRef,
): Promise<Session | undefined> {
  const { rows } = await sql<Session>`select ${SESSION} from courses.cohort_session
    where cohort_id = ${cohortId} and id = ${sessionId} for update`.execute(db)
  return rows[0]
}

/** In the order they begin; `after` is the id of the last one seen. */
export async function selectSessions(
  db: Db,
  { cohortId, after, limit }: { cohortId: string; after?: string | undefined; limit: number },
): Promise<Session[]> {
  const behind = after
    ? sql`(starts_at, id) > (select seen.starts_at, seen.id from courses.cohort_session seen
        where seen.cohort_id = ${cohortId} and seen.id = ${after})`
    : sql`true`
  const { rows } = await sql<Session>`select ${SESSION} from courses.cohort_session
    where cohort_id = ${cohortId} and ${behind} order by starts_at, id limit ${limit}`.execute(db)
  return rows
}

export async function countSessions(db: Db, cohortId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count
    from courses.cohort_session where cohort_id = ${cohortId}`.execute(db)
  return rows[0]!.count
}

/** Who was there is exactly these; who is no member of the cohort is left out. */
export async function replaceAttendance(
  db: Db,
  { cohortId, sessionId }: SessionRef,
  { memberIds, now }: Readonly<{ memberIds: readonly string[]; now: Date }>,
): Promise<void> {
  await sql`delete from courses.cohort_attendance where cohort_id = ${cohortId}
    and session_id = ${sessionId} and not member_id = any(${memberIds}::uuid[])`.execute(db)
  await sql`insert into courses.cohort_attendance (cohort_id, session_id, member_id, noted_at)
    select cohort_id, ${sessionId}::uuid, id, ${now}::timestamptz from courses.cohort_member
    where cohort_id = ${cohortId} and id = any(${memberIds}::uuid[])
    on conflict do nothing`.execute(db)
}

type Attendance = Readonly<{ sessionId: string; memberId: string }>

/** Who was there, of these sessions: of everybody, or of one. */
export async function selectAttendance(
  db: Db,
  {
    cohortId,
    sessionIds,
    memberId,
  }: Readonly<{
    cohortId: string
    sessionIds: readonly string[]
    memberId?: string | undefined
  }>,
): Promise<Attendance[]> {
  const { rows } = await sql<Attendance>`
    select session_id as "sessionId", member_id as "memberId" from courses.cohort_attendance
    where cohort_id = ${cohortId} and session_id = any(${sessionIds}::uuid[])
      and ${memberId ? sql`member_id = ${memberId}` : sql`true`}
    order by session_id, member_id`.execute(db)
  return rows
}

/** What a person attended, in all cohorts they are in. */
export async function selectAttendedBy(db: Db, userId: string) {
  const { rows } = await sql<Attendance & { notedAt: Date }>`
    select a.session_id as "sessionId", a.member_id as "memberId", a.noted_at as "notedAt"
    from courses.cohort_member m join courses.cohort_attendance a
      on a.cohort_id = m.cohort_id and a.member_id = m.id
    where m.user_id = ${userId} order by a.session_id`.execute(db)
  return rows
}

/** From now on another address opens the member's calendar. */
export const renewCalendar = (db: Db, { cohortId, memberId }: MemberRef) =>
  sql`update courses.cohort_member set calendar_version = calendar_version + 1
    where cohort_id = ${cohortId} and id = ${memberId}`.execute(db)
