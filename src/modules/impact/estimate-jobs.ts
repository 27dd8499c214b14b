import { formatAmount, money } from '../../kernel/money.ts'
import { places } from '../../platform/us-places.ts'
import type { TableRecord } from '../catalogue/api.ts'
import type { ExchangeRates } from '../customs/api.ts'
import type { CodeKind, NotMapped, SectorShare } from './crosswalk.ts'
import { jobsPerDollar, sectorsOfGoods } from './goods-sectors.ts'
import { inputOutputTable, TABLE } from './io-table.ts'
import { dot, vectorUnder } from './matrix.ts'
import { type Header, type RowProblem, readHeader, readOrderLine } from './order-line.ts'
import { type IndirectJobs, type Regions, regionalise } from './regionalise.ts'
import { type Draws, INTERVAL_LEVEL, type Interval, intervalOf } from './resample.ts'
import { type DrawnJobs, resampleJobs } from './resample-jobs.ts'
import { describeSteps, type Step, type StepSettings, weightOfYear } from './steps.ts'
import { type Cell, createTally, type Tally } from './tally.ts'

export type EstimateSettings = Readonly<{
  rates: ExchangeRates
  steps: StepSettings
  /** Of the location quotients. */
  delta: number
  draws: Draws
  /** Told of each row that is not counted, so that none is lost. */
  onProblem?: (problem: RowProblem) => void
  onProgress?: (rows: number) => void
}>

type PlaceJobs = Readonly<{ orders: number; usd: string; direct: Interval; indirect: IndirectJobs }>

export type Estimate = Readonly<{
  orders: Readonly<{
    rows: number
    counted: number
    notMapped: number
    problems: number
    withoutPlace: number
    atStaleRate: number
  }>
  usd: string
  /** Years of the orders: jobs are job-years. */
  years: readonly number[]
  steps: readonly Step[]
  jobs: Readonly<{
    direct: Interval
    indirect: Interval
    total: Interval
    induced: Readonly<{ value: null; reason: string }>
  }>
  sectors: readonly Readonly<{
    code: string
    name: string
    usd: number
    direct: number
    indirect: number
  }>[]
  states: readonly (PlaceJobs & Readonly<{ fips: string; state: string; name: string }>)[]
  counties: readonly (PlaceJobs & Readonly<{ fips: string; state: string; county: string }>)[]
  /** Jobs that no place can be named for. */
  unplaced: Readonly<{ direct: number; indirect: number }>
  unmapped: readonly Readonly<{
    kind: CodeKind
    code: string
    reason: NotMapped
    orders: number
    usd: string
  }>[]
  problems: readonly RowProblem[]
  interval: Readonly<{ level: number; replicates: number; seed: number; of: string }>
  delta: number
  source: string
  dataVersion: string
}>

/** All are counted and handed to `onProblem`; so many are kept for reading. */
const KEPT_PROBLEMS = 1_000

const INDUCED_REASON =
  'not modelled: USEEIO 2.0 has no household account, and no sourced one is at hand to close it with'

const INTERVAL_OF =
  'other orders of the same kinds and sizes, and other export lines behind a subheading; not of errors in the table itself, for which EPA publishes none'

/**
 * Jobs that orders support: direct in the makers' own sectors, indirect in their supply chains (Type I),
 * induced not at all. Rows stream through; what cannot be read or mapped is listed. Throws when the
 * first row does not name the columns.
 */
export async function estimateJobs(
  records: AsyncIterable<readonly TableRecord[]>,
  settings: EstimateSettings,
): Promise<Estimate> {
  const read = await readAll(records, settings)
  const cells = read.tally.cells()
  const weighted = weighAll(cells, settings.steps)
  const demand = addUp(cells, weighted)
  const regions = regionalise(demand, settings.delta)
  const drawn = resampleJobs(cells, settings)
  const counted = cells.reduce((sum, { orders }) => sum + orders, 0)
  const unmapped = read.tally.unmapped()
  const years = [...new Set(cells.map(({ year }) => year))].sort()
  const { directJobs, totalJobs, version } = inputOutputTable()
  const direct = dot(directJobs, demand.all)
  const total = dot(totalJobs, demand.all)
  return {
    orders: {
      rows: read.rows,
      counted,
      notMapped: unmapped.reduce((sum, { orders }) => sum + orders, 0),
      problems: read.problemCount,
      withoutPlace: cells.reduce((sum, { state, orders }) => sum + (state ? 0 : orders), 0),
      atStaleRate: read.tally.atStaleRate(),
    },
    usd: dollars(cells.reduce((sum, { usdMinor }) => sum + usdMinor, 0n)),
    years,
    steps: describeSteps(settings.steps, years),
    jobs: {
      direct: intervalOf(direct, drawn.direct),
      indirect: intervalOf(
        total - direct,
        drawn.total.map((one, i) => one - drawn.direct[i]!),
      ),
      total: intervalOf(total, drawn.total),
      induced: { value: null, reason: INDUCED_REASON },
    },
    sectors: bySector(demand.all),
    ...byPlace(cells, weighted, { regions, drawn }),
    unplaced: {
      direct: weighted.reduce((sum, { direct }, i) => sum + (cells[i]!.state ? 0 : direct), 0),
      indirect: regions.unplaced,
    },
    unmapped: unmapped
      .toSorted((a, b) => (a.usdMinor > b.usdMinor ? -1 : 1))
      .map(({ usdMinor, ...one }) => ({ ...one, usd: dollars(usdMinor) })),
    problems: read.problems,
    interval: { level: INTERVAL_LEVEL, ...settings.draws, of: INTERVAL_OF },
    delta: settings.delta,
    source: TABLE.source,
    dataVersion: version,
  }
}

const dollars = (minor: bigint): string => formatAmount(money(minor, 'USD'))

const PROBLEMS = {
  no_rate: ['currency', 'has no exchange rate on that day'],
  no_price_level: ['date', 'is in a year whose price level is not known'],
} as const

async function readAll(
  records: AsyncIterable<readonly TableRecord[]>,
  { rates, onProblem, onProgress }: EstimateSettings,
): Promise<{ tally: Tally; rows: number; problems: RowProblem[]; problemCount: number }> {
  const tally = createTally(rates)
  const problems: RowProblem[] = []
  let header: Header | undefined
  let rows = 0
  let problemCount = 0
  const note = (problem: RowProblem): void => {
    problemCount += 1
    if (problems.length < KEPT_PROBLEMS) problems.push(problem)
    onProblem?.(problem)
  }
  for await (const some of records) {
    for (const record of some) {
      if (!header) {
        const found = 'cells' in record ? readHeader(record.cells) : undefined
        if (!found || 'row' in found) throw new Error(`The file cannot be read: ${found?.problem}.`)
        header = found
        continue
      }
      rows += 1
      const line = readOrderLine(record, header)
      if ('problem' in line) {
        note(line)
        continue
      }
      const outcome = tally.add(line)
      if (outcome === 'no_rate' || outcome === 'no_price_level') {
        const [column, problem] = PROBLEMS[outcome]
        const read = column === 'date' ? line.day : `${line.amount.currency} ${line.day}`
        note({ row: line.row, column, problem, read })
      }
    }
    onProgress?.(rows)
  }
  if (!header) throw new Error('The file is empty.')
  return { tally, rows, problems, problemCount }
}

type Weighed = Readonly<{ sectors: readonly SectorShare[]; usd: number; direct: number }>

/** In dollars of the table; the sectors of the same goods are found once. */
function weighAll(cells: readonly Cell[], steps: StepSettings): Weighed[] {
  const { directJobs } = inputOutputTable()
  const known = new Map<Cell['industries'], { sectors: SectorShare[]; direct: number }>()
  return cells.map(({ industries, year, usdMinor }) => {
    let goods = known.get(industries)
    if (!goods) {
      const lines = industries.map((one) => one.lines)
      const sectors = sectorsOfGoods(industries, lines, steps)
      goods = { sectors, direct: jobsPerDollar(sectors, directJobs) }
      known.set(industries, goods)
    }
    const usd = (Number(usdMinor) / 100) * weightOfYear(year, steps)
    return { sectors: goods.sectors, usd, direct: usd * goods.direct }
  })
}

function addUp(cells: readonly Cell[], weighted: readonly Weighed[]) {
  const size = inputOutputTable().sectors.length
  const all = new Float64Array(size)
  const states = new Map<string, Float64Array>()
  const counties = new Map<string, Float64Array>()
  for (const [i, { state, county }] of cells.entries()) {
    const { sectors, usd } = weighted[i]!
    const into = [
      all,
      ...(state ? [vectorUnder(states, state, size)] : []),
      ...(county ? [vectorUnder(counties, county, size)] : []),
    ]
    for (const { sector, share } of sectors) for (const one of into) one[sector]! += usd * share
  }
  return { all, states, counties }
}

function bySector(demand: Float64Array): Estimate['sectors'] {
  const { sectors, directJobs, totalJobs } = inputOutputTable()
  return sectors
    .map(({ code, name }, i) => ({
      code,
      name,
      usd: demand[i]!,
      direct: demand[i]! * directJobs[i]!,
      indirect: demand[i]! * (totalJobs[i]! - directJobs[i]!),
    }))
    .filter(({ usd }) => usd > 0)
    .sort((a, b) => b.usd - a.usd)
}

const NOTHING: IndirectJobs = { local: 0, fromElsewhere: 0 }

/** Every state and county with a job, the most first. */
function byPlace(
  cells: readonly Cell[],
  weighted: readonly Weighed[],
  { regions, drawn }: { regions: Regions; drawn: DrawnJobs },
): Pick<Estimate, 'states' | 'counties'> {
  type Sold = { orders: number; usdMinor: bigint; direct: number }
  const sold = new Map<string, Sold>()
  for (const [i, { state, county, orders, usdMinor }] of cells.entries()) {
    for (const place of [state, county]) {
      if (!place) continue
      const found = sold.get(place) ?? { orders: 0, usdMinor: 0n, direct: 0 }
      sold.set(place, {
        orders: found.orders + orders,
        usdMinor: found.usdMinor + usdMinor,
        direct: found.direct + weighted[i]!.direct,
      })
    }
  }
  const jobsIn = (fips: string, indirect: IndirectJobs = NOTHING): PlaceJobs => {
    const { orders = 0, usdMinor = 0n, direct = 0 } = sold.get(fips) ?? {}
    const draws = drawn.places.get(fips)
    const none = { value: direct, low: direct, high: direct }
    return {
      orders,
      usd: dollars(usdMinor),
      direct: draws ? intervalOf(direct, draws) : none,
      indirect,
    }
  }
  const most = (a: PlaceJobs, b: PlaceJobs) => allJobs(b) - allJobs(a)
  const { states, counties } = places()
  return {
    states: states
      .map(({ fips, code, name }) => ({
        fips,
        state: code,
        name,
        ...jobsIn(fips, regions.states.get(fips)),
      }))
      .filter((one) => allJobs(one) > 0)
      .sort(most),
    counties: counties
      .map(({ fips, name, state }) => ({
        fips,
        state: state.code,
        county: name,
        ...jobsIn(fips, regions.counties.get(fips)),
      }))
      .filter((one) => allJobs(one) > 0)
      .sort(most),
  }
}

const allJobs = ({ direct, indirect }: PlaceJobs): number =>
  direct.value + indirect.local + indirect.fromElsewhere
