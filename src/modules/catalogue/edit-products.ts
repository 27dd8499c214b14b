import { type Money, multiply } from '../../kernel/money.ts'
import type { Rate } from '../../kernel/rate.ts'
import { addRates, isZero, ONE, rate } from '../../kernel/rate.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { ProductsEdited } from './contract.ts'
import { CatalogueErrors } from './errors.ts'
import { readGtin } from './gtin.ts'
import {
  contentHash,
  type Origin,
  type Product,
  type ProductStatus,
  type Variant,
} from './product.ts'
import { isWebAddress } from './row-reader.ts'
import { findProduct, lockProducts, type ProductFilter, selectIds } from './store.ts'
import { updateProducts } from './write-store.ts'

/** An absent field stays as it is; null empties it. */
export type VariantChange = Readonly<{
  id: string
  sku?: string | null | undefined
  barcode?: string | null | undefined
  price?: Money | null | undefined
  compareAtPrice?: Money | null | undefined
  cost?: Money | null | undefined
  weightGrams?: string | null | undefined
  size?: string | null | undefined
  stock?: number | null | undefined
}>

export type ProductChange = Readonly<{
  title?: string | undefined
  description?: string | null | undefined
  category?: string | null | undefined
  productType?: string | null | undefined
  brand?: string | null | undefined
  tags?: readonly string[] | undefined
  status?: ProductStatus | undefined
  origin?: { [Part in keyof Origin]?: string | null | undefined } | undefined
  ingredients?: string | null | undefined
  shelfLifeDays?: number | null | undefined
  images?: readonly { url: string; alt?: string | undefined }[] | undefined
  variants?: readonly VariantChange[] | undefined
}>

/**
 * Changes one product. `expectedVersion` refuses the change when somebody else was faster. An
 * edit outlives the next import of the same file: only a file that says something new replaces it.
 */
export async function editProduct(
  ctx: Ctx,
  order: {
    businessId: string
    productId: string
    change: ProductChange
    expectedVersion?: number | undefined
  },
): Promise<Product> {
  const { businessId, productId, change, expectedVersion } = order
  await transaction(ctx, async (tx) => {
    const [product] = await lockProducts(tx.db, businessId, [productId])
    if (!product) throw CatalogueErrors.productNotFound({ productId })
    if (expectedVersion !== undefined && expectedVersion !== product.version) {
      throw CatalogueErrors.productChanged({ version: product.version, expectedVersion })
    }
    await write(tx, businessId, [[product, changed(product, change)]])
  })
  return (await findProduct(ctx.db, businessId, productId))!
}

/** An archived product is out of every report and export of current products; it can come back. */
export const archiveProduct = (
  ctx: Ctx,
  { businessId, productId }: { businessId: string; productId: string },
): Promise<Product> => editProduct(ctx, { businessId, productId, change: { status: 'archived' } })

export type BulkChange = Pick<
  ProductChange,
  'status' | 'brand' | 'category' | 'productType' | 'origin' | 'shelfLifeDays'
> &
  Readonly<{
    addTags?: readonly string[] | undefined
    removeTags?: readonly string[] | undefined
    /** All prices of all variants, in per cent: '-10', '2.5'. */
    pricePercent?: string | undefined
  }>

const BULK_PRODUCTS = 1_000

/**
 * One change to many products, by id or by filter, at most 1,000 in one call: `next` is where to
 * go on with a filter. All of a call or nothing is changed.
 */
export async function bulkEdit(
  ctx: Ctx,
  order: {
    businessId: string
    which: { ids: readonly string[] } | { filter: ProductFilter; after?: string | undefined }
    change: BulkChange
  },
): Promise<{ edited: number; unchanged: number; next: string | null }> {
  const { businessId, which, change } = order
  const factor = priceFactor(change.pricePercent)
  return transaction(ctx, async (tx) => {
    const ids =
      'ids' in which
        ? which.ids.slice(0, BULK_PRODUCTS)
        : await selectIds(tx.db, businessId, {
            ...which.filter,
            after: which.after,
            limit: BULK_PRODUCTS,
          })
    const products = await lockProducts(tx.db, businessId, ids)
    if ('ids' in which && products.length !== new Set(ids).size) {
      const found = new Set(products.map((product) => product.id))
      throw CatalogueErrors.productNotFound({ productId: ids.find((id) => !found.has(id)) })
    }
    const edited = await write(
      tx,
      businessId,
      products.map((product) => [product, changedInBulk(product, change, factor)]),
    )
    const isMore = !('ids' in which) && ids.length === BULK_PRODUCTS
    return { edited, unchanged: products.length - edited, next: isMore ? ids.at(-1)! : null }
  })
}

export type NewPrice = Readonly<{
  productId: string
  variantId: string
  price: Money
  /** The price that whoever asks has seen: another one refuses the change. */
  seen?: Money | null | undefined
}>

/**
 * New prices of variants of many products, all or none. Returns the prices before, with which the
 * same call takes it back. Throws product_not_found, product_changed, value_refused.
 */
export async function setPrices(
  ctx: Ctx,
  { businessId, prices }: { businessId: string; prices: readonly NewPrice[] },
): Promise<{
  edited: number
  before: Readonly<{ productId: string; variantId: string; price: Money | undefined }>[]
}> {
  const wanted = Map.groupBy(prices, ({ productId }) => productId)
  return transaction(ctx, async (tx) => {
    const products = await lockProducts(tx.db, businessId, [...wanted.keys()])
    const byId = new Map(products.map((product) => [product.id, product]))
    const before = prices.map(({ productId, variantId, seen }) => {
      const product = byId.get(productId)
      if (!product) throw CatalogueErrors.productNotFound({ productId })
      const price = product.variants.find(({ id }) => id === variantId)?.price
      if (seen !== undefined && !isSame(seen ?? undefined, price)) {
        throw CatalogueErrors.productChanged({ productId, version: product.version })
      }
      return { productId, variantId, price }
    })
    const edited = await write(
      tx,
      businessId,
      products.map((product) => {
        const variants = wanted
          .get(product.id)!
          .map(({ variantId, price }) => ({ id: variantId, price }))
        return [product, changed(product, { variants })]
      }),
    )
    return { edited, before }
  })
}

const isSame = (a: Money | undefined, b: Money | undefined): boolean =>
  a?.minor === b?.minor && a?.currency === b?.currency

function priceFactor(percent: string | undefined): Rate | undefined {
  if (percent === undefined) return undefined
  const change = rate(percent)
  const factor = addRates(ONE, { scaled: change.scaled, scale: change.scale + 2 })
  if (factor.scaled < 0n) {
    throw CatalogueErrors.valueRefused({ field: 'pricePercent', expected: '-100 or more' })
  }
  return isZero(change) ? undefined : factor
}

function changedInBulk(product: Product, change: BulkChange, factor: Rate | undefined): Product {
  const { addTags = [], removeTags = [], pricePercent: _, ...plain } = change
  const removed = new Set(removeTags)
  const tags = [...new Set([...product.tags, ...addTags])].filter((tag) => !removed.has(tag))
  const next = changed(product, { ...plain, tags })
  if (!factor) return next
  const variants = next.variants.map((variant) => ({
    ...variant,
    price: variant.price && multiply(variant.price, factor, 'halfUp'),
  }))
  return { ...next, variants }
}

/** The new value, the old one when none is given, nothing when it is null or blank. */
function chosen<T>(next: T | null | undefined, old: T | undefined): T | undefined {
  const value = next === undefined ? old : (next ?? undefined)
  return typeof value === 'string' ? ((value.trim() || undefined) as T | undefined) : value
}

function changed(product: Product, change: ProductChange): Product {
  const title = chosen(change.title, product.title)
  if (!title) throw CatalogueErrors.valueRefused({ field: 'title', expected: 'a name' })
  const badImage = change.images?.find((image) => !isWebAddress(image.url))
  if (badImage) {
    throw CatalogueErrors.valueRefused({
      field: 'images',
      read: badImage.url,
      expected: 'https://…',
    })
  }
  const origin = change.origin ?? {}
  return {
    ...product,
    title,
    description: chosen(change.description, product.description),
    category: chosen(change.category, product.category),
    productType: chosen(change.productType, product.productType),
    brand: chosen(change.brand, product.brand),
    tags: change.tags ? tidyTags(change.tags) : product.tags,
    status: change.status ?? product.status,
    origin: {
      country: chosen(origin.country, product.origin.country),
      state: chosen(origin.state, product.origin.state),
      county: chosen(origin.county, product.origin.county),
    },
    ingredients: chosen(change.ingredients, product.ingredients),
    shelfLifeDays: chosen(change.shelfLifeDays, product.shelfLifeDays),
    images: change.images ?? product.images,
    variants: changedVariants(product, change.variants ?? []),
  }
}

/** As a file would hold them: parted by commas, each once. */
const tidyTags = (tags: readonly string[]): string[] => [
  ...new Set(
    tags
      .flatMap((tag) => tag.split(/[,，]/))
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
]

function changedVariants(product: Product, changes: readonly VariantChange[]): Variant[] {
  const byId = new Map(changes.map((change) => [change.id, change]))
  for (const id of byId.keys()) {
    if (product.variants.some((variant) => variant.id === id)) continue
    throw CatalogueErrors.valueRefused({ field: 'variants', read: id, expected: 'a variant of it' })
  }
  return product.variants.map((variant) => {
    const change = byId.get(variant.id)
    return change ? changedVariant(variant, change) : variant
  })
}

function changedVariant(variant: Variant, change: VariantChange): Variant {
  const barcode = chosen(change.barcode, variant.barcode)
  const read = barcode === undefined ? undefined : readGtin(barcode)
  if (change.barcode && read && 'problem' in read) {
    const expected = '8, 12, 13 or 14 digits with a right check digit'
    throw CatalogueErrors.valueRefused({ field: 'barcode', read: change.barcode, expected })
  }
  for (const field of ['price', 'compareAtPrice', 'cost'] as const) {
    const value = change[field]
    if (value && value.minor < 0n) {
      throw CatalogueErrors.valueRefused({ field, expected: 'zero or more' })
    }
  }
  return {
    ...variant,
    sku: chosen(change.sku, variant.sku),
    barcode,
    gtin: read && 'gtin' in read ? read.gtin : undefined,
    price: chosen(change.price, variant.price),
    compareAtPrice: chosen(change.compareAtPrice, variant.compareAtPrice),
    cost: chosen(change.cost, variant.cost),
    weightGrams: chosen(change.weightGrams, variant.weightGrams),
    size: chosen(change.size, variant.size),
    stock: chosen(change.stock, variant.stock),
  }
}

/** Writes those that differ, with one event and one line in the audit log. Returns how many. */
async function write(
  tx: TxCtx,
  businessId: string,
  pairs: readonly (readonly [before: Product, after: Product])[],
): Promise<number> {
  const differing = pairs.filter(([before, after]) => contentHash(before) !== contentHash(after))
  if (differing.length === 0) return 0
  await updateProducts(
    tx.db,
    { businessId, now: tx.now() },
    differing.map(([, after]) => ({
      id: after.id,
      key: after.key,
      content: after,
      sourceHashes: null,
      createdImportId: null,
      importId: null,
    })),
  )
  const productIds = differing.map(([, after]) => after.id)
  await emit(tx, ProductsEdited, { businessId, productIds })
  const [before, after] = differing[0]!
  const isOne = differing.length === 1
  await recordAudit(tx, {
    organisationId: businessId,
    action: isOne ? 'catalogue.product_edited' : 'catalogue.products_edited',
    subject: isOne ? after.id : `${differing.length} products`,
    // Of many, the first stands for all: the change is the same.
    ...differences(before, after),
  })
  return differing.length
}

const AUDITED = [
  'title',
  'description',
  'category',
  'productType',
  'brand',
  'tags',
  'status',
  'origin',
  'ingredients',
  'shelfLifeDays',
  'images',
  'variants',
] as const

function differences(before: Product, after: Product) {
  const facts = (product: Product) =>
    Object.fromEntries(
      AUDITED.filter((field) => plain(before[field]) !== plain(after[field])).map((field) => [
        field,
        JSON.parse(plain(product[field])),
      ]),
    )
  return { before: facts(before), after: facts(after) }
}

const plain = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, part) => (typeof part === 'bigint' ? `${part}` : part))
