/**
 * The demand index, 0 to 100, from parts of 0 to 100. The method, with its reasons and worked
 * figures, is the page docs/algorithms/demand-index.md, whose table is run as a test.
 */
export const PART_WEIGHTS = { level: 0.4, growth: 0.25, season: 0.1, consumer: 0.25 } as const

export type PartId = keyof typeof PART_WEIGHTS
export type PartValues = Readonly<Record<PartId, number | null>>

/** Half of the range of an index whose parts are all known; what is missing widens it. */
const HALF_RANGE = 5
const HALF_RANGE_MISSING = 30
const HALF_RANGE_SHARED = 5

/**
 * Parts that are not known drop out and the weights of the others are scaled up to 1. The range
 * says how far the index may be off, by how much of it is known.
 */
export function demandIndex(
  parts: PartValues,
  isShared = false,
): { value: number; low: number; high: number } {
  const known = PART_IDS.filter((id) => parts[id] !== null)
  const weight = known.reduce((all, id) => all + PART_WEIGHTS[id], 0)
  const sum = known.reduce((all, id) => all + PART_WEIGHTS[id] * parts[id]!, 0)
  if (weight === 0) return { value: 50, low: 0, high: 100 }
  const value = sum / weight
  const half = HALF_RANGE + HALF_RANGE_MISSING * (1 - weight) + (isShared ? HALF_RANGE_SHARED : 0)
  return {
    value: tenth(value),
    low: tenth(Math.max(0, value - half)),
    high: tenth(Math.min(100, value + half)),
  }
}

export const PART_IDS = Object.keys(PART_WEIGHTS) as PartId[]

/** $10,000 a year is 0, $1 billion 100, each tenfold 20 more; half of the part is the rank. */
export function levelPart(usd: number, shareBelow: number): number {
  const scale = clip((Math.log10(Math.max(usd, 1)) - 4) / 5, 0, 1)
  return tenth(100 * (0.5 * scale + 0.5 * clip(shareBelow, 0, 1)))
}

/**
 * The level where imports from everywhere are known: half of it is then their log scale,
 * $1 million 0 and $10 billion 100.
 */
export const withImports = (level: number, importsUsd: number): number =>
  tenth(0.5 * level + 50 * clip((Math.log10(Math.max(importsUsd, 1)) - 6) / 4, 0, 1))

/** Below this, a year's exports are single shipments and their growth says nothing. */
const GROWTH_MIN_USD = 100_000
const GROWTH_CLIP = 0.25

/**
 * Mean of the yearly growth over three and over five years, each clipped: −25 % is 0, +25 % 100.
 * Null where either end is too small. `usd` is by year, the last full year last.
 */
export function growthPart(usd: readonly number[]): number | null {
  const rates = [3, 5].flatMap((years) => yearlyGrowth(usd, years) ?? [])
  if (rates.length === 0) return null
  const mean = rates.reduce((a, b) => a + clip(b, -GROWTH_CLIP, GROWTH_CLIP), 0) / rates.length
  return tenth(50 + (50 * mean) / GROWTH_CLIP)
}

/** Compound growth a year over the last `years` years, e.g. 0.08; null where there was too little. */
export function yearlyGrowth(usd: readonly number[], years: number): number | null {
  const last = usd.at(-1)
  const first = usd.at(-1 - years)
  if (last === undefined || first === undefined) return null
  if (first < GROWTH_MIN_USD || last < GROWTH_MIN_USD) return null
  return (last / first) ** (1 / years) - 1
}

/** Mean factor of the three months after `month` (1 to 12): half the usual is 0, 1½ times 100. */
export function seasonPart(factors: readonly number[], month: number): number {
  const mean = [0, 1, 2].reduce((all, ahead) => all + factors[(month + ahead) % 12]!, 0) / 3
  return tenth(100 * clip(mean - 0.5, 0, 1))
}

/** Mean over data sets of the place by units sold: 1st of 4 is 87.5, last of 4 12.5. */
export function consumerPart(ranks: readonly { place: number; of: number }[]): number | null {
  if (ranks.length === 0) return null
  const sum = ranks.reduce((all, { place, of }) => all + (of - place + 0.5) / of, 0)
  return tenth((100 * sum) / ranks.length)
}

const clip = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))

const tenth = (value: number): number => Math.round(10 * value) / 10
