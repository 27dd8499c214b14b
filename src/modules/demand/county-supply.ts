import type { LocalText } from '../../kernel/locale.ts'
import type { Day } from '../../kernel/period.ts'
import { readData, rowsOf, versionOf } from '../../platform/data.ts'
import { mapSubheading } from '../customs/api.ts'
import { demandData } from './demand-data.ts'
import { listCategories } from './demand-for.ts'
import type { WorldImports } from './world-imports.ts'

/** An industry of four digits of NAICS and what of its goods the market wants. */
export type WantedIndustry = Readonly<{
  naics: string
  /** What of its lines of Schedule B are wanted goods, 0 to 1. */
  share: number
  /** What the market bought of these from the US in the last year of exports, in US dollars. */
  boughtUsd: number
  /** Of these, the subcategories of which the market bought the most. */
  goods: readonly LocalText[]
}>

/** Who makes wanted goods in a place. */
export type Maker = Readonly<{
  industry: WantedIndustry
  establishments: number
  /** All who work there; null where a firm or two could be told from it. */
  jobs: number | null
}>

export type Supply = Readonly<{
  fips: string
  name: string
  /** The most jobs in wanted goods first. */
  makers: readonly Maker[]
  /** Jobs of all makers that are shown, each by the share of its industry that is wanted. */
  wantedJobs: number
}>

export type StateSupply = Readonly<{
  /** Counties where manufacturing is known by county, else the state alone. */
  level: 'county' | 'state'
  /** The most jobs in wanted goods first. */
  places: readonly Supply[]
  /** Last year of exports. */
  year: number
  dataVersion: string
}>

/** From the index of an average category on, goods count as wanted. */
const WANTED_FROM = 50
/** With fewer establishments their jobs would be those of a firm or two, and are estimates besides. */
export const LEAST_ESTABLISHMENTS = 3
const GOODS_NAMED = 3
/** Of this state alone the counties' manufacturing ships with this product. */
const KNOWN_BY_COUNTY = { fips: '26', file: 'us-geo/cbp-michigan-naics4.tsv.gz' }
/** Schedule B of 2019 stands on this edition. */
const EDITION = 'hs-2017'

type Line = Readonly<{ naics: string; hs6: string; lines: number; part: number }>
type Sources = Readonly<{
  lines: readonly Line[]
  states: ReadonlyMap<string, Readonly<{ fips: string; name: string }>>
  counties: readonly Readonly<{ fips: string; name: string }>[]
  employed: ReadonlyMap<string, readonly Cell[]>
  version: string
}>
type Cell = Readonly<{ naics: string; establishments: number; jobs: number }>

let opened: Sources | undefined

function sources(): Sources {
  opened ??= open()
  return opened
}

function open(): Sources {
  const bytes = [
    'jobs/hs6-naics.tsv.gz',
    'us-geo/counties.tsv.gz',
    'us-geo/cbp-state-naics6.tsv.gz',
    KNOWN_BY_COUNTY.file,
  ].map(readData)
  const [goods, counties, byState, byCounty] = bytes.map(rowsOf)
  const ofSubheading = new Map<string, number>()
  for (const [hs6, , lines] of goods!)
    ofSubheading.set(hs6!, (ofSubheading.get(hs6!) ?? 0) + Number(lines))
  const employed = new Map<string, Map<string, Cell>>()
  for (const [place, naics, establishments, jobs] of [...byState!, ...byCounty!]) {
    const group = naics!.slice(0, 4)
    const cells = employed.get(place!) ?? new Map<string, Cell>()
    const before = cells.get(group) ?? { establishments: 0, jobs: 0 }
    cells.set(group, {
      naics: group,
      establishments: before.establishments + Number(establishments),
      jobs: before.jobs + Number(jobs),
    })
    employed.set(place!, cells)
  }
  return {
    lines: goods!.flatMap(([hs6, naics, lines]) => {
      const heirs = mapSubheading(hs6!, EDITION)
      // Lines of a subheading that was split are shared among its heirs.
      return heirs.map((heir) => ({
        naics: naics!.slice(0, 4),
        hs6: heir.hs6,
        lines: Number(lines) / heirs.length,
        part: Number(lines) / ofSubheading.get(hs6!)!,
      }))
    }),
    states: new Map(
      counties!.map(([fips, code, state]) => [
        `US-${code}`,
        { fips: fips!.slice(0, 2), name: state! },
      ]),
    ),
    counties: counties!.map(([fips, , , name]) => ({ fips: fips!, name: name! })),
    employed: new Map([...employed].map(([place, cells]) => [place, [...cells.values()]])),
    version: versionOf(Buffer.concat(bytes)),
  }
}

type Asked = Readonly<{
  day: Day
  imports: WorldImports | undefined
  category?: string | undefined
}>

/**
 * Which places of a state make goods that the market wants on a day, of all categories or of one;
 * undefined for a state that is not known. Method: docs/algorithms/county-supply.md.
 */
export function supplyOf(state: string, asked: Asked): StateSupply | undefined {
  const { states, counties, employed, version } = sources()
  const found = states.get(state)
  if (!found) return undefined
  const industries = wantedIndustries(asked)
  const isByCounty = found.fips === KNOWN_BY_COUNTY.fips
  const places = isByCounty
    ? counties.filter(({ fips }) => fips.startsWith(found.fips))
    : [{ fips: found.fips, name: found.name }]
  return {
    level: isByCounty ? 'county' : 'state',
    places: places
      .map((place) => supplyIn(place, employed.get(place.fips) ?? [], industries))
      .sort((a, b) => b.wantedJobs - a.wantedJobs || (a.fips < b.fips ? -1 : 1)),
    year: demandData().years.at(-1)!,
    dataVersion: `${version}+${demandData().version}${asked.imports ? `+${asked.imports.version}` : ''}`,
  }
}

function supplyIn(
  place: Readonly<{ fips: string; name: string }>,
  cells: readonly Cell[],
  industries: ReadonlyMap<string, WantedIndustry>,
): Supply {
  const makers = cells.flatMap(({ naics, establishments, jobs }): Maker[] => {
    const industry = industries.get(naics)
    if (!industry || establishments < 0.5) return []
    return [{ industry, establishments, jobs: establishments < LEAST_ESTABLISHMENTS ? null : jobs }]
  })
  const wanted = ({ industry, jobs }: Maker) => (jobs ?? 0) * industry.share
  return {
    ...place,
    makers: makers.sort(
      (a, b) => wanted(b) - wanted(a) || (a.industry.naics < b.industry.naics ? -1 : 1),
    ),
    wantedJobs: makers.reduce((all, maker) => all + wanted(maker), 0),
  }
}

/** Industries that make wanted goods, by their code. */
function wantedIndustries({ category, ...seen }: Asked): ReadonlyMap<string, WantedIndustry> {
  const { candidates, subheadings } = demandData()
  const wanted = new Map(
    listCategories(seen)
      .filter(({ slug }) => category === undefined || slug === category)
      .flatMap(({ subcategories }) => subcategories)
      .filter(({ index }) => index.value >= WANTED_FROM)
      .map(({ slug, name }) => [slug, name]),
  )
  const byIndustry = Map.groupBy(sources().lines, ({ naics }) => naics)
  const found = [...byIndustry].flatMap(([naics, lines]): [string, WantedIndustry][] => {
    const made = lines.flatMap(({ hs6, lines: count, part }) => {
      const name = wanted.get(candidates.get(hs6)?.[0]?.slug ?? '')
      const usd = (subheadings.get(hs6)?.[0].at(-1) ?? 0) * part
      return name ? [{ name, count, usd }] : []
    })
    if (made.length === 0) return []
    const sum = (all: readonly { count: number }[]) => all.reduce((a, { count }) => a + count, 0)
    const whole = lines.reduce((all, line) => all + line.lines, 0)
    const bought = (all: readonly { usd: number }[]) => all.reduce((a, { usd }) => a + usd, 0)
    const goods = [...Map.groupBy(made, ({ name }) => name)]
      .sort(([, a], [, b]) => bought(b) - bought(a) || sum(b) - sum(a))
      .slice(0, GOODS_NAMED)
      .map(([name]) => name)
    return [[naics, { naics, share: sum(made) / whole, boughtUsd: bought(made), goods }]]
  })
  return new Map(found)
}
