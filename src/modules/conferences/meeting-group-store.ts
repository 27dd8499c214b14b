import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { createMayMeet, type MeetingGroup } from './meeting-group.ts'
import { selectTicketTypes } from './registration-store.ts'

/** Of kinds of ticket about which the office has said something. */
export async function selectGroups(db: Db, conferenceId: string): Promise<MeetingGroup[]> {
  const { rows } = await sql<MeetingGroup>`select ticket_type_id as "ticketTypeId",
      most_meetings as "mostMeetings", meets
    from conferences.meeting_group where conference_id = ${conferenceId}
    order by ticket_type_id`.execute(db)
  return rows
}

export const saveGroup = (db: Db, conferenceId: string, one: MeetingGroup) =>
  sql`insert into conferences.meeting_group (conference_id, ticket_type_id, most_meetings, meets)
    values (${conferenceId}, ${one.ticketTypeId}, ${one.mostMeetings}, ${one.meets}::uuid[])
    on conflict (conference_id, ticket_type_id) do update
      set most_meetings = excluded.most_meetings, meets = excluded.meets`.execute(db)

/** Kinds of ticket that somebody of this kind may meet; undefined for all. */
export async function selectMeetable(
  db: Db,
  conferenceId: string,
  ticketTypeId: string,
): Promise<string[] | undefined> {
  const groups = await selectGroups(db, conferenceId)
  if (groups.length === 0) return undefined
  const mayMeet = createMayMeet(groups)
  const types = await selectTicketTypes(db, conferenceId)
  return types.map(({ id }) => id).filter((id) => mayMeet(ticketTypeId, id))
}
