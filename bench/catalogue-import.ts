import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { newId } from '../src/kernel/ids.ts'
import { importProducts } from '../src/modules/catalogue/api.ts'
import type { Ctx } from '../src/platform/context.ts'
import { openEmbedded } from '../src/platform/db.ts'
import { migrate } from '../src/platform/migrate.ts'

const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000)
const ROWS_PER_PRODUCT = 4
const HEADER =
  'Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,' +
  'Variant Grams,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Status\n'

/** A Shopify file of any length, made on the way: four variants to a product. */
async function* shopifyRows(rows: number): AsyncGenerator<Uint8Array> {
  let text = HEADER
  for (let row = 0; row < rows; row++) {
    const product = Math.floor(row / ROWS_PER_PRODUCT)
    const variant = row % ROWS_PER_PRODUCT
    const tail = `,S${variant},SKU-${row},${100 + variant},${row % 50},${12 + variant}.50,,`
    text +=
      variant === 0
        ? `p-${product},Dried cherries no. ${product},"<p>Tart cherries from the lake shore, dried <b>whole</b>, ""no sugar"" added. Batch ${product}.</p>",Lakeshore,Food,"fruit, dried",true,Size${tail}https://example.com/${product}.jpg,active\n`
        : `p-${product},,,,,,,${tail},\n`
    if (text.length > 65_536) {
      yield Buffer.from(text)
      text = ''
    }
  }
  yield Buffer.from(text)
}

/** Rows a second into an embedded database on disk, beside csv-parse alone on the same bytes. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-bench-'))
  const database = await openEmbedded(folder)
  try {
    await migrate(database)
    const ctx = {
      heard: new Set<string>(),
      db: database.db,
      now: () => new Date(),
      actor: { kind: 'system' },
    } as unknown as Ctx
    globalThis.gc?.()
    const idle = process.memoryUsage().rss
    // Warm: compiled code, and a database that has grown to its working size.
    await importProducts(ctx, order(20_000))
    let peak = process.memoryUsage().rss
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss)
    }, 200)
    const seconds = await timed(() => importProducts(ctx, order(ROWS)))
    clearInterval(watch)
    const megabytes = Math.round((peak - idle) / 1e6)
    process.stderr.write(`${ROWS} rows in ${seconds.toFixed(1)} s, memory +${megabytes} MB\n`)
    const referenceSeconds = await timed(async () => {
      const parser = Readable.from(shopifyRows(ROWS)).pipe(parse())
      for await (const _ of parser);
    })
    return {
      name: 'catalogue-import',
      figure: Math.round(ROWS / seconds),
      unit: `rows/s (memory at its highest ${megabytes} MB above idle)`,
      reference: 'csv-parse alone, reading the same bytes',
      referenceFigure: Math.round(ROWS / referenceSeconds),
    }
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const order = (rows: number) => ({
  businessId: newId(),
  source: shopifyRows(rows),
  fileName: 'bench.csv',
})

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
