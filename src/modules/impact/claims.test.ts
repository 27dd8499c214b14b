import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { convert, money } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import { suppressed } from '../../kernel/suppress.ts'
import { transaction } from '../../platform/context.ts'
import { ownApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { shippedExchangeRates } from '../customs/api.ts'
import { moveOrder, recordPayment, recordRefund } from '../orders/api.ts'
import { givenSku, lineOf, place } from '../orders/testing.ts'
import type { ModelledClaim } from './claim.ts'
import { claimOrders, recomputeClaims } from './claim-orders.ts'
import { inputOutputTable } from './io-table.ts'
import { impactLimits } from './limits.ts'
import { priceLevel } from './steps.ts'

// All orders of the database are counted anew: those of other tests would be, too.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
beforeAll(() => workingApp(app))

type Row = Readonly<{
  effect: string
  entry: string
  kind: string
  tier: string
  revision: number
  jobs: string
  state: string | null
  county: string | null
}>

const claimsOf = async (businessId: string): Promise<Row[]> =>
  (
    await sql<Row>`select effect, entry, kind, tier, revision, jobs::text as jobs, state, county
      from impact.claim where business_id = ${businessId}
      order by evidence, effect, revision, entry`.execute(app.ctx.db)
  ).rows

const WAY = ['paid', 'declared', 'released', 'shipped', 'delivered', 'confirmed'] as const

/** A settled order of twice 128.00 yuan (of which tax 29.44 and freight 40.00) of a maker in Leelanau. */
async function givenSettled(code10 = '0813401000') {
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const place_ = { state: 'US-MI', county: 'Leelanau County' }
  expect((await seller.owner.patch(`/v1/organisations/${businessId}`, place_)).status).toBe(200)
  const sku = await givenSku(app, { businessId, code10 })
  const { body } = await place(app.anonymous, [lineOf(sku, 2)])
  const checkoutId = body.checkoutId as string
  const ref = { businessId, orderId: body.orders[0].id as string }
  const amount = money(25_600n, 'CNY')
  const paymentId = newId()
  await recordPayment(app.ctx, { checkoutId, paymentId, provider: 'alipay', amount })
  for (const [i, from] of WAY.slice(0, -1).entries())
    await moveOrder(app.ctx, { ...ref, from, to: WAY[i + 1]! })
  return { seller, businessId, ref, checkoutId }
}

/**
 * Dried cherries (0813.40) are made by NAICS 311423, sector 311420: 186.56 yuan at the rate of the day,
 * in dollars of 2012, times its jobs per dollar.
 */
function expectedJobs(): [string, string] {
  const today = dayOf(app.now())
  const { rate } = shippedExchangeRates().find('CNY', 'USD', today)!
  const usd = Number(convert(money(18_656n, 'CNY'), rate, 'USD', 'halfEven').minor) / 100
  const { sectors, directJobs, totalJobs } = inputOutputTable()
  const sector = sectors.findIndex(({ code }) => code === '311420')
  const of2012 = usd / priceLevel(Number(today.slice(0, 4)))!.level
  return [directJobs[sector]!, totalJobs[sector]! - directJobs[sector]!].map((perDollar) =>
    (of2012 * perDollar).toFixed(9),
  ) as [string, string]
}

describe('the ledger of claims', () => {
  test('a settled order supports jobs at its maker’s place, direct and indirect apart', async () => {
    const { businessId } = await givenSettled()
    const rows = await until(
      () => claimsOf(businessId),
      (found) => found.length > 0,
    )
    expect(rows.map(({ jobs: _jobs, ...row }) => row)).toEqual(
      ['direct', 'indirect'].map((effect) => ({
        effect,
        entry: 'claim',
        kind: 'supported',
        tier: 'modelled',
        revision: 1,
        state: '26',
        county: '26089',
      })),
    )
    expect(rows.map(({ jobs }) => jobs)).toEqual(expectedJobs())
  })

  test('an order that goes back is taken back by counter rows, and told twice changes nothing', async () => {
    const { businessId, ref, checkoutId } = await givenSettled()
    await until(
      () => claimsOf(businessId),
      (found) => found.length === 2,
    )
    const [direct, indirect] = await claimsOf(businessId)
    const refundId = newId()
    await recordRefund(app.ctx, { ...ref, checkoutId, refundId, amount: money(25_600n, 'CNY') })
    const rows = await until(
      () => claimsOf(businessId),
      (found) => found.length === 4,
    )
    expect(rows.map(({ effect, entry, jobs }) => [effect, entry, jobs])).toEqual([
      ['direct', 'claim', direct!.jobs],
      ['direct', 'counter', `-${direct!.jobs}`],
      ['indirect', 'claim', indirect!.jobs],
      ['indirect', 'counter', `-${indirect!.jobs}`],
    ])
    await transaction(app.ctx, (tx) => claimOrders(tx, [ref, ref]))
    expect(await claimsOf(businessId)).toEqual(rows)
  })

  test('goods without a sector are in no claim and stand where that is said', async () => {
    const { businessId, ref } = await givenSettled('9999999999')
    await until(
      async () =>
        (
          await sql<{ reason: string; amount: string }>`select reason, amount_minor::text as amount
            from impact.uncounted where order_id = ${ref.orderId}`.execute(app.ctx.db)
        ).rows,
      (rows) =>
        rows.length === 1 && rows[0]!.reason === 'unknown_code' && rows[0]!.amount === '18656',
    )
    expect(await claimsOf(businessId)).toEqual([])
    const { body } = await app.anonymous.get('/v1/impact')
    expect(body.uncounted).toContainEqual(expect.objectContaining({ reason: 'unknown_code' }))
  })

  test('all counted anew comes to the same, from whatever was left of the ledger', async () => {
    const { businessId } = await givenSettled()
    await until(
      () => claimsOf(businessId),
      (found) => found.length === 2,
    )
    const all = async () =>
      (
        await sql`select business_id, evidence, evidence_id, effect, entry, jobs, state, county, made_at
          from impact.claim order by 1, 2, 3, 4, 5`.execute(app.ctx.db)
      ).rows
    const before = await all()
    await recomputeClaims(app.ctx)
    expect(await all()).toEqual(before)
    // As if it had been killed half way: some are missing, some are of orders that never were.
    await sql`delete from impact.claim where evidence = 'order' and effect = 'indirect'`.execute(
      app.ctx.db,
    )
    await sql`insert into impact.claim (business_id, evidence, evidence_id, effect, entry, kind, tier,
        jobs, from_day, to_day, is_sample, source, made_at)
      values (${businessId}, 'order', ${newId()}, 'direct', 'claim', 'supported', 'modelled', 5,
        '2026-01-01', '2026-01-02', false, 'nothing', now())`.execute(app.ctx.db)
    const stop = new AbortController()
    stop.abort()
    await expect(recomputeClaims(app.ctx, { signal: stop.signal })).rejects.toThrow()
    await recomputeClaims(app.ctx)
    const times = (rows: unknown[]) => rows.map((row) => ({ ...(row as object), made_at: null }))
    expect(times(await all())).toEqual(times(before))
  })

  test('what a model makes is never created or net new: it does not compile, and the database refuses', async () => {
    const { businessId } = await givenSettled()
    // @ts-expect-error: a model says what is supported
    const kind: ModelledClaim['kind'] = 'created'
    const insert = (of: { evidence: string; kind: string; tier: string; effect?: string }) =>
      sql`insert into impact.claim (business_id, evidence, evidence_id, effect, entry, kind, tier, jobs,
          from_day, to_day, is_sample, source, made_at)
        values (${businessId}, ${of.evidence}, ${newId()}, ${of.effect ?? 'direct'}, 'claim', ${of.kind},
          ${of.tier}, 1, '2026-01-01', '2026-02-01', false, 'a test', now())`.execute(app.ctx.db)
    for (const row of [
      { evidence: 'order', kind, tier: 'modelled' },
      { evidence: 'order', kind: 'net_new', tier: 'modelled' },
      { evidence: 'payroll', kind: 'net_new', tier: 'payroll_verified' },
      { evidence: 'payroll', kind: 'created', tier: 'modelled' },
      { evidence: 'payroll', kind: 'created', tier: 'payroll_verified', effect: 'indirect' },
      { evidence: 'comparison', kind: 'created', tier: 'payroll_verified' },
      { evidence: 'comparison', kind: 'net_new', tier: 'modelled' },
    ]) {
      await expect(insert(row), JSON.stringify(row)).rejects.toThrow('claim')
    }
  })

  test('a claim cannot be changed, and evidence cannot be removed', async () => {
    const { businessId, seller } = await givenSettled()
    await seller.owner.post(`/v1/businesses/${businessId}/payrolls`, PAYROLL)
    const before = await claimsOf(businessId)
    const of = sql`where business_id = ${businessId}`
    await expect(sql`update impact.claim set jobs = 9 ${of}`.execute(app.ctx.db)).rejects.toThrow(
      'a claim is not changed',
    )
    await expect(
      sql`delete from impact.claim ${of} and evidence = 'payroll'`.execute(app.ctx.db),
    ).rejects.toThrow('taken back')
    expect((await claimsOf(businessId)).filter(({ tier }) => tier !== 'modelled')).toEqual(
      before.filter(({ tier }) => tier !== 'modelled'),
    )
  })
})

const PAYROLL = { quarter: '2026-Q2', kind: 'created', jobs: '0.75', source: 'Form 941, Q2' }

describe('payrolls', () => {
  test('a seller reports, the operator verifies: the report is taken back, one fact counts once', async () => {
    const { organisationId: businessId, ...seller } = await givenOrganisation(app)
    const at = `/v1/businesses/${businessId}/payrolls`
    expect((await seller.owner.post(at, PAYROLL)).status).toBe(204)
    expect((await seller.owner.post(at, { ...PAYROLL, jobs: '0.5' })).status).toBe(204)
    const verified = { businessId, ...PAYROLL, jobs: '0.25', source: 'Seen on 2026-11-30' }
    expect((await operator.client.post('/v1/desk/payrolls', verified)).status).toBe(204)
    const rows = await claimsOf(businessId)
    expect(
      rows.map(({ revision, entry, tier, jobs }) => [revision, entry, tier, Number(jobs)]),
    ).toEqual([
      [1, 'claim', 'seller_reported', 0.75],
      [1, 'counter', 'seller_reported', -0.75],
      [2, 'claim', 'seller_reported', 0.5],
      [2, 'counter', 'seller_reported', -0.5],
      [3, 'claim', 'payroll_verified', 0.25],
    ])
    const again = await seller.owner.post(at, PAYROLL)
    expect([again.status, again.body.code]).toEqual([409, 'impact.already_counted'])
    expect(await claimsOf(businessId)).toEqual(rows)
  })

  test('the same quarter is not counted in two programmes, nor by hand in the database', async () => {
    const { organisationId: businessId, owner } = await givenOrganisation(app)
    const at = `/v1/businesses/${businessId}/payrolls`
    await owner.post(at, { ...PAYROLL, programmeId: newId() })
    const other = await owner.post(at, { ...PAYROLL, programmeId: newId() })
    expect([other.status, other.body.code]).toEqual([409, 'impact.already_counted'])
    const before = await claimsOf(businessId)
    const twice = sql`insert into impact.claim (business_id, evidence, evidence_id, effect, revision,
        entry, kind, tier, jobs, from_day, to_day, programme_id, is_sample, source, made_at)
      select business_id, evidence, evidence_id, effect, 2, entry, kind, tier, jobs, from_day, to_day,
        ${newId()}::uuid, is_sample, source, made_at from impact.claim
      where business_id = ${businessId}`
    await expect(twice.execute(app.ctx.db)).rejects.toThrow('the same fact is claimed already')
    expect(await claimsOf(businessId)).toEqual(before)
  })

  test.each([
    [{ quarter: '2026-Q4' }, 422, 'impact.quarter_not_over'],
    [{ quarter: '2026-Q5' }, 400, 'platform.invalid_input'],
    [{ jobs: '-1' }, 400, 'platform.invalid_input'],
    [{ jobs: '1e9' }, 400, 'platform.invalid_input'],
    [{ kind: 'net_new' }, 400, 'platform.invalid_input'],
    [{ source: ' ' }, 400, 'platform.invalid_input'],
  ])('%o is refused, and nothing is claimed', async (change, status, code) => {
    const { organisationId: businessId, owner } = await givenOrganisation(app)
    const answer = await owner.post(`/v1/businesses/${businessId}/payrolls`, {
      ...PAYROLL,
      ...change,
    })
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(await claimsOf(businessId)).toEqual([])
  })

  test('nobody verifies but the operator, and only for a business there is', async () => {
    const { organisationId: businessId, owner } = await givenOrganisation(app)
    const body = { businessId, ...PAYROLL }
    expect((await owner.post('/v1/desk/payrolls', body)).body.code).toBe('impact.operator_required')
    const nobody = await operator.client.post('/v1/desk/payrolls', { ...body, businessId: newId() })
    expect([nobody.status, nobody.body.code]).toEqual([404, 'impact.business_not_found'])
    expect(await claimsOf(businessId)).toEqual([])
  })
})

describe('what anybody may read', () => {
  test('kinds, effects and tiers stand apart, and induced is said not to be modelled', async () => {
    const { seller, businessId } = await givenSettled()
    await until(
      () => claimsOf(businessId),
      (found) => found.length === 2,
    )
    await seller.owner.post(`/v1/businesses/${businessId}/payrolls`, PAYROLL)
    const { body } = await app.anonymous.get('/v1/impact')
    const named = body.jobs.map((one: Record<string, string>) => [
      one['kind'],
      one['effect'],
      one['tier'],
    ])
    expect(named).toContainEqual(['created', 'direct', 'seller_reported'])
    expect(named).toContainEqual(['supported', 'direct', 'modelled'])
    expect(named).toContainEqual(['supported', 'indirect', 'modelled'])
    expect([body.isSample, body.notModelled, body.tableYear]).toEqual([false, ['induced'], 2012])
    expect((await app.anonymous.get('/v1/impact?sample=true')).body.businesses).toBe(0)
  })

  test('places with few businesses have no figures, in the list and in the file alike', async () => {
    const { businessId } = await givenSettled()
    await until(
      () => claimsOf(businessId),
      (found) => found.length === 2,
    )
    const county = await app.anonymous.get('/v1/impact/places?level=county&after=26087&limit=1')
    expect(county.body.places).toHaveLength(1)
    expect(county.body.places[0]).toMatchObject({
      fips: '26089',
      state: 'MI',
      name: 'Leelanau County',
    })
    expect(county.body.next).toBe('26089')
    const { text } = await app.anonymous.get('/v1/impact/places.csv')
    const lines = text.trim().split('\r\n')
    expect(lines).toHaveLength(1 + 51 + 3142)
    expect(lines[0]).toBe(
      'level,fips,state,name,businesses,direct_jobs_supported_modelled,target_jobs,gap_jobs,is_suppressed',
    )
    expect(lines.filter((line) => line.startsWith('state,02'))).toEqual([
      'state,02,AK,"Alaska",0,0,2078,2078,false',
    ])
    // Michigan has few sellers in this database, or many: what is hidden is hidden in both.
    const leelanau = lines.find((line) => line.startsWith('county,26089'))!
    expect(leelanau.endsWith(`${county.body.places[0].isSuppressed}`)).toBe(true)
    const [last] = (await app.anonymous.get('/v1/impact/places?after=55&limit=5')).body.places
    expect(last.fips).toBe('56')
  })

  test('what was promised stands beside what is counted, and a scenario says what it assumes', async () => {
    const { body } = await app.anonymous.get(
      '/v1/impact/promises?start=2026-01-01&sales=2&sellers=0.5',
    )
    expect([body.start, body.end]).toEqual(['2026-01-01', '2031-01-01'])
    expect(body.jobs.target).toBe(1_000_000)
    expect(body.jobs.gap).toBe(1_000_000 - body.jobs.counted)
    expect(body.comparison).toMatchObject({
      businesses: 12_000_000,
      jobs: 33_000_000,
      jobsOfBusiness: 2.75,
    })
    expect(body.scenario.supportedPerYear).toBeCloseTo(body.supported.perYear, 9)
    expect(body.scenario.assumes).toHaveLength(3)
    expect((await app.anonymous.get('/v1/impact/promises?sellers=2')).status).toBe(400)
    const over = await app.anonymous.get('/v1/impact/promises?start=2017-06-20')
    expect([over.body.end, over.body.jobs.neededPerYear]).toEqual(['2022-06-20', null])
  })
})

test('a small cell is hidden, and another with it when one alone could be worked out', () => {
  const cells = (...businesses: number[]) => businesses.map((n) => ({ businesses: n, group: 'MI' }))
  const hidden = (given: { businesses: number; group: string }[]) =>
    [...suppressed(given, impactLimits.leastBusinesses)].map(({ businesses }) => businesses)
  expect(hidden(cells(5, 6, 7))).toEqual([])
  expect(hidden(cells(9, 4, 6))).toEqual([4, 6])
  expect(hidden(cells(1, 2, 9, 8))).toEqual([1, 2, 8])
  expect(hidden(cells(3, 3, 8))).toEqual([3, 3])
  expect(hidden([...cells(4, 9), { businesses: 5, group: 'OH' }])).toEqual([4, 9])
})
