import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { readConfig } from '../../platform/config.ts'
import { type Answer, testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { expireCheckouts } from '../orders/close-checkouts.ts'
import { givenSku, lineOf, place, stockOf } from '../orders/testing.ts'
import { askProviders, requestRefund } from './api.ts'
import { createPayments } from './module.ts'
import { createAlipay } from './providers/alipay.ts'
import { retryRefunds } from './refund.ts'
import { mischief } from './simulators/alipay.ts'
import { simulatedKeys } from './simulators/alipay-keys.ts'
import { signNotification } from './simulators/alipay-signature.ts'

const app = await testApp()
const start = app.now()
let base = ''
beforeAll(async () => {
  base = await workingApp(app)
})
afterEach(() => {
  mischief.notify = 'once'
  mischief.isDown = false
  app.setNow(start)
})

const MINUTE_MS = 60_000
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const NOTIFICATIONS = '/v1/payments/alipay/notifications'

/** Providers as the application has them, to be asked out of turn. */
const { providers } = createPayments(
  readConfig({
    TRADEWIND_DATA: app.folder,
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  }),
  () => base,
)

/** A checkout that waits for payment, and its started payment. */
async function givenStarted(businessId = app.newId()) {
  const sku = await givenSku(app, { businessId })
  const { body } = await place(app.anonymous, [lineOf(sku, 2)])
  const at = `/v1/checkouts/${body.checkoutId}`
  const key = `?key=${body.key}`
  const started = await app.anonymous.post(`${at}/payments${key}`)
  const statusOf = async (): Promise<string> => (await app.anonymous.get(at + key)).body.status
  const order = { businessId, orderId: body.orders[0].id as string }
  return { sku, at, key, started, statusOf, order, checkoutId: body.checkoutId as string }
}

/** What the buyer does on the page of the simulator. */
async function payOn(started: Answer, refuse = false): Promise<Answer> {
  const page = await app.anonymous.get(started.body.payUrl)
  expect([page.status, page.text.includes(`¥${started.body.amount.amount}`)]).toEqual([200, true])
  const fields = { id: started.body.paymentId, ...(refuse ? { refuse: '1' } : {}) }
  return app.anonymous.post('/simulators/alipay/pay', `${new URLSearchParams(fields)}`, FORM)
}

/** A notification as the simulator signs it, for the test to send when and as often as it likes. */
function notificationOf(started: Answer, over: Record<string, string> = {}): string {
  const { alipay, appId } = simulatedKeys(app.folder)
  const fields = {
    notify_id: `N${started.body.paymentId}`,
    app_id: appId,
    sign_type: 'RSA2',
    out_trade_no: started.body.paymentId,
    trade_no: 'SIM1',
    trade_status: 'TRADE_SUCCESS',
    total_amount: started.body.amount.amount,
    ...over,
  }
  return `${new URLSearchParams({ ...fields, sign: signNotification(fields, alipay.privateKey) })}`
}

const told = (body: string): Promise<Answer> => app.anonymous.post(NOTIFICATIONS, body, FORM)
const captures = async (checkoutId: string): Promise<number> =>
  (await app.eventsAbout(checkoutId)).filter(([name]) => name === 'payments.payment_captured')
    .length
const refundsOf = async (paymentId: string) => {
  const { rows } = await sql<{ key: string; amount_minor: bigint; status: string }>`
    select key, amount_minor, status from payments.refund where payment_id = ${paymentId}
    order by asked_at, id`.execute(app.ctx.db)
  return rows.map(({ key, amount_minor, status }) => [key, amount_minor, status])
}

describe('paying', () => {
  test('a buyer pays on the provider’s page; the orders are paid and the goods are sold', async () => {
    const { started, statusOf, sku, at, key } = await givenStarted()
    expect(started.body).toMatchObject({
      provider: 'alipay_simulated',
      isSimulated: true,
      amount: { amount: '256.00', currency: 'CNY' },
    })
    expect((await app.anonymous.post(`${at}/payments${key}`)).body.paymentId).toBe(
      started.body.paymentId,
    )
    const paid = await payOn(started)
    expect([paid.status, paid.headers['location']]).toEqual([
      303,
      at.replace('/v1', '/shop') + key.replaceAll('%', '%'),
    ])
    expect(await until(statusOf, (status) => status === 'paid')).toBe('paid')
    expect(await stockOf(app, sku)).toEqual({ available: 8, reserved: 0, journal: [8, 0] })
    const again = await app.anonymous.post(`${at}/payments${key}`)
    expect([again.status, again.body.code]).toEqual([409, 'orders.step_not_allowed'])
  })

  test('strangers start no payment', async () => {
    const { at } = await givenStarted()
    expect((await app.anonymous.post(`${at}/payments`)).status).toBe(404)
    expect((await app.anonymous.post(`${at}/payments?key=guess`)).status).toBe(404)
  })

  test('a buyer who refuses can try again, with a new payment', async () => {
    const { started, statusOf, at, key, checkoutId } = await givenStarted()
    await payOn(started, true)
    expect(await statusOf()).toBe('placed')
    const second = await app.anonymous.post(`${at}/payments${key}`)
    expect(second.body.paymentId).not.toBe(started.body.paymentId)
    await payOn(second)
    expect(await until(statusOf, (status) => status === 'paid')).toBe('paid')
    expect(await captures(checkoutId)).toBe(1)
  })

  test('what was never told is found by asking', async () => {
    mischief.notify = 'never'
    const { started, statusOf } = await givenStarted()
    await payOn(started)
    expect(await statusOf()).toBe('placed')
    mischief.isDown = true
    app.setNow(new Date(start.getTime() + 2 * MINUTE_MS))
    await askProviders(app.ctx, providers)
    expect(await statusOf()).toBe('placed')
    mischief.isDown = false
    app.setNow(new Date(start.getTime() + 10 * MINUTE_MS))
    await askProviders(app.ctx, providers)
    expect(await until(statusOf, (status) => status === 'paid')).toBe('paid')
  })

  test('a payment of which nothing is heard for a day is asked about no more', async () => {
    const { started } = await givenStarted()
    mischief.isDown = true
    const askAt = async () => {
      const { rows } = await sql<{ status: string; ask_at: Date | null }>`
        select status, ask_at from payments.payment
        where id = ${started.body.paymentId}`.execute(app.ctx.db)
      return [rows[0]!.status, rows[0]!.ask_at === null]
    }
    for (const hours of [1, 12, 25]) {
      app.setNow(new Date(start.getTime() + hours * 60 * MINUTE_MS))
      await askProviders(app.ctx, providers)
      expect(await askAt()).toEqual(['started', false])
    }
    app.setNow(new Date(start.getTime() + 27 * 60 * MINUTE_MS))
    await askProviders(app.ctx, providers)
    expect(await askAt()).toEqual(['closed', true])
  })

  test('paid after the checkout expired, the money goes back, once', async () => {
    mischief.notify = 'twice'
    const { started, statusOf, sku } = await givenStarted()
    app.setNow(new Date(start.getTime() + 31 * MINUTE_MS))
    await expireCheckouts(app.ctx)
    await payOn(started)
    const { paymentId } = started.body
    const refunds = await until(
      () => refundsOf(paymentId),
      ([one]) => one?.[2] === 'succeeded',
    )
    expect(refunds).toEqual([['not_taken', 25_600n, 'succeeded']])
    expect(await statusOf()).toBe('expired')
    expect(await stockOf(app, sku)).toMatchObject({ available: 10, reserved: 0 })
  })

  test('a paid order that the seller cancels is paid back', async () => {
    const seller = await givenOrganisation(app)
    const { started, statusOf, order } = await givenStarted(seller.organisationId)
    await payOn(started)
    await until(statusOf, (status) => status === 'paid')
    const path = `/v1/businesses/${order.businessId}/orders/${order.orderId}`
    const step = { from: 'paid', to: 'cancelled' }
    expect((await seller.member.post(`${path}/steps`, step)).status).toBe(200)
    const read = async () => (await seller.member.get(path)).body
    const ended = await until(read, ({ status }) => status === 'refunded')
    expect([ended.status, ended.refunded.amount]).toEqual(['refunded', '256.00'])
    expect(await refundsOf(started.body.paymentId)).toEqual([
      [`${order.businessId}/${order.orderId}`, 25_600n, 'succeeded'],
    ])
  })
})

describe('a notification', () => {
  test('moves money once, however often and in whatever order it comes', async () => {
    const kinds = ['TRADE_SUCCESS', 'WAIT_BUYER_PAY', 'TRADE_CLOSED', 'TRADE_FINISHED'] as const
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 8 }),
        async (statuses) => {
          const { started, checkoutId } = await givenStarted()
          for (const [at, status] of statuses.entries()) {
            const over = { trade_status: status, notify_id: `${at % 3}${started.body.paymentId}` }
            expect((await told(notificationOf(started, over))).text).toBe('success')
          }
          const isPaid = statuses.some((one) => one === 'TRADE_SUCCESS' || one === 'TRADE_FINISHED')
          expect(await captures(checkoutId)).toBe(isPaid ? 1 : 0)
        },
      ),
      { numRuns: 15 },
    )
  })

  test.each([
    ['a wrong signature', (text: string) => text.replace(/sign=[^&]{12}/, 'sign=AAAAAAAAAAAA')],
    ['no signature', (text: string) => text.replace(/&sign=.*$/, '')],
    ['SHA-1', (text: string) => text.replace('sign_type=RSA2', 'sign_type=RSA')],
    ['another amount under the old signature', (text: string) => text.replace('256.00', '1.00')],
    ['nothing', () => ''],
    ['no form at all', () => '%%%'],
  ])('with %s is refused, and nothing changes', async (_, spoil) => {
    const { started, statusOf, checkoutId } = await givenStarted()
    const answer = await told(spoil(notificationOf(started)))
    expect([answer.status, answer.body.code]).toEqual([400, 'payments.notification_refused'])
    expect([await statusOf(), await captures(checkoutId)]).toEqual(['placed', 0])
  })

  test('of another amount, well signed, is not believed', async () => {
    const { started, checkoutId } = await givenStarted()
    expect((await told(notificationOf(started, { total_amount: '0.01' }))).status).toBe(200)
    expect(await captures(checkoutId)).toBe(0)
    expect((await told(notificationOf(started))).text).toBe('success')
    expect(await captures(checkoutId)).toBe(1)
  })

  test('for another shop, or of no payment of ours, changes nothing', async () => {
    const { started, checkoutId } = await givenStarted()
    expect((await told(notificationOf(started, { app_id: '2021' }))).status).toBe(400)
    for (const id of [app.newId(), "x' or 1=1", ''.padEnd(5_000, 'x')]) {
      const answer = await told(notificationOf(started, { out_trade_no: id }))
      expect(answer.status).toBe(200)
    }
    expect(await captures(checkoutId)).toBe(0)
  })
})

describe('a refund', () => {
  async function givenCaptured() {
    const { started, checkoutId } = await givenStarted()
    await told(notificationOf(started))
    expect(await captures(checkoutId)).toBe(1)
    return started.body.paymentId as string
  }
  const ask = (paymentId: string, key: string, amountMinor: bigint) =>
    requestRefund(app.ctx, { paymentId, key, amountMinor, reason: 'test' })

  test('is made once per key, in parts, never above what was paid', async () => {
    const paymentId = await givenCaptured()
    const first = await ask(paymentId, 'a', 10_000n)
    expect(await ask(paymentId, 'a', 10_000n)).toBe(first)
    await expect(ask(paymentId, 'b', 15_601n)).rejects.toMatchObject({
      code: 'payments.refund_too_high',
    })
    await ask(paymentId, 'c', 15_600n)
    await expect(ask(paymentId, 'd', 1n)).rejects.toMatchObject({
      code: 'payments.refund_too_high',
    })
    expect((await refundsOf(paymentId)).map(([key, minor]) => [key, minor])).toEqual([
      ['a', 10_000n],
      ['c', 15_600n],
    ])
  })

  test('that the provider does not make is tried for days, then left to a person', async () => {
    const paymentId = await givenCaptured()
    mischief.isDown = true
    await ask(paymentId, 'a', 100n)
    const read = async () => {
      const { rows } = await sql<{ status: string; tried_times: number; try_at: Date | null }>`
        select status, tried_times, try_at from payments.refund
        where payment_id = ${paymentId}`.execute(app.ctx.db)
      return rows[0]!
    }
    for (let days = 0; days < 15; days += 0.25) {
      app.setNow(new Date(start.getTime() + days * 24 * 60 * MINUTE_MS))
      await retryRefunds(app.ctx, providers)
    }
    const end = await read()
    expect([end.status, end.try_at]).toEqual(['asked', null])
    await retryRefunds(app.ctx, providers)
    expect((await read()).tried_times).toBe(end.tried_times)
  })

  test('of many at once, no more goes back than came in', async () => {
    const paymentId = await givenCaptured()
    const asked = Array.from({ length: 8 }, (_, at) => ask(paymentId, `${at}`, 10_000n))
    const done = await Promise.allSettled(asked)
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  })

  test('the database itself lets no captured payment go back', async () => {
    const paymentId = await givenCaptured()
    for (const change of [sql`status = 'started', captured_at = null`, sql`amount_minor = 1`]) {
      await expect(
        sql`update payments.payment set ${change} where id = ${paymentId}`.execute(app.ctx.db),
      ).rejects.toThrow('cannot go back')
    }
  })
})

test('where others can reach it nothing is simulated unless somebody says so', async () => {
  const secret = { TRADEWIND_DATA: app.folder, TRADEWIND_SECRET: 'a-secret-that-is-long-enough' }
  const simulates = (env: Record<string, string>) =>
    createPayments(readConfig({ ...secret, ...env }), () => base).providers.map(
      ({ isSimulated }) => isSimulated,
    )
  expect(simulates({})).toEqual([true])
  for (const env of [
    { HOST: '0.0.0.0' },
    { DATABASE_URL: 'postgres://127.0.0.1/shop' },
    { PUBLIC_URL: 'https://shop.example' },
    { TRUST_PROXY: 'true' },
    { PAYMENTS: 'off' },
  ]) {
    expect([env, simulates(env as Record<string, string>)]).toEqual([env, []])
  }
  expect(simulates({ HOST: '0.0.0.0', PAYMENTS: 'simulated' })).toEqual([true])
  const account = { ALIPAY_APP_ID: '1', ALIPAY_PRIVATE_KEY: 'x', ALIPAY_PUBLIC_KEY: 'x' }
  expect(simulates({ ...account, PAYMENTS: 'simulated' })).toEqual([false])
})

test('the adapter verifies what Alipay itself has signed', () => {
  const file = new URL('./fixtures/alipay-signature.json', import.meta.url)
  const { publicKey, notification } = JSON.parse(readFileSync(file, 'utf8'))
  const provider = createAlipay({
    keys: () => ({
      appId: notification.app_id,
      privateKey: simulatedKeys(app.folder).app.privateKey,
      alipayPublicKey: publicKey,
    }),
    gateway: () => 'https://openapi.alipay.com/gateway.do',
    notifyUrl: () => 'https://example.com/notify',
    publicUrl: 'https://example.com',
    isSimulated: false,
  })
  expect(provider.readNotification(notification)).toMatchObject({
    status: 'captured',
    amount: money(10n, 'CNY'),
    id: notification.notify_id,
  })
  expect(provider.readNotification({ ...notification, total_amount: '1.00' })).toBeUndefined()
  const url = new URL(
    provider.payUrl({
      paymentId: app.newId(),
      amount: money(1_050n, 'CNY'),
      title: 'Cherries',
      returnPath: '/shop',
      expiresAt: new Date('2026-11-22T09:30:00Z'),
    }),
  )
  expect(url.origin + url.pathname).toBe('https://openapi.alipay.com/gateway.do')
  expect(url.searchParams.get('return_url')).toBe('https://example.com/shop')
  expect(JSON.parse(url.searchParams.get('biz_content')!)).toMatchObject({
    total_amount: '10.50',
    time_expire: '2026-11-22 17:30:00',
  })
})
