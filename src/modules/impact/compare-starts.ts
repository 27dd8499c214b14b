import { randomFrom } from '../../kernel/random.ts'
import { type Draws, type Interval, intervalOf } from './resample.ts'

/** A county, a cohort or a business: what it came to in each period, and when it began, if it did. */
export type Unit = Readonly<{
  /** One for each period, in their order. */
  outcomes: readonly number[]
  /** Which period was its first one with the programme; undefined when it has not begun. */
  start: number | undefined
}>

/** On each side, that chance may be told from a difference at all. */
export const LEAST_UNITS = 5

export type Conclusion = 'too_few' | 'moved_apart_before' | 'by_chance' | 'more' | 'less'

export type Comparison = Readonly<{
  conclusion: Conclusion
  /** Of those compared: how many began, and how many others stood beside them at some time. */
  begun: number
  compared: number
  /** Those that had begun before the first period: there is no "before" to hold them to. */
  withoutBefore: number
  /** What those that had begun had more of in a period, on average; null when there are too few. */
  difference: Interval | null
  /** The same in the periods before they began, where nothing should show; null without such. */
  before: Interval | null
  /** By how many periods after the start; 0 is the first. */
  since: Readonly<{ periods: number; units: number; difference: number }>[]
}>

type Cell = Readonly<{ cohort: number; period: number; weight: number }>

/**
 * A staged start, compared: each group of units that began in the same period is held, period by
 * period, against those that had not begun by then, both against their own last period before the
 * group began. Those differences, weighted by the units that began, make one figure; units drawn with
 * replacement within their group give its interval. B. Callaway, P. H. C. Sant'Anna,
 * Difference-in-Differences with multiple time periods, Journal of Econometrics 225(2), 2021, with
 * units not yet treated as the comparison.
 */
export function compareStarts(units: readonly Unit[], { replicates, seed }: Draws): Comparison {
  const groups = groupsOf(units)
  const { after, before } = cellsOf(groups)
  const withoutBefore = groups.find(({ start }) => start === 0)?.units.length ?? 0
  const begun = new Set(after.map(({ cohort }) => cohort))
  const counts = {
    begun: [...begun].reduce((all, cohort) => all + groups[cohort]!.units.length, 0),
    compared: comparedWith(groups, after),
    withoutBefore,
  }
  if (counts.begun < LEAST_UNITS || counts.compared < LEAST_UNITS) {
    return { conclusion: 'too_few', ...counts, difference: null, before: null, since: [] }
  }
  const means = meansOf(groups)
  const drawn = drawMeans(groups, { replicates, seed })
  const around = (cells: readonly Cell[]): Interval =>
    intervalOf(
      average(cells, means, groups),
      Float64Array.from(drawn, (one) => average(cells, one, groups)),
    )
  const difference = around(after)
  const earlier = before.length > 0 ? around(before) : null
  return {
    conclusion: conclude(difference, earlier),
    ...counts,
    difference,
    before: earlier,
    since: [...Map.groupBy(after, ({ cohort, period }) => period - groups[cohort]!.start)]
      .toSorted(([a], [b]) => a - b)
      .map(([periods, cells]) => ({
        periods,
        units: cells.reduce((all, { weight }) => all + weight, 0),
        difference: average(cells, means, groups),
      })),
  }
}

function conclude(difference: Interval, before: Interval | null): Conclusion {
  if (before && !holdsZero(before)) return 'moved_apart_before'
  if (holdsZero(difference)) return 'by_chance'
  return difference.value > 0 ? 'more' : 'less'
}

/** What is below the last place of a job is zero. */
const NOTHING = 1e-9
const holdsZero = ({ low, high }: Interval): boolean => low <= NOTHING && high >= -NOTHING

/** Units with one start, the earliest first; those that have not begun are the last, at infinity. */
type Group = Readonly<{ start: number; units: readonly (readonly number[])[] }>

const groupsOf = (units: readonly Unit[]): Group[] =>
  [...Map.groupBy(units, ({ start }) => start ?? Number.POSITIVE_INFINITY)]
    .toSorted(([a], [b]) => a - b)
    .map(([start, own]) => ({ start, units: own.map(({ outcomes }) => outcomes) }))

/** Which groups can be compared in which periods, after they began and before. */
function cellsOf(groups: readonly Group[]): { after: Cell[]; before: Cell[] } {
  const periods = groups[0]?.units[0]?.length ?? 0
  const after: Cell[] = []
  const before: Cell[] = []
  for (const [cohort, { start, units }] of groups.entries()) {
    if (start === 0 || start >= periods) continue
    for (let period = 0; period < periods; period++) {
      if (period === start - 1 || others(groups, { cohort, period }).length === 0) continue
      const cell = { cohort, period, weight: units.length }
      if (period >= start) after.push(cell)
      else before.push(cell)
    }
  }
  return { after, before }
}

/** Groups that had not begun, neither by that period nor when the cohort did. */
const others = (
  groups: readonly Group[],
  { cohort, period }: Pick<Cell, 'cohort' | 'period'>,
): number[] => {
  const by = Math.max(period, groups[cohort]!.start)
  return groups.flatMap(({ start }, i) => (start > by ? [i] : []))
}

function comparedWith(groups: readonly Group[], cells: readonly Cell[]): number {
  const all = new Set(cells.flatMap((cell) => others(groups, cell)))
  return [...all].reduce((sum, group) => sum + groups[group]!.units.length, 0)
}

/** Mean outcome of each group in each period. */
type Means = readonly Float64Array[]

const meansOf = (groups: readonly Group[]): Means =>
  groups.map(({ units }) => meanOf(units, (i) => i))

function meanOf(units: readonly (readonly number[])[], pick: (i: number) => number): Float64Array {
  const sum = new Float64Array(units[0]!.length)
  for (let i = 0; i < units.length; i++) {
    const outcomes = units[pick(i)]!
    for (let period = 0; period < sum.length; period++) sum[period]! += outcomes[period]!
  }
  return sum.map((one) => one / units.length)
}

function drawMeans(groups: readonly Group[], { replicates, seed }: Draws): Means[] {
  const random = randomFrom(seed)
  return Array.from({ length: replicates }, () =>
    groups.map(({ units }) => meanOf(units, () => Math.floor(random() * units.length))),
  )
}

/** The differences of these cells, each weighted by the units that began. */
function average(cells: readonly Cell[], means: Means, groups: readonly Group[]): number {
  let sum = 0
  let weights = 0
  for (const { cohort, period, weight } of cells) {
    const base = groups[cohort]!.start - 1
    let change = 0
    let count = 0
    for (const other of others(groups, { cohort, period })) {
      const size = groups[other]!.units.length
      change += size * (means[other]![period]! - means[other]![base]!)
      count += size
    }
    sum += weight * (means[cohort]![period]! - means[cohort]![base]! - change / count)
    weights += weight
  }
  return sum / weights
}
