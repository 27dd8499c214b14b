import { afterAll, expect, test } from 'vitest'
import { ownApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { putInShop } from '../storefront/api.ts'
import { givenInShop, givenProducts } from '../storefront/testing.ts'
import { givenOffice, givenTree } from './testing.ts'

// What a state shows is counted whole: a database of its own.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const { nation, state, county, station, other } = await givenTree(app)
const at = `${state.at}/pavilion`
/** Another agency of the same state, and one where nothing was ever listed. */
const rival = await givenOffice(app)
const vermont = await givenOffice(app, { state: 'US-VT' })

const boots = await givenBoots()
const cherries = await givenInShop(app, {
  zh: '樱桃干',
  en: 'Dried cherries',
  state: 'US-MI',
  county: 'Leelanau County',
})
const mugs = await givenInShop(app, { zh: '马克杯', en: 'Mugs', state: 'US-MI' })
const buckeyes = await givenInShop(app, { zh: '巧克力', state: 'US-OH' })

/** A listing with a product behind it, which its seller can take off sale. */
async function givenBoots() {
  const seller = await givenProducts(app, [
    ['boots', 'Leather work boots', 'Full grain.', 'Pine', 'Boots', 1_800, 5, '189.00'],
  ])
  const businessId = seller.organisationId
  await seller.owner.patch(`/v1/organisations/${businessId}`, { state: 'US-MI' })
  const zh = { title: '真皮工装靴', text: '头层牛皮。' }
  await putInShop(app.ctx, { businessId, productId: seller.productIds[0]!, zh })
  const { body } = await seller.viewer.get(`/v1/businesses/${businessId}/listings`)
  const id = body.listings[0].id as string
  const pause = () => seller.member.post(`/v1/businesses/${businessId}/listings/${id}/pause`)
  return { id, pause }
}

const WORDS = {
  headline: { en: 'Made on the <lakes>', 'zh-CN': '湖畔好物' },
  text: { en: 'Cherries first.\nThen boots.', 'zh-CN': '先看樱桃，再看靴子。' },
}
const body = (listingIds: readonly string[], basedOn: number) => ({ ...WORDS, listingIds, basedOn })
const shop = (place = 'us-mi') => app.anonymous.get(`/v1/shop/pavilions/${place}`)
const chosen = async (place?: string): Promise<string[] | undefined> =>
  (await shop(place)).body.curation?.listings.map(({ id }: { id: string }) => id)
const page = async (query: string) => (await app.anonymous.get(`/shop/from/us-mi?${query}`)).text
const said = ({ status, body: answer }: { status: number; body: { code?: string } }) =>
  `${status} ${answer.code ?? ''}`.trim()

test('an office curates the page of its state: words, its name, listings in its order', async () => {
  expect((await state.viewer.get(at)).body).toEqual({
    place: 'us-mi',
    path: '/shop/from/us-mi',
    version: 0,
    takenBy: null,
    held: null,
    curation: null,
  })
  expect((await shop()).body.curation).toBeNull()
  const order = [mugs, boots.id, cherries]
  const put = await state.member.put(at, body(order, 0))
  expect(put).toMatchObject({ status: 200, body: { version: 1, curation: { isShown: true } } })
  const { curation, listings } = (await shop()).body
  expect(curation).toMatchObject({
    ...WORDS,
    curatedBy: {
      agencyId: state.agencyId,
      name: { en: 'Office of state', 'zh-CN': 'Office of state' },
      isSample: false,
    },
  })
  expect([await chosen(), listings.found]).toEqual([order, 3])
  const english = await page('lang=en')
  expect(english).toContain('<h2>Made on the &lt;lakes&gt;</h2>')
  expect(english).toContain('Curated by Office of state')
  const cards = [...english.matchAll(/class="card" href="\/shop\/listings\/([^"]+)"/g)]
  expect(cards.slice(0, 3).map(([, id]) => id)).toEqual(order)
  expect(cards).toHaveLength(6)
  const chinese = await page('lang=zh-CN')
  expect([chinese.includes('由Office of state策划'), chinese.includes('湖畔好物')]).toEqual([
    true,
    true,
  ])
  // Who narrows the page looks for something else.
  expect(await page('lang=zh-CN&price=0')).not.toContain('湖畔好物')
  expect((await shop('us-mi/leelanau')).body.curation).toBeNull()
  // The county has a page of its own.
  const ofCounty = `${county.at}/pavilion`
  expect(said(await county.member.put(ofCounty, body([mugs], 0)))).toBe(
    '422 storefront.listing_not_from_there',
  )
  expect((await county.member.put(ofCounty, body([cherries], 0))).status).toBe(200)
  expect(await chosen('us-mi/leelanau')).toEqual([cherries])
})

test('what is refused changes nothing', async () => {
  const before = [(await state.viewer.get(at)).body, (await shop()).body]
  const fits = body([mugs], 1)
  const many = Array.from({ length: 25 }, () => app.newId())
  const refused = [
    await state.member.put(at, body([mugs], 0)),
    await state.member.put(at, body([mugs, buckeyes], 1)),
    await state.member.put(at, body([app.newId()], 1)),
    await state.member.put(at, body([mugs, mugs], 1)),
    await state.member.put(at, body(many, 1)),
    await state.member.put(at, { ...fits, headline: { en: 'Only English' } }),
    await state.member.put(at, { ...fits, headline: { en: 'x'.repeat(81), 'zh-CN': '好' } }),
    await state.member.put(at, { ...fits, text: { en: ' ', 'zh-CN': '好' } }),
    await state.viewer.put(at, fits),
    await other.member.put(at, fits),
    await rival.member.put(`${rival.at}/pavilion`, fits),
    await nation.member.put(`${nation.at}/pavilion`, fits),
    await station.member.get(`${station.at}/pavilion`),
    await vermont.member.put(`${vermont.at}/pavilion`, body([], 0)),
    await state.viewer.delete(at),
    await rival.member.delete(`${rival.at}/pavilion`),
    await state.owner.post(`/v1/desk${at.slice('/v1'.length)}/takedown`, { reason: 'no' }),
  ]
  expect(refused.map(said)).toEqual([
    '409 storefront.pavilion_changed',
    '422 storefront.listing_not_from_there',
    '422 storefront.listing_not_from_there',
    '400 platform.invalid_input',
    '400 platform.invalid_input',
    '400 platform.invalid_input',
    '400 platform.invalid_input',
    '400 platform.invalid_input',
    '403 accounts.role_too_low',
    '404 platform.not_found',
    '409 storefront.pavilion_taken',
    '409 programmes.no_pavilion',
    '409 programmes.no_pavilion',
    '404 storefront.place_not_found',
    '403 accounts.role_too_low',
    '200',
    '403 storefront.operator_required',
  ])
  expect((await rival.viewer.get(`${rival.at}/pavilion`)).body).toMatchObject({
    curation: null,
    takenBy: { en: 'Office of state' },
  })
  expect([(await state.viewer.get(at)).body, (await shop()).body]).toEqual(before)
})

test('what goes off sale vanishes; withdrawn or taken down, the page is as it was', async () => {
  await boots.pause()
  expect(await chosen()).toEqual([mugs, cherries])
  expect((await state.viewer.get(at)).body.curation.listings[1]).toEqual({
    id: boots.id,
    title: null,
  })
  const withdrawn = await state.member.delete(at)
  expect(withdrawn.body).toMatchObject({
    version: 2,
    curation: { ...WORDS, isShown: false },
  })
  expect([await chosen(), (await shop()).body.listings.found]).toEqual([undefined, 2])
  expect(await page('lang=en')).not.toContain('Curated by')
  await state.member.put(at, body([cherries], 2))
  expect(await chosen()).toEqual([cherries])
  const reason = 'Praises goods that were recalled'
  const takeDown = () =>
    operator.client.post(`/v1/desk${at.slice('/v1'.length)}/takedown`, { reason })
  expect([said(await takeDown()), said(await takeDown())]).toEqual([
    '200',
    '404 storefront.pavilion_not_found',
  ])
  expect(await chosen()).toBeUndefined()

  // The office reads why; what it writes is kept, and shown when the operator has looked at it.
  const desk = '/v1/desk/pavilions'
  const found = async (query: string) =>
    (await operator.client.get(`${desk}?${query}`)).body.pavilions.map(
      ({ place }: { place: string }) => place,
    )
  const heldAtDesk = async () => (await operator.client.get(`${desk}/held`)).body.held
  const waits = async () =>
    (await operator.client.get('/v1/desk/waiting')).body.waiting.find(
      ({ kind }: { kind: string }) => kind === 'pavilions',
    ).count
  const release = (basedOn: number, client = operator.client) =>
    client.post(`/v1/desk${at.slice('/v1'.length)}/release`, { basedOn })
  const heldAt = app.now().toISOString()
  const held = { agencyId: state.agencyId, reason, heldAt }
  expect([await heldAtDesk(), await waits()]).toMatchObject([[{ ...held, waiting: null }], 0])
  const again = await state.member.put(at, body([cherries], 4))
  expect(again.body).toMatchObject({
    version: 5,
    held: { reason, heldAt, isWaiting: true },
    curation: { ...WORDS, isShown: false },
  })
  expect([await chosen(), await waits(), await heldAtDesk()]).toMatchObject([
    undefined,
    1,
    [{ ...held, waiting: { ...WORDS, place: 'us-mi', version: 5, listings: [{ id: cherries }] } }],
  ])
  expect([
    said(await release(5, state.owner)),
    said(await release(4)),
    said(await release(0)),
    await found('q=us-mi'),
    (await state.viewer.get(at)).body,
  ]).toEqual([
    '403 storefront.operator_required',
    '409 storefront.pavilion_changed',
    '409 storefront.pavilion_changed',
    ['us-mi/leelanau'],
    again.body,
  ])
  expect(said(await release(5))).toBe('200')
  expect([await chosen(), await waits(), await heldAtDesk()]).toEqual([[cherries], 0, []])
  expect(said(await release(6))).toBe('404 storefront.pavilion_not_held')
  // Shown again it is written as before; the operator finds it by place and headline.
  expect((await state.member.put(at, body([mugs], 6))).body).toMatchObject({
    version: 7,
    held: null,
    curation: { isShown: true },
  })
  expect([
    await found('q=made%20ON'),
    await found('q=leelanau'),
    await found('q=%25'),
    await found('limit=1'),
    await found('limit=1&after=us-mi'),
  ]).toEqual([['us-mi', 'us-mi/leelanau'], ['us-mi/leelanau'], [], ['us-mi'], ['us-mi/leelanau']])
  // Nobody shows anything there any more: another agency may, and the one that is held waits longer.
  expect(said(await takeDown())).toBe('200')
  const taken = await rival.member.put(`${rival.at}/pavilion`, body([mugs], 8))
  expect([taken.status, await chosen()]).toEqual([200, [mugs]])
  expect(said(await state.member.put(at, body([cherries], 9)))).toBe(
    '409 storefront.pavilion_taken',
  )
  expect([await heldAtDesk(), said(await release(0))]).toMatchObject([
    [{ ...held, waiting: null }],
    '200',
  ])
  const audit = `/v1/organisations/${state.agencyId}/audit?limit=9`
  const { entries } = (await state.owner.get(audit)).body
  expect(
    entries.map(({ action, after }: { action: string; after: { reason?: string } }) => [
      action.replace('storefront.pavilion_', ''),
      after.reason ?? null,
    ]),
  ).toEqual([
    ['released', null],
    ['taken_down', reason],
    ['curated', null],
    ['released', null],
    ['curated', null],
    ['taken_down', reason],
    ['curated', null],
    ['withdrawn', null],
    ['curated', null],
  ])
})
