import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPostgres } from '../../platform/db.ts'
import { ownApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { givenOffice, givenTree } from '../programmes/testing.ts'
import { payCommission } from './pay-commissions.ts'
import { insertAssisted } from './store.ts'
import { givenSeller, givenStation } from './testing.ts'

const app = await ownApp()
beforeAll(() => workingApp(app), 60_000)
afterAll(async () => {
  await app.close()
  await app.database.close()
})

const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const { state, county, station, other } = await givenTree(app)
const code = await givenStation(station)
const beside = await givenOffice(app, {
  ...{ level: 'station', parentId: county.agencyId, county: 'Leelanau' },
})
const seller = await givenSeller(app)
const usd = (amount: string) => ({ amount, currency: 'USD' })
const cny = (amount: string) => ({ amount, currency: 'CNY' })

const setCommission = (body: object, office = state, client = office.owner) =>
  client.post(`${office.at}/stations/${station.agencyId}/commissions`, body)
const transfer = (kind: 'deposits' | 'returns', amount: object, reference: string) =>
  operator.client.post(`/v1/desk/commission-budgets/${state.agencyId}/${kind}`, {
    ...{ amount, reference },
  })
type Budget = { left: { amount: string; currency: string } }
const budgets = async () => (await state.viewer.get(`${state.at}/commission-budgets`)).body.budgets
const statesOf = async () => {
  const { body } = await station.viewer.get(`${station.at}/station/orders?limit=200`)
  return new Map<string, string>(
    body.orders.map(({ orderId, state }: { orderId: string; state: string }) => [orderId, state]),
  )
}
const comesTo = async (orderId: string, wanted: string) =>
  expect((await until(statesOf, (all) => all.get(orderId) === wanted)).get(orderId)).toBe(wanted)

/** What a book says, by account. */
async function booksOf(businessId: string): Promise<Record<string, bigint>> {
  const { rows } = await sql<{ account: string; minor: bigint }>`
    select account || ' ' || currency as account, minor
    from ledger.balance where business_id = ${businessId} and minor <> 0
    order by account`.execute(app.ctx.db)
  return Object.fromEntries(rows.map(({ account, minor }) => [account, minor]))
}

test('who may open a station, set what it is paid and fund it, and who may not', async () => {
  const body = { currency: 'USD', fixedCost: '900.00' }
  const refused = [
    [await county.member.put(`${county.at}/station`, body), 409, 'stations.no_station'],
    [await station.viewer.put(`${station.at}/station`, body), 403, 'accounts.role_too_low'],
    [await setCommission({ fromOn: '2026-11-22', percent: 5 }, other), 409, 'stations.not_above'],
    [await setCommission({ fromOn: '2026-11-22', percent: 5 }, station), 409, 'stations.not_above'],
    [
      await setCommission({ fromOn: '2026-11-22', percent: 5 }, state, state.member),
      ...([403, 'accounts.role_too_low'] as const),
    ],
    [await setCommission({ fromOn: '2026-11-21', percent: 5 }), 400, 'platform.invalid_input'],
    [
      await setCommission({ fromOn: '2026-11-22', amount: usd('0.00') }),
      ...([400, 'platform.invalid_input'] as const),
    ],
    [await setCommission({ fromOn: '2026-11-22', percent: 101 }), 400, 'platform.invalid_input'],
  ] as const
  expect(refused.map(([answer]) => [answer.status, answer.body.code])).toEqual(
    refused.map(([, status, wanted]) => [status, wanted]),
  )
  // Opened again it keeps its code; nobody set what it is paid.
  const again = await station.member.put(`${station.at}/station`, { ...body, fixedCost: '950.00' })
  expect(again.body).toMatchObject({
    ...{ code, fixedCost: usd('950.00'), commission: null, perOrder: null, breakEvenOrders: null },
  })
  await station.member.put(`${station.at}/station`, body)
  const own = { amount: usd('5.00'), reference: 'own' }
  expect(
    (await state.owner.post(`/v1/desk/commission-budgets/${state.agencyId}/deposits`, own)).status,
  ).toBe(403)
  expect(await budgets()).toEqual([])
  const found = await app.anonymous.get(`/v1/stations/${code}`)
  expect(found.body).toEqual({
    ...{
      agencyId: station.agencyId,
      name: { en: 'Office of station', 'zh-CN': 'Office of station' },
    },
  })
  expect((await app.anonymous.get('/v1/stations/AAAAAAAA')).body.code).toBe(
    'stations.station_not_found',
  )
})

test('a buyer names the station; it is paid when the order is settled, never beyond the budget', async () => {
  // 2.50 for each order: 360 of them carry 900.00 a month.
  const set = await setCommission({ fromOn: '2026-11-22', amount: usd('2.50') })
  expect(set.body).toMatchObject({
    ...{ perOrder: usd('2.50'), breakEvenOrders: 360 },
    commission: { fromOn: '2026-11-22', amount: usd('2.50'), percent: null },
  })
  for (let times = 0; times < 2; times++) {
    const { body } = await transfer('deposits', usd('5.00'), 'first')
    expect(body).toEqual({
      ...{ deposited: usd('5.00'), spent: usd('0.00'), returned: usd('0.00'), left: usd('5.00') },
    })
  }

  const orders = [await seller.order(), await seller.order(), await seller.order()] as const
  const [first, second, third] = orders
  const otherCode = await givenStation(beside)
  for (const [answer, status, wanted] of [
    [await first.name(code, ''), 404, 'orders.checkout_not_found'],
    [await first.name('AAAAAAAA'), 404, 'stations.station_not_found'],
    [await first.name('short'), 400, 'platform.invalid_input'],
    [await first.name(code), 200, undefined],
    [await first.name(code), 200, undefined],
    [await first.name(otherCode), 409, 'stations.other_station'],
  ] as const) {
    expect([answer.status, answer.body.code]).toEqual([status, wanted])
  }
  for (const order of [second, third]) await order.name(code)
  const unnamed = await seller.order()
  app.setNow(new Date('2026-11-22T10:00:01Z'))
  expect((await unnamed.name(code)).body.code).toBe('stations.too_late')
  app.setNow(new Date('2026-11-22T09:00:00Z'))

  // A rule from tomorrow on changes nothing of what was placed today.
  await setCommission({ fromOn: '2026-11-23', percent: 5 })
  await unnamed.settle()
  for (const order of orders) await order.settle()
  for (const [i, { orderId }] of orders.entries()) {
    await comesTo(orderId, i < 2 ? 'paid' : 'waiting')
  }
  expect((await statesOf()).has(unnamed.orderId)).toBe(false)
  expect(await budgets()).toEqual([
    { deposited: usd('5.00'), spent: usd('5.00'), returned: usd('0.00'), left: usd('0.00') },
  ])
  for (const order of orders) await payCommission(app.ctx, order)
  expect(await booksOf(station.agencyId)).toEqual({ 'funded USD': 500n, 'payable USD': -500n })
  expect(await booksOf(state.agencyId)).toEqual({ 'bank USD': 500n, 'funded USD': -500n })

  // Part of an order's money changes nothing; all of it takes the commission back, for who waits.
  await first.giveBack(100n)
  await payCommission(app.ctx, first)
  expect((await statesOf()).get(first.orderId)).toBe('paid')
  await first.giveBack(12_700n)
  await comesTo(first.orderId, 'taken_back')
  expect(await booksOf(station.agencyId)).toEqual({ 'funded USD': 250n, 'payable USD': -250n })
  await transfer('deposits', usd('1.00'), 'second')
  await comesTo(third.orderId, 'paid')
  expect(await booksOf(station.agencyId)).toEqual({ 'funded USD': 500n, 'payable USD': -500n })
  const tooMuch = await transfer('returns', usd('1.01'), 'out')
  expect([tooMuch.body.code, tooMuch.body.params]).toEqual([
    'stations.return_too_high',
    { left: usd('1.00') },
  ])
  await transfer('returns', usd('1.00'), 'out')
  expect(await booksOf(state.agencyId)).toEqual({ 'bank USD': 500n, 'funded USD': -500n })
  const { body: balance } = await operator.client.get('/v1/desk/trial-balance')
  expect(balance.isBalanced).toBe(true)

  const { body: months } = await county.viewer.get(`${station.at}/station/months`)
  expect(months).toEqual({
    months: [
      {
        ...{ month: '2026-11', orders: 3, paidOrders: 2, paid: usd('5.00') },
        ...{ waiting: usd('0.00'), takenBack: usd('2.50') },
      },
    ],
    next: null,
  })
  const { body: page } = await station.viewer.get(`${station.at}/station/orders?limit=2`)
  const { body: rest } = await station.viewer.get(`${station.at}/station/orders?after=${page.next}`)
  expect(
    [...page.orders, ...rest.orders].map(({ orderId }: { orderId: string }) => orderId),
  ).toEqual(orders.map(({ orderId }) => orderId).toReversed())
  for (const client of [other.owner, seller.owner]) {
    expect((await client.get(`${station.at}/station/orders`)).status).toBe(404)
  }
}, 120_000)

test('a percentage is of the goods, in their currency; what is given up brings nothing', async () => {
  app.setNow(new Date('2026-11-23T09:00:00Z'))
  const [sold, givenUp] = [await seller.order(), await seller.order()]
  for (const order of [sold, givenUp]) expect((await order.name(code)).status).toBe(200)
  await givenUp.cancel()
  await comesTo(givenUp.orderId, 'ended')
  await sold.settle()
  await comesTo(sold.orderId, 'waiting')
  const { body } = await station.viewer.get(`${station.at}/station/orders?limit=2`)
  // 5 % of 128.00 less 14.72 tax and 20.00 freight, rounded down.
  expect(body.orders.map(({ commission }: { commission: object }) => commission)).toEqual([
    cny('4.66'),
    cny('4.66'),
  ])
  await transfer('deposits', cny('4.66'), 'yuan')
  await comesTo(sold.orderId, 'paid')
  // No budget in dollars is touched, and what an order brings in dollars is what it brought so far.
  expect((await budgets()).map(({ left }: { left: object }) => left)).toEqual([
    cny('0.00'),
    usd('0.00'),
  ])
  const { body: all } = await state.viewer.get(`${state.at}/stations`)
  expect(all.stations).toMatchObject([
    { perOrder: usd('2.50'), breakEvenOrders: 360, commission: { amount: null, percent: 5 } },
    { agencyId: beside.agencyId, commission: null },
  ])
}, 120_000)

test('nobody is paid for an order of a seller that is invented', async () => {
  const invented = await givenSeller(app)
  await sql`update accounts.organisation set is_sample = true
    where id = ${invented.businessId}`.execute(app.ctx.db)
  const before = await budgets()
  const order = await invented.order()
  expect((await order.name(code)).status).toBe(200)
  await order.settle()
  await comesTo(order.orderId, 'paid')
  const { body } = await station.viewer.get(`${station.at}/station/orders?limit=1`)
  expect([body.orders[0].orderId, body.orders[0].commission.amount]).toEqual([
    order.orderId,
    '0.00',
  ])
  expect(await budgets()).toEqual(before)
})

test('an office above reads what is odd, in words, and says why it is left', async () => {
  const own = await givenStation(beside)
  const { users } = beside
  const many = await givenSeller(app)
  // Ten within the hour, to one address by one telephone; one of them by a person of the station.
  for (let i = 0; i < 9; i++) await (await many.order()).name(own)
  await (await many.order(users.member.client)).name(own, '')
  const alerts = async (office = state) => {
    const { body } = await office.viewer.get(`${office.at}/station-alerts`)
    return body.alerts as { kind: string; count: number; text: object; looked: unknown }[]
  }
  const found = await alerts()
  expect(found.map(({ kind, count }) => [kind, count])).toEqual([
    ['one_buyer', 9],
    ['one_address', 10],
    ['burst', 10],
    ['own_people', 1],
  ])
  expect(found[2]).toMatchObject({
    stationId: beside.agencyId,
    text: {
      en: '10 orders were placed within one hour (looked at from 10 on).',
      'zh-CN': '一小时内下了 10 单（达到 10 单时提示）。',
    },
    looked: null,
  })
  // The station itself does not read them, nor does anybody beside.
  expect([await alerts(beside), await alerts(other)]).toEqual([[], []])
  const look = (kind: string, office = county, client = office.member) =>
    client.post(`${office.at}/stations/${beside.agencyId}/alerts/${kind}/look`, {
      reason: 'A village fair',
    })
  for (const [answer, status] of [
    [await look('burst', beside), 409],
    [await look('burst', other), 409],
    [await look('burst', county, county.viewer), 403],
    [await look('one_seller'), 404],
    [await look('nonsense'), 400],
  ] as const) {
    expect(answer.status).toBe(status)
  }
  expect((await alerts()).filter(({ looked }) => looked !== null)).toEqual([])
  expect((await look('burst')).status).toBe(204)
  expect((await alerts())[2]!.looked).toMatchObject({
    ...{ by: { en: 'Office of county' }, reason: 'A village fair' },
  })
  // One more, and it is to be looked at again.
  await (await many.order()).name(own)
  expect((await alerts())[2]).toMatchObject({ kind: 'burst', count: 11, looked: null })
}, 120_000)

test.runIf(app.isRealPostgres)(
  'of 400 orders that are settled in two processes at once as many are paid as the budget holds',
  async () => {
    const { rows: named } = await sql<{ name: string }>`select current_database() as name`.execute(
      app.ctx.db,
    )
    const url = new URL(process.env['TEST_DATABASE_URL']!)
    url.pathname = `/${named[0]!.name}`
    const other = await openPostgres(url.href)
    // 250.00 dollars hold 100 orders at 2.50.
    await transfer('deposits', usd('250.00'), 'rush')
    const orders = Array.from({ length: 400 }, () => ({
      ...{ businessId: seller.businessId, orderId: app.newId() },
    }))
    const ids = orders.map(({ orderId }) => orderId)
    const given = sql`unnest(${ids}::uuid[]) as given(id)`
    await sql`insert into orders.customer_order (business_id, id, checkout_id, status, market,
        channel, currency, total_minor, tax_minor, freight_minor, quota_minor, placed_at, changed_at,
        settled_at)
      select ${seller.businessId}, id, id, 'settled', 'cn', 'postal', 'CNY', 100, 0, 0, 0,
        ${app.now()}, ${app.now()}, ${app.now()} from ${given}`.execute(app.ctx.db)
    await sql`insert into orders.line (business_id, order_id, number, variant_id, title, quantity,
        price_minor, tax_minor, freight_minor)
      select ${seller.businessId}, id, 0, id, '{}'::jsonb, 1, 100, 0, 0
      from ${given}`.execute(app.ctx.db)
    await insertAssisted(
      app.ctx.db,
      orders.map((one) => ({
        ...{ ...one, checkoutId: one.orderId, agencyId: station.agencyId, payerId: state.agencyId },
        ...{ currency: 'USD', commissionMinor: 250n, placedAt: app.now(), changedAt: app.now() },
        ...{ buyerName: null, addressName: null, isOwnPeople: false, state: 'named' },
      })),
    )
    const before = (await booksOf(station.agencyId))['payable USD']!
    // Each order from both at once.
    const elsewhere = { ...app.ctx, db: other.db }
    await Promise.all(
      orders.flatMap((one) => [payCommission(app.ctx, one), payCommission(elsewhere, one)]),
    )
    await other.close()
    const { rows } = await sql<{ state: string; count: number }>`select state,
        count(*)::integer as count from stations.assisted_order
      where order_id = any(${ids}::uuid[]) group by state order by state`.execute(app.ctx.db)
    expect(rows).toEqual([
      { state: 'paid', count: 100 },
      { state: 'waiting', count: 300 },
    ])
    expect((await booksOf(station.agencyId))['payable USD']).toBe(before - 25_000n)
    const inDollars = (await budgets()).find(({ left }: Budget) => left.currency === 'USD')
    expect(inDollars.left).toEqual(usd('0.00'))
  },
  240_000,
)
