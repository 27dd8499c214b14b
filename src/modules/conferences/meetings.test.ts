import { beforeAll, expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { givenOffice } from '../programmes/testing.ts'
import { MakePlan } from './make-plan.ts'
import { givenConference } from './testing.ts'

const app = await testApp()
beforeAll(async () => {
  await workingApp(app)
}, 60_000)
const office = await givenOffice(app)
const conference = await givenConference(office)
const { at, slug } = conference
const day = '2027-03-13'
const FRAME = {
  slots: [
    { day, startsAt: '09:00', endsAt: '09:25' },
    { day, startsAt: '09:30', endsAt: '09:55' },
  ],
  zones: ['Hall A'],
  walkMinutes: [[0]],
  tables: [{ name: 'A1', zone: 'Hall A' }],
  interpreters: [{ name: 'Li', languages: ['en', 'zh'] }],
}
const said = ({ status, body }: { status: number; body: { code?: string } }) =>
  `${status} ${body?.code ?? ''}`.trim()

type Attendee = Readonly<{ id: string; key: string }>
const own = ({ id }: Attendee) => `/v1/conferences/${slug}/registrations/${id}`
const profile = (over: object = {}) => ({
  headline: 'Dried cherries from Leelanau',
  offers: ['food'],
  needs: ['logistics', 'wholesale'],
  languages: ['en'],
  busy: [],
  mostMeetings: 8,
  ...over,
})

async function givenAttendees(names: readonly string[]): Promise<Attendee[]> {
  const quota = await office.member.put(`${at}/quotas`, { name: 'Hall', nameZh: '大厅', size: 4 })
  const type = await office.member.put(`${at}/ticket-types`, {
    name: 'Business',
    nameZh: null,
    quotaId: quota.body.id,
    isOffered: true,
  })
  await conference.open()
  const registered = []
  for (const name of names) {
    const { body } = await app.anonymous.post(`/v1/conferences/${slug}/registrations`, {
      ticketTypeId: type.body.id,
      name,
      email: `${name}@example.com`,
      organisation: '',
      needs: '',
      consent: true,
    })
    registered.push({ id: body.id as string, key: body.key as string })
  }
  return registered
}
const [cherries, buyer, carrier, boots, waits] = (await givenAttendees([
  'cherries',
  'buyer',
  'carrier',
  'boots',
  'waits',
])) as [Attendee, Attendee, Attendee, Attendee, Attendee]
const put = (who: Attendee, over: object = {}) =>
  app.anonymous.put(`${own(who)}/meeting-profile`, { key: who.key, ...profile(over) })
const ask = (who: Attendee, to: Attendee) =>
  app.anonymous.post(`${own(who)}/wishes`, { key: who.key, to: to.id, note: '' })
const answer = (who: Attendee, other: Attendee, given: string) =>
  app.anonymous.put(`${own(who)}/wishes/${other.id}`, { key: who.key, answer: given })
const read = async (who: Attendee, what: string) =>
  (await app.anonymous.get(`${own(who)}/${what}?key=${who.key}`)).body
const plan = async (choice: object = {}) => {
  const body = { keepsStanding: true, ...choice }
  return made((await office.member.post(`${at}/meeting-plans`, body)).body.number)
}
const made = async (number: number) => {
  const latest = async () => (await office.viewer.get(`${at}/meeting-plan`)).body.plan
  return until(latest, (found) => found?.number === number)
}

test('times and tables are set by the office, and refused where they do not fit', async () => {
  expect(said(await put(cherries))).toBe('409 conferences.no_meeting_frame')
  expect(said(await office.member.post(`${at}/meeting-plans`, { keepsStanding: true }))).toBe(
    '409 conferences.no_meeting_frame',
  )
  const keep = (frame: object, version = 0, client = office.member) =>
    client.put(`${at}/meeting-frame`, { version, frame })
  const slots = [{ day: '2027-04-01', startsAt: '09:00', endsAt: '09:25' }]
  const refused = [
    await keep({ ...FRAME, walkMinutes: [] }),
    await keep({ ...FRAME, slots }),
    await keep({ ...FRAME, tables: [{ name: 'A1', zone: 'Hall B' }] }),
    await keep(FRAME, 3),
    await keep(FRAME, 0, office.viewer),
  ]
  expect(refused.map(said)).toEqual([
    '422 conferences.meeting_frame_unusable',
    '422 conferences.meeting_frame_unusable',
    '422 conferences.meeting_frame_unusable',
    '409 conferences.meeting_frame_changed',
    '403 accounts.role_too_low',
  ])
  expect((await office.viewer.get(`${at}/meeting-frame`)).body).toEqual({ version: 0, frame: null })
  expect((await keep(FRAME)).body).toEqual({ version: 1, frame: FRAME })
})

test('those who fit are suggested with the reason, ask, answer and take back', async () => {
  expect((await put(cherries)).status).toBe(204)
  await put(buyer, {
    headline: 'Buyer, Chengdu',
    offers: ['wholesale'],
    needs: ['food'],
    languages: ['zh'],
  })
  await put(carrier, { headline: 'Lake carrier', offers: ['logistics'], needs: [] })
  await put(boots, { headline: 'Boots', offers: ['apparel'], needs: ['logistics'] })
  expect([said(await put(waits)), said(await put({ ...carrier, key: 'x'.repeat(43) }))]).toEqual([
    '409 conferences.not_coming',
    '404 conferences.registration_not_found',
  ])

  const { people, next } = await read(cherries, 'suggestions')
  expect([people, next]).toEqual([
    [
      {
        id: buyer.id,
        headline: 'Buyer, Chengdu',
        languages: ['zh'],
        offersYouNeed: ['wholesale'],
        needsYouOffer: ['food'],
        value: 60,
        needsInterpreter: true,
      },
      {
        id: carrier.id,
        headline: 'Lake carrier',
        languages: ['en'],
        offersYouNeed: ['logistics'],
        needsYouOffer: [],
        value: 50,
        needsInterpreter: false,
      },
    ],
    null,
  ])
  const first = await app.anonymous.get(`${own(cherries)}/suggestions?key=${cherries.key}&limit=1`)
  const after = encodeURIComponent(first.body.next)
  const second = await app.anonymous.get(
    `${own(cherries)}/suggestions?key=${cherries.key}&limit=1&after=${after}`,
  )
  expect(second.body.people.map(({ id }: Attendee) => id)).toEqual([carrier.id])

  expect((await ask(cherries, buyer)).body).toMatchObject({ side: 'from', state: 'asked' })
  expect((await ask(cherries, buyer)).body).toMatchObject({ state: 'asked' })
  // Who is asked accepts, also by asking in turn.
  expect((await ask(buyer, cherries)).body).toMatchObject({ side: 'to', state: 'accepted' })
  await ask(carrier, cherries)
  await ask(boots, carrier)
  const refused = [
    await ask(cherries, cherries),
    await ask(cherries, waits),
    await answer(carrier, cherries, 'accepted'),
    await answer(boots, cherries, 'accepted'),
    await answer(boots, carrier, 'declined'),
  ]
  expect(refused.map(said)).toEqual([
    '404 conferences.meeter_not_found',
    '404 conferences.meeter_not_found',
    '409 conferences.wish_settled',
    '404 conferences.wish_not_found',
    '409 conferences.wish_settled',
  ])
  expect((await answer(cherries, carrier, 'accepted')).body.state).toBe('accepted')
  expect((await answer(carrier, boots, 'accepted')).body.state).toBe('accepted')
  const { wishes } = await read(cherries, 'wishes')
  expect(wishes).toHaveLength(2)
})

test('a plan gives times and tables, keeps what stands, and lets go of what ended', async () => {
  // One table and two times: the pair of Chengdu is worth more, and nobody is left without a meeting.
  const first = await plan()
  expect(first).toMatchObject({ number: 1, wishes: 3, meetings: 2, points: 110, without: 0 })
  expect(first.upperBound).toBeGreaterThanOrEqual(first.worth)
  const { meetings } = (await office.viewer.get(`${at}/meetings`)).body
  expect(meetings.map(({ table, zone }: { table: string; zone: string }) => [table, zone])).toEqual(
    [
      ['A1', 'Hall A'],
      ['A1', 'Hall A'],
    ],
  )
  const mine = (await read(cherries, 'meetings')).meetings
  expect(mine).toHaveLength(1)
  expect(mine[0]).toMatchObject({
    minutes: 25,
    table: 'A1',
    interpreter: 'Li',
    with: { headline: 'Buyer, Chengdu' },
  })
  expect(['2027-03-13T14:00:00.000Z', '2027-03-13T14:30:00.000Z']).toContain(mine[0].startsAt)

  const again = await plan()
  expect(again).toMatchObject({ number: 2, dropped: 0, added: 0, moved: 0 })
  expect((await office.viewer.get(`${at}/meetings`)).body.meetings).toEqual(meetings)

  // The task of a plan that is made already, begun again by whoever found it, does nothing.
  const signal = new AbortController().signal
  const repeated = { conferenceId: conference.id, number: 2, keepsStanding: false }
  await MakePlan.run(app.ctx, repeated as never, signal)
  expect((await office.viewer.get(`${at}/meeting-plan`)).body.plan).toEqual(again)

  // An ended request loses its meeting at once; the next plan fills the table.
  await answer(buyer, cherries, 'declined')
  expect((await read(cherries, 'meetings')).meetings).toEqual([])
  expect(await plan()).toMatchObject({ number: 3, wishes: 2, meetings: 2, added: 1, moved: 0 })
  expect((await read(cherries, 'meetings')).meetings[0].with.headline).toBe('Lake carrier')

  await looksRight()

  // Who gives their place back takes their meetings along.
  await app.anonymous.post(`${own(carrier)}/cancellation`, { key: carrier.key })
  expect((await read(cherries, 'meetings')).meetings).toEqual([])
  expect(await plan()).toMatchObject({ number: 4, wishes: 0, meetings: 0 })
})

test('times left free bring together who fits, as far as the office lets kinds of ticket meet', async () => {
  await put(waits, { headline: 'Cold store', offers: ['logistics'], needs: ['apparel'] })
  expect(await plan({ fillsFree: true })).toMatchObject({ number: 5, wishes: 0, meetings: 2 })
  const statesOf = async (who: Attendee) =>
    (await read(who, 'wishes')).wishes.map(({ state }: { state: string }) => state)
  expect(await statesOf(waits)).toEqual(['suggested', 'suggested'])
  const page = `/conference/${slug}/registrations/${boots.id}/meetings?key=${boots.key}`
  expect((await app.anonymous.get(`${page}&lang=en`)).text).toContain('for a time you have free')
  // What was suggested stands like any other meeting, until one of the two declines.
  expect(await plan()).toMatchObject({ number: 6, meetings: 2, dropped: 0, moved: 0 })
  expect((await ask(waits, boots)).body.state).toBe('suggested')
  expect([
    said(await answer(waits, boots, 'accepted')),
    said(await answer(waits, cherries, 'declined')),
  ]).toEqual(['409 conferences.wish_settled', '200'])
  expect((await read(waits, 'meetings')).meetings).toHaveLength(1)
  expect(await plan({ fillsFree: true })).toMatchObject({ number: 7, meetings: 1 })

  const [type] = (await office.viewer.get(`${at}/tickets`)).body.ticketTypes
  const keep = (body: object, client = office.member, id = type.id) =>
    client.put(`${at}/meeting-groups/${id}`, { mostMeetings: null, meets: null, ...body })
  const refused = [
    await keep({}, office.viewer),
    await keep({}, office.member, boots.id),
    await keep({ meets: [boots.id] }),
    await keep({ mostMeetings: 128 }),
  ]
  expect(refused.map(said)).toEqual([
    '403 accounts.role_too_low',
    '422 conferences.ticket_type_unknown',
    '422 conferences.ticket_type_unknown',
    '400 platform.invalid_input',
  ])
  expect((await office.viewer.get(`${at}/meeting-groups`)).body).toEqual({ groups: [] })
  await keep({ mostMeetings: 0 })
  expect(await plan()).toMatchObject({ number: 8, meetings: 0, dropped: 1 })
  expect(await statesOf(waits)).toEqual(['declined'])
  expect((await read(boots, 'suggestions')).people).toHaveLength(1)
  const apart = { ticketTypeId: type.id, mostMeetings: null, meets: [] }
  expect((await keep({ meets: [] })).body).toEqual(apart)
  expect((await office.viewer.get(`${at}/meeting-groups`)).body).toEqual({ groups: [apart] })
  expect((await read(boots, 'suggestions')).people).toEqual([])
  expect(said(await ask(boots, waits))).toBe('409 conferences.may_not_meet')
  expect(await plan({ fillsFree: true })).toMatchObject({ number: 9, meetings: 0 })
})

/** The page of the link says the same in both languages, and its forms need no script. */
async function looksRight() {
  const page = `/conference/${slug}/registrations/${cherries.id}/meetings`
  const see = async (who: Attendee, lang: string) =>
    (await app.anonymous.get(`${page.replace(cherries.id, who.id)}?key=${who.key}&lang=${lang}`))
      .text
  const english = await see(cherries, 'en')
  for (const words of [
    'Lake carrier',
    'A1, Hall A',
    'Offers what you need: Carriers and warehouses',
  ]) {
    expect(english).toContain(words)
  }
  expect(english).toContain('Buyer, Chengdu')
  const chinese = await see(cherries, 'zh-CN')
  for (const words of ['我的洽谈', 'Hall A · A1 号桌', '能提供您需要的：物流仓储', '语言：英语']) {
    expect(chinese).toContain(words)
  }
  expect((await app.anonymous.get(page)).status).toBe(404)
  expect(await see({ ...cherries, key: 'x'.repeat(43) }, 'en')).not.toContain('Lake carrier')
  const form = (name: string, fields: [string, string][]) =>
    app.anonymous.post(`${page}/${name}`, `${new URLSearchParams(fields)}`, {
      'content-type': 'application/x-www-form-urlencoded',
    })
  const key: [string, string] = ['key', cherries.key]
  const saved = await form('profile', [
    key,
    ['headline', 'Cherries & <juice>'],
    ['offers', 'food'],
    ['needs', 'logistics'],
    ['languages', 'en'],
    ['busy', '1'],
    ['most', '5'],
  ])
  expect(saved.status).toBe(303)
  expect((await read(cherries, 'meeting-profile')).profile).toMatchObject({
    headline: 'Cherries & <juice>',
    busy: [1],
    mostMeetings: 5,
  })
  expect(await see(cherries, 'en')).toContain('Cherries &amp; &lt;juice&gt;')
  const refused = await form('profile', [key, ['headline', ' '], ['most', 'many']])
  expect([refused.status, refused.text.includes('role="alert"')]).toEqual([400, true])
  expect((await form('answer', [key, ['other', boots.id], ['answer', 'accepted']])).status).toBe(
    404,
  )
}
