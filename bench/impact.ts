import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { randomFrom } from '../src/kernel/random.ts'
import { readTable } from '../src/modules/catalogue/api.ts'
import { shippedExchangeRates } from '../src/modules/customs/api.ts'
import { estimateJobs } from '../src/modules/impact/estimate-jobs.ts'
import { FLEGG_DELTA } from '../src/modules/impact/location-quotient.ts'
import { DEFAULT_STEPS } from '../src/modules/impact/steps.ts'
import { readData, rowsOf } from '../src/platform/data.ts'
import { places } from '../src/platform/us-places.ts'
import type { Measurement } from '../tools/bench.ts'

const ORDERS = Number(process.env['BENCH_ORDERS'] ?? 1_000_000)
const ROWS_AT_ONCE = 10_000

/** The whole country's jobs from a file of a million orders, from all counties and of all goods. */
export async function run(): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-impact-'))
  try {
    const file = join(folder, 'orders.csv')
    await writeOrders(file)
    const lines = performance.now()
    let cells = 0
    for await (const line of createInterface({ input: createReadStream(file) }))
      cells += line.split(',').length
    const referenceFigure = performance.now() - lines
    const start = performance.now()
    const { orders } = await estimateJobs(
      readTable(createReadStream(file), { maxBytes: Number.POSITIVE_INFINITY }),
      {
        rates: shippedExchangeRates(),
        steps: DEFAULT_STEPS,
        delta: FLEGG_DELTA,
        draws: { replicates: 200, seed: 1 },
      },
    )
    const figure = performance.now() - start
    return {
      name: 'impact',
      figure: Math.round(figure),
      unit: `ms for ${orders.rows} orders, ${orders.counted} of them counted`,
      reference: `cutting the same file into its ${cells} cells`,
      referenceFigure: Math.round(referenceFigure),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function writeOrders(file: string): Promise<void> {
  const random = randomFrom(1)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const goods = [...new Set(rowsOf(readData('jobs/hs6-naics.tsv.gz')).map(([hs6]) => hs6!))]
  const { counties } = places()
  const out = createWriteStream(file)
  out.write('date,hs6,amount,currency,state,county\n')
  for (let written = 0; written < ORDERS; written += ROWS_AT_ONCE) {
    const rows = Array.from({ length: Math.min(ROWS_AT_ONCE, ORDERS - written) }, () => {
      const { fips, state } = pick(counties)
      const month = `${1 + Math.floor(12 * random())}`.padStart(2, '0')
      const amount = (5 + 295 * random()).toFixed(2)
      const currency = random() < 0.5 ? 'CNY' : 'USD'
      return `2025-${month}-15,${pick(goods)},${amount},${currency},${state.code},${fips}\n`
    })
    if (!out.write(rows.join(''))) await once(out, 'drain')
  }
  await finished(out.end())
}
