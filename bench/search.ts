import { sql } from 'kysely'
import type { App } from '../src/app.ts'
import { type BenchApp, openBenchApp } from '../tools/bench-app.ts'
import { growingShop, numbers, shopQuery, untilInMemory } from '../tools/bench-shop.ts'
import { percentile } from '../tools/http-load.ts'
import { sendFromThread } from '../tools/load-worker.ts'

/** Sizes of the shop, one after the other: `10000,100000,1000000` shows how the search grows. */
const SIZES = (process.env['BENCH_LISTINGS'] ?? '10000,100000').split(',').map(Number)
const REQUESTS = Number(process.env['BENCH_REQUESTS'] ?? 3_000)
const AT_ONCE = 16

/**
 * Searches a second over HTTP, server and load on one machine, no answer from the cache; beside the
 * database's own text search alone, without HTTP: same table, same words, ranked by ts_rank, no facets.
 */
export async function run() {
  const bench = await openBenchApp()
  const { app, target, close } = bench
  try {
    const pick = numbers(11)
    const queries = Array.from({ length: REQUESTS }, (_, i) => shopQuery(i, pick))
    const growTo = growingShop(app)
    const curve = []
    for (const listings of SIZES) {
      await growTo(listings)
      curve.push({ listings, ...(await measure(bench, listings, queries)) })
      process.stderr.write(`${JSON.stringify(curve.at(-1))}\n`)
    }
    const largest = curve.at(-1)!
    return {
      name: `search, ${largest.listings} listings, ${AT_ONCE} at once, ${target ? 'PostgreSQL' : 'embedded'}`,
      figure: largest.rate,
      unit: `requests/s (p50 ${largest.p50} ms, p95 ${largest.p95} ms, p99 ${largest.p99} ms)`,
      reference: `PostgreSQL text search alone, ts_rank, no facets (p50 ${largest.plain.p50} ms, p95 ${largest.plain.p95} ms)`,
      referenceFigure: largest.plain.rate,
      curve,
    }
  } finally {
    await close()
  }
}

async function measure({ app, port }: BenchApp, listings: number, queries: readonly string[]) {
  const loadSeconds = await untilInMemory(port, listings)
  // Blanks that mean nothing make each address new to the cache.
  let asked = 0
  const requests = (of: readonly string[]) =>
    of.map((one) => {
      asked += 1
      const q = encodeURIComponent(`${one}${' '.repeat(asked % 60)}`)
      return { method: 'GET', path: `/v1/shop/search?q=${q}&limit=${22 + (asked % 3)}` }
    })
  const load = (of: readonly string[]) =>
    sendFromThread({ port, atOnce: AT_ONCE, requests: requests(of), marker: '"found":0,' })
  await load(queries.slice(0, 1_000))
  const { seconds, times, marked: empty } = await load(queries)
  const plain = await askPlainly(app, queries.slice(0, Math.ceil((REQUESTS * 50_000) / listings)))
  global.gc?.()
  const { rss } = process.memoryUsage()
  return {
    ...figures(times, seconds),
    withoutResult: Number((empty / queries.length).toFixed(3)),
    loadSeconds,
    residentMb: Math.round(rss / 2 ** 20),
    plain,
  }
}

const figures = (times: readonly number[], seconds: number) => ({
  rate: Math.round(times.length / seconds),
  p50: percentile(times, 0.5),
  p95: percentile(times, 0.95),
  p99: percentile(times, 0.99),
})

async function askPlainly(app: App, queries: readonly string[]) {
  const times: number[] = []
  const began = performance.now()
  await atOnce(queries, async (asked) => {
    const start = performance.now()
    const q = asked.replaceAll(/[-"]/g, ' ').toLowerCase()
    await sql`select listing_id, card from storefront.search_entry,
      plainto_tsquery('simple', ${q}) as wanted where terms @@ wanted
      order by ts_rank(terms, wanted) desc limit 24`.execute(app.ctx.db)
    times.push(performance.now() - start)
  })
  return figures(times, (performance.now() - began) / 1_000)
}

async function atOnce<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  let next = 0
  const one = async () => {
    while (next < list.length) await work(list[next++]!)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}
