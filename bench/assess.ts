import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { createApp } from '../src/app.ts'
import type { Assessment } from '../src/modules/assessment/contract.ts'
import { readConfig } from '../src/platform/config.ts'
import type { Measurement } from '../tools/bench.ts'

const PRODUCTS = Number(process.env['BENCH_PRODUCTS'] ?? 10_000)
const TITLES = [
  'Leather work boots, steel toe',
  'Dried tart cherries',
  'Merino wool sweater',
  'Wooden toy train',
  'Shea butter face cream',
  'Organic baby oat cereal',
  'Maple syrup, grade A',
  'Dark chocolate bar 72 %',
  'Espresso machine gasket',
  'Cotton T-shirt, unisex',
]

function* rows(count: number): Generator<string> {
  yield 'Title,Description,SKU,Price,Weight,Stock\n'
  for (let i = 0; i < count; i++) {
    const title = TITLES[i % TITLES.length]
    yield `"${title}, no. ${i}","<p>${title} made by hand in Michigan, for home and family.</p>",S-${i},${10 + (i % 90)}.50,${200 + (i % 900)} g,${i % 50}\n`
  }
}

/** A catalogue from CSV to finished report, embedded database on disk, and how memory grows. */
export async function run(): Promise<Measurement & { memory: object }> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-bench-'))
  const app = await createApp(readConfig({ TRADEWIND_DATA: folder, LOG_LEVEL: 'silent' }))
  await app.startWork()
  const assess = async (count: number) => {
    const start = performance.now()
    let peak = 0
    const { body } = await app.http.inject({
      method: 'POST',
      url: '/v1/assessments?origin=US-MI',
      headers: { 'content-type': 'text/csv' },
      payload: Readable.from(rows(count)),
    })
    const { reportPath, id, key } = JSON.parse(body)
    const url = `/v1/businesses/${reportPath.split('/')[2]}/assessments/${id}?key=${key}`
    for (;;) {
      const now = JSON.parse((await app.http.inject({ method: 'GET', url })).body) as Assessment
      peak = Math.max(peak, process.memoryUsage().rss)
      if (now.finishedAt) return { seconds: (performance.now() - start) / 1_000, peak }
      await delay(250)
    }
  }
  try {
    // The first run loads data sets and warms the code; it is also the reference for memory.
    const small = await assess(1_000)
    const idle = process.memoryUsage().rss
    const { seconds, peak } = await assess(PRODUCTS)
    const megabytes = (bytes: number) => Math.round(bytes / 1e6)
    return {
      name: 'assess',
      figure: Number(seconds.toPrecision(3)),
      unit: `s for ${PRODUCTS} products`,
      reference: 'a catalogue of 1,000 products, first after start',
      referenceFigure: Number(small.seconds.toPrecision(3)),
      memory: { idleMb: megabytes(idle), peakMb: megabytes(peak) },
    }
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
