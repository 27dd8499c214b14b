import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { readData } from '../../src/platform/data.ts'

type SampleBusiness = Readonly<{
  slug: string
  name: string
  nameZh: string
  county: string
  town: string
  state: string
  kind: string
  story: Readonly<{ en: string; zh: string }>
  catalogueFile: string
  format: 'shopify' | 'shopify-2017' | 'csv' | 'jsonl'
  sample: boolean
}>

type Line = Readonly<Record<string, string>>

const businesses = JSON.parse(
  readData('sample/businesses.json').toString('utf8'),
) as readonly SampleBusiness[]

const GTIN_COLUMNS = ['Variant Barcode', 'UPC', 'Barcode', 'EAN', 'GTIN', 'gtin']
const SKU_COLUMNS = ['Variant SKU', 'SKU', 'Item No.', 'Part number', 'sku']

function linesOf(business: SampleBusiness): readonly Line[] {
  const text = readData(`sample/${business.catalogueFile}`).toString('utf8')
  if (business.format === 'jsonl') {
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
  }
  const header = text.slice(0, text.indexOf('\n'))
  return parse(text, { bom: true, columns: true, delimiter: header.includes(';') ? ';' : ',' })
}

const valuesOf = (lines: readonly Line[], columns: readonly string[]): string[] =>
  lines.flatMap((line) => columns.map((column) => line[column] ?? '').filter((value) => value))

/** GS1's check: digits weighted 3 and 1 from the right add up to a multiple of ten. */
function hasValidCheckDigit(gtin: string): boolean {
  const weighted = [...gtin].reverse().map((digit, i) => Number(digit) * (i % 2 === 0 ? 1 : 3))
  return weighted.reduce((sum, value) => sum + value, 0) % 10 === 0
}

test('there are twelve sample businesses, each marked as a sample in both languages', () => {
  expect(businesses.length).toBe(12)
  expect(new Set(businesses.map((business) => business.slug)).size).toBe(12)
  for (const business of businesses) {
    expect(business.sample).toBe(true)
    expect(business.state).toBe('US-MI')
    expect(business.nameZh).toMatch(/\p{Script=Han}/u)
    expect(business.story.zh).toMatch(/\p{Script=Han}/u)
    expect(business.story.en.length).toBeGreaterThan(80)
  }
})

test('every catalogue has eight to thirty variants with SKUs of their own', () => {
  const skus = businesses.flatMap((business) => {
    const own = valuesOf(linesOf(business), SKU_COLUMNS)
    expect(own.length, business.slug).toBeGreaterThanOrEqual(8)
    expect(own.length, business.slug).toBeLessThanOrEqual(30)
    return own
  })
  expect(skus.length).toBe(205)
  expect(new Set(skus).size).toBe(skus.length)
})

test('article numbers are example numbers with valid check digits', () => {
  const gtins = businesses.flatMap((business) => valuesOf(linesOf(business), GTIN_COLUMNS))
  expect(gtins.length).toBeGreaterThan(150)
  expect(gtins.filter((gtin) => !/^(952\d{10}|4\d{11})$/.test(gtin))).toEqual([])
  expect(gtins.filter((gtin) => !hasValidCheckDigit(gtin))).toEqual([])
})

test("the quick-start file is the cherry farm's catalogue", () => {
  expect(readData('sample/cherry-farm.csv')).toEqual(
    readData('sample/catalogues/bluff-road-cherries.csv'),
  )
})
