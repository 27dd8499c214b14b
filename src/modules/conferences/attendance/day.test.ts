import { expect, test } from 'vitest'
import { testApp } from '../../../testing/test-app.ts'
import { givenOffice } from '../../programmes/testing.ts'
import { MakePlan } from '../make-plan.ts'
import { givenConference } from '../testing.ts'
import { type GivenAttendee, givenAttendees, sessionBody } from './testing.ts'

const app = await testApp()
const office = await givenOffice(app)
const day = '2026-11-24'
const conference = await givenConference(office, { firstDay: day, lastDay: day })
const { at, slug } = conference
const slot = (startsAt: string, endsAt: string) => ({ day, startsAt, endsAt })
await office.member.put(`${at}/meeting-frame`, {
  version: 0,
  frame: {
    slots: [slot('09:00', '09:25'), slot('09:30', '09:55'), slot('10:00', '10:25')],
    zones: ['Hall A', 'Hall B'],
    walkMinutes: [
      [0, 4],
      [4, 0],
    ],
    tables: [
      { name: 'A1', zone: 'Hall A' },
      { name: 'B1', zone: 'Hall B' },
    ],
    interpreters: [{ name: 'Li', languages: ['en', 'zh'] }],
  },
})
const [cherries, buyer, carrier, boots] = (await givenAttendees(
  app,
  { office, conference },
  { size: 9, names: ['cherries', 'buyer', 'carrier', 'boots'] },
)) as [GivenAttendee, GivenAttendee, GivenAttendee, GivenAttendee]
const own = ({ id }: GivenAttendee) => `/v1/conferences/${slug}/registrations/${id}`
const page = `/conference/${slug}/registrations/${cherries.id}/today`
const said = ({ status, body }: { status: number; body: { code?: string } }) =>
  `${status} ${body?.code ?? ''}`.trim()
const of = async (who: GivenAttendee, what = 'meeting-day') =>
  (await app.anonymous.get(`${own(who)}/${what}?key=${who.key}`)).body
const say = (who: GivenAttendee, other: GivenAttendee, what: string, body: object = {}) =>
  app.anonymous.put(`${own(who)}/meetings/${other.id}/${what}`, { key: who.key, ...body })
const profile = (who: GivenAttendee, headline: string, over: object = {}) =>
  app.anonymous.put(`${own(who)}/meeting-profile`, {
    ...{ key: who.key, headline, offers: ['food'], needs: ['food'] },
    ...{ languages: ['en'], busy: [], mostMeetings: 8 },
    ...over,
  })
const ask = (who: GivenAttendee, to: GivenAttendee) =>
  app.anonymous.post(`${own(who)}/wishes`, { key: who.key, to: to.id, note: '' })
const plan = (number: number) =>
  MakePlan.run(
    app.ctx,
    { conferenceId: conference.id, number, keepsStanding: true, fillsFree: false } as never,
    AbortSignal.timeout(60_000),
  )
const isAt = (time: string) => app.setNow(new Date(`${day}T${time}:00Z`))
const outcome = (over: object = {}) => ({
  ...{ rating: 5, stage: 'samples', nextStep: 'Send a box', dueOn: '2026-12-01' },
  value: { amount: '1200.50', currency: 'USD' },
  ...over,
})

test('nobody is given a meeting during a session they signed up for, nor a seat during a meeting', async () => {
  expect(said(await app.anonymous.get(`${own(boots)}/meeting-day?key=${boots.key}`))).toBe(
    '409 conferences.no_meeting_profile',
  )
  await profile(cherries, 'Dried cherries')
  await profile(buyer, 'Buyer, Chengdu', { languages: ['zh'], busy: [2] })
  await profile(carrier, 'Lake carrier')
  await profile(boots, 'Boots', { busy: [1] })
  await ask(cherries, buyer)
  await ask(buyer, cherries)
  await ask(carrier, cherries)
  await ask(boots, cherries)
  const first = await office.member.post(`${at}/sessions`, sessionBody({ minutes: 30 }))
  const second = sessionBody({ startsAt: `${day}T14:50:00.000Z`, minutes: 30 })
  const later = await office.member.post(`${at}/sessions`, second)
  const signUp = (session: { body: { id: string } }) =>
    app.anonymous.put(`${own(cherries)}/sign-ups/${session.body.id}`, {
      ...{ key: cherries.key, isIn: true },
    })
  expect((await signUp(first)).status).toBe(200)
  await plan(1)
  const { meetings } = await of(cherries, 'schedule')
  expect(meetings).toEqual([
    {
      startsAt: `${day}T14:30:00.000Z`,
      endsAt: `${day}T14:55:00.000Z`,
      table: expect.stringMatching(/^[AB]1$/),
      zone: expect.stringMatching(/^Hall [AB]$/),
      interpreter: 'Li',
      with: { id: buyer.id, headline: 'Buyer, Chengdu' },
    },
  ])
  expect(said(await signUp(later))).toBe('409 conferences.session_clashes')
  const feed = await app.anonymous.get(`${own(cherries)}/calendar.ics?key=${cherries.key}`)
  expect(feed.text).toContain('SUMMARY:Meeting: Buyer\\, Chengdu\r\n')
  expect(feed.text).toContain('DTSTART:20261124T143000Z\r\nDTEND:20261124T145500Z\r\n')
})

test('who is late says so, who does not come gives the table to the next who wished to meet', async () => {
  isAt('13:20')
  expect(said(await say(cherries, buyer, 'lateness', { minutes: 10 }))).toBe(
    '409 conferences.meeting_not_now',
  )
  isAt('14:28')
  expect((await say(cherries, buyer, 'lateness', { minutes: 10 })).status).toBe(204)
  expect((await of(buyer)).meetings).toMatchObject([{ theirLateness: 10, ownLateness: null }])
  await say(cherries, buyer, 'lateness', { minutes: 0 })
  expect((await of(buyer)).meetings).toMatchObject([{ theirLateness: null }])
  expect(said(await say(cherries, carrier, 'lateness', { minutes: 10 }))).toBe(
    '404 conferences.meeting_not_found',
  )
  expect(said(await say(cherries, buyer, 'absence'))).toBe('409 conferences.meeting_not_now')
  expect((await of(cherries)).walkIns).toBeNull()

  isAt('14:36')
  expect((await say(cherries, buyer, 'absence')).status).toBe(204)
  const missed = { startsAt: `${day}T14:30:00.000Z`, endsAt: `${day}T14:55:00.000Z` }
  expect((await of(buyer)).past).toMatchObject([{ missed: { ...missed, absent: 'you' } }])
  const free = await of(cherries)
  expect(free).toMatchObject({ meetings: [], past: [{ missed: { ...missed, absent: 'they' } }] })
  // Not who did not come, and not who has something else to do.
  expect(free.walkIns).toEqual({
    ...missed,
    people: [{ id: carrier.id, headline: 'Lake carrier', table: 'A1', isAccepted: false }],
  })
  expect(said(await say(cherries, boots, 'walk-in'))).toBe('409 conferences.walk_in_gone')
  expect((await say(cherries, carrier, 'walk-in')).status).toBe(204)
  expect(said(await say(carrier, cherries, 'walk-in'))).toBe('409 conferences.walk_in_gone')
  expect((await of(carrier)).meetings).toMatchObject([
    { table: 'A1', with: { headline: 'Dried cherries' }, startsAt: missed.startsAt },
  ])
  // A plan made now leaves the two at their table, and the missed meeting missed.
  await plan(2)
  const { meetings } = (await office.viewer.get(`${at}/meetings`)).body
  expect(meetings.map((one: { from: string; table: string }) => [one.from, one.table])).toEqual([
    ['Lake carrier', 'A1'],
  ])
})

test('what came of it is told by each, read by both as far as it is theirs, and counted once', async () => {
  const refused = [
    await say(cherries, carrier, 'outcome', outcome({ value: { amount: '0', currency: 'USD' } })),
    await say(cherries, carrier, 'outcome', outcome({ value: { amount: '1.5', currency: 'JPY' } })),
    await say(cherries, carrier, 'outcome', outcome({ rating: 6 })),
    await say(cherries, boots, 'outcome', outcome()),
  ]
  expect(refused.map(said)).toEqual([
    '422 conferences.outcome_value_wrong',
    '422 conferences.outcome_value_wrong',
    '400 platform.invalid_input',
    '404 conferences.meeting_not_found',
  ])
  expect((await of(cherries)).meetings).toMatchObject([{ own: null, theirs: null }])
  expect((await say(cherries, carrier, 'outcome', outcome())).status).toBe(204)
  const sold = outcome({ rating: 3, stage: 'first_sale', nextStep: '', dueOn: null })
  const lower = { ...sold, value: { amount: '1000.00', currency: 'USD' } }
  await say(carrier, cherries, 'outcome', lower)
  await say(carrier, cherries, 'outcome', lower)
  expect((await of(cherries)).meetings).toMatchObject([
    { own: outcome(), theirs: { stage: 'first_sale', nextStep: '', dueOn: null } },
  ])
  expect((await of(cherries)).meetings[0].theirs).not.toHaveProperty('rating')
  const events = await app.eventsAbout(carrier.id)
  expect(events).toEqual([
    [
      'conferences.first_sale_stated',
      {
        conferenceId: conference.id,
        fromId: carrier.id,
        toId: cherries.id,
        byId: carrier.id,
        value: { amount: '1000.00', currency: 'USD' },
      },
    ],
  ])

  const read = (what: string, client = office.member) => client.get(`${at}/${what}`)
  const reported = { reportedAt: app.now().toISOString() }
  const sale = {
    ...{ fromId: carrier.id, toId: cherries.id, from: 'Lake carrier', to: 'Dried cherries' },
    ...{ stage: 'first_sale', value: { amount: '1000.00', currency: 'USD' }, absent: null },
    reports: [
      { ...lower, ...reported, by: 'from' },
      { ...outcome(), ...reported, by: 'to' },
    ],
  }
  const absence = {
    ...{ fromId: cherries.id, toId: buyer.id, from: 'Dried cherries', to: 'Buyer, Chengdu' },
    ...{ stage: null, value: null, absent: 'to', reports: [] },
  }
  expect((await read('meeting-outcomes')).body).toEqual({ outcomes: [sale, absence], next: null })
  const first = await read('meeting-outcomes?limit=1')
  const second = await read(`meeting-outcomes?limit=1&after=${first.body.next}`)
  expect(second.body.outcomes).toEqual([absence])
  expect((await read('meeting-outcomes?stage=first_sale')).body.outcomes).toEqual([sale])
  expect((await read('meeting-outcome-totals')).body).toEqual({
    meetings: 1,
    absences: 1,
    stages: [
      ...['no_fit', 'interested', 'samples', 'negotiating'].map((stage) => ({
        ...{ stage, pairs: 0, values: [] },
      })),
      { stage: 'first_sale', pairs: 1, values: [{ amount: '1000.00', currency: 'USD' }] },
    ],
    ratings: [0, 0, 1, 0, 1],
    firstSaleJobs: {
      low: expect.closeTo(0.00225, 5),
      high: expect.closeTo(0.007485, 5),
      tableYear: 2012,
      source: expect.stringContaining('USEEIO'),
    },
  })
  expect(said(await read('meeting-outcomes', office.viewer))).toBe('403 accounts.role_too_low')
  // Who tells how a missed meeting was has met after all.
  await say(cherries, buyer, 'outcome', outcome({ stage: 'no_fit', value: null }))
  expect((await read('meeting-outcome-totals')).body.absences).toBe(0)
})

test('the page of the day says all of it without a script, in both languages', async () => {
  const see = async (who: GivenAttendee, lang: string) =>
    (await app.anonymous.get(`${page.replace(cherries.id, who.id)}?key=${who.key}&lang=${lang}`))
      .text
  const english = await see(carrier, 'en')
  for (const words of ['Table A1, Hall A', 'Dried cherries', 'class="mine"', 'I am late:']) {
    expect(english).toContain(words)
  }
  const chinese = await see(cherries, 'zh-CN')
  for (const words of ['Hall A · A1 号桌', '对方：已完成首单', '您：寄样或报价中']) {
    expect(chinese).toContain(words)
  }
  const send = (name: string, fields: Record<string, string>) =>
    app.anonymous.post(
      `${page}/${name}`,
      `${new URLSearchParams({ key: cherries.key, other: carrier.id, ...fields })}`,
      { 'content-type': 'application/x-www-form-urlencoded' },
    )
  expect((await send('late', { minutes: '5' })).status).toBe(303)
  expect((await of(carrier)).meetings).toMatchObject([{ theirLateness: 5 }])
  const saved = { rating: '4', stage: 'interested', amount: '1,500', currency: 'CNY' }
  expect((await send('outcome', { ...saved, nextStep: ' Call ', dueOn: '' })).status).toBe(303)
  expect((await of(cherries)).meetings[0].own).toEqual(
    outcome({
      ...{ rating: 4, stage: 'interested', nextStep: 'Call', dueOn: null },
      value: { amount: '1500.00', currency: 'CNY' },
    }),
  )
  const refused = await send('late', { minutes: 'soon' })
  expect([refused.status, refused.text.includes('role="alert"')]).toEqual([400, true])
  expect((await app.anonymous.get(page)).status).toBe(404)
  app.setNow(new Date('2026-11-22T09:00:00Z'))
})
