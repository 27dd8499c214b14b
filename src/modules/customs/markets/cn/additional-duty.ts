import type { Day } from '../../../../kernel/period.ts'
import { compareRates, percent, type Rate } from '../../../../kernel/rate.ts'
import { readData, rowsOf, versionOf } from '../../../../platform/data.ts'
import { countryOf, type Origin } from '../../market.ts'
import type { Rule } from '../../rule.ts'
import type { Law } from './law.ts'

/** One layer of additional duty on a line: it is charged on the same value as the MFN duty. */
type DutyLayer = Readonly<{
  rate: Rate
  rule: Rule
  /** From an average over national lines or over older codes: the duty of one line may differ. */
  isAverage: boolean
}>

type Row = Readonly<{
  isOwn: boolean
  /** MFN by the days of 2018 in `MFN_DAYS`. */
  mfn: readonly (Rate | undefined)[]
  levels: readonly (Rate | undefined)[]
}>

/** Columns of the table, in the order of the file, after the four of MFN. */
const COLUMNS = [
  '2018-04-02',
  '2018-07-06',
  '2018-08-23',
  '2018-09-24',
  '2019-01-01',
  '2019-06-01',
  '2019-09-01',
  '2020-02-14',
  '2025-02-10',
  '2025-03-10',
]
const MFN_DAYS = ['2018-01-01', '2018-05-01', '2018-07-01', '2018-11-01']

let table: ReadonlyMap<string, Row> | undefined
let version = ''

function open(): ReadonlyMap<string, Row> {
  if (table) return table
  const bytes = readData('tariff/cn-additional.tsv.gz')
  version = versionOf(bytes)
  const seen = new Map<string, Rate>()
  const rateOf = (text: string | undefined): Rate | undefined => {
    if (!text) return undefined
    const rate = seen.get(text) ?? percent(text)
    seen.set(text, rate)
    return rate
  }
  table = new Map(
    rowsOf(bytes).map((cells) => [
      cells[0]!,
      {
        isOwn: cells[1] === '=',
        mfn: cells.slice(2, 6).map(rateOf),
        levels: COLUMNS.map((_, i) => rateOf(cells[6 + i])),
      },
    ]),
  )
  return table
}

export function additionalDutyVersion(): string {
  open()
  return version
}

/**
 * The layers on a subheading for goods of an origin, zero ones left out. `isKnown` is false when a
 * measure was in force and the table does not say whether it covers the subheading.
 */
export function additionalDuty(
  law: Law,
  code: string,
  origin: Origin,
): { layers: readonly DutyLayer[]; isKnown: boolean } {
  const country = countryOf(origin)
  const layers: DutyLayer[] = []
  let isKnown = true
  for (const rule of law.all('additionalDutyTable')) {
    if (!rule.origins.includes(country)) continue
    const row = open().get(code.slice(0, 6))
    const rate = row?.levels[COLUMNS.indexOf(rule.column)]
    if (!row || rate === undefined) isKnown = false
    else if (rate.scaled > 0n) {
      const announced = rule.levels?.find((level) => compareRates(level, rate) >= 0) ?? rate
      const isAverage = !row.isOwn || !isStep(rate) || compareRates(announced, rate) !== 0
      layers.push({ rate: announced, rule, isAverage })
    }
  }
  for (const rule of law.all('additionalDuty'))
    if (rule.origins.includes(country)) layers.push({ rate: rule.rate, rule, isAverage: false })
  return { layers, isKnown }
}

/** Measures were set in steps of 2.5 %; anything else is a mean of several. */
const isStep = ({ scaled, scale }: Rate): boolean =>
  (scaled * 10_000_000n) % (250_000n * 10n ** BigInt(scale)) === 0n

/** The duty applied on a day before 2019, by subheading; undefined where the table is silent. */
export function historicDuty(code: string, on: Day): Rate | undefined {
  const row = open().get(code.slice(0, 6))
  let at = 0
  while (at + 1 < MFN_DAYS.length && MFN_DAYS[at + 1]! <= on) at++
  return row?.mfn[at]
}
