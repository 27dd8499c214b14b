import { sql } from 'kysely'
import type { Db } from '../src/platform/db.ts'
import type { Measurement } from '../tools/bench.ts'
import { foundAgency, openBenchApp } from '../tools/bench-app.ts'
import { percentile } from '../tools/http-load.ts'

const BUSINESSES = Number(process.env['BENCH_BUSINESSES'] ?? 1_000_000)
const STATES = 50
const COUNTIES = 62
const STATIONS = 10
const REQUESTS = 200

/**
 * What an officer of the nation waits for on each page of an office, from the nation down to a
 * station, with 50 states, 3,100 counties, 31,000 stations and a million businesses that consent.
 */
export async function run(): Promise<Measurement & { pages: object }> {
  if (!process.env['DATABASE_URL']) throw new Error('DATABASE_URL names the server to fill.')
  const { app, close } = await openBenchApp({}, { isAtWork: false })
  try {
    const { agencyId: id, get } = await foundAgency(app, 'Nation')
    await fill(app.ctx.db, id)
    const { rows } = await sql<{ level: string; id: string }>`
      select distinct on (level) level, agency_id as id from programmes.agency
      order by level, agency_id`.execute(app.ctx.db)
    const pages: Record<string, number> = {}
    for (const office of rows) {
      for (const part of ['office', 'offices', 'clients']) {
        const url = `/v1/agencies/${office.id}/${part}`
        pages[`${office.level} ${part}`] = await p95(async (i) => {
          const after = part === 'clients' && i % 2 === 1 ? `?after=${madeAt(i)}` : ''
          return (await get(`${url}${after}`)).statusCode
        })
      }
    }
    const own = `/v1/organisations/${id}`
    const reference = await p95(async () => (await get(own)).statusCode)
    return {
      name: 'programme-office',
      figure: Math.max(...Object.values(pages)),
      unit: 'ms, p95 of the slowest page (bar: 300)',
      reference: 'p95 of reading one organisation, signed in alike',
      referenceFigure: reference,
      pages,
    }
  } finally {
    await close()
  }
}

/** Somewhere among the businesses. */
const madeAt = (i: number) =>
  `019b0000-0000-7000-8000-${((i * 7_919) % BUSINESSES).toString(16).padStart(12, '0')}`

async function p95(ask: (i: number) => Promise<number>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < REQUESTS + 20; i++) {
    const start = performance.now()
    const status = await ask(i)
    if (status !== 200) throw new Error(`answered ${status}`)
    if (i >= 20) times.push(performance.now() - start)
  }
  return percentile(times, 0.95, 1)
}

async function fill(db: Db, nationId: string): Promise<void> {
  const id = (prefix: string) =>
    sql.raw(`('${prefix}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`)
  const [state, county, station] = [id('019a0001'), id('019a0002'), id('019a0003')]
  const at = (prefix: string, n: string) =>
    sql.raw(`('${prefix}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`)
  const all = STATES * COUNTIES * STATIONS
  const office = (
    own: ReturnType<typeof id>,
    level: string,
    parent: unknown,
    parentLevel: string | null,
    above: unknown,
    count: number,
  ) => sql`insert into programmes.agency (agency_id, level, parent_id, parent_level,
      parent_ancestors, state, county, standing, is_sample, asked_at, opened_at)
    select ${own}, ${level}, ${parent}, ${parentLevel}, ${above}, 'US-MI',
      ${level === 'state' ? null : 'Kent'}, 'open', false, now(), now()
    from generate_series(0, ${count - 1}::integer) as n`
  await sql`insert into programmes.agency (agency_id, level, standing, is_sample, asked_at, opened_at)
    values (${nationId}, 'nation', 'open', false, now(), now())`.execute(db)
  const perCounty = STATIONS
  const perState = STATIONS * COUNTIES
  const stateOfCounty = at('019a0001', `n / ${COUNTIES}`)
  const countyOfStation = at('019a0002', `n / ${perCounty}`)
  const stateOfStation = at('019a0001', `n / ${perState}`)
  const steps = [
    office(state, 'state', sql`${nationId}::uuid`, 'nation', sql`'{}'::uuid[]`, STATES),
    office(
      county,
      'county',
      stateOfCounty,
      'state',
      sql`array[${nationId}::uuid]`,
      STATES * COUNTIES,
    ),
    office(
      station,
      'station',
      countyOfStation,
      'county',
      sql`array[${nationId}::uuid, ${stateOfStation}]`,
      all,
    ),
    sql`insert into accounts.organisation (id, kind, name, state, created_at)
      select agency_id, 'agency', level, 'US-MI', now() from programmes.agency
      where agency_id <> ${nationId}`,
    sql`create unlogged table bench_business as
      select ${id('019b0000')} as business_id, ${at('019a0003', `n % ${all}`)} as station_id
      from generate_series(0, ${BUSINESSES - 1}::integer) as n`,
    sql`insert into accounts.organisation (id, kind, name, state, county, created_at)
      select business_id, 'business', 'Maker', 'US-MI', 'Kent', now() from bench_business`,
    sql`insert into programmes.followed (business_id, is_stale, read_at)
      select business_id, false, now() from bench_business`,
    sql`insert into programmes.consent (business_id, agency_id, figure, readers, given_at, given_by)
      select business_id, station_id, 'assessment', ancestors || station_id, now(), 'bench'
      from bench_business join programmes.agency on agency_id = station_id`,
    sql`insert into programmes.reader (agency_id, business_id, figure, via_agency_id)
      select reader, business_id, figure, agency_id
      from programmes.consent, unnest(readers) as reader`,
    sql`insert into programmes.measure (business_id, figure, measure, currency, value)
      select business_id, 'assessment', measure, '', value from bench_business,
        (values ('consented.assessment', 1), ('assessed', 1), ('products', 12), ('sell_now', 3))
          as one(measure, value)`,
    sql`insert into programmes.total (agency_id, measure, currency, value)
      select agency_id, measure, '', sum(value) from programmes.reader
      join programmes.measure using (business_id, figure) group by 1, 2`,
  ]
  await db.transaction().execute(async (tx) => {
    // Filling takes longer than a request may.
    await sql`set local statement_timeout = 0`.execute(tx)
    for (const step of steps) await step.execute(tx)
  })
  for (const table of ['agency', 'consent', 'reader', 'followed', 'measure', 'total']) {
    await sql`analyze ${sql.table(`programmes.${table}`)}`.execute(db)
  }
  await sql`analyze accounts.organisation`.execute(db)
}
