import { sql } from 'kysely'
import { type Currency, money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { OwnLimits, Standing } from './limits.ts'
import {
  type Copy,
  HELD,
  type Listing,
  type Named,
  type Offer,
  REJECTED,
  type Reason,
} from './listing.ts'
import type { ListingState } from './listing-state.ts'
import { readPrice, type StoredPrice, storedPrice } from './price-listing.ts'

type ListingRow = {
  business_id: string
  id: string
  product_id: string
  state: ListingState
  reasons: Reason[]
  copy_en: Copy | null
  copy_zh: Copy | null
  brand: string | null
  category: Named | null
  origin: Listing['origin']
  option_names: string[]
  images: { url: string; alt: string | null }[]
  channel: string
  code: string
  delivery_days: number
  coming_block: Reason[] | null
  coming_block_on: Day | null
  new_words: Listing['newWords']
  product_version: number | null
  product_words: string | null
  priced_for: string | null
  version: number
  listed_at: Date | null
  created_at: Date
  updated_at: Date
  offers: OfferJson[]
}

/** An offer as the database puts it into JSON: amounts as text. */
type OfferJson = {
  variant_id: string
  position: number
  sku: string | null
  options: string[]
  weight_grams: string | null
  stated_stock: number | null
  seller_minor: string
  seller_currency: Currency
  price: StoredPrice
  coming_price: StoredPrice | null
  coming_on: Day | null
  coming_seller_minor: string | null
  coming_seller_currency: Currency | null
}

const toOffer = (row: OfferJson): Offer => ({
  variantId: row.variant_id,
  position: row.position,
  sku: row.sku,
  options: row.options,
  weightGrams: row.weight_grams,
  statedStock: row.stated_stock,
  sellerPrice: money(BigInt(row.seller_minor), row.seller_currency),
  price: readPrice(row.price),
  coming:
    row.coming_price && row.coming_on
      ? {
          price: readPrice(row.coming_price),
          sellerPrice:
            row.coming_seller_minor && row.coming_seller_currency
              ? money(BigInt(row.coming_seller_minor), row.coming_seller_currency)
              : money(BigInt(row.seller_minor), row.seller_currency),
          on: row.coming_on,
        }
      : null,
})

const toListing = (row: ListingRow): Listing => ({
  businessId: row.business_id,
  id: row.id,
  productId: row.product_id,
  state: row.state,
  reasons: row.reasons,
  copy: { en: row.copy_en, 'zh-CN': row.copy_zh },
  brand: row.brand,
  category: row.category,
  origin: row.origin,
  optionNames: row.option_names,
  images: row.images,
  channel: row.channel,
  code: row.code,
  deliveryDays: row.delivery_days,
  offers: row.offers.map(toOffer),
  comingBlock:
    row.coming_block && row.coming_block_on
      ? { reasons: row.coming_block, on: row.coming_block_on }
      : null,
  newWords: row.new_words,
  followed:
    row.product_version !== null && row.product_words !== null
      ? { version: row.product_version, words: row.product_words }
      : null,
  pricedFor: row.priced_for,
  version: row.version,
  listedAt: row.listed_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

const withOffers = sql`
  select listing.*, coalesce((
    select jsonb_agg(jsonb_build_object('variant_id', variant_id, 'position', position,
      'sku', sku, 'options', options, 'weight_grams', weight_grams::text,
      'stated_stock', stated_stock, 'seller_minor', seller_minor::text,
      'seller_currency', seller_currency, 'price', price, 'coming_price', coming_price,
      'coming_on', coming_on, 'coming_seller_minor', coming_seller_minor::text,
      'coming_seller_currency', coming_seller_currency) order by position, variant_id)
    from storefront.offer
    where offer.business_id = listing.business_id and offer.listing_id = listing.id
  ), '[]'::jsonb) as offers
  from storefront.listing`

export type ListingRef = Readonly<{ businessId: string; listingId: string }>

export async function findListing(
  db: Db,
  { businessId, listingId }: ListingRef,
): Promise<Listing | undefined> {
  const { rows } = await sql<ListingRow>`${withOffers}
    where business_id = ${businessId} and id = ${listingId}`.execute(db)
  return rows[0] && toListing(rows[0])
}

/** The listing of a product: it has one at most. */
export async function findListingOf(
  db: Db,
  { businessId, productId }: { businessId: string; productId: string },
): Promise<Listing | undefined> {
  const { rows } = await sql<ListingRow>`${withOffers}
    where business_id = ${businessId} and product_id = ${productId}`.execute(db)
  return rows[0] && toListing(rows[0])
}

/** Listings by their keys, those there are. */
export async function selectListingsBy(db: Db, refs: readonly ListingRef[]): Promise<Listing[]> {
  if (refs.length === 0) return []
  const { rows } = await sql<ListingRow>`${withOffers}
    join jsonb_to_recordset(${JSON.stringify(refs)}::jsonb)
      as r("businessId" uuid, "listingId" uuid) on business_id = "businessId" and id = "listingId"
    order by business_id, id`.execute(db)
  return rows.map(toListing)
}

/** Listings of these products, or all of a seller, by id, with how far they follow their product. */
export async function selectFollowing(
  db: Db,
  given: {
    businessId: string
    productIds?: readonly string[] | undefined
    after?: string | undefined
    limit: number
  },
): Promise<{ listingId: string; productId: string; version: number | null }[]> {
  const of = given.productIds ? sql`and product_id = any(${given.productIds}::uuid[])` : sql``
  const behind = given.after ? sql`and id > ${given.after}` : sql``
  const { rows } = await sql<{ listingId: string; productId: string; version: number | null }>`
    select id as "listingId", product_id as "productId", product_version as version
    from storefront.listing where business_id = ${given.businessId} ${of} ${behind}
    order by id limit ${given.limit}`.execute(db)
  return rows
}

/** A listing that buyers may see, by its id alone. One statement. */
export async function findLiveListing(db: Db, listingId: string): Promise<Listing | undefined> {
  const { rows } = await sql<ListingRow>`${withOffers}
    where id = ${listingId} and state = 'live'`.execute(db)
  return rows[0] && toListing(rows[0])
}

/** Locks a listing for a change. */
export async function lockListing(
  db: Db,
  { businessId, listingId }: ListingRef,
): Promise<Listing | undefined> {
  await sql`select 1 from storefront.listing
    where business_id = ${businessId} and id = ${listingId} for update`.execute(db)
  return findListing(db, { businessId, listingId })
}

export async function selectListings(
  db: Db,
  given: {
    businessId: string
    state?: ListingState | undefined
    search?: string | undefined
    after?: string | undefined
    limit: number
  },
): Promise<Listing[]> {
  const state = given.state ? sql`and state = ${given.state}` : sql``
  const after = given.after ? sql`and id > ${given.after}` : sql``
  const words = given.search?.trim().toLowerCase()
  const search = words
    ? sql`and strpos(lower(concat_ws(' ', copy_en->>'title', copy_zh->>'title', brand)), ${words}) > 0`
    : sql``
  const { rows } = await sql<ListingRow>`${withOffers}
    where business_id = ${given.businessId} ${state} ${search} ${after}
    order by id limit ${given.limit}`.execute(db)
  return rows.map(toListing)
}

/** What waits for an operator, by id, over all sellers. */
export async function selectInReview(
  db: Db,
  given: {
    businessId?: string | undefined
    /** Code of a reason that it waits for. */
    reason?: string | undefined
    after?: string | undefined
    limit: number
  },
): Promise<Listing[]> {
  const behind = given.after ? sql`and id > ${given.after}` : sql``
  const seller = given.businessId ? sql`and business_id = ${given.businessId}` : sql``
  const reason = given.reason
    ? sql`and reasons @> ${JSON.stringify([{ code: given.reason }])}::jsonb`
    : sql``
  const { rows } = await sql<ListingRow>`${withOffers}
    where state = 'in_review' ${seller} ${reason} ${behind}
    order by id limit ${given.limit}`.execute(db)
  return rows.map(toListing)
}

/** Categories of a seller's listings, on sale or not. */
export async function selectCategories(db: Db, businessId: string): Promise<string[]> {
  const { rows } = await sql<{ slug: string }>`
    select distinct category->>'slug' as slug from storefront.listing
    where business_id = ${businessId} and category is not null order by slug`.execute(db)
  return rows.map(({ slug }) => slug)
}

/** All live listings, seller by seller. */
export async function selectLiveRefs(
  db: Db,
  { after, limit }: { after: ListingRef | undefined; limit: number },
): Promise<ListingRef[]> {
  const behind = after
    ? sql`and (business_id, id) > (${after.businessId}::uuid, ${after.listingId}::uuid)`
    : sql``
  const { rows } = await sql<ListingRef>`
    select business_id as "businessId", id as "listingId" from storefront.listing
    where state = 'live' ${behind} order by business_id, id limit ${limit}`.execute(db)
  return rows
}

/** Writes a new listing with its offers; false when the product has one already. */
export async function insertListing(db: Db, listing: Listing): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into storefront.listing (business_id, id, product_id, state, reasons, copy_en, copy_zh,
      brand, category, origin, option_names, images, channel, code, delivery_days, product_version,
      product_words, priced_for, version, listed_at, created_at, updated_at)
    values (${listing.businessId}, ${listing.id}, ${listing.productId}, ${listing.state},
      ${json(listing.reasons)}, ${json(listing.copy.en)}, ${json(listing.copy['zh-CN'])},
      ${listing.brand}, ${json(listing.category)}, ${json(listing.origin)},
      ${json(listing.optionNames)}, ${json(listing.images)}, ${listing.channel}, ${listing.code},
      ${listing.deliveryDays},
      ${listing.followed?.version ?? null}, ${listing.followed?.words ?? null},
      ${listing.pricedFor}, ${listing.version}, ${listing.listedAt}, ${listing.createdAt},
      ${listing.updatedAt})
    on conflict (business_id, product_id) do nothing`.execute(db)
  if (numAffectedRows === 0n) return false
  await saveOffers(db, listing)
  return true
}

export async function updateListing(db: Db, listing: Listing): Promise<void> {
  await sql`
    update storefront.listing set state = ${listing.state}, reasons = ${json(listing.reasons)},
      copy_en = ${json(listing.copy.en)}, copy_zh = ${json(listing.copy['zh-CN'])},
      brand = ${listing.brand}, category = ${json(listing.category)},
      origin = ${json(listing.origin)}, option_names = ${json(listing.optionNames)},
      images = ${json(listing.images)},
      channel = ${listing.channel}, code = ${listing.code},
      coming_block = ${json(listing.comingBlock?.reasons ?? null)},
      coming_block_on = ${listing.comingBlock?.on ?? null}, new_words = ${json(listing.newWords)},
      product_version = ${listing.followed?.version ?? null},
      product_words = ${listing.followed?.words ?? null}, priced_for = ${listing.pricedFor},
      delivery_days = ${listing.deliveryDays}, version = ${listing.version},
      listed_at = ${listing.listedAt}, updated_at = ${listing.updatedAt}
    where business_id = ${listing.businessId} and id = ${listing.id}`.execute(db)
}

/** The offers of a listing, all anew: variants may have come and gone. */
export async function saveOffers(db: Db, listing: Listing): Promise<void> {
  await sql`delete from storefront.offer
    where business_id = ${listing.businessId} and listing_id = ${listing.id}`.execute(db)
  const offers = listing.offers.map((offer) => ({
    variant_id: offer.variantId,
    position: offer.position,
    sku: offer.sku,
    options: offer.options,
    weight_grams: offer.weightGrams,
    stated_stock: offer.statedStock,
    seller_minor: `${offer.sellerPrice.minor}`,
    seller_currency: offer.sellerPrice.currency,
    price: storedPrice(offer.price),
    price_minor: `${offer.price.total.minor}`,
    tax_minor: `${offer.price.tax.minor}`,
    coming_price: offer.coming && storedPrice(offer.coming.price),
    coming_on: offer.coming?.on ?? null,
    coming_seller_minor: offer.coming ? `${offer.coming.sellerPrice.minor}` : null,
    coming_seller_currency: offer.coming?.sellerPrice.currency ?? null,
  }))
  await sql`
    insert into storefront.offer (business_id, listing_id, variant_id, position, sku, options,
      weight_grams, stated_stock, seller_minor, seller_currency, price, price_minor, tax_minor,
      coming_price, coming_on, coming_seller_minor, coming_seller_currency)
    select ${listing.businessId}, ${listing.id}, variant_id, position, sku, options,
      weight_grams::numeric, stated_stock, seller_minor::bigint, seller_currency, price,
      price_minor::bigint, tax_minor::bigint, nullif(coming_price, 'null'::jsonb), coming_on,
      coming_seller_minor::bigint, coming_seller_currency
    from jsonb_to_recordset(${JSON.stringify(offers)}::jsonb) as given (variant_id uuid,
      position smallint, sku text, options jsonb, weight_grams text, stated_stock integer,
      seller_minor text, seller_currency text, price jsonb, price_minor text, tax_minor text,
      coming_price jsonb, coming_on date, coming_seller_minor text,
      coming_seller_currency text)`.execute(db)
}

const json = (value: unknown) => (value === null ? null : sql`${JSON.stringify(value)}::jsonb`)

export type Hold = 'paused' | 'limits'
export type Seller = Readonly<{
  businessId: string
  standing: Standing
  vouchedBy: string | null
  /** The operator's own word for the seller. */
  operatorVouch: string | null
  own: OwnLimits | null
  limitsReason: string | null
  hold: Hold | null
  holdReason: string | null
  heldAt: Date | null
  version: number
}>

const SELLER = sql.raw(`business_id as "businessId", standing, vouched_by as "vouchedBy",
  operator_vouch as "operatorVouch",  own_limits as own, limits_reason as "limitsReason", hold, hold_reason as "holdReason",
  held_at as "heldAt", version`)

/** Of whom nothing is known yet. */
const newSeller = (businessId: string): Seller => ({
  businessId,
  standing: 'new',
  vouchedBy: null,
  operatorVouch: null,
  own: null,
  limitsReason: null,
  hold: null,
  holdReason: null,
  heldAt: null,
  version: 0,
})

/** Holds the seller's limits: whoever also wants to list waits here. */
export async function lockSeller(db: Db, businessId: string, now: Date): Promise<Seller> {
  await sql`insert into storefront.seller (business_id, standing, updated_at)
    values (${businessId}, 'new', ${now}) on conflict do nothing`.execute(db)
  const { rows } = await sql<Seller>`select ${SELLER} from storefront.seller
    where business_id = ${businessId} for update`.execute(db)
  return rows[0]!
}

/** Sellers by their ids, in that order; who is not known yet is new. */
export async function findSellers(db: Db, businessIds: readonly string[]): Promise<Seller[]> {
  const { rows } = await sql<Seller>`select ${SELLER} from storefront.seller
    where business_id = any(${businessIds}::uuid[])`.execute(db)
  const byId = new Map(rows.map((row) => [row.businessId, row]))
  return businessIds.map((id) => byId.get(id) ?? newSeller(id))
}

export async function findSeller(db: Db, businessId: string): Promise<Seller> {
  return (await findSellers(db, [businessId]))[0]!
}

/** Those who have tried to sell, by id; with `hold` those of whom nothing can be bought. */
export async function selectSellers(
  db: Db,
  given: {
    hold?: Hold | undefined
    standing?: Standing | undefined
    after?: string | undefined
    limit: number
  },
): Promise<Seller[]> {
  const hold = given.hold ? sql`and hold = ${given.hold}` : sql``
  const standing = given.standing ? sql`and standing = ${given.standing}` : sql``
  const after = given.after ? sql`and business_id > ${given.after}` : sql``
  const { rows } = await sql<Seller>`select ${SELLER} from storefront.seller
    where true ${hold} ${standing} ${after} order by business_id limit ${given.limit}`.execute(db)
  return rows
}

/** Writes what the operator or the limits say of a seller, whose row is locked. */
export const updateSeller = (db: Db, seller: Seller, now: Date) =>
  sql`update storefront.seller set
      own_limits = ${seller.own ? JSON.stringify(seller.own) : null}::jsonb,
      limits_reason = ${seller.limitsReason}, hold = ${seller.hold},
      hold_reason = ${seller.holdReason}, held_at = ${seller.heldAt}, version = ${seller.version},
      updated_at = ${now}
    where business_id = ${seller.businessId}`.execute(db)

/** Who answers for a seller now; null when nobody does. `operatorVouch` only where it changes. */
export const saveStanding = (
  db: Db,
  given: { businessId: string; vouchedBy: string | null; operatorVouch?: string; now: Date },
) =>
  sql`update storefront.seller set standing = ${given.vouchedBy === null ? 'new' : 'vouched'},
      vouched_by = ${given.vouchedBy},
      operator_vouch = coalesce(${given.operatorVouch ?? null}::text, operator_vouch),
      updated_at = ${given.now}
    where business_id = ${given.businessId}`.execute(db)

/** What sellers have on sale; what it is worth, the stock knows. One row for each. */
export type OnSale = Readonly<{
  businessId: string
  listings: number
  categories: readonly string[]
}>

export async function selectOnSale(db: Db, businessIds: readonly string[]): Promise<OnSale[]> {
  const { rows } = await sql<OnSale>`
    select asked.id as "businessId", live.listings, live.categories
    from unnest(${businessIds}::uuid[]) as asked(id)
    cross join lateral (
      select count(*)::integer as listings,
        coalesce(array_agg(distinct category->>'slug') filter (where category is not null),
          '{}') as categories
      from storefront.listing where listing.business_id = asked.id and state = 'live'
    ) as live`.execute(db)
  return rows
}

/** Live listings of a seller, or those a pause of the seller took off sale, by id. */
export async function selectListingIds(
  db: Db,
  given: { businessId: string; which: 'live' | 'held'; after?: string | undefined; limit: number },
): Promise<string[]> {
  const which =
    given.which === 'live'
      ? sql`state = 'live'`
      : sql`state = 'paused' and reasons @> ${JSON.stringify([{ code: HELD }])}::jsonb`
  const after = given.after ? sql`and id > ${given.after}` : sql``
  const { rows } = await sql<{ id: string }>`select id from storefront.listing
    where business_id = ${given.businessId} and ${which} ${after}
    order by id limit ${given.limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** The variants of a seller's live listings, by listing; `after` is the last listing seen. */
export async function selectLiveVariants(
  db: Db,
  { businessId, after, limit }: { businessId: string; after?: string | undefined; limit: number },
): Promise<{ listingId: string; variantIds: string[] }[]> {
  const behind = after ? sql`and listing.id > ${after}` : sql``
  const { rows } = await sql<{ listingId: string; variantIds: string[] }>`
    select listing.id as "listingId", array_agg(variant_id)::text[] as "variantIds"
    from storefront.listing join storefront.offer
      on offer.business_id = listing.business_id and offer.listing_id = listing.id
    where listing.business_id = ${businessId} and state = 'live' ${behind}
    group by listing.id order by listing.id limit ${limit}`.execute(db)
  return rows
}

export type ShopWaiting = Readonly<{
  listings: number
  reviews: number
  pavilions: number
  sellersHeld: number
}>

/** What waits for the operator in the shop, each counted to `most`. */
export async function countAtDesk(db: Db, most: number): Promise<ShopWaiting> {
  const { rows } = await sql<ShopWaiting>`select
    (select count(*)::integer from (select from storefront.listing where state = 'in_review'
      limit ${most}) as one) as listings,
    (select count(*)::integer from (select from storefront.review where state = 'reported'
      limit ${most}) as one) as reviews,
    (select count(*)::integer from (select from storefront.pavilion_hold
      where asked_at is not null limit ${most}) as one) as pavilions,
    (select count(*)::integer from (select from storefront.seller where hold is not null
      limit ${most}) as one) as "sellersHeld"`.execute(db)
  return rows[0]!
}

/** The operator has put it on sale: its seller reads of it for some days. */
export const markApproved = (db: Db, { businessId, listingId }: ListingRef, now: Date) =>
  sql`update storefront.listing set approved_at = ${now}
    where business_id = ${businessId} and id = ${listingId}`.execute(db)

/** The operator has set other limits: the seller reads of it for some days. */
export const markLimitsSet = (db: Db, businessId: string, now: Date) =>
  sql`update storefront.seller set limits_set_at = ${now}
    where business_id = ${businessId}`.execute(db)

export type SellerWaiting = Readonly<{
  salesPaused: number
  salesHeld: number
  limitsChanged: number
}>

/** What a seller is to know of what was decided, news of the operator's since `since`. */
export async function selectSellerWaiting(
  db: Db,
  businessId: string,
  since: Date,
): Promise<SellerWaiting> {
  const { rows } = await sql<SellerWaiting>`
    select count(*) filter (where hold = 'paused')::integer as "salesPaused",
      count(*) filter (where hold = 'limits')::integer as "salesHeld",
      count(*) filter (where limits_set_at > ${since})::integer as "limitsChanged"
    from storefront.seller where business_id = ${businessId}`.execute(db)
  return rows[0]!
}

export type ListingsWaiting = Readonly<{
  listed: number
  /** Without those that the operator sent back. */
  drafts: number
  sentBack: number
  /** Put on sale by the operator a short while ago. */
  approved: number
  blocked: number
  /** Live ones that may not be sold so from a day on. */
  bansComing: number
  /** Live ones whose price is about to change. */
  pricesChange: number
}>

export async function selectListingsWaiting(
  db: Db,
  businessId: string,
  since: Date,
): Promise<ListingsWaiting> {
  const sentBack = sql`reasons @> ${JSON.stringify([{ code: REJECTED }])}::jsonb`
  const { rows } = await sql<ListingsWaiting>`
    select count(*)::integer as listed,
      count(*) filter (where state = 'draft' and not ${sentBack})::integer as drafts,
      count(*) filter (where state = 'draft' and ${sentBack})::integer as "sentBack",
      count(*) filter (where state = 'live' and approved_at > ${since})::integer as approved,
      count(*) filter (where state = 'blocked')::integer as blocked,
      count(*) filter (where state = 'live' and coming_block_on is not null)::integer as "bansComing",
      count(*) filter (where state = 'live' and exists (select from storefront.offer
        where offer.business_id = listing.business_id and listing_id = listing.id
          and coming_on is not null))::integer as "pricesChange"
    from storefront.listing where business_id = ${businessId}`.execute(db)
  return rows[0]!
}

/** The maker's own words about the goods and the place, by language. */
export type MakerStory = Readonly<{ en: string | null; 'zh-CN': string | null }>

export async function selectMakerStory(db: Db, businessId: string): Promise<MakerStory> {
  const { rows } = await sql<{ story: MakerStory }>`select story from storefront.maker
    where business_id = ${businessId}`.execute(db)
  return rows[0]?.story ?? { en: null, 'zh-CN': null }
}

export const saveMakerStory = (db: Db, businessId: string, story: MakerStory, now: Date) =>
  sql`insert into storefront.maker (business_id, story, updated_at)
    values (${businessId}, ${JSON.stringify(story)}::jsonb, ${now})
    on conflict (business_id) do update set story = excluded.story,
      updated_at = excluded.updated_at`.execute(db)
