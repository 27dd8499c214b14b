import { convert } from '../../kernel/money.ts'
import type { ExchangeRates } from '../customs/api.ts'
import { type CodeKind, crosswalk, type IndustryLines, type NotMapped } from './crosswalk.ts'
import type { OrderLine } from './order-line.ts'
import { priceLevel } from './steps.ts'

/** What was sold of one kind of goods in one place and year. */
export type Cell = {
  kind: CodeKind
  code: string
  industries: readonly IndustryLines[]
  year: number
  state: string | undefined
  county: string | undefined
  orders: number
  usdMinor: bigint
  /** Sum of the squares of the amounts, US dollars: what a resample needs of single orders. */
  squares: number
}

export type Unmapped = {
  kind: CodeKind
  code: string
  reason: NotMapped
  orders: number
  usdMinor: bigint
}

export type Tally = Readonly<{
  add: (line: OrderLine) => 'counted' | 'not_mapped' | 'no_rate' | 'no_price_level'
  cells: () => readonly Cell[]
  unmapped: () => readonly Unmapped[]
  /** Orders that were exchanged at a rate more than a week older than they are. */
  atStaleRate: () => number
}>

/** A hostile file may name a million codes: those behind are counted together. */
const MOST_UNMAPPED = 10_000
const OTHERS = 'others'

/**
 * Adds orders up by goods, place and year, in US dollars at the rate of the day or the last before it: memory grows with
 * the kinds of goods and places, not with the orders.
 */
export function createTally(rates: ExchangeRates): Tally {
  const cells = new Map<string, Cell>()
  const unmapped = new Map<string, Unmapped>()
  let atStaleRate = 0
  return {
    add({ day, kind, code, amount, state, county }) {
      const rate = rates.find(amount.currency, 'USD', day)
      if (!rate) return 'no_rate'
      const year = Number(day.slice(0, 4))
      if (!priceLevel(year)) return 'no_price_level'
      const usd = convert(amount, rate.rate, 'USD', 'halfEven')
      if (rate.isStale) atStaleRate += 1
      const key = `${kind} ${code} ${year} ${county?.fips ?? state?.fips ?? ''}`
      const known = cells.get(key)
      const industries = known?.industries ?? crosswalk().find(kind, code)
      if (typeof industries === 'string') {
        const isFull = unmapped.size >= MOST_UNMAPPED && !unmapped.has(`${kind} ${code}`)
        const name = isFull ? OTHERS : code
        const found = unmapped.get(`${kind} ${name}`)
        if (found) {
          found.orders += 1
          found.usdMinor += usd.minor
        } else {
          const one = { kind, code: name, reason: industries, orders: 1, usdMinor: usd.minor }
          unmapped.set(`${kind} ${name}`, one)
        }
        return 'not_mapped'
      }
      const dollars = Number(usd.minor) / 100
      if (known) {
        known.orders += 1
        known.usdMinor += usd.minor
        known.squares += dollars * dollars
      } else {
        cells.set(key, {
          kind,
          code,
          industries,
          year,
          state: state?.fips,
          county: county?.fips,
          orders: 1,
          usdMinor: usd.minor,
          squares: dollars * dollars,
        })
      }
      return 'counted'
    },
    cells: () => [...cells.values()],
    unmapped: () => [...unmapped.values()],
    atStaleRate: () => atStaleRate,
  }
}
