import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { newId } from '../../src/kernel/ids.ts'
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
import { freshDatabase } from '../../src/testing/fresh-database.ts'
import { fromAnyAddress, type HttpAnswer, openClient, type Send } from '../../tools/http-load.ts'
import { kill, type Server, startServer } from './server.ts'

/**
 * A million by hand, on PostgreSQL:
 * CROWD=1000000 TEST_DATABASE_URL=… npx vitest run tests/process/crowd.test.ts
 */
const PLACEMENTS = Number(process.env['CROWD'] ?? 12_000)
const KILLS = Math.max(3, Math.round(PLACEMENTS / 50_000))
const BUYERS = 64
const SKUS = 8
/** What there is, of what is wanted. */
const STOCK = Math.round((PLACEMENTS * 0.6) / SKUS)
const PAID_OF = 40
const TOLD_MS = 300_000
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const folder = mkdtempSync(join(tmpdir(), 'tradewind-crowd-'))
const onServer = process.env['TEST_DATABASE_URL']
const databaseUrl = onServer ? await freshDatabase(onServer) : ''
const ENV = {
  TRADEWIND_DATA: folder,
  TRADEWIND_SAMPLE: 'off',
  TRUST_PROXY: 'true',
  PAYMENTS: 'simulated',
  RESERVATION_MINUTES: '1440',
  DATABASE_URL: databaseUrl,
}
let server: Server | undefined
afterAll(async () => {
  if (server) await kill(server, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function within<T>(work: (app: App) => Promise<T>): Promise<T> {
  const app = await createApp(readConfig({ ...ENV, LOG_LEVEL: 'silent' }))
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

/** Asks until it is answered, by whichever process runs; 503 is no answer. */
async function buyerOf(running: () => Promise<Server>) {
  let connection: { port: number; send: Send } | undefined
  return async (...asked: Parameters<Send>): Promise<HttpAnswer> => {
    for (;;) {
      const port = Number(new URL((await running()).url).port)
      try {
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

test(
  `${PLACEMENTS} placements want ${SKUS} SKUs while the process is killed ${KILLS} times`,
  async () => {
    const skus = await within(async (app) => {
      const given: GivenSku[] = []
      for (let at = 0; at < SKUS; at++) given.push(await givenSku(app, { stock: STOCK }))
      await givenTrusted(
        app,
        given.map(({ businessId }) => businessId),
      )
      return given
    })
    let running = startServer(folder, ENV)
    server = await running
    let answered = 0
    let kills = 0
    const killed: Promise<unknown>[] = []
    const killSometimes = () => {
      if (kills >= KILLS || answered < ((kills + 0.3 + Math.random() * 0.4) * PLACEMENTS) / KILLS) {
        return
      }
      kills += 1
      running = running.then(async ({ child }) => {
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
        return startServer(folder, ENV)
      })
      killed.push(running)
    }
    const placed = new Set<string>()
    const paid = new Map<string, string>()
    let refused = 0

    const pay = async (ask: Send, checkoutId: string, key: string) => {
      const path = `/v1/checkouts/${checkoutId}/payments?key=${key}`
      const started = await ask('POST', path, '{}', fromAnyAddress())
      expect(started.status).toBe(200)
      const { paymentId, payUrl } = JSON.parse(started.body) as Record<string, string>
      await ask('GET', payUrl!, undefined, fromAnyAddress())
      const form = `id=${paymentId}`
      await ask('POST', '/simulators/alipay/pay', form, { ...FORM, ...fromAnyAddress() })
      paid.set(checkoutId, key)
    }
    let begun = 0
    const buy = async () => {
      const ask = await buyerOf(() => running)
      while (begun < PLACEMENTS) {
        begun += 1
        const lines = [lineOf(skus[begun % SKUS]!)]
        const body = JSON.stringify({ lines, consignee: CONSIGNEE })
        const headers = { 'idempotency-key': newId() }
        const again = begun % 50 === 0
        const number = begun
        const first = await ask('POST', '/v1/checkouts', body, { ...headers, ...fromAnyAddress() })
        if (again) {
          const second = await ask('POST', '/v1/checkouts', body, {
            ...headers,
            ...fromAnyAddress(),
          })
          expect(second.body).toBe(first.body)
        }
        answered += 1
        killSometimes()
        const { status, checkoutId, key } = JSON.parse(first.body) as Record<string, string>
        if (status === 'refused') refused += 1
        else placed.add(checkoutId!)
        if (status === 'placed' && number % PAID_OF === 0) await pay(ask, checkoutId!, key!)
      }
    }
    await Promise.all(Array.from({ length: BUYERS }, buy))
    await Promise.all(killed)
    server = await running
    // A notification that a kill swallowed is made good by asking the provider, minutes later.
    const untold = new Map(paid)
    for (const end = Date.now() + TOLD_MS; untold.size > 0 && Date.now() < end; ) {
      for (const [id, key] of untold) {
        const url = `${server.url}/v1/checkouts/${id}?key=${key}`
        const read = await fetch(url, { headers: fromAnyAddress() })
        if (((await read.json()) as { status: string }).status === 'paid') untold.delete(id)
      }
      if (untold.size > 0) await new Promise((resolve) => setTimeout(resolve, 2_000))
    }
    expect([...untold.keys()]).toEqual([])
    await kill(server, 'SIGTERM')
    server = undefined

    expect([placed.size, refused]).toEqual([SKUS * STOCK, PLACEMENTS - SKUS * STOCK])
    expect(kills).toBe(KILLS)
    await within(async (app) => {
      const { db } = app.ctx
      for (const sku of skus) {
        const { available, journal } = (await stockOf(app, sku))!
        expect([available, journal[0]]).toEqual([0, 0])
      }
      const { rows } = await sql<{ id: string; status: string }>`
        select id, status from orders.checkout`.execute(db)
      expect(rows.length).toBe(placed.size)
      expect(rows.filter(({ id }) => !placed.has(id))).toEqual([])
      const status = new Map(rows.map((row) => [row.id, row.status]))
      expect([...paid.keys()].filter((id) => status.get(id) !== 'paid')).toEqual([])
      const balance = await selectTrialBalance(db)
      expect(balance.reduce((sum, { minor }) => sum + minor, 0n)).toBe(0n)
      expect(balance.filter(({ minor, entryMinor }) => minor !== entryMinor)).toEqual([])
      const held = balance.find(({ account }) => account === 'escrow')?.minor ?? 0n
      expect(held).toBe(BigInt(-paid.size) * skus[0]!.priceMinor)
    })
  },
  600_000 + PLACEMENTS * 5,
)
