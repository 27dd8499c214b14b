import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { expireCheckouts } from '../orders/close-checkouts.ts'
import { givenSku, lineOf, place } from '../orders/testing.ts'
import { askProviders } from './api.ts'
import { retryDiffering } from './give-back-differing.ts'
import { createPayments } from './module.ts'
import { goodDay } from './simulators/bad-days.ts'
import { formOf, type SimulatedWay, simulatedWays } from './testing.ts'

const app = await testApp()
const start = app.now()
const ways = simulatedWays(app)
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
let base = ''
beforeAll(async () => {
  base = await workingApp(app)
})
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
const minutes = (count: number) => app.setNow(new Date(start.getTime() + count * 60_000))
const yuan = (amount: string) => ({ amount, currency: 'CNY' })

async function givenStarted(one: SimulatedWay) {
  const { body } = await place(app.anonymous, [lineOf(await givenSku(app), 2)])
  const at = `/v1/checkouts/${body.checkoutId}`
  const started = await app.anonymous.post(`${at}/payments?key=${body.key}`, { provider: one.way })
  const paymentId = started.body.paymentId as string
  const { path, id } = one.payForm(started.body)
  await app.anonymous.get(started.body.simulatorUrl ?? started.body.payUrl)
  return {
    paymentId,
    /** The buyer pays; the provider takes in another sum than it was asked for, or not. */
    pay: async (takenMinor?: bigint) => {
      if (takenMinor !== undefined) {
        await sql`update payments.simulated_payment set amount_minor = ${takenMinor}
          where id = ${id}`.execute(app.ctx.db)
      }
      const form = formOf(id, false)
      await app.anonymous.post(path, form.body, form.headers)
    },
    statusOf: async () => (await app.anonymous.get(`${at}?key=${body.key}`)).body.status,
    /** What the market's own books say of it: which journal, and what it did to 'unallocated'. */
    posted: async (subject = paymentId): Promise<[string, string][]> => {
      const { body } = await operator.client.get('/v1/desk/books/journals?limit=200')
      return body.journals
        .filter(({ orderId }: { orderId: string }) => orderId === subject)
        .map(
          (one: {
            kind: string
            entries: { account: string; amount: { amount: string } }[]
          }): [string, string] => [
            one.kind,
            one.entries.find(({ account }) => account === 'unallocated')!.amount.amount,
          ],
        )
        .reverse()
    },
  }
}

const listed = async (paymentId: string) => {
  const { body } = await operator.client.get('/v1/desk/differing-payments?limit=200')
  return body.payments.find((one: { paymentId: string }) => one.paymentId === paymentId)
}
const giveBack = (paymentId: string, reason = 'the provider took another sum') =>
  operator.client.post(`/v1/desk/differing-payments/${paymentId}/refund`, { reason })

test('money that comes too late stands in the market’s books until it has gone back', async () => {
  const { paymentId, pay, posted } = await givenStarted(ways[0]!)
  minutes(31)
  await expireCheckouts(app.ctx)
  await pay()
  expect(await until(posted, ({ length }) => length === 2)).toEqual([
    ['unallocated', '-256.00'],
    ['unallocated_returned', '256.00'],
  ])
  const trial = await operator.client.get('/v1/desk/trial-balance')
  expect(trial.body.isBalanced).toBe(true)
  expect(await listed(paymentId)).toBeUndefined()
})

describe.each(ways)('by $way', (one) => {
  test('another sum than was asked for is confirmed, posted, and given back by the operator', async () => {
    const { paymentId, pay, statusOf, posted } = await givenStarted(one)
    await pay(25_000n)
    const told = await until(
      () => listed(paymentId),
      (found) => found !== undefined,
    )
    expect(told).toMatchObject({
      ...{ state: 'told', provider: one.way, asked: yuan('256.00'), told: yuan('250.00') },
    })
    const books = `${paymentId}/differs`
    expect([await statusOf(), await posted(books)]).toEqual(['placed', []])
    await askProviders(app.ctx, providers)
    await askProviders(app.ctx, providers)
    expect((await listed(paymentId)).state).toBe('confirmed')
    const isPosted = () => posted(books)
    expect(await until(isPosted, ({ length }) => length === 1)).toEqual([
      ['unallocated', '-250.00'],
    ])
    const refused = [
      await app.anonymous.get('/v1/desk/differing-payments'),
      await giveBack(paymentId, ' '),
      await giveBack(app.newId()),
    ]
    expect(refused.map(({ status }) => status)).toEqual([403, 400, 404])
    expect((await listed(paymentId)).state).toBe('confirmed')
    const given = await giveBack(paymentId)
    expect([given.status, given.body.state]).toEqual([202, 'on_its_way'])
    expect((await giveBack(paymentId)).body.code).toBe('payments.differs_no_more')
    one.mischief.isDown = true
    await retryDiffering(app.ctx, providers)
    expect((await listed(paymentId)).state).toBe('on_its_way')
    one.mischief.isDown = false
    minutes(10)
    await retryDiffering(app.ctx, providers)
    await retryDiffering(app.ctx, providers)
    expect((await listed(paymentId)).state).toBe('given_back')
    expect(await until(isPosted, ({ length }) => length === 2)).toEqual([
      ['unallocated', '-250.00'],
      ['unallocated_returned', '250.00'],
    ])
    const { rows } = await sql<{ minor: bigint }>`select amount_minor as minor
      from payments.simulated_refund where id in (select replace(refund_id::text, '-', '')
        from payments.differing_payment where payment_id = ${paymentId})
        or id in (select refund_id::text from payments.differing_payment
          where payment_id = ${paymentId})`.execute(app.ctx.db)
    expect(rows).toEqual([{ minor: 25_000n }])
    const audit = await operator.client.get(`/v1/desk/audit?subject=payment:${paymentId}`)
    expect(audit.body.entries.map(({ action }: { action: string }) => action)).toEqual([
      'payments.differing_given_back',
    ])
  })

  test('a sum that was only told, and is another when asked, is no difference', async () => {
    one.mischief.notify = 'wrong_amount'
    const { paymentId, pay, statusOf, posted } = await givenStarted(one)
    await pay()
    const first = await until(
      () => listed(paymentId),
      (found) => found !== undefined,
    )
    expect(first.state).toBe('told')
    // Whoever wants to give it back has the provider asked first.
    expect((await giveBack(paymentId)).body.code).toBe('payments.differs_no_more')
    expect((await listed(paymentId)).state).toBe('resolved')
    expect(await until(statusOf, (status) => status === 'paid')).toBe('paid')
    expect(await posted(`${paymentId}/differs`)).toEqual([])
  })
})
