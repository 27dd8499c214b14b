import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { newId } from '../../src/kernel/ids.ts'
import { CONSIGNEE, givenSku, lineOf, stockOf } from '../../src/modules/orders/testing.ts'
import { readConfig } from '../../src/platform/config.ts'
import { kill, type Server, startServer } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'tradewind-kill-'))
let server: Server | undefined
afterAll(async () => {
  if (server) await kill(server, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function within<T>(work: (app: App) => Promise<T>): Promise<T> {
  const app = await createApp(readConfig({ TRADEWIND_DATA: folder, LOG_LEVEL: 'silent' }))
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

const ENV = { TRADEWIND_SAMPLE: 'off', PLACEMENTS_PER_MINUTE: '100000' }
const STOCK = 150
const BUYERS = 200

test('orders survive the process being killed: none lost, none doubled, stock exact', async () => {
  const sku = await within((app) => givenSku(app, { stock: STOCK }))
  const body = JSON.stringify({ lines: [lineOf(sku)], consignee: CONSIGNEE })
  const keys = Array.from({ length: BUYERS }, newId)
  const told = new Map<string, string>()
  /** Undefined when the server died before it answered. */
  const order = async (key: string) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key }
    try {
      const init = { method: 'POST', headers, body }
      const text = await (await fetch(`${server!.url}/v1/checkouts`, init)).text()
      const before = told.get(key)
      if (before !== undefined) expect(text).toBe(before)
      told.set(key, text)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }

  for (const answered of [20, 80]) {
    server = await startServer(folder, ENV)
    const { child } = server
    const exited = once(child, 'exit')
    let answers = 0
    const waves = keys.map((key, i) =>
      new Promise((resolve) => setTimeout(resolve, i * 2))
        .then(() => order(key))
        .then(() => {
          answers += 1
          if (answers === answered) child.kill('SIGKILL')
        }),
    )
    await Promise.all([...waves, exited])
    server = undefined
  }
  server = await startServer(folder, ENV)
  for (const key of keys) await order(key)
  await kill(server, 'SIGTERM')
  server = undefined

  expect(told.size).toBe(BUYERS)
  const answers = [...told.values()].map(
    (text) => JSON.parse(text) as { status: string; checkoutId?: string },
  )
  const placed = answers.filter(({ status }) => status === 'placed')
  expect(placed).toHaveLength(STOCK)
  await within(async (app) => {
    expect(await stockOf(app, sku)).toEqual({
      available: 0,
      reserved: STOCK,
      journal: [0, STOCK],
    })
    const { rows } = await sql<{ checkout_id: string }>`
      select checkout_id from orders.customer_order`.execute(app.ctx.db)
    expect(rows.map((row) => row.checkout_id).sort()).toEqual(
      placed.map(({ checkoutId }) => checkoutId).sort(),
    )
    const { rows: events } = await sql<{ count: number }>`select count(*)::integer as count
      from platform.outbox where name = 'orders.order_placed'`.execute(app.ctx.db)
    expect(events[0]!.count).toBe(STOCK)
  })
}, 240_000)
