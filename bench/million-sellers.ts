import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { assert } from '../src/kernel/assert.ts'
import { fsyncOf, openBenchApp } from '../tools/bench-app.ts'
import {
  checkEntries,
  fillMarket,
  LISTINGS_OF_SELLER,
  madeId,
  PASSWORD,
} from '../tools/bench-market.ts'
import { CATEGORIES, numbers, shopQuery, untilInMemory } from '../tools/bench-shop.ts'
import { percentile } from '../tools/http-load.ts'
import { type Asked, sendFromThread } from '../tools/load-worker.ts'

const SMALL = 1_000
/** Sizes of the large set, one after the other: `10000,100000,1000000` shows how each grows. */
const SIZES = (process.env['BENCH_SELLERS'] ?? '10000').split(',').map(Number)
/** With BENCH_KEEP=yes the databases stay: the next run generates what is missing, and measures. */
const isKept = process.env['BENCH_KEEP'] === 'yes'
/** A database that is kept is opened again, with the key that sealed it. */
const KEY = { TRADEWIND_IDENTITY_KEY: Buffer.alloc(32, 1).toString('base64') }
/** Connections that generate. */
const GENERATING = Number(process.env['BENCH_GENERATING'] ?? 2)
const AT_ONCE = 4
const WARM_UP = 500
const SIGN_INS = 140
/** Connections and what they keep of the catalogue, before signing in is measured. */
const SIGN_INS_BEFORE = 20
const REQUESTS = 3_000
/** So many times as slow as the small set each may be. */
const BAR = 2

type Kind = 'signIn' | 'orders' | 'search' | 'product'
type Times = Readonly<{
  /** Milliseconds. */
  p50: number
  p95: number
  /** Of a processor, for one request: of server and load, without the database. */
  cpuMs: number
  /** Pages of the database that one request touched, in its memory or not. */
  pages: number
}>

/**
 * What a seller and a buyer wait for among many sellers and among few: signing in, a seller's
 * orders, a search and a product's page over HTTP, server, database and load on one machine. No
 * answer comes from the cache: nothing is asked twice.
 */
export async function run() {
  const server = process.env['DATABASE_URL']
  if (!server) throw new Error('DATABASE_URL names the PostgreSQL server to fill.')
  const [small] = await measureMarket(server, 'small', [SMALL])
  const curve = await measureMarket(server, 'large', SIZES)
  assert(small, 'the small set is measured')
  const kinds = Object.keys(small.times) as Kind[]
  const compared = curve.map((large) => ({
    ...large,
    ratios: Object.fromEntries(
      kinds.map((kind) => {
        const [is, was] = [large.times[kind], small.times[kind]]
        const of = (name: 'p50' | 'p95' | 'cpuMs') => ratio(is[name], was[name])
        return [kind, { p50: of('p50'), p95: of('p95'), cpuMs: of('cpuMs') }]
      }),
    ),
  }))
  const largest = compared.at(-1)!
  return {
    name: `${largest.sellers} sellers, ${largest.listings} listings, ${AT_ONCE} at once`,
    figure: Math.max(...kinds.map((kind) => largest.ratios[kind]!.p50)),
    unit: `times as long as among ${SMALL} sellers, the worst p50 of four`,
    reference: 'what it may be',
    referenceFigure: BAR,
    small,
    curve: compared,
    fsync: await fsyncOf(server),
  }
}

const ratio = (a: number, b: number): number => Number((a / b).toFixed(2))

/** A database that grows from one size to the next, measured at each. */
async function measureMarket(server: string, name: string, sizes: readonly number[]) {
  const database = await namedDatabase(server, `tradewind_bench_${name}`)
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  const results = []
  try {
    for (const sellers of sizes) {
      results.push(await measureSize(client, database, sellers))
      process.stderr.write(`${JSON.stringify(results.at(-1))}\n`)
    }
  } finally {
    await client.end()
    if (!isKept) await dropDatabase(server, database)
  }
  return results
}

async function measureSize(client: pg.Client, database: string, sellers: number) {
  // Without timers: what they would do with goods that nobody made is not measured.
  const { app, port, close } = await openBenchApp(
    { ...KEY, TRUST_PROXY: 'true' },
    { database, isAtWork: false },
  )
  try {
    const began = performance.now()
    await fillMarket(database, sellers, GENERATING)
    const generatedSeconds = Math.round((performance.now() - began) / 1_000)
    const pick = numbers(5)
    const listings = sellers * LISTINGS_OF_SELLER
    await checkEntries(app.ctx, database, [
      ...[0, 1, listings - 1],
      ...Array.from({ length: 100 }, () => pick(listings)),
    ])
    const loadSeconds = await untilInMemory(port, listings)
    const times = await measure(port, client, sellers)
    const residentMb = Math.round(process.memoryUsage().rss / 2 ** 20)
    const disk = await diskOf(client)
    return { sellers, listings, generatedSeconds, loadSeconds, residentMb, times, ...disk }
  } finally {
    await close()
  }
}

async function measure(
  port: number,
  client: pg.Client,
  sellers: number,
): Promise<Record<Kind, Times>> {
  const pick = numbers(11)
  const chosen = shuffled(sellers, SIGN_INS, pick)
  const goods = shuffled(sellers * LISTINGS_OF_SELLER, REQUESTS + WARM_UP, pick)
  const ids = async (kind: Parameters<typeof madeId>[1], of: readonly number[]) => {
    const found: string[] = []
    for (const number of of) found.push(await madeId(client, kind, number))
    return found
  }
  /** The first so many are not counted: connections, plans, and pages of the disk. */
  const timed = async (requests: readonly Asked[], warmUp: number) => {
    const send = (of: readonly Asked[]) => sendFromThread({ port, atOnce: AT_ONCE, requests: of })
    await send(requests.slice(0, warmUp))
    const counted = requests.slice(warmUp)
    const pagesBefore = await pagesTouched(client)
    const cpuBefore = process.cpuUsage()
    const { times, cookies } = await send(counted)
    const { user, system } = process.cpuUsage(cpuBefore)
    const pages = (await pagesTouched(client)) - pagesBefore
    return {
      cookies,
      times: {
        p50: percentile(times, 0.5, 2),
        p95: percentile(times, 0.95, 2),
        cpuMs: Number(((user + system) / 1_000 / counted.length).toFixed(2)),
        pages: Math.round(pages / counted.length),
      },
    }
  }
  const signIns = chosen.map((seller) => ({
    method: 'POST',
    path: '/v1/accounts/sign-in',
    body: JSON.stringify({ email: `seller${seller}@example.com`, password: PASSWORD }),
  }))
  const { times: signIn, cookies } = await timed(signIns, SIGN_INS_BEFORE)
  const businesses = await ids('seller', chosen.slice(SIGN_INS_BEFORE))
  const { times: orders } = await timed(
    Array.from({ length: 3 }, () => businesses)
      .flat()
      .map((id, i) => ({
        method: 'GET',
        path: `/v1/businesses/${id}/orders?limit=50`,
        headers: { cookie: cookies[i % cookies.length]! },
      })),
    businesses.length,
  )
  const { times: search } = await timed(searches(pick), WARM_UP)
  const { times: product } = await timed(
    (await ids('listing', goods)).map((id) => ({ method: 'GET', path: `/v1/shop/listings/${id}` })),
    WARM_UP,
  )
  return { signIn, orders, search, product }
}

/** Pages of this database touched so far; connections tell of it once a second. */
async function pagesTouched(client: pg.Client): Promise<number> {
  await delay(1_500)
  const { rows } = await client.query<{ pages: string }>(
    'select blks_hit + blks_read as pages from pg_stat_database where datname = current_database()',
  )
  return Number(rows[0]!.pages)
}

/** A third with a filter, a third with another order; blanks that mean nothing make each new. */
function searches(pick: (below: number) => number): Asked[] {
  return Array.from({ length: REQUESTS + WARM_UP }, (_, i) => {
    const q = encodeURIComponent(`${shopQuery(i, pick)}${' '.repeat(i % 60)}`)
    const category = CATEGORIES[pick(CATEGORIES.length)]![0]
    const more = ['', `&category=${category}`, '&price=2', '&sort=price', '&sort=newest', '&days=3']
    return { method: 'GET', path: `/v1/shop/search?q=${q}&limit=${20 + (i % 7)}${more[pick(6)]}` }
  })
}

/** So many different numbers below `count`, or all of them. */
function shuffled(count: number, most: number, pick: (below: number) => number): number[] {
  const found = new Set<number>()
  while (found.size < Math.min(count, most)) found.add(pick(count))
  return [...found]
}

async function namedDatabase(server: string, name: string): Promise<string> {
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  const { rows } = await admin.query('select from pg_database where datname = $1', [name])
  if (rows.length === 0) await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function dropDatabase(server: string, database: string): Promise<void> {
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`drop database ${new URL(database).pathname.slice(1)} with (force)`)
  await admin.end()
}

const LARGEST = 12

async function diskOf(client: pg.Client) {
  const { rows } = await client.query<{ name: string; mb: number }>(
    `select c.oid::regclass::text as name, (pg_total_relation_size(c.oid)
        - case when c.relkind = 'r' then pg_indexes_size(c.oid) else 0 end) / 1048576 as mb
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'i') and n.nspname not in ('pg_catalog', 'pg_toast', 'bench')
    order by 2 desc limit ${LARGEST}`,
  )
  const total = await client.query<{ mb: number }>(
    'select pg_database_size(current_database()) / 1048576 as mb',
  )
  return {
    databaseMb: Number(total.rows[0]!.mb),
    largestMb: Object.fromEntries(rows.map(({ name, mb }) => [name, Number(mb)])),
  }
}
