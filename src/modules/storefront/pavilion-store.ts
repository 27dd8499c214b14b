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
  given: Omit<Pavilion, 'withdrawnAt' | 'curatedAt'> & { now: Date },
): Promise<boolean> {
  const { place, agencyId, listingIds, version, now } = given
  const headline = JSON.stringify(given.headline)
  const text = JSON.stringify(given.text)
  const { numAffectedRows } = await sql`
    insert into storefront.pavilion as known (place, agency_id, headline, text, listing_ids, version,
      curated_at)
    values (${place}, ${agencyId}, ${headline}::jsonb, ${text}::jsonb, ${listingIds}::uuid[],
      ${version}, ${now})
    on conflict (place) do update set agency_id = excluded.agency_id,
      headline = excluded.headline, text = excluded.text, listing_ids = excluded.listing_ids,
      version = excluded.version, curated_at = excluded.curated_at, withdrawn_at = null
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
