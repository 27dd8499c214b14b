import { expect, test } from 'vitest'
import { icalendar } from '../../platform/icalendar.ts'
import { testApp } from '../../testing/test-app.ts'
import { givenUser } from '../accounts/testing.ts'
import { givenOffice } from '../programmes/testing.ts'
import { givenCohort, givenCourse, joins } from './testing.ts'

const app = await testApp()
const office = await givenOffice(app)
const course = await givenCourse(app)

const LIVE = {
  title: 'Labels, prices; and “what sells”',
  description: 'Bring a label.\nWe look at it 一起看标签。',
  startsAt: '2026-11-22T09:00:00.000Z',
  minutes: 90,
  joinUrl: 'https://meet.example/abc?x=1,2',
}

/** A cohort with an instructor and two learners, and where its sessions are. */
async function givenClass() {
  const { cohortId, name } = await givenCohort(app, office, { course, name: 'Class 7, autumn' })
  const [teacher, lena, otto] = [await givenUser(app), await givenUser(app), await givenUser(app)]
  await joins(app, cohortId, teacher, 'instructor')
  const ids = { lena: await joins(app, cohortId, lena), otto: await joins(app, cohortId, otto) }
  return { at: `/v1/cohorts/${cohortId}`, name, teacher: teacher.client, lena: lena.client, ids }
}

test('a session stands in the calendar of every member, and one called off stays there', async () => {
  const { at, teacher, lena } = await givenClass()
  const planned = await teacher.post(`${at}/sessions`, LIVE)
  expect([planned.status, planned.body]).toEqual([
    201,
    {
      sessionId: expect.any(String),
      ...LIVE,
      place: null,
      sequence: 0,
      cancelledAt: null,
      cancelReason: null,
      present: [],
    },
  ])
  const one = `${at}/sessions/${planned.body.sessionId}`
  const { url } = (await lena.get(`${at}/calendar`)).body
  const path = new URL(url).pathname
  const feed = await app.anonymous.get(path)
  expect(feed.headers['content-type']).toBe('text/calendar; charset=utf-8')
  const calendar = (sequence: number, begins: string, ends: string, more: string[]) =>
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Tradewind//Courses//EN',
      'CALSCALE:GREGORIAN',
      'NAME:Class 7\\, autumn',
      'X-WR-CALNAME:Class 7\\, autumn',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'X-PUBLISHED-TTL:PT1H',
      'BEGIN:VEVENT',
      `UID:${planned.body.sessionId}@127.0.0.1:3000`,
      'DTSTAMP:20261122T090000Z',
      'LAST-MODIFIED:20261122T090000Z',
      `SEQUENCE:${sequence}`,
      `DTSTART:${begins}`,
      `DTEND:${ends}`,
      'SUMMARY:Class 7\\, autumn: Labels\\, prices\\; and “what sells”',
      ...more,
      'LOCATION:https://meet.example/abc?x=1\\,2',
      'URL:https://meet.example/abc?x=1,2',
    ].join('\r\n')
  const text = 'Bring a label.\\nWe look at it 一起看标签。\\n\\nhttps://mee'
  expect(feed.text).toBe(
    `${calendar(0, '20261122T090000Z', '20261122T103000Z', [
      `DESCRIPTION:${text}`,
      ' t.example/abc?x=1\\,2',
    ])}\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
  )
  const file = await lena.get(`${one}/calendar`)
  expect(file.text).toBe(feed.text)
  expect(file.headers['content-disposition']).toBe(
    `attachment; filename="session-${planned.body.sessionId}.ics"`,
  )

  const later = { ...LIVE, startsAt: '2026-11-22T10:00:00.000Z' }
  const stranger = (await givenUser(app)).client
  for (const [client, sequence, refusal] of [
    [lena, 0, '403 courses.instructor_required'],
    [stranger, 0, '404 courses.cohort_not_found'],
    [teacher, 1, '409 courses.session_changed'],
  ] as const) {
    const answer = await client.put(one, { ...later, sequence })
    expect(`${answer.status} ${answer.body.code}`).toBe(refusal)
  }
  expect((await app.anonymous.get(path)).text).toBe(feed.text)
  await teacher.put(one, { ...later, sequence: 0 })
  await teacher.post(`${one}/cancellation`, { reason: 'The teacher is ill.' })
  const called = 'DESCRIPTION:The teacher is ill.\\n\\nBring a label.\\nWe look at it 一起看'
  expect((await app.anonymous.get(path)).text).toBe(
    `${calendar(2, '20261122T100000Z', '20261122T113000Z', [
      called,
      ' 标签。\\n\\nhttps://meet.example/abc?x=1\\,2',
    ])}\r\nSTATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
  )
  const again = await teacher.put(one, { ...later, sequence: 2 })
  expect([again.status, again.body.code]).toEqual([409, 'courses.session_cancelled'])
  const listed = (await lena.get(`${at}/sessions`)).body
  expect([listed.sessions.length, listed.sessions[0].cancelReason]).toEqual([
    1,
    'The teacher is ill.',
  ])
})

test('the address of a calendar is guessed by nobody, renewed, and ends with leaving', async () => {
  const { at, lena, ids } = await givenClass()
  const pathOf = async (answer: ReturnType<typeof lena.get>) =>
    new URL((await answer).body.url).pathname
  const statusOf = async (path: string) => (await app.anonymous.get(path)).status
  const first = await pathOf(lena.get(`${at}/calendar`))
  expect(await statusOf(first)).toBe(200)
  expect(await statusOf(first.replace(ids.lena, ids.otto))).toBe(404)
  expect(await statusOf(first.replace(/.{4}\.ics$/, 'AAAA.ics'))).toBe(404)
  const second = await pathOf(lena.post(`${at}/calendar/renewal`))
  expect([await statusOf(first), await statusOf(second)]).toEqual([404, 200])
  expect(await pathOf(lena.get(`${at}/calendar`))).toBe(second)
  await lena.delete(`${at}/membership`)
  expect(await statusOf(second)).toBe(404)
})

test('who was there is noted once it has begun, and seen by instructors and themselves', async () => {
  const { at, teacher, lena, ids } = await givenClass()
  const plan = async (startsAt: string) =>
    (await teacher.post(`${at}/sessions`, { ...LIVE, startsAt })).body.sessionId
  const later = await plan('2026-11-22T09:01:00.000Z')
  const [begun, first] = [await plan(LIVE.startsAt), await plan('2026-11-20T09:00:00.000Z')]
  const present = [ids.otto, ids.lena]
  const note = (client: typeof lena, sessionId: string) =>
    client.put(`${at}/sessions/${sessionId}/attendance`, { present })
  for (const [client, sessionId, refusal] of [
    [teacher, later, '409 courses.session_not_begun'],
    [lena, begun, '403 courses.instructor_required'],
    [teacher, app.newId(), '404 courses.session_not_found'],
  ] as const) {
    const answer = await note(client, sessionId)
    expect(`${answer.status} ${answer.body.code}`).toBe(refusal)
  }
  const seenBy = async (client: typeof lena) =>
    (await client.get(`${at}/sessions`)).body.sessions.map(
      (one: { sessionId: string; present: string[] }) => [one.sessionId, one.present],
    )
  const nobody = [
    [first, []],
    [begun, []],
    [later, []],
  ]
  expect(await seenBy(teacher)).toEqual(nobody)
  expect((await note(teacher, begun)).status).toBe(204)
  expect((await seenBy(teacher))[1]).toEqual([begun, present.toSorted()])
  expect((await seenBy(lena))[1]).toEqual([begun, [ids.lena]])
  await teacher.put(`${at}/sessions/${begun}/attendance`, { present: [ids.otto, app.newId()] })
  expect((await seenBy(teacher))[1]).toEqual([begun, [ids.otto]])
  const paged = await teacher.get(`${at}/sessions?limit=2`)
  expect(paged.body.next).toBe(begun)
  const rest = await teacher.get(`${at}/sessions?limit=2&after=${begun}`)
  expect([rest.body.sessions[0].sessionId, rest.body.next]).toEqual([later, null])
})

test('lines are folded at 75 octets between characters, and text cannot break out of its line', () => {
  const event = {
    uid: 'a@b',
    sequence: 0,
    changedAt: new Date(0),
    startsAt: new Date(0),
    minutes: 1,
    description: '',
    location: '',
    url: undefined,
    isCancelled: false,
  }
  const linesWith = (summary: string) =>
    icalendar({ name: 'n', product: 'Test' }, [{ ...event, summary }]).split('\r\n')
  // 'SUMMARY:' is 8 octets, each of these 3: 22 fit (74), then 24 after the blank (73).
  const folded = linesWith('汉'.repeat(50)).filter((line) => line.includes('汉'))
  expect(folded).toEqual([
    `SUMMARY:${'汉'.repeat(22)}`,
    ` ${'汉'.repeat(24)}`,
    ` ${'汉'.repeat(4)}`,
  ])
  const exact = linesWith('x'.repeat(67 + 1)).filter((line) => line.includes('xx') || line === ' x')
  expect(exact).toEqual([`SUMMARY:${'x'.repeat(67)}`, ' x'])
  const hostile = linesWith('a\r\nEND:VEVENT\rb\u0000\u0007;c\\d\te')
  expect(hostile.find((line) => line.startsWith('SUMMARY'))).toBe(
    'SUMMARY:a\\nEND:VEVENT\\nb\\;c\\\\d\te',
  )
})
