import { readData, rowsOf } from '../../platform/data.ts'
import { places } from '../../platform/us-places.ts'
import { crosswalk } from './crosswalk.ts'
import { inputOutputTable } from './io-table.ts'
import { vectorUnder } from './matrix.ts'

/** Jobs by sector in a place. */
type Jobs = Float64Array

export type Employment = Readonly<{
  nation: Jobs
  /** By the state's FIPS code; the capital's district is not counted. */
  states: ReadonlyMap<string, Jobs>
  /** Of the counties of a state, by FIPS code. */
  countiesOf: (stateFips: string) => ReadonlyMap<string, Jobs>
}>

let loaded: Employment | undefined

/**
 * Employment by place and sector, from County Business Patterns (mid-2010s). What it does not count,
 * farms above all, is 0 everywhere, also in the nation. Read on first use.
 *
 * A county is known by two digits of NAICS (in Michigan by four): within them it is taken to have its
 * state's mix. Manufacturing, retail and transport are missing in counties outside of Michigan: there
 * a county is taken to have its part of them by all its other jobs.
 */
export function employment(): Employment {
  loaded ??= load()
  return loaded
}

function load(): Employment {
  const { sectors } = inputOutputTable()
  const { sectorsOf } = crosswalk()
  const size = sectors.length
  const nation = new Float64Array(size)
  const states = new Map<string, Jobs>()
  /** Jobs by sector under each beginning of a state's industries, of two and of four digits. */
  const mixes = new Map<string, Jobs>()
  const add = (to: Map<string, Jobs>, key: string, sector: number, jobs: number) => {
    vectorUnder(to, key, size)[sector]! += jobs
  }
  for (const [state, naics, , employed] of rowsOf(readData('us-geo/cbp-state-naics6.tsv.gz'))) {
    for (const { sector, share } of sectorsOf(naics!)) {
      const jobs = share * Number(employed)
      nation[sector]! += jobs
      add(states, state!, sector, jobs)
      for (const digits of [2, 4]) add(mixes, `${state} ${naics!.slice(0, digits)}`, sector, jobs)
    }
  }
  const counted = countedByCounty()
  const byState = new Map<string, ReadonlyMap<string, Jobs>>()
  return {
    nation,
    states,
    countiesOf(stateFips) {
      let found = byState.get(stateFips)
      if (!found) {
        const ofState = states.get(stateFips) ?? new Float64Array(size)
        found = countiesOf(stateFips, { counted, mixes, ofState })
        byState.set(stateFips, found)
      }
      return found
    },
  }
}

/** Jobs of each county by the beginning of an industry's code, the finest there is. */
function countedByCounty(): ReadonlyMap<string, readonly (readonly [string, number])[]> {
  const fine = countsIn('us-geo/cbp-michigan-naics4.tsv.gz')
  return new Map([...countsIn('us-geo/cbp-county-naics2.tsv.gz'), ...fine])
}

function countsIn(file: string) {
  const rows = rowsOf(readData(file)).map(
    ([county, naics, , jobs]) => [county!, [naics!, Number(jobs)] as const] as const,
  )
  return new Map(
    [...Map.groupBy(rows, ([county]) => county)].map(([county, all]) => [
      county,
      all.map(([, count]) => count),
    ]),
  )
}

const total = (jobs: Jobs): number => jobs.reduce((sum, one) => sum + one, 0)

type OfState = Readonly<{
  counted: ReturnType<typeof countedByCounty>
  mixes: ReadonlyMap<string, Jobs>
  ofState: Jobs
}>

function countiesOf(
  stateFips: string,
  { counted, mixes, ofState }: OfState,
): ReadonlyMap<string, Jobs> {
  const counties = places().counties.filter(({ state }) => state.fips === stateFips)
  const byCounty = new Map(
    counties.map(({ fips }) => {
      const jobs = new Float64Array(ofState.length)
      for (const [naics, count] of counted.get(fips) ?? []) {
        const mix = mixes.get(`${stateFips} ${naics}`)
        const whole = mix ? total(mix) : 0
        if (whole > 0)
          for (const [sector, part] of mix!.entries()) jobs[sector]! += (count * part) / whole
      }
      return [fips, jobs]
    }),
  )
  const known = new Float64Array(ofState.length)
  for (const jobs of byCounty.values()) for (const [i, one] of jobs.entries()) known[i]! += one
  const weights = [...byCounty.values()].map((jobs) => [jobs, total(jobs)] as const)
  const all = total(known)
  for (const [sector, jobs] of ofState.entries()) {
    if (known[sector]! > 0 || jobs === 0 || all === 0) continue
    for (const [county, weight] of weights) county[sector] = (jobs * weight) / all
  }
  return byCounty
}
