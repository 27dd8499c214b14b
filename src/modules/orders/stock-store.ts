import { sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'
import type { GoodsTitle } from './order.ts'

/** Where a seller's goods stand: at the seller's own, or in a bonded warehouse where they are sold. */
export const PLACES = ['shelf', 'bonded'] as const
export type Place = (typeof PLACES)[number]

/** A variant as it is put on sale: what a buyer pays and what is in the price. */
export type SkuOnSale = Readonly<{
  businessId: string
  variantId: string
  listingId: string
  title: GoodsTitle
  market: string
  channel: string
  /** Where its channel ships from. */
  place: Place
  code10?: string
  /** All that the buyer pays for one; tax and freight are inside. */
  priceMinor: bigint
  taxMinor: bigint
  freightMinor: bigint
  currency: Currency
  weightGrams?: number
}>

export type Sku = Omit<SkuOnSale, 'code10' | 'weightGrams'> &
  Readonly<{
    code10: string | null
    weightGrams: number | null
    isOpen: boolean
    version: number
    available: number
    reserved: number
    /** What stands at places from which it is not sold now. */
    elsewhere: Readonly<Partial<Record<Place, number>>>
    updatedAt: Date
  }>

export const STOCK_REASONS = [
  'counted',
  'received',
  'damaged',
  'sold_elsewhere',
  'placed',
  'paid',
  'expired',
  'cancelled',
  'returned',
  'transferred',
] as const
export type StockReason = (typeof STOCK_REASONS)[number]

export type Movement = Readonly<{
  id: string
  variantId: string
  available: number
  reserved: number
  /** With `elsewhere`, how many more there are at another place than the one it is sold from. */
  place: Place | null
  elsewhere: number
  reason: StockReason
  actor: string
  reference: string | null
  at: Date
}>

/** How many of a SKU there are: where it is sold from, and elsewhere. */
export type StockLevels = Readonly<{
  place: Place
  available: number
  elsewhere: ReadonlyMap<Place, number>
}>

type SkuTable = {
  business_id: string
  variant_id: string
  listing_id: string
  title: GoodsTitle
  market: string
  channel: string
  place: Place
  code10: string | null
  price_minor: bigint
  tax_minor: bigint
  freight_minor: bigint
  currency: Currency
  weight_grams: number | null
  is_open: boolean
  version: number
  available: number
  reserved: number
  elsewhere: Partial<Record<Place, number>>
  updated_at: Date
}
type MovementTable = {
  business_id: string
  id: string
  variant_id: string
  available: number
  reserved: number
  place: Place | null
  elsewhere: number
  reason: StockReason
  actor: string
  reference: string | null
  at: Date
}

const own = (db: Db) => db.withTables<{ 'orders.stock_movement': MovementTable }>()

const SKU = sql`sku.*, (select coalesce(jsonb_object_agg(there.place, quantity), '{}')
  from orders.stock_elsewhere as there where there.business_id = sku.business_id
    and there.variant_id = sku.variant_id and quantity > 0) as elsewhere`

const toSku = (row: SkuTable): Sku => ({
  businessId: row.business_id,
  variantId: row.variant_id,
  listingId: row.listing_id,
  title: row.title,
  market: row.market,
  channel: row.channel,
  place: row.place,
  code10: row.code10,
  priceMinor: row.price_minor,
  taxMinor: row.tax_minor,
  freightMinor: row.freight_minor,
  currency: row.currency,
  weightGrams: row.weight_grams,
  isOpen: row.is_open,
  version: row.version,
  available: row.available,
  reserved: row.reserved,
  elsewhere: row.elsewhere,
  updatedAt: row.updated_at,
})

/**
 * Inserts or replaces what is on sale; stock stays. The version, which a buyer's request names,
 * grows only when something that the buyer relies on has changed. Returns the places that they were
 * sold from, by variant: a new one's is its own.
 */
export async function upsertSkus(
  db: Db,
  skus: readonly SkuOnSale[],
  now: Date,
): Promise<Map<string, Place>> {
  const records = skus.map(({ priceMinor, taxMinor, freightMinor, ...sku }) => ({
    ...sku,
    priceMinor: `${priceMinor}`,
    taxMinor: `${taxMinor}`,
    freightMinor: `${freightMinor}`,
  }))
  const { rows } = await sql<{ variant_id: string; place: Place }>`
    insert into orders.sku as sku (business_id, variant_id, listing_id, title, market,
      channel, place, code10, price_minor, tax_minor, freight_minor, currency, weight_grams, is_open,
      version, available, reserved, updated_at)
    select "businessId", "variantId", "listingId", title, market, channel, place, code10, "priceMinor",
      "taxMinor", "freightMinor", currency, "weightGrams", true, 1, 0, 0, ${now}
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as record("businessId" uuid,
      "variantId" uuid, "listingId" uuid, title jsonb, market text, channel text, place text, code10 text,
      "priceMinor" bigint, "taxMinor" bigint, "freightMinor" bigint, currency text,
      "weightGrams" integer)
    -- In the order in which placing orders locks the rows.
    order by "businessId", "variantId"
    on conflict (business_id, variant_id) do update set
      version = sku.version + case when (sku.listing_id, sku.market, sku.channel, sku.code10,
          sku.price_minor, sku.tax_minor, sku.freight_minor, sku.currency) is distinct from
        (excluded.listing_id, excluded.market, excluded.channel, excluded.code10,
          excluded.price_minor, excluded.tax_minor, excluded.freight_minor, excluded.currency)
        then 1 else 0 end,
      listing_id = excluded.listing_id, title = excluded.title, market = excluded.market,
      channel = excluded.channel, code10 = excluded.code10, price_minor = excluded.price_minor,
      tax_minor = excluded.tax_minor, freight_minor = excluded.freight_minor,
      currency = excluded.currency, weight_grams = excluded.weight_grams, is_open = true,
      updated_at = excluded.updated_at
    returning variant_id, place`.execute(db)
  return new Map(rows.map((row) => [row.variant_id, row.place]))
}

/** Returns how many were open. */
export async function closeSkus(
  db: Db,
  { businessId, variantIds }: { businessId: string; variantIds: readonly string[] },
  now: Date,
): Promise<number> {
  const { numAffectedRows } = await sql`update orders.sku set is_open = false, updated_at = ${now}
    where business_id = ${businessId} and variant_id = any(${variantIds}::uuid[]) and is_open`.execute(
    db,
  )
  return Number(numAffectedRows)
}

/**
 * Locks SKUs in the order in which placing orders locks them, and reads what there is of each; those
 * that do not exist are missing. What stands elsewhere changes under this lock alone.
 */
export async function lockStock(
  db: Db,
  businessId: string,
  variantIds: readonly string[],
): Promise<Map<string, StockLevels>> {
  const { rows } = await sql<{ variant_id: string; place: Place; available: number }>`
    select variant_id, place, available from orders.sku
    where business_id = ${businessId} and variant_id = any(${variantIds}::uuid[])
    order by business_id, variant_id for no key update`.execute(db)
  // A statement of its own: it sees what was committed while the lock was waited for.
  const there = await sql<{ variant_id: string; place: Place; quantity: number }>`
    select variant_id, place, quantity from orders.stock_elsewhere
    where business_id = ${businessId} and variant_id = any(${variantIds}::uuid[])`.execute(db)
  const elsewhere = Map.groupBy(there.rows, (row) => row.variant_id)
  return new Map(
    rows.map(({ variant_id, place, available }) => {
      const of = elsewhere.get(variant_id) ?? []
      const places = new Map(of.map((row) => [row.place, row.quantity]))
      return [variant_id, { place, available, elsewhere: places }]
    }),
  )
}

/** Writes what there is of SKUs that are locked, with the movements that led there. */
export async function writeStock(
  db: Db,
  businessId: string,
  levels: ReadonlyMap<string, StockLevels>,
  movements: readonly Movement[],
): Promise<void> {
  const skus = [...levels].map(([variantId, { place, available }]) => ({
    variantId,
    place,
    available,
  }))
  const there = [...levels].flatMap(([variantId, { elsewhere }]) =>
    [...elsewhere].map(([place, quantity]) => ({ variantId, place, quantity })),
  )
  const { at } = movements[0] ?? { at: undefined }
  await sql`with
    sold as (
      update orders.sku set available = given.available, place = given.place,
        updated_at = coalesce(${at ?? null}::timestamptz, updated_at)
      from jsonb_to_recordset(${JSON.stringify(skus)}::jsonb)
        as given("variantId" uuid, place text, available integer)
      where business_id = ${businessId} and variant_id = "variantId"
    ),
    kept as (
      insert into orders.stock_elsewhere (business_id, variant_id, place, quantity)
      select ${businessId}, "variantId", place, quantity
      from jsonb_to_recordset(${JSON.stringify(there)}::jsonb)
        as given("variantId" uuid, place text, quantity integer)
      on conflict (business_id, variant_id, place) do update set quantity = excluded.quantity
    )
    insert into orders.stock_movement (business_id, id, variant_id, available, reserved, place,
      elsewhere, reason, actor, reference, at)
    select ${businessId}, id, "variantId", available, reserved, place, elsewhere, reason, actor,
      reference, at
    from jsonb_to_recordset(${JSON.stringify(movements)}::jsonb) as given(id uuid,
      "variantId" uuid, available integer, reserved integer, place text, elsewhere integer,
      reason text, actor text, reference text, at timestamptz)`.execute(db)
}

export async function selectSku(
  db: Db,
  { businessId, variantId }: { businessId: string; variantId: string },
): Promise<Sku | undefined> {
  const { rows } = await sql<SkuTable>`select ${SKU} from orders.sku
    where business_id = ${businessId} and variant_id = ${variantId}`.execute(db)
  return rows[0] && toSku(rows[0])
}

type Page = Readonly<{ after?: string | undefined; limit: number }>

export async function selectSkus(
  db: Db,
  businessId: string,
  page: Page &
    Readonly<{ search?: string | undefined; listingIds?: readonly string[] | undefined }>,
): Promise<Sku[]> {
  const search = page.search?.trim().toLowerCase()
  const { rows } = await sql<SkuTable>`select ${SKU} from orders.sku
    where business_id = ${businessId} and ${page.after ? sql`variant_id > ${page.after}` : sql`true`}
      and ${page.listingIds ? sql`listing_id = any(${page.listingIds}::uuid[])` : sql`true`}
      and ${search ? sql`strpos(lower(title::text), ${search}) > 0` : sql`true`}
    order by variant_id limit ${page.limit}`.execute(db)
  return rows.map(toSku)
}

/** The newest first; `after` is the id of the last one seen. */
export async function selectMovements(
  db: Db,
  { businessId, variantId }: { businessId: string; variantId: string },
  page: Page,
): Promise<Movement[]> {
  let query = own(db)
    .selectFrom('orders.stock_movement')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('variant_id', '=', variantId)
  if (page.after) query = query.where('id', '<', page.after)
  const rows = await query.orderBy('id', 'desc').limit(page.limit).execute()
  return rows.map((row) => ({
    id: row.id,
    variantId: row.variant_id,
    available: row.available,
    reserved: row.reserved,
    place: row.place,
    elsewhere: row.elsewhere,
    reason: row.reason,
    actor: row.actor,
    reference: row.reference,
    at: row.at,
  }))
}

/** Everything of one seller. */
export async function closeAllSkus(db: Db, businessId: string, now: Date): Promise<void> {
  await sql`update orders.sku set is_open = false, updated_at = ${now}
    where business_id = ${businessId} and is_open`.execute(db)
}

export async function openSkus(
  db: Db,
  { businessId, variantIds }: { businessId: string; variantIds: readonly string[] },
  now: Date,
): Promise<void> {
  await sql`update orders.sku set is_open = true, updated_at = ${now}
    where business_id = ${businessId} and variant_id = any(${variantIds}::uuid[])
      and not is_open`.execute(db)
}

export async function selectAvailable(
  db: Db,
  { businessId, variantIds }: { businessId: string; variantIds: readonly string[] },
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; available: number }>`
    select variant_id as id, available from orders.sku
    where business_id = ${businessId} and variant_id = any(${variantIds}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, available }) => [id, available]))
}
