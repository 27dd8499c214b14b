import type { IndustryLines } from './crosswalk.ts'
import { jobsPerDollar, sectorsOfGoods } from './goods-sectors.ts'
import { inputOutputTable } from './io-table.ts'
import { vectorUnder } from './matrix.ts'
import { type Draws, type Sampler, samplerOf } from './resample.ts'
import { type StepSettings, weightOfYear } from './steps.ts'
import type { Cell } from './tally.ts'

export type DrawnJobs = Readonly<{
  direct: Float64Array
  /** Direct and indirect together. */
  total: Float64Array
  /** Direct jobs by FIPS code of state and county. */
  places: ReadonlyMap<string, Float64Array>
}>

/**
 * The same estimate again and again with inputs drawn anew, by one seed: the export lines behind a
 * subheading with replacement, once for all places; and the orders, each as often as a Poisson number
 * of mean one says. A sum of many such is near a normal one, drawn once for each place, whose variance
 * is the sum of the squares: the work grows with the kinds of goods and places, not with the orders.
 */
export function resampleJobs(
  cells: readonly Cell[],
  { draws, steps }: { draws: Draws; steps: StepSettings },
): DrawnJobs {
  const { replicates, seed } = draws
  const goods = [...new Set(cells.map(({ industries }) => industries))]
  const places = [...new Set(cells.map(finest))]
  const flat = flatten(cells, { goods, places, steps })
  const direct = new Float64Array(replicates)
  const total = new Float64Array(replicates)
  const byPlace = new Map<string, Float64Array>()
  const sampler = samplerOf(seed)
  for (let replicate = 0; replicate < replicates; replicate++) {
    const drawn = drawPlaces(flat, drawGoods(goods, sampler, steps), sampler)
    for (const [at, place] of places.entries()) {
      direct[replicate]! += drawn.direct[at]!
      total[replicate]! += drawn.total[at]!
      // A county and its state; nothing where no place is known.
      for (const fips of place.length === 5 ? [place, place.slice(0, 2)] : place ? [place] : [])
        vectorUnder(byPlace, fips, replicates)[replicate]! += drawn.direct[at]!
    }
  }
  return { direct, total, places: byPlace }
}

const finest = ({ state = '', county = state }: Cell): string => county

type Flat = Readonly<{
  goods: Int32Array
  places: Int32Array
  placeCount: number
  /** Dollars of the table, and their squares over single orders. */
  sums: Float64Array
  squares: Float64Array
}>

function flatten(
  cells: readonly Cell[],
  given: { goods: readonly Cell['industries'][]; places: readonly string[]; steps: StepSettings },
): Flat {
  const goodsAt = new Map(given.goods.map((one, i) => [one, i]))
  const placeAt = new Map(given.places.map((one, i) => [one, i]))
  const weights = cells.map(({ year }) => weightOfYear(year, given.steps))
  return {
    goods: Int32Array.from(cells, ({ industries }) => goodsAt.get(industries)!),
    places: Int32Array.from(cells, (cell) => placeAt.get(finest(cell))!),
    placeCount: given.places.length,
    sums: Float64Array.from(cells, ({ usdMinor }, i) => (Number(usdMinor) / 100) * weights[i]!),
    squares: Float64Array.from(cells, ({ squares }, i) => squares * weights[i]! ** 2),
  }
}

type PerDollar = Readonly<{ direct: Float64Array; total: Float64Array }>

/** Jobs per dollar of each kind of goods. */
function drawGoods(
  goods: readonly (readonly IndustryLines[])[],
  sampler: Sampler,
  steps: StepSettings,
): PerDollar {
  const { directJobs, totalJobs } = inputOutputTable()
  const sectors = goods.map((industries) =>
    sectorsOfGoods(industries, sampler.lines(industries), steps),
  )
  return {
    direct: Float64Array.from(sectors, (all) => jobsPerDollar(all, directJobs)),
    total: Float64Array.from(sectors, (all) => jobsPerDollar(all, totalJobs)),
  }
}

/** Jobs of each place: normal, direct and total together as they depend on the same orders. */
function drawPlaces(
  { goods, places, placeCount, sums, squares }: Flat,
  perDollar: PerDollar,
  sampler: Sampler,
): PerDollar {
  const [direct, total, directVariance, totalVariance, covariance] = Array.from(
    { length: 5 },
    () => new Float64Array(placeCount),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
  for (let i = 0; i < goods.length; i++) {
    const d = perDollar.direct[goods[i]!]!
    const t = perDollar.total[goods[i]!]!
    const place = places[i]!
    direct[place]! += sums[i]! * d
    total[place]! += sums[i]! * t
    directVariance[place]! += squares[i]! * d * d
    totalVariance[place]! += squares[i]! * t * t
    covariance[place]! += squares[i]! * d * t
  }
  for (let place = 0; place < placeCount; place++) {
    const deviation = Math.sqrt(directVariance[place]!)
    const shared = deviation > 0 ? covariance[place]! / deviation : 0
    const rest = Math.sqrt(Math.max(0, totalVariance[place]! - shared * shared))
    const one = sampler.normal()
    direct[place] = Math.max(0, direct[place]! + deviation * one)
    total[place] = Math.max(direct[place]!, total[place]! + shared * one + rest * sampler.normal())
  }
  return { direct, total }
}
