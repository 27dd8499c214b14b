import { createHash } from 'node:crypto'
import { formatAmount, type Money } from '../../kernel/money.ts'

export const PRODUCT_STATUSES = ['active', 'draft', 'archived'] as const
export type ProductStatus = (typeof PRODUCT_STATUSES)[number]

/** Columns of the seller's own file that we do not model, kept so that an export loses nothing. */
export type Extra = Readonly<Record<string, string>>

export type Image = Readonly<{ url: string; alt?: string | undefined; extra?: Extra | undefined }>

/** Where it is made: ISO 3166-1 alpha-2, then the state and county as the seller writes them. */
export type Origin = Readonly<{
  country?: string | undefined
  state?: string | undefined
  county?: string | undefined
}>

export type VariantContent = Readonly<{
  sku?: string | undefined
  /** The bar code as given; `gtin` holds it when its check digit is right. */
  barcode?: string | undefined
  gtin?: string | undefined
  /** Values of the product's options, in their order. */
  options: readonly string[]
  price?: Money | undefined
  compareAtPrice?: Money | undefined
  /** What the seller pays for one, when told. */
  cost?: Money | undefined
  /** A decimal number of grams. */
  weightGrams?: string | undefined
  /** The unit the seller prefers to read: g, kg, lb, oz. */
  weightUnit?: string | undefined
  size?: string | undefined
  /** Pieces in stock as stated; negative when the shop oversold. */
  stock?: number | undefined
  imageUrl?: string | undefined
  extra: Extra
}>

/** All that a file can say about a product. Equal content has an equal hash. */
export type ProductContent = Readonly<{
  title: string
  /** As given, HTML or plain text. Never shown: `descriptionHtml` is. */
  description?: string | undefined
  category?: string | undefined
  productType?: string | undefined
  brand?: string | undefined
  tags: readonly string[]
  status: ProductStatus
  origin: Origin
  ingredients?: string | undefined
  shelfLifeDays?: number | undefined
  /** Names of up to three options that tell variants apart: Size, Color. */
  optionNames: readonly string[]
  images: readonly Image[]
  extra: Extra
  /** At least one. */
  variants: readonly VariantContent[]
}>

export type Variant = VariantContent & Readonly<{ id: string }>

/** A product of a business. `key` is the seller's own name for it: the handle or the SKU. */
export type Product = Omit<ProductContent, 'variants'> &
  Readonly<{
    id: string
    businessId: string
    key: string
    /** Sanitised, safe to show. */
    descriptionHtml: string
    /** The description without any mark-up. */
    descriptionText: string
    variants: readonly Variant[]
    version: number
    createdAt: Date
    updatedAt: Date
  }>

/** SHA-256 (first 128 bits) over all fields in a fixed order: the same for the same content. */
export function contentHash(content: ProductContent): string {
  const { origin } = content
  const canonical = [
    content.title,
    content.description ?? '',
    content.category ?? '',
    content.productType ?? '',
    content.brand ?? '',
    content.tags,
    content.status,
    [origin.country ?? '', origin.state ?? '', origin.county ?? ''],
    content.ingredients ?? '',
    content.shelfLifeDays ?? -1,
    content.optionNames,
    content.images.map((image) => [image.url, image.alt ?? '', sorted(image.extra ?? {})]),
    sorted(content.extra),
    content.variants.map(canonicalVariant),
  ]
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex').slice(0, 32)
}

const canonicalVariant = (variant: VariantContent): unknown[] => [
  variant.sku ?? '',
  variant.barcode ?? '',
  variant.options,
  canonicalMoney(variant.price),
  canonicalMoney(variant.compareAtPrice),
  canonicalMoney(variant.cost),
  variant.weightGrams ?? '',
  variant.weightUnit ?? '',
  variant.size ?? '',
  variant.stock ?? null,
  variant.imageUrl ?? '',
  sorted(variant.extra),
]

const canonicalMoney = (value: Money | undefined): string =>
  value ? `${formatAmount(value)} ${value.currency}` : ''

const sorted = (extra: Extra): [string, string][] =>
  Object.entries(extra).sort(([a], [b]) => (a < b ? -1 : 1))

const SIZE_OPTION = /^(size|尺寸|尺码|规格|容量)$/i

/** The size of a variant: its own column, else the option that is called so. */
export function sizeOf(
  product: Pick<ProductContent, 'optionNames'>,
  variant: VariantContent,
): string | undefined {
  if (variant.size) return variant.size
  const index = product.optionNames.findIndex((name) => SIZE_OPTION.test(name.trim()))
  return index < 0 ? undefined : variant.options[index] || undefined
}

/**
 * A product said in two places of a file: the later one adds its variants and pictures, and fills
 * what the earlier one left open. A variant of the same options and SKU is replaced.
 */
export function mergeContent(earlier: ProductContent, later: ProductContent): ProductContent {
  const names =
    earlier.optionNames.length >= later.optionNames.length ? earlier.optionNames : later.optionNames
  const variants = new Map(earlier.variants.map((variant) => [variantKey(variant), variant]))
  for (const variant of later.variants) variants.set(variantKey(variant), variant)
  const known = new Set(earlier.images.map((image) => image.url))
  return {
    ...earlier,
    description: earlier.description ?? later.description,
    category: earlier.category ?? later.category,
    productType: earlier.productType ?? later.productType,
    brand: earlier.brand ?? later.brand,
    tags: [...new Set([...earlier.tags, ...later.tags])],
    origin: { ...later.origin, ...earlier.origin },
    ingredients: earlier.ingredients ?? later.ingredients,
    shelfLifeDays: earlier.shelfLifeDays ?? later.shelfLifeDays,
    optionNames: names,
    images: [...earlier.images, ...later.images.filter((image) => !known.has(image.url))],
    extra: { ...later.extra, ...earlier.extra },
    variants: [...variants.values()],
  }
}

/** What tells the variants of one product apart. */
export const variantKey = ({
  options,
  sku,
  size,
}: Pick<VariantContent, 'options' | 'sku' | 'size'>): string =>
  JSON.stringify(options.length > 0 ? options : [sku ?? '', size ?? ''])
