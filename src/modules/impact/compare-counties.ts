import { createHash } from 'node:crypto'
import type { Ctx } from '../../platform/context.ts'
import { places } from '../../platform/us-places.ts'
import { type Comparison, compareStarts } from './compare-starts.ts'
import { selectCountyQuarters } from './store.ts'

/** Two years: longer than most programmes are watched, and still read at once. */
const QUARTERS = 8
const DRAWS = { replicates: 999, seed: 1 }

/** When something began in a county, by its name or FIPS code. */
type Begun = Readonly<{ county: string; at: Date }>

export type ComparedCounties = Comparison &
  Readonly<{
    quarters: string[]
    /** Postal code. */
    state: string
    /** SHA-256 of what was compared: the counties with their jobs and starts, and the draws. */
    digest: string
  }>

/**
 * The counties of a state where something began against those where it has not, by direct jobs that
 * orders supported (modelled) in each of the last eight quarters that are over. `state` as 'US-MI';
 * undefined when there is no such state.
 */
export async function compareCounties(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  { state, begun, isSample }: { state: string; begun: readonly Begun[]; isSample: boolean },
): Promise<ComparedCounties | undefined> {
  const where = places().findState(state)
  if (!where) return undefined
  const end = quarterOf(now())
  const quarters = Array.from({ length: QUARTERS }, (_, i) => end - QUARTERS + i)
  const starts = new Map<string, number>()
  for (const { county, at } of begun) {
    const fips = places().findCounty(county, where)?.fips
    if (fips) starts.set(fips, Math.min(quarterOf(at), starts.get(fips) ?? end))
  }
  const jobs = new Map(
    (await selectCountyQuarters(db, { state: where.fips, quarters, isSample })).map((row) => [
      `${row.county} ${row.quarter}`,
      row.jobs,
    ]),
  )
  const units = places()
    .counties.filter((county) => county.state === where)
    .map(({ fips }) => ({
      outcomes: quarters.map((quarter) => jobs.get(`${fips} ${quarter}`) ?? 0),
      start: startIn(quarters, starts.get(fips)),
    }))
  const names = quarters.map(nameOf)
  const inputs = JSON.stringify({ state: where.fips, quarters: names, units, draws: DRAWS })
  const digest = createHash('sha256').update(inputs).digest('hex')
  return { ...compareStarts(units, DRAWS), quarters: names, state: where.code, digest }
}

/** Quarters since the year 0. */
const quarterOf = (instant: Date): number =>
  instant.getUTCFullYear() * 4 + Math.floor(instant.getUTCMonth() / 3)

const nameOf = (quarter: number): string => `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`

function startIn(quarters: readonly number[], start: number | undefined): number | undefined {
  if (start === undefined) return undefined
  const at = quarters.findIndex((quarter) => quarter >= start)
  return at === -1 ? undefined : at
}
