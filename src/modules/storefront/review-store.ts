import { sql } from 'kysely'
import type { Locale } from '../../kernel/locale.ts'
import type { Db } from '../../platform/db.ts'

export const REVIEW_STATES = ['shown', 'reported', 'kept', 'hidden'] as const
export type ReviewState = (typeof REVIEW_STATES)[number]

export type Review = Readonly<{
  id: string
  listingId: string
  rating: number
  text: string
  locale: Locale
  author: string
  state: ReviewState
  writtenAt: Date
}>

const columns = sql`id, listing_id as "listingId", rating, text, locale, author, state,
  written_at as "writtenAt"`

/** False when this purchase was reviewed before. */
export async function insertReview(
  db: Db,
  review: Review & { businessId: string; orderId: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into storefront.review
      (business_id, listing_id, id, order_id, rating, text, locale, author, state, written_at)
    values (${review.businessId}, ${review.listingId}, ${review.id}, ${review.orderId},
      ${review.rating}, ${review.text}, ${review.locale}, ${review.author}, ${review.state},
      ${review.writtenAt})
    on conflict do nothing`.execute(db)
  return numAffectedRows === 1n
}

type Listing = Readonly<{ businessId: string; listingId: string }>

/** What everybody may read of a listing, the newest first. */
export async function selectReviews(
  db: Db,
  { businessId, listingId }: Listing,
  given: { after?: string | undefined; language?: Locale | undefined; limit: number },
): Promise<Review[]> {
  const { after, language, limit } = given
  const { rows } = await sql<Review>`select ${columns} from storefront.review
    where business_id = ${businessId} and listing_id = ${listingId} and state <> 'hidden'
      and ${after ? sql`id < ${after}` : sql`true`}
      and ${language ? sql`locale = ${language}` : sql`true`}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

/** How many there are, and the sum of their stars. */
export async function selectRating(
  db: Db,
  { businessId, listingId }: Listing,
): Promise<{ count: number; sum: number }> {
  const { rows } = await sql<{ count: number; sum: number }>`
    select count(*)::integer as count, coalesce(sum(rating), 0)::integer as sum
    from storefront.review
    where business_id = ${businessId} and listing_id = ${listingId} and state <> 'hidden'`.execute(
    db,
  )
  return rows[0]!
}

/** The listings of an order that were reviewed. */
export async function selectReviewed(
  db: Db,
  { businessId, orderId }: { businessId: string; orderId: string },
  listingIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ listing_id: string }>`select listing_id from storefront.review
    where business_id = ${businessId} and order_id = ${orderId}
      and listing_id = any(${listingIds}::uuid[])`.execute(db)
  return new Set(rows.map((row) => row.listing_id))
}

/** What waits for the operator, the longest first. */
export async function selectReported(
  db: Db,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Review[]> {
  const { rows } = await sql<Review>`select ${columns} from storefront.review
    where state = 'reported' and ${after ? sql`id > ${after}` : sql`true`}
    order by id limit ${limit}`.execute(db)
  return rows
}

/** Undefined when it does not stand at one of `from`. */
export async function moveReview(
  db: Db,
  id: string,
  { from, to }: { from: readonly ReviewState[]; to: ReviewState },
): Promise<(Review & { businessId: string }) | undefined> {
  const { rows } = await sql<Review & { businessId: string }>`update storefront.review
    set state = ${to} where id = ${id} and state = any(${from}::text[])
    returning business_id as "businessId", ${columns}`.execute(db)
  return rows[0]
}

export async function findReview(db: Db, id: string): Promise<Review | undefined> {
  const { rows } =
    await sql<Review>`select ${columns} from storefront.review where id = ${id}`.execute(db)
  return rows[0]
}

type OfOrder = Readonly<{ businessId: string; orderId: string }>
const ofOrders = (orders: readonly OfOrder[]) => sql`(business_id, order_id) in (
  select * from unnest(${orders.map(({ businessId }) => businessId)}::uuid[],
    ${orders.map(({ orderId }) => orderId)}::uuid[]))`

/** What was said of these purchases. */
export async function selectReviewsOf(db: Db, orders: readonly OfOrder[]): Promise<Review[]> {
  const { rows } = await sql<Review>`select ${columns} from storefront.review
    where ${ofOrders(orders)} order by id`.execute(db)
  return rows
}

export const deleteReviewsOf = (db: Db, orders: readonly OfOrder[]) =>
  sql`delete from storefront.review where ${ofOrders(orders)}`.execute(db)
