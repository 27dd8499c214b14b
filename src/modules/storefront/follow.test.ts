import { sql } from 'kysely'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { ownApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { findProduct, textOf } from '../catalogue/api.ts'
import { decideClassification } from '../customs/api.ts'
import { FollowEdit, FollowImport } from './follow-product.ts'
import { repriceListings } from './reprice-listings.ts'
import { givenProducts } from './testing.ts'

// A list of goods is loaded, which others would be held to.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const usual = app.now()
afterEach(() => app.setNow(usual))

const ZH = { 'zh-CN': { title: '真皮工装靴 钢头', text: '头层牛皮' } }
const TITLE = 'Leather work boots with steel toe'
const boots = (handle: string, stock = 5) =>
  [
    handle,
    TITLE,
    'Full-grain leather, rubber sole, protective metal toe-cap',
    'Hollow Pine',
    'Footwear',
    1800,
    stock,
    '189.00',
  ] as const
const HEADER =
  'Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Image Src\n'
const signal = AbortSignal.timeout(120_000)

/** A seller with a live listing for each of these. */
async function givenLive(handles: readonly string[] = ['boots'], stock = 5) {
  const seller = await givenProducts(
    app,
    handles.map((handle) => boots(handle, stock)),
  )
  const businessId = seller.organisationId
  const at = `/v1/businesses/${businessId}`
  const product = await findProduct(app.ctx, businessId, seller.productIds[0]!)
  const decision = { text: textOf(product!), code: '640340', reason: 'steel toe-cap' }
  await decideClassification(app.ctx, businessId, decision)
  const ids: string[] = []
  for (const productId of seller.productIds) {
    const { body } = await seller.member.post(`${at}/listings`, { productId, copy: ZH })
    expect((await seller.member.post(`${at}/listings/${body.id}/submit`)).body.state).toBe('live')
    ids.push(body.id)
  }
  const [id] = ids
  const productId = seller.productIds[0]!
  const read = async (which = id!) => (await seller.member.get(`${at}/listings/${which}`)).body
  const edit = async (change: object) => {
    const edited = await seller.member.patch(`${at}/products/${productId}`, change)
    expect(edited.status).toBe(200)
    // Two at once, as when a task is begun again while the first one still runs.
    const follow = () =>
      FollowEdit.run(app.ctx, { businessId, productIds: [productId] } as never, signal)
    await Promise.all([follow(), follow()])
  }
  const priceOf = async (amount: string) => {
    const { variants } = (await seller.member.get(`${at}/products/${productId}`)).body
    await edit({ variants: [{ id: variants[0].id, price: { amount, currency: 'USD' } }] })
  }
  const shop = async () => (await app.anonymous.get(`/v1/shop/listings/${id}`)).body
  return { ...seller, businessId, at, ids, id: id!, productId, read, edit, priceOf, shop }
}

describe('what the seller changes in the catalogue', () => {
  test('a lower price holds at once; a higher one is announced, and holds from its day', async () => {
    const { priceOf, read, shop, id } = await givenLive()
    await priceOf('149.00')
    const lower = (await read()).offers[0]
    expect([lower.sellerPrice.amount, lower.price.total.amount, lower.coming]).toEqual([
      '149.00',
      '1868.94',
      null,
    ])
    expect((await shop()).offers[0].price.total.amount).toBe('1868.94')
    await priceOf('199.00')
    const higher = (await read()).offers[0]
    expect([higher.sellerPrice.amount, higher.price.total.amount]).toEqual(['149.00', '1868.94'])
    expect([
      higher.coming.on,
      higher.coming.sellerPrice.amount,
      higher.coming.price.total.amount,
    ]).toEqual(['2026-11-25', '199.00', '2478.86'])
    expect((await shop()).offers[0].price.total.amount).toBe('1868.94')
    // Their own wish is no news to the seller: it stands with the listing.
    const names = (await app.eventsAbout(id)).map(([name]) => name)
    expect(names).not.toContain('storefront.price_announced')
    // Taken back before its day.
    await priceOf('149.00')
    expect((await read()).offers[0].coming).toBeNull()
    await priceOf('199.00')
    app.setNow(new Date('2026-11-25T04:00:00Z'))
    await repriceListings(app.ctx)
    expect((await read()).offers[0]).toMatchObject({
      sellerPrice: { amount: '199.00' },
      price: { total: { amount: '2478.86' } },
      coming: null,
    })
    expect((await shop()).offers[0].price.total.amount).toBe('2478.86')
  })

  test('brand and pictures are shown at once; other words wait until the seller takes them over', async () => {
    const { edit, read, shop, member, at, id } = await givenLive()
    await edit({ brand: 'White Pine', images: [{ url: 'https://example.com/new.jpg' }] })
    const shown = await shop()
    expect([shown.brand, shown.images]).toEqual([
      'White Pine',
      [{ url: 'https://example.com/new.jpg', alt: null, shown: null }],
    ])
    const found = await app.anonymous.get('/v1/shop/search?q=%E9%9D%B4&brand=white-pine&limit=100')
    expect(found.body.hits.map((hit: { id: string }) => hit.id)).toEqual([id])
    const title = 'Leather work boots with steel toe, wide'
    await edit({ title })
    const waiting = await read()
    expect([waiting.state, waiting.copy.en.title, waiting.newWords.title]).toEqual([
      'live',
      TITLE,
      title,
    ])
    const { language, ...words } = waiting.newWords
    const copy = { [language]: words }
    const taken = await member.patch(`${at}/listings/${id}`, { version: waiting.version, copy })
    expect([taken.body.state, taken.body.copy.en.title, taken.body.newWords]).toEqual([
      'draft',
      title,
      null,
    ])
    expect(taken.body.copy.en).toMatchObject({ state: 'typed', by: 'person' })
  })

  test('archived goods leave the shop, and come back when the seller says so', async () => {
    const { edit, read, member, at, id } = await givenLive()
    await edit({ status: 'archived' })
    const paused = await read()
    expect([paused.state, paused.reasons[0].code]).toEqual(['paused', 'product_archived'])
    expect((await app.anonymous.get(`/v1/shop/listings/${id}`)).status).toBe(404)
    const refused = await member.post(`${at}/listings/${id}/submit`)
    expect([refused.status, refused.body.code]).toEqual([404, 'catalogue.product_not_found'])
    await edit({ status: 'active' })
    expect([(await read()).state, (await read()).reasons]).toEqual(['paused', []])
    expect((await member.post(`${at}/listings/${id}/submit`)).body.state).toBe('live')
  })

  test('an import comes down to the listings there are; done twice it changes nothing', async () => {
    const { owner, at, businessId, read, ids } = await givenLive(['one', 'two'])
    const row = (handle: string, price: string) =>
      `${handle},"${TITLE}","Full-grain leather, rubber sole, protective metal toe-cap",Hollow Pine,Footwear,Title,Default Title,${handle},1800,5,${price},https://pictures.invalid/${handle}.jpg`
    const others = Array.from({ length: 300 }, (_, i) => row(`other-${i}`, '20.00'))
    const csv = HEADER + [row('one', '149.00'), row('two', '189.00'), ...others].join('\n')
    const imported = await owner.post(`${at}/imports?currency=USD`, csv, {
      'content-type': 'text/csv',
    })
    expect(imported.body.products).toMatchObject({ updated: 1, imported: 300 })
    const [name, payload] = (await app.eventsAbout(imported.body.id)).at(-1)!
    expect(name).toBe('catalogue.products_imported')
    const untouched = await read(ids[1])
    await FollowImport.run(app.ctx, payload as never, signal)
    const followed = await read(ids[0])
    expect(followed.offers[0]).toMatchObject({
      sellerPrice: { amount: '149.00' },
      price: { total: { amount: '1868.94' } },
    })
    expect(await read(ids[1])).toEqual(untouched)
    await FollowImport.run(app.ctx, payload as never, signal)
    expect(await read(ids[0])).toEqual(followed)
    expect(followed.businessId).toBe(businessId)
  })

  test('limits count what can really be bought, not what the list states', async () => {
    const { owner, member, at, ids } = await givenLive()
    const used = async () =>
      (await owner.get(`${at}/listing-limits`)).body.openValue.used.amount as string
    expect(await used()).toBe('11784.35')
    const [{ variantId }] = (await member.get(`${at}/listings/${ids[0]}`)).body.offers
    const counted = await member.post(`${at}/skus/${variantId}/stock`, {
      change: 20,
      reason: 'received',
    })
    expect(counted.status).toBe(200)
    expect(await used()).toBe('58921.75')
    await member.post(`${at}/listings/${ids[0]}/pause`)
    expect(await used()).toBe('0.00')
    const refused = await member.post(`${at}/listings/${ids[0]}/submit`)
    expect([refused.status, refused.body.params.reasons[0].code]).toEqual([
      422,
      'open_value_too_high',
    ])
  })
})

describe('a ban that is to come', () => {
  test('is told before it holds, stands with the listing, and holds from its day', async () => {
    const load = async (line: string) => {
      const at = '/v1/customs/data-sets/positive-list-cn?source=test&verifiedOn=2026-11-22'
      const file = `code8,remark,version,valid_from,valid_to\n${line}\n`
      const loaded = await operator.client.post(at, file)
      expect([loaded.status, loaded.body.problems]).toEqual([200, []])
    }
    const ofBoots = (validTo: string) => load(`64034000,,2026 test,2026-01-01,${validTo}`)
    await ofBoots('')
    const seller = await givenProducts(app, [boots('boots')])
    const businessId = seller.organisationId
    const product = await findProduct(app.ctx, businessId, seller.productIds[0]!)
    const decision = { text: textOf(product!), code: '640340', reason: 'steel toe-cap' }
    await decideClassification(app.ctx, businessId, decision)
    const at = `/v1/businesses/${businessId}`
    const body = { productId: product!.id, copy: ZH, channel: '9610' }
    const { id } = (await seller.member.post(`${at}/listings`, body)).body
    const { version } = (await seller.member.post(`${at}/listings/${id}/submit`)).body
    await operator.client.post(`/v1/desk${at.slice(3)}/listings/${id}/approve`, { version })
    const read = async () => (await seller.member.get(`${at}/listings/${id}`)).body
    expect(await read()).toMatchObject({ state: 'live', channel: '9610', comingBlock: null })

    await ofBoots('2026-11-24')
    expect(await repriceListings(app.ctx)).toMatchObject({ warned: 1, blocked: 0 })
    const warned = await read()
    expect([warned.state, warned.comingBlock.on, warned.comingBlock.reasons[0].code]).toEqual([
      'live',
      '2026-11-24',
      'not_listed',
    ])
    expect((await app.eventsAbout(id)).at(-1)).toEqual([
      'storefront.block_announced',
      {
        businessId,
        listingId: id,
        title: { en: TITLE, 'zh-CN': ZH['zh-CN'].title },
        reasons: warned.comingBlock.reasons,
        takesEffectOn: '2026-11-24',
      },
    ])
    const { chores } = (await seller.viewer.get(`${at}/today`)).body
    expect(chores).toContainEqual({ chore: 'bansComing', count: 1 })
    const events = (await app.eventsAbout(id)).length
    app.setNow(new Date('2026-11-23T04:00:00Z'))
    await repriceListings(app.ctx)
    expect(await read()).toEqual(warned)
    expect(await app.eventsAbout(id)).toHaveLength(events)

    app.setNow(new Date('2026-11-24T04:00:00Z'))
    expect(await repriceListings(app.ctx)).toMatchObject({ warned: 0, blocked: 1 })
    expect(await read()).toMatchObject({ state: 'blocked', comingBlock: null })
  })
})

describe('the pass over all listings', () => {
  const pass = async () => {
    const { rows } = await sql<{
      after: string | null
      failed: number
      isOver: boolean
    }>`select after_listing as after, failed, ended_at is not null as "isOver"
      from storefront.reprice_pass`.execute(app.ctx.db)
    return rows[0]!
  }

  test('that was stopped in the middle goes on where it was; one poisoned listing stops nobody', async () => {
    app.setNow(new Date('2025-05-05T04:00:00Z'))
    const { ids, businessId, read } = await givenLive(['a', 'b', 'c', 'd'], 1)
    const sorted = ids.toSorted()
    await repriceListings(app.ctx)
    // Three days before the duty falls: all four are to be told.
    app.setNow(new Date('2025-05-11T04:00:00Z'))
    await sql`update storefront.offer set price = price - 'totalMinor'
      where business_id = ${businessId} and listing_id = ${sorted[1]}`.execute(app.ctx.db)
    const announced = async () => {
      const { rows } = await sql<{ id: string }>`select distinct listing_id as id
        from storefront.offer where business_id = ${businessId} and coming_on is not null
        order by 1`.execute(app.ctx.db)
      return rows.map(({ id }) => id)
    }
    const controller = new AbortController()
    const { log } = app.ctx
    const error = (...said: never[]) => {
      // The poisoned one is second: what comes behind it has not been seen.
      controller.abort()
      ;(log.error as (...all: never[]) => void)(...said)
    }
    const watched = { ...app.ctx, log: { ...log, error } } as unknown as typeof app.ctx
    await repriceListings(watched, controller.signal, { window: 1 })
    expect(await announced()).toEqual([sorted[0]])
    expect((await pass()).isOver).toBe(false)

    const counts = await repriceListings(app.ctx, undefined, { window: 1 })
    expect(counts).toMatchObject({ announced: 2, failed: 1 })
    expect(await announced()).toEqual([sorted[0], sorted[2], sorted[3]])
    expect(await pass()).toMatchObject({ isOver: true, failed: 1 })
    // Nothing has changed since: nobody is looked at.
    expect(await repriceListings(app.ctx)).toMatchObject({ announced: 0, failed: 0 })
    expect((await read(sorted[0])).offers[0].coming.on).toBe('2025-05-14')
    await sql`delete from storefront.offer
      where business_id = ${businessId} and listing_id = ${sorted[1]}`.execute(app.ctx.db)
  })

  test('leaves those alone whose law and rate are as they were', async () => {
    app.setNow(new Date('2025-03-05T04:00:00Z'))
    const { businessId, ids } = await givenLive(['a', 'b'])
    await repriceListings(app.ctx)
    const marks = async () => {
      const { rows } = await sql<{ mark: string; version: number }>`
        select priced_for as mark, version from storefront.listing
        where business_id = ${businessId} order by id`.execute(app.ctx.db)
      return rows
    }
    const before = await marks()
    expect(before).toHaveLength(ids.length)
    // The next day reads the same: a listing whose product is gone would fail if it were looked at.
    await sql`update storefront.offer set price = price - 'totalMinor'
      where business_id = ${businessId}`.execute(app.ctx.db)
    app.setNow(new Date('2025-03-06T04:00:00Z'))
    expect(await repriceListings(app.ctx)).toMatchObject({ failed: 0, announced: 0 })
    expect(await marks()).toEqual(before)
    await sql`delete from storefront.offer where business_id = ${businessId}`.execute(app.ctx.db)
  })
})
