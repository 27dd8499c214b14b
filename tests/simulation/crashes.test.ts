import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { newId } from '../../src/kernel/ids.ts'
import { expireCheckouts } from '../../src/modules/orders/close-checkouts.ts'
import {
  CONSIGNEE,
  type GivenSku,
  givenSku,
  IDENTITY,
  lineOf,
} from '../../src/modules/orders/testing.ts'
import { askProviders } from '../../src/modules/payments/api.ts'
import { createPayments } from '../../src/modules/payments/module.ts'
import { retryRefunds } from '../../src/modules/payments/refund.ts'
import { formOf, simulatedWays } from '../../src/modules/payments/testing.ts'
import { readConfig } from '../../src/platform/config.ts'
import { freshDatabase } from '../../src/testing/fresh-database.ts'
import { fromAnyAddress } from '../../tools/http-load.ts'
import { kill, type Server, startServer } from '../process/server.ts'
import { anySeed, type Dice, diceOf } from '../random.ts'
import { expectPromises, expectPromisesAtRest, whatWaits } from './invariants.ts'

/** Lives of the process; more by hand. Each ends after so many answers, at most, and a moment. */
const LIVES = Number(process.env['SIMULATION_LIVES'] ?? 3)
const ANSWERS = 120
const MOMENT_MS = 40
const LIFE_MS = 120_000
const SEED = Number(process.env['SIMULATION_SEED'] ?? anySeed())
const BUYERS = 12
const REST_MS = 240_000
const HOUR_MS = 3_600_000

const folder = mkdtempSync(join(tmpdir(), 'tradewind-crashes-'))
const onServer = process.env['TEST_DATABASE_URL']
const ENV = {
  TRADEWIND_DATA: folder,
  TRADEWIND_SAMPLE: 'off',
  TRUST_PROXY: 'true',
  PAYMENTS: 'simulated',
  TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  DATABASE_URL: onServer ? await freshDatabase(onServer) : '',
}
let server: Server | undefined
afterAll(async () => {
  if (server) await kill(server, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** What the dead process left behind, looked at by another. */
async function within<T>(work: (app: App) => Promise<T>, now = () => new Date()): Promise<T> {
  const app = await createApp(readConfig({ ...ENV, LOG_LEVEL: 'silent' }), { now })
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

type Checkout = Readonly<{ id: string; key: string }>
type Told = Readonly<{ status: number; body: Record<string, never> }>

/** Undefined when the process died before it answered. */
async function ask(
  method: string,
  path: string,
  body?: object | string,
  headers: Record<string, string> = {},
): Promise<Told | undefined> {
  const type = typeof body === 'object' ? { 'content-type': 'application/json' } : {}
  try {
    const response = await fetch(server!.url + path, {
      method,
      headers: { ...fromAnyAddress(), ...type, ...headers },
      redirect: 'manual',
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isProblem = response.status >= 500 && response.status !== 503
    if (isProblem) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, body: isJson ? JSON.parse(text) : {} }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return undefined
  }
}

/** Buys, pays by any way, has it told twice, gives up, and takes steps, until the process is dead. */
async function shop(
  { pick, whole, chance }: Dice,
  {
    skus,
    mine,
    isDead,
    answered,
  }: {
    skus: readonly GivenSku[]
    mine: Checkout[]
    isDead: () => boolean
    answered: () => void
  },
): Promise<void> {
  const ways = simulatedWays({ folder, now: () => new Date() })
  for (; !isDead(); answered()) {
    const act = whole(10)
    const checkout = pick(mine.slice(-4))
    const at = (step = '') => `/v1/checkouts/${checkout?.id}${step}?key=${checkout?.key}`
    if (act < 4 || !checkout) {
      const lines = [lineOf(pick(skus)!, 1 + whole(2))]
      const headers = { 'idempotency-key': newId() }
      const order = { lines, consignee: CONSIGNEE, identity: IDENTITY }
      const placed = await ask('POST', '/v1/checkouts', order, headers)
      if (placed && placed.status > 201) throw new Error(`not placed: ${placed.status}`)
      const { checkoutId, key } = placed?.body ?? {}
      if (checkoutId && key) mine.push({ id: checkoutId, key })
    } else if (act < 8) {
      const way = pick(ways)!
      const isTwice = chance(0.3)
      const started = await ask('POST', at('/payments'), { provider: way.way })
      if (started?.status !== 200) continue
      await ask('GET', started.body['simulatorUrl'] ?? started.body['payUrl']!)
      const { path, id } = way.payForm(started.body)
      const form = formOf(id, false)
      const paid = await ask('POST', path, form.body, form.headers)
      // Only what the simulator took is told; and a bad network brings it again.
      if (!paid || !isTwice) continue
      const told = way.notificationOf(started.body as never)
      await ask('POST', told.url, told.body, told.headers)
    } else if (act === 8) {
      await ask('POST', at('/cancel'))
    } else {
      const read = await ask('GET', at())
      const [order] = (read?.body['orders'] ?? []) as { id: string; status: string }[]
      if (order?.status !== 'paid') continue
      await ask('POST', at(`/orders/${order.id}/steps`), { from: 'paid', to: 'cancelled' })
    }
  }
}

test(
  `a process that is killed ${LIVES} times at any moment keeps its promises (seed ${SEED})`,
  async () => {
    const dice = diceOf(SEED, 1_000, 0)
    const skus = await within(async (app) => {
      const given: GivenSku[] = []
      for (let at = 0; at < 6; at++) {
        const channel = at % 3 === 2 ? '1210' : 'postal'
        given.push(await givenSku(app, { stock: 40 + dice.whole(60), channel }))
      }
      return given
    })
    const mine = Array.from({ length: BUYERS }, (): Checkout[] => [])
    for (let life = 1; life <= LIVES; life++) {
      const started = await startServer(folder, ENV)
      server = started
      const ended = once(started.child, 'exit')
      let isDead = false
      let left = Math.round(ANSWERS * (0.3 + 0.7 * dice.share()))
      const momentMs = MOMENT_MS * dice.share()
      const enough = Promise.withResolvers<void>()
      const answered = () => {
        left -= 1
        if (left <= 0) enough.resolve()
      }
      const shopping = mine.map((own, buyer) =>
        shop(diceOf(SEED, buyer, life), { skus, mine: own, isDead: () => isDead, answered }),
      )
      await Promise.race([enough.promise, delay(LIFE_MS), ...shopping])
      await delay(momentMs)
      started.child.kill('SIGKILL')
      await ended
      isDead = true
      await Promise.all(shopping)
      server = undefined
      await within((app) => expectPromises(app.ctx.db))
    }
    let instant = new Date()
    await within(
      async (app) => {
        await app.http.listen({ port: 0, host: '127.0.0.1' })
        await app.startWork()
        const { port } = app.http.server.address() as { port: number }
        const config = readConfig({ ...ENV, LOG_LEVEL: 'silent' })
        const { providers } = createPayments(config, () => `http://127.0.0.1:${port}`)
        const { db } = app.ctx
        for (const end = Date.now() + REST_MS; Date.now() < end; await delay(100)) {
          instant = new Date(instant.getTime() + HOUR_MS)
          await expireCheckouts(app.ctx)
          await askProviders(app.ctx, providers)
          await retryRefunds(app.ctx, providers)
          if ((await whatWaits(db)) === '') break
        }
        expect(await whatWaits(db)).toBe('')
        await expectPromisesAtRest(db)
        // Whatever anybody was told of is there.
        const all = mine.flat()
        expect(all.length).toBeGreaterThan(0)
        for (const { id, key } of all) {
          const read = await app.http.inject({ url: `/v1/checkouts/${id}?key=${key}` })
          expect([id, read.statusCode]).toEqual([id, 200])
          expect(['paid', 'expired', 'cancelled']).toContain(read.json().status)
        }
      },
      () => instant,
    )
  },
  LIVES * (LIFE_MS + 120_000) + REST_MS + 120_000,
)
