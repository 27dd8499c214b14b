import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'
import type { RegistrationRef } from '../registration.ts'

/** One whose badge was scanned by another one. */
export type Lead = Readonly<{
  scannedBy: string
  attendeeId: string
  scannedAt: Date
  note: string
  /** When the attendee agreed to be told to who scanned; null while they have not. */
  sharedAt: Date | null
}>

/** A lead with what the one on its other side says of themselves. */
export type LeadOf = Lead & Readonly<{ sealed: Uint8Array | null }>

const LEAD = sql.raw(`scanned_by as "scannedBy", attendee_id as "attendeeId",
  scanned_at as "scannedAt", note, shared_at as "sharedAt"`)

export async function countLeads(db: Db, { conferenceId, id }: RegistrationRef): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) from conferences.lead
    where conference_id = ${conferenceId} and scanned_by = ${id}`.execute(db)
  return Number(rows[0]!.count)
}

/** Scanned again, the note is the new one; when it was and whether it is shared stay. */
export async function saveLead(
  db: Db,
  conferenceId: string,
  { scannedBy, attendeeId, scannedAt, note }: Lead,
): Promise<Lead> {
  const { rows } = await sql<Lead>`insert into conferences.lead
      (conference_id, scanned_by, attendee_id, scanned_at, note)
    values (${conferenceId}, ${scannedBy}, ${attendeeId}, ${scannedAt}, ${note})
    on conflict (conference_id, scanned_by, attendee_id) do update set note = excluded.note
    returning ${LEAD}`.execute(db)
  return rows[0]!
}

type Page = Readonly<{ after?: string | undefined; limit: number }>

/** Whose badges a registration scanned, by their ids. */
export async function selectLeads(
  db: Db,
  { conferenceId, id }: RegistrationRef,
  { after, limit }: Page,
): Promise<LeadOf[]> {
  const { rows } = await sql<LeadOf>`select ${LEAD}, registration.sealed from conferences.lead
    join conferences.registration on registration.conference_id = lead.conference_id
      and registration.id = attendee_id
    where lead.conference_id = ${conferenceId} and scanned_by = ${id}
      ${after ? sql`and attendee_id > ${after}` : sql``} order by attendee_id limit ${limit}`.execute(
    db,
  )
  return rows
}

/** Who scanned the badge of a registration, by their ids. */
export async function selectScannedBy(
  db: Db,
  { conferenceId, id }: RegistrationRef,
  { after, limit }: Page,
): Promise<LeadOf[]> {
  const { rows } = await sql<LeadOf>`select ${LEAD}, registration.sealed from conferences.lead
    join conferences.registration on registration.conference_id = lead.conference_id
      and registration.id = scanned_by
    where lead.conference_id = ${conferenceId} and attendee_id = ${id}
      ${after ? sql`and scanned_by > ${after}` : sql``} order by scanned_by limit ${limit}`.execute(
    db,
  )
  return rows
}

/** Undefined when nobody of that number scanned this badge. */
export async function saveShared(
  db: Db,
  { conferenceId, id }: RegistrationRef,
  { scannedBy, sharedAt }: Readonly<{ scannedBy: string; sharedAt: Date | null }>,
): Promise<Lead | undefined> {
  const { rows } = await sql<Lead>`update conferences.lead set shared_at = ${sharedAt}
    where conference_id = ${conferenceId} and attendee_id = ${id} and scanned_by = ${scannedBy}
    returning ${LEAD}`.execute(db)
  return rows[0]
}

/** Leads on either side of registrations that are nobody's any more. */
export const deleteLeads = (db: Db, conferenceId: string, ids: readonly string[]) =>
  sql`delete from conferences.lead where conference_id = ${conferenceId}
    and (scanned_by = any(${ids}::uuid[]) or attendee_id = any(${ids}::uuid[]))`.execute(db)

/** Of conferences that were over before this day. */
export const deleteOldLeads = (db: Db, before: string, limit: number) =>
  sql`delete from conferences.lead where (conference_id, scanned_by, attendee_id) in (
      select conference_id, scanned_by, attendee_id from conferences.lead
      join conferences.conference on conference.id = lead.conference_id
      where last_day < ${before} limit ${limit})`.execute(db)
