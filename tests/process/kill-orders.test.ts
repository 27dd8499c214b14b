import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { newId } from '../../src/kernel/ids.ts'
import { recomputeClaims } from '../../src/modules/impact/claim-orders.ts'
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

const SETTLED = 3_500
const NUMBERED = (prefix: string) =>
  sql.raw(`('${prefix}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`)

test('a count of jobs that is killed and begun again comes to the same: none lost, none doubled', async () => {
  const claims = async ({ ctx }: App) =>
    (
      await sql`select business_id, evidence_id, effect, entry, kind, tier, jobs::text as jobs, from_day,
        source from impact.claim order by 1, 2, 3, 4`.execute(ctx.db)
    ).rows
  const right = await within(async (app) => {
    const { db } = app.ctx
    const numbers = sql`from generate_series(1, ${SETTLED}::integer) as n`
    await sql`insert into orders.customer_order (business_id, id, checkout_id, status, market, channel,
        currency, total_minor, tax_minor, freight_minor, quota_minor, placed_at, changed_at, settled_at)
      select ${NUMBERED('019b0000')}, ${NUMBERED('019c0000')}, ${NUMBERED('019c0000')}, 'settled', 'CN',
        'cbec', 'CNY', 12000 + n, 1000, 1000, 0, at, at, at
      ${numbers}, (values (timestamptz '2026-03-02')) as one(at)`.execute(db)
    await sql`insert into orders.line (business_id, order_id, number, variant_id, title, code10, quantity,
        price_minor, tax_minor, freight_minor)
      select ${NUMBERED('019b0000')}, ${NUMBERED('019c0000')}, 1, ${NUMBERED('019c0000')},
        '{"en": "Goods"}', '0813401000', 1, 12000 + n, 1000, 1000 ${numbers}`.execute(db)
    await recomputeClaims(app.ctx)
    const counted = await claims(app)
    // Nothing is left of it but a claim of an order that never was.
    await sql`delete from impact.claim`.execute(db)
    await sql`insert into impact.claim (business_id, evidence, evidence_id, effect, entry, kind, tier, jobs,
        from_day, to_day, is_sample, source, made_at)
      values (${newId()}, 'order', ${newId()}, 'direct', 'claim', 'supported', 'modelled', 5,
        '2026-01-01', '2026-01-02', false, 'nothing', now())`.execute(db)
    return counted
  })
  expect(right).toHaveLength(2 * SETTLED)

  const killed = spawn(process.execPath, ['tests/process/recompute.ts', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(killed, 'exit')
  killed.stdout.on('data', (said: Buffer) => {
    if (said.toString().includes('2000')) killed.kill('SIGKILL')
  })
  expect((await exited)[1]).toBe('SIGKILL')
  await within(async (app) => {
    const half = (await claims(app)).length
    expect(half).toBeGreaterThanOrEqual(2 * 2_000)
    expect(half).toBeLessThan(2 * SETTLED)
    await recomputeClaims(app.ctx)
    expect(await claims(app)).toEqual(right)
  })
}, 240_000)
