import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'
import type { Registration } from '../registration.ts'
import { REGISTRATION } from '../registration-store.ts'
import type { CheckInList, Entry, KeptScan, ListRef, Refusal } from './scan.ts'

const LIST = sql.raw(`conference_id as "conferenceId", id, name, name_zh as "nameZh",
  session_id as "sessionId", ticket_type_ids as "ticketTypeIds", last_turn as "lastTurn"`)
const ENTRY = sql.raw(`registration_id as "registrationId", ticket_type_id as "ticketTypeId",
  scan_id as "scanId", scanned_at as "scannedAt", lane, is_let_in as "isLetIn", scans, turn`)

export async function selectSigningKey(db: Db): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ sealed: Uint8Array }>`
    select sealed from conferences.signing_key`.execute(db)
  return rows[0]?.sealed
}

/** The first key stays. */
export const insertSigningKey = (db: Db, sealed: Buffer, now: Date) =>
  sql`insert into conferences.signing_key (id, sealed, created_at) values (1, ${sealed}, ${now})
    on conflict do nothing`.execute(db)

/** The ticket of a registration from now on; undefined when there is none to have. */
export async function raiseTicketNumber(
  db: Db,
  { conferenceId, id }: Pick<Registration, 'conferenceId' | 'id'>,
): Promise<number | undefined> {
  const { rows } = await sql<{ number: number }>`
    update conferences.registration set ticket_number = ticket_number + 1
    where conference_id = ${conferenceId} and id = ${id} and state = 'confirmed'
    returning ticket_number as number`.execute(db)
  return rows[0]?.number
}

export type TicketState = Readonly<{
  registrationId: string
  ticketTypeId: string
  number: number
  isConfirmed: boolean
  sealed: Uint8Array | null
  /** What it is at the list. */
  entry: Entry | null
}>

/** How tickets stand, and what they are at a list, by registration; those there are. */
export async function selectTickets(
  db: Db,
  { conferenceId, listId }: ListRef,
  registrationIds: readonly string[],
): Promise<Map<string, TicketState>> {
  const { rows } = await sql<TicketState & Entry>`select registration.id as "registrationId",
      registration.ticket_type_id as "ticketTypeId", ticket_number as number,
      state = 'confirmed' as "isConfirmed", sealed, scan_id as "scanId",
      scanned_at as "scannedAt", lane, is_let_in as "isLetIn", scans, entry.turn
    from conferences.registration
    left join conferences.check_in_entry entry on entry.conference_id = registration.conference_id
      and entry.list_id = ${listId} and entry.registration_id = registration.id
    where registration.conference_id = ${conferenceId}
      and registration.id = any(${registrationIds}::uuid[])`.execute(db)
  return new Map(
    rows.map(({ scanId, scannedAt, lane, isLetIn, scans, turn, ...ticket }) => {
      const { registrationId, ticketTypeId } = ticket
      const entry = {
        ...{ registrationId, ticketTypeId, scanId, scannedAt },
        lane,
        isLetIn,
        scans,
        turn,
      }
      return [registrationId, { ...ticket, entry: scanId === null ? null : entry }]
    }),
  )
}

export type Revoked = Readonly<{
  registrationId: string
  /** Of the ticket that holds. */
  number: number
  isCancelled: boolean
}>

/** Registrations of which not every ticket opens doors that was ever signed. */
export async function selectRevoked(
  db: Db,
  conferenceId: string,
  { after, limit }: Readonly<{ after?: string | undefined; limit: number }>,
): Promise<Revoked[]> {
  const { rows } = await sql<Revoked>`select id as "registrationId", ticket_number as number,
      state = 'cancelled' as "isCancelled"
    from conferences.registration
    where conference_id = ${conferenceId} and (state = 'cancelled' or ticket_number > 1)
      ${after ? sql`and id > ${after}` : sql``} order by id limit ${limit}`.execute(db)
  return rows
}

/** Grows with every ticket that is revoked: as long as it is the same, so are they. */
export async function sumRevoked(db: Db, conferenceId: string): Promise<number> {
  const { rows } = await sql<{ sum: bigint }>`select
      count(*) filter (where state = 'cancelled') + coalesce(sum(ticket_number - 1), 0) as sum
    from conferences.registration
    where conference_id = ${conferenceId} and (state = 'cancelled' or ticket_number > 1)`.execute(
    db,
  )
  return Number(rows[0]!.sum)
}

export async function selectLists(
  db: Db,
  conferenceId: string,
  { after, limit }: Readonly<{ after?: string | undefined; limit: number }>,
): Promise<CheckInList[]> {
  const { rows } = await sql<CheckInList>`select ${LIST} from conferences.check_in_list
    where conference_id = ${conferenceId} ${after ? sql`and id > ${after}` : sql``}
    order by id limit ${limit}`.execute(db)
  return rows
}

export async function selectList(
  db: Db,
  { conferenceId, listId }: ListRef,
): Promise<CheckInList | undefined> {
  const { rows } = await sql<CheckInList>`select ${LIST} from conferences.check_in_list
    where conference_id = ${conferenceId} and id = ${listId}`.execute(db)
  return rows[0]
}

/** The lock under which scans of a list are decided. */
export async function lockList(
  db: Db,
  { conferenceId, listId }: ListRef,
): Promise<CheckInList | undefined> {
  const { rows } = await sql<CheckInList>`select ${LIST} from conferences.check_in_list
    where conference_id = ${conferenceId} and id = ${listId} for update`.execute(db)
  return rows[0]
}

export const saveList = (db: Db, one: CheckInList) =>
  sql`insert into conferences.check_in_list (conference_id, id, name, name_zh, session_id,
      ticket_type_ids, last_turn)
    values (${one.conferenceId}, ${one.id}, ${one.name}, ${one.nameZh}, ${one.sessionId},
      ${[...one.ticketTypeIds]}::uuid[], 0)
    on conflict (conference_id, name) do update set name_zh = excluded.name_zh,
      session_id = excluded.session_id, ticket_type_ids = excluded.ticket_type_ids`.execute(db)

/** Those of these scans that are kept already. */
export async function selectScans(
  db: Db,
  { conferenceId, listId }: ListRef,
  ids: readonly string[],
): Promise<Map<string, KeptScan>> {
  const { rows } = await sql<KeptScan>`select id, lane, scanned_at as "scannedAt",
      registration_id as "registrationId", refusal, is_let_in as "isLetIn"
    from conferences.check_in_scan
    where conference_id = ${conferenceId} and list_id = ${listId}
      and id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((one) => [one.id, one]))
}

/** Scans of a list that are new, or did let in, with the entries they come to: under its lock. */
export async function saveScans(
  db: Db,
  { conferenceId, listId }: ListRef,
  {
    scans,
    entries,
    lastTurn,
    now,
  }: Readonly<{
    scans: readonly KeptScan[]
    entries: readonly Entry[]
    lastTurn: number
    now: Date
  }>,
): Promise<void> {
  await sql`with counted as (
      update conferences.check_in_list set last_turn = ${lastTurn}
      where conference_id = ${conferenceId} and id = ${listId} and last_turn <> ${lastTurn}),
    scanned as (
      insert into conferences.check_in_scan (conference_id, list_id, id, lane, scanned_at,
        received_at, registration_id, refusal, is_let_in)
      select ${conferenceId}, ${listId}, id, lane, "scannedAt", ${now}, "registrationId", refusal,
        "isLetIn"
      from jsonb_to_recordset(${JSON.stringify(scans)}::jsonb) as one (id uuid, lane text,
        "scannedAt" timestamptz, "registrationId" uuid, refusal text, "isLetIn" boolean)
      on conflict (conference_id, list_id, id) do update set is_let_in = excluded.is_let_in)
    insert into conferences.check_in_entry (conference_id, list_id, registration_id,
      ticket_type_id, scan_id, scanned_at, lane, is_let_in, scans, turn)
    select ${conferenceId}, ${listId}, "registrationId", "ticketTypeId", "scanId", "scannedAt",
      lane, "isLetIn", scans, turn
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as one ("registrationId" uuid,
      "ticketTypeId" uuid, "scanId" uuid, "scannedAt" timestamptz, lane text, "isLetIn" boolean,
      scans integer, turn integer)
    on conflict (conference_id, list_id, registration_id) do update
      set scan_id = excluded.scan_id, scanned_at = excluded.scanned_at, lane = excluded.lane,
        is_let_in = excluded.is_let_in, scans = excluded.scans, turn = excluded.turn`.execute(db)
}

/** Entries that came or changed since a turn, in that order. */
export async function selectEntriesSince(
  db: Db,
  { conferenceId, listId }: ListRef,
  { after, limit }: Readonly<{ after: number; limit: number }>,
): Promise<Entry[]> {
  const { rows } = await sql<Entry>`select ${ENTRY} from conferences.check_in_entry
    where conference_id = ${conferenceId} and list_id = ${listId} and turn > ${after}
    order by turn limit ${limit}`.execute(db)
  return rows
}

export type OfKind = Readonly<{
  ticketTypeId: string
  arrived: number
  /** Have a place and have not come yet. */
  missing: number
}>

/** How many came through a list and how many did not yet, by kind of ticket. */
export async function countByKind(
  db: Db,
  { conferenceId, id, ticketTypeIds }: CheckInList,
): Promise<OfKind[]> {
  const { rows } = await sql<OfKind>`select registration.ticket_type_id as "ticketTypeId",
      count(entry.registration_id)::integer as arrived,
      count(*) filter (where entry.registration_id is null)::integer as missing
    from conferences.registration
    left join conferences.check_in_entry entry on entry.conference_id = registration.conference_id
      and entry.list_id = ${id} and entry.registration_id = registration.id
      and entry.is_let_in
    where registration.conference_id = ${conferenceId}
      and (state = 'confirmed' or entry.registration_id is not null)
      ${
        ticketTypeIds.length > 0
          ? sql`and registration.ticket_type_id = any(${[...ticketTypeIds]}::uuid[])`
          : sql``
      }
    group by registration.ticket_type_id`.execute(db)
  return rows
}

/** How many came through each list. */
export async function countArrivedAt(
  db: Db,
  conferenceId: string,
  listIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`select list_id as id,
      count(*)::integer as count
    from conferences.check_in_entry
    where conference_id = ${conferenceId} and list_id = any(${listIds}::uuid[])
      and is_let_in
    group by list_id`.execute(db)
  return new Map(rows.map(({ id, count }) => [id, count]))
}

type InMinute = Readonly<{ minute: Date; count: number }>

/** So many minutes up to the latest in which somebody came: those in which somebody did, in turn. */
export async function countByMinute(
  db: Db,
  { conferenceId, listId }: ListRef,
  minutes: number,
): Promise<InMinute[]> {
  const { rows } = await sql<InMinute>`select date_trunc('minute', scanned_at) as minute,
      count(*)::integer as count
    from conferences.check_in_entry
    where conference_id = ${conferenceId} and list_id = ${listId} and is_let_in
      and scanned_at >= (select date_trunc('minute', max(scanned_at)) - make_interval(mins => ${minutes} - 1)
        from conferences.check_in_entry
        where conference_id = ${conferenceId} and list_id = ${listId} and is_let_in)
    group by 1 order by 1`.execute(db)
  return rows
}

type Lane = Readonly<{ lane: string; scans: number; lastAt: Date }>

/** Lanes with what they scanned, and when they were heard of last. */
export async function selectLanes(
  db: Db,
  { conferenceId, listId }: ListRef,
  limit: number,
): Promise<Lane[]> {
  const { rows } = await sql<Lane>`select lane, count(*)::integer as scans,
      max(received_at) as "lastAt"
    from conferences.check_in_scan
    where conference_id = ${conferenceId} and list_id = ${listId}
    group by lane order by lane limit ${limit}`.execute(db)
  return rows
}

/** How often codes were refused, by reason. */
export async function countRefusals(
  db: Db,
  { conferenceId, listId }: ListRef,
): Promise<Readonly<{ refusal: Refusal; count: number }>[]> {
  const { rows } = await sql<{ refusal: Refusal; count: number }>`select refusal,
      count(*)::integer as count
    from conferences.check_in_scan
    where conference_id = ${conferenceId} and list_id = ${listId} and refusal is not null
    group by refusal order by refusal`.execute(db)
  return rows
}

/** Tickets that were scanned more than once, and scans beyond the first in all. */
export async function countDoubles(
  db: Db,
  { conferenceId, listId }: ListRef,
): Promise<Readonly<{ tickets: number; scans: number }>> {
  const { rows } = await sql<{ tickets: number; scans: number }>`select
      count(*)::integer as tickets, coalesce(sum(scans - 1), 0)::integer as scans
    from conferences.check_in_entry
    where conference_id = ${conferenceId} and list_id = ${listId} and scans > 1`.execute(db)
  return rows[0]!
}

export type DoubleUse = Readonly<{
  registrationId: string
  ticketTypeId: string
  sealed: Uint8Array | null
  /** Scans of the ticket, the one that let in first; some of many. */
  scans: readonly Readonly<{ at: string; lane: string; isLetIn: boolean }>[]
}>

/** Tickets that were scanned more than once, by registration. */
export async function selectDoubles(
  db: Db,
  { conferenceId, listId }: ListRef,
  { after, limit, most }: Readonly<{ after?: string | undefined; limit: number; most: number }>,
): Promise<DoubleUse[]> {
  const { rows } = await sql<DoubleUse>`select entry.registration_id as "registrationId",
      entry.ticket_type_id as "ticketTypeId", registration.sealed,
      (select jsonb_agg(jsonb_build_object('at', one.scanned_at, 'lane', one.lane,
          'isLetIn', one.is_let_in) order by not one.is_let_in, one.scanned_at, one.lane collate "C", one.id)
        from (select * from conferences.check_in_scan scan
          where scan.conference_id = entry.conference_id and scan.list_id = entry.list_id
            and scan.registration_id = entry.registration_id and scan.refusal is null
          order by not scan.is_let_in, scan.scanned_at, scan.lane collate "C", scan.id limit ${most}) one) as scans
    from conferences.check_in_entry entry
    join conferences.registration on registration.conference_id = entry.conference_id
      and registration.id = entry.registration_id
    where entry.conference_id = ${conferenceId} and entry.list_id = ${listId} and entry.scans > 1
      ${after ? sql`and entry.registration_id > ${after}` : sql``}
    order by entry.registration_id limit ${limit}`.execute(db)
  return rows
}

/** Those who have a place and did not come through a list yet, in no order that anybody knows. */
export async function selectMissing(
  db: Db,
  { conferenceId, id, ticketTypeIds }: CheckInList,
  limit: number,
): Promise<Registration[]> {
  const { rows } = await sql<Registration>`select ${REGISTRATION} from conferences.registration
    where conference_id = ${conferenceId} and state = 'confirmed'
      ${
        ticketTypeIds.length > 0
          ? sql`and ticket_type_id = any(${[...ticketTypeIds]}::uuid[])`
          : sql``
      }
      and not exists (select from conferences.check_in_entry entry
        where entry.conference_id = registration.conference_id and entry.list_id = ${id}
          and entry.registration_id = registration.id)
    order by md5(id::text) limit ${limit}`.execute(db)
  return rows
}

/** Nobody has come through a list, and nothing was scanned: under its lock. */
export async function clearScans(db: Db, { conferenceId, listId }: ListRef): Promise<void> {
  await sql`delete from conferences.check_in_entry
    where conference_id = ${conferenceId} and list_id = ${listId}`.execute(db)
  await sql`delete from conferences.check_in_scan
    where conference_id = ${conferenceId} and list_id = ${listId}`.execute(db)
}

/** When and where the ticket of a registration let somebody in. */
export async function selectArrivals(
  db: Db,
  { conferenceId, id }: Pick<Registration, 'conferenceId' | 'id'>,
): Promise<Readonly<{ list: string; at: Date; lane: string }>[]> {
  const { rows } = await sql<{ list: string; at: Date; lane: string }>`select list.name as list,
      entry.scanned_at as at, entry.lane
    from conferences.check_in_entry entry
    join conferences.check_in_list list on list.conference_id = entry.conference_id
      and list.id = entry.list_id
    where entry.conference_id = ${conferenceId} and entry.registration_id = ${id}
      and entry.is_let_in
    order by entry.scanned_at, list.id`.execute(db)
  return rows
}
