import { divideRounded } from '../../kernel/rate.ts'

/** What a facility did in a month, and what running it cost then. */
export type MonthCounts = Readonly<{
  doneUnits: number
  revenueMinor: bigint
  fixedMinor: bigint
  variableMinor: bigint
}>

export type MonthResult = Readonly<{
  runningMinor: bigint
  resultMinor: bigint
  /** Rounded up to a cent; null where nothing was done. */
  perUnitMinor: bigint | null
}>

/** Running costs are the month's, and one more for each unit that was done. */
export function resultOf({
  doneUnits,
  revenueMinor,
  fixedMinor,
  variableMinor,
}: MonthCounts): MonthResult {
  const runningMinor = fixedMinor + variableMinor * BigInt(doneUnits)
  return {
    runningMinor,
    resultMinor: revenueMinor - runningMinor,
    perUnitMinor: doneUnits === 0 ? null : divideRounded(runningMinor, BigInt(doneUnits), 'up'),
  }
}

type Rates = Readonly<{ fixedMinor: bigint; priceMinor: bigint; variableMinor: bigint }>

/** Units a month from which on nothing is lost; null when there is no such number. */
export function breakEvenUnits({ fixedMinor, priceMinor, variableMinor }: Rates): bigint | null {
  const margin = priceMinor - variableMinor
  if (margin < 0n) return null
  if (fixedMinor === 0n) return 0n
  return margin === 0n ? null : divideRounded(fixedMinor, margin, 'up')
}

const WEEKS_OF_YEAR = 52n
const MONTHS_OF_YEAR = 12n

/** What it can do in a month of average length, rounded down. */
export const capacityOfMonth = (unitsOfDay: number, daysOfWeek: number): bigint =>
  (BigInt(unitsOfDay) * BigInt(daysOfWeek) * WEEKS_OF_YEAR) / MONTHS_OF_YEAR

/** The present rate is what the newest whole months came to, so many of them. */
const RATE_MONTHS = 3

/**
 * Months until what it cost to build has come back at the rate of the newest whole months, of which
 * there are up to three: zero when it has, null when it never does at this rate, or no month is over.
 * `results` are all whole months since it runs, the newest first.
 */
export function monthsToReturn(buildMinor: bigint, results: readonly bigint[]): bigint | null {
  const left = buildMinor - sumOf(results)
  if (left <= 0n) return 0n
  const newest = results.slice(0, RATE_MONTHS)
  const rate = sumOf(newest)
  return rate <= 0n ? null : divideRounded(left * BigInt(newest.length), rate, 'up')
}

const sumOf = (all: readonly bigint[]): bigint => all.reduce((sum, one) => sum + one, 0n)
