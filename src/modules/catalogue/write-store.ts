import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Db } from '../../platform/db.ts'
import { describe } from './description.ts'
import { contentHash, type ProductContent, type VariantContent, variantKey } from './product.ts'

/** A product to be written, whole: it replaces what is there under its id. */
export type ProductWrite = Readonly<{
  id: string
  key: string
  content: ProductContent
  /** Null for an edit by hand, which says nothing about what files said. */
  sourceHashes: readonly string[] | null
  /** The import that made it, and the one that writes it now; null for an edit by hand. */
  createdImportId: string | null
  importId: string | null
}>

type Place = Readonly<{ businessId: string; now: Date }>

/** What files said of a product; more than these many different sayings is nobody's file. */
const KEPT_SOURCE_HASHES = 20

function toRecord({ id, key, content, sourceHashes, createdImportId, importId }: ProductWrite) {
  const { html, text } = describe(content.description)
  return {
    id,
    key,
    title: content.title,
    description_source: content.description ?? null,
    description_html: html,
    description_text: text,
    category: content.category ?? null,
    product_type: content.productType ?? null,
    brand: content.brand ?? null,
    tags: content.tags,
    status: content.status,
    origin_country: content.origin.country ?? null,
    origin_state: content.origin.state ?? null,
    origin_county: content.origin.county ?? null,
    ingredients: content.ingredients ?? null,
    shelf_life_days: content.shelfLifeDays ?? null,
    option_names: content.optionNames,
    images: content.images,
    extra: content.extra,
    content_hash: contentHash(content),
    source_hashes: sourceHashes?.slice(-KEPT_SOURCE_HASHES) ?? null,
    created_import_id: createdImportId,
    import_id: importId,
  }
}

const COLUMNS = sql.raw(`id, key, title, description_source, description_html, description_text,
  category, product_type, brand, tags, status, origin_country, origin_state, origin_county,
  ingredients, shelf_life_days, option_names, images, extra, content_hash, source_hashes,
  created_import_id, import_id`)

const RECORD = sql.raw(`record(id uuid, key text, title text, description_source text,
  description_html text, description_text text, category text, product_type text, brand text,
  tags jsonb, status text, origin_country text, origin_state text, origin_county text,
  ingredients text, shelf_life_days integer, option_names jsonb, images jsonb, extra jsonb,
  content_hash text, source_hashes jsonb, created_import_id uuid, import_id uuid)`)

/** Returns false when another writer took one of the keys first: begin again and look. */
export async function insertProducts(
  db: Db,
  { businessId, now }: Place,
  products: readonly ProductWrite[],
): Promise<boolean> {
  if (products.length === 0) return true
  const records = JSON.stringify(products.map(toRecord))
  const { numAffectedRows } = await sql`
    insert into catalogue.product (business_id, ${COLUMNS}, version, created_at, updated_at)
    select ${businessId}::uuid, ${COLUMNS}, 1, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${records}::jsonb) as ${RECORD}
    -- Two imports that bring the same keys wait for each other in one order, and never deadlock.
    order by key
    on conflict (business_id, key) do nothing`.execute(db)
  if (Number(numAffectedRows) !== products.length) return false
  await insertVariants(
    db,
    businessId,
    products.map(({ id, content }) => ({ id, variants: content.variants })),
  )
  return true
}

/** Replaces the content of products that are locked; their variants keep their ids where they fit. */
export async function updateProducts(
  db: Db,
  { businessId, now }: Place,
  products: readonly ProductWrite[],
): Promise<void> {
  if (products.length === 0) return
  const records = JSON.stringify(products.map(toRecord))
  await sql`
    update catalogue.product as product set
      title = record.title, description_source = record.description_source,
      description_html = record.description_html, description_text = record.description_text,
      category = record.category, product_type = record.product_type, brand = record.brand,
      tags = record.tags, status = record.status, origin_country = record.origin_country,
      origin_state = record.origin_state, origin_county = record.origin_county,
      ingredients = record.ingredients, shelf_life_days = record.shelf_life_days,
      option_names = record.option_names, images = record.images, extra = record.extra,
      content_hash = record.content_hash, 
      source_hashes = coalesce(record.source_hashes, product.source_hashes),
      import_id = coalesce(record.import_id, product.import_id),
      version = product.version + 1, updated_at = ${now}::timestamptz
    from jsonb_to_recordset(${records}::jsonb) as ${RECORD}
    where product.business_id = ${businessId}::uuid and product.id = record.id`.execute(db)
  const ids = products.map((product) => product.id)
  const { rows: existing } = await sql<{
    product_id: string
    id: string
    options: string[]
    sku: string | null
    size: string | null
  }>`delete from catalogue.variant
    where business_id = ${businessId}::uuid and product_id = any(${ids}::uuid[])
    returning product_id, id, options, sku, size`.execute(db)
  const known = new Map<string, string>()
  for (const row of existing) {
    known.set(
      row.product_id +
        variantKey({
          options: row.options,
          sku: row.sku ?? undefined,
          size: row.size ?? undefined,
        }),
      row.id,
    )
  }
  await insertVariants(
    db,
    businessId,
    products.map(({ id, content }) => ({ id, variants: content.variants })),
    known,
  )
}

async function insertVariants(
  db: Db,
  businessId: string,
  products: readonly { id: string; variants: readonly VariantContent[] }[],
  known: Map<string, string> = new Map(),
): Promise<void> {
  const records = products.flatMap(({ id, variants }) =>
    variants.map((variant, position) => {
      const identity = id + variantKey(variant)
      const variantId = known.get(identity) ?? newId()
      // Two variants may look alike; the first keeps the id.
      known.delete(identity)
      return toVariantRecord(id, variantId, variant, position)
    }),
  )
  await sql`
    insert into catalogue.variant (business_id, product_id, id, position, sku, barcode, gtin,
      options, price_minor, currency, compare_at_minor, compare_at_currency, cost_minor,
      cost_currency, weight_grams, weight_unit, size, stock, image_url, extra)
    select ${businessId}::uuid, record.* from jsonb_to_recordset(${JSON.stringify(records)}::jsonb)
      as record(product_id uuid, id uuid, position integer, sku text, barcode text, gtin text,
        options jsonb, price_minor bigint, currency text, compare_at_minor bigint,
        compare_at_currency text, cost_minor bigint, cost_currency text, weight_grams numeric,
        weight_unit text, size text, stock integer, image_url text, extra jsonb)`.execute(db)
}

/** Amounts travel as text: a JSON number would pass through floating point. */
const toVariantRecord = (
  productId: string,
  id: string,
  variant: VariantContent,
  position: number,
) => ({
  product_id: productId,
  id,
  position,
  sku: variant.sku ?? null,
  barcode: variant.barcode ?? null,
  gtin: variant.gtin ?? null,
  options: variant.options,
  price_minor: variant.price ? `${variant.price.minor}` : null,
  currency: variant.price?.currency ?? null,
  compare_at_minor: variant.compareAtPrice ? `${variant.compareAtPrice.minor}` : null,
  compare_at_currency: variant.compareAtPrice?.currency ?? null,
  cost_minor: variant.cost ? `${variant.cost.minor}` : null,
  cost_currency: variant.cost?.currency ?? null,
  weight_grams: variant.weightGrams ?? null,
  weight_unit: variant.weightUnit ?? null,
  size: variant.size ?? null,
  stock: variant.stock ?? null,
  image_url: variant.imageUrl ?? null,
  extra: variant.extra,
})
