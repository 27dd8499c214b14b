import { readData, rowsOf } from '../../../platform/data.ts'
import {
  type County,
  countyMiddle,
  kilometresBetween,
  places,
} from '../../../platform/us-places.ts'

/**
 * How much longer the road is than the way of a crow: 1.20 for the United States (R. Ballou, H. Rahardja
 * and N. Sakai, Selected country circuity factors for road travel distance estimation, 2002).
 */
export const ROAD_FACTOR = 1.2
/** From door to door, towns and a stop included: an assumption of this project. */
export const KM_PER_HOUR = 80
/** Within how many hours a county is counted. */
export const DRIVE_HOURS = [2, 4] as const

export type ReachedCounty = Readonly<{
  county: County
  /** Estimated, to a tenth. */
  hours: number
  establishments: number
  jobs: number
}>

export type DriveReach = Readonly<{
  /** Those within the longest drive, the nearest first. */
  counties: readonly ReachedCounty[]
  within: readonly Readonly<{
    hours: number
    counties: number
    establishments: number
    jobs: number
  }>[]
}>

type Counted = Readonly<{ establishments: number; jobs: number }>
const NOTHING: Counted = { establishments: 0, jobs: 0 }

let loaded: ReadonlyMap<string, Counted> | undefined

/** Businesses of a county in the sectors that are known of every county. Read on first use. */
function countedIn(): ReadonlyMap<string, Counted> {
  loaded ??= load()
  return loaded
}

function load(): ReadonlyMap<string, Counted> {
  const found = new Map<string, Counted>()
  for (const [fips, , firms, employed] of rowsOf(readData('us-geo/cbp-county-naics2.tsv.gz'))) {
    const { establishments, jobs } = found.get(fips!) ?? NOTHING
    found.set(fips!, {
      establishments: establishments + Number(firms),
      jobs: jobs + Number(employed),
    })
  }
  return found
}

/**
 * Who does business within a drive of a county, from middle to middle: an estimate. Establishments are
 * those of County Business Patterns (mid-2010s) in the sectors that its county file has; manufacturing,
 * retail, transport and farms are missing in it everywhere, so cities are compared by the same measure.
 * A county without a known outline reaches nothing and is reached by nobody.
 */
function driveReach(home: County): DriveReach {
  const from = countyMiddle(home.fips)
  const most = DRIVE_HOURS[DRIVE_HOURS.length - 1]!
  const counties = places()
    .counties.flatMap((county): ReachedCounty[] => {
      const to = countyMiddle(county.fips)
      if (!from || !to) return []
      const hours = (kilometresBetween(from, to) * ROAD_FACTOR) / KM_PER_HOUR
      return hours > most ? [] : [{ county, hours, ...(countedIn().get(county.fips) ?? NOTHING) }]
    })
    .toSorted((a, b) => a.hours - b.hours)
  return {
    counties: counties.map((one) => ({ ...one, hours: Math.round(10 * one.hours) / 10 })),
    within: DRIVE_HOURS.map((hours) => {
      const near = counties.filter((one) => one.hours <= hours)
      const total = (of: 'establishments' | 'jobs') =>
        Math.round(near.reduce((sum, one) => sum + one[of], 0))
      return {
        hours,
        counties: near.length,
        establishments: total('establishments'),
        jobs: total('jobs'),
      }
    }),
  }
}

const reaches = new Map<string, DriveReach>()
/** Cities that are compared at a time, and then some. */
const MOST_KEPT = 200

/** The reach of a county by its FIPS code, worked out once; undefined where there is no such county. */
export function findReach(fips: string): DriveReach | undefined {
  const known = reaches.get(fips)
  if (known) return known
  const county = places().findCounty(fips, undefined)
  if (!county) return undefined
  if (reaches.size >= MOST_KEPT) reaches.clear()
  const reach = driveReach(county)
  reaches.set(fips, reach)
  return reach
}
