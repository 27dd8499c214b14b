import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { transaction } from '../../platform/context.ts'
import { testApp } from '../../testing/test-app.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { adjustStock, countStock, transferStock } from './change-stock.ts'
import { putOnSale } from './put-on-sale.ts'
import { PLACES, type Place } from './stock-store.ts'
import { givenSku, lineOf, place, stockOf } from './testing.ts'

const app = await testApp()
const seller = await givenOrganisation(app)
const businessId = seller.organisationId
const skus = `/v1/businesses/${businessId}/skus`

/** What stands where, and what the journal adds up to there. */
async function placesOf({ variantId }: { variantId: string }) {
  const { rows } = await sql<{ place: Place; quantity: number; journal: number }>`
    select place, quantity, (select sum(elsewhere)::integer from orders.stock_movement as movement
      where movement.variant_id = there.variant_id and movement.place = there.place) as journal
    from orders.stock_elsewhere as there where variant_id = ${variantId}`.execute(app.ctx.db)
  for (const { quantity, journal } of rows) expect(quantity).toBe(journal)
  return Object.fromEntries(rows.map((row) => [row.place, row.quantity]))
}

const journalOf = async ({ variantId }: { variantId: string }) =>
  (await seller.viewer.get(`${skus}/${variantId}/movements`)).body.movements as object[]

test('goods come to another place, are moved where they are sold, and the journal tells it', async () => {
  const sku = await givenSku(app, { businessId, stock: 10 })
  const path = `${skus}/${sku.variantId}`
  const received = { change: 40, reason: 'received', place: 'bonded', reference: 'boat 7' }
  expect((await seller.member.post(`${path}/stock`, received)).body).toMatchObject({
    place: 'shelf',
    available: 10,
    elsewhere: { bonded: 40 },
  })
  const moved = await seller.member.post(`${path}/transfers`, {
    from: 'bonded',
    to: 'shelf',
    quantity: 15,
  })
  expect(moved.body).toMatchObject({ available: 25, elsewhere: { bonded: 25 } })
  expect(await stockOf(app, sku)).toEqual({ available: 25, reserved: 0, journal: [25, 0] })
  expect(await placesOf(sku)).toEqual({ bonded: 25 })
  expect((await journalOf(sku)).slice(0, 2)).toMatchObject([
    { available: 15, place: 'bonded', elsewhere: -15, reason: 'transferred' },
    { available: 0, place: 'bonded', elsewhere: 40, reason: 'received', reference: 'boat 7' },
  ])
})

test('what is not there cannot be moved or taken, and nothing changes', async () => {
  const sku = await givenSku(app, { businessId, stock: 3 })
  const path = `${skus}/${sku.variantId}`
  const refused = await Promise.all([
    seller.member.post(`${path}/transfers`, { from: 'shelf', to: 'bonded', quantity: 4 }),
    seller.member.post(`${path}/transfers`, { from: 'bonded', to: 'shelf', quantity: 1 }),
    seller.member.post(`${path}/transfers`, { from: 'shelf', to: 'shelf', quantity: 1 }),
    seller.member.post(`${path}/stock`, { change: -1, reason: 'damaged', place: 'bonded' }),
    seller.viewer.post(`${path}/transfers`, { from: 'shelf', to: 'bonded', quantity: 1 }),
  ])
  expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
    [409, 'orders.stock_too_low'],
    [409, 'orders.stock_too_low'],
    [422, 'orders.same_place'],
    [409, 'orders.stock_too_low'],
    [403, 'accounts.role_too_low'],
  ])
  expect(await stockOf(app, sku)).toEqual({ available: 3, reserved: 0, journal: [3, 0] })
  expect(await placesOf(sku)).toEqual({})
  expect(await journalOf(sku)).toHaveLength(1)
})

test('a transfer sent twice under one key happens once', async () => {
  const sku = await givenSku(app, { businessId, stock: 9 })
  const path = `${skus}/${sku.variantId}/transfers`
  const send = () =>
    seller.member.post(
      path,
      { from: 'shelf', to: 'bonded', quantity: 4 },
      { 'idempotency-key': 'once' },
    )
  const [one, two] = [await send(), await send()]
  expect(two.body).toEqual(one.body)
  expect(await placesOf(sku)).toEqual({ bonded: 4 })
})

test('a count of many SKUs is taken as a whole, and again changes nothing', async () => {
  const [a, b] = [await givenSku(app, { businessId }), await givenSku(app, { businessId })]
  const counts = [
    { variantId: a.variantId, place: 'shelf', counted: 7 },
    { variantId: a.variantId, place: 'bonded', counted: 2 },
    { variantId: b.variantId, place: 'shelf', counted: 10 },
  ]
  const put = (of: object[]) =>
    seller.member.put(`/v1/businesses/${businessId}/stock-counts`, { counts: of })
  const unknown = { variantId: app.newId(), place: 'shelf', counted: 1 }
  expect((await put([...counts, unknown])).body.code).toBe('orders.sku_not_found')
  expect((await put([...counts, counts[0]!])).body.code).toBe('orders.repeated_count')
  expect(await stockOf(app, a)).toMatchObject({ available: 10 })
  for (const _ of [1, 2]) expect((await put(counts)).status).toBe(204)
  expect(await stockOf(app, a)).toEqual({ available: 7, reserved: 0, journal: [7, 0] })
  expect(await placesOf(a)).toEqual({ bonded: 2 })
  expect(await journalOf(a)).toHaveLength(3)
  expect(await journalOf(b)).toHaveLength(1)
})

test('a channel that ships from elsewhere sells what stands there; the rest waits', async () => {
  const sku = await givenSku(app, { businessId, stock: 6 })
  await transaction(app.ctx, (tx) =>
    adjustStock(tx, { ...sku, change: 30, reason: 'received', place: 'bonded' }),
  )
  await place(app.anonymous, [lineOf(sku, 2)])
  const sell = (from: Place) =>
    transaction(app.ctx, (tx) => putOnSale(tx, [{ ...sku, place: from }]))
  await sell('bonded')
  expect(await stockOf(app, sku)).toEqual({ available: 30, reserved: 2, journal: [30, 2] })
  expect(await placesOf(sku)).toEqual({ shelf: 4, bonded: 0 })
  await sell('bonded')
  await sell('shelf')
  expect(await stockOf(app, sku)).toEqual({ available: 4, reserved: 2, journal: [4, 2] })
  expect(await placesOf(sku)).toEqual({ shelf: 0, bonded: 30 })
})

test('nothing is lost or made by any row of moves, counts and changes of channel', async () => {
  const anyPlace = fc.constantFrom(...PLACES)
  const step = fc.oneof(
    fc.record({ kind: fc.constant('adjust'), place: anyPlace, n: fc.integer({ min: -9, max: 9 }) }),
    fc.record({
      kind: fc.constant('transfer'),
      place: anyPlace,
      n: fc.integer({ min: 1, max: 9 }),
    }),
    fc.record({ kind: fc.constant('count'), place: anyPlace, n: fc.nat(9) }),
    fc.record({ kind: fc.constant('sell'), place: anyPlace, n: fc.constant(0) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const sku = await givenSku(app, { businessId, stock: 5 })
      const known = { shelf: 5, bonded: 0 }
      for (const { kind, place: at, n } of steps) {
        const other = at === 'shelf' ? 'bonded' : 'shelf'
        const isPossible =
          kind === 'adjust' ? known[at] + n >= 0 : kind !== 'transfer' || known[at] >= n
        const done = transaction(app.ctx, async (tx) => {
          if (kind === 'adjust') {
            await adjustStock(tx, { ...sku, change: n, reason: 'counted', place: at })
          } else if (kind === 'transfer') {
            await transferStock(tx, { ...sku, from: at, to: other, quantity: n })
          } else if (kind === 'count') {
            await countStock(tx, businessId, [{ variantId: sku.variantId, place: at, counted: n }])
          } else await putOnSale(tx, [{ ...sku, place: at }])
        })
        if (!isPossible) {
          await expect(done).rejects.toMatchObject({ code: 'orders.stock_too_low' })
          continue
        }
        await done
        if (kind === 'adjust') known[at] += n
        if (kind === 'count') known[at] = n
        if (kind === 'transfer') {
          known[at] -= n
          known[other] += n
        }
      }
      const { body } = await seller.viewer.get(`${skus}?limit=200`)
      const now = body.skus.find((one: { variantId: string }) => one.variantId === sku.variantId)
      const total = { shelf: 0, bonded: 0, ...now.elsewhere, [now.place]: now.available }
      expect(total).toEqual(known)
      expect(await stockOf(app, sku)).toMatchObject({ journal: [now.available, 0] })
      await placesOf(sku)
      await sql`delete from orders.sku where variant_id = ${sku.variantId}`.execute(app.ctx.db)
    }),
    { numRuns: 40 },
  )
})
