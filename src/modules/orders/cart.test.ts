import { expect, test } from 'vitest'
import { type Answer, testApp } from '../../testing/test-app.ts'
import { givenUser } from '../accounts/testing.ts'
import { forgetOldCarts } from './cart.ts'
import { givenSku } from './testing.ts'

const app = await testApp()
const DAY_MS = 86_400_000

const cookieOf = ({ headers }: Answer): string => String(headers['set-cookie']).split(';')[0]!
const linesOf = ({ body }: Answer): [string, number, boolean][] =>
  body.lines.map((line: { variantId: string; quantity: number; isOpen: boolean }) => [
    line.variantId,
    line.quantity,
    line.isOpen,
  ])
const put = (
  { businessId, variantId }: { businessId: string; variantId: string },
  quantity = 1,
) => ({
  businessId,
  variantId,
  quantity,
})

test('a guest finds the cart again by its cookie, and nobody else does', async () => {
  const [one, two] = [await givenSku(app), await givenSku(app, { stock: 1 })]
  const first = await app.anonymous.put('/v1/cart/lines', put(one, 2))
  expect([first.status, linesOf(first)]).toEqual([200, [[one.variantId, 2, true]]])
  const cookie = cookieOf(first)
  await app.anonymous.put('/v1/cart/lines', put(two, 2), { cookie })
  const read = await app.anonymous.get('/v1/cart', { cookie })
  expect(linesOf(read)).toEqual([
    [one.variantId, 2, true],
    [two.variantId, 2, false],
  ])
  expect(read.body.lines[0].price).toEqual({ amount: '128.00', currency: 'CNY' })
  const out = await app.anonymous.put('/v1/cart/lines', put(two, 0), { cookie })
  expect(linesOf(out)).toEqual([[one.variantId, 2, true]])
  expect((await app.anonymous.get('/v1/cart')).body.lines).toEqual([])
  const forged = { cookie: `${cookie.slice(0, -1)}${cookie.endsWith('x') ? 'y' : 'x'}` }
  expect((await app.anonymous.get('/v1/cart', forged)).body.lines).toEqual([])
})

test('what a guest put in is in the cart after signing in, once, the larger quantity', async () => {
  const [one, two] = [await givenSku(app), await givenSku(app)]
  const buyer = await givenUser(app)
  await buyer.client.put('/v1/cart/lines', put(one, 3))
  const guest = cookieOf(await app.anonymous.put('/v1/cart/lines', put(one, 2)))
  await app.anonymous.put('/v1/cart/lines', put(two, 5), { cookie: guest })
  const { cookie: session } = buyer
  const merged = await app.anonymous.get('/v1/cart', { cookie: `${session}; ${guest}` })
  expect(linesOf(merged)).toEqual([
    [one.variantId, 3, true],
    [two.variantId, 5, true],
  ])
  expect(linesOf(await buyer.client.get('/v1/cart'))).toEqual(linesOf(merged))
  expect((await app.anonymous.get('/v1/cart', { cookie: guest })).body.lines).toEqual([])
})

test('goods that are not sold, and a line too many, are refused and nothing changes', async () => {
  const sku = await givenSku(app)
  const unknown = await app.anonymous.put('/v1/cart/lines', put({ ...sku, variantId: app.newId() }))
  expect([unknown.status, unknown.body.code]).toEqual([404, 'orders.sku_not_found'])
  const buyer = await givenUser(app)
  for (let i = 0; i < 50; i++) await buyer.client.put('/v1/cart/lines', put(await givenSku(app)))
  const full = await buyer.client.put('/v1/cart/lines', put(sku))
  expect([full.status, full.body.code]).toEqual([409, 'orders.cart_full'])
  const { body } = await buyer.client.get('/v1/cart')
  expect(body.lines).toHaveLength(50)
  const known = body.lines[0]
  expect((await buyer.client.put('/v1/cart/lines', put(known, 4))).body.lines[0].quantity).toBe(4)
})

test('an old cart is forgotten', async () => {
  const cookie = cookieOf(await app.anonymous.put('/v1/cart/lines', put(await givenSku(app))))
  await forgetOldCarts({ db: app.ctx.db, now: () => new Date(app.now().getTime() + 89 * DAY_MS) })
  expect((await app.anonymous.get('/v1/cart', { cookie })).body.lines).toHaveLength(1)
  await forgetOldCarts({ db: app.ctx.db, now: () => new Date(app.now().getTime() + 91 * DAY_MS) })
  expect((await app.anonymous.get('/v1/cart', { cookie })).body.lines).toEqual([])
})
