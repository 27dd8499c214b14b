import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { feature } from 'topojson-client'
import type { MultiPolygon, Polygon, Topology } from 'topojson-specification'
import { readData, rowsOf } from './data.ts'

export type State = Readonly<{ fips: string; code: string; name: string }>
export type County = Readonly<{ fips: string; name: string; state: State }>
export type Places = Readonly<{
  states: readonly State[]
  counties: readonly County[]
  /** 'MI', 'US-MI', '26' or 'Michigan', in any letters. */
  findState: (text: string) => State | undefined
  /** A FIPS code of five digits, or a name in its state: 'Leelanau', 'Leelanau County'. */
  findCounty: (text: string, state: State | undefined) => County | undefined
}>

const KIND = / (county|parish|borough|census area|municipality|city and borough|city)$/

/** Names without letters' case, accents, stops, and 'St.' for 'Saint'. */
const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f.'’]/g, '')
    .toLowerCase()
    .replace(/^st /, 'saint ')
    .replace(/\s+/g, ' ')
    .trim()

let loaded: Places | undefined

/** The states with the capital's district, and their counties. Read on first use. */
export function places(): Places {
  loaded ??= load()
  return loaded
}

function load(): Places {
  const states = new Map<string, State>()
  const counties = rowsOf(readData('us-geo/counties.tsv.gz')).map(([fips, code, state, name]) => {
    const stateFips = fips!.slice(0, 2)
    const known = states.get(stateFips) ?? { fips: stateFips, code: code!, name: state! }
    states.set(stateFips, known)
    return { fips: fips!, name: name!, state: known }
  })
  const stateBy = new Map(
    [...states.values()].flatMap((state) =>
      [
        state.fips,
        state.code.toLowerCase(),
        `us-${state.code.toLowerCase()}`,
        folded(state.name),
      ].map((key) => [key, state] as const),
    ),
  )
  const countyBy = new Map<string, County>()
  // A county goes before the independent city of the same name; a full name before both.
  const byShortName = counties.toSorted((a, b) => rank(b) - rank(a))
  for (const county of byShortName)
    countyBy.set(`${county.state.fips} ${folded(county.name).replace(KIND, '')}`, county)
  for (const county of counties) {
    countyBy.set(`${county.state.fips} ${folded(county.name)}`, county)
    countyBy.set(county.fips, county)
  }
  return {
    states: [...states.values()],
    counties,
    findState: (text) => stateBy.get(folded(text)),
    findCounty(text, state) {
      if (/^\d{5}$/.test(text)) {
        const found = countyBy.get(text)
        return state && found?.state !== state ? undefined : found
      }
      return state && countyBy.get(`${state.fips} ${folded(text)}`)
    },
  }
}

const rank = ({ name }: County): number => (name.endsWith(' city') ? 1 : 0)

/** Degrees, north and east. */
export type Point = Readonly<{ latitude: number; longitude: number }>

/** Mean radius of the earth (IUGG). */
const EARTH_KM = 6_371.0088

/** As the crow flies, by the haversine formula. */
export function kilometresBetween(a: Point, b: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const [north, east] = [
    radians(b.latitude - a.latitude) / 2,
    radians(b.longitude - a.longitude) / 2,
  ]
  const half =
    Math.sin(north) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east) ** 2
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)))
}

type Outline = Polygon | MultiPolygon
type Atlas = Topology<{ counties: Readonly<{ type: 'GeometryCollection'; geometries: Outline[] }> }>

let middles: ReadonlyMap<string, Point> | undefined

/**
 * The middle of a county's area by its FIPS code, of the outlines of the US Census Bureau; undefined where
 * they do not know it. Read on first use.
 */
export function countyMiddle(fips: string): Point | undefined {
  middles ??= readMiddles()
  return middles.get(fips)
}

function readMiddles(): ReadonlyMap<string, Point> {
  const file = fileURLToPath(import.meta.resolve('us-atlas/counties-10m.json'))
  const atlas = JSON.parse(readFileSync(file, 'utf8')) as Atlas
  const found = new Map<string, Point>()
  for (const county of atlas.objects.counties.geometries) {
    const drawn = feature(atlas, county)
    const { geometry } = drawn.type === 'Feature' ? drawn : drawn.features[0]!
    if (geometry.type === 'Polygon') found.set(`${county.id}`, middleOf([geometry.coordinates]))
    if (geometry.type === 'MultiPolygon') found.set(`${county.id}`, middleOf(geometry.coordinates))
  }
  return found
}

/** Centre of gravity of the outer rings, as if they were flat: a county is small. */
function middleOf(polygons: readonly (readonly (readonly number[])[])[][]): Point {
  let [area, x, y] = [0, 0, 0]
  for (const [ring = []] of polygons) {
    for (const [i, [ax = 0, ay = 0]] of ring.entries()) {
      const [bx = 0, by = 0] = ring[(i + 1) % ring.length]!
      const cross = ax * by - bx * ay
      area += cross / 2
      x += ((ax + bx) * cross) / 6
      y += ((ay + by) * cross) / 6
    }
  }
  // Drawn so coarsely that a small city is a line: the middle of its ends.
  if (area === 0) {
    const [ends = []] = polygons[0] ?? []
    const meanOf = (axis: number) =>
      ends.reduce((sum, end) => sum + (end[axis] ?? 0), 0) / ends.length
    return { latitude: meanOf(1), longitude: meanOf(0) }
  }
  return { latitude: y / area, longitude: x / area }
}
