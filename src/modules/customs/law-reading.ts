import { createHash } from 'node:crypto'
import { contains, type Day } from '../../kernel/period.ts'
import type { LoadedData } from './loaded-data.ts'
import type { Market } from './market.ts'
import { requirementsOf } from './markets.ts'

/**
 * What the law of a market says on a day, as one short text: two days with the same text are taxed
 * and admitted alike, exchange rates aside. Covers rules in every reading, access and requirements
 * in force, the tariff's data and the positive list at hand.
 */
export function lawReading(
  market: Market,
  loaded: Pick<LoadedData, 'positiveList' | 'versions'>,
  day: Day,
): string {
  const known = byLoaded.get(loaded) ?? new Map<string, string>()
  byLoaded.set(loaded, known)
  const key = `${market.id} ${day}`
  const before = known.get(key)
  if (before !== undefined) return before
  const rules = market
    .rules()
    .rules.filter(({ period }) => contains(period, day))
    .map(({ id }) => id)
  const list = loaded.positiveList(market, day)
  const reading = createHash('sha256')
    .update(
      JSON.stringify([
        market.dataVersions(),
        loaded.versions,
        rules,
        list ? [list.version, list.asOf] : null,
        // Written in code, each part with its days: what is not in force on this day is left out.
        inForceOn(requirementsOf(market), day),
        market.scenariosOn(day, '').map(({ id }) => id),
        // Some answers depend on whose year the schedule is.
        day.slice(0, 4),
      ]),
    )
    .digest('hex')
    .slice(0, 24)
  if (known.size >= MOST_DAYS) known.clear()
  known.set(key, reading)
  return reading
}

/** Until an operator loads other data; the day of a sale and that of its notice are asked for. */
const byLoaded = new WeakMap<object, Map<string, string>>()
const MOST_DAYS = 100

function inForceOn(value: unknown, day: Day): unknown {
  if (value instanceof RegExp) return value.source
  if (Array.isArray(value)) return value.map((one) => inForceOn(one, day))
  if (value === null || typeof value !== 'object') return value
  const { validFrom = null, validTo = null } = value as { validFrom?: Day; validTo?: Day }
  if ((validFrom !== null && validFrom > day) || (validTo !== null && validTo <= day)) return null
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inForceOn(one, day)]))
}
