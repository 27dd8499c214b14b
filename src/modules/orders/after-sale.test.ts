import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { moveOrder } from './api.ts'
import { givenSku, IDENTITY, lineOf, place } from './testing.ts'

const app = await testApp()
const start = app.now()
const DAY_MS = 86_400_000
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
beforeAll(() => workingApp(app))
afterEach(() => app.setNow(start))

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** A guest's order of 256.00 yuan (tax 29.44, freight 40.00), paid at the simulator. */
async function givenPaid(channel = 'postal') {
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const sku = await givenSku(app, { businessId, channel })
  const identity = channel === 'postal' ? {} : { identity: IDENTITY }
  const { body } = await place(app.anonymous, [lineOf(sku, 2)], identity)
  const { checkoutId, key } = body as { checkoutId: string; key: string }
  const started = await app.anonymous.post(`/v1/checkouts/${checkoutId}/payments?key=${key}`)
  await app.anonymous.get(started.body.payUrl)
  const paid = `${new URLSearchParams({ id: started.body.paymentId })}`
  await app.anonymous.post('/simulators/alipay/pay', paid, FORM)
  const orderId = body.orders[0].id as string
  const atSeller = `/v1/businesses/${businessId}/orders/${orderId}`
  const read = async () => (await seller.viewer.get(atSeller)).body
  await until(read, ({ status }) => status === 'paid')
  const buyer = (path: string) => `/v1/checkouts/${checkoutId}/orders/${orderId}/${path}?key=${key}`
  const walk = async (...statuses: Parameters<typeof moveOrder>[1]['to'][]) => {
    for (const [at, to] of statuses.entries()) {
      if (at > 0) await moveOrder(app.ctx, { businessId, orderId, from: statuses[at - 1]!, to })
    }
  }
  const balances = async () => {
    const answer = await seller.viewer.get(`/v1/businesses/${businessId}/ledger/balances`)
    return Object.fromEntries(
      answer.body.balances.map((one: { account: string; amount: { amount: string } }) => [
        one.account,
        one.amount.amount,
      ]),
    )
  }
  const ruling = `/v1/desk/businesses/${businessId}/orders/${orderId}/ruling`
  return {
    seller,
    businessId,
    orderId,
    checkoutId,
    key,
    atSeller,
    read,
    buyer,
    walk,
    balances,
    ruling,
  }
}

/** Of the one buyer of these tests. */
const quotaUsed = async (): Promise<bigint> => {
  const { rows } = await sql<{ used: bigint }>`
    select coalesce(sum(used_minor), 0)::bigint as used from orders.quota`.execute(app.ctx.db)
  return rows[0]!.used
}

const DELIVERED = ['paid', 'declared', 'released', 'shipped', 'delivered'] as const
const cny = (amount: string) => ({ amount, currency: 'CNY' })

describe('a buyer without an account', () => {
  test('takes the steps of a buyer with the key, and no others', async () => {
    const { buyer, walk, read, checkoutId, key } = await givenPaid()
    await walk(...DELIVERED)
    const own = await app.anonymous.get(`/v1/checkouts/${checkoutId}?key=${key}`)
    expect(own.body.orders[0].steps).toEqual(['confirmed', 'return_asked', 'disputed'])
    const step = { from: 'delivered', to: 'confirmed' }
    const stranger = buyer('steps').replace(/key=.*/, 'key=another')
    expect((await app.anonymous.post(stranger, step)).status).toBe(404)
    const settle = await app.anonymous.post(buyer('steps'), { from: 'confirmed', to: 'settled' })
    expect(settle.body.code).toBe('orders.step_not_allowed')
    expect((await read()).status).toBe('delivered')
    expect((await app.anonymous.post(buyer('steps'), step)).body.status).toBe('confirmed')
  })

  test('writes to the seller and is answered; strangers read nothing', async () => {
    const { seller, buyer, atSeller } = await givenPaid()
    const asked = await app.anonymous.post(buyer('messages'), { text: '  什么时候发货？ ' })
    expect([asked.status, asked.body]).toEqual([
      201,
      { id: expect.any(String), author: 'buyer', text: '什么时候发货？', at: start.toISOString() },
    ])
    const answer = { text: 'Tomorrow morning.' }
    expect((await seller.viewer.post(`${atSeller}/messages`, answer)).status).toBe(404)
    expect((await seller.stranger.post(`${atSeller}/messages`, answer)).status).toBe(404)
    expect((await seller.member.post(`${atSeller}/messages`, answer)).body.author).toBe('seller')
    expect((await seller.member.post(`${atSeller}/messages`, { text: ' ' })).status).toBe(400)
    const read = await app.anonymous.get(buyer('messages'))
    expect(read.body.messages.map((one: { text: string }) => one.text)).toEqual([
      '什么时候发货？',
      'Tomorrow morning.',
    ])
    expect((await seller.viewer.get(`${atSeller}/messages`)).body).toEqual(read.body)
    expect((await seller.stranger.get(`${atSeller}/messages`)).status).toBe(404)
  })
})

describe('a return', () => {
  test('is asked for within 30 days of release, and not a moment later', async () => {
    const { buyer, walk, read } = await givenPaid()
    await walk(...DELIVERED)
    const ask = { from: 'delivered', to: 'return_asked' }
    app.setNow(new Date(start.getTime() + 30 * DAY_MS + 1))
    const late = await app.anonymous.post(buyer('steps'), ask)
    expect([late.status, late.body.code]).toEqual([409, 'orders.return_too_late'])
    expect((await read()).status).toBe('delivered')
    app.setNow(new Date(start.getTime() + 30 * DAY_MS))
    expect((await app.anonymous.post(buyer('steps'), ask)).body.status).toBe('return_asked')
  })

  test('may be asked for again once when it was withdrawn, and then no more', async () => {
    const { buyer, walk, read } = await givenPaid()
    await walk(...DELIVERED)
    const ask = { from: 'delivered', to: 'return_asked' }
    const withdraw = { from: 'return_asked', to: 'delivered' }
    await app.anonymous.post(buyer('steps'), ask)
    const again = await app.anonymous.post(buyer('steps'), withdraw)
    expect(again.body.steps).toEqual(['confirmed', 'return_asked', 'disputed'])
    await app.anonymous.post(buyer('steps'), ask)
    const kept = await app.anonymous.post(buyer('steps'), withdraw)
    expect(kept.body.steps).toEqual(['confirmed', 'disputed'])
    const history = (await read()).transitions
    const third = await app.anonymous.post(buyer('steps'), ask)
    expect([third.status, third.body.code]).toEqual([409, 'orders.return_asked_too_often'])
    expect((await read()).transitions).toEqual(history)
  })
})

describe('a return before the money was settled', () => {
  test.each([
    ['in time', 45 * DAY_MS, { freight: '-40.00', payable: '40.00' }],
    ['too late', 45 * DAY_MS + 1, { tax: '-29.44', freight: '-40.00', payable: '69.44' }],
  ] as const)(
    'that is back %s owes the carrier the freight, which the seller bears',
    async (_when, after, left) => {
      const { seller, buyer, walk, read, balances, atSeller } = await givenPaid()
      await walk(...DELIVERED)
      const ask = { from: 'delivered', to: 'return_asked' }
      await app.anonymous.post(buyer('steps'), ask)
      const bySeller = (from: string, to: string) =>
        seller.member.post(`${atSeller}/steps`, { from, to })
      await bySeller('return_asked', 'returning')
      app.setNow(new Date(start.getTime() + after))
      expect((await bySeller('returning', 'returned')).status).toBe(200)
      expect(await until(read, ({ status }) => status === 'refunded')).toMatchObject({
        refunded: cny('256.00'),
      })
      const books = await until(balances, ({ payable }) => payable !== undefined)
      expect(books).toEqual({ clearing_alipay: '0.00', escrow: '0.00', ...left })
      const { body } = await seller.viewer.get(`${atSeller}/money`)
      expect(body.journals.map(({ kind }: { kind: string }) => kind)).toEqual([
        'captured',
        'refunded',
        'settled',
      ])
      // The carrier is paid: nothing is owed any more.
      const freight = { amount: cny('40.00'), account: 'freight', day: '2026-11-22' }
      const reference = `carrier-${app.newId()}`
      const remitted = await operator.client.post('/v1/desk/remittances', {
        ...freight,
        reference,
      })
      expect([remitted.status, remitted.body]).toEqual([200, { isNew: true }])
    },
  )
})

describe('a return of what was settled', () => {
  /** Settled in the books and in its state; the market keeps nothing here. */
  async function givenSettled(channel?: string) {
    const given = await givenPaid(channel)
    await given.walk(...DELIVERED, 'confirmed')
    await until(given.read, ({ status }) => status === 'settled')
    const step = async (from: string, to: string, note?: string) =>
      app.anonymous.post(given.buyer('steps'), { from, to, ...(note ? { note } : {}) })
    const bySeller = (from: string, to: string) =>
      given.seller.member.post(`${given.atSeller}/steps`, { from, to })
    const kinds = async () => {
      const { body } = await given.seller.viewer.get(`${given.atSeller}/money`)
      return body.journals.map(({ kind }: { kind: string }) => kind)
    }
    return { ...given, step, bySeller, kinds }
  }
  const SETTLED = {
    clearing_alipay: '256.00',
    escrow: '0.00',
    tax: '-29.44',
    freight: '-40.00',
    payable: '-186.56',
  }

  test('is paid back by those who were given the money: customs the tax, the seller the rest', async () => {
    const { step, bySeller, read, balances, kinds } = await givenSettled('9610')
    expect(await balances()).toEqual(SETTLED)
    const used = await quotaUsed()
    app.setNow(new Date(start.getTime() + 30 * DAY_MS))
    expect((await step('settled', 'return_asked')).body.status).toBe('return_asked')
    await bySeller('return_asked', 'returning')
    app.setNow(new Date(start.getTime() + 45 * DAY_MS))
    await bySeller('returning', 'returned')
    expect(used - (await quotaUsed())).toBe(22_656n)
    expect(await until(read, ({ status }) => status === 'refunded')).toMatchObject({
      status: 'refunded',
      refunded: cny('256.00'),
    })
    const left = await until(balances, ({ clearing_alipay }) => clearing_alipay === '0.00')
    expect(left).toEqual({
      clearing_alipay: '0.00',
      escrow: '0.00',
      tax: '0.00',
      freight: '-40.00',
      payable: '40.00',
    })
    expect(await kinds()).toEqual(['captured', 'settled', 'refunded'])
  })

  test('that arrives after 45 days stays taxed and counted towards the yearly limit', async () => {
    const { step, bySeller, read, balances } = await givenSettled('9610')
    const used = await quotaUsed()
    await step('settled', 'return_asked')
    await bySeller('return_asked', 'returning')
    app.setNow(new Date(start.getTime() + 45 * DAY_MS + 1))
    await bySeller('returning', 'returned')
    await until(read, ({ status }) => status === 'refunded')
    expect(
      await until(balances, ({ clearing_alipay }) => clearing_alipay === '0.00'),
    ).toMatchObject({
      tax: '-29.44',
      freight: '-40.00',
      payable: '69.44',
    })
    expect(await quotaUsed()).toBe(used)
  })

  test('is refused a moment after 30 days, and is then no step any more', async () => {
    const { step, read, buyer, balances } = await givenSettled()
    const own = () => app.anonymous.get(buyer(''))
    app.setNow(new Date(start.getTime() + 30 * DAY_MS))
    expect((await own()).body.steps).toEqual(['return_asked'])
    app.setNow(new Date(start.getTime() + 30 * DAY_MS + 1))
    const late = await step('settled', 'return_asked')
    expect([late.status, late.body.code]).toEqual([409, 'orders.return_too_late'])
    expect([(await own()).body.steps, (await read()).status]).toEqual([[], 'settled'])
    expect(await balances()).toEqual(SETTLED)
  })

  test('ends settled again when it is withdrawn, and nothing is posted anew', async () => {
    const { step, read, balances, kinds } = await givenSettled()
    expect((await step('settled', 'return_asked')).body.steps).toEqual(['disputed', 'settled'])
    const wrong = await step('return_asked', 'delivered')
    expect([wrong.status, wrong.body.code]).toEqual([409, 'orders.step_not_allowed'])
    expect((await step('return_asked', 'settled')).body.status).toBe('settled')
    expect((await step('return_asked', 'settled')).body.code).toBe('orders.order_changed')
    expect((await read()).status).toBe('settled')
    expect([await balances(), await kinds()]).toEqual([SETTLED, ['captured', 'settled']])
  })

  test('refused and ruled on ends settled again; a part for the buyer is clawed back', async () => {
    for (const [award, left] of [
      ['0.00', SETTLED],
      // The goods stay with the buyer: all of it is the seller's.
      ['100.00', { ...SETTLED, clearing_alipay: '156.00', payable: '-86.56' }],
    ] as const) {
      app.setNow(start)
      const { step, bySeller, read, balances, ruling } = await givenSettled()
      await step('settled', 'return_asked')
      await bySeller('return_asked', 'disputed')
      app.setNow(new Date(start.getTime() + 7 * DAY_MS))
      const ruled = await operator.client.post(ruling, { award: cny(award), note: 'Seen.' })
      expect(ruled.status).toBe(200)
      expect(await until(read, ({ status }) => status === 'settled')).toMatchObject({
        status: 'settled',
        refunded: cny(award),
      })
      expect(
        await until(balances, ({ clearing_alipay }) => clearing_alipay === left.clearing_alipay),
      ).toEqual(left)
      expect((await step('settled', 'return_asked')).body.code).toBe('orders.ruled_on')
    }
  })
})

describe('a dispute', () => {
  test('ends with a part for the buyer: that is paid back first, the rest is settled', async () => {
    const { seller, buyer, walk, read, balances, ruling, orderId } = await givenPaid()
    await walk(...DELIVERED)
    const open = { from: 'delivered', to: 'disputed', note: 'Half of it is broken.' }
    expect((await app.anonymous.post(buyer('steps'), open)).body.status).toBe('disputed')
    const listed = await operator.client.get('/v1/desk/disputes?limit=200')
    const mine = listed.body.disputes.find(
      (one: { order: { id: string } }) => one.order.id === orderId,
    )
    expect(mine).toMatchObject({
      ruleFrom: new Date(start.getTime() + 7 * DAY_MS).toISOString(),
      order: { status: 'disputed', steps: [] },
    })
    const body = { award: cny('100.00'), note: 'Half was broken.' }
    expect((await seller.owner.post(ruling, body)).status).toBe(403)
    app.setNow(new Date(start.getTime() + 7 * DAY_MS))
    const tooMuch = await operator.client.post(ruling, { ...body, award: cny('256.01') })
    expect(tooMuch.body.code).toBe('orders.award_too_high')
    expect((await read()).ruling).toBe(null)
    app.setNow(new Date(start.getTime() + 7 * DAY_MS))
    expect((await operator.client.post(ruling, body)).status).toBe(200)
    expect((await operator.client.post(ruling, body)).body.code).toBe('orders.not_disputed')
    const settled = await until(read, ({ status }) => status === 'settled')
    expect(settled).toMatchObject({
      status: 'settled',
      refunded: cny('100.00'),
      ruling: { award: cny('100.00'), note: 'Half was broken.' },
    })
    // The goods stay with the buyer: customs and the carrier keep what they had, the seller bears it.
    expect(await balances()).toEqual({
      clearing_alipay: '156.00',
      escrow: '0.00',
      tax: '-29.44',
      freight: '-40.00',
      payable: '-86.56',
    })
  })

  test('ends with all for the buyer, or with nothing', async () => {
    const open = { from: 'delivered', to: 'disputed' }
    const all = await givenPaid()
    await all.walk(...DELIVERED)
    await app.anonymous.post(all.buyer('steps'), open)
    app.setNow(new Date(start.getTime() + 7 * DAY_MS))
    await operator.client.post(all.ruling, { award: cny('256.00'), note: 'Never came.' })
    expect(await until(all.read, ({ status }) => status === 'refunded')).toMatchObject({
      status: 'refunded',
      refunded: cny('256.00'),
    })
    // What was sent is spent, whether it came or not.
    expect(await until(all.balances, ({ payable }) => payable !== undefined)).toEqual({
      clearing_alipay: '0.00',
      escrow: '0.00',
      tax: '-29.44',
      freight: '-40.00',
      payable: '69.44',
    })

    app.setNow(start)
    const none = await givenPaid()
    await none.walk(...DELIVERED)
    await app.anonymous.post(none.buyer('steps'), open)
    app.setNow(new Date(start.getTime() + 7 * DAY_MS))
    await operator.client.post(none.ruling, { award: cny('0.00'), note: 'As described.' })
    // Ruled on is ruled on, also in the moment before it is settled.
    const back = await app.anonymous.post(none.buyer('steps'), {
      from: 'confirmed',
      to: 'return_asked',
    })
    expect([back.status, back.body.code]).toEqual([409, 'orders.ruled_on'])
    const settled = await until(none.read, ({ status }) => status === 'settled')
    expect(settled).toMatchObject({ status: 'settled', refunded: cny('0.00') })
  })
})

describe('paid goods that nobody ships', () => {
  const RELEASED = ['paid', 'declared', 'released'] as const
  const open = (from: string) => ({ from, to: 'disputed', note: 'Nothing happens.' })
  const DUE_MS = 3 * DAY_MS

  test.each(['declared', 'released'] as const)(
    'can be disputed when they have been %s longer than usual, not a moment before',
    async (status) => {
      const { buyer, walk, read } = await givenPaid()
      await walk(...RELEASED.slice(0, RELEASED.indexOf(status) + 1))
      app.setNow(new Date(start.getTime() + DUE_MS))
      const early = await app.anonymous.post(buyer('steps'), open(status))
      expect([early.status, early.body.code]).toEqual([409, 'orders.dispute_too_early'])
      expect((await app.anonymous.get(buyer(''))).body.steps).toEqual([])
      expect((await read()).status).toBe(status)
      app.setNow(new Date(start.getTime() + DUE_MS + 1))
      expect((await app.anonymous.get(buyer(''))).body.steps).toEqual(['disputed'])
      const disputed = await app.anonymous.post(buyer('steps'), open(status))
      expect(disputed.body.status).toBe('disputed')
    },
  )

  test('are paid back whole by a ruling, or go on: the rest of an unshipped order is nobody’s', async () => {
    const { buyer, walk, read, balances, ruling } = await givenPaid()
    await walk(...RELEASED)
    app.setNow(new Date(start.getTime() + DUE_MS + 1))
    await app.anonymous.post(buyer('steps'), open('released'))
    app.setNow(new Date(start.getTime() + 14 * DAY_MS))
    const part = await operator.client.post(ruling, { award: cny('100.00'), note: 'Half.' })
    expect([part.status, part.body.code]).toEqual([409, 'orders.ruled_whole'])
    expect((await read()).ruling).toBe(null)
    const all = await operator.client.post(ruling, { award: cny('256.00'), note: 'Never sent.' })
    expect(all.body.status).toBe('cancelled')
    expect(await until(read, ({ status }) => status === 'refunded')).toMatchObject({
      refunded: cny('256.00'),
    })
    const books = await until(balances, ({ clearing_alipay }) => clearing_alipay === '0.00')
    expect(books).toEqual({ clearing_alipay: '0.00', escrow: '0.00' })
  })

  test('go on when the seller ships them, and can be disputed on the way', async () => {
    const { buyer, walk, seller, atSeller } = await givenPaid()
    await walk(...RELEASED)
    app.setNow(new Date(start.getTime() + DUE_MS + 1))
    await app.anonymous.post(buyer('steps'), open('released'))
    expect((await seller.member.get(atSeller)).body.steps).toEqual(['shipped'])
    const ship = { from: 'disputed', to: 'shipped' }
    const own = await app.anonymous.post(buyer('steps'), ship)
    expect(own.body.code).toBe('orders.step_not_allowed')
    const shipped = await seller.member.post(`${atSeller}/steps`, ship)
    expect([shipped.body.status, shipped.body.steps]).toEqual(['shipped', ['delivered']])
    const again = await app.anonymous.post(buyer('steps'), open('shipped'))
    expect(again.body.status).toBe('disputed')
    const twice = await seller.member.post(`${atSeller}/steps`, ship)
    expect(twice.body.code).toBe('orders.step_not_allowed')
  })

  test('are cancelled by the operator, and by nobody else', async () => {
    const { walk, seller, atSeller, buyer, read, balances } = await givenPaid()
    await walk(...RELEASED)
    const cancel = { from: 'released', to: 'cancelled', note: 'The seller is gone.' }
    for (const refused of [
      await seller.owner.post(`${atSeller}/steps`, cancel),
      await app.anonymous.post(buyer('steps'), cancel),
    ]) {
      expect([refused.status, refused.body.code]).toEqual([409, 'orders.step_not_allowed'])
    }
    expect((await read()).status).toBe('released')
    const done = await operator.client.post(`${atSeller}/steps`, cancel)
    expect(done.body.status).toBe('cancelled')
    const page = await until(read, ({ status }) => status === 'refunded')
    expect(page.transitions.at(-2)).toMatchObject({
      actor: `user:${operator.userId}`,
      note: 'The seller is gone.',
    })
    const books = await until(balances, ({ clearing_alipay }) => clearing_alipay === '0.00')
    expect(books).toEqual({ clearing_alipay: '0.00', escrow: '0.00' })
  })
})
