import { afterEach, describe, expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { findProduct, textOf } from '../catalogue/api.ts'
import { decideClassification } from '../customs/api.ts'
import { FollowDecision, FollowEdit } from './follow-product.ts'
import { repriceListings } from './reprice-listings.ts'
import { givenProducts } from './testing.ts'

const app = await testApp()
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const usual = app.now()
afterEach(() => app.setNow(usual))

const ZH = { 'zh-CN': { title: '真皮工装靴 钢头', text: '头层牛皮' } }
const boots = (handle: string, stock = 5) =>
  [
    handle,
    'Leather work boots with steel toe',
    'Full-grain leather, rubber sole, protective metal toe-cap',
    'Hollow Pine',
    'Footwear',
    1800,
    stock,
    '189.00',
  ] as const
const CBD = [
  'cbd',
  'CBD balm',
  'Balm with 500 mg cannabidiol (CBD) from hemp',
  'X',
  'Skin care',
  60,
  5,
  '39.00',
] as const

/** A seller of boots that a person has said the code of: nothing is left to doubt. */
async function givenSeller(rows: Parameters<typeof givenProducts>[1] = [boots('boots')]) {
  const seller = await givenProducts(app, rows)
  const businessId = seller.organisationId
  const at = `/v1/businesses/${businessId}/listings`
  const product = await findProduct(app.ctx, businessId, seller.productIds[0]!)
  const decision = { text: textOf(product!), code: '640340', reason: 'steel toe-cap' }
  await decideClassification(app.ctx, businessId, decision)
  const list = async (productId = seller.productIds[0]!, copy: object | undefined = ZH) => {
    const { status, body } = await seller.member.post(at, { productId, copy, deliveryDays: 12 })
    expect(status).toBe(201)
    return body
  }
  const liveOne = async () => {
    const { id } = await list()
    const { body } = await seller.member.post(`${at}/${id}/submit`)
    expect(body.state).toBe('live')
    return body
  }
  return { ...seller, businessId, at, list, liveOne }
}

const shopTotal = async (id: string): Promise<string> =>
  (await app.anonymous.get(`/v1/shop/listings/${id}`)).body.offers?.[0].price.total.amount

describe('from the catalogue to the shop', () => {
  test('a listing has a price with tax, its parts, the rate and the rules it came from', async () => {
    const { list } = await givenSeller()
    const listing = await list()
    expect(listing).toMatchObject({
      state: 'draft',
      channel: '0110',
      code: '6403400010',
      deliveryDays: 12,
      brand: 'Hollow Pine',
      copy: { en: { state: 'typed' }, 'zh-CN': { title: '真皮工装靴 钢头', state: 'typed' } },
    })
    const [{ price, sellerPrice, weightGrams }] = listing.offers
    expect([sellerPrice, weightGrams]).toEqual([{ amount: '189.00', currency: 'USD' }, '1800'])
    expect([price.total.amount, price.tax.amount, price.exchange.rate]).toEqual([
      '2356.87',
      '1036.79',
      '6.832163642588',
    ])
    const fen = price.parts.map(({ amount }: { amount: { amount: string } }) =>
      BigInt(amount.amount.replace('.', '')),
    )
    expect(fen.reduce((sum: bigint, one: bigint) => sum + one, 0n)).toBe(235_687n)
    expect(Object.keys(price.dataVersions)).toEqual(
      expect.arrayContaining(['rules', 'tariff', 'exchangeRates']),
    )
  })

  test('where the law is not known the dearer reading is charged, and both are shown', async () => {
    const { liveOne, member, at } = await givenSeller()
    const { id } = await liveOne()
    const [{ price }] = (await member.get(`${at}/${id}`)).body.offers
    const yuan = (amount: string) => ({ amount, currency: 'CNY' })
    expect(price.openLaw).toEqual({
      readings: [
        {
          id: 'lapsed',
          label: expect.objectContaining({ en: expect.stringContaining('34 %') }),
          isCharged: true,
          tax: yuan('1036.79'),
          total: yuan('2356.87'),
        },
        {
          id: 'continued',
          label: expect.objectContaining({ 'zh-CN': expect.stringContaining('10%') }),
          isCharged: false,
          tax: yuan('678.79'),
          total: yuan('1998.87'),
        },
      ],
      note: expect.objectContaining({ en: expect.stringContaining('no source is at hand') }),
      source: null,
      since: '2026-11-10',
    })
    expect(price.warnings.map(({ code }: { code: string }) => code)).toEqual([
      'stale_exchange_rate',
      'additional_duty_exclusion',
    ])
    const duties = price.parts.filter(({ kind }: { kind: string }) => kind === 'additional_duty')
    expect(
      duties.map(({ rate, ruleId }: { rate: string; ruleId: string }) => [ruleId, rate]).sort(),
    ).toEqual([
      ['cn.additional.us-2018-2020-02-14', '0.1'],
      ['cn.additional.us-reciprocal-2026-11-10.lapsed', '0.34'],
    ])
    const page = await app.anonymous.get(`/shop/listings/${id}?lang=zh-CN`)
    for (const words of ['现行税率尚未核实', '¥678.79', '¥1,036.79', '按此计税']) {
      expect(page.text).toContain(words)
    }
    app.setNow(new Date('2025-05-05T04:00:00Z'))
    const known = await (await givenSeller()).list()
    expect(known.offers[0].price.openLaw).toBeNull()
  })

  test('it is live at once when no rule is against it and nothing is in doubt', async () => {
    const { liveOne, businessId } = await givenSeller()
    const { id } = await liveOne()
    const { status, body } = await app.anonymous.get(`/v1/shop/listings/${id}`)
    expect([status, body.offers[0].price.total.amount, body.channelName.en.length > 0]).toEqual([
      200,
      '2356.87',
      true,
    ])
    expect(body).not.toHaveProperty('productId')
    expect(body.offers[0]).not.toHaveProperty('sellerPrice')
    const found = await app.anonymous.get('/v1/shop/search?q=%E9%9D%B4&limit=100')
    expect(found.body.hits.map((hit: { id: string }) => hit.id)).toContain(id)
    expect((await app.eventsAbout(id)).at(-1)).toEqual([
      'storefront.listing_changed',
      { businessId, listingId: id, state: 'live' },
    ])
  })

  test('paused it is gone from the shop at once, and can come back', async () => {
    const { liveOne, member, at } = await givenSeller()
    const { id } = await liveOne()
    expect((await member.post(`${at}/${id}/pause`)).body.state).toBe('paused')
    expect((await app.anonymous.get(`/v1/shop/listings/${id}`)).status).toBe(404)
    const found = await app.anonymous.get('/v1/shop/search?q=%E9%9D%B4&limit=100')
    expect(found.body.hits.map((hit: { id: string }) => hit.id)).not.toContain(id)
    const again = await member.post(`${at}/${id}/pause`)
    expect([again.status, again.body.code, again.body.params.state]).toEqual([
      409,
      'storefront.step_not_open',
      'paused',
    ])
    expect((await member.post(`${at}/${id}/submit`)).body.state).toBe('live')
  })

  test('a doubt about the code leaves it to the operator', async () => {
    const seller = await givenProducts(app, [boots('boots')])
    const at = `/v1/businesses/${seller.organisationId}/listings`
    const productId = seller.productIds[0]
    const { body } = await seller.owner.post(at, { productId, copy: ZH })
    const submitted = await seller.owner.post(`${at}/${body.id}/submit`)
    expect([submitted.body.state, submitted.body.reasons[0].code]).toEqual([
      'in_review',
      'unsure_code',
    ])
    const desk = `/v1/desk/businesses/${seller.organisationId}/listings/${body.id}`
    const refused = await seller.owner.post(`${desk}/approve`, { version: 2 })
    expect([refused.status, refused.body.code]).toEqual([403, 'storefront.operator_required'])
    const queue = await operator.client.get('/v1/desk/listings?limit=200')
    expect(queue.body.listings.map(({ id }: { id: string }) => id)).toContain(body.id)
    const reject = (version: number, reason: string) =>
      operator.client.post(`${desk}/reject`, { version, reason })
    const stale = await reject(1, 'Show the sole.')
    expect([stale.status, stale.body.code]).toEqual([409, 'storefront.listing_changed'])
    const rejected = await reject(2, 'Show the sole.')
    expect([rejected.body.state, rejected.body.reasons[0].said]).toEqual([
      'draft',
      { language: 'en', text: 'Show the sole.' },
    ])
    const again = await seller.owner.post(`${at}/${body.id}/submit`)
    const inChinese = await reject(again.body.version, '请拍鞋底。')
    expect(inChinese.body.reasons[0].said).toEqual({ language: 'zh-CN', text: '请拍鞋底。' })
    const { version } = (await seller.owner.post(`${at}/${body.id}/submit`)).body
    const approved = await operator.client.post(`${desk}/approve`, { version })
    expect(approved.body.state).toBe('live')
  })

  test('what was changed since the operator looked is not approved, and prices are those of now', async () => {
    app.setNow(new Date('2025-05-05T04:00:00Z'))
    const seller = await givenProducts(app, [boots('boots')])
    const at = `/v1/businesses/${seller.organisationId}/listings`
    const { body } = await seller.owner.post(at, { productId: seller.productIds[0], copy: ZH })
    const seen = (await seller.owner.post(`${at}/${body.id}/submit`)).body
    const copy = { 'zh-CN': { title: '别的东西', text: '' } }
    const edited = await seller.owner.patch(`${at}/${body.id}`, { version: seen.version, copy })
    expect(edited.body.state).toBe('draft')
    const now = (await seller.owner.post(`${at}/${body.id}/submit`)).body
    const approve = `/v1/desk/businesses/${seller.organisationId}/listings/${body.id}/approve`
    const stale = await operator.client.post(approve, { version: seen.version })
    expect([stale.status, stale.body.code, stale.body.params.version]).toEqual([
      409,
      'storefront.listing_changed',
      now.version,
    ])
    expect((await seller.owner.get(`${at}/${body.id}`)).body).toEqual(now)
    app.setNow(usual)
    const approved = await operator.client.post(approve, { version: now.version })
    expect([approved.body.state, now.offers[0].price.day]).toEqual(['live', '2025-05-05'])
    expect(approved.body.offers[0].price.day).toBe('2026-11-22')
    expect(await shopTotal(body.id)).toBe(approved.body.offers[0].price.total.amount)
  })

  test('what may not enter is not listed, with the reason', async () => {
    const { member, at, productIds } = await givenSeller([boots('boots'), CBD])
    const { status, body } = await member.post(at, { productId: productIds[1] })
    expect([status, body.code, body.params.reasons[0].ruleId]).toEqual([
      422,
      'storefront.cannot_be_listed',
      'ban.cbd-cosmetics',
    ])
    expect((await member.get(at)).body.listings).toEqual([])
  })

  test('a product is listed once; the same request again gets the first answer', async () => {
    const { member, at, productIds } = await givenSeller()
    const order = { productId: productIds[0], copy: ZH }
    const key = { 'idempotency-key': app.newId() }
    const first = await member.post(at, order, key)
    expect((await member.post(at, order, key)).body).toEqual(first.body)
    const second = await member.post(at, order)
    expect([second.status, second.body.code]).toEqual([409, 'storefront.already_listed'])
    expect((await member.get(at)).body.listings).toHaveLength(1)
  })
})

describe('words', () => {
  test('a machine may propose, but nothing it wrote is shown before a person has read it', async () => {
    const { list, member, at } = await givenSeller()
    const draft = await list(undefined, {})
    expect(draft.copy['zh-CN'].state).toBe('proposed')
    const refused = await member.post(`${at}/${draft.id}/submit`)
    expect([refused.status, refused.body.code]).toEqual([422, 'storefront.copy_not_ready'])
    const same = await member.get(`${at}/${draft.id}`)
    expect(same.body).toEqual(draft)
    const approved = await member.patch(`${at}/${draft.id}`, { version: 1, approve: ['zh-CN'] })
    expect(approved.body.copy['zh-CN'].state).toBe('approved')
    expect((await member.post(`${at}/${draft.id}/submit`)).body.state).toBe('live')
    const shown = await app.anonymous.get(`/v1/shop/listings/${draft.id}`)
    expect(shown.body.copy['zh-CN'].state).toBe('approved')
  })

  test('new words take a live listing off until it is submitted again', async () => {
    const { liveOne, member, at } = await givenSeller()
    const { id, version } = await liveOne()
    const copy = { 'zh-CN': { title: '工装靴', text: '' } }
    const stale = await member.patch(`${at}/${id}`, { version: version - 1, copy })
    expect([stale.status, stale.body.code]).toEqual([409, 'storefront.listing_changed'])
    expect(await shopTotal(id)).toBe('2356.87')
    expect((await member.patch(`${at}/${id}`, { version, copy })).body.state).toBe('draft')
    expect((await app.anonymous.get(`/v1/shop/listings/${id}`)).status).toBe(404)
  })
})

describe('who may', () => {
  test.each([
    ['anonymous', 401],
    ['stranger', 404],
    ['viewer', 403],
  ] as const)('%s cannot list, edit, submit or pause', async (who, status) => {
    const seller = await givenSeller()
    const { id } = await seller.list()
    const client = who === 'anonymous' ? app.anonymous : seller[who]
    const answers = await Promise.all([
      client.post(seller.at, { productId: seller.productIds[0] }),
      client.patch(`${seller.at}/${id}`, { version: 1, deliveryDays: 3 }),
      client.post(`${seller.at}/${id}/submit`),
      client.post(`${seller.at}/${id}/pause`),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status, status])
    expect((await seller.member.get(`${seller.at}/${id}`)).body.version).toBe(1)
  })
})

describe('limits of a new seller', () => {
  test('goods worth more than allowed do not go live, until somebody vouches', async () => {
    const { list, member, owner, at, businessId } = await givenSeller([boots('boots', 26)])
    const { id } = await list()
    const refused = await member.post(`${at}/${id}/submit`)
    expect([refused.status, refused.body.code, refused.body.params.reasons[0].code]).toEqual([
      422,
      'storefront.limit_reached',
      'open_value_too_high',
    ])
    expect((await member.get(`${at}/${id}`)).body.state).toBe('draft')
    const limits = await owner.get(`/v1/businesses/${businessId}/listing-limits`)
    expect(limits.body).toMatchObject({
      standing: 'new',
      listings: { used: 0, most: 20 },
      openValue: { used: { amount: '0.00' }, most: { amount: '50000.00', currency: 'CNY' } },
      reasons: [],
      nextStep: { en: expect.stringContaining('vouches') },
    })
    const vouch = `/v1/desk/businesses/${businessId}/vouch`
    expect((await owner.post(vouch, { vouchedBy: 'me' })).status).toBe(403)
    await operator.client.post(vouch, { vouchedBy: 'Chamber of Commerce' })
    expect((await member.post(`${at}/${id}/submit`)).body.state).toBe('live')
    const after = await owner.get(`/v1/businesses/${businessId}/listing-limits`)
    expect(after.body).toMatchObject({
      standing: 'vouched',
      vouchedBy: { en: 'Chamber of Commerce', 'zh-CN': 'Chamber of Commerce' },
      listings: { used: 1 },
      openValue: { used: { amount: '61278.62' } },
    })
  })

  test.runIf(app.isRealPostgres)('two at once cannot both pass the last place', async () => {
    const rows = [boots('a', 13), boots('b', 13)]
    const { list, member, at, productIds } = await givenSeller(rows)
    const drafts = await Promise.all(productIds.map((id) => list(id)))
    const answers = await Promise.all(drafts.map(({ id }) => member.post(`${at}/${id}/submit`)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422])
  })
})

describe('prices follow the law', () => {
  test('a new duty is announced before it holds, and holds from its day', async () => {
    app.setNow(new Date('2025-05-05T04:00:00Z'))
    const { liveOne, businessId, member, at } = await givenSeller()
    const { id, offers } = await liveOne()
    const before = offers[0].price
    app.setNow(new Date('2025-05-11T04:00:00Z'))
    await repriceListings(app.ctx)
    const announced = (await member.get(`${at}/${id}`)).body.offers[0]
    expect([announced.price.total, announced.coming.on]).toEqual([before.total, '2025-05-14'])
    expect(Number(announced.coming.price.total.amount)).toBeLessThan(Number(before.total.amount))
    expect((await app.eventsAbout(id)).at(-1)).toEqual([
      'storefront.price_announced',
      {
        businessId,
        listingId: id,
        takesEffectOn: '2025-05-14',
        title: { en: 'Leather work boots with steel toe', 'zh-CN': '真皮工装靴 钢头' },
        offers: [
          {
            variantId: announced.variantId,
            from: before.total,
            to: announced.coming.price.total,
          },
        ],
      },
    ])
    const events = (await app.eventsAbout(id)).length
    await repriceListings(app.ctx)
    expect(await app.eventsAbout(id)).toHaveLength(events)
    expect(await shopTotal(id)).toBe(before.total.amount)
    app.setNow(new Date('2025-05-14T04:00:00Z'))
    await repriceListings(app.ctx)
    const now = (await member.get(`${at}/${id}`)).body.offers[0]
    expect([now.price, now.coming]).toEqual([announced.coming.price, null])
    expect(await shopTotal(id)).toBe(now.price.total.amount)
  })

  test('goods that are classified anew are not sold under the old code', async () => {
    const { liveOne, member, at, businessId, productIds } = await givenSeller()
    const { id } = await liveOne()
    const product = await findProduct(app.ctx, businessId, productIds[0]!)
    const decision = { text: textOf(product!), code: '640391', reason: 'no steel after all' }
    const { fingerprint, code } = await decideClassification(app.ctx, businessId, decision)
    expect((await app.eventsAbout(fingerprint)).at(-1)).toEqual([
      'customs.classification_decided',
      { businessId, fingerprint, code },
    ])
    const signal = AbortSignal.timeout(60_000)
    await FollowDecision.run(app.ctx, { businessId, fingerprint, code } as never, signal)
    const { body } = await member.get(`${at}/${id}`)
    expect([body.state, body.reasons[0].code, body.code]).toEqual([
      'blocked',
      'code_changed',
      '6403400010',
    ])
    const again = await member.post(`${at}/${id}/submit`)
    expect([again.body.state, again.body.code.slice(0, 6)]).toEqual(['live', '640391'])
  })

  test('a rule that closes the way blocks the listing and tells the seller why', async () => {
    const { liveOne, member, at, businessId, productIds } = await givenSeller()
    const { id } = await liveOne()
    const changed = await member.patch(`/v1/businesses/${businessId}/products/${productIds[0]}`, {
      title: 'CBD balm',
      description: 'Balm with 500 mg cannabidiol (CBD) from hemp',
      productType: 'Skin care',
      category: 'Skin care',
    })
    expect(changed.status).toBe(200)
    await FollowEdit.run(app.ctx, { businessId, productIds } as never, AbortSignal.timeout(60_000))
    const { body } = await member.get(`${at}/${id}`)
    expect([body.state, body.reasons[0].ruleId]).toEqual(['blocked', 'ban.cbd-cosmetics'])
    expect((await app.anonymous.get(`/v1/shop/listings/${id}`)).status).toBe(404)
    const names = (await app.eventsAbout(id)).map(([name]) => name)
    expect(names.at(-1)).toBe('storefront.listing_blocked')
  })
})

describe('a live listing is sold', () => {
  const consignee = {
    name: '王小明',
    phone: '+86 138 0000 0000',
    province: '浙江省',
    city: '杭州市',
    district: '西湖区',
    street: '文三路 1 号',
  }
  // Made up; the check character is right.
  const identity = { realName: '王小明', idNumber: '11010519491231002X' }

  test('at the price shown, until the stated stock is gone, and not once it is paused', async () => {
    const seller = await givenSeller([boots('boots', 2)])
    const listing = await seller.liveOne()
    const { variantId } = listing.offers[0]
    const shop = `/v1/shop/sellers/${seller.businessId}/skus?variantIds=${variantId}`
    const forSale = async () => (await app.anonymous.get(shop)).body.skus[0]
    const seen = await forSale()
    expect(seen).toMatchObject({
      price: listing.offers[0].price.total,
      isOpen: true,
      isInStock: true,
    })
    const buy = (quantity: number) =>
      app.anonymous.post(
        '/v1/checkouts',
        {
          lines: [
            {
              businessId: seller.businessId,
              variantId,
              quantity,
              price: seen.price,
              version: seen.version,
            },
          ],
          consignee,
          identity,
        },
        { 'idempotency-key': app.newId() },
      )
    const placed = await buy(2)
    expect([placed.status, placed.body.status]).toEqual([201, 'placed'])
    expect(await forSale()).toMatchObject({ isOpen: true, isInStock: false })
    const late = await buy(1)
    expect([late.status, late.body.status, late.body.reason]).toEqual([200, 'refused', 'sold_out'])

    await seller.member.post(`${seller.at}/${listing.id}/pause`)
    expect(await forSale()).toMatchObject({ isOpen: false })
    const paused = await buy(1)
    expect([paused.status, paused.body.reason]).toEqual([200, 'channel_closed'])
  })
})
