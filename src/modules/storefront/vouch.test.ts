import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { findProduct, textOf } from '../catalogue/api.ts'
import { decideClassification } from '../customs/api.ts'
import { IndexSeller } from './hold-seller.ts'
import { givenProducts } from './testing.ts'
import { WithdrawVouches } from './vouch-seller.ts'

const app = await testApp()
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const signal = AbortSignal.timeout(600_000)
const ZH = { 'zh-CN': { title: '真皮工装靴 钢头', text: '头层牛皮' } }
const TITLE = 'Leather work boots with steel toe'

const givenAgency = async (mayVouch = true) => {
  const agency = await givenOrganisation(app, { kind: 'agency' })
  const agencyId = agency.organisationId
  const named = await agency.owner.patch(`/v1/organisations/${agencyId}`, { nameZh: '奥扎克商会' })
  expect(named.status).toBe(200)
  const decide = (may: boolean) =>
    operator.client.put(`/v1/desk/agencies/${agencyId}`, { mayVouch: may, reason: 'a chamber' })
  if (mayVouch) expect((await decide(true)).body).toEqual({ mayVouch: true })
  return { ...agency, agencyId, at: `/v1/agencies/${agencyId}/vouches`, decide }
}

/** A seller with a draft that is worth more than a new seller may have on sale. */
async function givenSeller(stock = 26) {
  const row = ['boots', TITLE, 'Full-grain leather', 'Pine', 'Footwear', 1800, stock, '189.00']
  const seller = await givenProducts(app, [row as never])
  const businessId = seller.organisationId
  const product = await findProduct(app.ctx, businessId, seller.productIds[0]!)
  const decision = { text: textOf(product!), code: '640340', reason: 'steel toe-cap' }
  await decideClassification(app.ctx, businessId, decision)
  const at = `/v1/businesses/${businessId}`
  const body = { productId: product!.id, copy: ZH }
  const { id } = (await seller.member.post(`${at}/listings`, body)).body
  const submit = () => seller.member.post(`${at}/listings/${id}/submit`)
  const limits = async () => (await seller.viewer.get(`${at}/listing-limits`)).body
  const ask = (agencyId: string) => seller.member.post(`${at}/vouches`, { agencyId })
  return { ...seller, businessId, at, id: id as string, submit, limits, ask }
}

test('a seller asks, the agency answers, and the limits rise at once; withdrawn, they fall', async () => {
  const [agency, seller] = [await givenAgency(), await givenSeller()]
  const { businessId } = seller
  const early = (await seller.submit()).body
  expect([early.state, early.code]).toEqual([undefined, 'storefront.limit_reached'])
  const open = await app.anonymous.get('/v1/vouching-agencies?limit=200')
  const ids = open.body.agencies.map((one: { agencyId: string }) => one.agencyId)
  expect(ids).toContain(agency.agencyId)
  const asked = await seller.ask(agency.agencyId)
  expect([asked.status, asked.body.state]).toEqual([200, 'asked'])
  expect((await seller.ask(agency.agencyId)).body).toEqual(asked.body)
  const waiting = await agency.viewer.get(agency.at)
  expect([waiting.body.mayVouch, waiting.body.vouches]).toEqual([true, [asked.body]])

  const given = await agency.owner.post(agency.at, { businessId, reason: 'a member since 1998' })
  expect([given.status, given.body]).toMatchObject([
    200,
    { state: 'given', reason: 'a member since 1998', at: app.now().toISOString() },
  ])
  expect(await seller.limits()).toMatchObject({
    standing: 'vouched',
    vouchedBy: { en: given.body.agency.name, 'zh-CN': '奥扎克商会' },
    openValue: { most: { amount: '10000000.00' } },
  })
  const listed = await operator.client.get(`/v1/desk/sellers/${businessId}`)
  expect(listed.body.vouchedBy).toEqual({ en: given.body.agency.name, 'zh-CN': '奥扎克商会' })
  expect((await seller.submit()).body.state).toBe('live')
  expect((await app.eventsAbout(agency.agencyId)).at(-1)).toEqual([
    'storefront.vouch_changed',
    {
      businessId,
      agencyId: agency.agencyId,
      agency: { en: given.body.agency.name, 'zh-CN': '奥扎克商会' },
      isGiven: true,
    },
  ])
  const stands = await agency.viewer.get(`${agency.at}?state=given`)
  expect(stands.body.vouches).toEqual([given.body])

  const withdrawn = await agency.owner.delete(`${agency.at}/${businessId}`)
  expect([withdrawn.status, withdrawn.body.state]).toEqual([200, 'withdrawn'])
  expect(await seller.limits()).toMatchObject({ standing: 'new', vouchedBy: null })
  const again = await agency.owner.delete(`${agency.at}/${businessId}`)
  expect([again.status, again.body.code]).toEqual([404, 'storefront.vouch_not_asked'])
  const { body } = await operator.client.get(`/v1/desk/audit?subject=business:${businessId}`)
  expect(body.entries.map(({ action }: { action: string }) => action)).toEqual([
    'storefront.vouch_withdrawn',
    'storefront.vouched',
    'storefront.vouch_asked',
  ])
})

test('what the limits had closed opens in the same breath, and is found again', async () => {
  const [agency, seller] = [await givenAgency(), await givenSeller(2)]
  const { businessId, id } = seller
  expect((await seller.submit()).body.state).toBe('live')
  await sql`update storefront.seller set hold = 'limits', held_at = now(), hold_reason = 'x'
    where business_id = ${businessId}`.execute(app.ctx.db)
  await sql`update orders.sku set is_open = false
    where business_id = ${businessId}`.execute(app.ctx.db)
  await IndexSeller.run(app.ctx, { businessId } as never, signal)
  const found = async () =>
    (await app.anonymous.get('/v1/shop/search?q=%E5%B7%A5%E8%A3%85%E9%9D%B4&limit=100')).body.hits
      .map((hit: { id: string }) => hit.id)
      .includes(id)
  const isOnSale = async () => (await app.anonymous.get(`/v1/shop/listings/${id}`)).body.isOnSale
  expect([await found(), await isOnSale()]).toEqual([false, false])
  const page = await app.anonymous.get(`/shop/listings/${id}?lang=zh-CN`)
  expect(page.text).toContain('暂停销售')

  await seller.ask(agency.agencyId)
  await agency.owner.post(agency.at, { businessId, reason: 'we know them' })
  expect((await seller.limits()).hold).toBeNull()
  const { rows } = await sql<{ isOpen: boolean }>`select is_open as "isOpen" from orders.sku
    where business_id = ${businessId}`.execute(app.ctx.db)
  expect(rows).toEqual([{ isOpen: true }])
  await IndexSeller.run(app.ctx, { businessId } as never, signal)
  expect([await found(), await isOnSale()]).toEqual([true, true])
})

test('only an agency that the operator let vouch does, for who asked, by its owners', async () => {
  const [agency, other, seller] = [
    await givenAgency(),
    await givenAgency(false),
    await givenSeller(),
  ]
  const { businessId } = seller
  const give = (client: typeof agency.owner, at = agency.at) =>
    client.post(at, { businessId, reason: 'so' })
  const before = await seller.limits()
  const codes = [
    await seller.ask(other.agencyId),
    await seller.ask(businessId),
    await give(agency.owner),
    await seller.ask(agency.agencyId),
    await give(agency.member),
    await give(agency.stranger),
    await give(app.anonymous),
    await give(seller.owner),
    await give(seller.owner, `/v1/agencies/${businessId}/vouches`),
    await seller.viewer.post(`${seller.at}/vouches`, { agencyId: agency.agencyId }),
    await seller.owner.put(`/v1/desk/agencies/${agency.agencyId}`, { mayVouch: true, reason: 'x' }),
    await operator.client.put(`/v1/desk/agencies/${businessId}`, { mayVouch: true, reason: 'x' }),
    await operator.client.post(`/v1/desk/businesses/${app.newId()}/vouch`, { vouchedBy: 'me' }),
  ].map(({ status, body }) => `${status} ${body.code ?? ''}`)
  expect(codes).toEqual([
    '404 storefront.agency_not_found',
    '404 storefront.agency_not_found',
    '404 storefront.vouch_not_asked',
    '200 ',
    '403 accounts.role_too_low',
    '404 platform.not_found',
    '401 accounts.sign_in_required',
    '404 platform.not_found',
    '404 storefront.vouch_not_asked',
    '403 accounts.role_too_low',
    '403 storefront.operator_required',
    '404 storefront.agency_not_found',
    '404 storefront.seller_not_found',
  ])
  expect(await seller.limits()).toEqual(before)
})

test('an agency that may no longer vouch stands for nobody; another’s word stays', async () => {
  const [agency, second, seller] = [await givenAgency(), await givenAgency(), await givenSeller()]
  const { businessId } = seller
  for (const one of [agency, second]) {
    await seller.ask(one.agencyId)
    await one.owner.post(one.at, { businessId, reason: 'we know them' })
  }
  await agency.decide(false)
  await WithdrawVouches.run(app.ctx, { agencyId: agency.agencyId } as never, signal)
  expect((await seller.limits()).standing).toBe('vouched')
  await second.decide(false)
  // Begun twice at once, as after a worker that was believed dead.
  const again = { agencyId: second.agencyId } as never
  await Promise.all([1, 2, 3].map(() => WithdrawVouches.run(app.ctx, again, signal)))
  expect((await seller.limits()).standing).toBe('new')
  const own = await seller.viewer.get(`${seller.at}/vouches`)
  expect(own.body.vouches.map(({ state }: { state: string }) => state)).toEqual([
    'withdrawn',
    'withdrawn',
  ])
})
