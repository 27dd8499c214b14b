import { type Currency, isCurrency, type Money, parseMoney } from '../../kernel/money.ts'
import { type Day, parseDay } from '../../kernel/period.ts'
import { type County, places, type State } from '../../platform/us-places.ts'
import type { TableRecord } from '../catalogue/api.ts'
import { type CodeKind, crosswalk } from './crosswalk.ts'

/** One order, or a line of one: what was sold, for how much, from where. */
export type OrderLine = Readonly<{
  row: number
  day: Day
  kind: CodeKind
  code: string
  amount: Money
  state: State | undefined
  county: County | undefined
}>

const COLUMNS = ['date', 'code', 'hs6', 'naics', 'amount', 'currency', 'state', 'county'] as const
type Column = (typeof COLUMNS)[number]

export type RowProblem = Readonly<{
  row: number
  column: Column | ''
  problem: string
  /** What stands there, shortened. */
  read: string
}>

const EXCERPT = 60

/** Where each column stands; or what is wrong with the first row. */
export type Header = Readonly<{ at: ReadonlyMap<Column, number> }>

/** Reads the first row: date, amount, and one of hs6, naics or code are needed. */
export function readHeader(cells: readonly string[]): Header | RowProblem {
  const at = new Map<Column, number>()
  for (const [i, cell] of cells.entries()) {
    const name = cell.trim().toLowerCase()
    const column = COLUMNS.find((one) => one === name)
    if (column && !at.has(column)) at.set(column, i)
  }
  const missing = [
    ...(['date', 'amount'] as const).filter((column) => !at.has(column)),
    ...(at.has('hs6') || at.has('naics') || at.has('code') ? [] : ['hs6 or naics']),
  ]
  return missing.length === 0
    ? { at }
    : {
        row: 1,
        column: '',
        problem: `the first row names no column ${missing.join(', ')}`,
        read: cells.join(',').slice(0, EXCERPT),
      }
}

/** Reads one row; or says what is wrong with it. */
export function readOrderLine(record: TableRecord, { at }: Header): OrderLine | RowProblem {
  const { row } = record
  if ('read' in record) {
    return {
      row,
      column: '',
      problem: record.code.replaceAll('_', ' '),
      read: shorten(record.read),
    }
  }
  const cell = (column: Column): string => (record.cells[at.get(column) ?? -1] ?? '').trim()
  const wrong = (column: Column, problem: string): RowProblem => ({
    row,
    column,
    problem,
    read: shorten(cell(column)),
  })
  const day = dayFrom(cell('date'))
  if (!day) return wrong('date', 'is no day, YYYY-MM-DD')
  const code = readCode(cell)
  if ('column' in code) return wrong(code.column, code.problem)
  const currency = cell('currency').toUpperCase() || ('USD' satisfies Currency)
  if (!isCurrency(currency)) return wrong('currency', 'is no currency that is known')
  const amount = parseMoney(cell('amount'), currency)
  if (!amount)
    return wrong('amount', 'is no amount: digits, a point, as many places as the currency')
  if (amount.minor <= 0n) return wrong('amount', 'must be above zero')
  const stateText = cell('state')
  const state = stateText === '' ? undefined : places().findState(stateText)
  if (stateText !== '' && !state) return wrong('state', 'is no state of the United States')
  const countyText = cell('county')
  const county = countyText === '' ? undefined : places().findCounty(countyText, state)
  if (countyText !== '' && !county) {
    return wrong(
      'county',
      state ? 'is no county of that state' : 'needs its state, or its FIPS code',
    )
  }
  return { row, day, ...code, amount, state: state ?? county?.state, county }
}

/** A file has few days and many rows. */
const days = new Map<string, Day>()
const MOST_DAYS = 20_000

function dayFrom(text: string): Day | undefined {
  const day = days.get(text) ?? parseDay(text)
  if (day && days.size < MOST_DAYS) days.set(text, day)
  return day
}

const shorten = (text: string): string => text.slice(0, EXCERPT)

type Code = Readonly<{ kind: CodeKind; code: string }>

/** `hs6` and `naics` say what they are; a `code` must be known as one of the two only. */
function readCode(
  cell: (column: Column) => string,
): Code | Readonly<{ column: Column; problem: string }> {
  const hs6 = cell('hs6').replace(/[\s.]/g, '')
  if (hs6 !== '') {
    return /^\d{6,10}$/.test(hs6)
      ? { kind: 'hs6', code: hs6.slice(0, 6) }
      : { column: 'hs6', problem: 'is no HS code of 6 to 10 digits' }
  }
  const naics = cell('naics')
  if (naics !== '') {
    return /^\d{3,6}$/.test(naics)
      ? { kind: 'naics', code: naics }
      : { column: 'naics', problem: 'is no NAICS code of 3 to 6 digits' }
  }
  const code = cell('code').replace(/[\s.]/g, '')
  if (!/^\d{3,10}$/.test(code)) return { column: 'code', problem: 'is no HS or NAICS code' }
  const isGoods = code.length >= 6 && typeof crosswalk().find('hs6', code.slice(0, 6)) !== 'string'
  const isIndustry = code.length <= 6 && crosswalk().sectorsOf(code).length > 0
  if (isGoods && isIndustry) {
    return { column: 'code', problem: 'is an HS and a NAICS code: name the column hs6 or naics' }
  }
  return isIndustry && !isGoods
    ? { kind: 'naics', code }
    : { kind: code.length >= 6 ? 'hs6' : 'naics', code: code.slice(0, 6) }
}
