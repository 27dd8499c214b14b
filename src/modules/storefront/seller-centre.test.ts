import { expect, test } from 'vitest'
import { parseMoney } from '../../kernel/money.ts'
import { testApp } from '../../testing/test-app.ts'
import { findProduct, textOf } from '../catalogue/api.ts'
import { decideClassification } from '../customs/api.ts'
import { moveOrder, recordPayment } from '../orders/api.ts'
import { IDENTITY, place } from '../orders/testing.ts'
import { MAP_SIZE, originMap } from './origin-map.ts'
import { givenProducts } from './testing.ts'

const app = await testApp()
const boots = (handle: string, stock: number) =>
  [handle, 'Work boots, steel toe', 'Leather.', 'Pine', 'Boots', 1_800, stock, '189.00'] as const

/** Two products, of which a person has said the code, listed as drafts; Chinese words for the first. */
async function givenDrafts() {
  const seller = await givenProducts(app, [boots('first', 1), boots('second', 5)])
  const businessId = seller.organisationId
  const at = `/v1/businesses/${businessId}`
  const ids: string[] = []
  for (const [i, productId] of seller.productIds.entries()) {
    const text = textOf((await findProduct(app.ctx, businessId, productId))!)
    await decideClassification(app.ctx, businessId, { text, code: '640340', reason: 'leather' })
    const copy = i === 0 ? { 'zh-CN': { title: '工装靴', text: '头层牛皮' } } : undefined
    const { body } = await seller.member.post(`${at}/listings`, { productId, copy })
    ids.push(body.id)
  }
  const bulk = (step: string, listingIds = ids, client = seller.member) =>
    client.post(`${at}/listings/bulk-steps`, { listingIds, step })
  const states = async () =>
    Promise.all(ids.map(async (id) => (await seller.viewer.get(`${at}/listings/${id}`)).body.state))
  const today = async () =>
    Object.fromEntries(
      (await seller.viewer.get(`${at}/today`)).body.chores.map(
        ({ chore, count }: { chore: string; count: number }) => [chore, count],
      ),
    )
  return { seller, businessId, at, ids, bulk, states, today }
}

test('many listings take a step at once; one that is refused keeps no other back', async () => {
  const { seller, ids, bulk, states } = await givenDrafts()
  const done = await bulk('submit')
  expect(done.status).toBe(200)
  expect(done.body.listings).toMatchObject([
    { listingId: ids[0], state: 'live', refusal: null },
    { listingId: ids[1], state: null, refusal: { code: 'storefront.copy_not_ready' } },
  ])
  expect(await states()).toEqual(['live', 'draft'])
  const paused = await bulk('pause', [...ids, app.newId()])
  expect(
    paused.body.listings.map((one: { refusal: { code: string } | null }) => one.refusal?.code),
  ).toEqual([undefined, 'storefront.step_not_open', 'storefront.listing_not_found'])
  expect(await states()).toEqual(['paused', 'draft'])
  expect((await bulk('submit', ids, seller.viewer)).status).toBe(403)
  expect((await bulk('submit', ids, seller.stranger)).status).toBe(404)
  expect((await bulk('submit', [ids[0]!, ids[0]!])).status).toBe(400)
  expect(await states()).toEqual(['paused', 'draft'])
})

test('what waits today is what the seller has not done yet', async () => {
  const { seller, businessId, at, bulk, today } = await givenDrafts()
  expect(await today()).toEqual({ drafts: 2, noBankAccount: 1 })
  await bulk('submit')
  const bank = { holder: 'Pine', account: 'GB33BUKB20201555555555', bic: 'BUKBGB22', country: 'GB' }
  await seller.owner.put(`${at}/payout-account`, bank)
  expect(await today()).toEqual({ drafts: 1 })
  const { body: listed } = await seller.viewer.get(`${at}/listings?state=live`)
  const { variantId, price } = listed.listings[0].offers[0]
  const line = { businessId, variantId, quantity: 1, price: price.total, version: 1 }
  const { body } = await place(app.anonymous, [line], { identity: IDENTITY })
  const { checkoutId, key } = body as { checkoutId: string; key: string }
  const orderId = body.orders[0].id as string
  expect(await today()).toEqual({ drafts: 1, soldOut: 1 })
  const amount = parseMoney(price.total.amount, 'CNY')!
  await recordPayment(app.ctx, {
    checkoutId,
    paymentId: app.newId(),
    provider: 'alipay' as const,
    amount,
  })
  const written = `/v1/checkouts/${checkoutId}/orders/${orderId}/messages?key=${key}`
  await app.anonymous.post(written, { text: '什么时候发货？' })
  expect(await today()).toEqual({ toDeclare: 1, messages: 1, drafts: 1, soldOut: 1 })
  await seller.member.post(`${at}/orders/${orderId}/messages`, { text: 'Tomorrow.' })
  const order = { businessId, orderId }
  await moveOrder(app.ctx, { ...order, from: 'paid', to: 'declared' })
  await moveOrder(app.ctx, { ...order, from: 'declared', to: 'released' })
  expect(await today()).toEqual({ toShip: 1, drafts: 1, soldOut: 1 })
  const other = await givenProducts(app, [boots('third', 1)])
  const fresh = await other.viewer.get(`/v1/businesses/${other.organisationId}/today`)
  expect(fresh.body.chores).toEqual([{ chore: 'nothingListed', count: 1 }])
  expect((await other.stranger.get(`${at}/today`)).status).toBe(404)
})

test('a maker’s story and the map of the county stand beside the goods, each language for its readers', async () => {
  const { seller, at, ids, bulk } = await givenDrafts()
  await bulk('submit')
  const page = async (language: string) =>
    (await app.anonymous.get(`/shop/listings/${ids[0]}?lang=${language}`)).text
  const told = { en: 'Boots since 1921. <b>By hand.</b>', 'zh-CN': '  始于 1921 年，手工制作。 ' }
  expect((await seller.viewer.put(`${at}/story`, told)).status).toBe(403)
  expect((await seller.viewer.get(`${at}/story`)).body).toEqual({ en: null, 'zh-CN': null })
  const saved = await seller.member.put(`${at}/story`, told)
  expect(saved.body).toEqual({ ...told, 'zh-CN': '始于 1921 年，手工制作。' })
  const chinese = await page('zh-CN')
  expect(chinese).toContain('始于 1921 年，手工制作。')
  expect(chinese).not.toContain('Boots since')
  expect(await page('en')).toContain('Boots since 1921. &lt;b&gt;By hand.&lt;/b&gt;')
  expect((await seller.member.put(`${at}/story`, { en: null, 'zh-CN': ' ' })).status).toBe(200)
  expect(await page('zh-CN')).not.toContain('1921')
})

test('a county is drawn inside its state; where no map is known nothing is drawn', () => {
  const michigan = originMap({ state: 'US-MI', county: 'Leelanau County' })!
  expect(michigan.state).toMatch(/^(M\d+ \d+(L\d+ \d+)+Z)+$/)
  expect(michigan.county).toMatch(/^M\d+ \d+L/)
  const points = [...michigan.county!.matchAll(/(\d+) (\d+)/g)].flatMap(([, x, y]) =>
    [x, y].map(Number),
  )
  expect(Math.min(...points) >= 0 && Math.max(...points) <= MAP_SIZE).toBe(true)
  expect(originMap({ state: 'Michigan', county: null })).toEqual({ ...michigan, county: null })
  expect(originMap({ state: 'Michigan', county: 'Nowhere' })).toEqual({ ...michigan, county: null })
  expect(originMap({ state: 'Hessen', county: null })).toBeUndefined()
  expect(originMap({ state: null, county: null })).toBeUndefined()
})
