import { once } from 'node:events'
import { sql } from 'kysely'
import { type App, createApp } from '../../src/app.ts'
import { newId } from '../../src/kernel/ids.ts'
import { randomFrom } from '../../src/kernel/random.ts'
import { selectTrialBalance } from '../../src/modules/ledger/closing-store.ts'
import {
  CONSIGNEE,
  type GivenSku,
  givenSku,
  lineOf,
  stockOf,
} from '../../src/modules/orders/testing.ts'
import { givenTrusted } from '../../src/modules/storefront/testing.ts'
import { readConfig } from '../../src/platform/config.ts'
import { fromAnyAddress, type HttpAnswer, openClient, type Send } from '../../tools/http-load.ts'
import { kill, type Server, startServer } from './server.ts'

const BUYERS = 64
const SKUS = 8
/** What there is, of what is wanted. */
const STOCK_SHARE = 0.6
const PAID_OF = 40
const TOLD_MS = 300_000
const READ_AT_ONCE = 16
const PAGE = 10_000
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

type Crowd = Readonly<{
  placements: number
  kills: number
  /** Decides when the process is killed. */
  seed: number
  /** The data folder. */
  folder: string
  /** Empty: the embedded database. */
  databaseUrl: string
}>

/** What came of it; everything from `oversold` on must be nothing. */
type CrowdOutcome = Readonly<{
  placed: number
  stock: number
  refused: number
  paid: number
  kills: number
  seconds: number
  /** Sold beyond what there was, or less than it by the shelf or its journal. */
  oversold: number
  /** Orders that a buyer was told of and that are not there, or are there and nobody was told of. */
  lostOrders: number
  lostPaidOrders: number
  /** Answers to a repeated request that were not the first answer. */
  answeredTwice: number
  /** Sum of all accounts, accounts that are not what their entries add up to, money missing in escrow. */
  booksOff: readonly [sum: bigint, accounts: number, escrow: bigint]
}>

/**
 * Buyers want more than there is of a few SKUs, over HTTP, some pay, and the process is killed
 * (SIGKILL) at moments that a seed decides and begun again. Afterwards everything is counted.
 */
export async function runCrowd(crowd: Crowd): Promise<CrowdOutcome> {
  const { placements, folder, databaseUrl } = crowd
  const env = {
    TRADEWIND_DATA: folder,
    TRADEWIND_SAMPLE: 'off',
    TRUST_PROXY: 'true',
    PAYMENTS: 'simulated',
    RESERVATION_MINUTES: '1440',
    DATABASE_URL: databaseUrl,
  }
  const within = async <T>(work: (app: App) => Promise<T>): Promise<T> => {
    const app = await createApp(readConfig({ ...env, LOG_LEVEL: 'silent' }))
    try {
      return await work(app)
    } finally {
      await app.close()
    }
  }
  const stock = Math.round((placements * STOCK_SHARE) / SKUS)
  const skus = await within(async (app) => {
    const given: GivenSku[] = []
    for (let at = 0; at < SKUS; at++) given.push(await givenSku(app, { stock }))
    await givenTrusted(
      app,
      given.map(({ businessId }) => businessId),
    )
    return given
  })
  const process = killableServer(() => startServer(folder, env), crowd)
  try {
    const begun = performance.now()
    const told = await buyAll(process, skus, placements)
    const seconds = (performance.now() - begun) / 1_000
    const untold = await waitUntilPaid((await process.end()).url, told.paid)
    await kill(await process.end(), 'SIGTERM')
    const counted = await within((app) => count(app, { skus, ...told }))
    return {
      placed: told.placed.size,
      stock: stock * SKUS,
      refused: told.refused,
      paid: told.paid.size,
      kills: process.kills(),
      seconds: Math.round(seconds),
      answeredTwice: told.answeredTwice,
      ...counted,
      lostPaidOrders: untold + counted.lostPaidOrders,
    }
  } finally {
    await kill(await process.end(), 'SIGKILL')
  }
}

type Killable = Readonly<{
  /** Whichever runs now, or comes next. */
  running: () => Promise<Server>
  /** Called with each answer: now and then it is the last one of this process. */
  answered: () => void
  kills: () => number
  end: () => Promise<Server>
}>

/** A server that is killed so and so often while it answers, at moments that a seed decides. */
function killableServer(
  start: () => Promise<Server>,
  { placements, kills: most, seed }: Crowd,
): Killable {
  const random = randomFrom(seed)
  /** After how many answers each kill comes, and how long after: a batch may be under way. */
  const moments = Array.from({ length: most }, (_, at) => ({
    answers: ((at + 0.2 + random() * 0.6) * placements) / most,
    delayMs: random() * 40,
  }))
  let running = start()
  let answers = 0
  let kills = 0
  return {
    running: () => running,
    answered() {
      answers += 1
      const moment = moments[kills]
      if (!moment || answers < moment.answers) return
      kills += 1
      const killed = running
      const next = async (): Promise<Server> => {
        const { child } = await killed
        const ended = once(child, 'exit')
        await new Promise((resolve) => setTimeout(resolve, moment.delayMs))
        child.kill('SIGKILL')
        await ended
        return start()
      }
      running = next()
    },
    kills: () => kills,
    end: () => running,
  }
}

/** Asks until it is answered, by whichever process runs; 503 is no answer. */
function buyerOf({ running }: Killable): Send {
  let connection: { port: number; send: Send } | undefined
  return async (...asked): Promise<HttpAnswer> => {
    for (;;) {
      try {
        const port = Number(new URL((await running()).url).port)
        if (connection?.port !== port) connection = { port, ...(await openClient(port)) }
        const answer = await connection.send(...asked)
        if (answer.status !== 503) return answer
      } catch {
        connection = undefined
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

type Told = Readonly<{
  placed: ReadonlySet<string>
  /** By checkout, its key. */
  paid: ReadonlyMap<string, string>
  refused: number
  answeredTwice: number
}>

async function buyAll(
  process: Killable,
  skus: readonly GivenSku[],
  placements: number,
): Promise<Told> {
  const placed = new Set<string>()
  const paid = new Map<string, string>()
  let refused = 0
  let answeredTwice = 0
  const pay = async (ask: Send, checkoutId: string, key: string) => {
    const path = `/v1/checkouts/${checkoutId}/payments?key=${key}`
    const started = await ask('POST', path, '{}', fromAnyAddress())
    if (started.status !== 200) throw new Error(`no payment: ${started.status} ${started.body}`)
    const { paymentId, payUrl } = JSON.parse(started.body) as Record<string, string>
    await ask('GET', payUrl!, undefined, fromAnyAddress())
    const form = { ...FORM, ...fromAnyAddress() }
    await ask('POST', '/simulators/alipay/pay', `id=${paymentId}`, form)
    paid.set(checkoutId, key)
  }
  let begun = 0
  const buy = async () => {
    const ask = buyerOf(process)
    while (begun < placements) {
      begun += 1
      const number = begun
      const lines = [lineOf(skus[number % skus.length]!)]
      const body = JSON.stringify({ lines, consignee: CONSIGNEE })
      const headers = { 'idempotency-key': newId() }
      const send = () => ask('POST', '/v1/checkouts', body, { ...headers, ...fromAnyAddress() })
      const first = await send()
      if (first.status >= 300) throw new Error(`not placed: ${first.status} ${first.body}`)
      if (number % 50 === 0 && (await send()).body !== first.body) answeredTwice += 1
      process.answered()
      const { status, checkoutId, key } = JSON.parse(first.body) as Record<string, string>
      if (status === 'refused') refused += 1
      else placed.add(checkoutId!)
      if (status === 'placed' && number % PAID_OF === 0) await pay(ask, checkoutId!, key!)
    }
  }
  await Promise.all(Array.from({ length: BUYERS }, buy))
  return { placed, paid, refused, answeredTwice }
}

/** A notification that a kill swallowed is made good by asking the provider, minutes later. */
async function waitUntilPaid(url: string, paid: Told['paid']): Promise<number> {
  const untold = new Map(paid)
  for (const end = Date.now() + TOLD_MS; untold.size > 0 && Date.now() < end; ) {
    const waiting = [...untold].values()
    const read = async () => {
      for (const [id, key] of waiting) {
        const headers = fromAnyAddress()
        const answer = await fetch(`${url}/v1/checkouts/${id}?key=${key}`, { headers })
        if (((await answer.json()) as { status: string }).status === 'paid') untold.delete(id)
      }
    }
    await Promise.all(Array.from({ length: READ_AT_ONCE }, read))
    if (untold.size > 0) await new Promise((resolve) => setTimeout(resolve, 2_000))
  }
  return untold.size
}

async function count(
  app: App,
  { skus, placed, paid }: Told & { skus: readonly GivenSku[] },
): Promise<Pick<CrowdOutcome, 'oversold' | 'lostOrders' | 'lostPaidOrders' | 'booksOff'>> {
  const { db } = app.ctx
  let oversold = 0
  for (const sku of skus) {
    const { available, reserved, journal } = (await stockOf(app, sku))!
    const { rows } = await sql<{ sold: number }>`select coalesce(sum(quantity), 0)::integer as sold
      from orders.line where business_id = ${sku.businessId}`.execute(db)
    const isExact = available === journal[0] && reserved === journal[1]
    oversold += Math.abs(sku.stock - available - rows[0]!.sold) + (isExact ? 0 : 1)
  }
  const unknown = new Set(placed)
  let untold = 0
  let isPaid = 0
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await sql<{ id: string; status: string }>`select id, status
      from orders.checkout where id > ${after} order by id limit ${PAGE}`.execute(db)
    for (const { id, status } of rows) {
      if (!unknown.delete(id)) untold += 1
      if (status === 'paid' && paid.has(id)) isPaid += 1
    }
    if (rows.length < PAGE) break
    after = rows.at(-1)!.id
  }
  const balance = await selectTrialBalance(db)
  const held = balance.find(({ account }) => account === 'escrow')?.minor ?? 0n
  return {
    oversold,
    lostOrders: unknown.size + untold,
    lostPaidOrders: paid.size - isPaid,
    booksOff: [
      balance.reduce((sum, { minor }) => sum + minor, 0n),
      balance.filter(({ minor, entryMinor }) => minor !== entryMinor).length,
      held + BigInt(paid.size) * skus[0]!.priceMinor,
    ],
  }
}
