import { useTranslation } from 'react-i18next'
import { feature } from 'topojson-client'
import type { MultiPolygon, Polygon, Topology } from 'topojson-specification'
import atlas from 'us-atlas/counties-albers-10m.json'
import type { operations } from '../../../api-types.ts'
import { useFormat } from '../../../ui/format.ts'

type Reach = operations['getDriveReach']['responses'][200]['content']['application/json']
type Outline = Polygon | MultiPolygon

const topology = atlas as unknown as Topology<{
  counties: { type: 'GeometryCollection'; geometries: Outline[] }
}>
const outlines = new Map(
  topology.objects.counties.geometries.map((one) => [String(one.id), one] as const),
)

/** The rings of a county. The atlas is projected already (Albers), with its rows from top to bottom. */
function ringsOf(fips: string): readonly (readonly (readonly number[])[])[] {
  const outline = outlines.get(fips)
  if (!outline) return []
  const drawn = feature(topology, outline)
  const { geometry } = drawn.type === 'Feature' ? drawn : drawn.features[0]!
  if (geometry.type === 'Polygon') return geometry.coordinates
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : []
}

const HERE = '#d9482b'
const NEAR = '#13617a'
const FAR = '#8fb6c2'
const NEAR_HOURS = 2
const MARGIN = 4

const shadeOf = (hours: number, isHere: boolean): string =>
  isHere ? HERE : hours <= NEAR_HOURS ? NEAR : FAR

/** Counties within a drive. The table beside it says the same. */
export default function DriveMap({ reach }: { reach: Reach }) {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const drawn = reach.counties.map((county) => ({ county, rings: ringsOf(county.fips) }))
  const points = drawn.flatMap(({ rings }) => rings.flat())
  if (points.length === 0) return null
  const range = (axis: number): [number, number] => {
    const all = points.map((point) => point[axis] ?? 0)
    return [Math.min(...all), Math.max(...all)]
  }
  const [[left, right], [top, bottom]] = [range(0), range(1)]
  const box = [left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN]
  const keys = [
    [HERE, 'mapHere'],
    [NEAR, 'mapNear'],
    [FAR, 'mapFar'],
  ] as const
  return (
    <figure className="host-map">
      <svg viewBox={box.join(' ')} role="img" aria-label={t('host.mapLabel')}>
        {drawn.map(({ county, rings }) => (
          <path
            key={county.fips}
            d={rings.map((ring) => `M${ring.map((point) => point.join(',')).join('L')}Z`).join('')}
            fill={shadeOf(county.hours, county.fips === reach.county.fips)}
          >
            <title>
              {t('host.county_in', {
                name: text(county.name),
                hours: county.hours,
                establishments: count(county.establishments),
              })}
            </title>
          </path>
        ))}
      </svg>
      <figcaption className="quiet">
        {keys.map(([shade, label]) => (
          <span key={label}>
            <span className="host-key" style={{ background: shade }} aria-hidden="true" />{' '}
            {t(`host.${label}`)}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
