import { assert } from '../../kernel/assert.ts'
import type { Currency } from '../../kernel/money.ts'
import { type Day, daysBetween, parseDay } from '../../kernel/period.ts'
import { divideRates, ONE, parseRate, type Rate } from '../../kernel/rate.ts'
import { readData, versionOf } from '../../platform/data.ts'

/** What one unit of `from` was worth in `to`, on the last day quoted on or before the day asked. */
export type ExchangeRate = Readonly<{
  from: Currency
  to: Currency
  rate: Rate
  day: Day
  requested: Day
  ageDays: number
  isStale: boolean
  source: string
}>

export type ExchangeRates = Readonly<{
  version: string
  source: string
  firstDay: Day
  lastDay: Day
  /** Undefined before the first day, or for a currency that was not quoted. */
  find: (from: Currency, to: Currency, on: Day) => ExchangeRate | undefined
}>

/** Longer than any run of public holidays between two fixings. */
const STALE_DAYS = 7
/** A cross rate is no finite decimal: twelve places keep a cent exact up to ten billion. */
const CROSS_SCALE = 12
const MAX_LINES = 40_000

/**
 * Reads the European Central Bank's history of euro reference rates: the file it publishes
 * (`Date,USD,JPY,…`, newest first, `N/A`) or the tab-separated one that ships. Undefined when the
 * text is neither.
 */
export function parseExchangeRates(text: string, version: string): ExchangeRates | undefined {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/, MAX_LINES)
  const separator = lines[0]!.includes('\t') ? '\t' : ','
  const [first, ...currencies] = lines[0]!.split(separator).map((cell) => cell.trim())
  if (first?.toLowerCase() !== 'day' && first?.toLowerCase() !== 'date') return undefined
  const rows = lines.slice(1).flatMap((line) => {
    const on = parseDay(line.slice(0, 10))
    return on ? [{ on, line }] : []
  })
  if (rows.length === 0) return undefined
  rows.sort((a, b) => (a.on < b.on ? -1 : 1))
  const column = new Map(currencies.map((code, i) => [code, i + 1]))
  const days = rows.map(({ on }) => on)
  const source = 'European Central Bank, euro foreign exchange reference rates'
  const perEuro = (currency: Currency, row: number): Rate | undefined => {
    if (currency === 'EUR') return ONE
    const at = column.get(currency)
    const cell = at === undefined ? undefined : rows[row]!.line.split(separator)[at]?.trim()
    const rate = cell ? parseRate(cell) : undefined
    return rate && rate.scaled > 0n ? rate : undefined
  }
  const cache = new Map<string, ExchangeRate>()
  const find = (from: Currency, to: Currency, on: Day): ExchangeRate | undefined => {
    if (from === to) return sameCurrency(from, on, source)
    const key = `${from}${to}${on}`
    const seen = cache.get(key)
    if (seen) return seen
    const row = lastOnOrBefore(days, on)
    const divisor = row < 0 ? undefined : perEuro(from, row)
    const dividend = row < 0 ? undefined : perEuro(to, row)
    if (!divisor || !dividend) return undefined
    const ageDays = daysBetween(days[row]!, on)
    const found: ExchangeRate = {
      from,
      to,
      rate: divideRates(dividend, divisor, CROSS_SCALE, 'halfEven'),
      day: days[row]!,
      requested: on,
      ageDays,
      isStale: ageDays > STALE_DAYS,
      source,
    }
    if (cache.size > 5_000) cache.clear()
    cache.set(key, found)
    return found
  }
  return { version, source, firstDay: days[0]!, lastDay: days.at(-1)!, find }
}

/** Nothing is exchanged, on any day. */
const sameCurrency = (currency: Currency, on: Day, source: string): ExchangeRate => ({
  from: currency,
  to: currency,
  rate: ONE,
  day: on,
  requested: on,
  ageDays: 0,
  isStale: false,
  source,
})

function lastOnOrBefore(days: readonly Day[], on: Day): number {
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (days[middle]! <= on) low = middle + 1
    else high = middle
  }
  return low - 1
}

let shipped: ExchangeRates | undefined

/** The history that ships with the product; a newer file is read by `parseExchangeRates`. */
export function shippedExchangeRates(): ExchangeRates {
  if (shipped) return shipped
  const bytes = readData('fx/ecb.tsv.gz')
  const parsed = parseExchangeRates(bytes.toString('utf8'), versionOf(bytes))
  assert(parsed, 'the shipped exchange rates are readable')
  shipped = parsed
  return parsed
}
