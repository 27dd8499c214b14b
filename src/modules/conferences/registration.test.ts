import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { withLastingKey } from '../../platform/lasting-key.ts'
import { testApp } from '../../testing/test-app.ts'
import { freshAddress, givenUser } from '../accounts/testing.ts'
import { givenOffice } from '../programmes/testing.ts'
import { createRegistrar } from './register.ts'
import { createTellRegistered, ForgetAttendee } from './tend-registrations.ts'
import { givenConference, givenTickets, lettersTo } from './testing.ts'

const app = await testApp()
const office = await givenOffice(app)
const config = readConfig({
  TRADEWIND_DATA: app.folder,
  TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
})
const SETTINGS = { ...config, identityKeys: await withLastingKey(app.ctx.db, config.identityKeys) }

const one = (ticketTypeId: string, email: string) => ({
  ticketTypeId,
  name: `Name of ${email}`,
  email,
  organisation: '',
  needs: 'A ramp',
  consent: true,
})

test('two kinds of ticket share their places; who finds none waits, and is given the next', async () => {
  const conference = await givenConference(office)
  const { at, slug, open } = conference
  const { quota, business, press } = await givenTickets(office, conference, 2)
  const shown = `/v1/conferences/${slug}`
  const register = (type: string, email: string, client = app.anonymous) =>
    client.post(`${shown}/registrations`, one(type, email))
  expect((await register(business, 'a@example.com')).status).toBe(404)
  await open()
  const first = await register(business, 'A@example.com')
  const second = await register(press, 'b@example.com')
  const third = await register(business, 'c@example.com')
  const fourth = await register(press, 'd@example.com')
  expect([first, second, third, fourth].map(({ status, body }) => [status, body.state])).toEqual([
    [201, 'confirmed'],
    [201, 'confirmed'],
    [201, 'waiting'],
    [201, 'waiting'],
  ])
  const tickets = async () => (await office.viewer.get(`${at}/tickets`)).body.quotas[0]
  expect(await tickets()).toEqual({ ...quota, taken: 2, waiting: 2 })
  const offered = await app.anonymous.get(`${shown}/tickets`)
  expect(offered.body.ticketTypes.map(({ free }: { free: number }) => free)).toEqual([0, 0])

  for (const [type, email, over, refusal] of [
    [business, 'a@EXAMPLE.com', {}, '409 conferences.already_registered'],
    [app.newId(), 'e@example.com', {}, '422 conferences.ticket_type_unknown'],
    [business, 'no address', {}, '400 platform.invalid_input'],
    [business, 'e@example.com', { consent: false }, '400 platform.invalid_input'],
    [business, 'e@example.com', { name: ' ' }, '400 platform.invalid_input'],
  ] as const) {
    const answer = await app.anonymous.post(`${shown}/registrations`, {
      ...one(type, email),
      ...over,
    })
    expect(`${answer.status} ${answer.body.code}`).toBe(refusal)
  }
  const read = ({ body }: typeof first) =>
    app.anonymous.get(`${shown}/registrations/${body.id}?key=${body.key}`)
  expect((await read(fourth)).body).toMatchObject({ state: 'waiting', ahead: 1 })
  const forged = await app.anonymous.get(
    `${shown}/registrations/${first.body.id}?key=${second.body.key}`,
  )
  expect(forged.body.code).toBe('conferences.registration_not_found')
  const cancel = ({ body }: typeof first, key = body.key) =>
    app.anonymous.post(`${shown}/registrations/${body.id}/cancellation`, { key })
  expect((await cancel(first, second.body.key)).status).toBe(404)
  expect(await tickets()).toEqual({ ...quota, taken: 2, waiting: 2 })

  const gone = await cancel(first)
  expect([gone.body.state, gone.body.attendee]).toEqual(['cancelled', null])
  expect((await cancel(first)).body).toEqual(gone.body)
  expect((await read(third)).body).toMatchObject({ state: 'confirmed', ahead: null })
  expect((await read(fourth)).body).toMatchObject({ state: 'waiting', ahead: 0 })
  expect(await tickets()).toEqual({ ...quota, taken: 2, waiting: 1 })
  const fewer = await office.member.put(`${at}/quotas`, { name: 'Hall', nameZh: null, size: 1 })
  expect(fewer.body.code).toBe('conferences.places_taken')
  const more = await office.member.put(`${at}/quotas`, { name: 'Hall', nameZh: '大厅', size: 4 })
  expect(more.body).toEqual({ ...quota, size: 4, taken: 3, waiting: 0 })
  expect((await read(fourth)).body.state).toBe('confirmed')
  // Whoever gave it back may come again.
  expect((await register(business, 'a@example.com')).body.state).toBe('confirmed')

  const list = await office.member.get(`${at}/registrations?limit=2`)
  expect(
    list.body.registrations.map((row: { attendee: { email: string } }) => row.attendee),
  ).toEqual(
    ['b', 'c'].map((name) => {
      const { ticketTypeId: _type, consent: _consent, ...said } = one('', `${name}@example.com`)
      return { ...said, answers: [] }
    }),
  )
  expect((await office.viewer.get(`${at}/registrations`)).body.code).toBe('accounts.role_too_low')
  await office.owner.post(`${at}/steps`, { to: 'closed' })
  expect((await register(business, 'f@example.com')).body.code).toBe(
    'conferences.registration_closed',
  )
})

test('a kind of ticket stays with its quota, and one not offered is given to nobody', async () => {
  const conference = await givenConference(office)
  const { at, slug, open } = conference
  const { quota, business } = await givenTickets(office, conference, 5)
  await open()
  const put = (over: object) =>
    office.member.put(`${at}/ticket-types`, {
      ...{ name: 'Business', nameZh: '企业', quotaId: quota.id, isOffered: false },
      ...over,
    })
  expect((await put({ quotaId: app.newId() })).body.code).toBe('conferences.quota_unknown')
  expect((await put({})).body).toEqual({
    ...{ id: business, name: 'Business', nameZh: '企业', quotaId: quota.id, isOffered: false },
    ...{ access: 'open', fare: null },
  })
  const refused = await app.anonymous.post(
    `/v1/conferences/${slug}/registrations`,
    one(business, 'a@example.com'),
  )
  expect(refused.body.code).toBe('conferences.ticket_type_unknown')
  expect((await office.viewer.get(`${at}/tickets`)).body.quotas[0].taken).toBe(0)
})

test('of five hundred who ask at once exactly three hundred come, the others wait in order', async () => {
  const conference = await givenConference(office)
  const { business, press, quota } = await givenTickets(office, conference, 300)
  // As five processes would: each gathers its own.
  const registrars = Array.from({ length: 5 }, () => createRegistrar(SETTINGS))
  const ask = (i: number) =>
    registrars[i % 5]!.add({
      ctx: app.ctx,
      asked: {
        conferenceId: conference.id,
        ticketTypeId: i % 2 ? business : press,
        userId: null,
        attendee: { name: 'N', email: `p${i % 490}@example.com`, organisation: '', needs: '' },
        locale: 'en',
      },
    }).then(
      ({ state }) => state,
      ({ code }) => code,
    )
  const answers = await Promise.all(Array.from({ length: 500 }, (_, i) => ask(i)))
  const counted = Object.fromEntries(
    [...Map.groupBy(answers, (answer) => answer)].map(([answer, all]) => [answer, all.length]),
  )
  expect(counted).toEqual({
    confirmed: 300,
    waiting: 190,
    'conferences.already_registered': 10,
  })
  const { rows } = await sql<{ state: string; turns: number[] }>`
    select state, array_agg(turn order by turn) as turns from conferences.registration
    where conference_id = ${conference.id} group by state order by state`.execute(app.ctx.db)
  const upTo = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i)
  expect(rows).toEqual([
    { state: 'confirmed', turns: upTo(1, 300) },
    { state: 'waiting', turns: upTo(301, 490) },
  ])
  const { body } = await office.viewer.get(`${conference.at}/tickets`)
  expect(body.quotas).toEqual([{ ...quota, taken: 300, waiting: 190 }])
})

test('a page registers, without a script; what is refused keeps what was typed', async () => {
  const conference = await givenConference(office)
  const { business } = await givenTickets(office, conference, 1)
  await conference.open()
  const at = `/conference/${conference.slug}`
  const send = async (path: string, fields: Record<string, string>) => {
    const answer = await app.http.inject({
      method: 'POST',
      url: at + path,
      remoteAddress: freshAddress(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'zh-CN' },
      payload: new URLSearchParams(fields).toString(),
    })
    return { status: answer.statusCode, text: answer.body, to: `${answer.headers.location}` }
  }
  const page = await app.anonymous.get(`${at}/register`)
  expect(page.text).toContain('Business (places left: 1)')
  const { consent: _, ...fields } = one(business, 'li@example.com')
  const missing = await send('/register', fields)
  expect([missing.status, missing.text.includes('value="li@example.com"')]).toEqual([400, true])
  const { status, to } = await send('/register', { ...fields, consent: 'yes' })
  expect([status, to.startsWith(`${at}/registrations/`)]).toEqual([303, true])
  const own = await app.anonymous.get(to, { 'accept-language': 'zh-CN' })
  expect(own.text).toContain('您已获得名额')
  expect(own.headers['cache-control']).toBe('no-store')
  const url = new URL(to, 'http://x')
  expect((await app.anonymous.get(url.pathname)).status).toBe(404)
  const key = url.searchParams.get('key')!
  const gone = await send(`${url.pathname.slice(at.length)}/cancellation`, { key })
  expect([gone.status, gone.to]).toEqual([303, to])
  expect((await app.anonymous.get(to)).text).toContain('This registration was given back.')
})

test('people are told once how they stand, in their language; a person who goes comes to nothing', async () => {
  const conference = await givenConference(office)
  const { business } = await givenTickets(office, conference, 1)
  await conference.open()
  const user = await givenUser(app)
  const registrations = `/v1/conferences/${conference.slug}/registrations`
  const email = `zh-${app.newId()}@example.com`
  await user.client.post(registrations, one(business, user.email))
  await app.anonymous.post(registrations, one(business, email), { 'accept-language': 'zh-CN' })
  const tell = () =>
    createTellRegistered(SETTINGS).run(app.ctx, {} as never, AbortSignal.timeout(30_000))
  await tell()
  await tell()
  expect(lettersTo(app, user.email).map(({ subject }) => subject)).toEqual([
    'Your place at Gateway Detroit',
  ])
  expect(lettersTo(app, email)[0]!.text).toContain('您已列入候补名单')
  const held = await user.client.get('/v1/accounts/data')
  expect(held.text).toContain('A ramp')
  await ForgetAttendee.run(app.ctx, { userId: user.userId } as never, AbortSignal.timeout(30_000))
  await tell()
  expect(lettersTo(app, email).map(({ subject }) => subject)).toEqual([
    '您已列入“底特律出口大会”候补名单',
    '您已获得“底特律出口大会”的名额',
  ])
  const list = await office.member.get(`${conference.at}/registrations`)
  expect(list.body.registrations).toHaveLength(1)
  expect(list.text).not.toContain(user.email)
})
