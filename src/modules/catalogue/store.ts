import { type Selectable, sql } from 'kysely'
import { assert } from '../../kernel/assert.ts'
import { type Currency, type Money, money } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'
import type { Extra, Image, Product, ProductStatus, Variant } from './product.ts'

export type ProductTable = {
  business_id: string
  id: string
  key: string
  title: string
  description_source: string | null
  description_html: string
  description_text: string
  category: string | null
  product_type: string | null
  brand: string | null
  tags: string[]
  status: ProductStatus
  origin_country: string | null
  origin_state: string | null
  origin_county: string | null
  ingredients: string | null
  shelf_life_days: number | null
  option_names: string[]
  images: Image[]
  extra: Extra
  content_hash: string
  source_hashes: string[]
  created_import_id: string | null
  import_id: string | null
  version: number
  created_at: Date
  updated_at: Date
}

export type VariantTable = {
  business_id: string
  product_id: string
  id: string
  position: number
  sku: string | null
  barcode: string | null
  gtin: string | null
  options: string[]
  price_minor: bigint | null
  currency: string | null
  compare_at_minor: bigint | null
  compare_at_currency: string | null
  cost_minor: bigint | null
  cost_currency: string | null
  weight_grams: string | null
  weight_unit: string | null
  size: string | null
  stock: number | null
  image_url: string | null
  extra: Extra
}

const own = (db: Db) =>
  db.withTables<{ 'catalogue.product': ProductTable; 'catalogue.variant': VariantTable }>()

const amount = (minor: bigint | null, currency: string | null): Money | undefined =>
  minor === null || currency === null ? undefined : money(minor, currency as Currency)

const toVariant = (row: Selectable<VariantTable>): Variant => ({
  id: row.id,
  sku: row.sku ?? undefined,
  barcode: row.barcode ?? undefined,
  gtin: row.gtin ?? undefined,
  options: row.options,
  price: amount(row.price_minor, row.currency),
  compareAtPrice: amount(row.compare_at_minor, row.compare_at_currency),
  cost: amount(row.cost_minor, row.cost_currency),
  weightGrams: row.weight_grams ?? undefined,
  weightUnit: row.weight_unit ?? undefined,
  size: row.size ?? undefined,
  stock: row.stock ?? undefined,
  imageUrl: row.image_url ?? undefined,
  extra: row.extra,
})

const toProduct = (row: Selectable<ProductTable>, variants: readonly Variant[]): Product => ({
  id: row.id,
  businessId: row.business_id,
  key: row.key,
  title: row.title,
  description: row.description_source ?? undefined,
  descriptionHtml: row.description_html,
  descriptionText: row.description_text,
  category: row.category ?? undefined,
  productType: row.product_type ?? undefined,
  brand: row.brand ?? undefined,
  tags: row.tags,
  status: row.status,
  origin: {
    country: row.origin_country ?? undefined,
    state: row.origin_state ?? undefined,
    county: row.origin_county ?? undefined,
  },
  ingredients: row.ingredients ?? undefined,
  shelfLifeDays: row.shelf_life_days ?? undefined,
  optionNames: row.option_names,
  images: row.images,
  extra: row.extra,
  variants,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

export type ProductFilter = Readonly<{
  status?: ProductStatus | undefined
  /** Everything but archived products. */
  isCurrent?: boolean | undefined
  /** Part of the title, the key or the brand. */
  search?: string | undefined
  category?: string | undefined
}>

const escaped = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

function filtered(db: Db, businessId: string, filter: ProductFilter) {
  let query = own(db).selectFrom('catalogue.product').where('business_id', '=', businessId)
  if (filter.status) query = query.where('status', '=', filter.status)
  if (filter.isCurrent) query = query.where('status', '!=', 'archived')
  if (filter.category) query = query.where('category', '=', filter.category)
  if (filter.search) {
    const pattern = escaped(filter.search)
    query = query.where((q) =>
      q.or([
        q('title', 'ilike', pattern),
        q('key', 'ilike', pattern),
        q('brand', 'ilike', pattern),
      ]),
    )
  }
  return query
}

/** Products in the order they were made, from behind `after` on, with their variants. */
export async function selectProducts(
  db: Db,
  businessId: string,
  { after, limit, ...filter }: ProductFilter & { after?: string | undefined; limit: number },
): Promise<Product[]> {
  let query = filtered(db, businessId, filter).selectAll().orderBy('id').limit(limit)
  if (after !== undefined) query = query.where('id', '>', after)
  return withVariants(db, businessId, await query.execute())
}

export async function findProduct(
  db: Db,
  businessId: string,
  id: string,
): Promise<Product | undefined> {
  return (await selectByIds(db, businessId, [id]))[0]
}

export async function selectByIds(
  db: Db,
  businessId: string,
  ids: readonly string[],
): Promise<Product[]> {
  if (ids.length === 0) return []
  const rows = await own(db)
    .selectFrom('catalogue.product')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('id')
    .execute()
  return withVariants(db, businessId, rows)
}

/** Locks products in id order: two edits queue up and never deadlock. */
export async function lockProducts(
  db: Db,
  businessId: string,
  ids: readonly string[],
): Promise<Product[]> {
  if (ids.length === 0) return []
  const rows = await own(db)
    .selectFrom('catalogue.product')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
  return withVariants(db, businessId, rows)
}

async function withVariants(
  db: Db,
  businessId: string,
  rows: readonly Selectable<ProductTable>[],
): Promise<Product[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const variants = await own(db)
    .selectFrom('catalogue.variant')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('product_id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('product_id')
    .orderBy('position')
    .execute()
  const byProduct = new Map<string, Variant[]>(ids.map((id) => [id, []]))
  for (const row of variants) byProduct.get(row.product_id)!.push(toVariant(row))
  return rows.map((row) => toProduct(row, byProduct.get(row.id)!))
}

/** Ids of the first products that fit; bulk edits name their products by a filter. */
export async function selectIds(
  db: Db,
  businessId: string,
  { limit, after, ...filter }: ProductFilter & { limit: number; after?: string | undefined },
): Promise<string[]> {
  let query = filtered(db, businessId, filter).select('id').orderBy('id').limit(limit)
  if (after !== undefined) query = query.where('id', '>', after)
  return (await query.execute()).map((row) => row.id)
}

/** Headers of the seller's own columns, over all products and variants, alphabetically. */
export async function selectExtraHeaders(db: Db, businessId: string, most: number) {
  const { rows } = await sql<{ kind: 'product' | 'variant' | 'image'; header: string }>`
    select distinct 'product' as kind, jsonb_object_keys(extra) as header
      from catalogue.product where business_id = ${businessId}
    union select distinct 'variant', jsonb_object_keys(extra)
      from catalogue.variant where business_id = ${businessId}
    union select distinct 'image', jsonb_object_keys(image -> 'extra')
      from catalogue.product, jsonb_array_elements(images) as image
      where business_id = ${businessId} and image ? 'extra'
    order by header limit ${most}`.execute(db)
  assert(rows.length <= most, 'the statement is limited')
  return [...new Set(rows.map((row) => row.header))]
}
