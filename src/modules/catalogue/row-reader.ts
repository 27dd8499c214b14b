import type { Currency, Money } from '../../kernel/money.ts'
import type { WeightUnit } from '../../kernel/quantity.ts'
import { unguarded, unguardedCode, withoutControls } from './cell-text.ts'
import type { ColumnGuess, ColumnMapping } from './columns.ts'
import { currencyOfUnit, type Field, isFieldName, shelfLifeUnit, weightUnitOf } from './fields.ts'
import { readGtin } from './gtin.ts'
import { readShelfLife, readStock, readUnit, readWeight, UNIT_NAMES } from './measure.ts'
import { readCountry } from './origin.ts'
import { type DecimalMark, readPrice } from './price.ts'
import type { Extra, Image, ProductStatus, VariantContent } from './product.ts'
import { type RowIssue, type RowIssueCode, rowIssue } from './row-issues.ts'
import { uploadLimits } from './upload-limits.ts'

export type ReadOptions = Readonly<{
  /** Of prices that name none. */
  currency: Currency
  /** Of weights that name none. */
  weightUnit?: WeightUnit | undefined
  decimal?: DecimalMark | undefined
}>

/** The cells of one row by field, cleaned; what is wrong with them is collected on the way. */
export type Row = Readonly<{
  row: number
  cells: readonly string[]
  issues: RowIssue[]
  text: (field: Field) => string
  has: (field: Field) => boolean
  note: (code: RowIssueCode, field: Field) => void
}>

export type RowReader = Readonly<{
  open: (row: number, cells: readonly string[]) => Row
  variant: (row: Row, optionCount: number) => VariantContent | undefined
  image: (row: Row) => Image[]
  product: (row: Row) => ProductFields
  /** Columns of the seller's own, on a row that is neither the first nor a variant. */
  extra: (row: Row) => Extra
  hasHandle: boolean
  isShopify: boolean
}>

export type ProductFields = Readonly<{
  title: string
  description: string | undefined
  category: string | undefined
  productType: string | undefined
  brand: string | undefined
  tags: readonly string[]
  status: ProductStatus
  origin: { country: string | undefined; state: string | undefined; county: string | undefined }
  ingredients: string | undefined
  shelfLifeDays: number | undefined
  extra: Extra
}>

/** Columns that belong to a variant and not to its product, among those we do not model. */
const OF_VARIANT =
  /^(variant |price \/|compare at price \/|cost|unit price|inventory|charge tax|tax code|requires shipping|fulfillment|continue selling)|\(variant\.metafields\./i
const CODES: ReadonlySet<Field> = new Set(['sku', 'barcode'])
const OPTION_VALUES = ['option1Value', 'option2Value', 'option3Value'] as const

export function createRowReader(mapping: ColumnMapping, options: ReadOptions): RowReader {
  const columns = new Map<Field, ColumnGuess>()
  const productExtras: ColumnGuess[] = []
  const variantExtras: ColumnGuess[] = []
  for (const column of mapping.columns) {
    if (column.field !== null && column.field !== 'published') {
      columns.set(column.field, column)
      continue
    }
    // A column whose name we use ourselves is told apart from ours when it is written again.
    const isOurs = column.field === null && isFieldName(column.header)
    const kept = isOurs ? { ...column, header: `${column.header} (2)` } : column
    if (OF_VARIANT.test(column.header)) variantExtras.push(kept)
    else productExtras.push(kept)
  }
  const published = mapping.columns.find((column) => column.field === 'published')
  const decimal = options.decimal ?? mapping.decimal ?? undefined
  const context = { columns, options, decimal }
  return {
    hasHandle: columns.has('handle'),
    isShopify: mapping.isShopify,
    open: (row, cells) => openRow(row, cells, columns),
    variant: (row, optionCount) => readVariant(row, optionCount, context, variantExtras),
    image: (row) => readImages(row),
    product: (row) => readProduct(row, context, productExtras, published),
    extra: (row) => readExtra(row, productExtras),
  }
}

function openRow(
  row: number,
  cells: readonly string[],
  columns: ReadonlyMap<Field, ColumnGuess>,
): Row {
  const issues: RowIssue[] = []
  let isCleaned = false
  const text = (field: Field): string => {
    const column = columns.get(field)
    const cell = column && cells[column.index]
    if (!cell) return ''
    const trimmed = cell.trim()
    const open = CODES.has(field) ? unguardedCode(trimmed) : unguarded(trimmed)
    const clean = withoutControls(open)
    if (clean !== open && !isCleaned) {
      isCleaned = true
      issues.push(rowIssue(row, 'control_characters_removed', column.header, open))
    }
    return clean
  }
  const note = (code: RowIssueCode, field: Field) => {
    const column = columns.get(field)
    issues.push(rowIssue(row, code, column?.header, column && cells[column.index]))
  }
  const broken = cells.findIndex((cell) => cell.includes('\ufffd'))
  if (broken >= 0) issues.push(rowIssue(row, 'letters_replaced', '', cells[broken]))
  return { row, cells, issues, text, has: (field) => text(field) !== '', note }
}

type Context = Readonly<{
  columns: ReadonlyMap<Field, ColumnGuess>
  options: ReadOptions
  decimal: DecimalMark | undefined
}>

/** Undefined when the row cannot be taken as a variant; its issues say why. */
function readVariant(
  row: Row,
  optionCount: number,
  context: Context,
  extras: readonly ColumnGuess[],
): VariantContent | undefined {
  const price = readAmount(row, 'price', context)
  if (typeof price === 'string') {
    row.note(price, price === 'currency_unknown' && row.has('currency') ? 'currency' : 'price')
    return undefined
  }
  const amount = (field: 'compareAtPrice' | 'cost'): Money | undefined => {
    const value = readAmount(row, field, context)
    if (typeof value !== 'string') return value
    row.note('amount_unreadable', field)
    return undefined
  }
  const { barcode, gtin } = readBarcode(row)
  const imageUrl = row.text('variantImage')
  if (imageUrl && !isWebAddress(imageUrl)) row.note('image_unusable', 'variantImage')
  return {
    sku: limited(row, 'sku'),
    barcode,
    gtin,
    options: OPTION_VALUES.slice(0, optionCount).map((field) => limited(row, field) ?? ''),
    price,
    compareAtPrice: amount('compareAtPrice'),
    cost: amount('cost'),
    ...readWeights(row, context),
    size: limited(row, 'size'),
    stock: readCount(row),
    imageUrl: isWebAddress(imageUrl) ? imageUrl : undefined,
    extra: readExtra(row, extras),
  }
}

function readAmount(row: Row, field: 'price' | 'compareAtPrice' | 'cost', context: Context) {
  const text = row.text(field)
  if (text === '') return undefined
  const { options, columns, decimal } = context
  const code = row.text('currency')
  const written = code === '' ? undefined : currencyOfUnit(code.toLowerCase())
  if (code !== '' && !written) return 'currency_unknown' as const
  const unit = columns.get(field)?.unit ?? ''
  return readPrice(text, written ?? currencyOfUnit(unit) ?? options.currency, decimal)
}

function readBarcode(row: Row): { barcode?: string | undefined; gtin?: string | undefined } {
  const barcode = limited(row, 'barcode')
  if (barcode === undefined) return {}
  const read = readGtin(barcode)
  if ('problem' in read) {
    row.note(read.problem, 'barcode')
    return { barcode }
  }
  if (read.isRestored) row.note('gtin_zero_restored', 'barcode')
  return { barcode, gtin: read.gtin }
}

function readWeights(row: Row, { columns, options }: Context) {
  const unit = readUnit(row.text('weightUnit'))
  const weightUnit = unit && UNIT_NAMES[unit]
  const isGrams = row.has('weightGrams')
  const field = isGrams ? 'weightGrams' : 'weight'
  const text = row.text(field)
  // Shops write 0 where nobody weighed.
  if (text === '' || /^0+([.,]0+)?$/.test(text)) return { weightGrams: undefined, weightUnit }
  const ofHeader = weightUnitOf(columns.get('weight')?.unit ?? '')
  const fallback = isGrams ? 'GRM' : (unit ?? ofHeader ?? options.weightUnit)
  const read = readWeight(text, fallback)
  if (typeof read === 'string') {
    row.note(read, field)
    return { weightGrams: undefined, weightUnit }
  }
  return { weightGrams: read.grams, weightUnit: weightUnit ?? UNIT_NAMES[read.unit] }
}

function readCount(row: Row): number | undefined {
  const text = row.text('stock')
  if (text === '') return undefined
  const stock = readStock(text)
  if (stock === undefined) row.note('stock_unreadable', 'stock')
  return stock
}

/** http and https only: anything else could run in a browser. */
export const isWebAddress = (text: string): boolean =>
  /^https?:\/\/[^\s/]/i.test(text) &&
  text.length <= uploadLimits.urlCharacters &&
  URL.canParse(text)

/** One cell may hold several addresses, parted by spaces, bars, semicolons or commas. */
function readImages(row: Row): Image[] {
  const text = row.text('image')
  if (text === '') return []
  const parts =
    isWebAddress(text) && !/,\s*https?:/i.test(text)
      ? [text]
      : text.split(/[\s|;]+|,\s*(?=https?:)/).filter((part) => part !== '')
  const images: Image[] = []
  for (const part of parts) {
    // Addresses without a scheme are common in exports of shops.
    const url = part.startsWith('//') ? `https:${part}` : part
    if (isWebAddress(url)) images.push({ url, alt: limited(row, 'imageAlt') })
    else {
      row.note('image_unusable', 'image')
      break
    }
  }
  return images
}

function readProduct(
  row: Row,
  { columns }: Context,
  extras: readonly ColumnGuess[],
  published: ColumnGuess | undefined,
): ProductFields {
  const country = row.text('originCountry')
  const code = country === '' ? undefined : readCountry(country)
  if (country !== '' && code === undefined) row.note('country_unknown', 'originCountry')
  return {
    title: row.text('title'),
    description: row.text('description') || undefined,
    category: limited(row, 'category'),
    productType: limited(row, 'productType'),
    brand: limited(row, 'brand'),
    tags: readTags(row),
    status: readStatus(row, published),
    origin: {
      country: code,
      state: limited(row, 'originState'),
      county: limited(row, 'originCounty'),
    },
    ingredients: limited(row, 'ingredients'),
    shelfLifeDays: readDays(row, columns),
    extra: readExtra(row, extras),
  }
}

function readDays(row: Row, columns: ReadonlyMap<Field, ColumnGuess>): number | undefined {
  const text = row.text('shelfLife')
  if (text === '') return undefined
  const days = readShelfLife(text, shelfLifeUnit(columns.get('shelfLife')?.unit ?? ''))
  if (days === undefined) row.note('shelf_life_unreadable', 'shelfLife')
  return days
}

function readStatus(row: Row, published: ColumnGuess | undefined): ProductStatus {
  const text = row.text('status').toLowerCase()
  if (text === 'active' || text === 'draft' || text === 'archived') return text
  if (text !== '') row.note('status_unknown', 'status')
  const shown = (published && row.cells[published.index]) ?? ''
  return /^\s*(false|no|0|否)\s*$/i.test(shown) ? 'draft' : 'active'
}

function readTags(row: Row): string[] {
  const tags = row
    .text('tags')
    .split(/[,，]/)
    .map((tag) => tag.trim())
  const unique = [...new Set(tags.filter((tag) => tag !== ''))]
  if (unique.length > uploadLimits.tags) row.note('too_many_tags', 'tags')
  return unique.slice(0, uploadLimits.tags)
}

/** The text of a field, or undefined when it is empty or beyond what such a text may be. */
function limited(row: Row, field: Field): string | undefined {
  const text = row.text(field)
  if (text.length <= uploadLimits.textCharacters) return text || undefined
  row.note('text_too_long', field)
  return undefined
}

function readExtra(row: Row, columns: readonly ColumnGuess[]): Extra {
  let extra: Record<string, string> | undefined
  for (const column of columns) {
    const cell = row.cells[column.index]
    if (!cell) continue
    const text = withoutControls(unguarded(cell.trim()))
    if (text === '') continue
    if (text.length > uploadLimits.textCharacters) {
      row.issues.push(rowIssue(row.row, 'text_too_long', column.header, text))
      continue
    }
    extra ??= {}
    extra[column.header] = text
  }
  return extra ?? {}
}
