import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { readConfig } from '../../platform/config.ts'
import { testApp } from '../../testing/test-app.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { moveOrder, recordPayment, recordRefund } from './api.ts'
import { expireCheckouts } from './close-checkouts.ts'
import { ORDER_STATUSES, STEPS } from './life-cycle.ts'
import { confirmDelivered } from './move-order.ts'
import { personIdOf } from './seal-identity.ts'
import { givenSku, lineOf, place, stockOf } from './testing.ts'

const app = await testApp()
const settings = readConfig({
  TRADEWIND_DATA: app.folder,
  TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
})
const start = app.now()
const HOUR_MS = 3_600_000
/** The buyer of these tests alone: what others placed may expire with what is placed here. */
const IDENTITY = { realName: '李雷', idNumber: '110105199001011005' }

const eventNames = async (needle: string) => (await app.eventsAbout(needle)).map(([name]) => name)

async function givenPlaced(client = app.anonymous, businessId = app.newId(), channel = 'postal') {
  const sku = await givenSku(app, { businessId, channel })
  const identity = channel === 'postal' ? undefined : IDENTITY
  const { body } = await place(client, [lineOf(sku, 2)], identity ? { identity } : {})
  const order = { businessId, orderId: body.orders[0].id as string }
  const checkoutId = body.checkoutId as string
  const payment = {
    checkoutId,
    paymentId: app.newId(),
    provider: 'alipay' as const,
    amount: money(25_600n, 'CNY'),
  }
  return {
    sku,
    order,
    checkoutId,
    key: body.key as string,
    payment,
  }
}

const quotaUsed = async (): Promise<bigint> => {
  const { rows } = await sql<{ used: bigint }>`
    select coalesce(sum(used_minor), 0)::bigint as used from orders.quota
    where person_id = ${personIdOf(settings, IDENTITY)}`.execute(app.ctx.db)
  return rows[0]!.used
}

describe('a payment', () => {
  test('makes the orders paid and the goods sold, however often it is told', async () => {
    const { sku, payment, checkoutId, key } = await givenPlaced()
    const outcomes = [await recordPayment(app.ctx, payment), await recordPayment(app.ctx, payment)]
    expect(outcomes).toEqual(['taken', 'taken'])
    expect(await stockOf(app, sku)).toEqual({ available: 8, reserved: 0, journal: [8, 0] })
    const read = await app.anonymous.get(`/v1/checkouts/${checkoutId}?key=${key}`)
    expect([read.body.status, read.body.orders[0].status]).toEqual(['paid', 'paid'])
    expect(await eventNames(checkoutId)).toEqual(['orders.order_placed', 'orders.order_paid'])
  })

  test('that comes late, twice or short is not taken, and that is told once', async () => {
    const { sku, payment, checkoutId } = await givenPlaced()
    const short = {
      ...payment,
      paymentId: app.newId(),
      provider: 'alipay' as const,
      amount: money(25_599n, 'CNY'),
    }
    expect(await recordPayment(app.ctx, short)).toBe('amount_differs')
    expect(await recordPayment(app.ctx, short)).toBe('amount_differs')
    expect(await recordPayment(app.ctx, payment)).toBe('taken')
    const second = { ...payment, paymentId: app.newId(), provider: 'alipay' as const }
    expect(await recordPayment(app.ctx, second)).toBe('paid_before')
    const told = (await app.eventsAbout(checkoutId)).filter(([name]) => name.includes('not_taken'))
    expect(told.map(([, payload]) => payload)).toEqual([
      {
        checkoutId,
        buyerId: null,
        paymentId: short.paymentId,
        currency: 'CNY',
        amountMinor: '25599',
        reason: 'amount_differs',
      },
      {
        checkoutId,
        buyerId: null,
        paymentId: second.paymentId,
        currency: 'CNY',
        amountMinor: '25600',
        reason: 'paid_before',
      },
    ])
    expect(await stockOf(app, sku)).toMatchObject({ available: 8, reserved: 0 })
  })
})

describe('an unpaid checkout', () => {
  test('expires after half an hour; stock and quota return, a late payment does not', async () => {
    const before = await quotaUsed()
    const given = await givenPlaced(app.anonymous, app.newId(), '9610')
    const { sku, payment, checkoutId } = given
    expect((await quotaUsed()) - before).toBe(22_656n)
    app.setNow(new Date(start.getTime() + HOUR_MS / 2 - 1))
    await expireCheckouts(app.ctx)
    expect(await stockOf(app, sku)).toMatchObject({ available: 8, reserved: 2 })
    app.setNow(new Date(start.getTime() + HOUR_MS / 2))
    await expireCheckouts(app.ctx)
    app.setNow(start)
    expect(await stockOf(app, sku)).toEqual({ available: 10, reserved: 0, journal: [10, 0] })
    expect(await quotaUsed()).toBe(before)
    const own = () => app.anonymous.get(`/v1/checkouts/${checkoutId}?key=${given.key}`)
    expect((await own()).body.givenBack).toBe(undefined)
    expect(await recordPayment(app.ctx, payment)).toBe('came_late')
    expect((await own()).body).toMatchObject({
      status: 'expired',
      givenBack: { amount: '256.00', currency: 'CNY' },
    })
    expect(await eventNames(checkoutId)).toEqual([
      'orders.order_placed',
      'orders.order_expired',
      'orders.payment_not_taken',
    ])
    expect(await stockOf(app, sku)).toMatchObject({ available: 10, reserved: 0 })
  })

  test('is cancelled by whoever has its key, and by nobody else', async () => {
    const { sku, checkoutId, key } = await givenPlaced()
    const path = `/v1/checkouts/${checkoutId}/cancel`
    expect((await app.anonymous.post(path)).status).toBe(404)
    const cancelled = await app.anonymous.post(`${path}?key=${key}`)
    expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled'])
    expect((await app.anonymous.post(`${path}?key=${key}`)).status).toBe(200)
    expect(await stockOf(app, sku)).toEqual({ available: 10, reserved: 0, journal: [10, 0] })
  })
})

describe('the life of an order', () => {
  test('every status but the first can be reached, and no step leads to itself', () => {
    const reached = new Set<string>(['placed', ...STEPS.map(({ to }) => to)])
    expect(ORDER_STATUSES.filter((status) => !reached.has(status))).toEqual([])
    expect(STEPS.filter(({ from, to }) => from === to)).toEqual([])
    expect(new Set(STEPS.map(({ from, to }) => `${from} ${to}`)).size).toBe(STEPS.length)
  })

  test('is walked by seller and buyer, each step with who and when', async () => {
    const seller = await givenOrganisation(app)
    const buyer = await givenUser(app)
    const { order, payment } = await givenPlaced(buyer.client, seller.organisationId)
    const path = `/v1/businesses/${order.businessId}/orders/${order.orderId}`
    const move = (client: typeof buyer.client, from: string, to: string) =>
      client.post(`${path}/steps`, { from, to })
    expect((await move(seller.member, 'placed', 'paid')).body.code).toBe('orders.step_not_allowed')
    await recordPayment(app.ctx, payment)
    expect((await move(seller.stranger, 'paid', 'declared')).status).toBe(404)
    expect((await move(buyer.client, 'paid', 'declared')).body.code).toBe('orders.step_not_allowed')
    const steps = ['paid', 'declared', 'released', 'shipped', 'delivered'] as const
    for (const [i, from] of steps.slice(0, -1).entries()) {
      expect((await move(seller.member, from, steps[i + 1]!)).status).toBe(200)
    }
    expect((await move(seller.member, 'paid', 'declared')).body.code).toBe('orders.order_changed')
    expect((await move(buyer.client, 'delivered', 'confirmed')).body.status).toBe('confirmed')
    await moveOrder(app.ctx, { ...order, from: 'confirmed', to: 'settled' })
    const page = await buyer.client.get(path)
    expect(page.body).toMatchObject({ status: 'settled', consignee: { city: '杭州市' } })
    expect(page.body.transitions.map((one: { to: string; actor: string }) => one.to)).toEqual([
      'paid',
      'declared',
      'released',
      'shipped',
      'delivered',
      'confirmed',
      'settled',
    ])
    expect(page.body.transitions[5].actor).toBe(`user:${buyer.userId}`)
    expect((await seller.viewer.get(path)).body.status).toBe('settled')
    const list = await seller.viewer.get(`/v1/businesses/${order.businessId}/orders?limit=1`)
    expect(list.body.orders[0].id).toBe(order.orderId)
    expect((await buyer.client.get('/v1/checkouts')).body.checkouts).toHaveLength(1)
    expect((await eventNames(order.orderId)).slice(-3)).toEqual([
      'orders.order_confirmed',
      'orders.order_moved',
      'orders.order_settled',
    ])
  })

  test('a paid order that is cancelled gives the goods back, and is refunded once', async () => {
    const { sku, order, payment, checkoutId } = await givenPlaced()
    await recordPayment(app.ctx, payment)
    await moveOrder(app.ctx, { ...order, from: 'paid', to: 'cancelled' })
    expect(await stockOf(app, sku)).toEqual({ available: 10, reserved: 0, journal: [10, 0] })
    const refund = { ...order, checkoutId, refundId: app.newId(), amount: money(25_600n, 'CNY') }
    await recordRefund(app.ctx, refund)
    await recordRefund(app.ctx, refund)
    const more = { ...refund, refundId: app.newId(), amount: money(1n, 'CNY') }
    await expect(recordRefund(app.ctx, more)).rejects.toMatchObject({
      code: 'orders.refund_too_high',
    })
    const names = await eventNames(checkoutId)
    expect(names.filter((name) => name === 'orders.order_refunded')).toHaveLength(1)
  })

  test('a buyer who says nothing has confirmed after ten days', async () => {
    const { order, payment } = await givenPlaced()
    await recordPayment(app.ctx, payment)
    const way = ['paid', 'declared', 'released', 'shipped', 'delivered'] as const
    for (const [i, from] of way.slice(0, -1).entries()) {
      await moveOrder(app.ctx, { ...order, from, to: way[i + 1]! })
    }
    app.setNow(new Date(start.getTime() + 240 * HOUR_MS - 1))
    await confirmDelivered(app.ctx)
    expect((await eventNames(order.orderId)).includes('orders.order_confirmed')).toBe(false)
    app.setNow(new Date(start.getTime() + 240 * HOUR_MS))
    await confirmDelivered(app.ctx)
    app.setNow(start)
    expect((await eventNames(order.orderId)).includes('orders.order_confirmed')).toBe(true)
  })
})

describe('a seller’s stock', () => {
  test('is counted by members with a reason, never below zero, once per key', async () => {
    const seller = await givenOrganisation(app)
    const sku = await givenSku(app, { businessId: seller.organisationId, stock: 0 })
    const path = `/v1/businesses/${sku.businessId}/skus/${sku.variantId}`
    const key = { 'idempotency-key': app.newId() }
    const received = { change: 7, reason: 'received', reference: 'delivery 12' }
    expect((await seller.viewer.post(`${path}/stock`, received)).status).toBe(403)
    expect((await seller.stranger.post(`${path}/stock`, received)).status).toBe(404)
    const first = await seller.member.post(`${path}/stock`, received, key)
    const again = await seller.member.post(`${path}/stock`, received, key)
    expect([first.body.available, again.body]).toEqual([7, first.body])
    const tooMany = await seller.member.post(`${path}/stock`, { change: -8, reason: 'damaged' })
    expect([tooMany.status, tooMany.body.code]).toEqual([409, 'orders.stock_too_low'])
    const returned = { change: 1, reason: 'returned', reference: 'order 12' }
    expect((await seller.member.post(`${path}/stock`, returned)).body.available).toBe(8)
    expect((await seller.member.post(`${path}/stock`, { ...returned, change: -1 })).status).toBe(
      200,
    )
    const secret = await seller.member.post(`${path}/stock`, { change: 1, reason: 'placed' })
    expect(secret.status).toBe(400)
    expect(await stockOf(app, sku)).toEqual({
      available: 7,
      reserved: 0,
      journal: [7, 0],
    })
    const { body } = await seller.viewer.get(`${path}/movements`)
    expect(body.movements.slice(0, 2)).toMatchObject([
      { available: -1, reason: 'returned' },
      { available: 1, reason: 'returned', reference: 'order 12' },
    ])
    expect(body.movements.slice(2)).toEqual([
      {
        id: expect.any(String),
        available: 7,
        reserved: 0,
        place: null,
        elsewhere: 0,
        reason: 'received',
        actor: `user:${seller.users.member.userId}`,
        reference: 'delivery 12',
        at: '2026-11-22T09:00:00.000Z',
      },
    ])
    const listed = await seller.viewer.get(`/v1/businesses/${sku.businessId}/skus`)
    expect(listed.body.skus).toMatchObject([{ available: 7, price: { amount: '128.00' } }])
  })
})
