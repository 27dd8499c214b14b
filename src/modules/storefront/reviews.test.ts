import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { parseMoney } from '../../kernel/money.ts'
import { transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { moveOrder, recordPayment } from '../orders/api.ts'
import { BuyerForgotten } from '../orders/contract.ts'
import { IDENTITY, place } from '../orders/testing.ts'
import { putInShop } from './api.ts'
import { hashOf } from './copy.ts'
import { mischief } from './simulators/chat-completions.ts'
import { givenProducts } from './testing.ts'
import { saveWordings } from './translation-store.ts'

const app = await testApp()
const operator = await givenUser(app)
beforeAll(async () => {
  await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
  await workingApp(app)
})
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
  return { seller, businessId, orderId, listingId, at, key, page, review, read, deliver }
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
      reply: null,
    },
  ])
  expect((await app.anonymous.post(at, review)).body.code).toBe('storefront.already_reviewed')
  expect(await read()).toEqual({
    count: 1,
    sum: 4,
    reviews: [{ ...written.body, translation: null, isTranslatable: false }],
    next: null,
  })
  const shown = await app.anonymous.get(`/shop/listings/${listingId}`)
  for (const text of ['买家评价', '很好吃。', '王**', '4.0 / 5']) expect(shown.text).toContain(text)
})

test('a reported review waits for the operator, who hides it or keeps it for good', async () => {
  const { at, review, read, deliver } = await givenDelivered()
  await deliver()
  const { id } = (await app.anonymous.post(at, review)).body
  const report = () => app.anonymous.post(`/v1/shop/reviews/${id}/report`, { reason: 'fake' })
  expect((await report()).status).toBe(202)
  expect((await read()).count).toBe(1)
  const audit = await operator.client.get(`/v1/desk/audit?subject=review:${id}`)
  expect(audit.body.entries).toMatchObject([
    {
      action: 'storefront.review_reported',
      actor: { kind: 'anonymous' },
      after: { reason: 'fake' },
    },
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
        payload: { reason: 'fake' },
        remoteAddress,
      })
    ).statusCode
  const answers: number[] = []
  for (let i = 0; i < 11; i++) answers.push(await report('10.200.0.1'))
  expect(answers).toEqual([...Array(10).fill(404), 429])
  expect(await report('10.200.0.2')).toBe(404)
})

test('the seller answers a review, once, in their own language, and takes it back', async () => {
  const { seller, businessId, at, review, read, deliver, listingId, page, key } =
    await givenDelivered()
  await deliver()
  const { id } = (await app.anonymous.post(at, review)).body
  const reply = `/v1/businesses/${businessId}/reviews/${id}/reply`
  const text = ' Thank you! <b>Next</b> batch in May. '

  const refused = [
    await seller.viewer.put(reply, { text }),
    await operator.client.put(reply, { text }),
    await app.anonymous.put(reply, { text }),
    await seller.member.put(reply, { text: ' ' }),
    await seller.member.put(reply, { text: 'x'.repeat(2_001) }),
    await seller.member.put(reply.replace(id, app.newId()), { text }),
  ]
  expect(refused.map(({ status }) => status)).toEqual([403, 404, 401, 400, 400, 404])
  const other = await givenProducts(app, [
    ['soap', 'Goat milk soap', 'Mild.', 'Elm', 'Soap', 120, 5, '9.00'],
  ])
  const elsewhere = reply.replace(businessId, other.organisationId)
  expect((await other.owner.put(elsewhere, { text })).body.code).toBe('storefront.review_not_found')
  expect((await read()).reviews[0].reply).toBeNull()

  const open = `/v1/businesses/${businessId}/reviews?isAnswered=false`
  expect((await seller.viewer.get(open)).body).toMatchObject({
    reviews: [{ id, title: { en: expect.any(String), 'zh-CN': '真皮工装靴' }, reply: null }],
    next: null,
  })
  const written = { text: text.trim(), locale: 'en', writtenAt: app.now().toISOString() }
  expect((await seller.member.put(reply, { text })).body.reply).toEqual(written)
  expect((await seller.member.put(reply, { text })).body.reply).toEqual(written)
  expect((await seller.viewer.get(open)).body.reviews).toEqual([])
  expect((await read()).reviews[0].reply).toEqual(written)
  const listing = await app.anonymous.get(`/shop/listings/${listingId}?lang=zh-CN`)
  expect(listing.text).toContain('商家回复')
  expect(listing.text).toContain('lang="en">Thank you! &lt;b&gt;Next&lt;/b&gt; batch in May.</p>')
  const own = await app.anonymous.get(`${page}?key=${encodeURIComponent(key)}&lang=zh-CN`)
  expect([own.text.includes('您的评价'), own.text.includes('batch in May')]).toEqual([true, true])

  const chinese = await seller.member.put(reply, { text: '谢谢您！' })
  expect(chinese.body.reply).toMatchObject({ text: '谢谢您！', locale: 'zh-CN' })
  expect((await seller.viewer.delete(reply)).status).toBe(403)
  expect((await read()).reviews[0].reply.text).toBe('谢谢您！')
  for (let i = 0; i < 2; i++) expect((await seller.member.delete(reply)).body.reply).toBeNull()
  expect((await read()).reviews[0].reply).toBeNull()
  const audit = await operator.client.get(`/v1/desk/audit?subject=review:${id}`)
  expect(audit.body.entries.map(({ action }: { action: string }) => action)).toEqual([
    'storefront.review_reply_removed',
    'storefront.review_reply_changed',
    'storefront.review_replied',
  ])
  await operator.client.post(`/v1/desk/reviews/${id}`, { to: 'hidden' })
  expect((await seller.member.put(reply, { text })).status).toBe(404)
  expect((await seller.viewer.get(`/v1/businesses/${businessId}/reviews`)).body.reviews).toEqual([])
})

test('who reports a review says why, and the operator reads how often and in what words', async () => {
  const { at, review, deliver } = await givenDelivered()
  await deliver()
  const { id } = (await app.anonymous.post(at, review)).body
  const report = (body: object) => app.anonymous.post(`/v1/shop/reviews/${id}/report`, body)
  const refused = [
    await report({}),
    await report({ reason: 'boring' }),
    await report({ reason: 'other', note: 'x'.repeat(501) }),
    await report({ reason: 'other', note: '  ' }),
  ]
  expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 422])
  const waiting = async () =>
    (await operator.client.get('/v1/desk/reviews?limit=200')).body.reviews.find(
      (one: { id: string }) => one.id === id,
    )
  expect(await waiting()).toBeUndefined()
  await report({ reason: 'fake' })
  await report({ reason: 'advertising', note: '微信号' })
  await report({ reason: 'fake', note: ' Seen elsewhere. ' })
  expect((await waiting()).reports).toEqual([
    { reason: 'fake', times: 2, notes: ['Seen elsewhere.'] },
    { reason: 'advertising', times: 1, notes: ['微信号'] },
  ])
  const audit = await operator.client.get(`/v1/desk/audit?subject=review:${id}`)
  expect(audit.body.entries).toHaveLength(1)

  const send = (fields: Record<string, string>) =>
    app.anonymous.post(`/shop/reviews/${id}/report`, `${new URLSearchParams(fields)}`, FORM)
  const asked = await send({ reason: 'other', note: '' })
  expect([asked.status, asked.text.includes('请简要说明该评价的问题。')]).toEqual([422, true])
  const taken = await send({ reason: 'other', note: '其他原因' })
  expect([taken.status, taken.text.includes('已收到举报')]).toEqual([200, true])
  expect((await waiting()).reports).toHaveLength(3)
})

test('stars reach cards and lists when a review comes, is hidden, or goes with its buyer', async () => {
  const { businessId, orderId, at, review, deliver, listingId } = await givenDelivered()
  await deliver()
  const rating = async () => {
    const { body } = await app.anonymous.get('/v1/shop/home')
    return body.newest.hits.find((hit: { id: string }) => hit.id === listingId)?.rating
  }
  const becomes = async (count: number) =>
    expect(await until(rating, (found) => found?.count === count)).toEqual({
      count,
      sum: count * 4,
    })
  expect(await rating()).toEqual({ count: 0, sum: 0 })
  const { id } = (await app.anonymous.post(at, review)).body
  await becomes(1)
  const home = await app.anonymous.get('/shop?lang=en')
  expect(home.text).toContain('aria-label="Rating 4.0 / 5 · What buyers say 1"')
  await operator.client.post(`/v1/desk/reviews/${id}`, { to: 'hidden' })
  await becomes(0)
  await operator.client.post(`/v1/desk/reviews/${id}`, { to: 'kept' })
  await becomes(1)
  await transaction(app.ctx, (tx) =>
    emit(tx, BuyerForgotten, { orders: [{ businessId, orderId }] }),
  )
  await becomes(0)
})

test('a review and its answer are translated when somebody asks, once, as a machine’s words', async () => {
  const { seller, businessId, orderId, at, review, deliver, listingId } = await givenDelivered()
  await deliver()
  const { id } = (await app.anonymous.post(at, { ...review, text: '工装靴很好。' })).body
  const reply = `/v1/businesses/${businessId}/reviews/${id}/reply`
  await seller.member.put(reply, { text: '谢谢，工装靴！' })
  const read = async (to: string) =>
    (await app.anonymous.get(`/v1/shop/listings/${listingId}/reviews?translateTo=${to}`)).body
      .reviews[0]
  const asked = `/v1/shop/reviews/${id}/translation`
  const nothing = { translation: null, isTranslatable: false }
  expect(await read('zh-CN')).toMatchObject(nothing)
  mischief.asked = 0
  expect(await read('en')).toMatchObject({ translation: null, isTranslatable: true })
  const page = () => app.anonymous.get(`/shop/listings/${listingId}?lang=en&translated=${id}`)
  expect((await page()).text).toContain(`action="/shop/reviews/${id}/translation"`)
  expect(mischief.asked).toBe(0)
  expect((await app.anonymous.post(asked, { to: 'fr' })).status).toBe(400)
  const elsewhere = asked.replace(id, app.newId())
  expect((await app.anonymous.post(elsewhere, { to: 'en' })).body.code).toBe(
    'storefront.review_not_found',
  )

  mischief.how = 'no_json'
  const failed = await app.anonymous.post(asked, { to: 'en' })
  expect([failed.status, failed.body.code]).toEqual([503, 'storefront.no_translation'])
  mischief.how = 'none'
  expect(await read('en')).toMatchObject({ translation: null, isTranslatable: true })
  mischief.asked = 0
  const sent = await app.anonymous.post(
    `/shop/reviews/${id}/translation?lang=en`,
    `${new URLSearchParams({ listingId, reviewsIn: 'zh-CN' })}`,
    FORM,
  )
  expect([sent.status, sent.headers['location']]).toEqual([
    303,
    `/shop/listings/${listingId}?translated=${id}&reviewsIn=zh-CN#review-${id}`,
  ])
  const translation = {
    to: 'en',
    text: 'work boots 很好。',
    reply: '谢谢， work boots ！',
    by: 'machine',
  }
  expect(await read('en')).toMatchObject({ translation, isTranslatable: true })
  expect((await app.anonymous.post(asked, { to: 'en' })).body).toEqual(translation)
  expect(mischief.asked).toBe(1)
  const shown = (await page()).text
  expect(shown).toContain('<details open><summary>Show translation</summary>')
  expect(shown).toContain('Translated by machine, read by nobody')

  await transaction(app.ctx, (tx) =>
    emit(tx, BuyerForgotten, { orders: [{ businessId, orderId }] }),
  )
  const kept = () =>
    sql<{ count: number }>`select count(*)::integer as count from storefront.translation
      where business_id = ${businessId} and not is_approved`.execute(app.ctx.db)
  expect((await until(kept, ({ rows }) => rows[0]!.count === 0)).rows).toEqual([{ count: 0 }])
})

test('without a translator only what was translated before is shown', async () => {
  const { businessId, at, review, deliver, listingId } = await givenDelivered()
  await deliver()
  const { id } = (await app.anonymous.post(at, review)).body
  const read = async () =>
    (await app.anonymous.get(`/v1/shop/listings/${listingId}/reviews?translateTo=en`)).body
      .reviews[0]
  const [switches, name] = ['/v1/desk/features', 'translation_proposals']
  const turn = async (isOn: boolean) => {
    const { features } = (await operator.client.get(switches)).body
    const { version } = features.find((one: { name: string }) => one.name === name)
    const body = { isOn, reason: 'A test.', version }
    expect((await operator.client.put(`${switches}/${name}`, body)).status).toBe(200)
  }
  await turn(false)
  try {
    await until(read, ({ isTranslatable }) => !isTranslatable)
    expect(await read()).toMatchObject({ translation: null, isTranslatable: false })
    const asked = await app.anonymous.post(`/v1/shop/reviews/${id}/translation`, { to: 'en' })
    expect(asked.body.code).toBe('storefront.no_translation')
    const page = await app.anonymous.get(`/shop/listings/${listingId}?lang=en`)
    expect(page.text).not.toContain('Show translation')
    const said = { hash: hashOf(review.text), wording: 'Very tasty.', by: 'machine' } as const
    await saveWordings(
      app.ctx.db,
      { businessId, direction: 'zh-CN>en' },
      [{ ...said, model: 'm', isApproved: false }],
      app.now(),
    )
    expect(await read()).toMatchObject({
      translation: { to: 'en', text: 'Very tasty.', reply: null, by: 'machine' },
      isTranslatable: true,
    })
  } finally {
    await turn(true)
  }
})
