import { sql } from 'kysely'
import { recomputeClaims } from '../src/modules/impact/claim-orders.ts'
import { readData, rowsOf } from '../src/platform/data.ts'
import type { Db } from '../src/platform/db.ts'
import { places } from '../src/platform/us-places.ts'
import type { Measurement } from '../tools/bench.ts'
import { openBenchApp } from '../tools/bench-app.ts'

const ORDERS = Number(process.env['BENCH_ORDERS'] ?? 1_000_000)
const ORDERS_OF_EACH = 50

/**
 * Every claim computed anew from settled orders in the database, into an empty ledger of claims, and
 * once more over a full one: of all goods, from makers in all counties, one line each.
 */
export async function run(): Promise<Measurement & { again: number; ownCpuMs: number }> {
  if (!process.env['DATABASE_URL']) throw new Error('DATABASE_URL names the server to fill.')
  const { app, close } = await openBenchApp({}, { isAtWork: false })
  const { db } = app.ctx
  try {
    await fill(db)
    const reference = await timed(() =>
      sql`create table bench_copy as select business_id, id, settled_at, code10, price_minor, effect
        from orders.customer_order join orders.line using (business_id)
          cross join (values ('direct'), ('indirect')) as one(effect)
        where order_id = id`.execute(db),
    )
    const cpu = process.cpuUsage()
    const figure = await timed(() => recomputeClaims(app.ctx))
    const { user, system } = process.cpuUsage(cpu)
    const again = await timed(() => recomputeClaims(app.ctx))
    return {
      name: 'impact-recompute',
      figure,
      unit: `ms for ${ORDERS} settled orders, of which ownCpuMs of this process`,
      reference: 'ms for as many rows written by one statement of the database',
      referenceFigure: reference,
      again,
      ownCpuMs: Math.round((user + system) / 1_000),
    }
  } finally {
    await close()
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return Math.round(performance.now() - start)
}

async function fill(db: Db): Promise<void> {
  const codes = [...new Set(rowsOf(readData('jobs/hs6-naics.tsv.gz')).map(([hs6]) => `${hs6}0000`))]
  const { counties } = places()
  const id = (prefix: string, n: string) =>
    sql.raw(`('${prefix}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`)
  const [business, order] = [id('019b0000', `n / ${ORDERS_OF_EACH}`), id('019c0000', 'n')]
  const numbers = sql`generate_series(0, ${ORDERS - 1}::integer) as n`
  const goods = sql`from ${numbers} cross join (values (${codes}::text[])) as known(codes)`
  const steps = [
    sql`insert into accounts.organisation (id, kind, name, state, county, created_at)
      select ${id('019b0000', 'n')}, 'business', 'Maker', 'US-' || (given.states)[1 + n % given.count],
        (given.names)[1 + n % given.count], now()
      from generate_series(0, ${Math.ceil(ORDERS / ORDERS_OF_EACH) - 1}::integer) as n,
        (values (${counties.map(({ state }) => state.code)}::text[],
          ${counties.map(({ name }) => name)}::text[],
          ${counties.length}::integer)) as given(states, names, count)`,
    sql`insert into orders.customer_order (business_id, id, checkout_id, status, market, channel,
        currency, total_minor, tax_minor, freight_minor, quota_minor, placed_at, changed_at, settled_at)
      select ${business}, ${order}, ${order}, 'settled', 'CN', 'cbec', 'CNY', 12000 + n % 9000, 1000,
        1000, 0, at, at, at
      from ${numbers}, lateral (select timestamptz '2025-01-15' + n % 330 * interval '1 day') as one(at)`,
    sql`insert into orders.line (business_id, order_id, number, variant_id, title, code10, quantity,
        price_minor, tax_minor, freight_minor)
      select ${business}, ${order}, 1, ${order}, '{"en": "Goods"}', codes[1 + n % cardinality(codes)], 1,
        12000 + n % 9000, 1000, 1000 ${goods}`,
    sql`analyze`,
  ]
  for (const step of steps) await step.execute(db)
}
