import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../../platform/config.ts'
import { withLastingKey } from '../../../platform/lasting-key.ts'
import type { Mail } from '../../../platform/mail.ts'
import { ownApp } from '../../../testing/test-app.ts'
import { givenOffice } from '../../programmes/testing.ts'
import { givenConference } from '../testing.ts'
import { createTellSessionChanges } from './tell-session-changes.ts'
import { type GivenAttendee, givenAttendees, sessionBody } from './testing.ts'

// Elsewhere timers run that tell of changes, too.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const office = await givenOffice(app)
const conference = await givenConference(office, {
  firstDay: '2026-11-24',
  lastDay: '2026-11-25',
})
const { at, slug } = conference
const room = async (name: string, capacity: number | null) =>
  (await office.member.put(`${at}/rooms`, { name, nameZh: null, capacity })).body.id as string
const [small, large] = [await room('Small', 1), await room('Large', 12)]
const plan = async (over: object) =>
  (await office.member.post(`${at}/sessions`, sessionBody(over))).body.id as string
const cherries = await plan({ roomId: small })
const boots = await plan({
  title: { en: 'Boots, warm; dry', 'zh-CN': '靴子' },
  startsAt: '2026-11-24T14:30:00.000Z',
})
const parcels = await plan({
  title: { en: 'Parcels', 'zh-CN': '包裹' },
  roomId: large,
  startsAt: '2026-11-24T15:00:00.000Z',
})
const [ann, bob, waits, ...crowd] = (await givenAttendees(
  app,
  { office, conference },
  { size: 2, names: ['ann', 'bob', 'waits', ...Array.from({ length: 20 }, (_, i) => `p${i}`)] },
)) as [GivenAttendee, GivenAttendee, GivenAttendee, ...GivenAttendee[]]

const own = ({ id }: GivenAttendee) => `/v1/conferences/${slug}/registrations/${id}`
const put = (who: GivenAttendee, session: string, isIn = true, key = who.key) =>
  app.anonymous.put(`${own(who)}/sign-ups/${session}`, { key, isIn })
const said = ({ status, body }: { status: number; body: { code?: string } }) =>
  `${status} ${body?.code ?? ''}`.trim()
const idsOf = async (who: GivenAttendee) =>
  (await app.anonymous.get(`${own(who)}/schedule?key=${who.key}`)).body.sessions.map(
    ({ id }: { id: string }) => id,
  )
const off = await plan({ startsAt: '2026-11-25T14:00:00.000Z' })
await office.member.post(`${at}/sessions/${off}/cancellation`)

test('a seat is taken once; a full room, a clash and who has no place are refused', async () => {
  expect((await put(ann, cherries)).body).toEqual({ taken: 1, capacity: 1, isIn: true })
  expect((await put(ann, cherries)).body).toEqual({ taken: 1, capacity: 1, isIn: true })
  const refused = [
    await put(bob, cherries),
    await put(ann, boots),
    await put(ann, off),
    await put(ann, app.newId()),
    await put(waits, parcels),
    await put(ann, parcels, true, bob.key),
  ]
  expect(refused.map(said)).toEqual([
    '409 conferences.session_full',
    '409 conferences.session_clashes',
    '409 conferences.session_cancelled',
    '404 conferences.session_not_found',
    '409 conferences.not_coming',
    '404 conferences.registration_not_found',
  ])
  expect([await idsOf(ann), await idsOf(bob)]).toEqual([[cherries], []])
  // One begins when the other ends.
  expect((await put(ann, parcels)).body).toEqual({ taken: 1, capacity: 12, isIn: true })
  const { body } = await app.anonymous.get(`${own(ann)}/sessions?key=${ann.key}&day=2026-11-24`)
  expect(
    body.sessions.map((one: Record<string, unknown>) => [one['isIn'], one['taken'], one['clash']]),
  ).toEqual([
    [true, 1, null],
    [false, 0, 'session'],
    [true, 1, null],
  ])
  expect((await put(ann, cherries, false)).body).toEqual({ taken: 0, capacity: 1, isIn: false })
  expect((await put(ann, cherries, false)).body.taken).toBe(0)
  expect((await put(bob, cherries)).body.taken).toBe(1)
  const { body: kept } = await office.member.get(`${at}/agenda`)
  expect(kept.sessions.find(({ id }: { id: string }) => id === cherries).signedUp).toBe(1)
  expect(kept.sessions.find(({ id }: { id: string }) => id === boots).signedUp).toBe(0)
})

test('what one signed up for is a page in both languages and a strict calendar file', async () => {
  const page = `/conference/${slug}/registrations/${ann.id}`
  const english = await app.anonymous.get(`${page}/schedule?key=${ann.key}&lang=en`)
  expect(english.headers['cache-control']).toBe('no-store')
  for (const words of ['My schedule', 'Parcels', 'Large', '10:00 AM – 11:00 AM', 'Leave']) {
    expect(english.text).toContain(words)
  }
  const chinese = await app.anonymous.get(`${page}/sessions?key=${ann.key}&lang=zh-CN`)
  for (const words of ['选择场次', '已报名', '已满', '靴子']) expect(chinese.text).toContain(words)
  expect(chinese.text).toContain(
    `href="${page}/sessions?key=${ann.key}&amp;day=2026-11-24&amp;lang=en"`,
  )
  const send = (isIn: string, session = boots) =>
    app.anonymous.post(
      `${page}/sign-up`,
      `${new URLSearchParams({ key: ann.key, session, isIn, back: 'sessions', day: '2026-11-24' })}`,
      { 'content-type': 'application/x-www-form-urlencoded' },
    )
  expect((await send('no', parcels)).status).toBe(303)
  expect((await send('yes')).headers['location']).toBe(
    `${page}/sessions?key=${ann.key}&day=2026-11-24#s-${boots}`,
  )
  const refused = await send('yes', cherries)
  expect([refused.status, refused.text.includes('role="alert"')]).toEqual([409, true])
  for (const path of [
    `${page}/schedule`,
    `${page}/schedule?key=${bob.key}`,
    `${page}/sessions?key[]=1`,
    `/conference/${slug}/registrations/x/schedule?key=${ann.key}`,
  ]) {
    expect([path, (await app.anonymous.get(path)).status]).toEqual([path, 404])
  }

  const feed = await app.anonymous.get(`${own(ann)}/calendar.ics?key=${ann.key}`)
  expect(feed.headers['content-type']).toBe('text/calendar; charset=utf-8')
  const { body } = await app.anonymous.get(`/v1/conferences/${slug}/agenda`)
  const { sequence } = body.sessions.find(({ id }: { id: string }) => id === boots)
  expect(feed.text.replaceAll('\r\n ', '').split('\r\n').slice(8, -2)).toEqual([
    'BEGIN:VEVENT',
    `UID:${boots}@127.0.0.1:3000`,
    'DTSTAMP:20261122T090000Z',
    'LAST-MODIFIED:20261122T090000Z',
    `SEQUENCE:${sequence}`,
    'DTSTART:20261124T143000Z',
    'DTEND:20261124T153000Z',
    'SUMMARY:Boots\\, warm\\; dry',
    'LOCATION:Detroit',
    `URL:http://127.0.0.1:3000/conference/${slug}/sessions/${boots}`,
    'STATUS:CONFIRMED',
    'TRANSP:OPAQUE',
    'END:VEVENT',
  ])
  expect((await app.anonymous.get(`${own(ann)}/calendar.ics?key=${bob.key}`)).status).toBe(404)
})

test('a phone keeps these pages: a worker of their own scope, and an application to install', async () => {
  const page = `/conference/${slug}/registrations/${ann.id}`
  const worker = await app.anonymous.get('/conference/worker.js')
  expect([worker.status, worker.headers['content-type']]).toEqual([
    200,
    'text/javascript; charset=utf-8',
  ])
  const { text } = await app.anonymous.get(`${page}?key=${ann.key}`)
  expect(text).toContain(`href="${page}/app.webmanifest?key=${ann.key}"`)
  const manifest = await app.anonymous.get(`${page}/app.webmanifest?key=${ann.key}&lang=zh-CN`)
  expect(manifest.headers['content-type']).toBe('application/manifest+json; charset=utf-8')
  expect(manifest.body).toMatchObject({
    name: '底特律出口大会',
    start_url: `${page}/schedule?key=${ann.key}`,
    scope: '/conference/',
    display: 'standalone',
  })
})

test('who signed up is told once of what was moved or called off, after a kill too', async () => {
  const config = readConfig({
    TRADEWIND_DATA: app.folder,
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  })
  const settings = {
    ...config,
    identityKeys: await withLastingKey(app.ctx.db, config.identityKeys),
  }
  const task = createTellSessionChanges(settings)
  const run = (ctx = app.ctx) => task.run(ctx, {} as never, AbortSignal.timeout(30_000))
  const mails = () => {
    const folder = join(app.folder, 'outbox')
    return readdirSync(folder)
      .filter((file) => file.endsWith('.txt'))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .filter((mail) => mail.includes('has changed'))
  }
  const talk = await plan({ startsAt: '2026-11-24T20:00:00.000Z' })
  expect((await put(ann, talk)).status).toBe(200)
  await run()
  const { body } = await app.anonymous.get(`/v1/conferences/${slug}/agenda`)
  const sequenceOf = (session: string) =>
    body.sessions.find(({ id }: { id: string }) => id === session).sequence
  const change = (session: string, over: object) =>
    office.member.put(`${at}/sessions/${session}`, {
      ...sessionBody(over),
      sequence: sequenceOf(session),
    })
  // What is only worded anew is told to nobody.
  await change(cherries, { roomId: small, kind: 'panel' })
  const moved = { title: { en: 'Boots', 'zh-CN': '靴子' }, startsAt: '2026-11-24T19:00:00.000Z' }
  expect((await change(boots, { ...moved, roomId: large })).status).toBe(200)
  await office.member.post(`${at}/sessions/${talk}/cancellation`)

  const url = 'https://example.com/slides.pdf'
  const link = (links: object[], client = office.member) =>
    client.put(`${at}/sessions/${boots}/links`, { links })
  expect((await link([{ url, title: ' Slides ' }])).body.links).toEqual([{ url, title: 'Slides' }])
  const refused = [await link([{ url: 'javascript:1', title: 'x' }]), await link([], office.viewer)]
  expect(refused.map(said)).toEqual(['400 platform.invalid_input', '403 accounts.role_too_low'])

  // Killed behind the mail, before it was noted: the same mail again, under the same name.
  const sent: Mail[] = []
  const dying = {
    ...app.ctx,
    mailer: {
      describe: 'dies',
      send: async (mail: Mail) => {
        sent.push(mail)
        throw new Error('killed')
      },
    },
  }
  await run(dying)
  await run()
  await run()
  const told = mails()
  expect([sent.length, told.length]).toEqual([1, 1])
  expect(told[0]).toContain(`Message-ID: ${sent[0]!.messageId}\n`)
  expect(told[0]).toContain(
    '“Boots” is now on Tuesday, November 24, 2026, 2:00 PM – 3:00 PM, Large.',
  )
  expect(told[0]).toContain('“Cherries” was called off.')
  expect(await idsOf(ann)).toEqual([boots, talk])
  const page = `/conference/${slug}/registrations/${ann.id}/schedule?key=${ann.key}`
  expect((await app.anonymous.get(page)).text).toContain(`href="${url}"`)
})

test('who gives their place back gives their seats back, and the next has place and seat', async () => {
  expect((await put(waits, cherries)).status).toBe(409)
  await app.anonymous.post(`${own(bob)}/cancellation`, { key: bob.key })
  expect((await put(waits, cherries)).body.taken).toBe(1)
  app.setNow(new Date('2026-11-24T15:00:00Z'))
  expect((await put(waits, cherries, false)).body.taken).toBe(0)
  expect(said(await put(waits, cherries))).toBe('409 conferences.session_over')
  app.setNow(new Date('2026-11-22T09:00:00Z'))
})

test.runIf(app.isRealPostgres)(
  'of twenty who want the last twelve seats at once exactly twelve get one, and nobody two at a time',
  async () => {
    await office.member.put(`${at}/quotas`, { name: 'Hall', nameZh: null, size: 40 })
    const hall = await plan({ roomId: large, startsAt: '2026-11-25T16:00:00.000Z' })
    const beside = await plan({ roomId: large, startsAt: '2026-11-25T16:30:00.000Z' })
    const answers = await Promise.all(crowd.map((who) => put(who, hall)))
    const seated = answers.filter(({ status }) => status === 200)
    expect([seated.length, new Set(answers.map(said))]).toEqual([
      12,
      new Set(['200', '409 conferences.session_full']),
    ])
    const last = crowd[answers.findIndex(({ status }) => status === 409)]!
    await put(crowd[answers.findIndex(({ status }) => status === 200)]!, hall, false)
    const both = await Promise.all([put(last, hall), put(last, beside)])
    expect(both.map(said).sort()).toEqual(['200', '409 conferences.session_clashes'])
  },
)
