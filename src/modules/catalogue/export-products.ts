import { formatAmount, type Money } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { csvCell, guarded, guardedCode } from './cell-text.ts'
import type { Field } from './fields.ts'
import type { Image, Product, Variant } from './product.ts'
import { type ProductFilter, selectExtraHeaders, selectProducts } from './store.ts'
import { uploadLimits } from './upload-limits.ts'

export const EXPORT_STYLES = ['shopify', 'plain'] as const
export type ExportStyle = (typeof EXPORT_STYLES)[number]

/** Shopify's own columns first; what Shopify has no column for travels as metafields. */
const SHOPIFY: readonly (readonly [Field, string])[] = [
  ['handle', 'Handle'],
  ['title', 'Title'],
  ['description', 'Body (HTML)'],
  ['brand', 'Vendor'],
  ['category', 'Product Category'],
  ['productType', 'Type'],
  ['tags', 'Tags'],
  ['option1Name', 'Option1 Name'],
  ['option1Value', 'Option1 Value'],
  ['option2Name', 'Option2 Name'],
  ['option2Value', 'Option2 Value'],
  ['option3Name', 'Option3 Name'],
  ['option3Value', 'Option3 Value'],
  ['sku', 'Variant SKU'],
  ['weightGrams', 'Variant Grams'],
  ['stock', 'Variant Inventory Qty'],
  ['price', 'Variant Price'],
  ['compareAtPrice', 'Variant Compare At Price'],
  ['barcode', 'Variant Barcode'],
  ['image', 'Image Src'],
  ['imagePosition', 'Image Position'],
  ['imageAlt', 'Image Alt Text'],
  ['variantImage', 'Variant Image'],
  ['weightUnit', 'Variant Weight Unit'],
  ['cost', 'Cost per item'],
  ['status', 'Status'],
  ['currency', 'Currency (variant.metafields.tradewind.currency)'],
  ['size', 'Size (variant.metafields.tradewind.size)'],
  ['ingredients', 'Ingredients (product.metafields.tradewind.ingredients)'],
  ['shelfLife', 'Shelf life in days (product.metafields.tradewind.shelf_life)'],
  ['originCountry', 'Country of origin (product.metafields.tradewind.origin_country)'],
  ['originState', 'State of origin (product.metafields.tradewind.origin_state)'],
  ['originCounty', 'County of origin (product.metafields.tradewind.origin_county)'],
]

const PLAIN_NAMES: Partial<Record<Field, string>> = {
  description: 'Description',
  brand: 'Brand',
  category: 'Category',
  productType: 'Product type',
  sku: 'SKU',
  weightGrams: 'Weight in grams',
  weightUnit: 'Weight unit',
  stock: 'Stock',
  price: 'Price',
  compareAtPrice: 'Compare at price',
  barcode: 'Barcode',
  image: 'Image',
  currency: 'Currency',
  size: 'Size',
  ingredients: 'Ingredients',
  shelfLife: 'Shelf life days',
  originCountry: 'Origin country',
  originState: 'Origin state',
  originCounty: 'Origin county',
}
const PLAIN = SHOPIFY.map(([field, header]) => [field, PLAIN_NAMES[field] ?? header] as const)

const PAGE = 200
const BYTE_ORDER_MARK = '\ufeff'

/**
 * The products of a business as the CSV they came from, piece by piece. Read back it changes
 * nothing: own columns are kept, and cells that a spreadsheet would run as formulas carry an
 * apostrophe in front that reading takes off again.
 */
export async function* exportProducts(
  { db }: Pick<Ctx, 'db'>,
  businessId: string,
  { style, ...filter }: ProductFilter & { style: ExportStyle },
): AsyncGenerator<string> {
  const columns = style === 'shopify' ? SHOPIFY : PLAIN
  const extras = await selectExtraHeaders(db, businessId, uploadLimits.columns)
  const header = [...columns.map(([, name]) => name), ...extras.map(guarded)]
  yield `${BYTE_ORDER_MARK}${header.map(csvCell).join(',')}\r\n`
  let after: string | undefined
  for (;;) {
    const products = await selectProducts(db, businessId, { ...filter, after, limit: PAGE })
    if (products.length === 0) return
    after = products.at(-1)!.id
    yield products
      .flatMap((product) => rowsOf(product))
      .map(({ fields, extra }) => {
        const cells = columns.map(([field]) => csvCell(fields[field] ?? ''))
        for (const name of extras) cells.push(csvCell(guarded(extra[name] ?? '')))
        return `${cells.join(',')}\r\n`
      })
      .join('')
  }
}

type OutRow = { fields: Partial<Record<Field, string>>; extra: Record<string, string> }

/** Variant and picture i share row i; pictures with columns of their own stand on rows below. */
function rowsOf(product: Product): OutRow[] {
  const rows: OutRow[] = product.variants.map((variant) => ({
    fields: { handle: guarded(product.key), ...variantFields(product, variant) },
    extra: { ...variant.extra },
  }))
  const first = rows[0] ?? { fields: { handle: guarded(product.key) }, extra: {} }
  rows[0] = first
  Object.assign(first.fields, productFields(product))
  Object.assign(first.extra, product.extra)
  let shared = 0
  product.images.forEach((image, index) => {
    const isShared = !image.extra && shared < product.variants.length
    const row: OutRow = isShared
      ? rows[shared]!
      : { fields: { handle: guarded(product.key) }, extra: { ...image.extra } }
    if (isShared) shared += 1
    else rows.push(row)
    Object.assign(row.fields, imageFields(image, index))
  })
  return rows
}

const imageFields = (image: Image, index: number): Partial<Record<Field, string>> => ({
  image: image.url,
  imagePosition: `${index + 1}`,
  imageAlt: guarded(image.alt ?? ''),
})

const productFields = (product: Product): Partial<Record<Field, string>> => ({
  title: guarded(product.title),
  description: guarded(product.description ?? ''),
  brand: guarded(product.brand ?? ''),
  category: guarded(product.category ?? ''),
  productType: guarded(product.productType ?? ''),
  tags: guarded(product.tags.join(', ')),
  status: product.status,
  ingredients: guarded(product.ingredients ?? ''),
  shelfLife: product.shelfLifeDays === undefined ? '' : `${product.shelfLifeDays}`,
  originCountry: product.origin.country ?? '',
  originState: guarded(product.origin.state ?? ''),
  originCounty: guarded(product.origin.county ?? ''),
  ...optionNames(product),
})

const NAMES = ['option1Name', 'option2Name', 'option3Name'] as const
const VALUES = ['option1Value', 'option2Value', 'option3Value'] as const

/** Shopify wants an option on every product, and has a name for none. */
function optionNames(product: Product): Partial<Record<Field, string>> {
  if (product.optionNames.length === 0 && product.variants.length <= 1) {
    return { option1Name: 'Title', option1Value: 'Default Title' }
  }
  return Object.fromEntries(
    product.optionNames.map((name, index) => [NAMES[index]!, guarded(name)]),
  )
}

function variantFields(product: Product, variant: Variant): Partial<Record<Field, string>> {
  const currency = (variant.price ?? variant.compareAtPrice ?? variant.cost)?.currency
  const amount = (value: Money | undefined): string => {
    if (!value) return ''
    const plain = formatAmount(value)
    return value.currency === currency ? plain : `${plain} ${value.currency}`
  }
  const options = product.optionNames.map((_, index) => [
    VALUES[index]!,
    guarded(variant.options[index] ?? ''),
  ])
  return {
    ...Object.fromEntries(options),
    sku: guardedCode(variant.sku ?? ''),
    barcode: guardedCode(variant.barcode ?? ''),
    price: amount(variant.price),
    compareAtPrice: amount(variant.compareAtPrice),
    cost: amount(variant.cost),
    currency: currency ?? '',
    weightGrams: variant.weightGrams ?? '',
    weightUnit: variant.weightUnit ?? '',
    size: guarded(variant.size ?? ''),
    stock: variant.stock === undefined ? '' : `${variant.stock}`,
    variantImage: variant.imageUrl ?? '',
  }
}
