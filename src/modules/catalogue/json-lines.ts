import type { Assembled, Found } from './assemble.ts'
import { createAssembler } from './assemble.ts'
import type { ColumnMapping } from './columns.ts'
import { FIELDS, type Field } from './fields.ts'
import { isSkipping, type RowIssue, rowIssue } from './row-issues.ts'
import { createRowReader, type ReadOptions } from './row-reader.ts'
import { uploadLimits } from './upload-limits.ts'

export type JsonLinesReader = Readonly<{
  push: (text: string, found: Found) => number
  end: (found: Found) => number
}>

/** Other names that a field of a product goes by. */
const ALIASES: Readonly<Record<string, Field>> = {
  key: 'handle',
  id: 'handle',
  name: 'title',
  type: 'productType',
  vendor: 'brand',
  gtin: 'barcode',
  compare_at_price: 'compareAtPrice',
  shelfLifeDays: 'shelfLife',
  quantity: 'stock',
}
const IS_FIELD: ReadonlySet<string> = new Set(FIELDS)
const STRUCTURED = new Set(['variants', 'images', 'image', 'options', 'origin', 'tags', 'extra'])
const OPTION_FIELDS = [
  ['option1Name', 'option1Value'],
  ['option2Name', 'option2Value'],
  ['option3Name', 'option3Value'],
] as const
const NO_LINE_END = -1

/**
 * JSON Lines: one product per line, blank lines allowed. A product is put into the cells of a table
 * and read by the same rules, so that both kinds of file mean the same. Numbers are taken as they
 * are written: a price never becomes a floating-point number.
 *
 * Fields: `handle` (or key, id), `title` (or name), `description`, `brand` (or vendor), `category`,
 * `productType` (or type), `tags` (list or text), `status`, `origin` (`{country, state, county}` or
 * a country), `ingredients` (list or text), `shelfLifeDays`, `images` (addresses or `{url, alt}`),
 * `options` (names), and `variants`, each with `options` (values), `sku`, `gtin` (or barcode),
 * `price` (`{amount, currency}`, or text), `compareAtPrice`, `cost`, `weight` ('1.2 kg'),
 * `weightGrams`, `size`, `stock`. A product of one variant may carry these fields itself. Other
 * fields that are text, numbers or true/false are kept as they are.
 */
export function createJsonLinesReader(options: ReadOptions): JsonLinesReader {
  let buffer = ''
  let row = 0
  let isDiscarding = false

  function line(text: string, found: Found): void {
    row += 1
    if (text.trim() === '') found.blankRows += 1
    else readLine(text, row, options, found)
  }

  return {
    push(text, found) {
      const before = row
      buffer += text
      let at = 0
      for (let end = buffer.indexOf('\n'); end !== NO_LINE_END; end = buffer.indexOf('\n', at)) {
        if (isDiscarding) isDiscarding = false
        else line(buffer.slice(at, end), found)
        at = end + 1
      }
      buffer = buffer.slice(at)
      if (buffer.length > uploadLimits.recordCharacters) {
        if (!isDiscarding) {
          row += 1
          found.skippedRows += 1
          found.issues.push(rowIssue(row, 'record_too_large', '', buffer))
        }
        isDiscarding = true
        buffer = ''
      }
      return row - before
    },
    end(found) {
      const before = row
      if (buffer !== '' && !isDiscarding) line(buffer, found)
      return row - before
    },
  }
}

type Json = Readonly<Record<string, unknown>>

function readLine(text: string, row: number, options: ReadOptions, found: Found): void {
  const value = parsed(text)
  const own: Found = { products: [], issues: [], skippedRows: 0, blankRows: 0 }
  if (!isObject(value)) {
    own.issues.push(rowIssue(row, 'not_json', '', text))
  } else {
    const table = toTable(value, row, own.issues)
    const headers = [...new Set(table.flatMap((cells) => [...cells.keys()]))]
    const assembler = createAssembler(createRowReader(mappingOf(headers), options))
    for (const cells of table) {
      assembler.add({ row, cells: headers.map((header) => cells.get(header) ?? '') }, own)
    }
    assembler.end(own)
  }
  found.issues.push(...own.issues)
  // A line is one row, however many rows it took in the table.
  const product = own.products[0]
  const isNameless = product !== undefined && !product.isNamed
  if (isNameless) found.issues.push(rowIssue(row, 'title_missing', 'title'))
  if (product && !isNameless) {
    const single: Assembled = { ...product, firstRow: row, rows: 1, onRepeat: 'skip' }
    found.products.push(single)
  } else {
    if (!isNameless && !own.issues.some(isSkipping)) {
      found.issues.push(rowIssue(row, 'title_missing', 'title'))
    }
    found.skippedRows += 1
  }
}

/** JSON with every number as the text it was written in. */
function parsed(text: string): unknown {
  try {
    const reviver = (_key: string, value: unknown, context?: { source?: string }) =>
      typeof value === 'number' ? (context?.source ?? String(value)) : value
    return JSON.parse(text, reviver as Parameters<typeof JSON.parse>[1])
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function mappingOf(headers: readonly string[]): ColumnMapping {
  const columns = headers.map((header, index) => ({
    index,
    header,
    field: IS_FIELD.has(header) ? (header as Field) : null,
    confidence: 1,
    decidedBy: 'header' as const,
    unit: null,
    samples: [],
  }))
  return { columns, isShopify: false, decimal: '.' }
}

type Cells = Map<string, string>

/** The product as rows of a table: variant and picture i stand on row i. */
function toTable(product: Json, row: number, issues: RowIssue[]): Cells[] {
  const wrong: Wrong = (column, value) => {
    issues.push(rowIssue(row, 'value_type', column, JSON.stringify(value) ?? ''))
  }
  const first: Cells = new Map()
  putScalars(first, product, wrong)
  putOrigin(first, product['origin'], wrong)
  putTags(first, product['tags'], wrong)
  const names = listOf(product, 'options', wrong).map((name) => scalar(name) ?? '')
  const variants = listOf(product, 'variants', wrong)
  const table: Cells[] = [first]
  for (const [index, variant] of variants.entries()) {
    if (!isObject(variant)) {
      wrong(`variants/${index}`, variant)
      continue
    }
    const cells = index === 0 ? first : new Map<string, string>()
    putScalars(cells, variant, wrong)
    const values = listOf(variant, 'options', wrong).map((value) => scalar(value) ?? '')
    OPTION_FIELDS.forEach(([name, value], option) => {
      if (index === 0 && names[option]) cells.set(name, names[option])
      if (values[option]) cells.set(value, values[option])
    })
    if (index > 0) table[index] = cells
  }
  const images = [...listOf(product, 'images', wrong), ...asList(product['image'])]
  for (const [index, image] of images.entries()) {
    const url = isObject(image) ? (image['url'] ?? image['src']) : image
    if (typeof url !== 'string') {
      wrong(`images/${index}`, image)
      continue
    }
    table[index] ??= new Map()
    table[index].set('image', url)
    const alt = isObject(image) ? scalar(image['alt']) : undefined
    if (alt) table[index].set('imageAlt', alt)
  }
  const rows = Array.from(table, (cells) => cells ?? new Map<string, string>())
  // All rows carry the handle, as the rows of a table do.
  const handle = first.get('handle') ?? first.get('sku') ?? first.get('title')
  if (handle) for (const cells of rows) cells.set('handle', handle)
  return rows
}

type Wrong = (column: string, value: unknown) => void

function putScalars(cells: Cells, source: Json, wrong: Wrong): void {
  for (const [name, value] of Object.entries(source)) {
    if (STRUCTURED.has(name) || value === null || value === undefined) continue
    const field = ALIASES[name] ?? name
    const isMoney = field === 'price' || field === 'compareAtPrice' || field === 'cost'
    if (isMoney && isObject(value)) {
      const amount = scalar(value['amount'])
      const currency = scalar(value['currency'])
      if (amount === undefined) wrong(name, value)
      else cells.set(field, currency ? `${amount} ${currency}` : amount)
      continue
    }
    const list = field === 'ingredients' && Array.isArray(value)
    const text = list ? value.map((part) => scalar(part) ?? '').join(', ') : scalar(value)
    if (text === undefined) wrong(name, value)
    else cells.set(field, text)
  }
}

function putOrigin(cells: Cells, origin: unknown, wrong: Wrong): void {
  if (origin === undefined || origin === null) return
  if (!isObject(origin)) {
    const country = scalar(origin)
    if (country === undefined) wrong('origin', origin)
    else cells.set('originCountry', country)
    return
  }
  for (const [name, field] of [
    ['country', 'originCountry'],
    ['state', 'originState'],
    ['county', 'originCounty'],
  ] as const) {
    const text = scalar(origin[name])
    if (text !== undefined) cells.set(field, text)
  }
}

function putTags(cells: Cells, tags: unknown, wrong: Wrong): void {
  if (tags === undefined || tags === null) return
  const text = Array.isArray(tags) ? tags.map((tag) => scalar(tag) ?? '').join(',') : scalar(tags)
  if (text === undefined) wrong('tags', tags)
  else cells.set('tags', text)
}

const scalar = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : undefined

const asList = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : [value]

function listOf(source: Json, name: string, wrong: Wrong): readonly unknown[] {
  const value = source[name]
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.slice(0, uploadLimits.variantsPerProduct + 1)
  wrong(name, value)
  return []
}
