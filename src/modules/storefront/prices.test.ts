import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { findProduct, textOf } from '../catalogue/api.ts'
import { decideClassification } from '../customs/api.ts'
import { givenProducts } from './testing.ts'

const app = await testApp()
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })

/** Boots whose code a person has said, listed with Chinese words. */
async function givenBoots(price = '100.00') {
  const seller = await givenProducts(app, [
    ['boots', 'Work boots, steel toe', 'Leather.', 'Pine', 'Boots', 1_800, 5, price],
  ])
  const businessId = seller.organisationId
  const at = `/v1/businesses/${businessId}`
  const [productId] = seller.productIds as [string]
  const text = textOf((await findProduct(app.ctx, businessId, productId))!)
  await decideClassification(app.ctx, businessId, { text, code: '640340', reason: 'leather' })
  const copy = { 'zh-CN': { title: '工装靴', text: '头层牛皮' } }
  const { body: listing } = await seller.member.post(`${at}/listings`, { productId, copy })
  return { seller, businessId, at, productId, listing, variantId: listing.offers[0].variantId }
}

const cents = ({ amount }: { amount: string }): bigint => BigInt(amount.replace('.', ''))
type Story = Record<'shopPrice' | 'tax' | 'freight' | 'commission', { amount: string }> & {
  sellerGets: { amount: string; currency: string } | null
}

test('each price is told to the cent: what tax, freight and commission take, and what is left', async () => {
  const { seller, at, listing, businessId } = await givenBoots()
  const rule = { businessId, codePrefix: '', terms: { kind: 'percent', basisPoints: 500 } }
  expect((await operator.client.post('/v1/desk/commission-rules', rule)).status).toBe(201)
  const currency = { currency: 'CNY' }
  expect((await seller.owner.put(`${at}/settlement-currency`, currency)).status).toBe(200)
  const { body } = await seller.viewer.get(`${at}/prices?search=${encodeURIComponent('工装')}`)
  expect(body).toMatchObject({
    listings: [{ id: listing.id, title: { en: 'Work boots, steel toe', 'zh-CN': '工装靴' } }],
    next: null,
  })
  const [{ sellerPrice, story, coming }] = body.listings[0].variants
  expect([sellerPrice, coming]).toEqual([{ amount: '100.00', currency: 'USD' }, null])
  expect(story.shopPrice).toEqual(listing.offers[0].price.total)
  expect(story.tax).toEqual(listing.offers[0].price.tax)
  const { shopPrice, tax, freight, commission, sellerGets } = story as Story
  const goods = cents(shopPrice) - cents(tax) - cents(freight)
  expect(cents(commission)).toBe((goods * 500n) / 10_000n)
  expect([cents(sellerGets!), sellerGets!.currency]).toEqual([goods - cents(commission), 'CNY'])
  expect((await seller.viewer.get(`${at}/prices?search=nothing`)).body.listings).toEqual([])
  expect((await seller.viewer.get(`${at}/prices?state=live`)).body.listings).toEqual([])
  expect((await seller.stranger.get(`${at}/prices`)).status).toBe(404)
})

test('a preview changes nothing; what it showed is what is set, and it can be taken back', async () => {
  const { seller, at, productId, variantId } = await givenBoots()
  const priceNow = async () =>
    (await seller.viewer.get(`${at}/products/${productId}`)).body.variants[0].price.amount
  const preview = (wish: object, client = seller.member) =>
    client.post(`${at}/price-previews`, { productIds: [productId], ...wish })
  const { body } = await preview({ percent: '-12.5' })
  const [line] = body.products[0].variants
  expect([line.before.amount, line.after.amount]).toEqual(['100.00', '87.50'])
  expect(Number(line.story.shopPrice.amount)).toBeGreaterThan(87.5)
  expect(await priceNow()).toBe('100.00')
  const usd = (amount: string) => ({ amount, currency: 'USD' })
  const same = await preview({ price: usd('87.50') })
  expect(same.body.products[0].variants[0].story).toEqual(line.story)
  for (const wish of [
    {},
    { percent: '-100' },
    { price: usd('0') },
    { percent: '1', price: usd('1') },
  ]) {
    expect((await preview(wish)).body.code).toBe('catalogue.value_refused')
  }
  expect((await preview({ percent: '1' }, seller.viewer)).status).toBe(403)

  const set = (price: string, seen: string, client = seller.member) =>
    client.put(`${at}/variant-prices`, {
      prices: [{ productId, variantId, price: usd(price), seen: usd(seen) }],
    })
  expect((await set('87.50', '100.00', seller.viewer)).status).toBe(403)
  const done = await set('87.50', '100.00')
  expect(done.body).toEqual({
    edited: 1,
    before: [{ productId, variantId, price: usd('100.00') }],
  })
  expect(await priceNow()).toBe('87.50')
  // Somebody who saw the old price is told, and nothing changes.
  expect((await set('50.00', '100.00')).body.code).toBe('catalogue.product_changed')
  const both = await seller.member.put(`${at}/variant-prices`, {
    prices: [
      { productId, variantId, price: usd('60.00') },
      { productId: app.newId(), variantId, price: usd('60.00') },
    ],
  })
  expect(both.body.code).toBe('catalogue.product_not_found')
  expect(await priceNow()).toBe('87.50')
  expect((await set('100.00', '87.50')).status).toBe(200)
  expect(await priceNow()).toBe('100.00')
})

test('a product is offered through every channel, with its price or why not; another can be chosen', async () => {
  const { seller, at, productId, listing } = await givenBoots()
  const { body } = await seller.viewer.get(`${at}/products/${productId}/channel-offers`)
  const open = body.channels.filter(({ reasons }: { reasons: unknown[] }) => reasons.length === 0)
  expect(open.map(({ channel }: { channel: string }) => channel)).toContain(listing.channel)
  for (const { reasons, variants, name } of body.channels) {
    expect(variants.length).toBe(reasons.length > 0 ? 0 : 1)
    expect(name['zh-CN']).not.toBe('')
  }
  const other = open.find(({ channel }: { channel: string }) => channel !== listing.channel)
  const edited = await seller.member.patch(`${at}/listings/${listing.id}`, {
    version: listing.version,
    channel: other.channel,
    deliveryDays: 9,
  })
  expect(edited.body).toMatchObject({ channel: other.channel, deliveryDays: 9, state: 'draft' })
  expect(edited.body.offers[0].price.total).toEqual(other.variants[0].story.shopPrice)
  const unknown = { version: edited.body.version, channel: 'pigeon' }
  const refused = await seller.member.patch(`${at}/listings/${listing.id}`, unknown)
  expect(refused.body.code).toBe('storefront.cannot_be_listed')
  const after = await seller.viewer.get(`${at}/listings/${listing.id}`)
  expect(after.body).toEqual(edited.body)
})

test('the operator sees what a doubt rests on, says the code, and the rules are asked anew', async () => {
  const seller = await givenProducts(app, [
    ['thing', 'Leather goods', 'Made of hide.', 'Pine', 'Goods', 900, 5, '40.00'],
  ])
  const at = `/v1/businesses/${seller.organisationId}`
  const [productId] = seller.productIds as [string]
  const copy = { 'zh-CN': { title: '皮具', text: '头层牛皮' } }
  const listed = await seller.member.post(`${at}/listings`, { productId, copy })
  const ref = `/v1/desk/businesses/${seller.organisationId}/listings/${listed.body.id}`
  const submitted = await seller.member.post(`${at}/listings/${listed.body.id}/submit`)
  expect(submitted.body.state).toBe('in_review')
  const queue = (query: string) => operator.client.get(`/v1/desk/listings?${query}`)
  const own = `businessId=${seller.organisationId}`
  expect((await queue(`${own}&reason=unsure_code`)).body.listings).toMatchObject([
    {
      id: listed.body.id,
      sellerName: expect.any(String),
      channelName: { 'zh-CN': expect.any(String) },
    },
  ])
  expect((await queue(`${own}&reason=rejected`)).body.listings).toEqual([])
  const { body: doubts } = await operator.client.get(`${ref}/doubts`)
  expect(doubts).toMatchObject({ product: { title: 'Leather goods' }, decidedBy: 'engine' })
  expect(doubts.candidates.length).toBeGreaterThan(1)
  expect((await seller.owner.get(`${ref}/doubts`)).body.code).toBe('storefront.operator_required')

  const { version } = submitted.body
  const say = (body: object) => operator.client.put(`${ref}/code`, body)
  const stale = await say({ code: '420222', reason: 'a bag', version: version - 1 })
  expect(stale.body.code).toBe('storefront.listing_changed')
  expect((await say({ code: '999999', reason: 'a bag', version })).body.code).toBe(
    'customs.unknown_code',
  )
  expect((await operator.client.get(`${ref}/doubts`)).body).toEqual(doubts)
  const decided = await say({ code: '420222', reason: 'a bag', version })
  expect(decided.body).toMatchObject({ state: 'in_review', code: expect.stringMatching(/^420222/) })
  expect(decided.body.reasons.map(({ code }: { code: string }) => code)).not.toContain(
    'unsure_code',
  )
  expect((await operator.client.get(`${ref}/doubts`)).body.decidedBy).toBe('person')
})
