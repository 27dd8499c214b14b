import { unguarded, withoutControls } from './cell-text.ts'
import { CatalogueErrors } from './errors.ts'
import { type Field, normal, readHeader, weightUnitOf } from './fields.ts'
import { isGtin } from './gtin.ts'
import { type DecimalMark, decimalMarkOf, readPrice } from './price.ts'

export type ColumnGuess = Readonly<{
  index: number
  header: string
  field: Field | null
  /** 1 is certain. */
  confidence: number
  /** What decided: the header, the values below it, or the person who corrected it. */
  decidedBy: 'header' | 'values' | 'choice' | 'nothing'
  /** The unit that the header names: of weight, of time, or a currency. */
  unit: string | null
  samples: readonly string[]
}>

export type ColumnMapping = Readonly<{
  columns: readonly ColumnGuess[]
  isShopify: boolean
  /** The decimal mark that the prices show, where they do. */
  decimal: DecimalMark | null
}>

const SAMPLES = 3
const SAMPLE_CHARACTERS = 80

/**
 * What each column most likely holds, by its header first and by its values where the header says
 * nothing. No field is given twice: the surer column wins, then the earlier one.
 */
export function guessMapping(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): ColumnMapping {
  const valuesOf = (index: number) =>
    rows.map((row) => row[index]?.trim() ?? '').filter((value) => value !== '')
  const columns: ColumnGuess[] = headers.map((header, index) => {
    const { field, unit, isExact } = readHeader(header)
    const samples = valuesOf(index)
      .slice(0, SAMPLES)
      .map((value) => value.slice(0, SAMPLE_CHARACTERS).toWellFormed())
    const confidence = field ? (isExact ? 1 : 0.6) : 0
    return {
      index,
      header,
      field,
      unit,
      confidence,
      decidedBy: field ? 'header' : 'nothing',
      samples,
    }
  })
  dropDoubles(columns)
  guessByValues(columns, valuesOf)
  const price = columns.find((column) => column.field === 'price')
  const isShopify = looksLikeShopify(columns)
  return {
    columns,
    isShopify,
    decimal: isShopify ? '.' : ((price && decimalMarkOf(valuesOf(price.index))) ?? null),
  }
}

function dropDoubles(columns: ColumnGuess[]): void {
  const taken = new Set<Field>()
  for (const column of columns.toSorted((a, b) => b.confidence - a.confidence)) {
    if (column.field === null) continue
    if (taken.has(column.field)) {
      columns[column.index] = { ...column, field: null, confidence: 0, decidedBy: 'nothing' }
    }
    taken.add(column.field)
  }
}

const isUrl = (value: string): boolean => /^https?:\/\/\S+$/i.test(value)
const isAmount = (value: string): boolean =>
  /[.,]\d{2}\b|[$€£¥￥元]/.test(value) && typeof readPrice(value, 'USD', '.') !== 'string'
const isName = (value: string): boolean =>
  value.length >= 3 && /\p{L}{2}/u.test(value) && !isUrl(value)
/** Digits alone may be a weight or a count as well: without a heading they are left alone. */
const isCode = (value: string): boolean => /^(?=.*\d)(?=.*[A-Za-z])[\w./-]{3,30}$/.test(value)

/** Tests in the order in which they decide: the most telling values first. */
const VALUE_TESTS: readonly (readonly [Field, (value: string) => boolean])[] = [
  ['image', isUrl],
  // A column called 'Unit' is one of weight only when it holds nothing else.
  ['weightUnit', (value) => weightUnitOf(value) !== undefined],
  ['barcode', (value) => isGtin(value.replace(/^'/, ''))],
  ['price', isAmount],
  ['sku', isCode],
  ['title', isName],
]

function guessByValues(columns: ColumnGuess[], valuesOf: (index: number) => string[]): void {
  for (const [field, test] of VALUE_TESTS) {
    if (columns.some((column) => column.field === field)) continue
    // Shopify files are complete: a column it does not name is a column of its own kind.
    if (looksLikeShopify(columns)) return
    const found = columns.find((column) => {
      const values = column.field === null ? valuesOf(column.index) : []
      const isTelling = values.length > 0 && values.filter(test).length >= values.length * 0.8
      const mustDiffer = field === 'sku' || field === 'title'
      return isTelling && (!mustDiffer || new Set(values).size >= values.length * 0.8)
    })
    if (found) columns[found.index] = { ...found, field, confidence: 0.5, decidedBy: 'values' }
  }
}

function looksLikeShopify(columns: readonly ColumnGuess[]): boolean {
  const names = new Set(columns.map((column) => normal(column.header)))
  if (!names.has('title')) return false
  const older = names.has('handle') && (names.has('variant price') || names.has('body html'))
  return older || (names.has('url handle') && names.has('option1 name'))
}

/** The person's own choice over the guess: header → field, or null to keep the column as it is. */
export function correctMapping(
  guess: ColumnMapping,
  choices: Readonly<Record<string, Field | null>>,
): ColumnMapping {
  const chosen = new Map(Object.entries(choices))
  for (const header of chosen.keys()) {
    if (!guess.columns.some((column) => column.header === header)) {
      throw CatalogueErrors.mappingInvalid({ column: header, reason: 'no_such_column' })
    }
  }
  const wanted = [...chosen.values()].filter((field) => field !== null)
  const twice = wanted.find((field, index) => wanted.indexOf(field) !== index)
  if (twice) throw CatalogueErrors.mappingInvalid({ field: twice, reason: 'chosen_twice' })
  const columns = guess.columns.map((column): ColumnGuess => {
    const field = chosen.get(column.header)
    if (field !== undefined) return { ...column, field, confidence: 1, decidedBy: 'choice' }
    const isTaken = column.field !== null && wanted.includes(column.field)
    return isTaken ? { ...column, field: null, confidence: 0, decidedBy: 'nothing' } : column
  })
  return { ...guess, columns }
}

/** Headers as they are used: trimmed, never empty, each once. */
export function uniqueHeaders(cells: readonly string[]): string[] {
  const seen = new Set<string>()
  return cells.map((cell, index) => {
    const text = withoutControls(unguarded(cell.trim())).slice(0, 200).toWellFormed().trim()
    const name = text || `Column ${index + 1}`
    let unique = name
    for (let times = 2; seen.has(unique); times++) unique = `${name} (${times})`
    seen.add(unique)
    return unique
  })
}

/** A first row without any known header but with numbers in it is data already. */
export function isHeaderRow(cells: readonly string[]): boolean {
  if (cells.some((cell) => cell.trim() !== '' && readHeader(cell).field !== null)) return true
  return !cells.some((cell) => /^[^\p{L}]*\d[^\p{L}]*$/u.test(cell) || isUrl(cell.trim()))
}
