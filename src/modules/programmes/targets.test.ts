import { expect, test } from 'vitest'
import { type Client, testApp } from '../../testing/test-app.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { assessCatalogue } from '../assessment/api.ts'
import { finished, PRODUCTS } from '../assessment/testing.ts'
import { importProducts } from '../catalogue/api.ts'
import type { Figure } from './figure.ts'
import type { Prospect } from './prospect.ts'
import { saveProspect } from './target-store.ts'
import { givenGrant, givenOffice, givenTree, underReview } from './testing.ts'

const app = await testApp()
const { nation, state, county, other } = await givenTree(app)
const at = `${state.at}/targets`

const maker = await givenUser(app)

/** A business that shows an office these figures; all belong to one person. */
async function givenClient(figures: readonly Figure[], office = state) {
  const made = { kind: 'business', name: 'Lakeshore Cherries' }
  const businessId = (await maker.client.post('/v1/organisations', made)).body.id as string
  const consent = (to: readonly Figure[]) =>
    maker.client.put(`/v1/businesses/${businessId}/consents/${office.agencyId}`, { figures: to })
  await consent(figures)
  return { businessId, consent }
}

const PROSPECT: Prospect = {
  currency: 'USD',
  products: 30,
  allowedProducts: 28,
  waitingProducts: 25,
  waitingMinor: 200_000n,
  reachableProducts: 20,
  reachableMinor: 180_000n,
  gainMinor: 90_000n,
  openSteps: 4,
  costMinor: 180_000n,
}

/** The same with what its assessment would come to. */
async function givenProspect(over: Partial<Prospect>, office = state) {
  const business = await givenClient(['assessment'], office)
  await saveProspect(app.ctx.db, business.businessId, { ...PROSPECT, ...over })
  return business
}

type Target = { rank: number; businessId: string; benefit: string; isPinned: boolean }
const ranked = async (office = state, client: Client = office.viewer): Promise<Target[]> =>
  (await client.get(`${office.at}/targets?limit=200`)).body.targets
const idsOf = (all: readonly { businessId: string }[]) => all.map(({ businessId }) => businessId)
const leftOut = async () => {
  const { businesses } = (await state.viewer.get(`${at}/left-out?limit=200`)).body
  return Object.fromEntries(
    businesses.map((one: { businessId: string; why: string; reason: string | null }) => [
      one.businessId,
      one.reason ?? one.why,
    ]),
  )
}

test('businesses are ranked by what a dollar brings, each place explained, page by page and as a file', async () => {
  const low = await givenProspect({ gainMinor: 45_000n })
  const high = await givenProspect({ gainMinor: 180_000n })
  const ofCounty = await givenProspect({}, county)
  await givenProspect({ gainMinor: 150_000n }, other)
  const order = [high, ofCounty, low].map(({ businessId }) => businessId)
  expect(idsOf(await ranked())).toEqual(order)
  expect(idsOf(await ranked(county))).toEqual([ofCounty.businessId])
  expect((await ranked(nation)).map(({ rank, benefit }) => [rank, benefit])).toEqual([
    [1, '1000.00'],
    [2, '833.33'],
    [3, '500.00'],
    [4, '250.00'],
  ])
  const [, second] = await ranked()
  expect(second).toMatchObject({
    rank: 2,
    isPinned: false,
    reason: null,
    benefit: '500.00',
    factors: {
      waitingProducts: 25,
      waitingValue: { amount: '2000.00', currency: 'USD' },
      reachableProducts: 20,
      reachableValue: { amount: '1800.00', currency: 'USD' },
      capacityPercent: 90,
      chancePercent: 50,
      gain: { amount: '900.00', currency: 'USD' },
      openSteps: 4,
      cost: { amount: '1800.00', currency: 'USD' },
    },
    text: {
      en: 'Value: 25 products can be sold after some steps, with an expected value of 2000.00 USD. Capacity: the best 20 of them are counted, which hold 90 % of it. Chance: 50 % of that would be gained, by how many steps each product still waits for. That is 900.00 USD. Cost: 4 different steps and the office’s own work, some 1800.00 USD. A thousand dollars would bring 500.00.',
      'zh-CN':
        '价值：25 个商品完成步骤后可售，预期价值 2000.00 美元。能力：只计其中最好的 20 个，占上述价值的 90%。把握：按每个商品尚待完成的步骤数，其中 50% 可望实现，即 900.00 美元。费用：4 个不同步骤加上办公室自身工作，约 1800.00 美元。每投入 1,000 美元可带来 500.00 美元。',
    },
  })
  const pages: string[] = []
  for (let after = ''; pages.length < 4; ) {
    const { body } = await state.viewer.get(`${at}?limit=1${after}`)
    pages.push(...idsOf(body.targets))
    if (!body.next) break
    after = `&after=${body.next}`
  }
  expect(pages).toEqual(order)
  const file = await state.viewer.get(`${at}.csv`)
  const lines = file.text.trimEnd().split('\r\n')
  expect(lines.slice(1).map((line) => line.split(',').slice(0, 2))).toEqual(
    order.map((id, i) => [`${i + 1}`, id]),
  )
  for (const one of [low, high, ofCounty]) await one.consent([])
  expect(await ranked()).toEqual([])
})

test('a business is ranked by its own newest assessment, once it is shown', async () => {
  const business = await givenOrganisation(app)
  const businessId = business.organisationId
  const source = [Buffer.from(PRODUCTS)]
  await importProducts(app.ctx, {
    businessId,
    source,
    fileName: 'list.csv',
    options: { currency: 'USD' },
  })
  const { id, key } = await assessCatalogue(app.ctx, businessId, {
    options: { origin: 'US-MI' },
    isSample: false,
  })
  const report = { id, key, businessId, at: `/v1/businesses/${businessId}/assessments/${id}` }
  await finished(app, report)
  const consent = (figures: readonly Figure[]) =>
    business.owner.put(`/v1/businesses/${businessId}/consents/${state.agencyId}`, { figures })
  await consent(['orders'])
  expect([await ranked(), await leftOut()]).toEqual([[], { [businessId]: 'not_shown' }])
  await consent(['assessment'])
  const [found] = await ranked()
  const { summary } = (await app.anonymous.get(`${report.at}?key=${key}`)).body
  expect(found).toMatchObject({
    businessId,
    factors: {
      waitingProducts: summary.verdicts.sell_after_steps,
      reachableProducts: summary.verdicts.sell_after_steps,
      capacityPercent: 100,
    },
  })
  await consent([])
  expect([await ranked(), await leftOut()]).toEqual([[], {}])
})

test('who is left out is told with why; who shows nothing is only counted', async () => {
  const elsewhere = await givenProspect({})
  const expected = {
    [(await givenClient(['orders'])).businessId]: 'not_shown',
    [(await givenClient(['assessment'])).businessId]: 'not_assessed',
    [(await givenProspect({ currency: 'EUR' })).businessId]: 'other_currency',
    [(await givenProspect({ allowedProducts: 0, gainMinor: 0n })).businessId]: 'barred',
    [(await givenProspect({ gainMinor: 0n })).businessId]: 'nothing_waits',
  }
  const grant = await givenGrant(state)
  await grant.step('open')
  const awarded = await underReview(app, state, grant, '1000.00')
  await awarded.owner.put(`/v1/businesses/${awarded.businessId}/consents/${state.agencyId}`, {
    figures: ['assessment'],
  })
  await saveProspect(app.ctx.db, awarded.businessId, PROSPECT)
  expect(idsOf(await ranked())).toContain(awarded.businessId)
  await awarded.award('1000.00')
  expect(await leftOut()).toEqual({ ...expected, [awarded.businessId]: 'awarded' })
  expect(idsOf(await ranked())).toEqual([elsewhere.businessId])
  const { body } = await state.viewer.get(`${state.at}/targeting`)
  expect({
    ranked: body.ranked,
    leftOut: body.leftOut.map(({ why, count }: { why: string; count: number }) => [why, count]),
  }).toEqual({
    ranked: 1,
    leftOut: [
      'not_shown',
      'not_assessed',
      'other_currency',
      'barred',
      'nothing_waits',
      'awarded',
    ].map((why) => [why, 1]),
  })
  // Vermont has nobody who shows anything.
  const vermont = await givenOffice(app, { state: 'US-VT' })
  const told = async () => (await vermont.viewer.get(`${vermont.at}/targeting`)).body
  for (const expectedCount of [null, null, null, null, 5]) {
    await vermont.owner.post('/v1/organisations', {
      kind: 'business',
      name: 'Maple',
      state: 'US-VT',
    })
    expect(await told()).toEqual({
      ranked: 0,
      leftOut: [],
      inPlace: expectedCount,
      leastTold: 5,
      capacity: 20,
    })
  }
})

test('an officer puts a business first or leaves it out, with a reason that stands in the log', async () => {
  const [first, second] = [await givenProspect({}), await givenProspect({ gainMinor: 9_000n })]
  const ofAll = idsOf(await ranked())
  const mark = (businessId: string, body: object, client = state.member) =>
    client.put(`${at}/${businessId}/mark`, body)
  const pin = { mark: 'pinned', reason: 'The only maker in its county' }
  expect((await mark(second.businessId, pin)).status).toBe(200)
  expect((await ranked())[0]).toMatchObject({
    businessId: second.businessId,
    rank: 1,
    isPinned: true,
    reason: pin.reason,
  })
  const { body: page } = await state.viewer.get(`${at}?limit=1`)
  const behind = await state.viewer.get(`${at}?limit=1&after=${page.next}`)
  expect(behind.body.targets[0]).toMatchObject({ rank: 2, isPinned: false })
  const excluded = { mark: 'excluded', reason: 'Moves to Ohio' }
  await mark(first.businessId, excluded)
  expect(idsOf(await ranked())).not.toContain(first.businessId)
  expect(await leftOut()).toMatchObject({ [first.businessId]: 'Moves to Ohio' })
  // The office below and the one above keep their own ranking.
  expect((await ranked(nation)).find((one) => one.businessId === second.businessId)).toMatchObject({
    isPinned: false,
  })
  const stranger = await givenOrganisation(app)
  const before = [await ranked(), await leftOut()]
  const refused = [
    await mark(first.businessId, pin, state.viewer),
    await mark(first.businessId, pin, nation.owner),
    await mark(first.businessId, pin, stranger.owner),
    await mark(stranger.organisationId, pin),
    await mark(first.businessId, { mark: 'pinned', reason: ' ' }),
    await state.viewer.get(`${at}?after=0_abc_${first.businessId}`),
    await stranger.owner.get(at),
    await state.viewer.delete(`${at}/${first.businessId}/mark`),
  ].map(({ status, body }) => `${status} ${body.code}`)
  expect(refused).toEqual([
    '403 accounts.role_too_low',
    '404 platform.not_found',
    '404 platform.not_found',
    '404 programmes.business_not_found',
    '400 platform.invalid_input',
    '400 platform.invalid_input',
    '404 platform.not_found',
    '403 accounts.role_too_low',
  ])
  expect([await ranked(), await leftOut()]).toEqual(before)
  for (const { businessId } of [first, second]) {
    expect((await state.member.delete(`${at}/${businessId}/mark`)).status).toBe(200)
  }
  expect(idsOf(await ranked())).toEqual(ofAll)
  const { entries } = (await state.owner.get(`/v1/organisations/${state.agencyId}/audit?limit=4`))
    .body
  expect(
    entries.map(({ action, subject, before: was, after }: Record<string, unknown>) => [
      action,
      subject,
      was ?? null,
      after ?? null,
    ]),
  ).toEqual([
    ['programmes.target_unmarked', `business:${second.businessId}`, pin, null],
    ['programmes.target_unmarked', `business:${first.businessId}`, excluded, null],
    ['programmes.target_excluded', `business:${first.businessId}`, null, excluded],
    ['programmes.target_pinned', `business:${second.businessId}`, null, pin],
  ])
})
