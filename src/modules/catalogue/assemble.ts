import type { CsvRecord } from './csv-reader.ts'
import type { Image, ProductContent, VariantContent } from './product.ts'
import { isSkipping, type RowIssue, rowIssue } from './row-issues.ts'
import type { ProductFields, Row, RowReader } from './row-reader.ts'
import { uploadLimits } from './upload-limits.ts'

/** A product put together from its rows. */
export type Assembled = Readonly<{
  /** The seller's own name for it within the business. */
  key: string
  content: ProductContent
  firstRow: number
  /** Rows it was made from, without those skipped. */
  rows: number
  /** A second one with the same key adds to the first (a handle) or is a double (a SKU). */
  onRepeat: 'merge' | 'skip'
  /** False when no row of this group names the product: it can only add to an earlier one. */
  isNamed: boolean
  characters: number
}>

export type Assembler = Readonly<{
  /** Products that are complete, now that this record has come. */
  add: (record: CsvRecord, found: Found) => void
  end: (found: Found) => void
}>

/** Where the assembler puts what it finds. */
export type Found = {
  products: Assembled[]
  issues: RowIssue[]
  skippedRows: number
  blankRows: number
}

type Group = {
  key: string
  firstRow: number
  rows: number
  fields: ProductFields | undefined
  optionNames: string[]
  variants: VariantContent[]
  known: Set<string>
  images: { image: Image; position: number }[]
  characters: number
  /** Its own row was refused, and so is whatever else it has. */
  isRefused: boolean
  /** Rows that were taken while there was no variant yet. */
  orphans: number[]
}

const KEY_CHARACTERS = 500
const DEFAULT_OPTION = { name: 'Title', value: 'Default Title' }

/**
 * Puts products together from rows: consecutive rows of one handle are one product with its
 * variants and pictures; without a handle column each row is a product of its own.
 */
export function createAssembler(reader: RowReader): Assembler {
  let group: Group | undefined

  function close(found: Found): void {
    if (group) finish(group, reader, found)
    group = undefined
  }

  return {
    add(record, found) {
      if (record.cells.every((cell) => cell.trim() === '')) {
        found.blankRows += 1
        return
      }
      const row = reader.open(record.row, record.cells)
      const title = row.text('title')
      const key = keyOf(row, reader, title)
      if (key === undefined) {
        row.issues.push(rowIssue(record.row, reader.hasHandle ? 'handle_missing' : 'title_missing'))
      } else {
        if (group && (group.key !== key || !reader.hasHandle)) close(found)
        group ??= openGroup(key, record.row)
        addRow(group, row, reader)
      }
      if (row.issues.some(isSkipping)) {
        found.skippedRows += 1
        if (group && key !== undefined) group.rows -= 1
      } else if (group && (group.isRefused || group.variants.length === 0)) {
        if (group.orphans.length < uploadLimits.keptIssues) group.orphans.push(record.row)
      }
      found.issues.push(...row.issues)
    },
    end: close,
  }
}

function keyOf(row: Row, reader: RowReader, title: string): string | undefined {
  const handle = row.text('handle')
  if (handle !== '') return handle.slice(0, KEY_CHARACTERS)
  if (title === '') return undefined
  if (reader.isShopify) return slug([title])
  const code = row.text('sku') || row.text('barcode')
  return code !== ''
    ? code.slice(0, KEY_CHARACTERS)
    : slug([title, row.text('brand'), row.text('size')])
}

/** A name from what tells the product apart, where the seller gave it none. */
const slug = (parts: readonly string[]): string =>
  parts
    .filter((part) => part !== '')
    .join(' ')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, KEY_CHARACTERS) || 'product'

const openGroup = (key: string, firstRow: number): Group => ({
  key,
  firstRow,
  rows: 0,
  fields: undefined,
  optionNames: [],
  variants: [],
  known: new Set(),
  images: [],
  characters: 0,
  isRefused: false,
  orphans: [],
})

function addRow(group: Group, row: Row, reader: RowReader): void {
  const isFirst = group.rows === 0 && group.fields === undefined
  group.rows += 1
  if (isFirst) {
    group.fields = reader.product(row)
    group.optionNames = optionNames(row)
    const { title, description = '' } = group.fields
    if (title.length > uploadLimits.titleCharacters) row.note('title_too_long', 'title')
    if (description.length > uploadLimits.descriptionCharacters) {
      row.note('description_too_long', 'description')
    }
    group.isRefused = row.issues.some(isSkipping)
  }
  if (group.isRefused) return
  // What the row may add to, at most: the rest of a hostile file is not held in memory.
  if (group.characters > uploadLimits.batchCharacters) {
    row.note('product_too_large', 'handle')
    return
  }
  for (const cell of row.cells) group.characters += cell.length
  if (isFirst || isVariantRow(row)) addVariant(group, row, reader, isFirst)
  addImages(group, row, reader, isFirst)
}

/** Up to three, without the one that Shopify makes up for products that have no options. */
function optionNames(row: Row): string[] {
  const names = [row.text('option1Name'), row.text('option2Name'), row.text('option3Name')]
  while (names.at(-1) === '') names.pop()
  const isMadeUp =
    names.length === 1 &&
    names[0] === DEFAULT_OPTION.name &&
    row.text('option1Value') === DEFAULT_OPTION.value
  return isMadeUp ? [] : names.map((name) => name.slice(0, uploadLimits.titleCharacters))
}

const OPTION_VALUES = ['option1Value', 'option2Value', 'option3Value'] as const
const VARIANT_SIGNS = [...OPTION_VALUES, 'sku', 'price', 'barcode', 'size'] as const

const isVariantRow = (row: Row): boolean => VARIANT_SIGNS.some((field) => row.has(field))

/** A group that only adds to an earlier one names no options, yet has values for them. */
function optionCount(group: Group, row: Row): number {
  if (group.optionNames.length > 0 || group.fields?.title !== '') return group.optionNames.length
  return OPTION_VALUES.findLastIndex((field) => row.has(field)) + 1
}

/** What a later row says otherwise than the first one, in columns of the seller's own. */
function ownExtra(group: Group, row: Row, reader: RowReader): Record<string, string> {
  const known = group.fields?.extra ?? {}
  return Object.fromEntries(
    Object.entries(reader.extra(row)).filter(([header, text]) => known[header] !== text),
  )
}

function addVariant(group: Group, row: Row, reader: RowReader, isFirst: boolean): void {
  const read = reader.variant(row, optionCount(group, row))
  if (!read) return
  const variant = isFirst
    ? read
    : { ...read, extra: { ...read.extra, ...ownExtra(group, row, reader) } }
  if (group.variants.length >= uploadLimits.variantsPerProduct) {
    row.note('too_many_variants', 'handle')
    return
  }
  const identity = JSON.stringify([variant.options, variant.sku, variant.barcode, variant.size])
  if (group.known.has(identity)) {
    row.note('duplicate_variant', 'sku')
    return
  }
  group.known.add(identity)
  group.variants.push(variant)
}

function addImages(group: Group, row: Row, reader: RowReader, isFirst: boolean): void {
  const extra = isFirst || isVariantRow(row) ? {} : reader.extra(row)
  const position = Number.parseInt(row.text('imagePosition'), 10)
  for (const image of reader.image(row)) {
    if (group.images.length >= uploadLimits.imagesPerProduct) {
      row.note('too_many_images', 'image')
      return
    }
    group.images.push({
      image: Object.keys(extra).length > 0 ? { ...image, extra } : image,
      position: Number.isNaN(position) ? group.images.length + 1 : position,
    })
  }
}

function finish(group: Group, reader: RowReader, found: Found): void {
  const { fields, variants } = group
  if (!fields || variants.length === 0) {
    // Its own row was skipped; pictures that followed have no product to belong to.
    for (const row of group.orphans) {
      found.issues.push(rowIssue(row, 'product_skipped', '', group.key))
    }
    found.skippedRows += group.rows
    return
  }
  const { title, ...rest } = fields
  found.products.push({
    key: group.key,
    firstRow: group.firstRow,
    rows: group.rows,
    onRepeat: reader.hasHandle ? 'merge' : 'skip',
    isNamed: title !== '',
    characters: group.characters,
    content: {
      ...rest,
      title,
      optionNames: group.optionNames,
      images: group.images.toSorted((a, b) => a.position - b.position).map(({ image }) => image),
      variants,
    },
  })
}
