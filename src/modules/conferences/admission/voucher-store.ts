import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'
import type { RegistrationRef } from '../registration.ts'
import type { Voucher } from './voucher.ts'

const VOUCHER =
  sql.raw(`conference_id as "conferenceId", id, code, ticket_type_id as "ticketTypeId",
  name, uses, used, is_reserved as "isReserved", percent_off as "percentOff", address_name as "addressName", sealed, locale,
  closed_at as "closedAt"`)

/** Those of a conference with these codes; whoever has its quotas changes them alone. */
export async function selectVouchersByCode(
  db: Db,
  conferenceId: string,
  codes: readonly string[],
): Promise<Voucher[]> {
  const { rows } = await sql<Voucher>`select ${VOUCHER} from conferences.voucher
    where conference_id = ${conferenceId} and code = any(${codes}::text[])`.execute(db)
  return rows
}

export async function selectVoucher(
  db: Db,
  conferenceId: string,
  id: string,
): Promise<Voucher | undefined> {
  const { rows } = await sql<Voucher>`select ${VOUCHER} from conferences.voucher
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)
  return rows[0]
}

/** By id: in the order in which they were made. */
export async function selectVouchers(
  db: Db,
  conferenceId: string,
  { after, limit }: Readonly<{ after?: string | undefined; limit: number }>,
): Promise<Voucher[]> {
  const { rows } = await sql<Voucher>`select ${VOUCHER} from conferences.voucher
    where conference_id = ${conferenceId} ${after ? sql`and id > ${after}` : sql``}
    order by id limit ${limit}`.execute(db)
  return rows
}

export async function countVouchers(db: Db, conferenceId: string): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) from conferences.voucher
    where conference_id = ${conferenceId}`.execute(db)
  return Number(rows[0]!.count)
}

/** Which of these addresses have an invitation that holds. */
export async function selectInvited(
  db: Db,
  conferenceId: string,
  names: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`select address_name as name from conferences.voucher
    where conference_id = ${conferenceId} and address_name = any(${names}::text[])
      and closed_at is null`.execute(db)
  return new Set(rows.map(({ name }) => name))
}

/** How many were new: of the same code, or the same address, the first one stays. */
export async function insertVouchers(
  db: Db,
  vouchers: readonly Voucher[],
  now: Date,
): Promise<number> {
  const rows = vouchers.map(({ sealed, ...one }) => ({
    ...one,
    sealed: sealed && Buffer.from(sealed).toString('base64'),
  }))
  const { numAffectedRows } = await sql`insert into conferences.voucher (conference_id, id, code,
      ticket_type_id, name, uses, used, is_reserved, percent_off, address_name, sealed, locale,
      created_at)
    select "conferenceId", id, code, "ticketTypeId", name, uses, used, "isReserved", "percentOff",
      "addressName",
      decode(sealed, 'base64'), locale, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one ("conferenceId" uuid, id uuid,
      code text, "ticketTypeId" uuid, name text, uses integer, used integer, "isReserved" boolean,
      "percentOff" integer, "addressName" text, sealed text, locale text)
    on conflict do nothing`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** So many more uses of some vouchers, by their id. */
export const addUses = (db: Db, conferenceId: string, uses: ReadonlyMap<string, number>) =>
  sql`update conferences.voucher set used = used + one.count
    from unnest(${[...uses.keys()]}::uuid[], ${[...uses.values()]}::integer[]) as one (id, count)
    where conference_id = ${conferenceId} and voucher.id = one.id`.execute(db)

export const closeVoucher = (db: Db, { conferenceId, id }: Voucher, now: Date) =>
  sql`update conferences.voucher set closed_at = ${now}, sealed = null
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)

/** So many places of a quota are kept, or come back when it is less than none. */
export const reservePlaces = (
  db: Db,
  { conferenceId, id }: Readonly<{ conferenceId: string; id: string }>,
  places: number,
) =>
  sql`update conferences.quota set taken = taken + ${places}
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)

/** Invitations to conferences that are open whose letter was not sent yet. */
export async function selectUnsent(
  db: Db,
  after: RegistrationRef | undefined,
  limit: number,
): Promise<Voucher[]> {
  const { rows } = await sql<Voucher>`select ${VOUCHER} from conferences.voucher
    where sealed is not null and closed_at is null
      and conference_id in (select id from conferences.conference where state = 'open')
      ${after ? sql`and (conference_id, id) > (${after.conferenceId}, ${after.id})` : sql``}
    order by conference_id, id limit ${limit}`.execute(db)
  return rows
}

/** The letter is out: nobody needs the address any more. */
export const forgetAddress = (db: Db, { conferenceId, id }: Voucher) =>
  sql`update conferences.voucher set sealed = null
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)
