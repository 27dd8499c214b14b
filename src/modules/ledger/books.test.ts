import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { convert, money, toMoneyDto } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { parseRate } from '../../kernel/rate.ts'
import { transaction } from '../../platform/context.ts'
import { ownApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { moveOrder } from '../orders/api.ts'
import { givenSku, lineOf, place } from '../orders/testing.ts'
import { formOf, simulatedWays } from '../payments/testing.ts'
import { closeBooks } from './close-books.ts'
import { selectTrialBalance } from './closing-store.ts'
import { postCaptured, postProviderSettled, postRefunded, postSettled } from './post.ts'

const app = await ownApp()
beforeAll(async () => {
  await app.startWork()
  await app.http.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const cny = (minor: bigint) => money(minor, 'CNY')
const NOTHING = { tax: false, freight: false }
const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const on = (day: string, time = '12:00:00') => app.setNow(new Date(`${day}T${time}Z`))

async function sell(businessId: string, total: bigint) {
  const subject = app.newId()
  const parts = { total: cny(total), tax: cny(total / 10n), freight: cny(0n) }
  const goods = [{ code: null, quantity: 1, minor: total - total / 10n }]
  const payment = {
    ...{ businessId, subject, total: parts.total, paymentId: app.newId() },
    ...{ provider: 'alipay' as const },
    ...{ placedAt: app.now(), goods },
  }
  await transaction(app.ctx, (tx) => postCaptured(tx, [payment]))
  await postSettled(app.ctx, { businessId, subject, parts, refunded: cny(0n) })
  return subject
}
const giveBack = (businessId: string, subject: string, minor: bigint) =>
  postRefunded(app.ctx, {
    businessId,
    subject,
    amount: cny(minor),
    refundId: app.newId(),
    comesBack: NOTHING,
  })

type Line = { kind: string; amount: { amount: string }; balance: { amount: string } }
const shown = (lines: Line[]) =>
  lines.map(({ kind, amount, balance }) => [kind, amount.amount, balance.amount])

test('an account opens, moves and closes over some days, also when the days are long closed', async () => {
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  on('2026-11-22')
  const first = await sell(businessId, 10_000n)
  on('2026-11-24', '00:00:00')
  await giveBack(businessId, first, 2_000n)
  on('2026-11-24', '23:59:59')
  await sell(businessId, 5_000n)
  const at = `/v1/businesses/${businessId}/ledger/accounts/payable`
  const days = 'from=2026-11-23&to=2026-11-24'
  const read = async (query = days) => (await seller.viewer.get(`${at}?${query}`)).body
  const open = await read()
  expect(open.totals).toEqual([{ opening: yuan('-90.00'), closing: yuan('-115.00') }])
  expect(shown(open.lines)).toEqual([
    ['refunded', '20.00', '-70.00'],
    ['settled', '-45.00', '-115.00'],
  ])
  const trialOf = async (query = '') =>
    (await operator.client.get(`/v1/desk/trial-balance${query}`)).body
  const trial = await trialOf()
  const dated = await trialOf('?day=2026-11-23')
  const statements = async () =>
    (await seller.viewer.get(`/v1/businesses/${businessId}/ledger/statements?limit=2`)).body
  const stated = await statements()
  expect([stated.statements.map(({ day }: { day: string }) => day), stated.next]).toEqual([
    ['2026-11-24', '2026-11-22'],
    '2026-11-22',
  ])
  expect(stated.statements[0].closing).toEqual(yuan('115.00'))
  for (const now of ['2026-11-24', '2026-11-25', '2026-11-27']) {
    on(now)
    await closeBooks(app.ctx)
    await closeBooks(app.ctx)
    expect([now, await read()]).toEqual([now, open])
    expect([now, await statements()]).toEqual([now, stated])
    expect((await trialOf()).accounts).toEqual(trial.accounts)
    expect((await trialOf('?day=2026-11-23')).accounts).toEqual(dated.accounts)
  }
  expect(await trialOf()).toMatchObject({ isBalanced: true, closedThrough: '2026-11-26' })
  await sell(businessId, 1_000n)
  const later = await read('from=2026-11-25&to=2026-11-30&limit=1')
  expect(later.totals).toEqual([{ opening: yuan('-115.00'), closing: yuan('-124.00') }])
  const pages = await read(`${days}&limit=1`)
  const second = await read(`${days}&limit=1&after=${pages.next}`)
  expect([...shown(pages.lines), ...shown(second.lines)]).toEqual(shown(open.lines))
  const csv = await seller.viewer.get(`${at}/statement.csv?${days}`)
  const rows = csv.text.trim().split('\r\n')
  expect(rows[1]).toBe(',,opening,,,CNY,,-90.00,,,,,')
  expect(rows.slice(2, 4).map((row: string) => row.split(',').slice(5, 8))).toEqual([
    ['CNY', '20.00', '-70.00'],
    ['CNY', '-45.00', '-115.00'],
  ])
  expect(rows[4]).toBe(',,closing,,,CNY,,-115.00,,,,,')
  expect((await seller.stranger.get(`${at}?${days}`)).status).toBe(404)
  expect((await seller.viewer.get(`${at}?from=2026-11-23`)).status).toBe(400)
  expect((await seller.viewer.get(`${at}?${days}&after=nonsense`)).body).toEqual(open)
})

test('nothing is posted to a day that is closed, and no closing is changed', async () => {
  on('2026-11-26')
  const businessId = app.newId()
  const before = await selectTrialBalance(app.ctx.db)
  await expect(sell(businessId, 100n)).rejects.toThrow('the day is closed')
  for (const table of ['journal', 'entry', 'closing', 'closed_total', 'closed_day', 'shut_day']) {
    const whole = sql.table(`ledger.${table}`)
    await expect(sql`truncate ${whole} cascade`.execute(app.ctx.db)).rejects.toThrow('only added')
    await expect(sql`delete from ${whole}`.execute(app.ctx.db)).rejects.toThrow('only added')
  }
  expect(await selectTrialBalance(app.ctx.db)).toEqual(before)
  on('2026-11-27')
})

test('closed on any days, in any order of sales, the books come to what their entries add up to', async () => {
  const step = fc.record({
    what: fc.constantFrom('sell', 'sell', 'give back', 'next day', 'close'),
    minor: fc.bigInt(10n, 1_000_000n),
  })
  let day = new Date('2026-12-01T12:00:00Z')
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const businessId = app.newId()
      const sold: string[] = []
      for (const { what, minor } of steps) {
        app.setNow(day)
        if (what === 'sell') sold.push(await sell(businessId, minor))
        const [any] = sold
        if (what === 'give back' && any) await giveBack(businessId, any, 1n)
        if (what === 'close') await closeBooks(app.ctx)
        if (what === 'next day') day = new Date(day.getTime() + 86_400_000)
      }
      const { rows } = await sql<{ account: string; minor: bigint }>`select account,
          sum(minor)::bigint as minor from ledger.entry group by account, currency order by 1`.execute(
        app.ctx.db,
      )
      const kept = await selectTrialBalance(app.ctx.db)
      expect(kept.map(({ account, entryMinor }) => ({ account, minor: entryMinor }))).toEqual(rows)
      expect(kept.filter(({ minor, entryMinor }) => minor !== entryMinor)).toEqual([])
    }),
    { numRuns: 12 },
  )
  app.setNow(day)
})

test.runIf(app.isRealPostgres)(
  'who posts while a day is closed is counted in it, or refused',
  async () => {
    const day = new Date(app.now().getTime() + 86_400_000)
    app.setNow(day)
    const businessId = app.newId()
    const later = { ...app.ctx, now: () => new Date(day.getTime() + 86_400_000) }
    const sales = Array.from({ length: 20 }, () => sell(businessId, 1_000n).catch(() => undefined))
    await Promise.all([...sales, closeBooks(later)])
    app.setNow(later.now())
    const kept = await selectTrialBalance(app.ctx.db)
    expect(kept.filter(({ minor, entryMinor }) => minor !== entryMinor)).toEqual([])
  },
)

test('the operator reads and takes the books of the market and of any seller; nobody else does', async () => {
  await postProviderSettled(app.ctx, {
    ...{ provider: 'alipay', isSimulated: false, day: '2026-11-27' as Day, attempt: 1 },
    ...{ taken: cny(100_000n), fee: cny(550n), postedFee: cny(0n) },
  })
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  await sell(businessId, 1_000n)
  const today = app.now().toISOString().slice(0, 10)
  const days = `from=${today}&to=${today}`
  const at = '/v1/desk/books'
  const paths = [
    `${at}/journals`,
    `${at}/entries.csv?${days}`,
    `${at}/accounts/bank?${days}`,
    `${at}/accounts/bank/statement.csv?${days}`,
  ]
  for (const path of paths) expect((await seller.owner.get(path)).status).toBe(403)
  const own = (await operator.client.get(`${at}/journals?kind=provider_settled`)).body.journals
  expect(own[0]).toMatchObject({ kind: 'provider_settled', orderId: 'alipay/2026-11-27/CNY' })
  const bank = (await operator.client.get(`${at}/accounts/bank?${days}`)).body
  expect(shown(bank.lines)).toEqual([['provider_settled', '994.50', '994.50']])
  const csv = await operator.client.get(`${at}/entries.csv?${days}`)
  expect(
    csv.text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row: string) => row.split(',').slice(4)),
  ).toEqual([
    ['bank', 'CNY', '994.50'],
    ['fee', 'CNY', '5.50'],
    ['clearing_alipay', 'CNY', '-1000.00'],
  ])
  const theirs = await operator.client.get(`${at}/accounts/tax?${days}&businessId=${businessId}`)
  expect(shown(theirs.body.lines)).toEqual([['settled', '-1.00', '-1.00']])
})

test('a fee in another currency is posted in its own, with what it is in the other', async () => {
  const day = '2026-04-10' as Day
  const of = { provider: 'stripe', isSimulated: false, day } as const
  const told = { ...of, taken: cny(100_000n), postedFee: money(0n, 'USD') }
  const fee = money(410n, 'USD')
  await postProviderSettled(app.ctx, { ...told, attempt: 1, fee: money(400n, 'USD') })
  await postProviderSettled(app.ctx, { ...told, attempt: 2, fee })
  await postProviderSettled(app.ctx, { ...told, attempt: 2, fee })
  const { journals } = (await operator.client.get('/v1/desk/books/journals?kind=provider_settled'))
    .body
  const [second, first] = journals
  const shownOf = ({ entries }: { entries: { account: string; amount: object }[] }) =>
    entries.map(({ account, amount }) => [account, amount])
  const dollars = (amount: string) => ({ amount, currency: 'USD' })
  expect(shownOf(first)).toEqual([
    ['bank', yuan('1000.00')],
    ['clearing_stripe', yuan('-1000.00')],
    ['fee', dollars('4.00')],
    ['bank', dollars('-4.00')],
  ])
  expect(shownOf(second)).toEqual([
    ['fee', dollars('0.10')],
    ['bank', dollars('-0.10')],
  ])
  const { exchangeTo, exchangeDay, exchangeRate, feeExchanged, feeCurrency } = second.facts
  expect([second.orderId, exchangeTo, exchangeDay, feeCurrency]).toEqual([
    'stripe/2026-04-10/CNY/USD',
    'CNY',
    day,
    'USD',
  ])
  const inYuan = convert(fee, parseRate(exchangeRate)!, 'CNY', 'halfEven')
  expect(feeExchanged).toBe(toMoneyDto(inYuan).amount)
})

test('tax and freight leave the books when they are paid, once, and never more than is owed', async () => {
  const owed = async (): Promise<bigint> => {
    const { accounts } = (await operator.client.get('/v1/desk/trial-balance')).body
    const tax = accounts.find(({ account }: { account: string }) => account === 'tax')
    return -BigInt(tax.amount.amount.replace('.', ''))
  }
  const seller = await givenOrganisation(app)
  await sell(seller.organisationId, 10_000n)
  const before = await owed()
  const today = app.now().toISOString().slice(0, 10)
  const given = { account: 'tax', amount: yuan('4.00'), day: today, reference: 'DECL-2026-77' }
  const remit = (body: object) => operator.client.post('/v1/desk/remittances', body)
  const all = `${(before + 1n) / 100n}.${`${(before + 1n) % 100n}`.padStart(2, '0')}`
  const refused = [
    await seller.owner.post('/v1/desk/remittances', given),
    await remit({ ...given, amount: yuan('0.00') }),
    await remit({ ...given, day: '2099-01-01' }),
    await remit({ ...given, amount: yuan(all) }),
    await remit({ ...given, amount: { amount: '1.00', currency: 'EUR' } }),
    await remit({ ...given, account: 'payable' }),
  ]
  expect(refused.map(({ status }) => status)).toEqual([403, 422, 422, 409, 409, 400])
  expect(await owed()).toBe(before)
  expect((await remit(given)).body).toEqual({ isNew: true })
  expect((await remit(given)).body).toEqual({ isNew: false })
  expect(await owed()).toBe(before - 400n)
  const { journals } = (await operator.client.get('/v1/desk/books/journals?kind=remitted')).body
  expect(journals).toMatchObject([
    { reference: 'tax/DECL-2026-77', orderId: 'DECL-2026-77', facts: { day: today } },
  ])
  expect(journals[0].entries).toEqual([
    { account: 'tax', amount: yuan('4.00') },
    { account: 'bank', amount: yuan('-4.00') },
  ])
})

test('an order is traced from the buyer’s payment to the payout that carried the seller’s share', async () => {
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const sku = await givenSku(app, { businessId })
  const { body } = await place(app.anonymous, [lineOf(sku, 2)])
  const checkout = `/v1/checkouts/${body.checkoutId}`
  const [alipay] = simulatedWays(app)
  const started = await app.anonymous.post(`${checkout}/payments?key=${body.key}`, {
    provider: alipay!.way,
  })
  await app.anonymous.get(started.body.payUrl)
  const { path, id } = alipay!.payForm(started.body)
  const form = formOf(id, false)
  await app.http.inject({ method: 'POST', url: path, payload: form.body, headers: form.headers })
  const orderId = body.orders[0].id as string
  const order = { businessId, orderId }
  const at = `/v1/desk/businesses/${businessId}/orders/${orderId}/money`
  const read = async () => (await operator.client.get(at)).body
  await until(read, ({ journals }) => journals.length === 1)
  const steps = ['paid', 'declared', 'released', 'shipped', 'delivered', 'confirmed'] as const
  for (const [index, to] of steps.entries()) {
    if (index > 0) await moveOrder(app.ctx, { ...order, from: steps[index - 1]!, to })
  }
  await until(read, ({ journals }) => journals.length === 2)
  const debtor = { holder: 'Tradewind', account: 'CN-62220000', bic: 'BKCHCNBJ', country: 'CN' }
  await seller.owner.put(`/v1/businesses/${businessId}/payout-account`, debtor)
  const payOut = async () =>
    (await operator.client.post('/v1/desk/payouts', { debtor, least: yuan('1.00') })).body.fileId
  const rejected = await payOut()
  await operator.client.post(`/v1/desk/payouts/${rejected}/outcome`, {
    ...{ outcome: 'rejected', reason: 'a closed account' },
  })
  const fileId = await payOut()
  await sell(businessId, 10_000n)
  await payOut()
  const trace = await read()
  expect(trace.order).toMatchObject({ id: orderId, status: 'settled', total: yuan('256.00') })
  expect(trace.payments).toMatchObject([
    { provider: alipay!.way, amount: yuan('256.00'), status: 'captured', isTaken: true },
  ])
  expect(trace.payments[0].reference).toMatch(/^\S+$/)
  expect(trace.journals.map(({ kind }: { kind: string }) => kind)).toEqual(['captured', 'settled'])
  expect(trace.payouts).toMatchObject([
    { fileId: rejected, status: 'rejected', amount: yuan('186.56') },
    { fileId, status: 'sent', amount: yuan('186.56') },
  ])
  const own = await seller.viewer.get(`/v1/businesses/${businessId}/orders/${orderId}/money`)
  expect(own.body).toEqual({ journals: trace.journals, payouts: trace.payouts })
  expect((await seller.owner.get(at)).status).toBe(403)
  expect((await operator.client.get(at.replace(orderId, app.newId()))).status).toBe(404)
})
