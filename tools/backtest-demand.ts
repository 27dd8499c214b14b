import { demandData } from '../src/modules/demand/demand-data.ts'

/**
 * How well next year's exports of a subcategory are foretold: `node tools/backtest-demand.ts`.
 * For each year from 2019 on, each method sees the years before it only. Simple exponential
 * smoothing runs on logarithms; its α is fixed, or chosen anew before each year by the errors so
 * far over all subcategories. Prints the mean and median absolute percentage error, and WRMSSE:
 * root mean squared error scaled by that of the naive steps before, weighted by exports.
 */
const FIRST_FORECAST = 2019
/** Below this, a year is a few shipments, and a percentage of it says nothing. */
const MIN_USD = 100_000
const ALPHAS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

type Method = (past: readonly number[]) => number

const naive: Method = (past) => past.at(-1)!

const meanOfThree: Method = (past) => past.slice(-3).reduce((a, b) => a + b, 0) / 3

const drift: Method = (past) => {
  const last = past.at(-1)!
  return last * (last / past[0]!) ** (1 / (past.length - 1))
}

const smoothed =
  (alpha: number): Method =>
  (past) =>
    Math.exp(
      past
        .slice(1)
        .reduce((level, usd) => level + alpha * (Math.log(usd) - level), Math.log(past[0]!)),
    )

function main(): void {
  const { trade, years } = demandData()
  const series = [...trade.values()]
    .filter(({ isShared, usd }) => !isShared && usd.every((value) => value >= MIN_USD))
    .map(({ usd }) => usd)
  const from = years.indexOf(FIRST_FORECAST)
  const targets = years.map((_, i) => i).slice(from)
  process.stdout.write(`${series.length} subcategories, ${targets.length} years each\n`)
  const report = (name: string, method: (past: readonly number[], at: number) => number) => {
    const errors = series.flatMap((usd) =>
      targets.map((at) => Math.abs(method(usd.slice(0, at), at) / usd[at]! - 1)),
    )
    const { mean, median } = summaryOf(errors)
    const wrmsse = wrmsseOf(series, targets, method)
    process.stdout.write(
      `${name}\tMAPE ${percent(mean)}\tmedian ${percent(median)}\tWRMSSE ${wrmsse.toFixed(3)}\n`,
    )
  }
  report('naive', naive)
  report('mean of three years', meanOfThree)
  report('drift', drift)
  for (const alpha of ALPHAS.slice(0, -1)) report(`smoothing, α ${alpha}`, smoothed(alpha))
  const chosen = new Map(targets.map((at) => [at, chooseAlpha(series, at)]))
  report('smoothing, α chosen', (past, at) => smoothed(chosen.get(at)!)(past))
  process.stdout.write(`α by year: ${[...chosen.values()].join(' ')}\n`)
}

/** The α with the least absolute log error on the years before `at`, from the third on. */
function chooseAlpha(series: readonly (readonly number[])[], at: number): number {
  const costOf = (alpha: number): number => {
    let cost = 0
    for (const usd of series)
      for (let i = 2; i < at; i++)
        cost += Math.abs(Math.log(smoothed(alpha)(usd.slice(0, i)) / usd[i]!))
    return cost
  }
  return ALPHAS.reduce((best, alpha) => (costOf(alpha) < costOf(best) ? alpha : best))
}

function wrmsseOf(
  series: readonly (readonly number[])[],
  targets: readonly number[],
  method: (past: readonly number[], at: number) => number,
): number {
  const total = series.reduce((all, usd) => all + usd.at(-1)!, 0)
  return series.reduce((all, usd) => {
    const history = usd.slice(0, targets[0])
    const steps = history.slice(1).map((value, i) => (value - history[i]!) ** 2)
    const scale = steps.reduce((a, b) => a + b, 0) / steps.length
    const squares = targets.map((at) => (method(usd.slice(0, at), at) - usd[at]!) ** 2)
    const error = squares.reduce((a, b) => a + b, 0) / squares.length
    return all + (usd.at(-1)! / total) * Math.sqrt(error / scale)
  }, 0)
}

function summaryOf(values: readonly number[]): { mean: number; median: number } {
  const sorted = [...values].sort((a, b) => a - b)
  return {
    mean: sorted.reduce((a, b) => a + b, 0) / sorted.length,
    median: sorted[sorted.length >> 1]!,
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

main()
