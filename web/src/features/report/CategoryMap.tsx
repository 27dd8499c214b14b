import { TreemapChart } from 'echarts/charts'
import { AriaComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoney, toLength, useFormat } from '../../ui/format.ts'
import type { Summary } from './types.ts'

use([TreemapChart, AriaComponent, TooltipComponent, SVGRenderer])

/** From little wanted to much wanted, the same family as the rest; grey where nothing is known. */
const SCALE = ['#c9d8dd', '#8fb6c2', '#4d8ca0', '#13617a', '#0b2545'] as const
const UNKNOWN = '#b9b2a4'

const colourOf = (index: number | null): string =>
  index === null ? UNKNOWN : SCALE[Math.min(4, Math.floor(index / 20))]!

/** Categories by expected value, coloured by demand. The table beside it says the same. */
export default function CategoryMap({ categories }: { categories: Summary['categories'] }) {
  const box = useRef<HTMLDivElement>(null)
  const { t, i18n } = useTranslation()
  const { text } = useFormat()
  // biome-ignore lint/correctness/useExhaustiveDependencies: text follows the language.
  useEffect(() => {
    if (!box.current) return
    const chart = init(box.current, undefined, { renderer: 'svg' })
    chart.setOption({
      aria: { enabled: true },
      animation: false,
      tooltip: {},
      series: [
        {
          type: 'treemap',
          roam: false,
          nodeClick: false,
          breadcrumb: { show: false },
          left: 0,
          top: 0,
          width: '100%',
          height: '100%',
          label: { fontSize: 13, overflow: 'truncate' },
          itemStyle: { gapWidth: 3, borderWidth: 0 },
          data: categories.map((category) => ({
            name: text(category.name),
            value: Math.max(0.01, toLength(category.expectedValue)),
            itemStyle: { color: colourOf(category.demandIndex) },
            label: {
              color: (category.demandIndex ?? 0) < 40 ? '#0b2545' : '#ffffff',
              formatter: `${text(category.name)}\n${formatMoney(category.expectedValue)}`,
            },
          })),
        },
      ],
    })
    const resize = () => chart.resize()
    window.addEventListener('resize', resize)
    return () => {
      window.removeEventListener('resize', resize)
      chart.dispose()
    }
  }, [categories, i18n.language])
  return <div ref={box} className="chart" role="img" aria-label={t('report.categories')} />
}
