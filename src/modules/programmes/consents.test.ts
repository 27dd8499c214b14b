import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { testApp } from '../../testing/test-app.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { assessCatalogue } from '../assessment/api.ts'
import { finished, PRODUCTS } from '../assessment/testing.ts'
import { importProducts } from '../catalogue/api.ts'
import type { Entry, Journal } from '../ledger/journal.ts'
import { insertJournals } from '../ledger/store.ts'
import { recordPayment } from '../orders/api.ts'
import { givenSku, lineOf, place } from '../orders/testing.ts'
import { FIGURES, type Figure } from './figure.ts'
import { followSubscribers, RefreshFigures } from './follow-figures.ts'
import { withdrawAll } from './give-consent.ts'
import { type GivenOffice, givenTree } from './testing.ts'

const app = await testApp()
const { nation, state, county, station, other } = await givenTree(app)
const refresh = () => RefreshFigures.run(app.ctx, {} as never, AbortSignal.timeout(60_000))

type Measure = { measure: string; count: number | null; money: { amount: string } | null }
const shown = (measures: readonly Measure[]) =>
  Object.fromEntries(measures.map(({ measure, count, money }) => [measure, count ?? money?.amount]))

/** A business that was assessed, sold for 40.00 and was given 31.50. */
async function givenBusiness() {
  const business = await givenOrganisation(app)
  const businessId = business.organisationId
  const options = { currency: 'USD' } as const
  const source = [Buffer.from(PRODUCTS)]
  await importProducts(app.ctx, { businessId, source, fileName: 'list.csv', options })
  const { id, key } = await assessCatalogue(app.ctx, businessId, {
    options: { origin: 'US-MI' },
    isSample: false,
  })
  await finished(app, { id, key, businessId, at: `/v1/businesses/${businessId}/assessments/${id}` })
  const sku = await givenSku(app, { businessId, priceMinor: 4_000n, taxMinor: 0n })
  const { body } = await place(app.anonymous, [lineOf(sku)])
  await recordPayment(app.ctx, {
    checkoutId: body.checkoutId,
    paymentId: app.newId(),
    provider: 'alipay',
    amount: money(BigInt(body.total.amount.replace('.', '')), 'CNY'),
  })
  const usd = (account: Entry['account'], minor: bigint): Entry => ({
    account,
    currency: 'USD',
    minor,
  })
  const settled: Journal = {
    businessId,
    kind: 'settled',
    reference: body.checkoutId,
    subject: body.checkoutId,
    facts: {},
    entries: [usd('escrow', 3_150n), usd('payable', -3_150n)],
  }
  await insertJournals(app.ctx.db, [settled], app.now())
  const consent = (office: GivenOffice, figures: readonly Figure[], client = business.owner) =>
    client.put(`/v1/businesses/${businessId}/consents/${office.agencyId}`, { figures })
  return { ...business, businessId, consent }
}
type GivenBusiness = Awaited<ReturnType<typeof givenBusiness>>

/** What an office reads of a business: its list, its file and its total, which must agree. */
async function readBy(office: GivenOffice, { businessId }: GivenBusiness) {
  const list = await office.viewer.get(`${office.at}/clients?limit=200`)
  const file = await office.viewer.get(`${office.at}/clients.csv`)
  const found = list.body.clients.find(
    (one: { businessId: string }) => one.businessId === businessId,
  )
  const figures: readonly string[] = found?.figures ?? []
  const lines = file.text.split('\r\n').filter((line) => line.startsWith(businessId))
  const inFile = FIGURES.filter((one) => lines.some((line) => line.includes(`,consented.${one},`)))
  expect(inFile.toSorted()).toEqual([...figures].toSorted())
  return { figures, measures: found ? shown(found.measures) : {}, lines }
}
const totalsOf = async (office: GivenOffice) =>
  shown((await office.viewer.get(`${office.at}/office`)).body.totals)

const OF: Readonly<Record<Figure, readonly string[]>> = {
  assessment: [
    'assessed',
    'consented.assessment',
    'expected_value',
    'not_allowed',
    'not_now',
    'products',
    'sell_after_steps',
    'sell_now',
  ],
  orders: ['consented.orders', 'orders', 'selling', 'sold'],
  settlements: ['consented.settlements', 'settled'],
}

const business = await givenBusiness()
const CASES = ['given', 'never', 'withdrawn', 'to another agency', 'to the child'] as const
const table = FIGURES.flatMap((figure) => CASES.map((how) => [figure, how] as const))

test.each(table)('%s, consent %s: an office sees what it may', async (figure, how) => {
  const before = {
    state: await totalsOf(state),
    county: await totalsOf(county),
    other: await totalsOf(other),
  }
  if (how === 'given') await business.consent(state, [figure])
  if (how === 'withdrawn') {
    await business.consent(state, [figure])
    await business.consent(state, [])
  }
  if (how === 'to another agency') await business.consent(other, [figure])
  if (how === 'to the child') await business.consent(county, [figure])
  const sees = async (office: GivenOffice) => {
    const { figures, measures } = await readBy(office, business)
    expect(figures.every((one) => one === figure)).toBe(true)
    const names = Object.keys(measures).toSorted()
    expect(names).toEqual(figures.length > 0 ? OF[figure] : [])
    return figures.length > 0
  }
  const seen = [await sees(county), await sees(state), await sees(nation), await sees(other)]
  expect(seen).toEqual(
    {
      given: [false, true, true, false],
      never: [false, false, false, false],
      withdrawn: [false, false, false, false],
      'to another agency': [false, false, true, true],
      // A consent to an office includes those above it.
      'to the child': [true, true, true, false],
    }[how],
  )
  const isIn = async (office: GivenOffice) => Object.keys(await totalsOf(office)).length > 0
  expect([await isIn(county), await isIn(state), await isIn(nation), await isIn(other)]).toEqual(
    seen,
  )
  for (const office of [state, other, county]) await business.consent(office, [])
  expect({
    state: await totalsOf(state),
    county: await totalsOf(county),
    other: await totalsOf(other),
  }).toEqual(before)
  const { rows } = await sql`select from programmes.measure
    where business_id = ${business.businessId}`.execute(app.ctx.db)
  expect(rows).toEqual([])
})

test('the figures are the business’s own, and a total counts each business once', async () => {
  const second = await givenBusiness()
  await business.consent(station, ['assessment', 'orders', 'settlements'])
  await business.consent(county, ['assessment', 'settlements'])
  await second.consent(state, ['orders'])
  const own = (await readBy(state, business)).measures
  expect(own).toMatchObject({
    'consented.assessment': 1,
    assessed: 1,
    products: 3,
    'consented.orders': 1,
    selling: 1,
    orders: 1,
    'consented.settlements': 1,
    settled: '31.50',
  })
  expect((await readBy(state, second)).measures).toEqual({
    'consented.orders': 1,
    selling: 1,
    orders: 1,
    sold: own['sold'],
  })
  // What comes to nothing is no part of a total.
  const added = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== 0))
  expect(await totalsOf(county)).toEqual(added)
  expect(await totalsOf(state)).toMatchObject({
    'consented.assessment': 1,
    products: 3,
    'consented.orders': 2,
    orders: 2,
    settled: '31.50',
  })
  expect(await totalsOf(nation)).toEqual(await totalsOf(state))
  const below = await state.viewer.get(`${state.at}/offices`)
  expect(shown(below.body.offices[0].totals)).toEqual(added)
  // One consent gone, the other still stands; then it goes, too.
  await business.consent(station, [])
  expect((await readBy(station, business)).figures).toEqual([])
  expect((await readBy(state, business)).figures).toEqual(['assessment', 'settlements'])
  await business.consent(county, [])
  expect((await readBy(state, business)).figures).toEqual([])
  expect(await totalsOf(county)).toEqual({})
  await second.consent(state, [])
  expect(await totalsOf(nation)).toEqual({})
})

test('a sale changes what the office reads; nobody reads what was not consented to', async () => {
  const seller = await givenBusiness()
  await seller.consent(county, ['orders'])
  const sku = await givenSku(app, { businessId: seller.businessId })
  const { body } = await place(app.anonymous, [lineOf(sku)])
  await recordPayment(app.ctx, {
    checkoutId: body.checkoutId,
    paymentId: app.newId(),
    provider: 'alipay',
    amount: money(BigInt(body.total.amount.replace('.', '')), 'CNY'),
  })
  const paid = followSubscribers.find(({ event }) => event.name === 'orders.order_paid')!
  await paid.task.run(
    app.ctx,
    { businessId: seller.businessId } as never,
    AbortSignal.timeout(60_000),
  )
  expect((await totalsOf(county))['orders']).toBe(1)
  await refresh()
  expect((await totalsOf(county))['orders']).toBe(2)
  expect((await totalsOf(nation))['orders']).toBe(2)
  expect((await readBy(county, seller)).measures).toMatchObject({ orders: 2 })
  // Nobody owns the business any more: nobody could withdraw it, so it is withdrawn.
  await withdrawAll(app.ctx, seller.businessId)
  expect([await totalsOf(county), await totalsOf(nation)]).toEqual([{}, {}])
})

test('only an owner consents, to an open office; it is on record with what it was before', async () => {
  const { businessId, consent, owner, member, viewer, stranger } = business
  const codes = [
    await consent(state, ['orders'], member),
    await consent(state, ['orders'], viewer),
    await consent(state, ['orders'], stranger),
    await consent(state, ['orders'], state.owner),
    await consent(state, ['orders'], app.anonymous),
    await owner.put(`/v1/businesses/${businessId}/consents/${businessId}`, { figures: ['orders'] }),
    await owner.put(`/v1/businesses/${businessId}/consents/${state.agencyId}`, {
      figures: ['customers'],
    }),
    await state.owner.put(`/v1/businesses/${state.agencyId}/consents/${state.agencyId}`, {
      figures: ['orders'],
    }),
  ].map(({ status, body }) => `${status} ${body.code}`)
  expect(codes).toEqual([
    '403 accounts.role_too_low',
    '403 accounts.role_too_low',
    '404 platform.not_found',
    '404 platform.not_found',
    '401 accounts.sign_in_required',
    '404 programmes.office_not_found',
    '400 platform.invalid_input',
    '404 programmes.business_not_found',
  ])
  expect((await readBy(state, business)).figures).toEqual([])
  const given = await consent(station, ['orders', 'assessment'])
  const one = given.body.consents.find(
    ({ office }: { office: { agencyId: string } }) => office.agencyId === station.agencyId,
  )
  // It says whom it includes.
  expect(one.readers.map(({ agencyId }: { agencyId: string }) => agencyId)).toEqual(
    [nation, state, county, station].map(({ agencyId }) => agencyId),
  )
  await consent(station, ['orders'])
  const audit = (await owner.get(`/v1/organisations/${businessId}/audit?limit=2`)).body.entries
  expect(audit.map((entry: object) => ({ ...entry, id: 0, at: 0, actor: 0 }))).toEqual([
    {
      id: 0,
      at: 0,
      actor: 0,
      action: 'programmes.consent_given',
      subject: `agency:${station.agencyId}`,
      before: { figures: ['assessment', 'orders'] },
      after: { figures: ['orders'] },
    },
    {
      id: 0,
      at: 0,
      actor: 0,
      action: 'programmes.consent_given',
      subject: `agency:${station.agencyId}`,
      before: { figures: [] },
      after: { figures: ['assessment', 'orders'] },
    },
  ])
  expect((await app.eventsAbout(station.agencyId)).at(-1)).toEqual([
    'programmes.consent_changed',
    { businessId, agencyId: station.agencyId, figures: ['orders'] },
  ])
  await consent(station, [])
})

test.runIf(app.isRealPostgres)(
  'consents given and taken at once leave totals that add up',
  async () => {
    const businesses = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const made = await givenOrganisation(app)
        const businessId = made.organisationId
        const consent = (office: GivenOffice, figures: readonly Figure[]) =>
          made.owner.put(`/v1/businesses/${businessId}/consents/${office.agencyId}`, { figures })
        return { businessId, consent }
      }),
    )
    const offices = [station, other, county, state]
    await Promise.all(
      businesses.flatMap(({ consent }, i) =>
        Array.from({ length: 12 }, (_, j) =>
          consent(offices[(i + j) % 4]!, j % 3 === 2 ? [] : ['orders', 'settlements']),
        ),
      ),
    ).then((answers) => expect(answers.map(({ status }) => status)).toEqual(Array(96).fill(200)))
    const { rows } = await sql<{ wrong: number }>`
      select count(*)::integer as wrong from (
        select agency_id, measure, currency, sum(value) as value from (
          select distinct reader.agency_id, measure.business_id, measure, currency, value
          from programmes.reader join programmes.measure
            on measure.business_id = reader.business_id and measure.figure = reader.figure) as each
        group by 1, 2, 3) as counted
      full join programmes.total using (agency_id, measure, currency)
      where coalesce(counted.value, 0) <> coalesce(total.value, 0)`.execute(app.ctx.db)
    expect(rows).toEqual([{ wrong: 0 }])
  },
  120_000,
)
