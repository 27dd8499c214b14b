import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { transaction } from '../../platform/context.ts'
import { testApp } from '../../testing/test-app.ts'
import { freshAddress } from '../accounts/testing.ts'
import { adjustStock, putOnSale, takeOffSale } from './api.ts'
import { CONSIGNEE, givenSku, IDENTITY, lineOf, place, stockOf } from './testing.ts'

const app = await testApp()
const { anonymous } = app

const countOrders = async (variantId: string): Promise<number> => {
  const { rows } = await sql<{ count: bigint }>`select count(*) as count from orders.line
    where variant_id = ${variantId}`.execute(app.ctx.db)
  return Number(rows[0]!.count)
}

describe('one request', () => {
  test('takes the stock, and is one checkout with one order per seller', async () => {
    const cherries = await givenSku(app)
    const honey = await givenSku(app, { priceMinor: 9_900n, taxMinor: 1_139n, freightMinor: 0n })
    const answer = await place(anonymous, [lineOf(cherries, 3), lineOf(honey)])
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      status: 'placed',
      total: { amount: '483.00', currency: 'CNY' },
      placedAt: '2026-11-22T09:00:00.000Z',
      expiresAt: '2026-11-22T09:30:00.000Z',
    })
    expect(answer.body.orders.map((one: { businessId: string }) => one.businessId).sort()).toEqual(
      [cherries.businessId, honey.businessId].sort(),
    )
    expect(await stockOf(app, cherries)).toEqual({ available: 7, reserved: 3, journal: [7, 3] })
    expect(await stockOf(app, honey)).toEqual({ available: 9, reserved: 1, journal: [9, 1] })
    const { checkoutId, key } = answer.body
    const read = await anonymous.get(`/v1/checkouts/${checkoutId}?key=${key}`)
    expect(read.body).toMatchObject({ status: 'placed', total: { amount: '483.00' } })
    expect(read.body.orders).toHaveLength(2)
    expect((await anonymous.get(`/v1/checkouts/${checkoutId}?key=${key}x`)).status).toBe(404)
    const events = await app.eventsAbout(checkoutId)
    expect(events.map(([name]) => name)).toEqual(['orders.order_placed', 'orders.order_placed'])
    expect(events.map(([, payload]) => payload)).toContainEqual({
      businessId: cherries.businessId,
      orderId: expect.any(String),
      checkoutId,
      buyerId: null,
      market: 'cn',
      channel: 'postal',
      currency: 'CNY',
      totalMinor: '38400',
      taxMinor: '4416',
      freightMinor: '6000',
    })
  })

  test('is refused whole when one line cannot be had, and nothing changes', async () => {
    const cherries = await givenSku(app)
    const honey = await givenSku(app, { stock: 1 })
    const refused = async (lines: ReturnType<typeof lineOf>[]) => {
      const { status, body } = await place(anonymous, lines)
      return [status, body.reason, body.line]
    }
    const good = lineOf(cherries)
    expect(await refused([good, lineOf(honey, 2)])).toEqual([200, 'sold_out', 1])
    expect(await refused([good, lineOf(honey, 1, 2)])).toEqual([200, 'price_changed', 1])
    const cheaper = { ...honey, priceMinor: 1n }
    expect(await refused([lineOf(cheaper), good])).toEqual([200, 'price_changed', 0])
    const inDollars = { ...honey, currency: 'USD' as const }
    expect(await refused([lineOf(inDollars), good])).toEqual([200, 'price_changed', 0])
    const unknown = { ...honey, variantId: app.newId() }
    expect(await refused([good, lineOf(unknown)])).toEqual([200, 'unknown_sku', 1])
    const elsewhere = await givenSku(app, { market: 'sg' })
    expect(await refused([good, lineOf(elsewhere)])).toEqual([200, 'mixed_markets', null])
    const { businessId, variantId } = honey
    await transaction(app.ctx, (tx) => takeOffSale(tx, { businessId, variantIds: [variantId] }))
    expect(await refused([good, lineOf(honey)])).toEqual([200, 'channel_closed', 1])
    expect(await stockOf(app, cherries)).toEqual({ available: 10, reserved: 0, journal: [10, 0] })
    expect(await countOrders(cherries.variantId)).toBe(0)
  })

  test('is told why in the reader’s language', async () => {
    const sku = await givenSku(app, { stock: 0 })
    const body = { lines: [lineOf(sku)], consignee: CONSIGNEE }
    const chinese = { 'accept-language': 'zh-CN', 'idempotency-key': app.newId() }
    const answer = await anonymous.post('/v1/checkouts', body, chinese)
    expect(answer.body.message).toBe('其中一件商品库存不足，请减少数量或从购物车移除。')
  })

  test('a new price is a new version, and a new title is not', async () => {
    const sku = await givenSku(app)
    const { stock: _, ...onSale } = sku
    const renamed = { ...onSale, title: { en: 'Cherries', 'zh-CN': '樱桃' } }
    await transaction(app.ctx, (tx) => putOnSale(tx, [renamed]))
    expect((await place(anonymous, [lineOf(sku)])).status).toBe(201)
    await transaction(app.ctx, (tx) => putOnSale(tx, [{ ...onSale, taxMinor: 1_500n }]))
    expect((await place(anonymous, [lineOf(sku)])).body.reason).toBe('price_changed')
    expect((await place(anonymous, [lineOf(sku, 1, 2)])).status).toBe(201)
  })

  test('is decided by the shelf as it stands, whatever an order before it saw', async () => {
    const sku = await givenSku(app, { stock: 2 })
    const { stock: _, ...onSale } = sku
    const adjust = (change: number) =>
      transaction(app.ctx, (tx) => adjustStock(tx, { ...onSale, change, reason: 'counted' }))
    const outcome = async () => {
      const { body } = await place(anonymous, [lineOf(sku)])
      return body.reason ?? body.status
    }
    expect(await outcome()).toBe('placed')
    await adjust(-1)
    expect(await outcome()).toBe('sold_out')
    await adjust(1)
    expect(await outcome()).toBe('placed')
    await adjust(1)
    await transaction(app.ctx, (tx) =>
      takeOffSale(tx, { ...onSale, variantIds: [onSale.variantId] }),
    )
    expect(await outcome()).toBe('channel_closed')
    await transaction(app.ctx, (tx) => putOnSale(tx, [onSale]))
    expect(await outcome()).toBe('placed')
    expect(await stockOf(app, sku)).toEqual({ available: 0, reserved: 3, journal: [0, 3] })
  })

  test('must name each SKU once, with an amount of its currency and a key', async () => {
    const sku = await givenSku(app)
    const twice = await place(anonymous, [lineOf(sku), lineOf(sku)])
    expect([twice.status, twice.body.code]).toEqual([422, 'orders.repeated_sku'])
    const fraction = { ...lineOf(sku), price: { amount: '1.005', currency: 'CNY' as const } }
    expect((await place(anonymous, [fraction])).body.code).toBe('orders.invalid_amount')
    const body = { lines: [lineOf(sku)], consignee: CONSIGNEE }
    expect((await anonymous.post('/v1/checkouts', body)).status).toBe(400)
    expect(await stockOf(app, sku)).toMatchObject({ available: 10, reserved: 0 })
  })
})

describe('the limits of cross-border retail', () => {
  test('an order may be worth 5,000 yuan without tax, or be one single thing', async () => {
    const sku = await givenSku(app, {
      channel: '9610',
      priceMinor: 272_750n,
      taxMinor: 22_750n,
      freightMinor: 0n,
    })
    const identity = { ...IDENTITY, idNumber: '440308199901010012' }
    const anyone = await place(anonymous, [lineOf(sku)])
    expect(anyone.body.reason).toBe('identity_required')
    expect((await place(anonymous, [lineOf(sku, 2)], { identity })).status).toBe(201)
    const third = await givenSku(app, { ...sku, variantId: app.newId(), priceMinor: 22_751n })
    const over = await place(anonymous, [lineOf(sku, 2), lineOf(third)], { identity })
    expect(over.body).toMatchObject({
      reason: 'over_limit',
      split: [{ businessId: sku.businessId, variantId: sku.variantId, quantity: 2 }],
    })
    const dear = await givenSku(app, { channel: '9610', priceMinor: 900_000n, taxMinor: 0n })
    expect((await place(anonymous, [lineOf(dear)], { identity })).status).toBe(201)
    const two = await place(anonymous, [lineOf(dear, 2)], { identity })
    expect(two.body.split).toMatchObject([{ variantId: dear.variantId, quantity: 1 }])
  })

  test('a person may buy 26,000 yuan a year, whatever the account', async () => {
    const sku = await givenSku(app, {
      channel: '1210',
      priceMinor: 500_000n,
      taxMinor: 0n,
      freightMinor: 0n,
      stock: 100,
    })
    const identity = { ...IDENTITY, idNumber: '320102198003070039' }
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => place(anonymous, [lineOf(sku)], { identity })),
    )
    const reasons = answers.map(({ body }) => body.reason ?? body.status)
    expect(reasons).toEqual([...Array(5).fill('placed'), ...Array(3).fill('over_yearly_limit')])
    expect(await stockOf(app, sku)).toMatchObject({ available: 95, reserved: 5 })
    const other = { ...IDENTITY, idNumber: '510104197512120026' }
    expect((await place(anonymous, [lineOf(sku)], { identity: other })).status).toBe(201)
  })

  test('an identity number with a wrong check character is refused', async () => {
    const sku = await givenSku(app)
    const identity = { ...IDENTITY, idNumber: '110105194912310021' }
    const answer = await place(anonymous, [lineOf(sku)], { identity })
    expect([answer.status, answer.body.code]).toEqual([422, 'orders.invalid_identity'])
  })
})

describe('a repeated request', () => {
  test('gets the first answer again, placed or refused, and orders nothing', async () => {
    const sku = await givenSku(app, { stock: 1 })
    const key = app.newId()
    const first = await place(anonymous, [lineOf(sku)], { key })
    const refusedKey = app.newId()
    const refused = await place(anonymous, [lineOf(sku)], { key: refusedKey })
    expect([first.status, refused.body.reason]).toEqual([201, 'sold_out'])
    const again = await place(anonymous, [lineOf(sku)], { key })
    expect([again.status, again.body]).toEqual([201, first.body])
    const { businessId, variantId } = sku
    await transaction(app.ctx, (tx) =>
      adjustStock(tx, { businessId, variantId, change: 5, reason: 'received' }),
    )
    const stillRefused = await place(anonymous, [lineOf(sku)], { key: refusedKey })
    expect(stillRefused.body).toEqual(refused.body)
    expect(await stockOf(app, sku)).toEqual({ available: 5, reserved: 1, journal: [5, 1] })
  })

  test('sent many times at once, orders once', async () => {
    const sku = await givenSku(app)
    const key = app.newId()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => place(anonymous, [lineOf(sku)], { key })),
    )
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(await stockOf(app, sku)).toMatchObject({ available: 9, reserved: 1 })
  })

  test('with other content is refused', async () => {
    const sku = await givenSku(app)
    const key = app.newId()
    await place(anonymous, [lineOf(sku)], { key })
    const other = await place(anonymous, [lineOf(sku, 2)], { key })
    expect([other.status, other.body.code]).toEqual([422, 'platform.idempotency_key_reused'])
    expect(await stockOf(app, sku)).toMatchObject({ available: 9, reserved: 1 })
  })
})

describe('many requests at once', () => {
  test('sell exactly the stock, in the order of arrival, and refuse the rest', {
    timeout: 120_000,
  }, async () => {
    const sku = await givenSku(app, { stock: 500 })
    const answers = await Promise.all(
      Array.from({ length: 2_000 }, () => placeFresh([lineOf(sku)])),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses).toEqual([...Array(500).fill(201), ...Array(1_500).fill(200)])
    expect(new Set(answers.slice(500).map(({ json }) => json.reason))).toEqual(
      new Set(['sold_out']),
    )
    expect(await stockOf(app, sku)).toEqual({ available: 0, reserved: 500, journal: [0, 500] })
    expect(await countOrders(sku.variantId)).toBe(500)
  })

  test('a large order that does not fit leaves its place to smaller ones behind it', async () => {
    const sku = await givenSku(app, { stock: 5 })
    const answers = await Promise.all(
      [2, 4, 2, 3, 1, 1].map((quantity) => placeFresh([lineOf(sku, quantity)])),
    )
    expect(answers.map(({ json }) => json.status)).toEqual([
      'placed',
      'refused',
      'placed',
      'refused',
      'placed',
      'refused',
    ])
    expect(await stockOf(app, sku)).toEqual({ available: 0, reserved: 5, journal: [0, 5] })
  })
})

async function placeFresh(lines: ReturnType<typeof lineOf>[]) {
  const response = await app.http.inject({
    method: 'POST',
    url: '/v1/checkouts',
    remoteAddress: freshAddress(),
    headers: { 'idempotency-key': app.newId() },
    payload: { lines, consignee: CONSIGNEE },
  })
  return { status: response.statusCode, json: response.json() }
}
