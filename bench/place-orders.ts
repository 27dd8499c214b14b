import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import pg from 'pg'
import type { App } from '../src/app.ts'
import { newId } from '../src/kernel/ids.ts'
import {
  CONSIGNEE,
  type GivenSku,
  givenSku,
  lineOf,
  stockOf,
} from '../src/modules/orders/testing.ts'
import { type BenchApp, fsyncOf, openBenchApp } from '../tools/bench-app.ts'
import { openClient, percentile } from '../tools/http-load.ts'

const BUYERS = 64
const ORDERS = Number(process.env['BENCH_ORDERS'] ?? 6_000)
/** The compiler of a process that has just begun is still at work for some thousands of orders. */
const WARM_UP = 2 * ORDERS
/** On one hot SKU one order per transaction takes ten times as long: so fewer of them. */
const REFERENCE_HOT_ORDERS = Number(process.env['BENCH_HOT_ORDERS'] ?? 1_000)

type Load = Readonly<{ port: number; orders: number; bodies: readonly string[] }>
type Loaded = Readonly<{ seconds: number; placed: number; refused: number; p99Ms: number }>

/**
 * Orders a second over HTTP, server and load on one machine. On PostgreSQL (DATABASE_URL, fsync as
 * it is set there) beside one order per transaction on the same tables: the better of separate
 * statements and one server-side function that takes the stock last, run before and after. Without
 * DATABASE_URL on the embedded database, beside one request at a time.
 */
export async function run() {
  const bench = await openBenchApp()
  const { target, close } = bench
  try {
    const measured = target ? await againstPostgres(bench, target) : await againstOneAtATime(bench)
    return { name: 'place-orders', ...measured, fsync: await fsyncOf(target) }
  } finally {
    await close()
  }
}

async function againstPostgres({ app, port }: BenchApp, url: string) {
  const skus = await givenSkus(app, 20 * ORDERS)
  await orderOverHttp(port, skus, WARM_UP)
  const before = await reference(app, url, skus, ORDERS / 2)
  const hotBefore = await hotReference(app, url)
  const different = await orderOverHttp(port, skus, ORDERS)
  const hot = await sellOut(app, port)
  const after = await reference(app, url, skus, ORDERS / 2)
  const hotAfter = await hotReference(app, url)
  const referenceFigure = Math.round((before + after) / 2)
  const hotReferenceFigure = Math.round((hotBefore + hotAfter) / 2)
  return {
    figure: Math.round(ORDERS / different.seconds),
    unit: `orders a second over HTTP, ${BUYERS} buyers, different SKUs`,
    p99Ms: different.p99Ms,
    reference: `one order per transaction in SQL, ${BUYERS} connections, before and after`,
    referenceFigure,
    referenceRuns: [before, after].map(Math.round),
    hot: {
      ...hot,
      referenceFigure: hotReferenceFigure,
      referenceRuns: [hotBefore, hotAfter].map(Math.round),
      ratio: Number((hot.figure / hotReferenceFigure).toPrecision(4)),
    },
  }
}

async function againstOneAtATime({ app, port }: BenchApp) {
  const skus = await givenSkus(app, 20 * ORDERS)
  await orderOverHttp(port, skus, WARM_UP)
  const alone = await orderOverHttp(port, skus.slice(0, 1), ORDERS / 10)
  const different = await orderOverHttp(port, skus, ORDERS)
  return {
    figure: Math.round(ORDERS / different.seconds),
    unit: `orders a second over HTTP, ${BUYERS} buyers, different SKUs, embedded in memory of the OS`,
    p99Ms: different.p99Ms,
    reference: 'one buyer, one request at a time',
    referenceFigure: Math.round(ORDERS / 10 / alone.seconds),
    hot: await sellOut(app, port),
  }
}

const givenSkus = (app: App, stock: number) =>
  Promise.all(Array.from({ length: BUYERS }, () => givenSku(app, { stock })))

/** Everybody wants one SKU of which there is half of what is wanted. */
async function sellOut(app: App, port: number) {
  const stock = ORDERS / 2
  const sku = await givenSku(app, { stock })
  const { seconds, placed, refused, p99Ms } = await orderOverHttp(
    port,
    Array(BUYERS).fill(sku),
    ORDERS,
  )
  const left = await stockOf(app, sku)
  const isExact = placed === stock && refused === ORDERS - stock && left?.available === 0
  if (!isExact) throw new Error(`sold ${placed} of ${stock}, refused ${refused}`)
  return { figure: Math.round(ORDERS / seconds), sold: placed, stock, refused, p99Ms }
}

/** One buyer for each SKU, each waiting for an answer before the next request. */
async function orderOverHttp(
  port: number,
  skus: readonly GivenSku[],
  orders: number,
): Promise<Loaded> {
  const bodies = skus.map((sku) => JSON.stringify({ lines: [lineOf(sku)], consignee: CONSIGNEE }))
  const load: Load = { port, orders: Math.round(orders), bodies }
  const worker = new Worker(new URL(import.meta.url), { workerData: load })
  const [loaded] = (await once(worker, 'message')) as [Loaded]
  await worker.terminate()
  return loaded
}

async function sendLoad({ port, orders, bodies }: Load): Promise<Loaded> {
  let left = orders
  let placed = 0
  let refused = 0
  const times: number[] = []
  const buyer = async (body: string) => {
    const { send, close } = await openClient(port)
    while (left > 0) {
      left -= 1
      const start = performance.now()
      const headers = { 'idempotency-key': newId() }
      const { status } = await send('POST', '/v1/checkouts', body, headers)
      times.push(performance.now() - start)
      if (status === 201) placed += 1
      else if (status === 200) refused += 1
      else throw new Error(`the server answered ${status}`)
    }
    close()
  }
  const start = performance.now()
  await Promise.all(bodies.map(buyer))
  const seconds = (performance.now() - start) / 1_000
  return { seconds, placed, refused, p99Ms: percentile(times, 0.99) }
}

async function hotReference(app: App, url: string): Promise<number> {
  const sku = await givenSku(app, { stock: 10 * REFERENCE_HOT_ORDERS })
  return reference(app, url, Array(BUYERS).fill(sku), REFERENCE_HOT_ORDERS)
}

/** The better of the two ways to place one order in one transaction. */
async function reference(
  app: App,
  url: string,
  skus: readonly GivenSku[],
  orders: number,
): Promise<number> {
  await app.database.exec(FUNCTION)
  const pool = await Promise.all(
    skus.map(async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      return client
    }),
  )
  const rate = async (one: (client: pg.Client, sku: GivenSku) => Promise<void>) => {
    let left = Math.round(orders)
    const start = performance.now()
    await Promise.all(
      pool.map(async (client, i) => {
        while (left-- > 0) await one(client, skus[i]!)
      }),
    )
    return Math.round(orders) / ((performance.now() - start) / 1_000)
  }
  const best = Math.max(await rate(bySeparateStatements), await rate(byFunction))
  await Promise.all(pool.map((client) => client.end()))
  return best
}

/** The rows of an order of one line, one statement each; its event is not to be delivered again. */
const INSERTS = [
  `insert into orders.placement values ($1, decode(repeat('ab', 32), 'hex'), $2, null, now())`,
  `insert into orders.checkout values ($2, null, 'placed', 'cn', 'CNY', 12800, null, null, 2026, null,
    now(), now() + interval '30 minutes', null)`,
  `insert into orders.identity (checkout_id, consignee, erase_after)
    values ($2, decode(repeat('ab', 200), 'hex'), now() + interval '7 days')`,
  `insert into orders.checkout_order values ($2, $3, $4)`,
  `insert into orders.customer_order values ($4, $3, $2, null, 'placed', 'cn', 'postal', 'CNY',
    12800, 1472, 2000, 0, 0, now(), now())`,
  `insert into orders.line values ($4, $3, 0, $5, '{"en":"Dried cherries","zh-CN":"樱桃干"}',
    '0813401000', 1, 12800, 1472, 2000)`,
  `insert into orders.stock_movement values ($4, $1, $5, -1, 1, 'placed', 'buyer', $3::text, now())`,
  `insert into platform.outbox values ($1, 'orders.order_placed', jsonb_build_object('orderId', $3,
    'businessId', $4, 'checkoutId', $2, 'market', 'cn', 'channel', 'postal', 'currency', 'CNY',
    'totalMinor', '12800', 'taxMinor', '1472', 'freightMinor', '2000'), now(), now())`,
]
const TAKE = `update orders.sku set available = available - 1, reserved = reserved + 1
  where business_id = $4 and variant_id = $5 and available >= 1 and version = 1 and is_open`

const TYPES = ['uuid', 'uuid', 'uuid', 'uuid', 'uuid']
const FUNCTION = `create or replace function public.bench_place(${TYPES.join(', ')}) returns void
  language plpgsql as $$ begin ${INSERTS.join('; ')}; ${TAKE};
  if not found then raise exception 'sold out'; end if; end $$`

const valuesFor = (sku: GivenSku) => [newId(), newId(), newId(), sku.businessId, sku.variantId]

async function byFunction(client: pg.Client, sku: GivenSku): Promise<void> {
  const text = 'select public.bench_place($1, $2, $3, $4, $5)'
  await client.query({ name: 'place', text, values: valuesFor(sku) })
}

async function bySeparateStatements(client: pg.Client, sku: GivenSku): Promise<void> {
  const values = valuesFor(sku)
  await client.query('begin')
  for (const [i, statement] of [TAKE, ...INSERTS].entries()) {
    const used = [...new Set(statement.match(/\$\d/g))].sort()
    const text = used.reduce(
      (sql, name, at) => sql.replaceAll(name, `$${at + 1}::${TYPES[Number(name[1]) - 1]}#`),
      statement,
    )
    const own = used.map((name) => values[Number(name[1]) - 1])
    await client.query({ name: `step-${i}`, text: text.replaceAll('#', ''), values: own })
  }
  await client.query('commit')
}

if (!isMainThread && workerData?.bodies) {
  parentPort?.postMessage(await sendLoad(workerData as Load))
}
