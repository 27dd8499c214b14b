import { MapChart } from 'echarts/charts'
import { AriaComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { init, registerMap, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import atlas from 'us-atlas/states-albers-10m.json'

use([MapChart, AriaComponent, TooltipComponent, VisualMapComponent, SVGRenderer])

const topology = atlas as unknown as Topology<{ states: GeometryCollection<{ name: string }> }>
const shapes = feature(topology, topology.objects.states)
registerMap('us-states', {
  geoJSON: {
    ...shapes,
    features: shapes.features.map((state) => ({
      ...state,
      properties: { name: String(state.id) },
    })),
  } as never,
  specialAreas: {},
})

/** From few to many, the same family as the other maps; grey where nothing is shown. */
const SCALE = ['#c9d8dd', '#8fb6c2', '#4d8ca0', '#13617a', '#0b2545']
const NOTHING = '#e3ded4'

/** A state by its FIPS code; `jobs` is null where it is not shown. */
export type StateOnMap = Readonly<{
  fips: string
  name: string
  label: string
  jobs: number | null
}>

/** Direct jobs by state. The table beside it says the same. */
export default function StateMap({ states }: { states: readonly StateOnMap[] }) {
  const box = useRef<HTMLDivElement>(null)
  const { t } = useTranslation()
  useEffect(() => {
    const at = box.current
    if (!at) return
    let chart = drawMap(at, states)
    // A map with a projection of its own fails in echarts 6.1 when it is resized: it is drawn anew.
    const redraw = () => {
      chart.dispose()
      chart = drawMap(at, states)
    }
    window.addEventListener('resize', redraw)
    return () => {
      window.removeEventListener('resize', redraw)
      chart.dispose()
    }
  }, [states])
  return <div ref={box} className="chart" role="img" aria-label={t('jobs.mapLabel')} />
}

function drawMap(at: HTMLElement, states: readonly StateOnMap[]) {
  const chart = init(at, undefined, { renderer: 'svg' })
  const labels = new Map(states.map(({ fips, name, label }) => [fips, `${name}: ${label}`]))
  const shown = states.filter(({ jobs }) => jobs !== null && jobs > 0)
  chart.setOption({
    aria: { enabled: true },
    animation: false,
    tooltip: { formatter: ({ name }: { name: string }) => labels.get(name) ?? '' },
    visualMap: {
      show: false,
      min: 0,
      max: Math.max(1, ...shown.map(({ jobs }) => jobs ?? 0)),
      inRange: { color: SCALE },
    },
    series: [
      {
        type: 'map',
        map: 'us-states',
        // The atlas is projected already (Albers), with its rows from top to bottom.
        projection: {
          project: (point: number[]) => point,
          unproject: (point: number[]) => point,
        },
        selectedMode: false,
        itemStyle: { areaColor: NOTHING, borderColor: '#ffffff' },
        emphasis: { label: { show: false }, itemStyle: { areaColor: '#d9a441' } },
        data: shown.map(({ fips, jobs }) => ({ name: fips, value: jobs })),
      },
    ],
  })
  return chart
}
