import { sql } from 'kysely'
import type { Locale } from '../../kernel/locale.ts'
import type { Db } from '../../platform/db.ts'
import type { Rating } from './rating.ts'
import type { ReportReason } from './review-report.ts'
import type { ListingRef } from './store.ts'

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
  /** What the seller says to it. */
  reply: string | null
  replyLocale: Locale | null
  repliedAt: Date | null
}>

const columns = sql.raw(
  [
    'review.id, listing_id as "listingId", rating, text, locale, author, review.state',
    'written_at as "writtenAt", reply, reply_locale as "replyLocale", replied_at as "repliedAt"',
  ].join(', '),
)

export type NewReview = Omit<Review, 'reply' | 'replyLocale' | 'repliedAt'> &
  Readonly<{ businessId: string; orderId: string }>

/** False when this purchase was reviewed before. */
export async function insertReview(db: Db, review: NewReview): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into storefront.review
      (business_id, listing_id, id, order_id, rating, text, locale, author, state, written_at)
    values (${review.businessId}, ${review.listingId}, ${review.id}, ${review.orderId},
      ${review.rating}, ${review.text}, ${review.locale}, ${review.author}, ${review.state},
      ${review.writtenAt})
    on conflict do nothing`.execute(db)
  return numAffectedRows === 1n
}

/** What everybody may read of a listing, the newest first. */
export async function selectReviews(
  db: Db,
  { businessId, listingId }: ListingRef,
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
export async function selectRating(db: Db, { businessId, listingId }: ListingRef): Promise<Rating> {
  const { rows } = await sql<Rating>`
    select count(*)::integer as count, coalesce(sum(rating), 0)::integer as sum
    from storefront.review
    where business_id = ${businessId} and listing_id = ${listingId} and state <> 'hidden'`.execute(
    db,
  )
  return rows[0]!
}

/** What waits for the operator, the longest first. */
export async function selectReported(
  db: Db,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<(Review & { businessId: string })[]> {
  const { rows } = await sql<Review & { businessId: string }>`
    select business_id as "businessId", ${columns} from storefront.review
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

export async function findReview(
  db: Db,
  id: string,
): Promise<(Review & { businessId: string }) | undefined> {
  const { rows } = await sql<Review & { businessId: string }>`
    select business_id as "businessId", ${columns} from storefront.review
    where id = ${id}`.execute(db)
  return rows[0]
}

/** Holds a review until the end of the transaction. */
export async function lockReview(
  db: Db,
  id: string,
): Promise<(Review & { businessId: string }) | undefined> {
  const { rows } = await sql<Review & { businessId: string }>`
    select business_id as "businessId", ${columns} from storefront.review
    where id = ${id} for update`.execute(db)
  return rows[0]
}

/** What buyers say of a seller's goods, the newest first; hidden ones are nobody's to answer. */
export async function selectReviewsOfSeller(
  db: Db,
  given: {
    businessId: string
    isAnswered?: boolean | undefined
    after?: string | undefined
    limit: number
  },
): Promise<(Review & { title: Readonly<Record<Locale, string | null>> })[]> {
  const { businessId, isAnswered, after, limit } = given
  const which = isAnswered === undefined ? sql`` : sql`and (reply is not null) = ${isAnswered}`
  const behind = after ? sql`and review.id < ${after}` : sql``
  const { rows } = await sql<Review & { title: Readonly<Record<Locale, string | null>> }>`
    select ${columns}, jsonb_build_object('en', copy_en->>'title', 'zh-CN', copy_zh->>'title') as title
    from storefront.review join storefront.listing
      on listing.business_id = review.business_id and listing.id = review.listing_id
    where review.business_id = ${businessId} and review.state <> 'hidden' ${which} ${behind}
    order by review.id desc limit ${limit}`.execute(db)
  return rows
}

export type Reply = Readonly<{ text: string; locale: Locale; at: Date }>

/** What the seller says to a review from now on; nothing when it is undefined. */
export async function saveReply(
  db: Db,
  { businessId, listingId, id }: ListingRef & { id: string },
  reply: Reply | undefined,
): Promise<void> {
  await sql`update storefront.review set reply = ${reply?.text ?? null},
      reply_locale = ${reply?.locale ?? null}, replied_at = ${reply?.at ?? null}
    where business_id = ${businessId} and listing_id = ${listingId} and id = ${id}`.execute(db)
}

/** Of one reason of one review: what stands there says the same as a hundred more. */
const MOST_NOTES = 20

export async function addReport(
  db: Db,
  { businessId, listingId, id }: ListingRef & { id: string },
  { reason, note }: { reason: ReportReason; note: string | undefined },
): Promise<void> {
  const notes = note ? [note] : []
  await sql`insert into storefront.review_report as known
      (business_id, listing_id, review_id, reason, times, notes)
    values (${businessId}, ${listingId}, ${id}, ${reason}, 1, ${notes}::text[])
    on conflict (business_id, listing_id, review_id, reason) do update set times = known.times + 1,
      notes = (excluded.notes || known.notes)[1:${sql.lit(MOST_NOTES)}]`.execute(db)
}

export type Reports = Readonly<{ reason: ReportReason; times: number; notes: readonly string[] }>

/** What people find wrong with these reviews, the most frequent first. */
export async function selectReports(
  db: Db,
  reviews: readonly (ListingRef & { id: string })[],
): Promise<Map<string, Reports[]>> {
  const { rows } = await sql<Reports & { id: string }>`
    select review_id as id, reason, times, notes from storefront.review_report
    where (business_id, listing_id, review_id) in (
      select * from unnest(${reviews.map(({ businessId }) => businessId)}::uuid[],
        ${reviews.map(({ listingId }) => listingId)}::uuid[],
        ${reviews.map(({ id }) => id)}::uuid[]))
    order by times desc, reason`.execute(db)
  return Map.groupBy(rows, ({ id }) => id)
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

/** What is gone, in the order of its listings. */
export async function deleteReviewsOf(
  db: Db,
  orders: readonly OfOrder[],
): Promise<(Pick<Review, 'text' | 'reply'> & ListingRef)[]> {
  const { rows } = await sql<Pick<Review, 'text' | 'reply'> & ListingRef>`
    delete from storefront.review where ${ofOrders(orders)}
    returning business_id as "businessId", listing_id as "listingId", text, reply`.execute(db)
  return rows.sort((a, b) => (a.listingId < b.listingId ? -1 : 1))
}
