import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'
import type { Registration } from '../registration.ts'
import { REGISTRATION } from '../registration-store.ts'

/** Some registrations and all that were registered together with one of them. */
export async function selectGroupsOf(
  db: Db,
  conferenceId: string,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from conferences.registration
    where conference_id = ${conferenceId} and (id = any(${ids}::uuid[])
      or group_id in (select group_id from conferences.registration
        where conference_id = ${conferenceId} and id = any(${ids}::uuid[])))`.execute(db)
  return rows.map(({ id }) => id)
}

/** Whom somebody registered beside themselves, in the order in which they named them. */
export async function selectCompanions(
  db: Db,
  { conferenceId, id }: Pick<Registration, 'conferenceId' | 'id'>,
): Promise<Registration[]> {
  const { rows } = await sql<Registration>`select ${REGISTRATION} from conferences.registration
    where conference_id = ${conferenceId} and group_id = ${id} and id <> ${id}
      and state <> 'cancelled' order by id`.execute(db)
  return rows
}

/** Which of these waited for an answer, and have it now. */
export async function decideAsked(
  db: Db,
  conferenceId: string,
  {
    ids,
    state,
    reason,
  }: Readonly<{ ids: readonly string[]; state: 'waiting' | 'declined'; reason: string | null }>,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`update conferences.registration
    set state = ${state}, reason = ${reason}
    where conference_id = ${conferenceId} and id = any(${ids}::uuid[]) and state = 'asked'
    returning id`.execute(db)
  return rows.map(({ id }) => id)
}

/** `confirmed`: with a place, also one that is still to be paid. */
export async function countStates(db: Db, conferenceId: string, ids: readonly string[]) {
  const { rows } = await sql<{ confirmed: number; waiting: number; declined: number }>`
    select (count(*) filter (where state in ('confirmed', 'unpaid')))::integer as confirmed,
      (count(*) filter (where state = 'waiting'))::integer as waiting,
      (count(*) filter (where state = 'declined'))::integer as declined
    from conferences.registration
    where conference_id = ${conferenceId} and id = any(${ids}::uuid[])`.execute(db)
  return rows[0]!
}

/** Those who wait for the office to say yes or no, by id: in the order in which they asked. */
export async function selectAsked(
  db: Db,
  conferenceId: string,
  { after, limit }: Readonly<{ after?: string | undefined; limit: number }>,
): Promise<Registration[]> {
  const { rows } = await sql<Registration>`select ${REGISTRATION} from conferences.registration
    where conference_id = ${conferenceId} and state = 'asked'
      ${after ? sql`and id > ${after}` : sql``} order by id limit ${limit}`.execute(db)
  return rows
}
