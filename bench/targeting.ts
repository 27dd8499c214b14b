import { sql } from 'kysely'
import type { Db } from '../src/platform/db.ts'
import type { Measurement } from '../tools/bench.ts'
import { foundAgency, openBenchApp } from '../tools/bench-app.ts'

const BUSINESSES = Number(process.env['BENCH_BUSINESSES'] ?? 30_000)
const TIMES = 3

/**
 * How long it takes to target a state: every business that shows the office its assessment ranked, and
 * each place explained in both languages, as the file that an officer takes. Beside it the same
 * businesses as the file of figures, which ranks nothing.
 */
export async function run(): Promise<Measurement & { steps: object }> {
  if (!process.env['DATABASE_URL']) throw new Error('DATABASE_URL names the server to fill.')
  const { app, close } = await openBenchApp({}, { isAtWork: false })
  try {
    const { agencyId: id, get } = await foundAgency(app, 'State')
    await fill(app.ctx.db, id)
    const at = `/v1/agencies/${id}`
    const took = async (url: string) => {
      const times: number[] = []
      let text = ''
      for (let i = 0; i < TIMES; i++) {
        const start = performance.now()
        const answer = await get(url)
        times.push(performance.now() - start)
        if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`)
        text = answer.body
      }
      return { worst: Math.max(...times), text }
    }
    const file = await took(`${at}/targets.csv`)
    const lines = file.text.trimEnd().split('\r\n').slice(1)
    const explained = lines.filter(
      (line, i) => line.startsWith(`${i + 1},`) && line.includes('Value:') && line.includes('价值'),
    )
    if (explained.length !== BUSINESSES) throw new Error(`${explained.length} are explained`)
    const page = await took(`${at}/targets?limit=200`)
    const counts = await took(`${at}/targeting`)
    const reference = await took(`${at}/clients.csv`)
    return {
      name: 'targeting',
      figure: Math.round(file.worst),
      unit: `ms, the slowest of ${TIMES}: ${BUSINESSES} businesses ranked and explained (bar: 10,000)`,
      reference: 'the same businesses as the file of figures',
      referenceFigure: Math.round(reference.worst),
      steps: {
        'first page of 200': Math.round(page.worst),
        'counts and reasons': Math.round(counts.worst),
      },
    }
  } finally {
    await close()
  }
}

async function fill(db: Db, agencyId: string): Promise<void> {
  const business = sql.raw(`('019b0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`)
  const each = sql.raw(`from generate_series(0, ${BUSINESSES - 1}) as n`)
  const steps = [
    sql`insert into programmes.agency (agency_id, level, state, standing, is_sample, asked_at, opened_at)
      values (${agencyId}, 'state', 'US-MI', 'open', false, now(), now())`,
    sql`insert into accounts.organisation (id, kind, name, state, county, created_at)
      select ${business}, 'business', 'Maker ' || n, 'US-MI', 'Kent', now() ${each}`,
    sql`insert into programmes.followed (business_id, is_stale, read_at)
      select ${business}, false, now() ${each}`,
    sql`insert into programmes.consent (business_id, agency_id, figure, readers, given_at, given_by)
      select ${business}, ${agencyId}, 'assessment', array[${agencyId}::uuid], now(), 'bench' ${each}`,
    sql`insert into programmes.reader (agency_id, business_id, figure, via_agency_id)
      select ${agencyId}, ${business}, 'assessment', ${agencyId} ${each}`,
    sql`insert into programmes.measure (business_id, figure, measure, currency, value)
      select ${business}, 'assessment', measure, '', value
      from generate_series(0, ${BUSINESSES - 1}::integer) as n,
        (values ('consented.assessment', 1), ('assessed', 1), ('products', 40), ('sell_now', 3),
          ('sell_after_steps', 30), ('not_now', 5), ('not_allowed', 2)) as one(measure, value)`,
    sql`insert into programmes.prospect (business_id, currency, products, allowed_products,
        waiting_products, waiting_minor, reachable_products, reachable_minor, gain_minor,
        open_steps, cost_minor)
      select ${business}, 'USD', 40, 38, 30, 500000 + n, 20, 400000 + n % 90000,
        50000 + (n * 7919::bigint) % 300000, 3 + n % 9, 50000 + (n * 104729::bigint) % 900000 ${each}`,
  ]
  await db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx)
    for (const step of steps) await step.execute(tx)
  })
  for (const table of ['agency', 'consent', 'reader', 'followed', 'measure', 'prospect']) {
    await sql`analyze ${sql.table(`programmes.${table}`)}`.execute(db)
  }
  await sql`analyze accounts.organisation`.execute(db)
}
