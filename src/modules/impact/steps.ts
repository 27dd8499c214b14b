import type { Day } from '../../kernel/period.ts'
import { readData, rowsOf } from '../../platform/data.ts'
import { TABLE } from './io-table.ts'

type StepId = 'margins' | 'deflation' | 'productivity'

/** A step between what was paid and what the table understands; each can be off. */
export type Step = Readonly<{
  id: StepId
  isOn: boolean
  /** Where its figures come from; null when nothing at hand could be verified. */
  source: string | null
  asOf: string | null
  note: string
}>

/**
 * What one dollar of a sector's goods, as the buyer paid it, is made of: parts by sector (the maker's
 * own, carriers, wholesale, retail) that add up to one.
 */
export type Margins = Readonly<{
  source: string
  verifiedOn: Day
  parts: ReadonlyMap<number, readonly Readonly<{ sector: number; share: number }>[]>
}>

/** How much more was made with the same work each year since the jobs were counted. */
export type Productivity = Readonly<{ yearly: number; source: string; verifiedOn: Day }>

export type StepSettings = Readonly<{
  margins?: Margins | undefined
  isDeflated: boolean
  productivity?: Productivity | undefined
}>

export const DEFAULT_STEPS: StepSettings = { isDeflated: true }

type PriceLevel = Readonly<{ level: number; isProjected: boolean }>

const PRICE_SOURCE = 'IMF, World Economic Outlook October 2025: GDP at current over constant prices'
const PRICE_DAY = '2025-10-17'

let levels: ReadonlyMap<number, PriceLevel> | undefined

/** The price level of US output in a year, 1 in the table's year; undefined outside of 2012 to 2030. */
export function priceLevel(year: number): PriceLevel | undefined {
  levels ??= readLevels()
  return levels.get(year)
}

function readLevels(): ReadonlyMap<number, PriceLevel> {
  const rows = rowsOf(readData('jobs/gdp.tsv')).map(
    ([year, nominal, real, status]) =>
      [Number(year), { ratio: Number(nominal) / Number(real), status }] as const,
  )
  const base = new Map(rows).get(TABLE.year)!.ratio
  return new Map(
    rows.map(([year, { ratio, status }]) => [
      year,
      { level: ratio / base, isProjected: status === 'projected' },
    ]),
  )
}

/** What a dollar of that year's sales counts in dollars of the table, with the work of that year. */
export function weightOfYear(year: number, { isDeflated, productivity }: StepSettings): number {
  const level = isDeflated ? priceLevel(year)!.level : 1
  const growth = productivity ? (1 + productivity.yearly) ** (year - TABLE.jobsYear) : 1
  return 1 / (level * growth)
}

/** The steps as a result shows them: which are on, by which source, and why the others are not. */
export function describeSteps(settings: StepSettings, years: readonly number[]): Step[] {
  const { margins, isDeflated, productivity } = settings
  const projected = years.filter((year) => priceLevel(year)?.isProjected)
  return [
    margins
      ? step('margins', margins, 'What buyers paid is split into makers, carriers and trade.')
      : off(
          'margins',
          'not verified: no margins by sector at hand; all is counted as the maker’s.',
        ),
    isDeflated
      ? {
          id: 'deflation',
          isOn: true,
          source: PRICE_SOURCE,
          asOf: PRICE_DAY,
          note: `To dollars of ${TABLE.year}, by one price level for all goods.${
            projected.length > 0 ? ` Projected for ${projected.join(', ')}.` : ''
          }`,
        }
      : off('deflation', `switched off: today’s dollars are read as dollars of ${TABLE.year}.`),
    productivity
      ? step(
          'productivity',
          productivity,
          `${(100 * productivity.yearly).toFixed(2)} % a year since ${TABLE.jobsYear}.`,
        )
      : off(
          'productivity',
          `not verified: no output per job since ${TABLE.jobsYear} at hand; jobs are counted as of then.`,
        ),
  ]
}

const off = (id: StepId, note: string): Step => ({
  id,
  isOn: false,
  source: null,
  asOf: null,
  note,
})

const step = (
  id: StepId,
  { source, verifiedOn }: { source: string; verifiedOn: Day },
  note: string,
): Step => ({
  id,
  isOn: true,
  source,
  asOf: verifiedOn,
  note,
})
