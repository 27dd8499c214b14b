import { toNumber } from '../../src/kernel/rate.ts'
import { schedule } from '../../src/modules/customs/markets/cn/law.ts'
import type { HsEdition } from '../../src/modules/customs/nomenclature.ts'
import { mapToLines, type TariffLine } from '../../src/modules/customs/tariff.ts'
import { type Judged, mean } from './scores.ts'

/**
 * What a wrong code costs: the mean absolute difference of duty and taxes together, as a share of
 * the customs value, between predicted and true code in general trade. `titles` is how many had
 * a rate for both; a statistic, so plain numbers will do.
 */
export type MoneyError = Readonly<{ titles: number; meanAbsolute: number; shareExact: number }>

/** Rates are equal when they differ by less than a thousandth of a percentage point. */
const EQUAL_WITHIN = 1e-5

export function moneyError(
  judged: readonly Judged[],
  labels: HsEdition,
  predicted: HsEdition,
): MoneyError {
  const gaps = judged.flatMap(({ row, candidates }) => {
    const truth = rateOf(row.code, labels)
    const guess = candidates[0] && rateOf(candidates[0].code, predicted)
    return truth === undefined || guess === undefined ? [] : [Math.abs(truth - guess)]
  })
  const shareExact = mean(gaps.map((gap) => (gap < EQUAL_WITHIN ? 1 : 0)))
  return { titles: gaps.length, meanAbsolute: mean(gaps), shareExact }
}

const known = new Map<string, number | undefined>()

/** The mean over the lines that stand for the code today, the nearest kind only. */
function rateOf(code: string, edition: HsEdition): number | undefined {
  const key = `${edition} ${code}`
  if (known.has(key)) return known.get(key)
  // National digits of another country mean nothing in this schedule.
  const written = edition === 'hs-2022' ? code.slice(0, 6) : code
  const lines = code.length < 6 ? [] : mapToLines(schedule(), written, edition)
  const nearest = lines.filter(({ exactness }) => exactness === lines[0]?.exactness)
  const rate = nearest.length === 0 ? undefined : mean(nearest.map(({ line }) => chargedOn(line)))
  known.set(key, rate)
  return rate
}

/** Duty, consumption tax (levied on a price that holds it) and VAT on top, as a share of value. */
function chargedOn(line: TariffLine): number {
  const dutiable = 1 + toNumber(line.duty)
  return (dutiable * (1 + toNumber(line.vat))) / (1 - toNumber(line.consumption)) - 1
}
