import { SankeyChart } from 'echarts/charts'
import { AriaComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { type MoneyDto, toLength } from '../../ui/format.ts'
import type { Share } from './shares.ts'

use([SankeyChart, AriaComponent, SVGRenderer])

/** The family of the rest: sea for the seller (lighter while it is kept back), wheat for what is held, clay for what went back. */
const COLOURS: Readonly<Record<Share['to'], string>> = {
  back: '#a4442f',
  bank: '#7a2e4d',
  held: '#d9a441',
  tax: '#0b2545',
  freight: '#8a8375',
  commission: '#4d8ca0',
  seller: '#13617a',
  reserve: '#6fa3b0',
}

/** From the buyer to whoever has the money; the table beside it says the same. */
export default function MoneyFlow({
  from,
  label,
  flows,
}: {
  from: string
  label: string
  flows: readonly Readonly<{ to: Share['to']; name: string; amount: MoneyDto }>[]
}) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!box.current) return
    const chart = init(box.current, undefined, { renderer: 'svg' })
    const ink = getComputedStyle(box.current).color
    const narrow = box.current.clientWidth < 480
    chart.setOption({
      aria: { enabled: true },
      animation: false,
      series: [
        {
          type: 'sankey',
          left: 8,
          right: narrow ? 120 : 200,
          top: 12,
          bottom: 12,
          nodeWidth: 14,
          nodeGap: 22,
          draggable: false,
          emphasis: { disabled: true },
          label: { color: ink, fontSize: 13, lineHeight: 17 },
          lineStyle: { color: 'target', opacity: 0.35, curveness: 0.5 },
          data: [
            { name: from, itemStyle: { color: '#8fb6c2' } },
            ...flows.map(({ to, name }) => ({ name, itemStyle: { color: COLOURS[to] } })),
          ],
          links: flows.map(({ name, amount }) => ({
            source: from,
            target: name,
            value: toLength(amount),
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
  }, [from, flows])
  return <div ref={box} className="money-flow" role="img" aria-label={label} />
}
