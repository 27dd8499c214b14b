import { sql } from 'kysely'
import type { LocalText } from '../../kernel/locale.ts'
import type { Currency } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'

/** A variant as it is put on sale: what a buyer pays and what is in the price. */
export type SkuOnSale = Readonly<{
  businessId: string
  variantId: string
  listingId: string
  title: LocalText
  market: string
  channel: string
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
] as const
export type StockReason = (typeof STOCK_REASONS)[number]

export type Movement = Readonly<{
  id: string
  variantId: string
  available: number
  reserved: number
  reason: StockReason
  actor: string
  reference: string | null
  at: Date
}>

type SkuTable = {
  business_id: string
  variant_id: string
  listing_id: string
  title: LocalText
  market: string
  channel: string
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
  updated_at: Date
}
type MovementTable = {
  business_id: string
  id: string
  variant_id: string
  available: number
  reserved: number
  reason: StockReason
  actor: string
  reference: string | null
  at: Date
}

const own = (db: Db) =>
  db.withTables<{ 'orders.sku': SkuTable; 'orders.stock_movement': MovementTable }>()

const toSku = (row: SkuTable): Sku => ({
  businessId: row.business_id,
  variantId: row.variant_id,
  listingId: row.listing_id,
  title: row.title,
  market: row.market,
  channel: row.channel,
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
  updatedAt: row.updated_at,
})

/**
 * Inserts or replaces what is on sale; stock stays. The version, which a buyer's request names,
 * grows only when something that the buyer relies on has changed.
 */
export async function upsertSkus(db: Db, skus: readonly SkuOnSale[], now: Date): Promise<void> {
  const records = skus.map(({ priceMinor, taxMinor, freightMinor, ...sku }) => ({
    ...sku,
    priceMinor: `${priceMinor}`,
    taxMinor: `${taxMinor}`,
    freightMinor: `${freightMinor}`,
  }))
  await sql`insert into orders.sku as sku (business_id, variant_id, listing_id, title, market,
      channel, code10, price_minor, tax_minor, freight_minor, currency, weight_grams, is_open,
      version, available, reserved, updated_at)
    select "businessId", "variantId", "listingId", title, market, channel, code10, "priceMinor",
      "taxMinor", "freightMinor", currency, "weightGrams", true, 1, 0, 0, ${now}
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as record("businessId" uuid,
      "variantId" uuid, "listingId" uuid, title jsonb, market text, channel text, code10 text,
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
      updated_at = excluded.updated_at`.execute(db)
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

/** Undefined when there is no such SKU, or the change would take it out of its bounds. */
export async function changeAvailable(
  db: Db,
  sku: Readonly<{ businessId: string; variantId: string; change: number; max: number }>,
  now: Date,
): Promise<Sku | undefined> {
  const row = await own(db)
    .updateTable('orders.sku')
    .set({ available: sql`available + ${sku.change}::integer`, updated_at: now })
    .where('business_id', '=', sku.businessId)
    .where('variant_id', '=', sku.variantId)
    .where(sql<boolean>`available + ${sku.change}::bigint between 0 and ${sku.max}::integer`)
    .returningAll()
    .executeTakeFirst()
  return row && toSku(row)
}

export async function insertMovement(db: Db, businessId: string, one: Movement): Promise<void> {
  await own(db)
    .insertInto('orders.stock_movement')
    .values({
      business_id: businessId,
      id: one.id,
      variant_id: one.variantId,
      available: one.available,
      reserved: one.reserved,
      reason: one.reason,
      actor: one.actor,
      reference: one.reference,
      at: one.at,
    })
    .execute()
}

export async function selectSku(
  db: Db,
  { businessId, variantId }: { businessId: string; variantId: string },
): Promise<Sku | undefined> {
  const row = await own(db)
    .selectFrom('orders.sku')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('variant_id', '=', variantId)
    .executeTakeFirst()
  return row && toSku(row)
}

type Page = Readonly<{ after?: string | undefined; limit: number }>

export async function selectSkus(db: Db, businessId: string, page: Page): Promise<Sku[]> {
  let query = own(db).selectFrom('orders.sku').selectAll().where('business_id', '=', businessId)
  if (page.after) query = query.where('variant_id', '>', page.after)
  return (await query.orderBy('variant_id').limit(page.limit).execute()).map(toSku)
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
