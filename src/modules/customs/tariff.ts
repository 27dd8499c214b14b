import type { Day } from '../../kernel/period.ts'
import { parseRate, type Rate, ZERO } from '../../kernel/rate.ts'
import { readData, rowsOf, versionOf } from '../../platform/data.ts'
import { type HsEdition, lowerBound, mapSubheading } from './nomenclature.ts'

/** One national line of a tariff schedule. Rates are shares of value: 0.065 is 6.5 %. */
export type TariffLine = Readonly<{
  code: string
  /** As the schedule prints it, in the schedule's own language. */
  name: string
  mfn: Rate
  general: Rate
  /** Lower than MFN and valid for a year. */
  provisional?: Rate
  vat: Rate
  consumption: Rate
  /** A consumption tax by volume stands in the law; `consumption` is then zero. */
  isConsumptionByVolume: boolean
  /** What is charged: provisional where there is one below MFN, else MFN. */
  duty: Rate
}>

export type TariffSchedule = Readonly<{
  id: string
  /** First digits of the data's SHA-256. */
  version: string
  edition: HsEdition
  validFrom: Day
  lines: readonly TariffLine[]
  line: (code10: string) => TariffLine | undefined
  under: (prefix: string) => readonly TariffLine[]
}>

/**
 * A current national line for a code of another edition. `line`: the ten digits still stand;
 * `tariff-line`: the eight digits do; `subheading`: only the six digits lead there.
 */
export type LineMapping = Readonly<{
  line: TariffLine
  exactness: 'line' | 'tariff-line' | 'subheading'
  subheading: 'same' | 'kept' | 'split'
}>

/** Reads `code, mfn, general, provisional, vat, consumption, name`, one line each, tab-separated. */
export function readSchedule(
  file: string,
  about: Pick<TariffSchedule, 'id' | 'edition' | 'validFrom'>,
): TariffSchedule {
  const bytes = readData(file)
  const lines: TariffLine[] = rowsOf(bytes).map(toLine)
  const codes = lines.map(({ code }) => code)
  const byCode = new Map(lines.map((line) => [line.code, line]))
  const cache = new Map<string, readonly TariffLine[]>()
  const under = (prefix: string): readonly TariffLine[] => {
    const known = cache.get(prefix)
    if (known) return known
    const start = lowerBound(codes, prefix)
    let end = start
    while (end < codes.length && codes[end]!.startsWith(prefix)) end++
    const found = lines.slice(start, end)
    if (found.length > 0) cache.set(prefix, found)
    return found
  }
  return { ...about, version: versionOf(bytes), lines, line: (code) => byCode.get(code), under }
}

const known = new Map<string, Rate>()

/** The same few dozen rates stand in 12,000 lines: each is read once. */
function rateOf(text: string): Rate {
  const seen = known.get(text)
  if (seen) return seen
  const parsed = parseRate(text) ?? ZERO
  known.set(text, parsed)
  return parsed
}

function toLine(cells: readonly string[]): TariffLine {
  const [code, mfn, general, provisional, vat, consumption, name] = cells
  const base = {
    code: code!,
    name: name!,
    mfn: rateOf(mfn!),
    general: rateOf(general!),
    vat: rateOf(vat!),
    consumption: consumption === 'litre' ? ZERO : rateOf(consumption!),
    isConsumptionByVolume: consumption === 'litre',
  }
  if (provisional === '') return { ...base, duty: base.mfn }
  const lower = rateOf(provisional!)
  return { ...base, provisional: lower, duty: lower }
}

/**
 * Current national lines for a code of 6, 8 or 10 digits of an earlier edition, likeliest first.
 * National digits are renumbered every year, so only the lines of the same subheading are offered.
 */
export function mapToLines(schedule: TariffSchedule, code: string, from: HsEdition): LineMapping[] {
  const found: LineMapping[] = []
  for (const { hs6, exactness } of mapSubheading(code.slice(0, 6), from, schedule.edition))
    for (const line of schedule.under(hs6))
      found.push({ line, exactness: nearness(line.code, code), subheading: exactness })
  const order = { line: 0, 'tariff-line': 1, subheading: 2 } as const
  const scope = { same: 0, kept: 1, split: 2 } as const
  return found.sort(
    (a, b) => order[a.exactness] - order[b.exactness] || scope[a.subheading] - scope[b.subheading],
  )
}

function nearness(line: string, code: string): LineMapping['exactness'] {
  if (line === code) return 'line'
  return code.length >= 8 && line.startsWith(code.slice(0, 8)) ? 'tariff-line' : 'subheading'
}
