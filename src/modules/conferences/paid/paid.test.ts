import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '../../../kernel/period.ts'
import { readConfig } from '../../../platform/config.ts'
import { withLastingKey } from '../../../platform/lasting-key.ts'
import { type Answer, ownApp } from '../../../testing/test-app.ts'
import { until } from '../../../testing/until.ts'
import { workingApp } from '../../../testing/working-app.ts'
import { makeOperator } from '../../accounts/api.ts'
import { freshAddress, givenUser } from '../../accounts/testing.ts'
import { createPayments } from '../../payments/module.ts'
import { reconcile } from '../../payments/reconcile.ts'
import {
  disputeAtStripe,
  formOf,
  type SimulatedWay,
  simulatedWays,
} from '../../payments/testing.ts'
import { givenOffice } from '../../programmes/testing.ts'
import { createRegistrar } from '../register.ts'
import { createTellRegistered } from '../tend-registrations.ts'
import { type GivenConference, givenConference, givenTickets, lettersTo } from '../testing.ts'
import { LapseUnpaid } from './lapse-unpaid.ts'

// A provider's file is held against all that was paid on its day.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const office = await givenOffice(app)
const desk = await givenUser(app)
let base = ''
beforeAll(async () => {
  base = await workingApp(app)
  await makeOperator(app.ctx, { email: desk.email, name: 'Operator' })
})
const config = readConfig({
  TRADEWIND_DATA: app.folder,
  TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
})
const SETTINGS = { ...config, identityKeys: await withLastingKey(app.ctx.db, config.identityKeys) }
const { providers } = createPayments(config, () => base)
const ways = simulatedWays(app)
const byWay = (name: string) => ways.find(({ way }) => way === name)!
const [ALIPAY, SCANNED, CARD] = ['alipay_simulated', 'wechatpay_simulated', 'stripe_simulated'].map(
  byWay,
) as [SimulatedWay, SimulatedWay, SimulatedWay]

const HOUR_MS = 3_600_000
const FARE = {
  price: { amount: '300.00', currency: 'CNY' },
  payHours: 24,
  refundUntil: '2027-03-01',
}
/** As the timer does when so many hours have passed. */
const lapseAfter = (hours: number) => {
  const now = () => new Date(app.now().getTime() + hours * HOUR_MS)
  return LapseUnpaid.run({ ...app.ctx, now }, {} as never, AbortSignal.timeout(30_000))
}

/** An open conference of so many places, of which business costs 300 yuan and press nothing. */
async function givenPriced(size: number, over: object = {}) {
  const conference = await givenConference(office)
  const { quota, business, press } = await givenTickets(office, conference, size)
  const type = { name: 'Business', nameZh: '企业', quotaId: quota.id, isOffered: true }
  const put = (fare: object | null) =>
    office.member.put(`${conference.at}/ticket-types`, { ...type, fare })
  const priced = await put({ ...FARE, ...over })
  expect([priced.status, priced.body.fare]).toEqual([200, { ...FARE, ...over }])
  await conference.open()
  const taken = async () => {
    const { body } = await office.viewer.get(`${conference.at}/tickets`)
    return [body.quotas[0].taken, body.quotas[0].waiting]
  }
  const takings = async () => (await office.viewer.get(`${conference.at}/takings`)).body.takings
  const register = (email: string, more: object = {}) =>
    givenRegistered(conference, { ticketTypeId: business, email, ...more })
  return { conference, business, press, put, taken, takings, register }
}

async function givenRegistered({ slug, at }: GivenConference, said: object) {
  const own = `/v1/conferences/${slug}/registrations`
  const { status, body } = await app.anonymous.post(own, {
    ...{ name: 'Ann Lee', organisation: '', needs: '', consent: true },
    ...said,
  })
  expect(status).toBe(201)
  const key = `?key=${body.key}`
  const read = async () => (await app.anonymous.get(`${own}/${body.id}${key}`)).body
  const start = (provider: string) =>
    app.anonymous.post(`${own}/${body.id}/payments${key}`, { provider })
  const becomes = (state: string) =>
    until(
      async () => (await read()).bill.state as string,
      (now) => now === state,
    )
  const cancel = () =>
    app.anonymous.post(`${own}/${body.id}/cancellation`, { key: body.key as string })
  const money = async () => (await office.member.get(`${at}/registrations/${body.id}/money`)).body
  return { id: body.id, state: body.state, key, own, read, start, becomes, cancel, money }
}

/** What somebody does on the page of the simulator. */
async function payOn(one: SimulatedWay, { body }: Answer): Promise<void> {
  await app.anonymous.get(body.simulatorUrl ?? body.payUrl)
  const { path, id } = one.payForm(body)
  const form = formOf(id, false)
  await app.anonymous.post(path, form.body, form.headers)
}

/** Of a trace: what kinds of journals, and what each changed. */
const journalsIn = ({ journals }: Answer['body']) =>
  journals.map(({ kind, entries }: Answer['body']) => [
    kind,
    ...entries.map(
      ({ account, amount }: Answer['body']) => `${account} ${amount.amount} ${amount.currency}`,
    ),
  ])
const TAKEN = ['ticket_paid', 'clearing_alipay 300.00 CNY', 'payable -300.00 CNY']
const BACK = ['ticket_refunded', 'clearing_alipay -300.00 CNY', 'payable 300.00 CNY']

test('a place is kept until it is paid, given on when it is not, and paid back when it is given back', async () => {
  const { conference, put, taken, takings, register } = await givenPriced(2)
  for (const [fare, refusal] of [
    [{ ...FARE, price: { amount: '0', currency: 'CNY' } }, '422 conferences.price_wrong'],
    [{ ...FARE, price: { amount: '1.001', currency: 'CNY' } }, '422 conferences.price_wrong'],
    [{ ...FARE, price: { amount: '5', currency: 'EUR' } }, '422 conferences.currency_not_taken'],
    [{ ...FARE, payHours: 0 }, '400 platform.invalid_input'],
  ] as const) {
    const refused = await put(fare)
    expect(`${refused.status} ${refused.body.code}`).toBe(refusal)
  }
  const offered = await app.anonymous.get(`/v1/conferences/${conference.slug}/tickets`)
  expect(offered.body.ticketTypes.map(({ price }: Answer['body']) => price)).toEqual([
    FARE.price,
    null,
  ])

  const lateEmail = `late-${app.newId()}@example.com`
  const ann = await register('ann@example.com')
  const late = await register(lateEmail)
  const next = await register('next@example.com')
  expect([ann.state, late.state, next.state]).toEqual(['unpaid', 'unpaid', 'waiting'])
  expect(await taken()).toEqual([2, 1])
  const payBy = new Date(app.now().getTime() + 24 * HOUR_MS).toISOString()
  expect((await late.read()).bill).toMatchObject({ state: 'due', price: FARE.price, payBy })
  // Dearer from now on: who has registered pays what it cost then.
  await put({ ...FARE, price: { amount: '400.00', currency: 'CNY' } })
  const ticket = `${ann.own}/${ann.id}/ticket${ann.key}`
  expect((await app.anonymous.get(ticket)).body.code).toBe('conferences.no_ticket')
  expect((await next.start(ALIPAY.way)).body.code).toBe('conferences.nothing_to_pay')

  // By the page, without a script: to the provider, which is told no key, and back.
  const page = `/conference/${conference.slug}/registrations/${ann.id}`
  const form = await app.anonymous.get(`${page}${ann.key}`)
  expect(form.text).toContain('Pay CN¥300.00')
  const sent = await app.http.inject({
    method: 'POST',
    url: `${page}/pay${ann.key}`,
    remoteAddress: freshAddress(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: `way=${ALIPAY.way}`,
  })
  const cookie = `${sent.headers['set-cookie']}`.split(';')[0]!
  expect([sent.statusCode, `${sent.headers.location}`.includes(ann.key.slice(5))]).toEqual([
    303,
    false,
  ])
  // Two ways at once: the second that is paid is given back.
  const started = await ann.start(ALIPAY.way)
  const twice = await ann.start(SCANNED.way)
  await payOn(ALIPAY, started)
  expect(await ann.becomes('paid')).toBe('paid')
  await payOn(SCANNED, twice)
  const strays = await until(
    async () => (await ann.read()).bill.strays,
    ([stray]) => stray?.isReturned,
  )
  expect(strays).toEqual([{ amount: FARE.price, reason: 'paid_before', isReturned: true }])
  const told = ALIPAY.notificationOf(started.body as never, { notificationId: 'again' })
  for (const _ of [1, 2]) await app.anonymous.post(told.url, told.body, told.headers)
  expect((await ann.read()).state).toBe('confirmed')
  expect((await app.anonymous.get(ticket)).status).toBe(200)
  const back = await app.anonymous.get(`${page}/paid`, { cookie })
  expect([back.status, back.headers['location']]).toEqual([303, `${page}${ann.key}`])
  expect((await app.anonymous.get(`${page}/paid`)).text).not.toContain('Ann')
  expect(journalsIn(await ann.money())).toEqual([TAKEN])

  // Begun in time, paid when the place is somebody else's.
  const begun = await late.start(ALIPAY.way)
  await lapseAfter(23)
  expect(await taken()).toEqual([2, 1])
  await lapseAfter(24)
  expect([(await late.read()).state, (await next.read()).state]).toEqual(['lapsed', 'unpaid'])
  expect(await taken()).toEqual([2, 0])
  await payOn(ALIPAY, begun)
  const lateStrays = await until(
    async () => (await late.read()).bill.strays,
    ([stray]) => stray?.isReturned,
  )
  expect(lateStrays).toEqual([{ amount: FARE.price, reason: 'came_late', isReturned: true }])
  expect(journalsIn(await late.money())).toEqual([])
  await createTellRegistered(SETTINGS).run(app.ctx, {} as never, AbortSignal.timeout(30_000))
  expect(lettersTo(app, lateEmail).map(({ subject }) => subject)).toEqual([
    'Your payment for Gateway Detroit goes back',
    'Your place at Gateway Detroit was given up',
  ])
  // Whoever lost it may ask again.
  expect((await register(lateEmail)).state).toBe('waiting')

  await payOn(ALIPAY, await next.start(ALIPAY.way))
  expect(await next.becomes('paid')).toBe('paid')
  const sums = (due: number, paid: number, refunded: number) => {
    const sum = (count: number) => ({
      count,
      amount: { amount: `${count * 300}.00`, currency: 'CNY' },
    })
    return [{ due: sum(due), paid: sum(paid), refunded: sum(refunded) }]
  }
  expect(await takings()).toEqual(sums(0, 2, 0))
  const gone = await next.cancel()
  expect(gone.body.state).toBe('cancelled')
  await next.cancel()
  expect(await next.becomes('returned')).toBe('returned')
  expect(journalsIn(await next.money())).toEqual([TAKEN, BACK])
  // The place is for the next who waits, who is to pay what it costs by now.
  expect(await taken()).toEqual([2, 0])
  expect((await takings())[0]).toMatchObject({
    due: { count: 1, amount: { amount: '400.00', currency: 'CNY' } },
    paid: { count: 1 },
    refunded: { count: 1 },
  })

  // A place that is passed on stays paid.
  const passed = await app.anonymous.post(`${ann.own}/${ann.id}/transfer`, {
    ...{ key: ann.key.slice(5), name: 'Bo', email: 'bo@example.com', organisation: '' },
    ...{ needs: '', consent: true },
  })
  expect(passed.body).toEqual({ state: 'confirmed' })
  const { body: list } = await office.member.get(`${conference.at}/registrations`)
  expect(
    list.registrations.map(({ attendee, state, bill }: Answer['body']) => [
      attendee?.name,
      state,
      bill?.state,
    ]),
  ).toEqual([
    ['Ann Lee', 'lapsed', 'void'],
    ['Ann Lee', 'unpaid', 'due'],
    ['Bo', 'confirmed', 'paid'],
  ])

  // The providers' files of the day differ in nothing, and the books add up.
  for (const { provider } of [ALIPAY, SCANNED]) {
    const day = dayOf(app.now(), 'Asia/Shanghai')
    const later = { ...app.ctx, now: () => new Date(app.now().getTime() + 48 * HOUR_MS) }
    await reconcile(later, providers, { provider, day })
    const { body } = await desk.client.get('/v1/desk/settlements')
    const run = body.settlements.find((one: Answer['body']) => one.provider === provider)
    expect(run).toMatchObject({ day, status: 'done', differences: 0 })
  }
  const trial = await desk.client.get('/v1/desk/trial-balance')
  expect(trial.body.isBalanced).toBe(true)
  const owed = trial.body.accounts.find(({ account }: Answer['body']) => account === 'payable')
  expect(owed.amount).toEqual({ amount: '-300.00', currency: 'CNY' })
})

test('too late nothing goes back; a voucher makes it cheaper, or free; dollars are taken by card', async () => {
  const price = { amount: '99.99', currency: 'USD' }
  const { conference, business, register, taken } = await givenPriced(9, {
    price,
    refundUntil: '2026-01-01',
  })
  const voucher = async (percentOff: number) => {
    const body = { ticketTypeId: business, name: 'Partners', uses: 1, isReserved: false }
    const added = await office.member.post(`${conference.at}/vouchers`, { ...body, percentOff })
    expect(added.body.percentOff).toBe(percentOff)
    return added.body.code as string
  }
  const free = await register('free@example.com', { voucher: await voucher(100) })
  expect([free.state, (await free.read()).bill]).toEqual(['confirmed', null])
  const third = await register('third@example.com', { voucher: await voucher(33) })
  expect((await third.read()).bill.price).toEqual({ amount: '66.99', currency: 'USD' })
  expect((await third.start(ALIPAY.way)).body.code).toBe('payments.no_provider')
  await payOn(CARD, await third.start(CARD.way))
  expect(await third.becomes('paid')).toBe('paid')
  const gone = await third.cancel()
  expect([gone.body.state, gone.body.bill.state]).toEqual(['cancelled', 'paid'])
  expect(journalsIn(await third.money())).toEqual([
    ['ticket_paid', 'clearing_stripe 66.99 USD', 'payable -66.99 USD'],
  ])
  expect((await third.money()).payments[0]).toMatchObject({ isTaken: true, refunds: [] })
  expect(await taken()).toEqual([1, 0])
})

test('what a bank takes of a ticket the office is not owed, and is not paid back once more', async () => {
  const { register } = await givenPriced(2)
  const payer = await register('disputes@example.com')
  const started = await payer.start(CARD.way)
  await payOn(CARD, started)
  expect(await payer.becomes('paid')).toBe('paid')
  const tell = async (outcome?: 'won') => {
    const { id: tradeId } = CARD.payForm(started.body)
    const given = { tradeId, ...(outcome ? { outcome } : {}) }
    for (const { url, body, headers } of await disputeAtStripe(app, given)) {
      for (const _ of [1, 2]) {
        expect((await app.anonymous.post(url, body, headers)).status).toBe(200)
      }
    }
  }
  const journals = async () => journalsIn(await payer.money())
  const paid = ['ticket_paid', 'clearing_stripe 300.00 CNY', 'payable -300.00 CNY']
  const taken = ['charged_back', 'clearing_stripe -300.00 CNY', 'payable 300.00 CNY']
  const again = ['charge_reinstated', 'clearing_stripe 300.00 CNY', 'payable -300.00 CNY']
  await tell()
  expect(await until(journals, ({ length }) => length === 2)).toEqual([paid, taken])
  expect((await payer.read()).bill).toMatchObject({ state: 'paid', isRefundable: false })
  await tell('won')
  expect(await until(journals, ({ length }) => length === 3)).toEqual([paid, taken, again])
  expect((await payer.read()).bill).toMatchObject({ state: 'paid', isRefundable: true })
  const trial = await desk.client.get('/v1/desk/trial-balance')
  expect(trial.body.isBalanced).toBe(true)
})

test('of sixty who ask at once thirty have a place to pay for; unpaid, it is the next thirty', async () => {
  const { conference, business, press, taken } = await givenPriced(30)
  // As five processes would: each gathers its own.
  const registrars = Array.from({ length: 5 }, () => createRegistrar(SETTINGS))
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      registrars[i % 5]!.add({
        ctx: app.ctx,
        asked: {
          ...{ conferenceId: conference.id, ticketTypeId: i % 3 ? business : press, userId: null },
          attendee: { name: 'N', email: `q${i}@example.com`, organisation: '', needs: '' },
          locale: 'en',
        },
      }),
    ),
  )
  const placed = answers.filter(({ state }) => state !== 'waiting')
  expect(placed.length).toBe(30)
  expect(await taken()).toEqual([30, 30])
  const unpaid = placed.filter(({ state }) => state === 'unpaid').length
  expect(unpaid).toBe(placed.filter(({ ticketTypeId }) => ticketTypeId === business).length)
  await Promise.all([lapseAfter(25), lapseAfter(25)])
  expect(await taken()).toEqual([30, 30 - unpaid])
})
