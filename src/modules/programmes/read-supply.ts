import { dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { LEAST_ESTABLISHMENTS, type Supply, supplyOf, worldImports } from '../demand/api.ts'
import { countyMap, countyOf, stateOf } from '../storefront/api.ts'
import type { SupplyPageDto } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'

/** More industries of one place than that say nothing more of it. */
const MOST_MAKERS = 12

/**
 * Which counties of a state make what the market wants, the most jobs first: of anybody, since all of
 * it is published. Throws state_unknown.
 */
export async function readSupply(
  ctx: Pick<Ctx, 'db' | 'now'>,
  asked: {
    state: string
    category?: string | undefined
    after?: string | undefined
    limit: number
  },
): Promise<SupplyPageDto> {
  const { state, category, after, limit } = asked
  const imports = await worldImports(ctx.db)
  const supply = supplyOf(state, { day: dayOf(ctx.now()), imports, category })
  if (!supply) throw E.stateUnknown({ state })
  const named = stateOf(state)
  const from = after ? supply.places.findIndex(({ fips }) => fips === after) + 1 : 0
  const page = supply.places.slice(from, from + limit)
  return {
    state,
    name: named.name,
    level: supply.level,
    year: supply.year,
    leastEstablishments: LEAST_ESTABLISHMENTS,
    places: page.map((place) => ({
      ...toPlaceDto(place),
      name: supply.level === 'county' ? countyOf(named, place.name).name : named.name,
    })),
    next: from + limit < supply.places.length ? page.at(-1)!.fips : null,
    dataVersion: supply.dataVersion,
  }
}

const toPlaceDto = ({ fips, makers, wantedJobs }: Supply) => ({
  fips,
  wantedJobs: Math.round(wantedJobs),
  industries: makers.length,
  hiddenMakers: makers.filter(({ jobs }) => jobs === null).length,
  makers: makers.slice(0, MOST_MAKERS).map(({ industry, establishments, jobs }) => ({
    naics: industry.naics,
    goods: [...industry.goods],
    establishments: Math.max(1, Math.round(establishments)),
    jobs: jobs === null ? null : Math.round(jobs),
    wantedPercent: Math.round(100 * industry.share),
    boughtUsd: Math.round(industry.boughtUsd),
  })),
})

/** The counties of a state, drawn; only where their figures are known. Throws state_unknown. */
export function readCountyMap(stateFips: string) {
  const drawn = countyMap(stateFips)
  if (!drawn) throw E.stateUnknown({ fips: stateFips })
  return { ...drawn, counties: [...drawn.counties] }
}
