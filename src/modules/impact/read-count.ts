import { isCurrency, money, toMoneyDto } from '../../kernel/money.ts'
import { suppressed } from '../../kernel/suppress.ts'
import type { Ctx } from '../../platform/context.ts'
import { places } from '../../platform/us-places.ts'
import type { CountDto, PlacesDto } from './contract.ts'
import { employment } from './employment.ts'
import { inputOutputTable, TABLE } from './io-table.ts'
import { impactLimits } from './limits.ts'
import { PROMISES } from './promises.ts'
import { selectCount, selectPlaces, selectScope, selectUncounted } from './store.ts'

type Reads = Pick<Ctx, 'db'>

/** The count of the whole country: each kind, effect and tier by itself. Anybody may read it. */
export async function readCount({ db }: Reads, isSample: boolean): Promise<CountDto> {
  const scope = await selectScope(db, { isSample })
  const rows = await selectCount(db, { isSample })
  const uncounted = isSample ? [] : await selectUncounted(db)
  return {
    isSample,
    from: scope.first,
    to: scope.last,
    businesses: scope.businesses,
    jobs: rows,
    notModelled: ['induced'],
    uncounted: uncounted.map(({ reason, orders, currency, minor }) => ({
      reason,
      orders,
      amount: toMoneyDto(money(minor, isCurrency(currency) ? currency : 'USD')),
    })),
    tableYear: TABLE.year,
    source: TABLE.source,
    dataVersion: inputOutputTable().version,
  }
}

export type Level = 'state' | 'county'

/** All states, or all counties, by FIPS code behind `after`; small ones without their figures. */
export async function readPlaces(
  { db }: Reads,
  {
    level,
    isSample,
    after = '',
    limit,
  }: { level: Level; isSample: boolean; after?: string | undefined; limit: number },
): Promise<PlacesDto> {
  const behind = (await placeCells(db, level, isSample)).filter(({ fips }) => fips > after)
  const page = behind.slice(0, limit)
  return {
    places: page,
    leastBusinesses: impactLimits.leastBusinesses,
    next: behind.length > limit ? page.at(-1)!.fips : null,
  }
}

type PlaceCell = PlacesDto['places'][number]

async function placeCells(db: Ctx['db'], level: Level, isSample: boolean): Promise<PlaceCell[]> {
  const states = await selectPlaces(db, { level: 'state', isSample })
  const hiddenStates = suppressed(
    states.map((row) => ({ ...row, group: 'US' })),
    impactLimits.leastBusinesses,
  )
  const hidden = new Set([...hiddenStates].map(({ state }) => state))
  const rows = level === 'state' ? states : await selectPlaces(db, { level, isSample })
  if (level === 'county') {
    // Businesses whose county is not known are a cell too: without them a county could be worked out.
    // So could a state that is hidden, from its counties.
    const small = suppressed(
      rows.map((row) => ({ ...row, group: row.state })),
      impactLimits.leastBusinesses,
    )
    for (const { county, state } of small) hidden.add(county ?? `${state} `)
    for (const { county, state } of rows) if (county && hidden.has(state)) hidden.add(county)
  }
  const byFips = new Map(
    rows.map((row) => [row.county ?? (level === 'state' ? row.state : ''), row]),
  )
  return namedPlaces(level).map(({ fips, state, name, share }) => {
    const isSuppressed = hidden.has(fips)
    const { businesses, jobs } = byFips.get(fips) ?? { businesses: 0, jobs: '0' }
    const target = share === null ? null : Math.round(share * PROMISES.promise.jobs)
    return {
      fips,
      state,
      name,
      businesses: isSuppressed ? null : businesses,
      directJobs: isSuppressed ? null : jobs,
      targetJobs: target,
      gapJobs:
        isSuppressed || target === null ? null : Math.max(0, Math.round(target - Number(jobs))),
      isSuppressed,
    }
  })
}

type NamedPlace = Readonly<{ fips: string; state: string; name: string; share: number | null }>

const named = new Map<Level, readonly NamedPlace[]>()

/** Every place with its part of the country's jobs. */
function namedPlaces(level: Level): readonly NamedPlace[] {
  const known = named.get(level)
  if (known) return known
  const { states, counties } = places()
  const { nation, states: jobsOf, countiesOf } = employment()
  const all = sum(nation)
  const share = (jobs: Float64Array | undefined) => (jobs && sum(jobs) > 0 ? sum(jobs) / all : null)
  const found =
    level === 'state'
      ? states.map(({ fips, code, name }) => ({
          fips,
          state: code,
          name,
          share: share(jobsOf.get(fips)),
        }))
      : counties.map(({ fips, name, state }) => ({
          fips,
          state: state.code,
          name,
          share: share(countiesOf(state.fips).get(fips)),
        }))
  const sorted = found.toSorted((a, b) => (a.fips < b.fips ? -1 : 1))
  named.set(level, sorted)
  return sorted
}

const sum = (values: Float64Array): number => values.reduce((all, one) => all + one, 0)

/** All places as open data, one CSV: what the pages show, nothing more. */
export async function exportPlaces({ db }: Reads, isSample: boolean): Promise<string> {
  const rows = [
    'level,fips,state,name,businesses,direct_jobs_supported_modelled,target_jobs,gap_jobs,is_suppressed',
  ]
  for (const level of ['state', 'county'] as const) {
    for (const cell of await placeCells(db, level, isSample)) {
      const figures = [cell.businesses, cell.directJobs, cell.targetJobs, cell.gapJobs]
      rows.push(
        [level, cell.fips, cell.state, `"${cell.name}"`, ...figures, cell.isSuppressed].join(),
      )
    }
  }
  return `${rows.join('\r\n')}\r\n`
}
