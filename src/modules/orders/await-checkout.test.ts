import { expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { testApp } from '../../testing/test-app.ts'
import { recordPayment } from './api.ts'
import { awaitCheckout } from './await-checkout.ts'
import { givenSku, lineOf, place } from './testing.ts'

const app = await testApp()

async function givenPlaced() {
  const sku = await givenSku(app)
  const { checkoutId, key } = (await place(app.anonymous, [lineOf(sku)])).body
  const read = (wait: number | string) =>
    app.anonymous.get(`/v1/checkouts/${checkoutId}?key=${key}&wait=${wait}`)
  const payment = {
    checkoutId,
    paymentId: app.newId(),
    provider: 'alipay' as const,
    amount: money(12_800n, 'CNY'),
  }
  return { checkoutId, key, read, payment }
}

test('who waits for a payment is answered when it is there, all who wait alike', async () => {
  const { read, payment } = await givenPlaced()
  const other = await givenPlaced()
  const waiting = [read(25), read(25)]
  const stillWaiting = other.read(1)
  await recordPayment(app.ctx, payment)
  const answers = await Promise.all(waiting)
  expect(answers.map(({ body }) => [body.status, body.orders[0].status])).toEqual([
    ['paid', 'paid'],
    ['paid', 'paid'],
  ])
  expect((await stillWaiting).body.status).toBe('placed')
})

test('what is settled is answered at once, also when it is given up', async () => {
  const { checkoutId, key, read } = await givenPlaced()
  const waiting = read(25)
  await app.anonymous.post(`/v1/checkouts/${checkoutId}/cancel?key=${key}`)
  expect((await waiting).body.status).toBe('cancelled')
  expect((await read(25)).body.status).toBe('cancelled')
})

test('whoever has gone is waited for no longer; a wait is bounded', async () => {
  const { checkoutId, read } = await givenPlaced()
  const gone = new AbortController()
  const waiting = awaitCheckout(app.ctx, checkoutId, { waitMs: 60_000, gone: gone.signal })
  gone.abort()
  await waiting
  await awaitCheckout(app.ctx, checkoutId, { waitMs: 60_000, gone: gone.signal })
  const refused = await read(26)
  expect([refused.status, refused.body.code]).toEqual([400, 'platform.invalid_input'])
})
