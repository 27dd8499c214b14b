import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { assessCatalogue } from '../assessment/api.ts'
import { finished, PRODUCTS } from '../assessment/testing.ts'
import { importProducts } from '../catalogue/api.ts'
import { ForgetPerson } from './forget-person.ts'
import { endReferrals } from './refer.ts'
import { HANDOVER_FIELDS, mayFollow, REFERRAL_STATES, type ReferralState } from './referral.ts'
import { daysFrom, givenAsking, givenPartner } from './testing.ts'

const app = await testApp()
const start = app.now()
const [partner, other] = [await givenPartner(app), await givenPartner(app)]
const business = await givenAsking(app)
const { businessId } = business
await business.owner.patch(`/v1/organisations/${businessId}`, {
  state: 'US-MI',
  county: 'Leelanau',
})
await importProducts(app.ctx, {
  businessId,
  source: [Buffer.from(PRODUCTS)],
  fileName: 'list.csv',
  options: { currency: 'USD' },
})
const report = await assessCatalogue(app.ctx, businessId, {
  options: { origin: 'US-MI' },
  isSample: false,
})
const at = `/v1/businesses/${businessId}/assessments/${report.id}`
await finished(app, { ...report, businessId, at })
const { summary } = (await business.viewer.get(at)).body
type Blocker = { id: string; title: object; products: number }
const STEPS = summary.blockers.slice(0, 2).map(({ id }: Blocker) => id)

const WHOLE = {
  contact: { name: 'Olive Owner', email: business.users.owner.email },
  place: { state: 'US-MI', county: 'Leelanau' },
  steps: summary.blockers
    .slice(0, 2)
    .map(({ id, title, products }: Blocker) => ({ id, title, products })),
  goods: summary.categories.map(({ name, products }: { name: object; products: number }) => ({
    name,
    products,
  })),
  verdicts: summary.verdicts,
}

/** Shows the data and hands them over. */
async function send(to: { partnerId: string }, fields: readonly string[], over: object = {}) {
  const what = { fields, steps: STEPS }
  const { body: preview } = await business.owner.post(`${business.at}/referral-preview`, what)
  const sent = await business.owner.post(`${business.at}/referrals`, {
    ...what,
    partnerId: to.partnerId,
    kind: 'logistics',
    words: 'Please carry our cherries.',
    digest: preview.digest,
    answerBy: daysFrom(app.now(), 3),
    ...over,
  })
  const own = `${business.at}/referrals/${sent.body.id}`
  return {
    preview,
    sent,
    read: (client = partner.viewer) => client.get(`${partner.at}/referrals/${sent.body.id}`),
    accept: (dueOn = '2026-12-01') =>
      partner.member.post(`${partner.at}/referrals/${sent.body.id}/acceptance`, { dueOn }),
    withdraw: () => business.owner.post(`${own}/withdrawal`),
    conclude: (body: object) => business.member.post(`${own}/outcome`, { ...OUTCOME, ...body }),
  }
}
const OUTCOME = {
  isDone: true,
  endedOn: '2026-11-22',
  cost: { amount: '180.00', currency: 'USD' },
  isDamaged: false,
  isRefunded: false,
  isDisputed: false,
}
const FIELDS_GIVEN = [[], ...HANDOVER_FIELDS.map((field) => [field]), [...HANDOVER_FIELDS]]

test.each(FIELDS_GIVEN.map((fields) => [fields.join(', ') || 'nothing', fields] as const))(
  'handed over is exactly what was agreed to and shown: %s',
  async (_name, fields) => {
    const { preview, sent, read, withdraw } = await send(partner, fields)
    const agreed = Object.fromEntries(
      Object.entries(WHOLE).filter(([key]) => fields.includes(key as never)),
    )
    expect(preview.handed).toEqual(agreed)
    expect([sent.status, sent.body.handed, sent.body.fields]).toEqual([201, agreed, fields])
    expect((await read()).body.handed).toEqual(agreed)
    const list = await partner.viewer.get(`${partner.at}/referrals?limit=1`)
    expect(list.body.referrals[0]).toMatchObject({ id: sent.body.id, fields, handed: null })
    expect((await read(other.viewer)).status).toBe(404)
    expect((await read(business.owner)).status).toBe(404)
    await withdraw()
    expect((await read()).body).toMatchObject({ state: 'withdrawn', fields, handed: null })
  },
)

test('data that changed since they were shown are not handed over', async () => {
  const what = { fields: ['place'], steps: STEPS }
  const { body: shown } = await business.owner.post(`${business.at}/referral-preview`, what)
  const move = (county: string) =>
    business.owner.patch(`/v1/organisations/${businessId}`, { county })
  await move('Benzie')
  const { sent } = await send(partner, ['place'], { digest: shown.digest })
  expect([sent.status, sent.body.code]).toEqual([409, 'directory.handover_changed'])
  const wider = await send(partner, ['place', 'contact'], { digest: shown.digest })
  expect(wider.sent.body.code).toBe('directory.handover_changed')
  await move('Leelanau')
  expect((await send(partner, ['place'], { digest: shown.digest })).sent.status).toBe(201)
  // What was handed over stays as it was shown, and one at a time is under way.
  await move('Benzie')
  const [sentOne] = (await business.viewer.get(`${business.at}/referrals`)).body.referrals
  expect(sentOne.handed).toEqual({ place: WHOLE.place })
  expect((await send(partner, [])).sent.body.code).toBe('directory.referral_open')
  await business.owner.post(`${business.at}/referrals/${sentOne.id}/withdrawal`)
  await move('Leelanau')
})

test('who has read and when is seen by both; withdrawn, nothing is read, whatever the state', async () => {
  const { sent, read, accept, withdraw, conclude } = await send(partner, ['contact'])
  const id = sent.body.id
  const ours = async () => {
    const { body } = await business.viewer.get(`${business.at}/referrals`)
    return body.referrals.find((one: { id: string }) => one.id === id)
  }
  expect(await ours()).toMatchObject({ firstReadAt: null, lastReadAt: null })
  await read()
  app.setNow(new Date(daysFrom(start, 1)))
  await read()
  expect(await ours()).toMatchObject({
    firstReadAt: start.toISOString(),
    lastReadAt: app.now().toISOString(),
  })
  expect((await accept('2026-11-22')).body.code).toBe('directory.deadline_unfit')
  expect((await accept('2026-11-25')).body).toMatchObject({
    state: 'accepted',
    dueOn: '2026-11-25',
  })
  app.setNow(new Date(daysFrom(start, 6)))
  for (const [body, code] of [
    [{ endedOn: '2026-11-22' }, 'directory.deadline_unfit'],
    [{ endedOn: '2026-11-29' }, 'directory.deadline_unfit'],
    [
      { endedOn: '2026-11-28', cost: { amount: '1.001', currency: 'USD' } },
      'directory.price_unfit',
    ],
  ] as const) {
    expect((await conclude(body)).body.code).toBe(code)
  }
  const done = await conclude({ endedOn: '2026-11-27', isDamaged: true })
  expect(done.body).toMatchObject({
    state: 'done',
    outcome: {
      endedOn: '2026-11-27',
      days: 4,
      daysLate: 2,
      cost: { amount: '180.00', currency: 'USD' },
      isDamaged: true,
    },
  })
  expect((await conclude({ endedOn: '2026-11-27' })).body.code).toBe('directory.referral_not_open')
  expect((await read()).body.handed).toEqual({ contact: WHOLE.contact })
  await withdraw()
  const lastReadAt = app.now().toISOString()
  app.setNow(new Date(daysFrom(start, 7)))
  const after = (await read()).body
  expect(after).toMatchObject({ state: 'done', handed: null, fields: ['contact'] })
  expect([after.lastReadAt, (await ours()).lastReadAt]).toEqual([lastReadAt, lastReadAt])
  expect((await withdraw()).body.code).toBe('directory.referral_not_open')
  expect((await ours()).handed).toEqual({ contact: WHOLE.contact })
  const events = await app.eventsAbout(id)
  expect(events.map(([, facts]) => (facts as { state: string }).state)).toEqual([
    'sent',
    'accepted',
    'done',
    'done',
  ])
  expect(JSON.stringify(events)).not.toContain(WHOLE.contact.email)
  app.setNow(start)
})

test('not answered in time it is over, and the data are read no longer', async () => {
  const { sent, read, accept } = await send(partner, ['place'])
  app.setNow(new Date(daysFrom(start, 3)))
  expect((await accept('2026-12-01')).body.code).toBe('directory.too_late')
  await endReferrals(app.ctx)
  expect((await read()).body).toMatchObject({ id: sent.body.id, state: 'expired', handed: null })
  app.setNow(start)
})

test('a person who is gone is named in nothing that was handed over', async () => {
  const { read, withdraw } = await send(partner, ['contact', 'place'])
  const { userId } = business.users.owner
  await ForgetPerson.run(app.ctx, { userId } as never, AbortSignal.timeout(10_000))
  expect((await read()).body.handed).toEqual({ place: WHOLE.place })
  await withdraw()
})

test('what may follow what, all of it', () => {
  const allowed = {
    sent: ['accepted', 'declined', 'expired', 'withdrawn'],
    accepted: ['done', 'failed', 'withdrawn'],
  } as Record<ReferralState, ReferralState[]>
  for (const from of REFERRAL_STATES) {
    expect([from, REFERRAL_STATES.filter((to) => mayFollow(from, to)).sort()]).toEqual([
      from,
      (allowed[from] ?? []).sort(),
    ])
  }
})

test('partners are matched to the open steps, in an order that is told', async () => {
  const [service] = partner.profile.services
  const closing = (closes: readonly string[], max = 9) => ({
    services: [{ ...service!, closes, days: { min: 1, max } }],
    chapters: [],
    lanes: [],
  })
  const [first, second] = STEPS
  const give = async (over: object) => (await givenPartner(app, over)).partnerId
  const slow = await give(closing([first], 30))
  const quick = await give(closing([first], 3))
  const both = await give(closing([first, second], 60))
  await give({ ...closing([first]), regions: ['US-HI'] })
  await give({ ...closing([first]), lanes: [{ from: 'CN', to: 'US' }] })
  const { body } = await business.viewer.get(`${at}/partners`)
  type Matched = { partner: { partnerId: string }; closes: string[]; expected: object[] }
  const found = body.matches.filter(({ partner: one }: Matched) =>
    [slow, quick, both].includes(one.partnerId),
  )
  expect(body.left).toBe(0)
  expect(body.matches.length).toBe(found.length)
  expect(found.map(({ partner: one, closes }: Matched) => [one.partnerId, closes])).toEqual([
    [both, [first, second]],
    [quick, [first]],
    [slow, [first]],
  ])
  expect(found[1]).toMatchObject({
    daysMost: 3,
    expected: [
      {
        days: { from: 'stated', cases: 0, min: 1, max: 3 },
        price: { from: 'stated', cases: 0, min: '120.00', max: '300.00', per: 'shipment' },
      },
    ],
  })
  expect(body.steps.slice(0, 2)).toMatchObject([
    { id: first, partners: 3 },
    { id: second, partners: 1 },
  ])
  expect((await business.stranger.get(`${at}/partners`)).status).toBe(404)
})
