import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { transaction } from '../../platform/context.ts'
import { ownApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { createOrganisation, makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { moveOrder, recordPayment, recordRefund } from '../orders/api.ts'
import { givenSku, lineOf, place } from '../orders/testing.ts'
import { redeemOrder } from './redeem-offers.ts'
import { givenOffice } from './testing.ts'

const app = await ownApp()
beforeAll(() => workingApp(app), 60_000)
afterAll(async () => {
  await app.close()
  await app.database.close()
})

const usd = (amount: string) => ({ amount, currency: 'USD' })
const STEPS = ['paid', 'declared', 'released', 'shipped', 'delivered', 'confirmed'] as const

const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const office = await givenOffice(app)
const carrier = await givenOrganisation(app, { kind: 'partner', name: 'Great Lakes Freight' })
const MADE = {
  name: { en: 'First five parcels free', 'zh-CN': '前五个包裹免运费' },
  purpose: { en: 'Freight of the first parcels', 'zh-CN': '首批包裹的运费' },
  perOrder: usd('10.01'),
  ordersMost: 3,
  ordersPerBusiness: 2,
  opensOn: '2026-11-01',
  closesOn: '2026-12-31',
  rules: [{ kind: 'origin', places: [{ state: 'US-MI' }] }],
  funders: [
    { organisationId: office.agencyId, sharePercent: 70 },
    { organisationId: carrier.organisationId, sharePercent: 30 },
  ],
}

async function givenOffer(over: object = {}) {
  const { status, body } = await office.owner.post(`${office.at}/offers`, { ...MADE, ...over })
  expect(status).toBe(201)
  const at = `/v1/desk/offers/${body.agencyId}/${body.id}`
  const deposit = (organisationId: string, amount: string, reference = `in-${organisationId}`) =>
    operator.client.post(`${at}/deposits`, { organisationId, amount, reference })
  const giveBack = (organisationId: string, amount: string) =>
    operator.client.post(`${at}/returns`, { organisationId, amount, reference: 'out' })
  /** As somebody reads it who pays for it, too. */
  const readAs = async (client: typeof carrier.viewer, organisationId = carrier.organisationId) => {
    const at = `/v1/organisations/${organisationId}/funded-offers`
    const answer = await client.get(`${at}?limit=200`)
    return answer.body.offers?.find((one: { id: string }) => one.id === body.id) ?? answer.status
  }
  const read = async () => {
    const { body: found } = await office.viewer.get(`${office.at}/offers?limit=200`)
    return found.offers.find(({ id }: { id: string }) => id === body.id)
  }
  const close = () => office.owner.post(`${office.at}/offers/${body.id}/closing`)
  return { id: body.id as string, body, at, deposit, giveBack, read, readAs, close }
}

async function givenBusiness(state = 'US-MI') {
  const business = await givenOrganisation(app)
  const businessId = business.organisationId
  await business.owner.patch(`/v1/organisations/${businessId}`, { state })
  const sku = await givenSku(app, { businessId })
  const at = `/v1/businesses/${businessId}`
  const take = (offerId: string, client = business.member) =>
    client.post(`${at}/offers/${office.agencyId}/${offerId}/taking`, {})
  /** Sold, sent, confirmed and settled. */
  const sell = async () => {
    const { body } = await place(app.anonymous, [lineOf(sku)])
    const checkoutId = body.checkoutId as string
    const order = { businessId, orderId: body.orders[0].id as string }
    const amount = money(sku.priceMinor, 'CNY')
    const payment = { checkoutId, paymentId: app.newId(), provider: 'alipay' as const, amount }
    await recordPayment(app.ctx, payment)
    for (const [i, to] of STEPS.entries()) {
      if (i > 0) await moveOrder(app.ctx, { ...order, from: STEPS[i - 1]!, to })
    }
    const read = async () => (await business.viewer.get(`${at}/orders/${order.orderId}`)).body
    await until(read, ({ status }) => status === 'settled')
    const giveBack = (minor: bigint) =>
      recordRefund(app.ctx, {
        ...{ ...order, checkoutId, refundId: app.newId() },
        amount: money(minor, 'CNY'),
      })
    return { ...order, giveBack }
  }
  const payments = async () =>
    (await business.viewer.get(`${at}/offer-payments`)).body.payments as {
      orderId: string
      reversedAt: string | null
    }[]
  return { ...business, businessId, at, take, sell, payments }
}

/** What a book says in dollars, by account. */
async function booksOf(businessId: string): Promise<Record<string, bigint>> {
  const { rows } = await sql<{ account: string; minor: bigint }>`select account, minor
    from ledger.balance where business_id = ${businessId} and currency = 'USD' and minor <> 0
    order by account`.execute(app.ctx.db)
  return Object.fromEntries(rows.map(({ account, minor }) => [account, minor]))
}

/** All books together are balanced, and what funders gave is what sellers got. */
async function isBalanced() {
  const { body } = await operator.client.get('/v1/desk/trial-balance')
  const given = body.accounts.find(({ account }: { account: string }) => account === 'funded')
  return body.isBalanced && (given?.amount.amount ?? '0.00') === '0.00'
}

test('an office and a carrier pay for first parcels, to the cent, until their money is spent', async () => {
  const offer = await givenOffer()
  expect(offer.body).toMatchObject({
    state: 'funding',
    budget: usd('30.03'),
    funders: [
      { perOrder: usd('7.01'), needed: usd('21.03'), deposited: usd('0.00') },
      { perOrder: usd('3.00'), needed: usd('9.00'), deposited: usd('0.00') },
    ],
  })
  // The carrier reads it as the office does; others do not, and the office's own are no one else's.
  expect(await offer.readAs(carrier.viewer)).toEqual(await offer.read())
  expect([
    await offer.readAs(carrier.stranger),
    await offer.readAs(app.anonymous),
    await offer.readAs(office.viewer, office.agencyId),
  ]).toEqual([404, 401, 200])
  const [one, two] = [await givenBusiness(), await givenBusiness()]
  expect((await one.take(offer.id)).body.code).toBe('programmes.offer_not_found')

  // Money comes in by the operator's word alone, under a reference, never more than is asked for.
  const needed = [
    [office.agencyId, '21.03'],
    [carrier.organisationId, '9.00'],
  ] as const
  const over = await offer.deposit(office.agencyId, '21.04')
  expect([over.status, over.body.code]).toEqual([422, 'programmes.deposit_too_high'])
  const deposit = { organisationId: office.agencyId, amount: '21.03', reference: 'own' }
  expect((await office.owner.post(`${offer.at}/deposits`, deposit)).status).toBe(403)
  expect((await offer.deposit(one.businessId, '1.00')).body.code).toBe(
    'programmes.funder_not_found',
  )
  expect(await booksOf(office.agencyId)).toEqual({})
  for (const [funder, amount] of needed) {
    expect((await offer.deposit(funder, amount)).status).toBe(200)
    expect((await offer.deposit(funder, amount)).status).toBe(200)
  }
  expect(await booksOf(office.agencyId)).toEqual({ bank: 2_103n, prepaid: -2_103n })
  expect((await offer.read()).state).toBe('open')

  // Who is elsewhere does not get it, and is told why; nothing is kept.
  const elsewhere = await givenBusiness('US-OH')
  const { body: refused } = await elsewhere.take(offer.id)
  expect([refused.isTaken, refused.findings[0].kind, refused.findings[0].isMet]).toEqual([
    false,
    'origin',
    false,
  ])
  for (const client of [one.viewer, one.stranger]) {
    expect((await one.take(offer.id, client)).status).toBeGreaterThan(400)
  }
  const before = await one.sell()
  app.setNow(new Date('2026-11-23T09:00:00Z'))
  for (const who of [one, two, one]) expect((await who.take(offer.id)).body.isTaken).toBe(true)
  expect((await offer.read()).businesses).toBe(2)

  // The first business has two of three, the second the last; what was settled before is not paid for.
  const sold = [await one.sell(), await one.sell(), await one.sell()]
  await until(one.payments, (found) => found.length === 2)
  const [first, second] = await one.payments()
  const last = [await two.sell(), await two.sell()]
  await until(two.payments, (found) => found.length === 1)
  for (const order of [...sold, ...last, before]) await redeemOrder(app.ctx, order)
  expect([(await one.payments()).length, (await two.payments()).length]).toEqual([2, 1])
  expect(await offer.read()).toMatchObject({
    redeemed: 3,
    spent: usd('30.03'),
    left: usd('0.00'),
    funders: [
      { given: usd('21.03'), left: usd('0.00') },
      { given: usd('9.00'), left: usd('0.00') },
    ],
  })
  expect((await offer.readAs(carrier.viewer)).funders[1]).toMatchObject({ given: usd('9.00') })
  expect(await booksOf(one.businessId)).toEqual({ funded: 2_002n, payable: -2_002n })
  expect(await booksOf(two.businessId)).toEqual({ funded: 1_001n, payable: -1_001n })
  expect(await booksOf(office.agencyId)).toEqual({ bank: 2_103n, funded: -2_103n })
  expect(await booksOf(carrier.organisationId)).toEqual({ bank: 900n, funded: -900n })
  expect(await isBalanced()).toBe(true)
  const { body: days } = await one.viewer.get(`${one.at}/ledger/statements`)
  expect(
    days.statements.find(
      ({ day, change }: { day: string; change: { currency: string } }) =>
        day === '2026-11-23' && change.currency === 'USD',
    ),
  ).toMatchObject({ fromOffers: usd('20.02'), change: usd('20.02'), released: usd('0.00') })
  const { body: list } = await office.viewer.get(`${office.at}/offers/${offer.id}/businesses`)
  expect(list.businesses.map(({ redeemed }: { redeemed: number }) => redeemed).sort()).toEqual([
    1, 2,
  ])

  // A part that goes back changes nothing; all of it takes the payment back, and another may have it.
  const order = sold.find(({ orderId }) => orderId === first!.orderId)!
  await order.giveBack(100n)
  await redeemOrder(app.ctx, order)
  expect((await one.payments())[0]!.reversedAt).toBeNull()
  await order.giveBack(12_700n)
  await until(one.payments, ([newest]) => newest!.reversedAt !== null)
  await redeemOrder(app.ctx, order)
  expect(await booksOf(one.businessId)).toEqual({ funded: 1_001n, payable: -1_001n })
  expect(await booksOf(office.agencyId)).toEqual({ bank: 2_103n, funded: -1_402n, prepaid: -701n })
  expect(second!.reversedAt).toBeNull()
  await two.sell()
  await until(two.payments, (found) => found.length === 2)
  expect((await offer.read()).redeemed).toBe(3)
  expect(await isBalanced()).toBe(true)
  const events = await app.eventsAbout(order.orderId)
  expect(events.map(([name]) => name).filter((name) => name.includes('offer'))).toEqual([
    'programmes.offer_redeemed',
    'programmes.offer_reversed',
  ])
}, 120_000)

test('an offer is closed or over, and what was not needed goes back whole', async () => {
  const alone = { funders: [{ organisationId: office.agencyId, sharePercent: 100 }] }
  const offer = await givenOffer({ ...alone, closesOn: '2026-11-30', rules: [] })
  await offer.deposit(office.agencyId, '30.03')
  const business = await givenBusiness()
  await business.take(offer.id)
  await business.sell()
  await until(business.payments, (found) => found.length === 1)
  // The last day is over.
  app.setNow(new Date('2026-12-01T09:00:00Z'))
  const late = await business.sell()
  await redeemOrder(app.ctx, late)
  expect((await business.payments()).length).toBe(1)
  expect((await (await givenBusiness()).take(offer.id)).body.code).toBe('programmes.offer_not_open')

  const early = await offer.giveBack(office.agencyId, '20.02')
  expect(early.body.code).toBe('programmes.offer_not_closed')
  expect((await offer.close()).body).toMatchObject({ state: 'closed', left: usd('20.02') })
  expect((await offer.close()).body.code).toBe('programmes.offer_closed')
  const atDesk = async () => {
    const { offers } = (await operator.client.get('/v1/desk/offers')).body
    const { waiting } = (await operator.client.get('/v1/desk/waiting')).body
    expect(waiting).toContainEqual({ kind: 'offers', count: offers.length })
    return offers.map(({ id }: { id: string }) => id)
  }
  expect(await atDesk()).toContain(offer.id)
  const part = await offer.giveBack(office.agencyId, '20.01')
  expect(part.body).toMatchObject({
    code: 'programmes.return_differs',
    params: { left: usd('20.02') },
  })
  for (let times = 0; times < 2; times++) {
    const back = await offer.giveBack(office.agencyId, '20.02')
    expect(back.body.funders[0]).toMatchObject({ returned: usd('20.02'), left: usd('0.00') })
  }
  expect(await atDesk()).not.toContain(offer.id)
  // What both offers gave, and nothing else.
  expect(await booksOf(office.agencyId)).toEqual({ bank: 3_104n, funded: -3_104n })
  expect(await isBalanced()).toBe(true)
}, 60_000)

test('what an offer may not be is refused, and nothing is kept', async () => {
  const business = await givenBusiness()
  const funder = (organisationId: string, sharePercent: number) => ({
    organisationId,
    sharePercent,
  })
  // Nobody would ever pay in for it.
  const named = { kind: 'partner', name: 'Made-up Freight', isSample: true } as const
  const invented = await transaction(app.ctx, (tx) => createOrganisation(tx, named))
  const refused: [object, string][] = [
    [{ funders: [funder(office.agencyId, 70)] }, 'programmes.funders_invalid'],
    [{ funders: [funder(business.businessId, 100)] }, 'programmes.funders_invalid'],
    [
      { funders: [funder(office.agencyId, 50), funder(invented.id, 50)] },
      'programmes.funders_invalid',
    ],
    [
      { funders: [funder(office.agencyId, 50), funder(office.agencyId, 50)] },
      'programmes.funders_invalid',
    ],
    [{ perOrder: usd('0.01') }, 'programmes.funders_invalid'],
    [{ perOrder: usd('0.00') }, 'programmes.invalid_amount'],
    [{ ordersPerBusiness: 4 }, 'platform.invalid_input'],
    [{ closesOn: '2026-10-01' }, 'platform.invalid_input'],
    [{ rules: [{ kind: 'asked', least: '1', most: '2' }] }, 'platform.invalid_input'],
  ]
  const count = async () =>
    (await office.viewer.get(`${office.at}/offers?limit=200`)).body.offers.length
  const before = await count()
  for (const [over, code] of refused) {
    const answer = await office.owner.post(`${office.at}/offers`, { ...MADE, ...over })
    expect([over, answer.body.code]).toEqual([over, code])
  }
  expect((await office.member.post(`${office.at}/offers`, MADE)).status).toBe(403)
  expect(await count()).toBe(before)
})
