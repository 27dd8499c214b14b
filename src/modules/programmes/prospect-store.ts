import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Prospect, ProspectStage } from './recruit.ts'

export type NewProspect = Prospect &
  Readonly<{ sameName: string; addressName: string | null; address: Buffer | null }>
export type KnownProspect = Readonly<{
  id: string
  sameName: string
  addressName: string | null
}>

/** Those of an office that have one of these names or addresses. */
export async function selectKnown(
  db: Db,
  agencyId: string,
  { sameNames, addressNames }: { sameNames: readonly string[]; addressNames: readonly string[] },
): Promise<KnownProspect[]> {
  const { rows } = await sql<KnownProspect>`select id, same_name as "sameName",
      address_name as "addressName"
    from programmes.recruit as prospect where agency_id = ${agencyId}
      and (same_name = any(${sameNames}::text[]) or address_name = any(${addressNames}::text[]))`.execute(
    db,
  )
  return rows
}

/** Of these fingerprints, those whose owners want no invitation. */
export async function selectOptedOut(
  db: Db,
  addressNames: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`select address_name as name
    from programmes.opted_out where address_name = any(${addressNames}::text[])`.execute(db)
  return new Set(rows.map(({ name }) => name))
}

const hex = (bytes: Buffer | null) => bytes?.toString('hex') ?? null

export async function insertProspects(
  db: Db,
  agencyId: string,
  prospects: readonly NewProspect[],
  now: Date,
): Promise<void> {
  if (prospects.length === 0) return
  const rows = prospects.map((one) => ({ ...one, address: hex(one.address) }))
  await sql`insert into programmes.recruit (agency_id, id, name, city, county, state, website, kind,
      goods, same_name, address, address_name, opted_out_at, seen_at, added_at)
    select ${agencyId}, id, name, city, county, state, website, kind, goods, "sameName",
      decode(address, 'hex'), "addressName",
      case when "addressName" is not null and address is null then ${now}::timestamptz end,
      ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, name text, city text,
      county text, state text, website text, kind text, goods text, "sameName" text, address text,
      "addressName" text)`.execute(db)
}

/** Gives those without an address the one that another list had. */
export async function completeProspects(
  db: Db,
  agencyId: string,
  found: readonly Readonly<{ id: string; addressName: string; address: Buffer | null }>[],
  now: Date,
): Promise<void> {
  if (found.length === 0) return
  const rows = found.map((one) => ({ ...one, address: hex(one.address) }))
  await sql`update programmes.recruit as prospect set address_name = r."addressName",
      address = decode(r.address, 'hex'),
      opted_out_at = case when r.address is null then ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, "addressName" text, address text)
    where prospect.agency_id = ${agencyId} and prospect.id = r.id
      and prospect.address_name is null`.execute(db)
}

export const touchProspects = (db: Db, agencyId: string, ids: readonly string[], now: Date) =>
  sql`update programmes.recruit as prospect set seen_at = ${now}
    where agency_id = ${agencyId} and id = any(${ids}::uuid[])`.execute(db)

export type ProspectRow = Prospect &
  Readonly<{ stage: ProspectStage; invitations: number; invitedAt: Date | null; addedAt: Date }>
export type ProspectFilter = Readonly<{
  stage?: ProspectStage | undefined
  county?: string | undefined
  kind?: string | undefined
  /** How the name begins, folded. */
  begins?: string | undefined
}>

const matching = ({ stage, county, kind, begins }: ProspectFilter) => sql`
  ${stage ? sql`and stage = ${stage}` : sql``}
  ${county ? sql`and lower(county) = lower(${county})` : sql``}
  ${kind ? sql`and kind = lower(${kind})` : sql``}
  ${begins ? sql`and starts_with(same_name, ${begins})` : sql``}`

export async function selectProspects(
  db: Db,
  agencyId: string,
  filter: ProspectFilter,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<ProspectRow[]> {
  const behind = after ? sql`and id > ${after}` : sql``
  const { rows } =
    await sql<ProspectRow>`select id, name, city, county, state, website, kind, goods,
      stage, invitations, invited_at as "invitedAt", added_at as "addedAt"
    from programmes.recruit as prospect where agency_id = ${agencyId} ${matching(filter)} ${behind}
    order by id limit ${limit}`.execute(db)
  return rows
}

/** How many there are on each stage. */
export async function countProspects(
  db: Db,
  agencyId: string,
): Promise<ReadonlyMap<ProspectStage, number>> {
  const { rows } = await sql<{
    stage: ProspectStage
    count: bigint
  }>`select stage, count(*) as count
    from programmes.recruit as prospect where agency_id = ${agencyId} group by stage`.execute(db)
  return new Map(rows.map(({ stage, count }) => [stage, Number(count)]))
}

/** Forgets a prospect that nobody has written to and that has not joined. True when it did. */
export async function deleteProspect(db: Db, agencyId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from programmes.recruit as prospect
    where agency_id = ${agencyId} and id = ${id} and invitations = 0 and business_id is null
      and not exists (select from programmes.invitation
        where invitation.agency_id = ${agencyId} and prospect_id = ${id})`.execute(db)
  return numAffectedRows === 1n
}

/** Addresses that have led nowhere since; the fingerprint stays, so that the list knows them still. */
export const eraseOldAddresses = (db: Db, before: Date, limit: number) =>
  sql`update programmes.recruit as prospect set address = null from (
      select agency_id, id from programmes.recruit as prospect
      where address is not null and seen_at < ${before} limit ${limit}) as old
    where prospect.agency_id = old.agency_id and prospect.id = old.id`.execute(db)

/** Remembers for ever that an address is not written to, and erases it wherever it stands. */
export async function saveOptOut(db: Db, addressName: string, now: Date): Promise<void> {
  await sql`insert into programmes.opted_out (address_name, at) values (${addressName}, ${now})
    on conflict do nothing`.execute(db)
  await sql`update programmes.recruit as prospect set address = null, opted_out_at = ${now}
    where address_name = ${addressName} and opted_out_at is null`.execute(db)
}

type SealedAddress = Readonly<{ agencyId: string; id: string; sealed: Buffer }>

/** Sealed addresses in the order of their keys, locked: to be sealed again. */
export async function lockAddresses(
  db: Db,
  { after, limit }: { after: readonly [string, string] | undefined; limit: number },
): Promise<SealedAddress[]> {
  const behind = after ? sql`and (agency_id, id) > (${after[0]}::uuid, ${after[1]}::uuid)` : sql``
  const { rows } = await sql<SealedAddress>`select agency_id as "agencyId", id, address as sealed
    from programmes.recruit as prospect where address is not null ${behind}
    order by agency_id, id limit ${limit} for update`.execute(db)
  return rows
}

export async function saveAddresses(db: Db, sealed: readonly SealedAddress[]): Promise<void> {
  for (const { agencyId, id, sealed: address } of sealed) {
    await sql`update programmes.recruit as prospect set address = ${address}
      where agency_id = ${agencyId} and id = ${id}`.execute(db)
  }
}
