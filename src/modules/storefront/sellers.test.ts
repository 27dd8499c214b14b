import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { testApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { findProduct, textOf } from '../catalogue/api.ts'
import { decideClassification } from '../customs/api.ts'
import { moveOrder, recordPayment } from '../orders/api.ts'
import { IDENTITY, place } from '../orders/testing.ts'
import { HoldListings, holdSellersOverLimits, ReleaseListings } from './hold-seller.ts'
import { allowanceOf, LIMIT_NAMES, limitReasons } from './limits.ts'
import { givenProducts } from './testing.ts'

const app = await testApp()
const operator = await givenUser(app, { name: 'Ophelia' })
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const start = app.now()
afterEach(() => app.setNow(start))

const ZH = { 'zh-CN': { title: '真皮工装靴 钢头', text: '头层牛皮' } }
const boots = (handle: string) =>
  [
    handle,
    'Leather work boots with steel toe',
    'Full-grain leather, rubber sole, protective metal toe-cap',
    'Hollow Pine',
    'Footwear',
    1800,
    5,
    '189.00',
  ] as const

/** A seller with a live listing for each row. */
async function givenSeller(handles: readonly string[] = ['boots']) {
  const seller = await givenProducts(app, handles.map(boots))
  const businessId = seller.organisationId
  const at = `/v1/businesses/${businessId}/listings`
  const product = await findProduct(app.ctx, businessId, seller.productIds[0]!)
  const decision = { text: textOf(product!), code: '640340', reason: 'steel toe-cap' }
  await decideClassification(app.ctx, businessId, decision)
  const listings: { id: string; offers: { variantId: string }[] }[] = []
  for (const productId of seller.productIds) {
    const { body } = await seller.member.post(at, { productId, copy: ZH, deliveryDays: 12 })
    const live = await seller.member.post(`${at}/${body.id}/submit`)
    expect(live.body.state).toBe('live')
    listings.push(live.body)
  }
  const { variantId } = listings[0]!.offers[0]!
  const shelf = `/v1/shop/sellers/${businessId}/skus?variantIds=${variantId}`
  const isOpen = async () => (await app.anonymous.get(shelf)).body.skus[0].isOpen as boolean
  const buy = async () => {
    const [{ price, version }] = (await app.anonymous.get(shelf)).body.skus
    const line = { businessId, variantId, quantity: 1, price, version }
    return place(app.anonymous, [line], { identity: IDENTITY })
  }
  const pay = async ({ body }: Awaited<ReturnType<typeof buy>>) => {
    const amount = money(235_687n, 'CNY')
    const { checkoutId } = body
    await recordPayment(app.ctx, {
      checkoutId,
      paymentId: app.newId(),
      provider: 'alipay' as const,
      amount,
    })
    return { businessId, orderId: body.orders[0].id as string }
  }
  const state = async (id: string) => (await seller.member.get(`${at}/${id}`)).body.state
  const states = () => Promise.all(listings.map(({ id }) => state(id)))
  return { ...seller, businessId, at, listings, isOpen, buy, pay, states }
}

const desk = (businessId: string, rest = '') => `/v1/desk/sellers/${businessId}${rest}`
const readSeller = async (businessId: string) => (await operator.client.get(desk(businessId))).body
const auditOf = async (businessId: string) =>
  (await operator.client.get(`/v1/desk/audit?subject=business:${businessId}`)).body.entries
const signal = AbortSignal.timeout(60_000)

describe('limits', () => {
  test('are shown to the operator with what is used, and to the seller alike', async () => {
    const { businessId, owner } = await givenSeller()
    const seller = await readSeller(businessId)
    expect(seller).toEqual({
      businessId,
      name: 'Lakeshore Cherries',
      nameZh: null,
      standing: 'new',
      vouchedBy: null,
      delivered: 0,
      listings: { used: 1, most: 20, isSet: false },
      openValue: {
        used: { amount: '11784.35', currency: 'CNY' },
        most: { amount: '50000.00', currency: 'CNY' },
        isSet: false,
      },
      openOrders: { used: 0, most: 50, isSet: false },
      escrow: {
        used: { amount: '0.00', currency: 'CNY' },
        most: { amount: '50000.00', currency: 'CNY' },
        isSet: false,
      },
      categories: { used: 1, most: 3, isSet: false },
      limitsReason: null,
      hold: null,
      holdReason: null,
      heldAt: null,
      reasons: [],
      nextStep: { en: expect.any(String), 'zh-CN': expect.any(String) },
      version: 0,
    })
    const { name, nameZh, version, businessId: _, ...shared } = seller
    const own = await owner.get(`/v1/businesses/${businessId}/listing-limits`)
    expect(own.body).toEqual(shared)
  })

  test('count what is paid and under way, and what has arrived', async () => {
    const seller = await givenSeller()
    await seller.buy()
    expect((await readSeller(seller.businessId)).openOrders.used).toBe(0)
    const order = await seller.pay(await seller.buy())
    expect(await readSeller(seller.businessId)).toMatchObject({
      openOrders: { used: 1 },
      escrow: { used: { amount: '2356.87' } },
      delivered: 0,
    })
    const way = ['paid', 'declared', 'released', 'shipped', 'delivered', 'confirmed'] as const
    for (const [i, from] of way.slice(0, -1).entries()) {
      await moveOrder(app.ctx, { ...order, from, to: way[i + 1]! })
    }
    await moveOrder(app.ctx, { ...order, from: 'confirmed', to: 'settled' })
    expect(await readSeller(seller.businessId)).toMatchObject({
      openOrders: { used: 0 },
      escrow: { used: { amount: '0.00' } },
      delivered: 1,
    })
  })

  test('set by the operator hold at once, with the reason, and go back to what grew', async () => {
    const seller = await givenSeller(['boots', 'boots-2'])
    const { businessId, member, at, listings } = seller
    const [first] = listings
    await member.post(`${at}/${first!.id}/pause`)
    const limits = { listings: 1, escrow: { amount: '0.00', currency: 'CNY' } }
    const body = { limits, reason: 'complaints', version: 0 }
    const set = await operator.client.put(desk(businessId, '/limits'), body)
    expect([set.status, set.body]).toMatchObject([
      200,
      {
        listings: { used: 1, most: 1, isSet: true },
        escrow: { most: { amount: '0.00' }, isSet: true },
        openOrders: { most: 50, isSet: false },
        limitsReason: 'complaints',
        version: 1,
        reasons: [{ code: 'too_many_listings' }],
      },
    ])
    const refused = await member.post(`${at}/${first!.id}/submit`)
    expect([refused.status, refused.body.code]).toEqual([422, 'storefront.limit_reached'])
    expect(await seller.states()).toEqual(['paused', 'live'])
    expect((await auditOf(businessId))[0]).toMatchObject({
      action: 'storefront.seller_limits_set',
      actor: { id: operator.userId },
      after: { limits: { listings: 1, escrow: 0 }, reason: 'complaints' },
    })
    const back = { limits: {}, reason: 'all is well', version: 1 }
    await operator.client.put(desk(businessId, '/limits'), back)
    expect((await member.post(`${at}/${first!.id}/submit`)).body.state).toBe('live')
  })

  test('are changed by no seller, not blindly, and not without a reason', async () => {
    const { businessId, owner } = await givenSeller()
    const before = await readSeller(businessId)
    const good = { limits: { listings: 5 }, reason: 'so', version: 0 }
    const put = (client: typeof owner, body: object, id = businessId) =>
      client.put(desk(id, '/limits'), body)
    const codes = [
      await put(owner, good),
      await put(app.anonymous, good),
      await put(operator.client, { ...good, version: 1 }),
      await put(operator.client, { ...good, reason: ' ' }),
      await put(operator.client, { ...good, limits: { listings: -1 } }),
      await put(operator.client, {
        ...good,
        limits: { escrow: { amount: '-5.00', currency: 'CNY' } },
      }),
      await put(operator.client, good, app.newId()),
    ].map(({ status, body }) => `${status} ${body.code}`)
    expect(codes).toEqual([
      '403 storefront.operator_required',
      '403 storefront.operator_required',
      '409 storefront.seller_changed',
      '400 platform.invalid_input',
      '400 platform.invalid_input',
      '400 platform.invalid_input',
      '404 storefront.seller_not_found',
    ])
    expect(await readSeller(businessId)).toEqual(before)
  })

  test('never fall as orders arrive, and never pass those of a vouched seller', () => {
    const most = allowanceOf({ standing: 'vouched', delivered: 0, own: null })
    const zero = { listings: 0, openOrders: 0, categories: 0 }
    const nothing = { ...zero, openValue: money(0n, 'CNY'), escrow: money(0n, 'CNY') }
    fc.assert(
      fc.property(fc.nat(6_000), fc.nat(6_000), (delivered, more) => {
        const of = (count: number) => allowanceOf({ standing: 'new', delivered: count, own: null })
        const [few, many] = [of(delivered), of(delivered + more)]
        const grounds = { standing: 'new', delivered: delivered + more, own: null } as const
        // What was allowed is allowed still, and a vouched seller may have all of it.
        expect(limitReasons(grounds, few)).toEqual([])
        expect(limitReasons({ ...grounds, standing: 'vouched' }, many)).toEqual([])
        expect(limitReasons(grounds, nothing)).toEqual([])
      }),
    )
    expect(allowanceOf({ standing: 'new', delivered: 9, own: null }).listings).toBe(20)
    expect(allowanceOf({ standing: 'new', delivered: 10, own: null }).listings).toBe(40)
    expect(LIMIT_NAMES.every((name) => most[name] !== undefined)).toBe(true)
  })
})

describe('a seller whose orders pass the limits', () => {
  test('sells nothing more until they are seen through, and nobody else is touched', async () => {
    const [seller, other] = [await givenSeller(), await givenSeller()]
    const order = await seller.pay(await seller.buy())
    await other.pay(await other.buy())
    await holdSellersOverLimits(app.ctx)
    expect([await seller.isOpen(), await other.isOpen()]).toEqual([true, true])

    const body = { limits: { openOrders: 0 }, reason: 'too slow', version: 0 }
    await operator.client.put(desk(seller.businessId, '/limits'), body)
    await holdSellersOverLimits(app.ctx)
    await holdSellersOverLimits(app.ctx)
    expect([await seller.isOpen(), await other.isOpen()]).toEqual([false, true])
    expect(await readSeller(seller.businessId)).toMatchObject({
      hold: 'limits',
      holdReason: 'too_many_open_orders',
    })
    const refused = await seller.buy()
    expect([refused.status, refused.body.reason]).toEqual([200, 'channel_closed'])
    const held = await operator.client.get('/v1/desk/sellers?hold=limits')
    expect(held.body.sellers.map((one: { businessId: string }) => one.businessId)).toEqual([
      seller.businessId,
    ])

    await moveOrder(app.ctx, { ...order, from: 'paid', to: 'cancelled' })
    await holdSellersOverLimits(app.ctx)
    expect([await seller.isOpen(), (await seller.buy()).status]).toEqual([true, 201])
    expect(await seller.states()).toEqual(['live'])
    expect((await auditOf(seller.businessId)).map((one: { action: string }) => one.action)).toEqual(
      ['storefront.seller_released', 'storefront.seller_held', 'storefront.seller_limits_set'],
    )
  })
})

describe('a pause', () => {
  test('takes all off sale at once, lets orders go on, and ends as it began', async () => {
    const seller = await givenSeller(['boots', 'boots-2'])
    const { businessId, member, at, listings } = seller
    const order = await seller.pay(await seller.buy())
    await member.post(`${at}/${listings[1]!.id}/pause`)
    const paused = await operator.client.post(desk(businessId, '/pause'), {
      reason: 'goods are not as described',
      version: 0,
    })
    expect(paused.body).toMatchObject({
      hold: 'paused',
      holdReason: 'goods are not as described',
      heldAt: app.now().toISOString(),
      version: 1,
    })
    // Before any listing has left the shop.
    expect((await seller.buy()).body.reason).toBe('channel_closed')
    await HoldListings.run(app.ctx, { businessId } as never, signal)
    await HoldListings.run(app.ctx, { businessId } as never, signal)
    expect(await seller.states()).toEqual(['paused', 'paused'])
    const shown = (await member.get(`${at}/${listings[0]!.id}`)).body
    expect(shown.reasons[0]).toMatchObject({ code: 'seller_paused' })
    const page = await app.anonymous.get(`/v1/shop/listings/${listings[0]!.id}`)
    expect(page.status).toBe(404)
    const refused = await member.post(`${at}/${listings[0]!.id}/submit`)
    expect([refused.status, refused.body.code]).toEqual([409, 'storefront.seller_paused'])
    const steps = `/v1/businesses/${businessId}/orders/${order.orderId}/steps`
    expect((await member.post(steps, { from: 'paid', to: 'declared' })).status).toBe(200)

    const twice = await operator.client.post(desk(businessId, '/pause'), {
      reason: 'again',
      version: 1,
    })
    expect([twice.status, twice.body.code]).toEqual([409, 'storefront.seller_step_not_open'])

    await operator.client.post(desk(businessId, '/resume'), { reason: 'put right', version: 1 })
    await ReleaseListings.run(app.ctx, { businessId } as never, signal)
    // What the seller had paused stays so.
    expect(await seller.states()).toEqual(['live', 'paused'])
    expect([await seller.isOpen(), (await seller.buy()).status]).toEqual([true, 201])
    expect((await auditOf(businessId)).map((one: { action: string }) => one.action)).toEqual([
      'storefront.seller_resumed',
      'storefront.seller_paused',
    ])
  })

  test('that is over before its work was done leaves the shop as it is', async () => {
    const { businessId, states } = await givenSeller()
    await operator.client.post(desk(businessId, '/pause'), { reason: 'a', version: 0 })
    await operator.client.post(desk(businessId, '/resume'), { reason: 'b', version: 1 })
    // The worker may have held it before the end; what comes after it holds nothing.
    await ReleaseListings.run(app.ctx, { businessId } as never, signal)
    await HoldListings.run(app.ctx, { businessId } as never, signal)
    expect(await states()).toEqual(['live'])
  })

  test.runIf(app.isRealPostgres)('is begun by one of two operators at once', async () => {
    const { businessId } = await givenSeller()
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((reason) =>
        operator.client.post(desk(businessId, '/pause'), { reason, version: 0 }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    const won = answers.find(({ status }) => status === 200)!
    expect((await readSeller(businessId)).holdReason).toBe(won.body.holdReason)
    expect(await auditOf(businessId)).toHaveLength(1)
  })
})

describe('the list of sellers', () => {
  test('is searched by how the name begins and read page after page', async () => {
    const begin = `Zeta-${app.newId().slice(-6)}`
    const ids: string[] = []
    for (let i = 0; i < 3; i++) {
      const { organisationId, owner } = await givenProducts(app, [boots(`z${i}`)])
      await owner.patch(`/v1/organisations/${organisationId}`, { name: `${begin} ${i}` })
      ids.push(organisationId)
    }
    const list = async (rest: string) =>
      (await operator.client.get(`/v1/desk/sellers?name=${begin.toLowerCase()}${rest}`)).body
    const first = await list('&limit=2')
    const second = await list(`&limit=2&after=${first.next}`)
    const found = [...first.sellers, ...second.sellers].map(
      (one: { businessId: string }) => one.businessId,
    )
    expect([found, second.next]).toEqual([ids, null])
    expect((await list('&standing=vouched')).sellers).toEqual([])
    expect((await operator.client.get('/v1/desk/sellers?name=%25')).body.sellers).toEqual([])
  })
})
