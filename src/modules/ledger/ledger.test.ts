import { sql } from 'kysely'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { convert, money, toMoneyDto } from '../../kernel/money.ts'
import { parseRate } from '../../kernel/rate.ts'
import { transaction } from '../../platform/context.ts'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { moveOrder, recordPayment, recordRefund } from '../orders/api.ts'
import { givenSku, lineOf, place } from '../orders/testing.ts'
import { postCaptured, postRefunded, postSettled } from './post.ts'
import { insertJournals } from './store.ts'

const app = await testApp()
beforeAll(async () => {
  await workingApp(app)
})
const START = app.now()
// Whatever a test has come to, the next one begins at the same moment.
afterEach(() => app.setNow(START))
const cny = (minor: bigint) => money(minor, 'CNY')
const NOTHING = { tax: false, freight: false }
/** 100.00 yuan of a buyer, for goods of the kind named, placed and paid now unless said otherwise. */
const hold = (one: {
  businessId: string
  subject: string
  paymentId: string
  placedAt?: Date
  code?: string
}) => {
  const { code = null, placedAt = app.now(), ...rest } = one
  const goods = [{ code, quantity: 2, minor: 10_000n }]
  return transaction(app.ctx, (tx) =>
    postCaptured(tx, [{ ...rest, provider: 'alipay', total: cny(10_000n), placedAt, goods }]),
  )
}

/** A paid order: 256.00, of which tax 29.44 and freight 40.00. */
async function givenPaid() {
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const sku = await givenSku(app, { businessId })
  const { body } = await place(app.anonymous, [lineOf(sku, 2)])
  const checkoutId = body.checkoutId as string
  const order = { businessId, orderId: body.orders[0].id as string }
  await recordPayment(app.ctx, {
    checkoutId,
    paymentId: app.newId(),
    provider: 'alipay' as const,
    amount: cny(25_600n),
  })
  const at = `/v1/businesses/${businessId}`
  const balances = async (): Promise<Record<string, string>> => {
    const read = await seller.viewer.get(`${at}/ledger/balances`)
    return Object.fromEntries(
      read.body.balances.map((one: { account: string; amount: { amount: string } }) => [
        one.account,
        one.amount.amount,
      ]),
    )
  }
  const walk = async (...statuses: Parameters<typeof moveOrder>[1]['to'][]) => {
    for (const [at, to] of statuses.entries()) {
      if (at > 0) await moveOrder(app.ctx, { ...order, from: statuses[at - 1]!, to })
    }
  }
  return { seller, order, checkoutId, at, balances, walk }
}

const CONFIRMED = ['paid', 'declared', 'released', 'shipped', 'delivered', 'confirmed'] as const

test('the money of an order is held, then settled, and can be traced to the cent', async () => {
  const { seller, order, at, balances, walk } = await givenPaid()
  expect(await until(balances, (read) => 'escrow' in read)).toEqual({
    clearing_alipay: '256.00',
    escrow: '-256.00',
  })
  await walk(...CONFIRMED)
  const read = async () => (await seller.viewer.get(`${at}/orders/${order.orderId}`)).body.status
  expect(await until(read, (status) => status === 'settled')).toBe('settled')
  expect(await balances()).toEqual({
    clearing_alipay: '256.00',
    escrow: '0.00',
    tax: '-29.44',
    freight: '-40.00',
    payable: '-186.56',
  })
  const { body } = await seller.viewer.get(`${at}/orders/${order.orderId}/money`)
  expect(body.journals.map((one: { kind: string }) => one.kind)).toEqual(['captured', 'settled'])
  expect((await seller.stranger.get(`${at}/orders/${order.orderId}/money`)).status).toBe(404)
  expect((await seller.stranger.get(`${at}/ledger/balances`)).status).toBe(404)
  const page = await seller.viewer.get(`${at}/ledger/journals?limit=1`)
  expect(page.body.journals[0].kind).toBe('settled')
  const next = await seller.viewer.get(`${at}/ledger/journals?limit=1&after=${page.body.next}`)
  expect(next.body.journals[0].kind).toBe('captured')
})

test('goods that stay with the buyer stay taxed; the next sale pays off what is clawed back', async () => {
  const { order, checkoutId, balances, walk } = await givenPaid()
  const { businessId, orderId } = order
  await walk(...CONFIRMED)
  await until(balances, (read) => 'payable' in read)
  const amount = cny(25_600n)
  await recordRefund(app.ctx, { checkoutId, businessId, orderId, refundId: app.newId(), amount })
  expect(await until(balances, ({ clearing_alipay }) => clearing_alipay === '0.00')).toEqual({
    clearing_alipay: '0.00',
    escrow: '0.00',
    tax: '-29.44',
    freight: '-40.00',
    payable: '69.44',
  })
  const parts = { total: cny(10_000n), tax: cny(0n), freight: cny(0n) }
  const next = { businessId, subject: app.newId() }
  await hold({ ...next, paymentId: app.newId() })
  await postSettled(app.ctx, { ...next, parts, refunded: cny(0n) })
  expect((await balances())['payable']).toBe('-30.56')
})

test('posted again, in any order and at once, nothing is counted twice', async () => {
  const seller = await givenOrganisation(app)
  const one = { businessId: seller.organisationId, subject: app.newId() }
  const parts = { total: cny(10_000n), tax: cny(1_000n), freight: cny(0n) }
  const refundId = app.newId()
  expect(await postSettled(app.ctx, { ...one, parts, refunded: cny(0n) })).toBe(false)
  const pay = () => hold({ ...one, paymentId: app.newId() })
  await Promise.all([pay(), pay(), pay()])
  const back = () =>
    postRefunded(app.ctx, { ...one, amount: cny(2_500n), refundId, comesBack: NOTHING })
  await Promise.all([
    back(),
    back(),
    postSettled(app.ctx, { ...one, parts, refunded: cny(0n) }),
    back(),
  ])
  await postSettled(app.ctx, { ...one, parts, refunded: cny(0n) })
  const { body } = await seller.viewer.get(
    `/v1/businesses/${seller.organisationId}/orders/${one.subject}/money`,
  )
  expect(body.journals.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
    'captured',
    'refunded',
    'settled',
  ])
  const { body: books } = await seller.viewer.get(
    `/v1/businesses/${seller.organisationId}/ledger/balances`,
  )
  const cents = books.balances.map(({ amount }: { amount: { amount: string } }) =>
    BigInt(amount.amount.replace('.', '')),
  )
  expect(cents.reduce((a: bigint, b: bigint) => a + b, 0n)).toBe(0n)
  expect(books.balances[0]).toEqual({
    account: 'clearing_alipay',
    amount: { amount: '75.00', currency: 'CNY' },
  })
})

test('a commission is the one of the moment the order was placed; the most specific wins', async () => {
  const operator = await givenUser(app)
  await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const start = app.now()
  const at = '/v1/desk/commission-rules'
  const percent = (basisPoints: number) => ({ kind: 'percent', basisPoints })
  const set = { businessId, terms: percent(250) }
  expect((await seller.owner.post(at, set)).status).toBe(403)
  const parts = { total: cny(10_000n), tax: cny(0n), freight: cny(0n) }
  const settle = async (given: { placedAt?: Date; code?: string }) => {
    const one = { businessId, subject: app.newId() }
    await hold({ ...one, paymentId: app.newId(), ...given })
    await postSettled(app.ctx, { ...one, parts, refunded: cny(0n) })
    const path = `/v1/businesses/${businessId}/orders/${one.subject}/money`
    const { body } = await seller.viewer.get(path)
    const kept = body.journals
      .flatMap(
        ({ entries }: { entries: { account: string; amount: { amount: string } }[] }) => entries,
      )
      .find(({ account }: { account: string }) => account === 'commission')
    return kept?.amount.amount ?? '0.00'
  }
  expect(await settle({})).toBe('0.00')
  app.setNow(new Date(start.getTime() + 60_000))
  expect((await operator.client.post(at, set)).status).toBe(201)
  // Placed before the rule, paid after it.
  expect(await settle({ placedAt: start })).toBe('0.00')
  expect(await settle({})).toBe('-2.50')
  const perPiece = { kind: 'fixed', perPiece: { amount: '1.20', currency: 'CNY' } }
  const add = async (rule: object) => {
    app.setNow(new Date(app.now().getTime() + 60_000))
    expect((await operator.client.post(at, { businessId, ...rule })).status).toBe(201)
  }
  await add({ codePrefix: '0809', terms: perPiece })
  await add({ codePrefix: '08', terms: percent(1_000) })
  expect(await settle({ code: '0809290000' })).toBe('-2.40')
  expect(await settle({ code: '0810400000' })).toBe('-10.00')
  expect(await settle({ code: '6403400000' })).toBe('-2.50')
  await add({
    codePrefix: '0809',
    terms: { kind: 'fixed', perPiece: { amount: '1.20', currency: 'USD' } },
  })
  expect(await settle({ code: '0809290000' })).toBe('-10.00')
  await add({ codePrefix: '08', terms: { kind: 'withdrawn' } })
  expect(await settle({ code: '0809290000' })).toBe('-2.50')
  const inForce = await seller.viewer.get(`/v1/businesses/${businessId}/commission-rules`)
  expect(
    inForce.body.rules.map(({ codePrefix, terms }: { codePrefix: string; terms: object }) => [
      codePrefix,
      terms,
    ]),
  ).toEqual([
    ['0809', { kind: 'fixed', perPiece: { amount: '1.20', currency: 'USD' } }],
    ['', percent(250)],
  ])
  const bad = {
    businessId,
    terms: { kind: 'fixed', perPiece: { amount: '-1.00', currency: 'CNY' } },
  }
  expect((await operator.client.post(at, bad)).status).toBe(400)
  const page = await operator.client.get(`${at}?limit=2`)
  expect([page.body.rules.length, page.body.rules[0].codePrefix]).toEqual([2, '08'])
  app.setNow(start)
  const trial = await operator.client.get('/v1/desk/trial-balance')
  expect(trial.body.isBalanced).toBe(true)
  expect((await seller.owner.get('/v1/desk/trial-balance')).status).toBe(403)
})

test('a seller is paid in their currency at the rate of the payment, and the position is closed', async () => {
  const operator = await givenUser(app)
  await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const at = `/v1/businesses/${businessId}`
  const start = app.now()
  // The rates that ship are new on that day.
  app.setNow(new Date('2026-04-13T12:00:00Z'))
  const dollars = { currency: 'USD' }
  expect((await seller.viewer.put(`${at}/settlement-currency`, dollars)).status).toBe(403)
  expect((await seller.owner.get(`${at}/settlement-currency`)).body).toEqual({
    ...{ currency: null, exchange: null },
  })
  const unknown = await seller.owner.put(`${at}/settlement-currency`, { currency: 'KWD' })
  expect(unknown.body.code).toBe('ledger.currency_not_quoted')
  expect((await seller.owner.put(`${at}/settlement-currency`, dollars)).body).toEqual(dollars)
  const position = async () => (await operator.client.get('/v1/desk/fx-position')).body
  const held = async (currency: string): Promise<bigint> => {
    const { holdings } = await position()
    const one = holdings.find(
      ({ held }: { held: { currency: string } }) => held.currency === currency,
    )
    return BigInt((one?.held.amount ?? '0.00').replace('.', ''))
  }
  const [yuanBefore, dollarsBefore] = [await held('CNY'), await held('USD')]
  const one = { businessId, subject: app.newId() }
  await hold({ ...one, paymentId: app.newId() })
  const parts = { total: cny(10_000n), tax: cny(1_000n), freight: cny(0n) }
  await postSettled(app.ctx, { ...one, parts, refunded: cny(0n) })
  const trace = await seller.viewer.get(`${at}/orders/${one.subject}/money`)
  const [captured, settled] = trace.body.journals
  const { exchangeTo, exchangeRate, exchangeDay, exchangeSource } = captured.facts
  expect([exchangeTo, exchangeSource]).toEqual([
    'USD',
    'European Central Bank, euro foreign exchange reference rates',
  ])
  expect(exchangeDay).toBe('2026-04-13')
  const paidIn = (await seller.viewer.get(`${at}/settlement-currency`)).body
  expect(paidIn.exchange).toEqual({
    ...{
      isLocked: true,
      day: exchangeDay,
      rate: exchangeRate,
      source: exchangeSource,
      lockDays: 60,
    },
  })
  const stated = `${at}/ledger/accounts/payable?from=2026-04-13&to=2026-04-13`
  expect((await seller.viewer.get(stated)).body.lines[0].exchange).toEqual({
    ...{ to: 'USD', rate: exchangeRate, day: exchangeDay, source: exchangeSource, isLocked: true },
    expiresAt: '2026-06-12T12:00:00.000Z',
  })
  expect(settled.facts.exchangeRate).toBe(exchangeRate)
  const owed = convert(cny(9_000n), parseRate(exchangeRate)!, 'USD', 'halfEven')
  const { body } = await seller.viewer.get(`${at}/ledger/balances`)
  expect(
    body.balances.map(({ account, amount }: { account: string; amount: object }) => [
      account,
      amount,
    ]),
  ).toEqual([
    ['clearing_alipay', { amount: '100.00', currency: 'CNY' }],
    ['escrow', { amount: '0.00', currency: 'CNY' }],
    ['fx_position', { amount: '-90.00', currency: 'CNY' }],
    ['fx_position', toMoneyDto(owed)],
    ['payable', { ...toMoneyDto(owed), amount: `-${toMoneyDto(owed).amount}` }],
    ['tax', { amount: '-10.00', currency: 'CNY' }],
  ])
  const { body: days } = await seller.viewer.get(`${at}/ledger/statements`)
  expect(
    days.statements.map(({ exchanged, change }: { exchanged: object; change: object }) => [
      exchanged,
      change,
    ]),
  ).toEqual([
    [
      { amount: '-90.00', currency: 'CNY' },
      { amount: '0.00', currency: 'CNY' },
    ],
    [toMoneyDto(owed), toMoneyDto(owed)],
  ])
  expect([await held('CNY'), await held('USD')]).toEqual([
    yuanBefore - 9_000n,
    dollarsBefore + owed.minor,
  ])
  // The bank wants 91.00 yuan for the dollars.
  const conversion = {
    sold: { amount: '91.00', currency: 'CNY' },
    bought: toMoneyDto(owed),
    reference: `FX-${one.subject}`,
  }
  expect((await seller.owner.post('/v1/desk/conversions', conversion)).status).toBe(403)
  const same = { ...conversion, bought: conversion.sold }
  expect((await operator.client.post('/v1/desk/conversions', same)).status).toBe(422)
  const convertOnce = () => operator.client.post('/v1/desk/conversions', conversion)
  expect((await convertOnce()).body).toEqual({ isNew: true })
  expect((await convertOnce()).body).toEqual({ isNew: false })
  expect(await held('USD')).toBe(dollarsBefore)
  expect((await position()).worth).toEqual({ amount: '0.00', currency: 'CNY' })
  const trial = await operator.client.get('/v1/desk/trial-balance')
  expect(trial.body.isBalanced).toBe(true)
  app.setNow(start)
})

test('where the newest rate is old none is locked: the day of settlement decides, and it is said', async () => {
  const operator = await givenUser(app)
  await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const at = `/v1/businesses/${businessId}`
  const start = app.now()
  const newest = '2026-04-13'
  const stale = { isLocked: false, day: newest, rate: null, lockDays: 60 }
  await seller.owner.put(`${at}/settlement-currency`, { currency: 'USD' })
  const one = { businessId, subject: app.newId() }
  // Seven days are no old rate yet; eight are.
  for (const [day, isLocked] of [
    ['2026-04-20', true],
    ['2026-04-21', false],
  ] as const) {
    app.setNow(new Date(`${day}T12:00:00Z`))
    const { exchange } = (await seller.viewer.get(`${at}/settlement-currency`)).body
    expect([day, exchange.isLocked]).toEqual([day, isLocked])
  }
  app.setNow(start)
  expect((await seller.viewer.get(`${at}/settlement-currency`)).body.exchange).toMatchObject(stale)
  await hold({ ...one, paymentId: app.newId() })
  const parts = { total: cny(10_000n), tax: cny(0n), freight: cny(0n) }
  app.setNow(new Date(start.getTime() + 12 * 86_400_000))
  await postSettled(app.ctx, { ...one, parts, refunded: cny(0n) })
  await postRefunded(app.ctx, {
    ...{ ...one, amount: cny(4_000n), refundId: app.newId(), comesBack: NOTHING },
  })
  const { journals } = (await seller.viewer.get(`${at}/orders/${one.subject}/money`)).body
  const [captured, settled, refunded] = journals
  expect(captured.facts).toMatchObject({ settleIn: 'USD', exchangeNotLocked: newest })
  expect(captured.facts).not.toHaveProperty('exchangeRate')
  expect(settled.facts).toMatchObject({ exchangeTo: 'USD', exchangeDay: newest })
  const rate = parseRate(settled.facts.exchangeRate)!
  const owed = (minor: bigint) => toMoneyDto(convert(cny(minor), rate, 'USD', 'halfEven')).amount
  const payable = ({ entries }: { entries: { account: string; amount: { amount: string } }[] }) =>
    entries.find(({ account }) => account === 'payable')!.amount.amount
  expect([payable(settled), payable(refunded)]).toEqual([`-${owed(10_000n)}`, owed(4_000n)])
  const days = 'from=2026-11-22&to=2026-12-31'
  const { lines } = (await seller.viewer.get(`${at}/ledger/accounts/payable?${days}`)).body
  expect(lines.map(({ exchange }: { exchange: object }) => exchange)).toEqual(
    [settled, refunded].map(() => ({
      ...{ to: 'USD', rate: settled.facts.exchangeRate, day: newest, isLocked: false },
      ...{ source: settled.facts.exchangeSource, expiresAt: null },
    })),
  )
  const { waiting } = (await operator.client.get('/v1/desk/waiting')).body
  const waits = waiting.find(({ kind }: { kind: string }) => kind === 'staleRates')
  expect(waits.count).toBeGreaterThan(0)
  app.setNow(start)
})

test('a rate that was locked too long ago gives way to that of the day', async () => {
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const at = `/v1/businesses/${businessId}`
  const start = app.now()
  await seller.owner.put(`${at}/settlement-currency`, { currency: 'USD' })
  const one = { businessId, subject: app.newId() }
  app.setNow(new Date('2025-04-10T12:00:00Z'))
  await hold({ ...one, paymentId: app.newId() })
  const parts = { total: cny(10_000n), tax: cny(0n), freight: cny(0n) }
  app.setNow(start)
  await postSettled(app.ctx, { ...one, parts, refunded: cny(0n) })
  const [captured, settled] = (await seller.viewer.get(`${at}/orders/${one.subject}/money`)).body
    .journals
  expect(captured.facts.exchangeDay).toBe('2025-04-10')
  expect(settled.facts.exchangeDay > '2025-06-09').toBe(true)
})

test('the database refuses what does not add up, and every change', async () => {
  const businessId = app.newId()
  const journal = {
    businessId,
    kind: 'captured',
    reference: app.newId(),
    subject: app.newId(),
    facts: {},
    entries: [
      { account: 'clearing_alipay', currency: 'CNY', minor: 5n },
      { account: 'escrow', currency: 'CNY', minor: -4n },
    ],
  } as const
  await expect(
    transaction(app.ctx, (tx) => insertJournals(tx.db, [journal], tx.now())),
  ).rejects.toThrow('does not add up')
  const entries = [journal.entries[0], { ...journal.entries[1], minor: -5n }]
  await transaction(app.ctx, (tx) => insertJournals(tx.db, [{ ...journal, entries }], tx.now()))
  for (const change of [
    sql`update ledger.entry set minor = 6 where business_id = ${businessId}`,
    sql`delete from ledger.entry where business_id = ${businessId}`,
    sql`update ledger.journal set subject = 'x' where business_id = ${businessId}`,
    sql`delete from ledger.journal where business_id = ${businessId}`,
  ]) {
    await expect(change.execute(app.ctx.db)).rejects.toThrow('only added to')
  }
})

test('each day is stated: what was settled, kept, taken back, and owed at its end', async () => {
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const start = app.now()
  const parts = { total: cny(10_000n), tax: cny(1_000n), freight: cny(500n) }
  const [first, second] = [app.newId(), app.newId()]
  const settle = async (subject: string) => {
    await hold({ businessId, subject, paymentId: app.newId() })
    await postSettled(app.ctx, { businessId, subject, parts, refunded: cny(0n) })
  }
  await settle(first)
  app.setNow(new Date(start.getTime() + 24 * 3_600_000))
  await settle(second)
  const comesBack = { tax: true, freight: false }
  const back = { businessId, subject: first, amount: cny(3_000n), refundId: app.newId(), comesBack }
  await postRefunded(app.ctx, back)
  app.setNow(start)
  const at = `/v1/businesses/${businessId}/ledger/statements`
  const yuan = (amount: string) => ({ amount, currency: 'CNY' })
  const read = await seller.viewer.get(at)
  const day = {
    released: yuan('100.00'),
    tax: yuan('10.00'),
    freight: yuan('5.00'),
    commission: yuan('0.00'),
    exchanged: yuan('0.00'),
  }
  expect(read.body).toEqual({
    statements: [
      {
        day: '2026-11-23',
        ...day,
        // 10.00 of the order that day, less 3.00 of the refund.
        tax: yuan('7.00'),
        clawedBack: yuan('30.00'),
        reserveKept: yuan('0.00'),
        reserveLetGo: yuan('0.00'),
        fromOffers: yuan('0.00'),
        paidOut: yuan('0.00'),
        change: yuan('58.00'),
        closing: yuan('143.00'),
      },
      {
        day: '2026-11-22',
        ...day,
        clawedBack: yuan('0.00'),
        reserveKept: yuan('0.00'),
        reserveLetGo: yuan('0.00'),
        fromOffers: yuan('0.00'),
        paidOut: yuan('0.00'),
        change: yuan('85.00'),
        closing: yuan('85.00'),
      },
    ],
    next: null,
  })
  const book = `/v1/businesses/${businessId}/ledger/entries.csv`
  const csv = await seller.viewer.get(`${book}?from=2026-11-23&to=2026-11-23`)
  const lines = csv.text
    .trim()
    .split('\r\n')
    .map((line) => line.split(','))
  expect(lines[0]).toEqual([
    'posted_at',
    'journal',
    'kind',
    'order',
    'account',
    'currency',
    'amount',
  ])
  expect(lines.slice(1).map(([, , kind, , account, , amount]) => [kind, account, amount])).toEqual([
    ['captured', 'clearing_alipay', '100.00'],
    ['captured', 'escrow', '-100.00'],
    ['settled', 'escrow', '100.00'],
    ['settled', 'tax', '-10.00'],
    ['settled', 'freight', '-5.00'],
    ['settled', 'payable', '-85.00'],
    ['refunded', 'tax', '3.00'],
    ['refunded', 'payable', '27.00'],
    ['refunded', 'clearing_alipay', '-30.00'],
  ])
  expect((await seller.stranger.get(`${book}?from=2026-11-23&to=2026-11-23`)).status).toBe(404)
  expect((await seller.viewer.get(`${book}?from=2026-11-23&to=yesterday`)).status).toBe(400)
  const older = await seller.viewer.get(`${at}?limit=1&after=2026-11-23`)
  expect([older.body.statements[0].day, older.body.next]).toEqual(['2026-11-22', '2026-11-22'])
  expect((await seller.stranger.get(at)).status).toBe(404)
})
