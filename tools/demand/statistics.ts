/** A cell of fewer cases says more about persons than about a market, and little about either. */
export const SMALLEST_CELL = 30
/** Below this a band by units sold would be the price list of a few best sellers. */
const SMALLEST_EFFECTIVE = 30
const BAND_POINTS = [10, 25, 50, 75, 90] as const

export type Priced = Readonly<{ price: number; weight: number }>

export type Band = Readonly<{
  /** Decimal strings, in the order of BAND_POINTS. */
  points: readonly string[]
  n: number
  unit: 'listing' | '100g'
  /** What a listing counts: what it sold, or one where a few listings sold most of it. */
  weighting: 'units sold' | 'listings'
}>

/** Price points weighted by what was sold; undefined with too few listings. */
export function bandOf(
  priced: readonly Priced[],
  unit: Band['unit'] = 'listing',
): Band | undefined {
  const usable = priced.filter(({ price, weight }) => price > 0 && weight > 0)
  if (usable.length < SMALLEST_CELL) return undefined
  const weighting = effectiveSize(usable) >= SMALLEST_EFFECTIVE ? 'units sold' : 'listings'
  const sorted = usable
    .map(({ price, weight }) => ({ price, weight: weighting === 'listings' ? 1 : weight }))
    .sort((a, b) => a.price - b.price)
  const total = sorted.reduce((all, { weight }) => all + weight, 0)
  const points = BAND_POINTS.map((percent) => {
    let below = 0
    for (const { price, weight } of sorted) {
      below += weight
      if (below >= (total * percent) / 100) return price.toFixed(2)
    }
    return sorted.at(-1)!.price.toFixed(2)
  })
  return { points, n: usable.length, unit, weighting }
}

/** Kish: how many equal listings would say as much as these unequal ones. */
const effectiveSize = (priced: readonly Priced[]): number =>
  sumOf(priced.map(({ weight }) => weight)) ** 2 / sumOf(priced.map(({ weight }) => weight ** 2))

export const round = (value: number, places: number): number => Number(value.toFixed(places))

export const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const there = groups.get(key(item))
    if (there) there.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}

/** How many times an equal share a group holds, of each group. */
export function quotients(totals: ReadonlyMap<string, number>): Map<string, number> {
  const equal = sumOf([...totals.values()]) / totals.size
  return new Map([...totals].map(([key, value]) => [key, round(value / equal, 3)]))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
