import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../testing/test-app.ts'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { moveOrder } from './api.ts'
import type { OrderStatus } from './life-cycle.ts'
import { orderLimits } from './order.ts'
import { givenSku, IDENTITY, lineOf, place, stockOf } from './testing.ts'

const app = await testApp()
const start = app.now()
const DAY_MS = 86_400_000
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
beforeAll(() => workingApp(app))
afterEach(() => app.setNow(start))

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const cny = (amount: string) => ({ amount, currency: 'CNY' })

const quotaUsed = async (): Promise<bigint> => {
  const { rows } = await sql<{ used: bigint }>`
    select coalesce(sum(used_minor), 0)::bigint as used from orders.quota`.execute(app.ctx.db)
  return rows[0]!.used
}

/**
 * A guest's order, paid at the simulator: twice cherries at 128.00 (tax 14.72, freight 20.00) and
 * three times honey at 50.10 (tax 4.13, freight 5.55): 406.30 in all, of which the market keeps 5 % of
 * the cherries and 2.00 of each honey.
 */
async function givenPaid() {
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  for (const rule of [
    { codePrefix: '', terms: { kind: 'percent', basisPoints: 500 } },
    { codePrefix: '0409', terms: { kind: 'fixed', perPiece: cny('2.00') } },
  ]) {
    await operator.client.post('/v1/desk/commission-rules', { businessId, ...rule })
  }
  const cherries = await givenSku(app, { businessId, channel: '9610' })
  const honey = await givenSku(app, {
    businessId,
    channel: '9610',
    title: { en: 'Honey', 'zh-CN': '蜂蜜' },
    code10: '0409000000',
    priceMinor: 5_010n,
    taxMinor: 413n,
    freightMinor: 555n,
  })
  const lines = [lineOf(cherries, 2), lineOf(honey, 3)]
  const { body } = await place(app.anonymous, lines, { identity: IDENTITY })
  const { checkoutId, key } = body as { checkoutId: string; key: string }
  const started = await app.anonymous.post(`/v1/checkouts/${checkoutId}/payments?key=${key}`)
  await app.anonymous.get(started.body.payUrl)
  const paid = `${new URLSearchParams({ id: started.body.paymentId })}`
  await app.anonymous.post('/simulators/alipay/pay', paid, FORM)
  const orderId = body.orders[0].id as string
  const ref = { businessId, orderId }
  const atSeller = `/v1/businesses/${businessId}/orders/${orderId}`
  const read = async () => (await seller.viewer.get(atSeller)).body
  await until(read, ({ status }) => status === 'paid')
  const buyer = (path: string) => `/v1/checkouts/${checkoutId}/orders/${orderId}/${path}?key=${key}`
  const step = (from: OrderStatus, to: OrderStatus) => moveOrder(app.ctx, { ...ref, from, to })
  const walk = async (...statuses: OrderStatus[]) => {
    for (const [at, to] of statuses.entries()) if (at > 0) await step(statuses[at - 1]!, to)
  }
  const balances = async (): Promise<Record<string, string>> => {
    const answer = await seller.viewer.get(`/v1/businesses/${businessId}/ledger/balances`)
    return Object.fromEntries(
      answer.body.balances.map((one: { account: string; amount: { amount: string } }) => [
        one.account,
        one.amount.amount,
      ]),
    )
  }
  /** By the guest unless somebody else is named. */
  const cancel = (
    wanted: readonly [{ variantId: string }, number][],
    { by, key: once }: { by?: Client; key?: string } = {},
  ) =>
    (by ?? app.anonymous).post(
      by ? `${atSeller}/cancellations` : buyer('cancellations'),
      {
        lines: wanted.map(([{ variantId }, quantity]) => ({ variantId, quantity })),
        reason: 'Too many.',
      },
      once ? { 'idempotency-key': once } : {},
    )
  const refunds = async () => {
    const { rows } = await sql<{ minor: bigint; key: string }>`select amount_minor as minor, key
      from payments.refund where key like ${`${businessId}/${orderId}%`}
      order by amount_minor`.execute(app.ctx.db)
    return rows
  }
  return {
    ...{ seller, businessId, orderId, cherries, honey, atSeller, read, buyer, step, walk },
    ...{ balances, cancel, refunds },
  }
}

const TO_CONFIRMED = ['paid', 'declared', 'released', 'shipped', 'delivered', 'confirmed'] as const

describe('some goods of a paid order', () => {
  test('are cancelled by the buyer: shelf, limit and money get them back, the rest is settled', async () => {
    const before = await quotaUsed()
    const given = await givenPaid()
    const { cherries, honey, cancel, read, orderId, balances, walk, refunds } = given
    expect((await quotaUsed()) - before).toBe(40_630n - 2n * 1_472n - 3n * 413n)
    const cancelled = await cancel([
      [cherries, 1],
      [honey, 2],
    ])
    expect([cancelled.status, cancelled.body]).toMatchObject([
      200,
      { status: 'paid', total: cny('406.30'), cancelled: cny('228.20') },
    ])
    expect(await stockOf(app, cherries)).toEqual({ available: 9, reserved: 0, journal: [9, 0] })
    expect(await stockOf(app, honey)).toEqual({ available: 9, reserved: 0, journal: [9, 0] })
    expect((await quotaUsed()) - before).toBe(17_810n - 1_472n - 413n)
    const page = await until(read, ({ refunded }) => refunded.amount !== '0.00')
    expect(page).toMatchObject({
      status: 'paid',
      refunded: cny('228.20'),
      lines: [
        { quantity: 2, cancelledQuantity: 1 },
        { quantity: 3, cancelledQuantity: 2 },
      ],
      cancellations: [
        {
          by: 'buyer',
          reason: 'Too many.',
          amount: cny('228.20'),
          lines: [
            { variantId: cherries.variantId, quantity: 1 },
            { variantId: honey.variantId, quantity: 2 },
          ],
          refundedAt: start.toISOString(),
        },
      ],
    })
    const names = (await app.eventsAbout(orderId)).map(([name]) => name)
    expect(names.filter((name) => name === 'orders.lines_cancelled')).toHaveLength(1)
    expect(await refunds()).toEqual([
      { minor: 22_820n, key: `${given.businessId}/${orderId}/part/${page.cancellations[0].id}` },
    ])
    await walk(...TO_CONFIRMED)
    await until(read, ({ status }) => status === 'settled')
    // Of one of each: tax 14.72 + 4.13, freight 20.00 + 5.55, commission 5 % of 93.28 and 2.00.
    expect(await balances()).toEqual({
      clearing_alipay: '178.10',
      escrow: '0.00',
      tax: '-18.85',
      freight: '-25.55',
      commission: '-6.66',
      payable: '-127.04',
    })
    const statements = `/v1/businesses/${given.businessId}/ledger/statements`
    expect((await given.seller.viewer.get(statements)).body.statements).toMatchObject([
      { released: cny('178.10'), tax: cny('18.85'), clawedBack: cny('0.00') },
    ])
  })

  test('are cancelled by the seller’s members and the operator, once for a key, and by nobody else', async () => {
    const { seller, cherries, honey, cancel, read, refunds } = await givenPaid()
    for (const [by, status] of [
      [seller.viewer, 404],
      [seller.stranger, 404],
    ] as const) {
      expect((await cancel([[honey, 1]], { by })).status).toBe(status)
    }
    const key = app.newId()
    const first = await cancel([[honey, 1]], { by: seller.member, key })
    expect((await cancel([[honey, 1]], { by: seller.member, key })).body).toEqual(first.body)
    const other = await cancel([[honey, 2]], { by: seller.member, key })
    expect(other.body.code).toBe('platform.idempotency_key_reused')
    expect((await cancel([[cherries, 1]], { by: operator.client })).status).toBe(200)
    const page = await until(read, ({ refunded }) => refunded.amount === '178.10')
    expect(page.cancellations.map(({ by }: { by: string }) => by)).toEqual(['seller', 'operator'])
    expect((await refunds()).map(({ minor }) => minor)).toEqual([5_010n, 12_800n])
  })

  test('are not cancelled when there are fewer, twice in one request, or once it is declared', async () => {
    const { honey, cherries, cancel, read, step, refunds } = await givenPaid()
    const unchanged = await read()
    const strange = { variantId: app.newId() }
    for (const [wanted, status, code] of [
      [[[honey, 4]], 409, 'orders.line_too_high'],
      [[[strange, 1]], 422, 'orders.line_not_found'],
      [
        [
          [honey, 1],
          [honey, 1],
        ],
        422,
        'orders.repeated_sku',
      ],
      [[[honey, 0]], 400, 'platform.invalid_input'],
    ] as const) {
      const refused = await cancel(wanted as never)
      expect([refused.status, refused.body.code]).toEqual([status, code])
    }
    expect(await read()).toEqual(unchanged)
    await step('paid', 'declared')
    const late = await cancel([[cherries, 1]])
    expect([late.status, late.body.code]).toEqual([409, 'orders.step_not_allowed'])
    expect(await refunds()).toEqual([])
    expect(await stockOf(app, honey)).toMatchObject({ available: 7 })
  })

  test('all of them, in whatever steps, cancel the order; every cent goes back once', async () => {
    const before = await quotaUsed()
    const { cherries, honey, cancel, read, balances, refunds } = await givenPaid()
    await cancel([[cherries, 2]])
    await cancel([[honey, 1]])
    // While the refunds of the parts may still be under way.
    const last = await cancel([[honey, 2]])
    expect(last.body.status).toBe('cancelled')
    expect(await until(read, ({ status }) => status === 'refunded')).toMatchObject({
      refunded: cny('406.30'),
    })
    const books = await until(balances, ({ clearing_alipay }) => clearing_alipay === '0.00')
    expect(books).toEqual({ clearing_alipay: '0.00', escrow: '0.00' })
    expect((await refunds()).map(({ minor }) => minor)).toEqual([5_010n, 10_020n, 25_600n])
    expect(await stockOf(app, cherries)).toEqual({ available: 10, reserved: 0, journal: [10, 0] })
    expect(await stockOf(app, honey)).toEqual({ available: 10, reserved: 0, journal: [10, 0] })
    expect(await quotaUsed()).toBe(before)
  })

  test('may be cancelled twenty times, then only the whole', async () => {
    const { honey, cancel, orderId, businessId } = await givenPaid()
    await sql`insert into orders.line_cancellation (business_id, order_id, id, by, actor, lines,
        minor, at) select ${businessId}, ${orderId}, gen_random_uuid(), 'seller', 'x', '[]', 1, now()
      from generate_series(1, ${orderLimits.cancellationsOfOrder})`.execute(app.ctx.db)
    const refused = await cancel([[honey, 1]])
    expect([refused.status, refused.body.code]).toEqual([409, 'orders.too_many_cancellations'])
    expect(await stockOf(app, honey)).toMatchObject({ available: 7 })
  })

  test('leave the others to be disputed: an award is of what is left, and so is the rest', async () => {
    const { honey, cancel, read, walk, buyer, balances, businessId, orderId } = await givenPaid()
    await cancel([[honey, 3]])
    await walk('paid', 'declared', 'released', 'shipped', 'delivered')
    await app.anonymous.post(buyer('steps'), { from: 'delivered', to: 'disputed', note: 'Broken.' })
    app.setNow(new Date(start.getTime() + 7 * DAY_MS))
    const ruling = `/v1/desk/businesses/${businessId}/orders/${orderId}/ruling`
    const tooMuch = await operator.client.post(ruling, { award: cny('256.01'), note: 'x' })
    expect(tooMuch.body.code).toBe('orders.award_too_high')
    const preview = await operator.client.get(`${ruling}?amount=100.00&currency=CNY`)
    // Customs and the carrier keep theirs; the commission is 5 % of the cherries alone, 9.32 of 186.56.
    const rest = { tax: '29.44', freight: '40.00', commission: '5.67', seller: '80.89' }
    expect(preview.body).toEqual({
      left: cny('256.00'),
      buyer: cny('100.00'),
      ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, cny(value)])),
    })
    await operator.client.post(ruling, { award: cny('100.00'), note: 'Half.' })
    expect(await until(read, ({ status }) => status === 'settled')).toMatchObject({
      refunded: cny('250.30'),
    })
    expect(await until(balances, ({ escrow }) => escrow === '0.00')).toEqual({
      clearing_alipay: '156.00',
      escrow: '0.00',
      tax: `-${rest.tax}`,
      freight: `-${rest.freight}`,
      commission: `-${rest.commission}`,
      payable: `-${rest.seller}`,
    })
  })
})

test.runIf(app.isRealPostgres)(
  'the seller cancels a line while the buyer cancels the order: each cent goes back once',
  async () => {
    const before = await quotaUsed()
    const orders: Awaited<ReturnType<typeof givenPaid>>[] = []
    for (let i = 0; i < 5; i++) orders.push(await givenPaid())
    await Promise.all(
      orders.flatMap(({ seller, honey, cherries, cancel, buyer }) => [
        cancel([[honey, 1]], { by: seller.member }),
        app.anonymous.post(buyer('steps'), { from: 'paid', to: 'cancelled' }),
        cancel([[cherries, 2]], { by: seller.member }),
        cancel([[honey, 3]]),
      ]),
    )
    for (const { read, refunds, balances, honey, cherries } of orders) {
      await until(read, ({ status }) => status === 'refunded')
      const minor = (await refunds()).reduce((sum, one) => sum + one.minor, 0n)
      expect(minor).toBe(40_630n)
      const books = await until(balances, ({ clearing_alipay }) => clearing_alipay === '0.00')
      expect(books).toEqual({ clearing_alipay: '0.00', escrow: '0.00' })
      expect(await stockOf(app, honey)).toMatchObject({ available: 10, journal: [10, 0] })
      expect(await stockOf(app, cherries)).toMatchObject({ available: 10, journal: [10, 0] })
    }
    expect(await quotaUsed()).toBe(before)
  },
  240_000,
)
