import type { TableRecord } from '../catalogue/api.ts'
import type { Unit } from './compare-starts.ts'

/** Every county of the country for ten years by quarters, and room to spare. */
const MOST_ROWS = 500_000
const COLUMNS = ['unit', 'period', 'outcome', 'start'] as const

class BadOutcomes extends Error {}

export type Outcomes = Readonly<{
  units: readonly Unit[]
  periods: readonly string[]
  /** Units without an outcome in each period: they are not compared. */
  incomplete: readonly string[]
}>

/**
 * Reads what units came to: a first row with unit, period, outcome and start, then a row for each unit
 * and period. Periods are years or quarters, 2026 or 2026-Q3; `start` is empty for a unit that has not
 * begun. Throws BadOutcomes with the row and what is wrong with it.
 */
export async function readOutcomes(
  batches: AsyncIterable<readonly TableRecord[]>,
): Promise<Outcomes> {
  const cells = new Map<string, { start: string; outcomes: Map<string, number> }>()
  let at: readonly number[] | undefined
  let count = 0
  for await (const batch of batches) {
    for (const record of batch) {
      if ('read' in record) {
        throw new BadOutcomes(`Row ${record.row}: ${record.code.replaceAll('_', ' ')}.`)
      }
      if (at) takeRow(cells, record, at)
      else at = columnsOf(record.cells)
      if (++count > MOST_ROWS) throw new BadOutcomes(`There are more than ${MOST_ROWS} rows.`)
    }
  }
  const periods = [...new Set([...cells.values()].flatMap((one) => [...one.outcomes.keys()]))]
  periods.sort()
  if (new Set(periods.map(({ length }) => length)).size > 1) {
    throw new BadOutcomes('Periods are years or quarters, not both.')
  }
  const isWhole = ({ outcomes }: { outcomes: Map<string, number> }) =>
    outcomes.size === periods.length
  return {
    periods,
    units: [...cells.values()].filter(isWhole).map(({ start, outcomes }) => ({
      outcomes: periods.map((period) => outcomes.get(period)!),
      start: start === '' ? undefined : startIn(periods, start),
    })),
    incomplete: [...cells].flatMap(([unit, one]) => (isWhole(one) ? [] : [unit])),
  }
}

function takeRow(
  cells: Map<string, { start: string; outcomes: Map<string, number> }>,
  record: Extract<TableRecord, { cells: unknown }>,
  at: readonly number[],
): void {
  const [unit, period, outcome, start] = at.map((i) => (record.cells[i] ?? '').trim()) as [
    string,
    string,
    string,
    string,
  ]
  const wrong = wrongIn({ unit, period, outcome, start })
  if (wrong) throw new BadOutcomes(`Row ${record.row}: ${wrong}.`)
  const known = cells.get(unit) ?? { start, outcomes: new Map<string, number>() }
  if (known.start !== start) {
    throw new BadOutcomes(`Row ${record.row}: '${unit}' began at another time.`)
  }
  if (known.outcomes.has(period)) {
    throw new BadOutcomes(`Row ${record.row}: '${unit}' has two outcomes of ${period}.`)
  }
  known.outcomes.set(period, Number(outcome))
  cells.set(unit, known)
}

function columnsOf(cells: readonly string[]): readonly number[] {
  const names = cells.map((cell) => cell.trim().toLowerCase())
  const missing = COLUMNS.filter((column) => !names.includes(column))
  if (missing.length > 0) {
    throw new BadOutcomes(`The first row names no column ${missing.join(', ')}.`)
  }
  return COLUMNS.map((column) => names.indexOf(column))
}

const PERIOD = /^(19|20)\d{2}(-Q[1-4])?$/

function wrongIn(row: Record<(typeof COLUMNS)[number], string>): string | undefined {
  if (row.unit === '' || row.unit.length > 200) return 'the unit has no name, or a very long one'
  if (!PERIOD.test(row.period)) return `the period is a year or a quarter, 2026 or 2026-Q3`
  if (!/^-?\d{1,12}(\.\d{1,9})?$/.test(row.outcome)) return 'the outcome is no number'
  if (row.start !== '' && !PERIOD.test(row.start)) return 'the start is no year or quarter'
  return undefined
}

/** The first period that is not before the start. */
function startIn(periods: readonly string[], start: string): number | undefined {
  const at = periods.findIndex((period) => period >= start)
  return at === -1 ? undefined : at
}
