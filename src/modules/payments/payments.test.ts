import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { readConfig } from '../../platform/config.ts'
import { type Answer, testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { expireCheckouts } from '../orders/close-checkouts.ts'
import { givenSku, lineOf, place, stockOf } from '../orders/testing.ts'
import { askProviders, requestRefund } from './api.ts'
import { createPayments } from './module.ts'
import type { SettlementLine } from './provider.ts'
import { createAlipay } from './providers/alipay.ts'
import { createWechatpay } from './providers/wechatpay.ts'
import { isSigned, open, seal } from './providers/wechatpay-signature.ts'
import { reconcile } from './reconcile.ts'
import { finishRefund, retryRefunds } from './refund.ts'
import { simulatedKeys } from './simulators/alipay-keys.ts'
import { goodDay, releaseHeld } from './simulators/bad-days.ts'
import { simulatedWechatpay } from './simulators/wechatpay-keys.ts'
import { formOf, type SimulatedWay, simulatedWays, wechatpaySigning } from './testing.ts'

const app = await testApp()
const start = app.now()
const ways = simulatedWays(app)
let base = ''
beforeAll(async () => {
  base = await workingApp(app)
})
afterEach(() => {
  for (const { mischief } of ways) Object.assign(mischief, goodDay())
  app.setNow(start)
})

const MINUTE_MS = 60_000

/** Providers as the application has them, to be asked out of turn. */
const { providers } = createPayments(
  readConfig({
    TRADEWIND_DATA: app.folder,
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  }),
  () => base,
)

/** A checkout that waits for payment. */
async function givenPlaced(businessId = app.newId()) {
  const sku = await givenSku(app, { businessId })
  const { body } = await place(app.anonymous, [lineOf(sku, 2)])
  const at = `/v1/checkouts/${body.checkoutId}`
  const key = `?key=${body.key}`
  const startBy = (provider?: string) =>
    app.anonymous.post(`${at}/payments${key}`, provider ? { provider } : undefined)
  const statusOf = async (): Promise<string> => (await app.anonymous.get(at + key)).body.status
  const order = { businessId, orderId: body.orders[0].id as string }
  return { sku, at, key, startBy, statusOf, order, checkoutId: body.checkoutId as string }
}

async function givenStarted({ way }: SimulatedWay, businessId?: string) {
  const placed = await givenPlaced(businessId)
  const started = await placed.startBy(way)
  expect([started.status, started.body.provider]).toEqual([200, way])
  return { ...placed, started }
}

/** What the buyer does on the page of the simulator. */
async function payOn(one: SimulatedWay, { body }: Answer, refuse = false): Promise<Answer> {
  const page = await app.anonymous.get(body.simulatorUrl ?? body.payUrl)
  expect([page.status, page.text.includes(`¥${body.amount.amount}`)]).toEqual([200, true])
  const { path, id } = one.payForm(body)
  const form = formOf(id, refuse)
  return app.anonymous.post(path, form.body, form.headers)
}

const told = ({ url, body, headers }: ReturnType<SimulatedWay['notificationOf']>) =>
  app.anonymous.post(url, body, headers)
const captures = async (checkoutId: string): Promise<number> =>
  (await app.eventsAbout(checkoutId)).filter(([name]) => name === 'payments.payment_captured')
    .length
const refundsOf = async (paymentId: string) => {
  const { rows } = await sql<{ id: string; key: string; amount_minor: bigint; status: string }>`
    select id, key, amount_minor, status from payments.refund where payment_id = ${paymentId}
    order by asked_at, id`.execute(app.ctx.db)
  return rows.map(({ key, amount_minor, status }) => [key, amount_minor, status])
}
const paymentOf = async (id: string) => {
  const { rows } = await sql<{ status: string; ask_at: Date | null }>`
    select status, ask_at from payments.payment where id = ${id}`.execute(app.ctx.db)
  return [rows[0]!.status, rows[0]!.ask_at === null]
}

describe.each(ways)('by $way', (one) => {
  const { way, mischief, notificationOf } = one

  test('a buyer pays where they are led; the orders are paid and the goods are sold', async () => {
    const { started, startBy, statusOf, sku } = await givenStarted(one)
    expect(started.body).toMatchObject({
      provider: way,
      isSimulated: true,
      amount: { amount: '256.00', currency: 'CNY' },
    })
    const again = await startBy(way)
    // The same payment; a link carries the second in which it was signed.
    const payUrl = expect.any(String)
    expect([again.status, again.body]).toEqual([200, { ...started.body, payUrl }])
    await payOn(one, started)
    expect(await until(statusOf, (status) => status === 'paid')).toBe('paid')
    expect(await stockOf(app, sku)).toEqual({ available: 8, reserved: 0, journal: [8, 0] })
    const late = await startBy(way)
    expect([late.status, late.body.code]).toEqual([409, 'orders.step_not_allowed'])
  })

  test('a buyer who refuses can try again', async () => {
    const { started, startBy, statusOf, checkoutId } = await givenStarted(one)
    await payOn(one, started, true)
    expect(await statusOf()).toBe('placed')
    const second = await startBy(way)
    expect(second.body.paymentId !== started.body.paymentId).toBe(one.refusalEnds)
    await payOn(one, second)
    expect(await until(statusOf, (status) => status === 'paid')).toBe('paid')
    expect(await captures(checkoutId)).toBe(1)
  })

  test('what was never told is found by asking', async () => {
    mischief.notify = 'never'
    const { started, statusOf } = await givenStarted(one)
    await payOn(one, started)
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
    const { started } = await givenStarted(one)
    mischief.isDown = true
    for (const hours of [1, 12, 25]) {
      app.setNow(new Date(start.getTime() + hours * 60 * MINUTE_MS))
      await askProviders(app.ctx, providers)
      expect(await paymentOf(started.body.paymentId)).toEqual(['started', false])
    }
    app.setNow(new Date(start.getTime() + 27 * 60 * MINUTE_MS))
    await askProviders(app.ctx, providers)
    expect(await paymentOf(started.body.paymentId)).toEqual(['closed', true])
  })

  test('when the time to pay is over, nobody can pay any more', async () => {
    const { started, statusOf, checkoutId } = await givenStarted(one)
    await app.anonymous.get(started.body.simulatorUrl ?? started.body.payUrl)
    app.setNow(new Date(start.getTime() + 31 * MINUTE_MS))
    await expireCheckouts(app.ctx)
    await askProviders(app.ctx, providers)
    expect(await paymentOf(started.body.paymentId)).toEqual(['closed', true])
    const { path, id } = one.payForm(started.body)
    const form = formOf(id, false)
    await app.anonymous.post(path, form.body, form.headers)
    expect([await statusOf(), await captures(checkoutId)]).toEqual(['expired', 0])
  })

  test('paid after the checkout expired, the money goes back, once', async () => {
    mischief.notify = 'twice'
    const { started, statusOf, sku } = await givenStarted(one)
    app.setNow(new Date(start.getTime() + 31 * MINUTE_MS))
    await expireCheckouts(app.ctx)
    await payOn(one, started)
    const { paymentId } = started.body
    const refunds = await until(
      () => refundsOf(paymentId),
      ([first]) => first?.[2] === 'succeeded',
    )
    expect(refunds).toEqual([['not_taken', 25_600n, 'succeeded']])
    expect(await statusOf()).toBe('expired')
    expect(await stockOf(app, sku)).toMatchObject({ available: 10, reserved: 0 })
  })

  test('a paid order that the seller cancels is paid back', async () => {
    const seller = await givenOrganisation(app)
    const { started, statusOf, order } = await givenStarted(one, seller.organisationId)
    await payOn(one, started)
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

  test('a notification moves money once, however often and in whatever order it comes', async () => {
    const kinds = ['captured', 'waiting', 'closed'] as const
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 8 }),
        async (statuses) => {
          const { started, checkoutId } = await givenStarted(one)
          for (const [at, status] of statuses.entries()) {
            const notificationId = `${at % 3}${started.body.paymentId}`
            const answer = await told(notificationOf(started.body, { status, notificationId }))
            expect(answer.status).toBe(200)
          }
          expect(await captures(checkoutId)).toBe(statuses.includes('captured') ? 1 : 0)
        },
      ),
      { numRuns: 10 },
    )
  })

  test('what is told late and in the wrong order is taken', async () => {
    mischief.notify = 'held'
    const [first, second] = [await givenStarted(one), await givenStarted(one)]
    await payOn(one, first.started)
    await payOn(one, second.started)
    expect([await first.statusOf(), await second.statusOf()]).toEqual(['placed', 'placed'])
    await releaseHeld(app.ctx)
    for (const { statusOf } of [first, second])
      expect(await until(statusOf, (status) => status === 'paid')).toBe('paid')
  })

  test.each(['wrong_signature', 'wrong_amount'] as const)(
    'a lie is not believed: %s',
    async (lie) => {
      mischief.notify = lie
      const { started, statusOf, checkoutId } = await givenStarted(one)
      await payOn(one, started)
      expect([await statusOf(), await captures(checkoutId)]).toEqual(['placed', 0])
      expect((await told(notificationOf(started.body))).status).toBe(200)
      expect(await captures(checkoutId)).toBe(1)
    },
  )

  test('a notification that is changed on its way, or signed by nobody, is refused', async () => {
    const { started, statusOf, checkoutId } = await givenStarted(one)
    const right = notificationOf(started.body)
    const unsigned = Object.fromEntries(
      Object.entries(right.headers).filter(([name]) => !/signature/.test(name)),
    )
    const spoiled = [
      { ...right, body: right.body.replace(/[0-9]/, (digit) => `${9 - Number(digit)}`) },
      { ...right, body: `x${right.body}` },
      { ...right, body: '' },
      { ...right, body: '%%%' },
      { ...right, headers: unsigned, body: right.body.replace(/&?sign=[^&]*/, '') },
      notificationOf(started.body, { isForOthers: true }),
    ]
    for (const message of spoiled) {
      const answer = await told(message)
      expect([answer.status, answer.body.code]).toEqual([400, 'payments.notification_refused'])
    }
    expect([await statusOf(), await captures(checkoutId)]).toEqual(['placed', 0])
  })

  test('a notification of no payment of ours changes nothing', async () => {
    const { started, checkoutId } = await givenStarted(one)
    for (const paymentId of [app.newId(), "x' or 1=1", ''.padEnd(5_000, 'x')]) {
      const answer = await told(notificationOf(started.body, { paymentId }))
      expect(answer.status).toBe(200)
    }
    expect(await captures(checkoutId)).toBe(0)
  })

  test('a refund that is only accepted at first is done when the provider says so', async () => {
    mischief.refund = 'later'
    const { started, statusOf } = await givenStarted(one)
    await payOn(one, started)
    await until(statusOf, (status) => status === 'paid')
    const { paymentId } = started.body
    const asked = { paymentId, key: 'a', amountMinor: 100n, reason: 'test' }
    await requestRefund(app.ctx, asked)
    mischief.refund = 'at_once'
    app.setNow(new Date(start.getTime() + 10 * MINUTE_MS))
    await retryRefunds(app.ctx, providers)
    const refunds = await until(
      () => refundsOf(paymentId),
      ([first]) => first?.[2] === 'succeeded',
    )
    expect(refunds).toEqual([['a', 100n, 'succeeded']])
  })

  test('an answer of another amount, or that nobody has paid, is not taken for the truth', async () => {
    mischief.notify = 'never'
    const { started, statusOf, checkoutId } = await givenStarted(one)
    await payOn(one, started)
    for (const [at, query] of (['another_amount', 'not_paid'] as const).entries()) {
      mischief.query = query
      app.setNow(new Date(start.getTime() + (2 + 4 * at) * MINUTE_MS))
      await askProviders(app.ctx, providers)
      expect([query, await statusOf(), await captures(checkoutId)]).toEqual([query, 'placed', 0])
      expect(await paymentOf(started.body.paymentId)).toEqual(['started', false])
    }
    mischief.query = 'right'
    app.setNow(new Date(start.getTime() + 20 * MINUTE_MS))
    await askProviders(app.ctx, providers)
    expect(await until(statusOf, (status) => status === 'paid')).toBe('paid')
  })

  test('a refund that the provider refuses is not counted as made, and is tried again', async () => {
    const { started, statusOf } = await givenStarted(one)
    await payOn(one, started)
    await until(statusOf, (status) => status === 'paid')
    const { paymentId } = started.body
    mischief.refund = 'refused'
    await requestRefund(app.ctx, { paymentId, key: 'a', amountMinor: 100n, reason: 'test' })
    app.setNow(new Date(start.getTime() + 10 * MINUTE_MS))
    await retryRefunds(app.ctx, providers)
    expect(await refundsOf(paymentId)).toEqual([['a', 100n, 'asked']])
    mischief.refund = 'at_once'
    app.setNow(new Date(start.getTime() + 60 * MINUTE_MS))
    await retryRefunds(app.ctx, providers)
    expect(await refundsOf(paymentId)).toEqual([['a', 100n, 'succeeded']])
  })

  test('a refund is made once, however often the provider is asked', async () => {
    const { started, statusOf } = await givenStarted(one)
    await payOn(one, started)
    await until(statusOf, (status) => status === 'paid')
    const { paymentId } = started.body
    const { rows } = await sql<{ reference: string }>`
      select reference from payments.payment where id = ${paymentId}`.execute(app.ctx.db)
    const provider = providers.find(({ name }) => name === one.provider)!
    const given = {
      paymentId,
      reference: rows[0]!.reference,
      amount: money(25_600n, 'CNY'),
      refundId: app.newId(),
      refund: money(20_000n, 'CNY'),
      reason: 'test',
    }
    expect(await provider.refund(given)).toBe('done')
    expect(await provider.refund(given)).toBe('done')
    await expect(provider.refund({ ...given, refundId: app.newId() })).rejects.toThrow()
    const rest = { ...given, refundId: app.newId(), refund: money(5_600n, 'CNY') }
    expect(await provider.refund(rest)).toBe('done')
  })
})

describe('a provider', () => {
  test.each(ways.filter(({ tellRefunded }) => tellRefunded))(
    '$way tells of a refund that waited, twice, and it is done once',
    async (one) => {
      const { mischief } = one
      mischief.refund = 'later'
      const { started, statusOf } = await givenStarted(one)
      await payOn(one, started)
      await until(statusOf, (status) => status === 'paid')
      const { paymentId } = started.body
      const asked = { paymentId, key: 'a', amountMinor: 100n, reason: 'test' }
      const refundId = await requestRefund(app.ctx, asked)
      const provider = providers.find(({ name }) => name === one.provider)!
      const { rows } = await sql<{ reference: string }>`
      select reference from payments.payment where id = ${paymentId}`.execute(app.ctx.db)
      const ref = { paymentId, amount: money(25_600n, 'CNY'), reference: rows[0]!.reference }
      const refund = { ...ref, refundId, refund: money(100n, 'CNY'), reason: 'test' }
      expect(await provider.refund(refund)).toBe('waiting')
      expect(await refundsOf(paymentId)).toEqual([['a', 100n, 'asked']])
      mischief.notify = 'twice'
      await one.tellRefunded?.(app.ctx, refundId, base)
      expect(await refundsOf(paymentId)).toEqual([['a', 100n, 'succeeded']])
      const told = (await app.eventsAbout(refundId)).map(([name]) => name)
      expect(told.filter((name) => name === 'payments.refund_succeeded')).toHaveLength(1)
    },
  )
})

describe('a refund that was done and came back', () => {
  const one = ways.find(({ failRefund }) => failRefund)!
  const provider = providers.find(({ name }) => name === one.provider)!

  async function givenCameBack() {
    const { started, statusOf, order, at, key } = await givenStarted(one)
    await payOn(one, started)
    await until(statusOf, (status) => status === 'paid')
    const own = `${at}/orders/${order.orderId}`
    await app.anonymous.post(`${own}/steps${key}`, { from: 'paid', to: 'cancelled' })
    const read = async () => (await app.anonymous.get(own + key)).body
    await until(read, ({ status }) => status === 'refunded')
    const paymentId = started.body.paymentId as string
    const { rows } = await sql<{ id: string }>`select id from payments.refund
      where payment_id = ${paymentId}`.execute(app.ctx.db)
    const refundId = rows[0]!.id
    const retryAfter = async (minutes: number) => {
      app.setNow(new Date(app.now().getTime() + minutes * MINUTE_MS))
      await retryRefunds(app.ctx, providers)
      return stand()
    }
    const stand = async () => {
      const { rows } = await sql<{ status: string; failed_times: number; isTried: boolean }>`
        select status, failed_times, try_at is not null as "isTried" from payments.refund
        where id = ${refundId}`.execute(app.ctx.db)
      return [rows[0]!.status, rows[0]!.failed_times, rows[0]!.isTried]
    }
    return { paymentId, refundId, read, stand, retryAfter }
  }
  const madeAt = async (paymentId: string) => {
    const { rows } = await sql<{ failed: boolean }>`select failed_at is not null as failed
      from payments.simulated_refund where trade_id = (select id from payments.simulated_payment
        where details->>'paymentId' = ${paymentId}) order by refunded_at, id`.execute(app.ctx.db)
    return rows.map(({ failed }) => failed).sort()
  }

  test('is made again, and the books and the order count it once', async () => {
    const { paymentId, refundId, read, stand, retryAfter } = await givenCameBack()
    one.mischief.notify = 'twice'
    await one.failRefund?.(app.ctx, refundId, base)
    expect(await stand()).toEqual(['asked', 1, true])
    expect(await retryAfter(10)).toEqual(['succeeded', 1, false])
    expect(await madeAt(paymentId)).toEqual([false, true])
    // What is told of the first try late changes nothing of the second: it is found as made.
    await one.failRefund?.(app.ctx, refundId, base)
    expect(await retryAfter(10)).toEqual(['succeeded', 2, false])
    expect(await madeAt(paymentId)).toEqual([false, true])
    const order = await read()
    expect([order.status, order.refunded.amount]).toEqual(['refunded', '256.00'])
    const names = (await app.eventsAbout(refundId)).map(([name]) => name)
    expect(names.filter((name) => name === 'orders.order_refunded')).toHaveLength(1)
  })

  test('again and again is left to a person', async () => {
    const { refundId, paymentId, stand, retryAfter } = await givenCameBack()
    await one.failRefund?.(app.ctx, refundId, base)
    expect(await retryAfter(10)).toEqual(['succeeded', 1, false])
    for (const failed of [1, 2]) {
      await one.failRefund?.(app.ctx, `${refundId}-${failed}`, base)
      await retryAfter(10)
    }
    expect(await stand()).toEqual(['asked', 3, false])
    expect(await madeAt(paymentId)).toEqual([true, true, true])
  })

  test('is found in the file when nobody told of it', async () => {
    const { paymentId, refundId, stand } = await givenCameBack()
    one.mischief.notify = 'never'
    app.setNow(new Date(start.getTime() + 24 * 60 * MINUTE_MS))
    await one.failRefund?.(app.ctx, refundId, base)
    expect(await stand()).toEqual(['succeeded', 0, false])
    app.setNow(new Date(start.getTime() + 48 * 60 * MINUTE_MS))
    const day = (days: number) => `2026-11-${22 + days}` as Day
    const mine = async (at: Day) => {
      const lines: SettlementLine[] = []
      for await (const line of provider.readSettlement(at)) lines.push(line)
      return lines
        .filter((line) => line.paymentId === paymentId)
        .map(({ kind, amount }) => [kind, amount.minor])
    }
    expect(await mine(day(0))).toEqual([
      ['payment', 25_600n],
      ['refund', 25_600n],
    ])
    expect(await mine(day(1))).toEqual([['refund_failed', 25_600n]])
    await reconcile(app.ctx, providers, { provider: provider.name, day: day(1) })
    expect(await stand()).toEqual(['asked', 1, true])
    const differences = async () => {
      const { rows } = await sql<{ kind: string }>`select kind from payments.settlement_difference
        where refund_id = ${refundId}`.execute(app.ctx.db)
      return rows.map(({ kind }) => kind)
    }
    expect(await differences()).toEqual(['status_differs'])
    // Known by now: read again, nothing differs.
    for (const at of [day(0), day(1)])
      await reconcile(app.ctx, providers, { provider: provider.name, day: at })
    expect(await differences()).toEqual([])
  })
})

describe('of several ways', () => {
  const [alipay, , wechatpay] = ways as [SimulatedWay, SimulatedWay, SimulatedWay]

  test('all are offered, and the first is taken when none is named', async () => {
    const { at, key, startBy } = await givenPlaced()
    const offered = await app.anonymous.get(`${at}/payments${key}`)
    expect(offered.body.ways.map((one: { provider: string }) => one.provider)).toEqual(
      ways.map(({ way }) => way),
    )
    expect((await startBy()).body.provider).toBe('alipay_simulated')
    const unknown = await startBy('barter')
    expect([unknown.status, unknown.body.code]).toEqual([409, 'payments.no_provider'])
  })

  test('strangers start no payment and see no way', async () => {
    const { at } = await givenPlaced()
    for (const key of ['', '?key=guess']) {
      expect((await app.anonymous.post(`${at}/payments${key}`)).status).toBe(404)
      expect((await app.anonymous.get(`${at}/payments${key}`)).status).toBe(404)
    }
  })

  test('a provider that does not answer is no failure of ours, and can be tried again', async () => {
    const { startBy, checkoutId } = await givenPlaced()
    wechatpay.mischief.isDown = true
    const answer = await startBy(wechatpay.way)
    expect([answer.status, answer.body.code]).toEqual([503, 'payments.provider_unavailable'])
    wechatpay.mischief.isDown = false
    const again = await startBy(wechatpay.way)
    await payOn(wechatpay, again)
    expect(await captures(checkoutId)).toBe(1)
  })

  test('when one was paid, the other is closed with its provider', async () => {
    const { startBy, statusOf } = await givenPlaced()
    const [first, second] = [await startBy(alipay.way), await startBy(wechatpay.way)]
    await payOn(alipay, first)
    await until(statusOf, (status) => status === 'paid')
    app.setNow(new Date(start.getTime() + 2 * MINUTE_MS))
    await askProviders(app.ctx, providers)
    expect(await paymentOf(second.body.paymentId)).toEqual(['closed', true])
    await payOn(wechatpay, second)
    expect(await paymentOf(second.body.paymentId)).toEqual(['closed', true])
  })

  test('when both are paid, one of the two goes back', async () => {
    const { startBy, statusOf } = await givenPlaced()
    const [first, second] = [await startBy(alipay.way), await startBy(wechatpay.way)]
    await payOn(alipay, first)
    await payOn(wechatpay, second)
    await until(statusOf, (status) => status === 'paid')
    const back = async () => [
      ...(await refundsOf(first.body.paymentId)),
      ...(await refundsOf(second.body.paymentId)),
    ]
    const refunds = await until(back, ([one]) => one?.[2] === 'succeeded')
    expect(refunds).toEqual([['not_taken', 25_600n, 'succeeded']])
  })

  test('however many are due, all are asked about, and a provider that is down keeps only its own', async () => {
    const { startBy, statusOf } = await givenPlaced()
    alipay.mischief.notify = 'never'
    const paid = await startBy(alipay.way)
    await payOn(alipay, paid)
    // As many before it as fill a page twice, and of another provider, which does not answer.
    const given = async (way: string, count: number) => {
      const { rows } = await sql<{ id: string }>`insert into payments.payment
          (id, checkout_id, provider, amount_minor, currency, status, started_at, ask_at)
        select gen_random_uuid(), gen_random_uuid(), ${way}, 100, 'CNY', 'started', ${start}, ${start}
        from generate_series(1, ${count}::integer) returning id`.execute(app.ctx.db)
      return rows.map(({ id }) => id)
    }
    const ids = [
      ...(await given(alipay.way, 420)),
      ...(await given(wechatpay.way, 30)),
      ...(await given('of_a_provider_long_gone', 3)),
    ]
    wechatpay.mischief.isDown = true
    app.setNow(new Date(start.getTime() + 2 * MINUTE_MS))
    await askProviders(app.ctx, providers)
    expect(await until(statusOf, (status) => status === 'paid')).toBe('paid')
    const { rows } = await sql`select distinct asked_times, ask_at from payments.payment
      where id = any(${ids}::uuid[])`.execute(app.ctx.db)
    const askAt = new Date(start.getTime() + 3 * MINUTE_MS)
    expect(rows).toEqual([{ asked_times: 1, ask_at: askAt }])
    await sql`delete from payments.payment where id = any(${ids}::uuid[])`.execute(app.ctx.db)
  })

  test('the provider is given a key for the way back that opens the order for some hours', async () => {
    const [first, other] = [await givenPlaced(), await givenPlaced()]
    const keys = []
    for (const way of ['alipay_simulated', 'stripe_simulated', 'stripe_simulated']) {
      const { body } = await first.startBy(way)
      await app.anonymous.get(body.payUrl)
      const { rows } = await sql<{ return_url: string }>`select return_url
        from payments.simulated_payment where id = ${body.paymentId}
          or details->>'paymentId' = ${body.paymentId}`.execute(app.ctx.db)
      keys.push(rows[0]!.return_url.replace(/^.*\?key=/, ''))
    }
    expect(new Set(keys).size).toBe(1)
    const key = `?key=${keys[0]}`
    expect(key).not.toBe(first.key)
    const open = async (at: string) => (await app.anonymous.get(at + key)).status
    expect([await open(first.at), await open(other.at)]).toEqual([200, 404])
    const page = await app.anonymous.get(first.at.replace('/v1', '/shop') + key)
    expect([page.status, page.text.includes(first.key)]).toEqual([200, false])
    const [until, signature] = keys[0]!.split('.')
    const longer = `${first.at}?key=${Number(until) + 1}.${signature}`
    expect((await app.anonymous.get(longer)).status).toBe(404)
    app.setNow(new Date(start.getTime() + 90 * MINUTE_MS))
    expect(await open(first.at)).toBe(200)
    app.setNow(new Date(start.getTime() + 90 * MINUTE_MS + 1_000))
    expect(await open(first.at)).toBe(404)
    expect((await app.anonymous.get(first.at + first.key)).status).toBe(200)
  })

  test('another way cannot speak for a payment', async () => {
    const { startBy, checkoutId } = await givenPlaced()
    const started = await startBy(alipay.way)
    expect((await told(wechatpay.notificationOf(started.body))).status).toBe(200)
    expect(await captures(checkoutId)).toBe(0)
  })
})

describe('a refund', () => {
  const [alipay] = ways as [SimulatedWay]
  async function givenCaptured() {
    const { started, checkoutId } = await givenStarted(alipay)
    await told(alipay.notificationOf(started.body))
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
    alipay.mischief.isDown = true
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

  test('that nobody makes in a day is listed for the operator, who has it tried again', async () => {
    const operator = await givenUser(app)
    await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
    const paymentId = await givenCaptured()
    alipay.mischief.isDown = true
    const refundId = await ask(paymentId, 'a', 100n)
    await sql`update payments.refund set try_at = null, tried_times = 45
      where id = ${refundId}`.execute(app.ctx.db)
    const listed = async () => {
      const { refunds } = (await operator.client.get('/v1/desk/late-refunds?limit=200')).body
      return refunds.filter((one: { refundId: string }) => one.refundId === refundId)
    }
    const day = 24 * 60 * MINUTE_MS
    app.setNow(new Date(start.getTime() + day))
    expect(await listed()).toEqual([])
    app.setNow(new Date(start.getTime() + day + 1))
    expect(await listed()).toMatchObject([
      { paymentId, amount: { amount: '1.00', currency: 'CNY' }, triedTimes: 45, isTried: false },
    ])
    const at = `/v1/desk/late-refunds/${paymentId}/${refundId}/retry`
    const stranger = await app.anonymous.post(at)
    expect([stranger.status, stranger.body.code]).toEqual([403, 'payments.operator_required'])
    expect(await listed()).toMatchObject([{ isTried: false }])

    expect((await operator.client.post(at)).status).toBe(202)
    expect(await listed()).toMatchObject([{ triedTimes: 0, isTried: true }])
    await retryRefunds(app.ctx, providers)
    expect(await listed()).toMatchObject([{ triedTimes: 1, isTried: true }])
    await finishRefund(app.ctx, { paymentId, refundId })
    expect([await listed(), await refundsOf(paymentId)]).toEqual([[], [['a', 100n, 'succeeded']]])
    const again = await operator.client.post(at)
    expect([again.status, again.body.code]).toEqual([409, 'payments.refund_not_waiting'])
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
  expect(simulates({})).toEqual([true, true, true])
  for (const env of [
    { HOST: '0.0.0.0' },
    { DATABASE_URL: 'postgres://127.0.0.1/shop' },
    { PUBLIC_URL: 'https://shop.example' },
    { TRUST_PROXY: 'true' },
    { PAYMENTS: 'off' },
  ]) {
    expect([env, simulates(env as Record<string, string>)]).toEqual([env, []])
  }
  expect(simulates({ HOST: '0.0.0.0', PAYMENTS: 'simulated' })).toEqual([true, true, true])
  const account = { ALIPAY_APP_ID: '1', ALIPAY_PRIVATE_KEY: 'x', ALIPAY_PUBLIC_KEY: 'x' }
  expect(simulates({ ...account, PAYMENTS: 'simulated' })).toEqual([false])
})

test('the adapter verifies what Alipay itself has signed', async () => {
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
    ways: ['page'],
  })
  const read = (form: Record<string, string>) =>
    provider.readNotification({
      headers: {},
      body: `${new URLSearchParams(form)}`,
      now: start,
    })
  expect(read(notification)).toMatchObject({
    status: 'captured',
    amount: money(10n, 'CNY'),
    id: notification.notify_id,
  })
  expect(read({ ...notification, total_amount: '1.00' })).toBeUndefined()
  const begun = await provider.ways[0]!.start({
    paymentId: app.newId(),
    amount: money(1_050n, 'CNY'),
    title: 'Cherries',
    returnPath: '/shop',
    expiresAt: new Date('2026-11-22T09:30:00Z'),
    clientIp: '192.0.2.1',
  })
  const url = new URL('payUrl' in begun ? begun.payUrl : '')
  expect(url.origin + url.pathname).toBe('https://openapi.alipay.com/gateway.do')
  expect(url.searchParams.get('return_url')).toBe('https://example.com/shop')
  expect(JSON.parse(url.searchParams.get('biz_content')!)).toMatchObject({
    total_amount: '10.50',
    time_expire: '2026-11-22 17:30:00',
  })
})

describe('when WeChat Pay signs with its next certificate', () => {
  const wechatpay = ways.find(({ provider }) => provider === 'wechatpay')!
  const adapter = () => {
    const all = createPayments(
      readConfig({
        TRADEWIND_DATA: app.folder,
        TRADEWIND_SECRET: 'long-enough-for-a-test-of-keys',
      }),
      () => base,
    )
    return all.providers.find(({ name }) => name === 'wechatpay')!
  }
  const incomingOf = ({ body, headers }: ReturnType<SimulatedWay['notificationOf']>) => ({
    body,
    headers,
    now: app.now(),
  })
  afterEach(() => {
    wechatpaySigning.by = 0
    vi.useRealTimers()
  })

  test('neither what it tells nor what it answers is lost, nor what the old one signed', async () => {
    const provider = adapter()
    const { started } = await givenStarted(wechatpay)
    const before = incomingOf(wechatpay.notificationOf(started.body))
    expect(await provider.readNotification(before)).toMatchObject({ kind: 'payment' })
    wechatpaySigning.by = 1
    const after = incomingOf(wechatpay.notificationOf(started.body))
    // Asked for a moment ago: who sends unknown numbers does not make us ask each time.
    expect(await provider.readNotification(after)).toBeUndefined()
    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] })
    const ref = { paymentId: started.body.paymentId, amount: money(25_600n, 'CNY') }
    expect(await provider.query({ ...ref, reference: undefined })).toMatchObject({
      status: 'waiting',
    })
    for (const told of [before, after]) {
      expect(await provider.readNotification(told)).toMatchObject({ status: 'captured' })
    }
  })

  test('a shop that has just begun knows the new one from the beginning', async () => {
    wechatpaySigning.by = 1
    const { started } = await givenStarted(wechatpay)
    const told = incomingOf(wechatpay.notificationOf(started.body))
    expect(await adapter().readNotification(told)).toMatchObject({ status: 'captured' })
  })

  test('certificates that somebody else has sealed are not taken', async () => {
    const { started } = await givenStarted(wechatpay)
    const told = incomingOf(wechatpay.notificationOf(started.body))
    const right = simulatedWechatpay(app.folder)
    const { merchantId, appId, serialNumber, shop } = right
    const provider = createWechatpay({
      keys: () => keys,
      base: () => `${base}/simulators/wechatpay`,
      notifyUrl: () => base,
      publicUrl: base,
      isSimulated: true,
      ways: ['native'],
    })
    const { privateKey } = shop
    const keys = { merchantId, appId, serialNumber, privateKey, apiV3Key: 'k'.repeat(32) }
    await expect(provider.readNotification(told)).rejects.toThrow('not sealed with the APIv3 key')
  })
})

test('signatures and encryption are those of WeChat Pay itself', () => {
  const file = new URL('./fixtures/wechatpay-crypto.json', import.meta.url)
  const { rsaSha256: signed, aeadAes256Gcm: sealed } = JSON.parse(readFileSync(file, 'utf8'))
  const key = createPublicKey(signed.certificatePem)
  expect(isSigned(signed.message, signed.signatureBase64, key)).toBe(true)
  expect(isSigned(`${signed.message}.`, signed.signatureBase64, key)).toBe(false)
  const { nonce, associatedData: associated_data, ciphertextBase64: ciphertext } = sealed
  const given = { ciphertext, nonce, associated_data }
  expect(open(given, sealed.apiV3Key)).toBe(sealed.plaintext)
  expect(seal(sealed.plaintext, sealed.apiV3Key, given)).toEqual(given)
  expect(open({ ...given, associated_data: 'x' }, sealed.apiV3Key)).toBeUndefined()
  expect(open({ ...given, ciphertext: 'AAAA' }, sealed.apiV3Key)).toBeUndefined()
})
