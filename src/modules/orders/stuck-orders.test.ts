import { afterEach, expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { testApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { moveOrder, recordPayment } from './api.ts'
import { EXPECTED_STAY } from './expected-stay.ts'
import type { OrderStatus } from './life-cycle.ts'
import { givenSku, lineOf, place } from './testing.ts'

const app = await testApp()
const operator = await givenUser(app, { name: 'Ophelia' })
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const seller = await givenOrganisation(app)
const start = app.now()
afterEach(() => app.setNow(start))

const HOUR_MS = 3_600_000
const later = (ms: number) => app.setNow(new Date(start.getTime() + ms))

async function givenOrderIn(status: OrderStatus) {
  const businessId = seller.organisationId
  const sku = await givenSku(app, { businessId })
  const { body } = await place(app.anonymous, [lineOf(sku)])
  const order = { businessId, orderId: body.orders[0].id as string }
  const amount = money(12_800n, 'CNY')
  await recordPayment(app.ctx, {
    checkoutId: body.checkoutId,
    paymentId: app.newId(),
    provider: 'alipay' as const,
    amount,
  })
  const way = ['paid', 'declared', 'released', 'shipped'] as const
  for (const [i, from] of way.entries()) {
    if (from === status) break
    await moveOrder(app.ctx, { ...order, from, to: way[i + 1]! })
  }
  return order
}

type Stuck = { order: { id: string; steps: string[] }; waitsFor: string; dueAt: string }
const stuck = async (query = ''): Promise<Stuck[]> =>
  (await operator.client.get(`/v1/desk/stuck-orders?limit=200${query}`)).body.orders
const isListed = async ({ orderId }: { orderId: string }, query = '') =>
  (await stuck(query)).some(({ order }) => order.id === orderId)

test.each(['paid', 'declared', 'released', 'shipped'] as const)(
  'an order that is %s is stuck when its time is over, not a moment before',
  async (status) => {
    const order = await givenOrderIn(status)
    const { hours, waitsFor } = EXPECTED_STAY[status]!
    later(hours * HOUR_MS)
    expect(await isListed(order)).toBe(false)
    later(hours * HOUR_MS + 1)
    const found = (await stuck(`&status=${status}`)).find((one) => one.order.id === order.orderId)
    expect(found).toMatchObject({
      waitsFor,
      dueAt: new Date(start.getTime() + hours * HOUR_MS).toISOString(),
      order: { status, businessId: order.businessId },
    })
    expect(await isListed(order, '&status=returning')).toBe(false)
    expect(await isListed(order, '&status=settled')).toBe(false)
  },
)

test('the longest comes first, page after page', async () => {
  const orders: string[] = []
  for (let i = 0; i < 3; i++) {
    later(i * 1_000)
    orders.push((await givenOrderIn('released')).orderId)
  }
  later(30 * 24 * HOUR_MS)
  const ids: string[] = []
  let after = ''
  do {
    const { body } = await operator.client.get(
      `/v1/desk/stuck-orders?status=released&limit=2${after}`,
    )
    ids.push(...body.orders.map(({ order }: Stuck) => order.id))
    after = body.next ? `&after=${encodeURIComponent(body.next)}` : ''
  } while (after)
  expect(ids.filter((id) => orders.includes(id))).toEqual(orders)
  expect(new Set(ids).size).toBe(ids.length)
})

test('the operator moves it on, with a reason that stays', async () => {
  const order = await givenOrderIn('declared')
  later(20 * 24 * HOUR_MS)
  const found = (await stuck('&status=declared')).find((one) => one.order.id === order.orderId)!
  expect(found.order.steps).toEqual(['released', 'cancelled'])
  const at = `/v1/businesses/${order.businessId}/orders/${order.orderId}/steps`
  const step = { from: 'declared', to: 'released', note: 'customs told us by telephone' }
  const refused = await seller.stranger.post(at, step)
  expect([refused.status, await isListed(order)]).toEqual([404, true])
  expect((await operator.client.post(at, step)).status).toBe(200)
  expect(await isListed(order)).toBe(false)
  const audit = await operator.client.get(`/v1/desk/audit?subject=order:${order.orderId}`)
  expect(audit.body.entries).toMatchObject([
    {
      organisationId: order.businessId,
      actor: { id: operator.userId },
      action: 'orders.moved_by_operator',
      before: { status: 'declared' },
      after: { status: 'released', note: 'customs told us by telephone' },
    },
  ])
})

test('the seller’s own steps are no acts of the operator; strangers see nothing', async () => {
  const order = await givenOrderIn('paid')
  const at = `/v1/businesses/${order.businessId}/orders/${order.orderId}/steps`
  expect((await seller.member.post(at, { from: 'paid', to: 'declared' })).status).toBe(200)
  const audit = await operator.client.get(`/v1/desk/audit?subject=order:${order.orderId}`)
  expect(audit.body.entries).toEqual([])
  const refused = await seller.owner.get('/v1/desk/stuck-orders')
  expect([refused.status, refused.body.code]).toEqual([403, 'orders.operator_required'])
})

test('what waits is counted, and no further than needed', async () => {
  const count = async () => {
    const { body } = await operator.client.get('/v1/desk/waiting')
    expect(body.countedTo).toBe(100)
    return body.waiting.find(({ kind }: { kind: string }) => kind === 'stuckOrders').count
  }
  later(0)
  const before = await count()
  await givenOrderIn('shipped')
  expect(await count()).toBe(before)
  later(400 * 24 * HOUR_MS)
  expect(await count()).toBe(Math.min((await stuck()).length, 100))
  expect(await count()).toBeGreaterThan(before)
})

test('the operator finds an order of a seller by the end of its number; nobody else does', async () => {
  const order = await givenOrderIn('paid')
  const other = await givenOrderIn('paid')
  const at = `/v1/desk/businesses/${order.businessId}/orders`
  const { body } = await operator.client.get(`${at}?number=${order.orderId.slice(-12)}`)
  expect(body.orders.map(({ id }: { id: string }) => id)).toEqual([order.orderId])
  expect(body.next).toBe(null)
  const newest = await operator.client.get(`${at}?limit=1`)
  expect(newest.body.orders.map(({ id }: { id: string }) => id)).toEqual([other.orderId])
  expect(newest.body.next).toBe(other.orderId)
  const refused = await seller.owner.get(at)
  expect([refused.status, refused.body.code]).toEqual([403, 'orders.operator_required'])
})
