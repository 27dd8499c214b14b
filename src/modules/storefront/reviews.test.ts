import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { parseMoney } from '../../kernel/money.ts'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { moveOrder, recordPayment } from '../orders/api.ts'
import { IDENTITY, place } from '../orders/testing.ts'
import { putInShop } from './api.ts'
import { givenProducts } from './testing.ts'

const app = await testApp()
const operator = await givenUser(app)
beforeAll(() => makeOperator(app.ctx, { email: operator.email, name: 'Operator' }))
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** A guest's order of goods in the shop, delivered. */
async function givenDelivered() {
  const seller = await givenProducts(app, [
    ['boots', 'Leather work boots, steel toe', 'Full grain.', 'Pine', 'Boots', 1_800, 5, '189.00'],
  ])
  const businessId = seller.organisationId
  const zh = { title: '真皮工装靴', text: '头层牛皮。' }
  await putInShop(app.ctx, { businessId, productId: seller.productIds[0]!, zh })
  const { body: listed } = await seller.viewer.get(`/v1/businesses/${businessId}/listings`)
  const [listing] = listed.listings
  const listingId = listing.id as string
  const { variantId, price } = listing.offers[0]
  const line = { businessId, variantId, quantity: 1, price: price.total, version: 1 }
  const { body } = await place(app.anonymous, [line], { identity: IDENTITY })
  const { checkoutId, key } = body as { checkoutId: string; key: string }
  const orderId = body.orders[0].id as string
  const amount = parseMoney(price.total.amount, 'CNY')!
  await recordPayment(app.ctx, {
    checkoutId,
    paymentId: app.newId(),
    provider: 'alipay' as const,
    amount,
  })
  const deliver = async () => {
    const way = ['paid', 'declared', 'released', 'shipped', 'delivered'] as const
    for (const [at, from] of way.slice(0, -1).entries()) {
      await moveOrder(app.ctx, { businessId, orderId, from, to: way[at + 1]! })
    }
  }
  const at = `/v1/checkouts/${checkoutId}/orders/${orderId}/reviews?key=${key}`
  const page = `/shop/checkouts/${checkoutId}/orders/${orderId}`
  const review = { listingId, rating: 4, text: ' 很好吃。 ', author: '王小明', locale: 'zh-CN' }
  const read = async () => (await app.anonymous.get(`/v1/shop/listings/${listingId}/reviews`)).body
  return { listingId, at, key, page, review, read, deliver }
}

test('only who has received the goods reviews them, once, under a hidden name', async () => {
  const { at, review, read, deliver, listingId } = await givenDelivered()
  expect((await app.anonymous.post(at, review)).body.code).toBe('storefront.not_purchased')
  await deliver()
  const elsewhere = { ...review, listingId: app.newId() }
  expect((await app.anonymous.post(at, elsewhere)).body.code).toBe('storefront.not_purchased')
  expect((await app.anonymous.post(at.replace(/key=.*/, 'key=x'), review)).status).toBe(404)
  expect((await app.anonymous.post(at, { ...review, rating: 6 })).status).toBe(400)
  expect(await read()).toEqual({ count: 0, sum: 0, reviews: [], next: null })
  const written = await app.anonymous.post(at, review)
  expect([written.status, written.body]).toEqual([
    201,
    {
      id: expect.any(String),
      listingId,
      rating: 4,
      text: '很好吃。',
      locale: 'zh-CN',
      author: '王**',
      state: 'shown',
      writtenAt: app.now().toISOString(),
    },
  ])
  expect((await app.anonymous.post(at, review)).body.code).toBe('storefront.already_reviewed')
  expect(await read()).toEqual({ count: 1, sum: 4, reviews: [written.body], next: null })
  const shown = await app.anonymous.get(`/shop/listings/${listingId}`)
  for (const text of ['买家评价', '很好吃。', '王**', '4.0 / 5']) expect(shown.text).toContain(text)
})

test('a reported review waits for the operator, who hides it or keeps it for good', async () => {
  const { at, review, read, deliver } = await givenDelivered()
  await deliver()
  const { id } = (await app.anonymous.post(at, review)).body
  const report = () => app.anonymous.post(`/v1/shop/reviews/${id}/report`)
  expect((await report()).status).toBe(202)
  expect((await read()).count).toBe(1)
  const audit = await operator.client.get(`/v1/desk/audit?subject=review:${id}`)
  expect(audit.body.entries).toMatchObject([
    { action: 'storefront.review_reported', actor: { kind: 'anonymous' } },
  ])
  const waiting = async () =>
    (await operator.client.get('/v1/desk/reviews?limit=200')).body.reviews.map(
      (one: { id: string }) => one.id,
    )
  expect(await waiting()).toContain(id)
  const decide = (to: string) => operator.client.post(`/v1/desk/reviews/${id}`, { to })
  expect((await decide('kept')).body.state).toBe('kept')
  expect((await report()).status).toBe(202)
  expect(await waiting()).not.toContain(id)
  expect((await decide('hidden')).body.state).toBe('hidden')
  expect(await read()).toMatchObject({ count: 0, reviews: [] })
  expect((await report()).status).toBe(404)
})

test('the order’s page takes steps, messages and reviews by forms, in Chinese', async () => {
  const { page, key, deliver, read, listingId } = await givenDelivered()
  const query = `?key=${encodeURIComponent(key)}`
  const send = (what: string, fields: Record<string, string>) =>
    app.anonymous.post(`${page}/${what}${query}`, `${new URLSearchParams(fields)}`, FORM)
  await deliver()
  const before = await app.anonymous.get(page + query)
  for (const text of ['已送达', '确认收货', '申请退货', '发起争议', '给商家留言', '评价商品']) {
    expect(before.text).toContain(text)
  }
  const unknown = await app.anonymous.get(page)
  expect([unknown.status, `${unknown.headers['location']}`.split('?')[0]]).toEqual([
    303,
    '/sign-in',
  ])
  expect((await send('messages', { text: '<b>请问</b>保质期？' })).status).toBe(303)
  expect((await send('reviews', { listingId, rating: '5', text: '' })).status).toBe(303)
  expect((await send('steps', { from: 'delivered', to: 'confirmed' })).status).toBe(303)
  const refused = await send('steps', { from: 'delivered', to: 'confirmed' })
  expect([refused.status, refused.text.includes('role="alert"')]).toEqual([409, true])
  const after = await app.anonymous.get(page + query)
  expect(after.text).toContain('&lt;b&gt;请问&lt;/b&gt;保质期？')
  expect(after.text).not.toContain('name="rating"')
  expect((await read()).reviews[0]).toMatchObject({ rating: 5, text: '', author: '王**' })
})

test('a page that was kept while its listing went off sale is shown without reviews', async () => {
  const { listingId } = await givenDelivered()
  const page = () => app.anonymous.get(`/shop/listings/${listingId}`)
  const untold = () =>
    sql<{ count: number }>`select count(*)::integer as count from platform.outbox
      where dispatched_at is null`.execute(app.ctx.db)
  // Any event still under way would have the page made anew.
  await until(untold, ({ rows }) => rows[0]!.count === 0)
  expect((await page()).status).toBe(200)
  // As by another process: this one has not heard of it yet.
  await sql`update storefront.listing set state = 'paused' where id = ${listingId}`.execute(
    app.ctx.db,
  )
  const kept = await page()
  expect([kept.status, kept.text.includes('还没有评价')]).toEqual([200, true])
})

test('reviews are read in one language, a page at a time, and told to machines as what they are', async () => {
  const { at, review, read, deliver, listingId } = await givenDelivered()
  await deliver()
  const { id } = (await app.anonymous.post(at, review)).body
  const of = `/v1/shop/listings/${listingId}/reviews`
  const ids = async (query: string) =>
    (await app.anonymous.get(`${of}?${query}`)).body.reviews.map((one: { id: string }) => one.id)
  expect([await ids('language=zh-CN'), await ids('language=en'), await ids(`after=${id}`)]).toEqual(
    [[id], [], []],
  )
  expect((await app.anonymous.get(`${of}?language=fr`)).status).toBe(400)
  expect((await read()).count).toBe(1)
  const page = await app.anonymous.get(`/shop/listings/${listingId}?reviewsIn=en&lang=zh-CN`)
  expect(page.text).toContain('aria-current="true">英文')
  const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(page.text)!
  expect(JSON.parse(json)).toMatchObject({
    '@type': 'Product',
    name: '真皮工装靴',
    offers: [
      { '@type': 'Offer', priceCurrency: 'CNY', availability: 'https://schema.org/InStock' },
    ],
    aggregateRating: { '@type': 'AggregateRating', ratingValue: '4.0', reviewCount: 1 },
  })
})

test('who reports review after review has to wait', async () => {
  const report = async (remoteAddress: string) =>
    (
      await app.http.inject({
        method: 'POST',
        url: `/v1/shop/reviews/${app.newId()}/report`,
        remoteAddress,
      })
    ).statusCode
  const answers: number[] = []
  for (let i = 0; i < 11; i++) answers.push(await report('10.200.0.1'))
  expect(answers).toEqual([...Array(10).fill(404), 429])
  expect(await report('10.200.0.2')).toBe(404)
})
