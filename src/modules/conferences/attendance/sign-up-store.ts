import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'
import type { AgendaRef, AgendaSession } from '../agenda.ts'
import type { RegistrationRef, RegistrationState } from '../registration.ts'
import type { Span } from './span.ts'

/** How a registration stands, locked: what somebody signs up for is looked at one by one. */
export async function lockAttendee(
  db: Db,
  { conferenceId, id }: RegistrationRef,
): Promise<RegistrationState | undefined> {
  const { rows } = await sql<{ state: RegistrationState }>`select state
    from conferences.registration where conference_id = ${conferenceId} and id = ${id}
    for update`.execute(db)
  return rows[0]?.state
}

type Seating = Pick<AgendaSession, 'startsAt' | 'endsAt' | 'roomId' | 'isAllDay' | 'cancelledAt'> &
  Readonly<{ capacity: number | null; taken: number }>

/** A session with how many it holds and how many come, locked: its seats are given one by one. */
export async function lockSeating(
  db: Db,
  { conferenceId, sessionId }: AgendaRef,
): Promise<Seating | undefined> {
  const { rows } = await sql<Omit<Seating, 'taken'>>`
    select s.starts_at as "startsAt", s.ends_at as "endsAt", s.room_id as "roomId",
      s.is_all_day as "isAllDay", s.cancelled_at as "cancelledAt", room.capacity
    from conferences.session s left join conferences.room room
      on room.conference_id = s.conference_id and room.id = s.room_id
    where s.conference_id = ${conferenceId} and s.id = ${sessionId} for update of s`.execute(db)
  // Counted under the lock: what the statement above saw may be from before it.
  const taken = await countTaken(db, conferenceId, [sessionId])
  return rows[0] && { ...rows[0], taken: taken.get(sessionId) ?? 0 }
}

/** How many signed up, by session; a session without any is left out. */
export async function countTaken(
  db: Db,
  conferenceId: string,
  sessionIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; count: bigint }>`
    select session_id as id, count(*) from conferences.sign_up
    where conference_id = ${conferenceId} and session_id = any(${sessionIds}::uuid[])
    group by session_id`.execute(db)
  return new Map(rows.map(({ id, count }) => [id, Number(count)]))
}

/** When the sessions are that one signed up for, as far as they are held and take time. */
export async function selectSpans(
  db: Db,
  { conferenceId, id }: RegistrationRef,
): Promise<(Span & Readonly<{ sessionId: string }>)[]> {
  const { rows } = await sql<Span & { sessionId: string }>`
    select s.id as "sessionId", s.starts_at as "startsAt", s.ends_at as "endsAt"
    from conferences.sign_up u join conferences.session s
      on s.conference_id = u.conference_id and s.id = u.session_id
    where u.conference_id = ${conferenceId} and u.registration_id = ${id}
      and s.cancelled_at is null and not s.is_all_day`.execute(db)
  return rows
}

export const insertSignUp = (
  db: Db,
  { conferenceId, id }: RegistrationRef,
  sessionId: string,
  { seating, now }: Readonly<{ seating: Seating; now: Date }>,
) =>
  sql`insert into conferences.sign_up (conference_id, registration_id, session_id, signed_at,
      told_starts_at, told_ends_at, told_room_id, told_cancelled)
    values (${conferenceId}, ${id}, ${sessionId}, ${now}, ${seating.startsAt}, ${seating.endsAt},
      ${seating.roomId}, false)`.execute(db)

export const deleteSignUp = (db: Db, { conferenceId, id }: RegistrationRef, sessionId: string) =>
  sql`delete from conferences.sign_up where conference_id = ${conferenceId}
    and registration_id = ${id} and session_id = ${sessionId}`.execute(db)

/** Whoever gives their place back gives their seats back. */
export const deleteSignUps = (db: Db, { conferenceId, id }: RegistrationRef) =>
  sql`delete from conferences.sign_up
    where conference_id = ${conferenceId} and registration_id = ${id}`.execute(db)

/** Some of those whose conference ended before a day. */
export const deleteOldSignUps = (db: Db, before: string, limit: number) =>
  sql`delete from conferences.sign_up where (conference_id, registration_id, session_id) in (
    select u.conference_id, u.registration_id, u.session_id from conferences.sign_up u
    join conferences.conference c on c.id = u.conference_id
    where c.last_day < ${before} limit ${limit})`.execute(db)

/** Ids of the sessions that one signed up for. */
export async function selectSignedUp(
  db: Db,
  { conferenceId, id }: RegistrationRef,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select session_id as id from conferences.sign_up
    where conference_id = ${conferenceId} and registration_id = ${id}`.execute(db)
  return rows.map((row) => row.id)
}

export type Attended = Span & Readonly<{ sessionId: string; people: readonly string[] }>

/** Sessions that take time and somebody signed up for, with who did. */
export async function selectAttended(db: Db, conferenceId: string): Promise<Attended[]> {
  const { rows } = await sql<Attended>`select s.id as "sessionId", s.starts_at as "startsAt",
      s.ends_at as "endsAt", array_agg(u.registration_id) as people
    from conferences.sign_up u join conferences.session s
      on s.conference_id = u.conference_id and s.id = u.session_id
    where u.conference_id = ${conferenceId} and s.cancelled_at is null and not s.is_all_day
    group by s.id, s.starts_at, s.ends_at`.execute(db)
  return rows
}

/** A session that is not as somebody was told. */
export type ChangedSession = Span &
  Readonly<{
    id: string
    title: AgendaSession['title']
    roomId: string | null
    isCancelled: boolean
    sequence: number
  }>

const CHANGED = sql`(s.starts_at, s.ends_at, s.room_id, s.cancelled_at is not null) is distinct from
  (u.told_starts_at, u.told_ends_at, u.told_room_id, u.told_cancelled)`

/** Who has a session of a conference that is not over, changed since they were told. */
export async function selectUntoldOfChanges(
  db: Db,
  now: Date,
  { after, limit }: Readonly<{ after: RegistrationRef | undefined; limit: number }>,
): Promise<RegistrationRef[]> {
  const { rows } = await sql<RegistrationRef>`
    select distinct u.conference_id as "conferenceId", u.registration_id as id
    from conferences.sign_up u join conferences.session s
      on s.conference_id = u.conference_id and s.id = u.session_id
    join conferences.conference c on c.id = u.conference_id
    where c.last_day >= ${now}::date - 1 and greatest(s.ends_at, u.told_ends_at) > ${now}
      and ${CHANGED}
      ${after ? sql`and (u.conference_id, u.registration_id) > (${after.conferenceId}, ${after.id})` : sql``}
    order by 1, 2 limit ${limit}`.execute(db)
  return rows
}

/** What has changed for one of them, by time. */
export async function selectChanged(
  db: Db,
  { conferenceId, id }: RegistrationRef,
): Promise<ChangedSession[]> {
  const { rows } = await sql<ChangedSession>`select s.id, s.title, s.starts_at as "startsAt",
      s.ends_at as "endsAt", s.room_id as "roomId", s.cancelled_at is not null as "isCancelled",
      s.sequence
    from conferences.sign_up u join conferences.session s
      on s.conference_id = u.conference_id and s.id = u.session_id
    where u.conference_id = ${conferenceId} and u.registration_id = ${id} and ${CHANGED}
    order by s.starts_at, s.id`.execute(db)
  return rows
}

/** Told of these sessions as they are here; of what has changed since, they are told next. */
export const saveToldChanges = (
  db: Db,
  { conferenceId, id }: RegistrationRef,
  sessions: readonly ChangedSession[],
) =>
  sql`update conferences.sign_up set told_starts_at = one."startsAt", told_ends_at = one."endsAt",
      told_room_id = one."roomId", told_cancelled = one."isCancelled"
    from jsonb_to_recordset(${JSON.stringify(sessions)}::jsonb) as one (id uuid,
      "startsAt" timestamptz, "endsAt" timestamptz, "roomId" uuid, "isCancelled" boolean)
    where conference_id = ${conferenceId} and registration_id = ${id}
      and session_id = one.id`.execute(db)
