import { beforeAll, expect, test } from 'vitest'
import { parseMoney } from '../../kernel/money.ts'
import { testApp } from '../../testing/test-app.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { mailsTo, tell } from '../notifications/testing.ts'
import { recordPayment } from '../orders/api.ts'
import { IDENTITY, place } from '../orders/testing.ts'
import { holdSellersOverLimits } from './hold-seller.ts'
import { repriceListings } from './reprice-listings.ts'
import { givenProducts } from './testing.ts'

const app = await testApp()
beforeAll(() => workingApp(app))
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })

/** Goods whose code nobody is sure of, listed in both languages and waiting for the operator. */
async function givenInReview() {
  const seller = await givenProducts(app, [
    ['thing', 'Leather goods', 'Made of hide.', 'Pine', 'Goods', 900, 5, '40.00'],
  ])
  const businessId = seller.organisationId
  const at = `/v1/businesses/${businessId}`
  const copy = { 'zh-CN': { title: '皮具', text: '头层牛皮' } }
  const [productId] = seller.productIds
  const { body } = await seller.member.post(`${at}/listings`, { productId, copy })
  const submit = async () => {
    const { body: listing } = await seller.member.post(`${at}/listings/${body.id}/submit`)
    expect(listing.state).toBe('in_review')
    return listing
  }
  await submit()
  const today = async () =>
    (await seller.viewer.get(`${at}/today`)).body.chores.map(
      ({ chore, count }: { chore: string; count: number }) => `${chore} ${count}`,
    )
  const desk = `/v1/desk/businesses/${businessId}/listings/${body.id}`
  const decide = async (step: 'approve' | 'reject', said: object = {}) => {
    const { version } = (await seller.viewer.get(`${at}/listings/${body.id}`)).body
    const { status } = await operator.client.post(`${desk}/${step}`, { version, ...said })
    expect(status).toBe(200)
  }
  const mails = async () => {
    await tell(app)
    return mailsTo(app, seller.users.member.email)
  }
  return { seller, businessId, at, id: body.id as string, submit, today, decide, mails }
}

test('what the operator decides about a listing is told to its seller, and stands under today', async () => {
  const { seller, submit, today, decide, mails } = await givenInReview()
  await decide('reject', { reason: 'Say which hide.' })
  expect(await today()).toEqual(['sentBack 1', 'noBankAccount 1'])
  const [sentBack] = await mails()
  expect(sentBack!.subject).toBe('Sent back to you: Leather goods')
  expect(sentBack!.text).toContain('“Say which hide.”')
  await submit()
  expect(await today()).toEqual(['noBankAccount 1'])
  await decide('approve')
  expect(await today()).toEqual(['noBankAccount 1', 'approved 1'])
  await seller.users.member.client.put('/v1/accounts/mail-settings', { locale: 'zh-CN', off: [] })
  expect((await mails()).map(({ subject }) => subject)).toEqual([
    'Sent back to you: Leather goods',
    '已上架：皮具',
  ])
  const start = app.now()
  app.setNow(new Date(start.getTime() + 8 * 86_400_000))
  expect(await today()).toEqual(['noBankAccount 1'])
  app.setNow(start)
})

test('a pause, its end and other limits are told with the reason', async () => {
  const { businessId, today, mails } = await givenInReview()
  const seller = `/v1/desk/sellers/${businessId}`
  const version = async () => (await operator.client.get(seller)).body.version
  const pause = { reason: 'We look into it.', version: await version() }
  await operator.client.post(`${seller}/pause`, pause)
  expect((await today())[0]).toBe('salesPaused 1')
  await operator.client.post(`${seller}/resume`, {
    reason: 'All is well.',
    version: await version(),
  })
  const wish = { limits: { listings: 30 }, reason: 'Known for years.', version: await version() }
  await operator.client.put(`${seller}/limits`, wish)
  expect(await today()).toEqual(['noBankAccount 1', 'limitsChanged 1'])
  const told = await mails()
  expect(told.map(({ subject }) => subject)).toEqual([
    'The operator has paused your sales',
    'Your sales go on',
    'Your limits have changed',
  ])
  expect(told.map(({ text }) => /“(.*)”/.exec(text)?.[1])).toEqual([
    'We look into it.',
    'All is well.',
    'Known for years.',
  ])
  expect(told[2]!.text).toContain(`/sell/${businessId}?tab=listings`)
})

test('a seller above the limits reads why nothing is sold, and when it is again', async () => {
  const { seller, businessId, at, today, decide, mails } = await givenInReview()
  await decide('approve')
  const { body: listed } = await seller.viewer.get(`${at}/listings?state=live`)
  const { variantId, price } = listed.listings[0].offers[0]
  const line = { businessId, variantId, quantity: 1, price: price.total, version: 1 }
  const { body } = await place(app.anonymous, [line], { identity: IDENTITY })
  const amount = parseMoney(price.total.amount, 'CNY')!
  await recordPayment(app.ctx, {
    checkoutId: body.checkoutId,
    paymentId: app.newId(),
    provider: 'alipay' as const,
    amount,
  })
  const at2 = `/v1/desk/sellers/${businessId}`
  const set = async (limits: object) => {
    const { version } = (await operator.client.get(at2)).body
    await operator.client.put(`${at2}/limits`, { limits, reason: 'Slowly.', version })
    await holdSellersOverLimits(app.ctx)
  }
  await set({ openOrders: 0 })
  expect((await today())[0]).toBe('salesHeld 1')
  await set({})
  expect((await today())[0]).toBe('toDeclare 1')
  const subjects = (await mails()).map(({ subject }) => subject)
  expect(subjects.filter((one) => /limits: nothing|bought again/.test(one))).toEqual([
    'Your orders have reached your limits: nothing more is sold for now',
    'Your goods can be bought again',
  ])
})

test('a price that changes by itself leaves an entry, once announced and once in force', async () => {
  const start = app.now()
  app.setNow(new Date('2025-05-05T04:00:00Z'))
  const { id, decide } = await givenInReview()
  await decide('approve')
  const actions = async () =>
    (await operator.client.get(`/v1/desk/audit?subject=listing:${id}`)).body.entries
      .filter(({ action }: { action: string }) => action.startsWith('storefront.price'))
      .map(({ action, actor, after }: Record<string, Record<string, unknown>>) => [
        action,
        actor!['kind'],
        after!['from'] ?? null,
      ])
  expect(await actions()).toEqual([])
  app.setNow(new Date('2025-05-11T04:00:00Z'))
  await repriceListings(app.ctx)
  app.setNow(new Date('2025-05-14T04:00:00Z'))
  await repriceListings(app.ctx)
  expect(await actions()).toEqual([
    ['storefront.price_changed', 'system', null],
    ['storefront.price_announced', 'system', '2025-05-14'],
  ])
  app.setNow(start)
})
