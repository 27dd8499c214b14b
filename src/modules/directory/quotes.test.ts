import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { insertMembership } from '../accounts/store.ts'
import { endQuotes, remindPartners } from './end-quotes.ts'
import { mayFollow, QUOTE_STATES, type QuoteState } from './quote.ts'
import { daysFrom, givenAsking, givenPartner } from './testing.ts'

const app = await testApp()
const start = app.now()
const [one, two, three] = [
  await givenPartner(app),
  await givenPartner(app),
  await givenPartner(app),
]
const ANSWER = { price: '180.00', days: 7, validUntil: '2026-12-20', words: 'Papers included.' }
type Quoted = { partner: { partnerId: string }; state: string }
const statesOf = (body: { quotes: Quoted[] }) =>
  Object.fromEntries(body.quotes.map(({ partner, state }) => [partner.partnerId, state]))
const wordsOf = async (needle: string) =>
  (await app.eventsAbout(needle)).map(([name, facts]) => {
    const { partnerId, isChosen, isDeclined } = facts as Record<string, string>
    return [name, partnerId, isChosen ?? isDeclined].filter((fact) => fact !== undefined)
  })

test('one asks three: a price, a no and a silence; the chosen and the others hear it', async () => {
  const business = await givenAsking(app)
  const { body: asked, status } = await business.ask([one, two, three])
  expect(status).toBe(201)
  const request = `${business.at}/quote-requests/${asked.id}`
  const mine = (partner: { at: string }) => `${partner.at}/quotes/${asked.id}`
  const answered = await one.member.put(mine(one), ANSWER)
  expect(answered.body).toMatchObject({
    id: asked.id,
    business: { businessId: business.businessId, name: 'Lakeshore Cherries' },
    quote: { state: 'answered', price: { amount: '180.00', currency: 'USD' }, days: 7 },
  })
  expect(answered.body.quotes).toBeUndefined()
  // Anew until the deadline; what it was first answered at stays.
  app.setNow(new Date(daysFrom(start, 1)))
  const cheaper = await one.member.put(mine(one), { ...ANSWER, price: '170.00' })
  expect(cheaper.body.quote).toMatchObject({
    price: { amount: '170.00' },
    answeredAt: start.toISOString(),
  })
  await two.member.post(`${mine(two)}/decline`, { reason: 'No space in December.' })

  const listed = await business.viewer.get(`${business.at}/quote-requests`)
  expect(listed.body.requests[0].quotes.map(({ state }: Quoted) => state)).toEqual([
    'answered',
    ...[two, three]
      .map(({ partnerId }) => [partnerId, partnerId === two.partnerId ? 'declined' : 'asked'])
      .sort()
      .map(([, state]) => state),
  ])
  const choose = (partnerId: string) => business.member.post(`${request}/choice`, { partnerId })
  for (const [partnerId, code] of [
    [two.partnerId, 'directory.quote_not_open'],
    [three.partnerId, 'directory.quote_not_open'],
    [app.newId(), 'directory.partner_not_found'],
  ] as const) {
    expect((await choose(partnerId)).body.code).toBe(code)
  }
  const chosen = await choose(one.partnerId)
  expect(chosen.body.state).toBe('chosen')
  expect(statesOf(chosen.body)).toEqual({
    [one.partnerId]: 'chosen',
    [two.partnerId]: 'declined',
    [three.partnerId]: 'not_chosen',
  })
  const late = await three.member.put(mine(three), ANSWER)
  expect([late.status, late.body.code]).toEqual([409, 'directory.quote_not_open'])
  expect((await choose(one.partnerId)).body.code).toBe('directory.quote_not_open')
  const told = await wordsOf(asked.id)
  const decided = told.splice(-2).sort()
  expect(told.slice(3)).toEqual([
    ['directory.quote_answered', one.partnerId, false],
    ['directory.quote_answered', one.partnerId, false],
    ['directory.quote_answered', two.partnerId, true],
  ])
  expect(decided).toEqual(
    [
      ['directory.quote_decided', one.partnerId, true],
      ['directory.quote_decided', three.partnerId, false],
    ].sort(),
  )
  app.setNow(start)
})

test('the clock ends what was not answered in time and what is no longer valid', async () => {
  const business = await givenAsking(app)
  const { body: asked } = await business.ask([one, two])
  const read = async () => {
    const { body } = await business.viewer.get(`${business.at}/quote-requests`)
    return body.requests[0]
  }
  const mine = `${one.at}/quotes/${asked.id}`
  await one.member.put(mine, { ...ANSWER, validUntil: '2026-11-26' })
  const remind = () => remindPartners(app.ctx)
  const reminded = async () =>
    (await wordsOf(asked.id)).filter(([name]) => name === 'directory.quote_due_soon')
  app.setNow(new Date(daysFrom(start, 1.9)))
  await remind()
  expect(await reminded()).toEqual([])
  app.setNow(new Date(daysFrom(start, 2)))
  await remind()
  await remind()
  expect(await reminded()).toEqual([['directory.quote_due_soon', two.partnerId]])

  app.setNow(new Date(daysFrom(start, 3)))
  await endQuotes(app.ctx)
  expect(await read()).toMatchObject({ state: 'open' })
  expect(statesOf(await read())).toEqual({
    [one.partnerId]: 'answered',
    [two.partnerId]: 'expired',
  })
  const late = await one.member.put(mine, { ...ANSWER, price: '1.00' })
  expect(late.body.code).toBe('directory.too_late')
  // The last day on which it is valid is over.
  app.setNow(new Date('2026-11-27T00:00:00Z'))
  const choice = { partnerId: one.partnerId }
  const refused = await business.member.post(
    `${business.at}/quote-requests/${asked.id}/choice`,
    choice,
  )
  expect(refused.body.code).toBe('directory.too_late')
  expect(statesOf(await read())[one.partnerId]).toBe('answered')
  await endQuotes(app.ctx)
  expect(await read()).toMatchObject({ state: 'ended' })
  expect(statesOf(await read())).toEqual({ [one.partnerId]: 'expired', [two.partnerId]: 'expired' })
  app.setNow(start)
})

test('what may follow what, all of it', () => {
  const allowed = {
    asked: ['answered', 'declined', 'not_chosen', 'expired', 'closed'],
    answered: ['answered', 'declined', 'chosen', 'not_chosen', 'expired', 'closed'],
  } as Record<QuoteState, QuoteState[]>
  for (const from of QUOTE_STATES) {
    expect([from, QUOTE_STATES.filter((to) => mayFollow(from, to)).sort()]).toEqual([
      from,
      (allowed[from] ?? []).sort(),
    ])
  }
})

test('who asks too much, too late or itself is refused, and nothing was asked', async () => {
  const business = await givenAsking(app)
  const own = await givenPartner(app)
  await insertMembership(app.ctx.db, {
    organisationId: own.partnerId,
    userId: business.users.member.userId,
    role: 'viewer',
    joinedAt: app.now(),
  })
  for (const [partners, over, code] of [
    [[{ partnerId: app.newId() }], {}, 'directory.partner_not_found'],
    [[own], {}, 'directory.own_partner'],
    [[one], { answerBy: daysFrom(start, 0.9) }, 'directory.deadline_unfit'],
    [[one], { answerBy: daysFrom(start, 61) }, 'directory.deadline_unfit'],
    [[one], { steps: ['no.such-step'] }, 'directory.step_unknown'],
    [[one], { words: '  ' }, 'platform.invalid_input'],
    [[one, one], {}, 'platform.invalid_input'],
    [Array.from({ length: 9 }, () => ({ partnerId: app.newId() })), {}, 'platform.invalid_input'],
  ] as const) {
    expect((await business.ask(partners, over)).body.code).toBe(code)
  }
  expect((await business.viewer.get(`${business.at}/quote-requests`)).body.requests).toEqual([])
  for (let i = 0; i < 20; i += 1) expect((await business.ask([one])).status).toBe(201)
  expect((await business.ask([one])).body.code).toBe('directory.too_many_requests')
})

test('both sides write a few messages about a quote; others read none of them', async () => {
  const business = await givenAsking(app)
  const { body: asked } = await business.ask([one, two])
  const ours = `${business.at}/quote-requests/${asked.id}/partners/${one.partnerId}/messages`
  const theirs = `${one.at}/quotes/${asked.id}/messages`
  const hostile = '<script>alert(1)</script> ‮ =1+1'
  await business.member.post(ours, { words: hostile })
  for (let i = 1; i <= 10; i += 1) await one.member.post(theirs, { words: `Answer ${i}` })
  const refused = await one.member.post(theirs, { words: 'one more' })
  expect([refused.status, refused.body.code]).toEqual([409, 'directory.too_many_messages'])
  const { body } = await business.viewer.get(ours)
  expect(body.messages.map((message: { words: string }) => message.words)).toEqual([
    hostile,
    ...Array.from({ length: 10 }, (_, i) => `Answer ${i + 1}`),
  ])
  expect((await two.viewer.get(`${two.at}/quotes/${asked.id}/messages`)).body.messages).toEqual([])
  expect(
    (await three.member.post(`${three.at}/quotes/${asked.id}/messages`, { words: 'x' })).status,
  ).toBe(404)
  expect((await two.viewer.get(theirs)).status).toBe(404)
  await business.member.post(`${business.at}/quote-requests/${asked.id}/close`)
  expect((await business.member.post(ours, { words: 'x' })).body.code).toBe(
    'directory.quote_not_open',
  )
})
