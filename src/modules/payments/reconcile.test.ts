import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { addDays, type Day, dayOf } from '../../kernel/period.ts'
import { readConfig } from '../../platform/config.ts'
import { type Answer, ownApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { givenSku, lineOf, place } from '../orders/testing.ts'
import { requestRefund } from './api.ts'
import { createPayments } from './module.ts'
import { daysToReconcile, reconcile } from './reconcile.ts'
import { goodDay } from './simulators/bad-days.ts'
import { disputeAtStripe, formOf, type SimulatedWay, simulatedWays } from './testing.ts'

// A file is held against all that was paid on its day.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const start = app.now()
const ways = simulatedWays(app)
const ofProviders = ['alipay_simulated', 'wechatpay_simulated', 'stripe_simulated'].map(
  (way) => ways.find((one) => one.way === way)!,
)
let base = ''
const desk = await givenUser(app)
beforeAll(async () => {
  base = await workingApp(app)
  await makeOperator(app.ctx, { email: desk.email, name: 'Operator' })
})
const operator = app.withHeaders({ cookie: desk.cookie })
/** Each test has a day of its own. */
let day = dayOf(start)
afterEach(() => {
  for (const { mischief } of ways) Object.assign(mischief, goodDay())
  app.setNow(start)
})

const { providers } = createPayments(
  readConfig({
    TRADEWIND_DATA: app.folder,
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  }),
  () => base,
)

/** Some hours of a new day, in Shanghai and in Greenwich. */
function givenDay(): Day {
  day = addDays(day, 1)
  app.setNow(new Date(`${day}T05:00:00Z`))
  return day
}

async function givenStarted(one: SimulatedWay): Promise<Answer['body']> {
  const { body } = await place(app.anonymous, [lineOf(await givenSku(app), 2)])
  const at = `/v1/checkouts/${body.checkoutId}/payments?key=${body.key}`
  const started = (await app.anonymous.post(at, { provider: one.way })).body
  await app.anonymous.get(started.simulatorUrl ?? started.payUrl)
  return started
}

/** Two payments of 256.00, and 56.00 given back of the second. */
async function givenPaid(one: SimulatedWay) {
  const paid: string[] = []
  for (const _ of [1, 2]) {
    const started = await givenStarted(one)
    const { path, id } = one.payForm(started)
    const form = formOf(id, false)
    await app.anonymous.post(path, form.body, form.headers)
    paid.push(started.paymentId)
  }
  const asked = { paymentId: paid[1]!, key: 'part', amountMinor: 5_600n, reason: 'test' }
  const refundId = await requestRefund(app.ctx, asked)
  const statusOf = async () => {
    const { rows } = await sql<{ status: string }>`
      select status from payments.refund where id = ${refundId}`.execute(app.ctx.db)
    return rows[0]?.status
  }
  expect(await until(statusOf, (status) => status === 'succeeded')).toBe('succeeded')
  return { paid, refundId }
}

const read = (one: SimulatedWay, on: Day) =>
  reconcile(app.ctx, providers, { provider: one.provider, day: on })
const at = (one: SimulatedWay, on: Day) => `/v1/desk/settlements/${one.provider}/${on}`
const runOf = async (one: SimulatedWay, on: Day) =>
  (await operator.get('/v1/desk/settlements')).body.settlements.find(
    (run: { provider: string; day: string }) => run.provider === one.provider && run.day === on,
  )
const differencesOn = async (one: SimulatedWay, on: Day) =>
  (await operator.get(`${at(one, on)}/differences`)).body.differences as Answer['body'][]
const kinds = async (one: SimulatedWay, on: Day) =>
  (await differencesOn(one, on)).map(({ kind, ours, theirs }) => [
    kind,
    ours?.amount ?? null,
    theirs?.amount ?? null,
  ])
/** What lies where in the market's own books, of one provider and day. */
const booksOf = async (one: SimulatedWay, on: Day) => {
  const { rows } = await sql<{ account: string; minor: bigint }>`
    select account, sum(minor)::bigint as minor from ledger.entry join ledger.journal
      on journal.business_id = entry.business_id and journal.id = journal_id
    where subject = ${`${one.provider}_simulated/${on}/CNY`} group by 1 order by 1`.execute(
    app.ctx.db,
  )
  return Object.fromEntries(rows.map(({ account, minor }) => [account, minor]))
}

const FEES = { alipay: [308n, -34n], wechatpay: [308n, -34n], stripe: [1_884n, 0n] } as const

describe.each(ofProviders)('the file of $provider', (one) => {
  const { mischief } = one
  const [feeOfTwo, feeBack] = FEES[one.provider]
  const fee = feeOfTwo + feeBack
  const clearing = `clearing_${one.provider}`

  test('agrees to the cent, and is posted; read again it changes nothing', async () => {
    const on = givenDay()
    await givenPaid(one)
    for (const _ of [1, 2]) {
      await read(one, on)
      const run = await runOf(one, on)
      expect(run).toMatchObject({ status: 'done', lines: 3, differences: 0, unexplained: 0 })
      expect(run.totals).toEqual([
        {
          paid: { amount: '512.00', currency: 'CNY' },
          refunded: { amount: '56.00', currency: 'CNY' },
          fee: { amount: `${fee / 100n}.${`${fee % 100n}`.padStart(2, '0')}`, currency: 'CNY' },
        },
      ])
      const books = await until(
        () => booksOf(one, on),
        (found) => found[clearing] !== undefined,
      )
      expect(books).toEqual({ bank: 45_600n - fee, [clearing]: -45_600n, fee })
    }
    expect(
      await daysToReconcile(app.ctx, providers.find(({ name }) => name === one.provider)!),
    ).not.toContain(on)
  })

  test('that lacks a line, states another amount or states one twice is found out', async () => {
    const on = givenDay()
    const { paid } = await givenPaid(one)
    const kindsWith = async (bill: typeof mischief.bill) => {
      mischief.bill = bill
      await read(one, on)
      return kinds(one, on)
    }
    expect(await kindsWith('line_missing')).toEqual([['missing_there', '256.00', null]])
    expect(paid).toContain((await differencesOn(one, on))[0].paymentId)
    expect(await kindsWith('line_wrong')).toEqual([['amount_differs', '256.00', '255.99']])
    expect(await kindsWith('line_twice')).toEqual([['told_twice', '256.00', '256.00']])
    const [foreign] = await kindsWith('line_foreign')
    expect([foreign?.[0], foreign?.[1]]).toEqual(['missing_here', null])
    const posted = { bank: 45_600n - fee, [clearing]: -45_600n, fee }
    expect(await kindsWith('right')).toEqual([])
    const books = () => booksOf(one, on)
    expect(await until(books, ({ bank }) => bank === posted.bank)).toEqual(posted)
  })

  test('shows what was paid and never told: it is asked about and taken', async () => {
    const on = givenDay()
    mischief.notify = 'never'
    const { paymentId, ...started } = await givenStarted(one)
    const { path, id } = one.payForm({ paymentId, ...started })
    const form = formOf(id, false)
    await app.anonymous.post(path, form.body, form.headers)
    await sql`update payments.payment set status = 'closed', ask_at = null
      where id = ${paymentId}`.execute(app.ctx.db)
    await read(one, on)
    expect((await kinds(one, on))[0]).toEqual(['status_differs', '256.00', '256.00'])
    const { rows } = await sql<{ status: string }>`
      select status from payments.payment where id = ${paymentId}`.execute(app.ctx.db)
    expect(rows).toEqual([{ status: 'captured' }])
    await read(one, on)
    expect(await kinds(one, on)).toEqual([])
  })

  test('that cannot be had is a run that failed, and is read when it is there', async () => {
    const on = givenDay()
    await givenPaid(one)
    mischief.isDown = true
    await expect(read(one, on)).rejects.toThrow()
    expect(await runOf(one, on)).toMatchObject({ status: 'failed', lines: 0 })
    expect((await runOf(one, on)).problem).not.toBe('')
    mischief.isDown = false
    await read(one, on)
    expect(await runOf(one, on)).toMatchObject({ status: 'done', lines: 3, problem: null })
  })
})

describe('the operator', () => {
  const [one] = ofProviders as [SimulatedWay]

  test('runs a day again, says why something differs, and it stays said', async () => {
    const on = givenDay()
    await givenPaid(one)
    one.mischief.bill = 'line_missing'
    app.setNow(new Date(`${addDays(on, 1)}T05:00:00Z`))
    const path = at(one, on)
    expect((await operator.post(`${path}/runs`)).status).toBe(202)
    const found = await until(
      () => differencesOn(one, on),
      ({ length }) => length === 1,
    )
    const noteAt = `${path}/differences/${encodeURIComponent(found[0].id)}/note`
    expect((await operator.put(noteAt, { note: '银行延迟入账' })).status).toBe(204)
    await read(one, on)
    expect(await differencesOn(one, on)).toMatchObject([{ note: '银行延迟入账' }])
    expect(await runOf(one, on)).toMatchObject({ differences: 1, unexplained: 0 })
    const none = await operator.put(`${path}/differences/x~told_twice/note`, { note: 'x' })
    expect([none.status, none.body.code]).toEqual([404, 'payments.difference_not_found'])
  })

  test('reads differences page by page', async () => {
    const on = givenDay()
    await givenPaid(one)
    await givenPaid(one)
    await sql`update payments.simulated_payment set paid_at = paid_at - interval '3 days'
      where provider = 'alipay' and paid_at >= ${new Date(`${on}T00:00:00Z`)}`.execute(app.ctx.db)
    await read(one, on)
    const seen: string[] = []
    for (let after = ''; ; ) {
      const query = `?limit=2${after && `&after=${encodeURIComponent(after)}`}`
      const { body } = await operator.get(`${at(one, on)}/differences${query}`)
      seen.push(...body.differences.map(({ id }: { id: string }) => id))
      if (!body.next) break
      after = body.next
    }
    expect(seen).toHaveLength(4)
    expect(new Set(seen).size).toBe(4)
  })

  test('cannot have the file of a day that is not over', async () => {
    const answer = await operator.post(`${at(one, dayOf(app.now()))}/runs`)
    expect([answer.status, answer.body.code]).toEqual([409, 'payments.day_not_over'])
  })

  test('is the only one who sees any of it', async () => {
    const answer = await app.anonymous.get('/v1/desk/settlements')
    expect([answer.status, answer.body.code]).toEqual([403, 'payments.operator_required'])
  })
})

test('whoever begins later takes over; the earlier attempt writes nothing more', async () => {
  const [one] = ofProviders as [SimulatedWay]
  const on = givenDay()
  await givenPaid(one)
  const slow = providers.find(({ name }) => name === one.provider)!
  const { promise, resolve } = Promise.withResolvers<void>()
  const waiting = {
    ...slow,
    async *readSettlement(asked: Day) {
      yield* slow.readSettlement(asked)
      await promise
    },
  }
  const first = reconcile(app.ctx, [waiting], { provider: one.provider, day: on })
  await until(
    () => runOf(one, on),
    (run) => run?.status === 'running',
  )
  await read(one, on)
  resolve()
  await first
  expect(await runOf(one, on)).toMatchObject({ status: 'done', lines: 3, differences: 0 })
})

test('the file of stripe knows chargebacks: taken with the fee, given again, each posted once', async () => {
  const one = ofProviders[2]!
  const on = givenDay()
  const started = await givenStarted(one)
  const { path, id } = one.payForm(started)
  const form = formOf(id, false)
  await app.anonymous.post(path, form.body, form.headers)
  const tell = async (outcome?: 'won') => {
    for (const { url, body, headers } of await disputeAtStripe(app, {
      tradeId: id,
      ...(outcome ? { outcome } : {}),
    })) {
      expect((await app.anonymous.post(url, body, headers)).status).toBe(200)
    }
  }
  await tell()
  await read(one, on)
  expect(await runOf(one, on)).toMatchObject({ status: 'done', lines: 2, differences: 0 })
  // 256.00 came and went; kept are 9.42 of the payment, posted here, and 15.00, posted when it was taken.
  const posted = { bank: -2_442n, clearing_stripe: 1_500n, fee: 942n }
  const books = () => booksOf(one, on)
  expect(await until(books, ({ bank }) => bank !== undefined)).toEqual(posted)
  await read(one, on)
  expect((await runOf(one, on)).differences).toBe(0)
  const next = givenDay()
  await tell('won')
  await read(one, next)
  expect(await runOf(one, next)).toMatchObject({ status: 'done', lines: 1, differences: 0 })
  const again = { bank: 25_600n, clearing_stripe: -25_600n }
  const ofNext = () => booksOf(one, next)
  expect(await until(ofNext, ({ bank }) => bank !== undefined)).toEqual(again)
  // Payment, chargeback, fee and both files: nothing of it is left with Stripe.
  const left = async () => {
    const { rows } = await sql<{ minor: bigint }>`select sum(minor)::bigint as minor
      from ledger.entry join ledger.journal
        on journal.business_id = entry.business_id and journal.id = journal_id
      where account = 'clearing_stripe' and (subject = ${id.replace('cs_test_', 'dp_')}
        or subject = any(${[on, next].map((at) => `stripe_simulated/${at}/CNY`)}::text[])
        or subject in (select order_id::text from orders.checkout_order as part
          join payments.payment on payment.checkout_id = part.checkout_id
          where payment.id = ${started.paymentId}))`.execute(app.ctx.db)
    return rows[0]!.minor
  }
  expect(await until(left, (minor) => minor === 0n)).toBe(0n)
})

test('a line of a chargeback that nobody told of is shown', async () => {
  const one = ofProviders[2]!
  const on = givenDay()
  const started = await givenStarted(one)
  const { path, id } = one.payForm(started)
  const form = formOf(id, false)
  await app.anonymous.post(path, form.body, form.headers)
  const messages = await disputeAtStripe(app, { tradeId: id })
  await read(one, on)
  expect(await kinds(one, on)).toEqual([['missing_here', null, '-256.00']])
  const { url, body, headers } = messages[0]!
  await app.anonymous.post(url, body, headers)
  await read(one, on)
  expect((await runOf(one, on)).differences).toBe(0)
})
