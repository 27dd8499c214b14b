import { sql } from 'kysely'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { ListingRef } from './store.ts'

/** A walk over all listings; another one may go on where this one stopped. */
export type Pass = Readonly<{ beganAt: Date; after: ListingRef | null }>

type PassRow = { began_at: Date; after_business: string | null; after_listing: string | null }

const toPass = ({ began_at, after_business, after_listing }: PassRow): Pass => ({
  beganAt: began_at,
  after:
    after_business && after_listing
      ? { businessId: after_business, listingId: after_listing }
      : null,
})

/**
 * The pass under way, else one that begins; undefined when the last ended for this basis already.
 */
export async function openPass(db: Db, basis: string, now: Date): Promise<Pass | undefined> {
  await sql`insert into storefront.reprice_pass as pass (only_row, basis, failed, began_at)
    values (true, ${basis}, 0, ${now})
    on conflict (only_row) do update set basis = excluded.basis, after_business = null,
      after_listing = null, failed = 0, began_at = excluded.began_at, ended_at = null
    where pass.ended_at is not null and pass.basis <> excluded.basis`.execute(db)
  const { rows } = await sql<PassRow>`select began_at, after_business, after_listing
    from storefront.reprice_pass where ended_at is null`.execute(db)
  return rows[0] && toPass(rows[0])
}

/** Notes how far it came; undefined when it has ended, or somebody else is further. */
export async function movePass(
  db: Db,
  { beganAt, after }: Pass,
  { to, failed, now }: { to: ListingRef | null; failed: number; now: Date },
): Promise<Pass | undefined> {
  const { rows } = await sql<PassRow>`update storefront.reprice_pass
    set after_business = coalesce(${to?.businessId ?? null}::uuid, after_business),
      after_listing = coalesce(${to?.listingId ?? null}::uuid, after_listing),
      failed = failed + ${failed}, ended_at = ${to ? null : now}::timestamptz
    where ended_at is null and began_at = ${beganAt}
      and after_listing is not distinct from ${after?.listingId ?? null}::uuid
    returning began_at, after_business, after_listing`.execute(db)
  return to && rows[0] ? toPass(rows[0]) : undefined
}

/** Exchange rates between which a price counts as right. */
export type RateBand = Readonly<{ currency: string; low: string; high: string }>

/**
 * The next listings by key, and which of them may be priced wrongly: the law reads otherwise than
 * when they were priced, or the exchange rate has left its band.
 */
export async function selectWindow(
  db: Db,
  given: {
    after: ListingRef | null
    reading: string
    bands: readonly RateBand[]
    limit: number
  },
): Promise<(ListingRef & { isOpen: boolean })[]> {
  const { after } = given
  const behind = after
    ? sql`and (business_id, id) > (${after.businessId}::uuid, ${after.listingId}::uuid)`
    : sql``
  const { rows } = await sql<ListingRef & { isOpen: boolean }>`
    with span as (
      select business_id, id, priced_for from storefront.listing
      where state in ('live', 'paused') ${behind} order by business_id, id limit ${given.limit}),
    band as (select * from jsonb_to_recordset(${JSON.stringify(given.bands)}::jsonb)
      as r(currency text, low numeric, high numeric))
    select business_id as "businessId", id as "listingId",
      (priced_for is distinct from ${given.reading} or exists (
        select from storefront.offer join band on currency = seller_currency
        where offer.business_id = span.business_id and listing_id = span.id
          and (price->'exchange'->>'rate')::numeric not between low and high)) as "isOpen"
    from span order by business_id, id`.execute(db)
  return rows
}

/** Listings with a price or a ban whose day has come, by key. */
export async function selectDue(
  db: Db,
  given: { day: Day; after: ListingRef | null; limit: number },
): Promise<ListingRef[]> {
  const { after, day, limit } = given
  const behind = (id: string) =>
    after
      ? sql`and (business_id, ${sql.raw(id)}) > (${after.businessId}::uuid, ${after.listingId}::uuid)`
      : sql``
  const { rows } = await sql<ListingRef>`
    select business_id as "businessId", listing_id as "listingId" from (
      select business_id, listing_id from storefront.offer
        where coming_on <= ${day} ${behind('listing_id')}
      union
      select business_id, id from storefront.listing
        where coming_block_on <= ${day} ${behind('id')}) as due
    order by business_id, listing_id limit ${limit}`.execute(db)
  return rows
}

/** These were held against the law as it reads, and are right. */
export const markPriced = (db: Db, refs: readonly ListingRef[], reading: string) =>
  sql`update storefront.listing set priced_for = ${reading}
    from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb)
      as r("businessId" uuid, "listingId" uuid)
    where business_id = "businessId" and id = "listingId"
      and priced_for is distinct from ${reading}`.execute(db)
