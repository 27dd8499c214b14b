import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type App, createApp } from '../src/app.ts'
import { readConfig } from '../src/platform/config.ts'
import { openTestDatabase } from '../src/testing/test-app.ts'
import { GOODS, growingShop, KINDS, MAKERS, numbers, PLACES } from '../tools/bench-shop.ts'

/** Sizes of the shop, one after the other: `10000,100000,1000000` shows how the search grows. */
const SIZES = (process.env['BENCH_LISTINGS'] ?? '10000,100000').split(',').map(Number)
const REQUESTS = Number(process.env['BENCH_REQUESTS'] ?? 3_000)
const AT_ONCE = 16

/** A third each of Chinese, English and pinyin; some with two things, a brand, an exclusion, a slip. */
function query(i: number, pick: (below: number) => number): string {
  const of = <T>(list: readonly T[]): T => list[pick(list.length)]!
  const [en, zh, pinyin] = of(GOODS)
  const [kindEn, kindZh] = of(KINDS)
  const more = pick(4)
  const brand = `${of(PLACES)} ${of(MAKERS)}`
  if (i % 3 === 0) return [zh, `${kindZh}${zh}`, `${zh} ${brand}`, `${zh} -${kindZh}`][more]!
  if (i % 3 === 1) {
    const slip = en.length > 5 ? en.slice(0, 3) + en.slice(4) : en
    return [en, `${kindEn} ${en}`, `${slip} ${brand}`, `"${en}" -${kindEn}`][more]!
  }
  return [pinyin, `${pinyin} ${kindEn}`, `${pinyin} ${brand}`, `${pinyin} -${kindZh}`][more]!
}

/** Sends all of `urls`, so many at once; milliseconds of each, sorted, and the seconds of all. */
async function load(work: (i: number) => Promise<void>, count: number) {
  const times: number[] = []
  let next = 0
  const began = performance.now()
  const one = async () => {
    for (let i = next++; i < count; i = next++) {
      const start = performance.now()
      await work(i)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  times.sort((a, b) => a - b)
  const at = (share: number) => Number(times[Math.floor(times.length * share)]!.toFixed(1))
  const rate = Math.round(count / ((performance.now() - began) / 1000))
  return { rate, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/**
 * Requests a second through the whole of the server but its socket, none of them cached, beside the
 * database's own text search alone: same table, same words, ranked by ts_rank, no facets.
 */
export async function run() {
  const config = readConfig({
    TRADEWIND_DATA: mkdtempSync(join(tmpdir(), 'tradewind-bench-')),
    LOG_LEVEL: 'silent',
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  })
  const database = await openTestDatabase()
  const app = await createApp(config, { database })
  try {
    const pick = numbers(11)
    const queries = Array.from({ length: REQUESTS }, (_, i) => query(i, pick))
    const growTo = growingShop(app)
    const curve = []
    for (const listings of SIZES) {
      await growTo(listings)
      curve.push({ listings, ...(await measure(app, listings, queries)) })
      process.stderr.write(`${JSON.stringify(curve.at(-1))}\n`)
    }
    const largest = curve.at(-1)!
    return {
      name: `search, ${largest.listings} listings, ${AT_ONCE} at once, ${database.isRealPostgres ? 'PostgreSQL' : 'embedded'}`,
      figure: largest.rate,
      unit: `requests/s (p50 ${largest.p50} ms, p95 ${largest.p95} ms, p99 ${largest.p99} ms)`,
      reference: `PostgreSQL text search alone, ts_rank, no facets (p50 ${largest.plain.p50} ms, p95 ${largest.plain.p95} ms)`,
      referenceFigure: largest.plain.rate,
      curve,
    }
  } finally {
    await app.close()
    await database.close()
  }
}

async function measure(app: App, listings: number, queries: readonly string[]) {
  const loadSeconds = await untilInMemory(app, listings)
  let asked = 0
  let empty = 0
  const search = async (i: number) => {
    asked += 1
    // Blanks that mean nothing make each address new to the cache.
    const q = `${queries[i]!}${' '.repeat(asked % 60)}`
    const body = await searched(app, `q=${encodeURIComponent(q)}&limit=${22 + (asked % 3)}`)
    if (body.includes('"found":0,')) empty += 1
  }
  await load(search, Math.min(500, queries.length))
  empty = 0
  const measured = await load(search, queries.length)
  const withoutResult = Number((empty / queries.length).toFixed(3))
  const plain = await load(
    async (i) => {
      const q = queries[i]!.replaceAll(/[-"]/g, ' ').toLowerCase()
      await sql`select listing_id, card from storefront.search_entry,
        plainto_tsquery('simple', ${q}) as wanted where terms @@ wanted
        order by ts_rank(terms, wanted) desc limit 24`.execute(app.ctx.db)
    },
    Math.ceil(queries.length / Math.max(1, listings / 50_000)),
  )
  global.gc?.()
  const { rss } = process.memoryUsage()
  return { ...measured, withoutResult, loadSeconds, residentMb: Math.round(rss / 2 ** 20), plain }
}

let requests = 0
async function searched(app: App, parameters: string) {
  requests += 1
  const response = await app.http.inject({
    url: `/v1/shop/search?${parameters}`,
    remoteAddress: `10.0.${(requests >> 8) & 255}.${requests & 255}`,
  })
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.body
}

/** A process answers from its memory once it has read the shop; only then everything is counted. */
async function untilInMemory(app: App, listings: number): Promise<number> {
  const began = performance.now()
  for (;;) {
    const body = await searched(app, `limit=1&q=${'%20'.repeat(requests % 400)}`)
    if (body.includes(`"found":${listings},`)) break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return Number(((performance.now() - began) / 1_000).toFixed(1))
}
