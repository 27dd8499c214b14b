import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'

/** What stands between a seller and an agency. */
export type Vouch = Readonly<{
  businessId: string
  agencyId: string
  askedAt: Date
  by: string | null
  reason: string | null
  at: Date | null
  withdrawnAt: Date | null
}>

const VOUCH = sql.raw(`business_id as "businessId", agency_id as "agencyId",
  asked_at as "askedAt", by, reason, at, withdrawn_at as "withdrawnAt"`)

export async function findVouch(
  db: Db,
  { businessId, agencyId }: { businessId: string; agencyId: string },
): Promise<Vouch | undefined> {
  const { rows } = await sql<Vouch>`select ${VOUCH} from storefront.vouch
    where business_id = ${businessId} and agency_id = ${agencyId}`.execute(db)
  return rows[0]
}

/** Everything of one seller, the newest first; a seller asks few. */
export async function selectVouchesOf(db: Db, businessId: string, limit: number): Promise<Vouch[]> {
  const { rows } = await sql<Vouch>`select ${VOUCH} from storefront.vouch
    where business_id = ${businessId} order by asked_at desc, agency_id limit ${limit}`.execute(db)
  return rows
}

/** What an agency is asked (`open`) or has given, by seller. */
export async function selectVouchesBy(
  db: Db,
  given: { agencyId: string; isGiven: boolean; after?: string | undefined; limit: number },
): Promise<Vouch[]> {
  const behind = given.after ? sql`and business_id > ${given.after}` : sql``
  const which = given.isGiven ? sql`at is not null` : sql`at is null`
  const { rows } = await sql<Vouch>`select ${VOUCH} from storefront.vouch
    where agency_id = ${given.agencyId} and withdrawn_at is null and ${which} ${behind}
    order by business_id limit ${given.limit}`.execute(db)
  return rows
}

/** Asked for, or asked for again after it was withdrawn. */
export const saveAsked = (
  db: Db,
  given: { businessId: string; agencyId: string; askedBy: string; now: Date },
) =>
  sql`insert into storefront.vouch (business_id, agency_id, asked_by, asked_at)
    values (${given.businessId}, ${given.agencyId}, ${given.askedBy}, ${given.now})
    on conflict (business_id, agency_id) do update set asked_by = excluded.asked_by,
      asked_at = excluded.asked_at, by = null, reason = null, at = null, withdrawn_at = null`.execute(
    db,
  )

export const saveGiven = (
  db: Db,
  given: { businessId: string; agencyId: string; by: string; reason: string; now: Date },
) =>
  sql`update storefront.vouch set by = ${given.by}, reason = ${given.reason}, at = ${given.now}
    where business_id = ${given.businessId} and agency_id = ${given.agencyId}`.execute(db)

export const saveWithdrawn = (db: Db, given: { businessId: string; agencyId: string; now: Date }) =>
  sql`update storefront.vouch set withdrawn_at = ${given.now}
    where business_id = ${given.businessId} and agency_id = ${given.agencyId}`.execute(db)

/** By seller the agency that has answered the longest; those whom none answers for are missing. */
export async function selectVouchingAgencyOf(
  db: Db,
  businessIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (businessIds.length === 0) return new Map()
  const { rows } = await sql<{ businessId: string; agencyId: string }>`
    select distinct on (business_id) business_id as "businessId", agency_id as "agencyId"
    from storefront.vouch
    where business_id = any(${businessIds}::uuid[]) and at is not null and withdrawn_at is null
    order by business_id, at, agency_id`.execute(db)
  return new Map(rows.map(({ businessId, agencyId }) => [businessId, agencyId]))
}

export async function selectMayVouch(db: Db, agencyIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select agency_id as id
    from storefront.vouching_agency
    where agency_id = any(${agencyIds}::uuid[]) and may_vouch`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** Agencies that may vouch, by id. */
export async function selectVouchingAgencies(
  db: Db,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<string[]> {
  const behind = after ? sql`and agency_id > ${after}` : sql``
  const { rows } = await sql<{ id: string }>`select agency_id as id
    from storefront.vouching_agency where may_vouch ${behind}
    order by agency_id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

export const saveVouchingAgency = (
  db: Db,
  given: { agencyId: string; mayVouch: boolean; reason: string; decidedBy: string; now: Date },
) =>
  sql`insert into storefront.vouching_agency (agency_id, may_vouch, reason, decided_by, decided_at)
    values (${given.agencyId}, ${given.mayVouch}, ${given.reason}, ${given.decidedBy},
      ${given.now})
    on conflict (agency_id) do update set may_vouch = excluded.may_vouch,
      reason = excluded.reason, decided_by = excluded.decided_by,
      decided_at = excluded.decided_at`.execute(db)
