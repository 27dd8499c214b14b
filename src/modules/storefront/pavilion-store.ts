import { sql } from 'kysely'
import type { LocalText } from '../../kernel/locale.ts'
import type { Db } from '../../platform/db.ts'

/** What an agency says on the page of a place, and which listings come first there. */
export type Pavilion = Readonly<{
  place: string
  agencyId: string
  headline: LocalText
  text: LocalText
  listingIds: readonly string[]
  version: number
  curatedAt: Date
  withdrawnAt: Date | null
}>

const PAVILION = sql.raw(`place, agency_id as "agencyId", headline, text,
  listing_ids::text[] as "listingIds", version, curated_at as "curatedAt",
  withdrawn_at as "withdrawnAt"`)

export async function findPavilion(db: Db, place: string): Promise<Pavilion | undefined> {
  const { rows } = await sql<Pavilion>`select ${PAVILION} from storefront.pavilion
    where place = ${place}`.execute(db)
  return rows[0]
}

/** Locks what an agency shows, so that it is written or withdrawn once. */
export async function lockPavilion(db: Db, place: string): Promise<Pavilion | undefined> {
  const { rows } = await sql<Pavilion>`select ${PAVILION} from storefront.pavilion
    where place = ${place} for update`.execute(db)
  return rows[0]
}

/** False when somebody wrote the place meanwhile: it no longer stands at the version before. */
export async function savePavilion(
  db: Db,
  given: Omit<Pavilion, 'curatedAt'> & { now: Date },
): Promise<boolean> {
  const { place, agencyId, listingIds, version, withdrawnAt, now } = given
  const headline = JSON.stringify(given.headline)
  const text = JSON.stringify(given.text)
  const { numAffectedRows } = await sql`
    insert into storefront.pavilion as known (place, agency_id, headline, text, listing_ids, version,
      curated_at, withdrawn_at)
    values (${place}, ${agencyId}, ${headline}::jsonb, ${text}::jsonb, ${listingIds}::uuid[],
      ${version}, ${now}, ${withdrawnAt})
    on conflict (place) do update set agency_id = excluded.agency_id,
      headline = excluded.headline, text = excluded.text, listing_ids = excluded.listing_ids,
      version = excluded.version, curated_at = excluded.curated_at,
      withdrawn_at = excluded.withdrawn_at
    where known.version = excluded.version - 1`.execute(db)
  return numAffectedRows === 1n
}

/** Where it was withdrawn; undefined when the agency shows nothing. */
export async function withdrawPavilionOf(
  db: Db,
  agencyId: string,
  now: Date,
): Promise<string | undefined> {
  const { rows } = await sql<{ place: string }>`
    update storefront.pavilion set withdrawn_at = ${now}, version = version + 1
    where agency_id = ${agencyId} and withdrawn_at is null returning place`.execute(db)
  return rows[0]?.place
}

/** Why the operator took an agency's page down: what it writes from then on waits for a look. */
export type Hold = Readonly<{
  agencyId: string
  reason: string
  heldAt: Date
  askedAt: Date | null
}>

const HOLD = sql.raw(`hold.agency_id as "agencyId", reason, held_at as "heldAt",
  asked_at as "askedAt"`)

export async function findHold(db: Db, agencyId: string): Promise<Hold | undefined> {
  const { rows } = await sql<Hold>`select ${HOLD} from storefront.pavilion_hold as hold
    where agency_id = ${agencyId}`.execute(db)
  return rows[0]
}

/** Held anew, it waits for nothing: what was asked is what was taken down. */
export const saveHold = (
  db: Db,
  { agencyId, reason, heldAt }: Pick<Hold, 'agencyId' | 'reason' | 'heldAt'>,
) =>
  sql`insert into storefront.pavilion_hold (agency_id, reason, held_at)
    values (${agencyId}, ${reason}, ${heldAt})
    on conflict (agency_id) do update set reason = excluded.reason, held_at = excluded.held_at,
      asked_at = null`.execute(db)

/** True when the agency is held: what it writes waits since `now`. */
export async function askRelease(db: Db, agencyId: string, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`update storefront.pavilion_hold
    set asked_at = coalesce(asked_at, ${now}) where agency_id = ${agencyId}`.execute(db)
  return numAffectedRows === 1n
}

/** The hold that was ended; undefined when there was none. */
export async function endHold(db: Db, agencyId: string): Promise<Hold | undefined> {
  const { rows } = await sql<Hold>`delete from storefront.pavilion_hold as hold
    where agency_id = ${agencyId} returning ${HOLD}`.execute(db)
  return rows[0]
}

/** Locks what an agency wrote and nobody sees. */
export async function lockUnshown(db: Db, agencyId: string): Promise<Pavilion | undefined> {
  const { rows } = await sql<Pavilion>`select ${PAVILION} from storefront.pavilion
    where agency_id = ${agencyId} and withdrawn_at is not null for update`.execute(db)
  return rows[0]
}

export const showPavilion = (db: Db, place: string) =>
  sql`update storefront.pavilion set withdrawn_at = null, version = version + 1
    where place = ${place}`.execute(db)

/** Shown ones by place, of a part of the place or of the headline. */
export async function selectShownPavilions(
  db: Db,
  { q, after, limit }: Readonly<{ q?: string | undefined; after?: string; limit: number }>,
): Promise<Pavilion[]> {
  const part = q?.trim().toLowerCase()
  const { rows } = await sql<Pavilion>`select ${PAVILION} from storefront.pavilion
    where withdrawn_at is null and ${after ? sql`place > ${after}` : sql`true`}
      and ${
        part
          ? sql`strpos(lower(concat_ws(' ', place, headline->>'en', headline->>'zh-CN')), ${part}) > 0`
          : sql`true`
      }
    order by place limit ${limit}`.execute(db)
  return rows
}

/** Agencies that are held, by id. */
export async function selectHolds(
  db: Db,
  { after, limit }: Readonly<{ after?: string; limit: number }>,
): Promise<Hold[]> {
  const { rows } = await sql<Hold>`select ${HOLD} from storefront.pavilion_hold as hold
    where ${after ? sql`agency_id > ${after}::uuid` : sql`true`}
    order by agency_id limit ${limit}`.execute(db)
  return rows
}

/** What some agencies wrote and nobody sees, in no order. */
export async function selectUnshown(db: Db, agencyIds: readonly string[]): Promise<Pavilion[]> {
  const { rows } = await sql<Pavilion>`select ${PAVILION} from storefront.pavilion
    where agency_id = any(${agencyIds}::uuid[]) and withdrawn_at is not null`.execute(db)
  return rows
}
