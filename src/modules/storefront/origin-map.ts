import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { feature } from 'topojson-client'
import type { MultiPolygon, Polygon, Topology } from 'topojson-specification'
import { countyOf, plainCounty, stateOf } from './places.ts'

/** Outlines as SVG paths inside a square of `MAP_SIZE`. */
export type OriginMap = Readonly<{ state: string; county: string | null }>

export const MAP_SIZE = 240

type Named = Readonly<{ name: string }>
type Outline = Polygon<Named> | MultiPolygon<Named>
type Outlines = Readonly<{ type: 'GeometryCollection'; geometries: Outline[] }>
type Atlas = Topology<{ states: Outlines; counties: Outlines }>
type Point = readonly number[]

let atlas: Atlas | undefined

/** US Census Bureau boundaries, already projected. */
function readAtlas(): Atlas {
  const file = fileURLToPath(import.meta.resolve('us-atlas/counties-albers-10m.json'))
  return JSON.parse(readFileSync(file, 'utf8'))
}

const maps = new Map<string, OriginMap | undefined>()

/** Where goods come from, drawn: the state, and in it the county; undefined where no map is known. */
export function originMap(origin: {
  state: string | null
  county: string | null
}): OriginMap | undefined {
  if (!origin.state) return undefined
  const state = stateOf(origin.state)
  const county = origin.county ? countyOf(state, origin.county) : undefined
  const key = county?.slug ?? state.slug
  if (!maps.has(key)) {
    if (maps.size >= MAPS_KEPT) maps.clear()
    maps.set(key, draw(state.name.en, origin.county ?? undefined))
  }
  return maps.get(key)
}
/** All counties there are, some two kilobytes each. */
const MAPS_KEPT = 4_000

function draw(stateName: string, countyName: string | undefined): OriginMap | undefined {
  atlas ??= readAtlas()
  const { states, counties } = atlas.objects
  const state = states.geometries.find(({ properties }) => properties?.name === stateName)
  if (!state) return undefined
  const wanted = countyName && plainCounty(countyName)
  const county = counties.geometries.find(
    ({ id, properties }) =>
      wanted !== undefined &&
      `${id}`.startsWith(`${state.id}`) &&
      properties?.name.toLowerCase() === wanted.toLowerCase(),
  )
  const outline = ringsOf(atlas, state)
  const fit = fitInto(MAP_SIZE, outline)
  return {
    state: pathOf(outline, fit),
    county: county ? pathOf(ringsOf(atlas, county), fit) : null,
  }
}

/** A state with all its counties by their FIPS code, in a square of `size`. */
export type CountyMap = Readonly<{
  size: number
  state: string
  counties: readonly Readonly<{ fips: string; path: string }>[]
}>

/** Twice as large as a picture of one county: here each of eighty has to be met by a finger. */
const COUNTY_MAP_SIZE = 2 * MAP_SIZE

/** All counties of a state by its FIPS code, drawn; undefined where no map is known. */
export function countyMap(stateFips: string): CountyMap | undefined {
  atlas ??= readAtlas()
  const { states, counties } = atlas.objects
  const state = states.geometries.find(({ id }) => `${id}` === stateFips)
  if (!state) return undefined
  const outline = ringsOf(atlas, state)
  const fit = fitInto(COUNTY_MAP_SIZE, outline)
  return {
    size: COUNTY_MAP_SIZE,
    state: pathOf(outline, fit),
    counties: counties.geometries
      .filter(({ id }) => `${id}`.startsWith(stateFips))
      .map((county) => ({ fips: `${county.id}`, path: pathOf(ringsOf(atlas!, county), fit) })),
  }
}

function ringsOf(topology: Atlas, outline: Outline): Point[][] {
  const drawn = feature(topology, outline)
  const { geometry } = drawn.type === 'Feature' ? drawn : drawn.features[0]!
  if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') return []
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
}

/** Keeps proportions and puts the outline into the middle of the square. */
function fitInto(size: number, rings: readonly Point[][]): (point: Point) => string {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x = 0, y = 0] of rings.flat()) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  const scale = size / Math.max(right - left, bottom - top, Number.EPSILON)
  const dx = (size - (right - left) * scale) / 2
  const dy = (size - (bottom - top) * scale) / 2
  return ([x = 0, y = 0]) =>
    `${Math.round((x - left) * scale + dx)} ${Math.round((y - top) * scale + dy)}`
}

/** Points that fall on one pixel are drawn once; islands of one pixel not at all. */
function pathOf(rings: readonly Point[][], fit: (point: Point) => string): string {
  return rings
    .map((ring) => ring.map(fit).filter((point, at, all) => point !== all[at - 1]))
    .filter((points) => points.length > 3)
    .map((points) => `M${points.join('L')}Z`)
    .join('')
}
