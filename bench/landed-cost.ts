import { money } from '../src/kernel/money.ts'
import { day } from '../src/kernel/period.ts'
import { shippedExchangeRates } from '../src/modules/customs/exchange-rates.ts'
import type { QuoteInput } from '../src/modules/customs/landed-cost.ts'
import { quoteLandedCost } from '../src/modules/customs/landed-cost.ts'
import { cn } from '../src/modules/customs/markets/cn/market.ts'

const QUOTES = 40_000
const CODES = ['1901101090', '3304990029', '8516310000', '2204210000', '0808100000', '610910']
const CHANNELS = ['1210', '9610', '0110'] as const

/** Quotes a second on one core, beside the same formula in floating point with no evidence. */
export async function run() {
  const rates = shippedExchangeRates()
  const inputs: QuoteInput[] = Array.from({ length: 1_000 }, (_, i) => ({
    lines: [
      {
        code: CODES[i % CODES.length]!,
        quantity: BigInt(1 + (i % 3)),
        value: money(BigInt(1_000 + i * 17), 'USD'),
      },
    ],
    market: cn,
    origin: 'US-MI',
    channel: CHANNELS[i % CHANNELS.length]!,
    incoterm: 'FOB',
    freight: money(900n, 'USD'),
    day: day('2026-04-10'),
    currency: 'USD',
    rates,
  }))
  const exact = (count: number) => {
    let quoted = 0
    for (let i = 0; i < count; i++)
      if (quoteLandedCost(inputs[i % inputs.length]!).status === 'quoted') quoted += 1
    return quoted
  }
  exact(5_000)
  const started = performance.now()
  const quoted = exact(QUOTES)
  const seconds = (performance.now() - started) / 1_000
  const naiveSeconds = naive(inputs)
  return {
    name: 'landed-cost',
    figure: Math.round(QUOTES / seconds),
    unit: 'quotes/s on one core',
    reference: `same formula in floating point, one number out (${quoted} of ${QUOTES} quoted)`,
    referenceFigure: Math.round(QUOTES / naiveSeconds),
  }
}

/** What a spreadsheet does: look the rates up, multiply, add. */
function naive(inputs: readonly QuoteInput[]): number {
  const schedule = new Map(
    CODES.map((code) => {
      const { line } = cn.resolve(code, inputs[0]!.day)!
      const number = (rate: { scaled: bigint; scale: number }) =>
        Number(rate.scaled) / 10 ** rate.scale
      return [
        code,
        { d: number(line.duty), v: number(line.vat), c: number(line.consumption) },
      ] as const
    }),
  )
  const perDollar = new Map([['2026-04-10', 6.83]])
  let total = 0
  const started = performance.now()
  for (let i = 0; i < QUOTES; i++) {
    const { lines, channel, day: on, freight } = inputs[i % inputs.length]!
    const line = lines[0]!
    const { d, v, c } = schedule.get(line.code)!
    const usd = (Number(line.value!.minor) + Number(freight!.minor)) / 100
    const p = usd * perDollar.get(on)!
    const tax =
      channel === '0110'
        ? p * (d + 0.35) + ((p * (1.35 + d)) / (1 - c)) * (v + c)
        : ((p * (v + c)) / (1 - c)) * 0.7
    total += Math.round((p + tax) * 100) / 100
  }
  const seconds = (performance.now() - started) / 1_000
  if (total === 0) throw new Error('the reference computed nothing')
  return seconds
}
