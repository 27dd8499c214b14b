import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { ownApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { createConferences } from '../conferences/module.ts'
import { LoadSampleFacilities } from '../facilities/module.ts'
import { LoadSampleStation } from '../stations/module.ts'
import { ContinueSample } from './load-sample-office.ts'
import { LoadSample } from './module.ts'
import { givenApplicant, givenOffice } from './testing.ts'

// The sample is the whole installation's.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const signal = AbortSignal.timeout(600_000)

test('the sample shows a tree, a refusal that explains itself, awards and a paid claim, to anybody', async () => {
  await workingApp(app)
  await LoadSample.run(app.ctx, {} as never, signal)
  const { body } = await app.anonymous.get('/v1/programmes/sample')
  const at = `/v1/agencies/${body.agencyId}/programmes/${body.id}`
  const read = async () => (await app.anonymous.get(`${at}/applications`)).body.applications
  const isThere = (all: { state: string }[]) =>
    all.length === 7 && !all.some(({ state }) => state === 'submitted')
  for (let tries = 0; tries < 20 && !isThere(await read()); tries++) await until(read, isThere)
  const applications: { state: string; business: { name: { en: string } }; findings: unknown[] }[] =
    await read()
  const byState = Map.groupBy(applications, ({ state }) => state)
  const names = (state: string) =>
    (byState.get(state) ?? []).map(({ business }) => business.name.en).toSorted()
  expect(names('awarded')).toEqual([
    'Bluff Road Cherry Farm',
    'Hollow Pine Boot Works',
    'Thumb Tip Knitworks',
  ])
  expect(names('refused')).toEqual(['Foundry Lane Chocolate', 'Two Kettles Sugarbush'])
  expect([names('in_review'), names('declined')]).toEqual([
    ['Beechnut Toy Bench'],
    ['Iron River Botanicals'],
  ])
  const paid = () => app.anonymous.get(`${at}/claims?state=paid`)
  await until(
    async () => (await paid()).body.claims.length,
    (count) => count === 1,
  )
  expect((await paid()).body.claims).toMatchObject([
    { cost: { amount: '1200.00' }, reimbursed: { amount: '900.00' }, reference: 'SAMPLE-0118' },
  ])
  // A payroll that the office accepted, and one that waits for it.
  const payrolls = async () => {
    const { rows } = await sql<{ counted: string }>`
      select tier || ' ' || kind || ' ' || trim_scale(jobs) as counted from impact.claim
      where evidence = 'payroll' and entry = 'claim' and is_sample
        and programme_id = ${body.id} order by 1`.execute(app.ctx.db)
    return rows.map(({ counted }) => counted)
  }
  expect(await until(payrolls, ({ length }: string[]) => length === 3)).toEqual([
    'payroll_verified created 0.5',
    'seller_reported created 0.25',
    'seller_reported created 0.5',
  ])
  const office = (await app.anonymous.get(`/v1/agencies/${body.agencyId}/office`)).body
  expect([office.isSample, office.level, office.above[0].name.en]).toEqual([
    true,
    'state',
    'National Export Office (sample)',
  ])
  const { curation } = (await app.anonymous.get('/v1/shop/pavilions/us-mi')).body
  expect(curation.curatedBy).toEqual({
    agencyId: body.agencyId,
    name: office.name,
    isSample: true,
  })
  const makers = curation.listings.map(({ businessId }: { businessId: string }) => businessId)
  expect([makers.length, new Set(makers).size]).toEqual([7, 7])
  const offers = async () =>
    (await app.anonymous.get(`/v1/agencies/${body.agencyId}/offers`)).body.offers
  expect(await offers()).toMatchObject([
    {
      ...{ isSample: true, state: 'open', businesses: 3, redeemed: 0 },
      funders: [{ perOrder: { amount: '8.40' } }, { perOrder: { amount: '3.60' } }],
    },
  ])
  const targets = async () =>
    (await app.anonymous.get(`/v1/agencies/${body.agencyId}/targets`)).body.targets
  // Who else is ranked follows as assessments are read, minute by minute.
  await until(targets, ([first]: { isPinned: boolean }[]) => first?.isPinned === true)
  const [pinned] = await targets()
  expect([pinned.name.en, pinned.isSample]).toEqual(['Little Furrow Baby Foods', true])
  // What it has built, with what became of it: one pays, one never will at this rate.
  const built = async () =>
    (await app.anonymous.get(`/v1/agencies/${body.agencyId}/facilities`)).body.facilities
  await until(built, ({ length }: unknown[]) => length === 4)
  const economicsOf = async ({ id }: { id: string }) =>
    (await app.anonymous.get(`/v1/agencies/${body.agencyId}/facilities/${id}/months`)).body
  const facilities: { kind: string; id: string; isSample: boolean }[] = await built()
  const economics = await Promise.all(facilities.map(economicsOf))
  expect(
    facilities.map(({ kind, isSample }, i) => [
      kind,
      isSample,
      economics[i].breakEvenUnits,
      economics[i].monthsToReturn === null,
    ]),
  ).toEqual([
    ['pickup_station', true, 557, false],
    ['lab', true, 46, false],
    ['cold_store', true, 1_261, true],
    ['packhouse', true, 123, false],
  ])
  // Where people are helped to order: it carries itself, and a fair is odd.
  const stationsOf = async (at: string) => (await app.anonymous.get(at)).body.stations
  const stations = await until(
    () => stationsOf(`/v1/agencies/${body.agencyId}/stations`),
    ({ length }: unknown[]) => length === 1,
  )
  expect(stations).toMatchObject([
    {
      name: { en: 'Northport Station (sample)', 'zh-CN': '诺斯波特服务站（示例）' },
      perOrder: { amount: '2.50', currency: 'USD' },
      breakEvenOrders: 48,
    },
  ])
  const { agencyId: stationId, code } = stations[0] as { agencyId: string; code: string }
  expect((await app.anonymous.get(`/v1/stations/${code}`)).status).toBe(404)
  const { months } = (await app.anonymous.get(`/v1/agencies/${stationId}/station/months`)).body
  expect([months.length, months[1].orders > 48]).toEqual([7, true])
  const odd = (await app.anonymous.get(`/v1/agencies/${body.agencyId}/station-alerts`)).body.alerts
  expect(odd.map((one: { kind: string; count: number }) => [one.kind, one.count])).toEqual([
    ['burst', 12],
  ])
  // Who was written to, who came and what is done for them: on paper, no mail went out.
  const rounds = () => app.anonymous.get(`/v1/agencies/${body.agencyId}/invitations`)
  await until(
    async () => (await rounds()).body.batches.length,
    (count) => count === 1,
  )
  const [round] = (await rounds()).body.batches
  expect([round.chosen, round.sent, round.waiting]).toEqual([26, 26, 0])
  const counts = (step: string) =>
    round.funnel.find((one: { step: string }) => one.step === step).count
  expect([counts('opened'), counts('joined'), counts('sold')]).toEqual([17, 9, 0])
  expect(
    (await app.anonymous.get(`/v1/agencies/${body.agencyId}/my-day`)).body.actions,
  ).toHaveLength(2)
  expect((await app.anonymous.get(`/v1/agencies/${body.agencyId}/time`)).body.minutes).toBe(300)
  // Its conference, with a plan of its meetings.
  const conferences = async () =>
    (await app.anonymous.get(`/v1/agencies/${body.agencyId}/conferences`)).body.conferences
  await until(conferences, ({ length }: unknown[]) => length === 1)
  const [gateway] = await conferences()
  const shown = async (what: string) =>
    (await app.anonymous.get(`/v1/agencies/${body.agencyId}/conferences/${gateway.id}/${what}`))
      .body
  expect([gateway.isSample, gateway.state, gateway.firstDay]).toEqual([true, 'open', '2027-01-21'])
  expect((await shown('tickets')).quotas).toMatchObject([
    { name: 'Hall', taken: 330, waiting: 0 },
    { name: 'Partners', taken: 54, waiting: 0 },
    { name: 'Press', taken: 16, waiting: 0 },
  ])
  const { sessions } = (await app.anonymous.get(`/v1/conferences/${gateway.slug}/agenda`)).body
  expect(sessions.length).toBe(12)
  const planned = async () => (await shown('meeting-plan')).plan
  await until(planned, (plan) => plan !== null)
  const { wishes, meetings, gap } = await planned()
  expect([wishes, meetings > 630, gap < 0.02]).toEqual([645, true, true])
  expect(existsSync(join(app.folder, 'outbox'))).toBe(false)
  // Run again, as after a kill: nothing comes twice.
  const before = (await app.anonymous.get(at)).body
  await LoadSample.run(app.ctx, {} as never, signal)
  for (const { businessId } of body.businesses) {
    await ContinueSample.run(app.ctx, { businessId } as never, signal)
  }
  expect((await app.anonymous.get(at)).body).toEqual(before)
  expect((await read()).length).toBe(7)
  expect((await offers()).length).toBe(1)
  await LoadSampleFacilities.run(app.ctx, {} as never, signal)
  await LoadSampleStation.run(app.ctx, {} as never, signal)
  const { loadSample } = createConferences(readConfig({ TRADEWIND_DATA: app.folder }))
  await loadSample.run(app.ctx, {} as never, signal)
  expect((await conferences()).length).toBe(1)
  expect((await built()).length).toBe(4)
  expect((await app.anonymous.get(`/v1/agencies/${stationId}/station/months`)).body.months).toEqual(
    months,
  )
}, 300_000)

test('nothing real comes into the sample', async () => {
  const { body } = await app.anonymous.get('/v1/programmes/sample')
  const real = await givenApplicant(app)
  const consent = await real.owner.put(
    `/v1/businesses/${real.businessId}/consents/${body.agencyId}`,
    { figures: ['orders'] },
  )
  const applied = await real.apply({ agencyId: body.agencyId, id: body.id } as never)
  const [offer] = (await app.anonymous.get(`/v1/agencies/${body.agencyId}/offers`)).body.offers
  const taken = await real.member.post(
    `/v1/businesses/${real.businessId}/offers/${body.agencyId}/${offer.id}/taking`,
    {},
  )
  const agency = await givenOrganisation(app, { kind: 'agency' })
  const asked = await agency.owner.put(`/v1/agencies/${agency.organisationId}/office`, {
    level: 'county',
    parentId: body.agencyId,
    state: 'US-MI',
    county: 'Kent',
  })
  expect([consent, applied, taken, asked].map((one) => `${one.status} ${one.body.code}`)).toEqual([
    '404 programmes.office_not_found',
    '409 programmes.not_taking_applications',
    '409 programmes.offer_not_open',
    '404 programmes.office_not_found',
  ])
  const open = (await app.anonymous.get('/v1/offices?limit=200')).body.offices
  const ids = open.map(({ agencyId }: { agencyId: string }) => agencyId)
  expect(ids).not.toContain(body.agencyId)
  // The page of a state is a real office's as soon as it wants it.
  const office = await givenOffice(app)
  const pavilion = `${office.at}/pavilion`
  const { version, takenBy } = (await office.viewer.get(pavilion)).body
  const words = { headline: { en: 'Ours', 'zh-CN': '本州' }, text: { en: 'Ours', 'zh-CN': '本州' } }
  const put = await office.member.put(pavilion, { ...words, listingIds: [], basedOn: version })
  const { curation } = (await app.anonymous.get('/v1/shop/pavilions/us-mi')).body
  expect([takenBy, put.status, curation.curatedBy.agencyId]).toEqual([null, 200, office.agencyId])
})
