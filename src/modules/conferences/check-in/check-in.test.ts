import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { readTicketCode } from '../../../kernel/ticket-code.ts'
import { readConfig } from '../../../platform/config.ts'
import { withLastingKey } from '../../../platform/lasting-key.ts'
import { pdfText } from '../../../testing/pdf-text.ts'
import { testApp } from '../../../testing/test-app.ts'
import { freshAddress } from '../../accounts/testing.ts'
import { givenOffice } from '../../programmes/testing.ts'
import { selectConference } from '../conference-store.ts'
import { createRegistrar } from '../register.ts'
import { type Registration, registrationKey } from '../registration.ts'
import { type GivenConference, givenConference, givenTickets } from '../testing.ts'
import { selectEntriesSince, selectList } from './check-in-store.ts'
import { ticketOf } from './issue-ticket.ts'
import { recordScans } from './record-scans.ts'
import { type Entry, isBefore, type Scan } from './scan.ts'

const app = await testApp()
const office = await givenOffice(app)
const config = readConfig({
  TRADEWIND_DATA: app.folder,
  TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
})
const SETTINGS = { ...config, identityKeys: await withLastingKey(app.ctx.db, config.identityKeys) }
const NOW = app.now().toISOString()
/** So many seconds before now. */
const ago = (seconds: number) => new Date(app.now().getTime() - seconds * 1_000).toISOString()

const gateway = await givenConference(office)
const kinds = await givenTickets(office, gateway, 60)
await gateway.open()
const registrar = createRegistrar(SETTINGS)
let people = 0

const registered = (of: GivenConference, ticketTypeId: string): Promise<Registration> => {
  people += 1
  const email = `p${people}@example.com`
  return registrar.add({
    ctx: app.ctx,
    asked: {
      ...{ conferenceId: of.id, ticketTypeId, userId: null, locale: 'en' },
      attendee: { name: `李 Person ${people}`, email, organisation: 'Orchard', needs: '' },
    },
  })
}
const codeOf = async (registration: Registration): Promise<string> => {
  const conference = (await selectConference(app.ctx.db, registration.conferenceId))!
  return (await ticketOf(app.ctx, SETTINGS, conference, registration)).code
}
const given = async (type = kinds.business) => {
  const registration = await registered(gateway, type)
  return { registration, code: await codeOf(registration) }
}
const link = (registration: Registration) =>
  `${gateway.slug}/registrations/${registration.id}/ticket?key=${registrationKey(SETTINGS, registration)}`

let lists = 0
/** A list of the gateway with the ways to it. */
async function givenList(over: object = {}) {
  lists += 1
  const written = { name: `House ${lists}`, nameZh: null, sessionId: null, ticketTypeIds: [] }
  const { body } = await office.member.put(`${gateway.at}/check-in-lists`, { ...written, ...over })
  const at = `${gateway.at}/check-in-lists/${body.id}`
  const send = (lane: string, scans: readonly object[]) =>
    office.member.post(`${at}/scans`, { lane, scans })
  const ask = async (code: string, lane = 'North') => {
    const scan = { id: app.newId(), code, scannedAt: NOW, isLetIn: null }
    return (await send(lane, [scan])).body.scans[0]
  }
  const counts = async () => (await office.viewer.get(at)).body
  return { id: body.id as string, body, at, send, ask, counts }
}

test('a ticket is one sheet and a page in both languages; its code says nothing of whoever has it', async () => {
  const { registration, code } = await given()
  const { body } = await app.anonymous.get(`/v1/conferences/${link(registration)}`)
  expect([body.code, body.number, body.expiresAt]).toEqual([code, 1, '2027-03-15T04:00:00.000Z'])
  expect(body.registration.attendee.name).toBe(`李 Person ${people}`)
  expect(readTicketCode(code)!.claim).toEqual({
    conferenceId: gateway.id,
    registrationId: registration.id,
    number: 1,
    kind: kinds.business.slice(-8),
    expiresAt: Date.parse('2027-03-15T04:00:00Z') / 1_000,
  })
  const page = await app.anonymous.get(`/conference/${link(registration)}&lang=zh-CN`)
  // The one script keeps the page on the phone; nothing of it needs one.
  const scripts = [...page.text.matchAll(/<script src="([^"]*)"/g)].map(([, src]) => src)
  expect([page.status, page.headers['cache-control'], scripts]).toEqual([
    ...[200, 'no-store', ['/conference/attendee.js']],
  ])
  expect(page.text.match(/<script/g)).toHaveLength(1)
  for (const words of ['您的门票', '<svg', '底特律', 'Orchard', '重新签发门票']) {
    expect(page.text).toContain(words)
  }
  const own = link(registration).replace('/ticket?', '?')
  expect((await app.anonymous.get(`/conference/${own}`)).text).toContain('See my ticket')
  const pdf = await app.http.inject({
    url: `/conference/${link(registration).replace('?', '/pdf?')}&lang=en`,
  })
  expect(pdf.headers['content-type']).toBe('application/pdf')
  const words = pdfText(pdf.rawPayload)
  expect(words).toContain(`Name 李 Person ${people} Organisation Orchard Kind of ticket Business`)
  const badge = await app.http.inject({
    url: `${gateway.at}/registrations/${registration.id}/badge?lang=zh-CN`,
    headers: { cookie: office.users.member.cookie },
  })
  expect(pdfText(badge.rawPayload)).toContain(`底特律出口大会`)
  expect(pdfText(badge.rawPayload)).toContain(`李 Person ${people} Orchard`)
})

test('whoever loses a ticket has a new one, by a form; who only waits has none', async () => {
  const { registration, code } = await given()
  const list = await givenList()
  const [at, query] = link(registration).split('?') as [string, string]
  const answer = await app.http.inject({
    method: 'POST',
    url: `/conference/${at}`,
    remoteAddress: freshAddress(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: query,
  })
  expect([answer.statusCode, answer.headers.location]).toEqual([303, `/conference/${at}?${query}`])
  const fresh = (await app.anonymous.get(`/v1/conferences/${link(registration)}`)).body
  expect(fresh.number).toBe(2)
  expect((await list.ask(code)).verdict).toBe('replaced')
  expect((await list.ask(fresh.code)).verdict).toBe('accepted')
  await sql`update conferences.registration set ticket_number = 50
    where id = ${registration.id}`.execute(app.ctx.db)
  const key = registrationKey(SETTINGS, registration)
  const often = await app.anonymous.post(`/v1/conferences/${at}`, { key })
  expect(often.body.code).toBe('conferences.too_many_ticket_issues')
  expect((await app.anonymous.get(`/v1/conferences/${link(registration)}`)).body.number).toBe(50)

  const small = await givenConference(office)
  const { business } = await givenTickets(office, small, 0)
  await small.open()
  const waiting = await registered(small, business)
  const own = link(waiting).replace(gateway.slug, small.slug)
  expect((await app.anonymous.get(`/v1/conferences/${own}`)).body.code).toBe(
    'conferences.no_ticket',
  )
  const page = await app.anonymous.get(`/conference/${own}`)
  expect([page.status, page.text.includes('This registration waits')]).toEqual([409, true])
  const strange = own.replace(/key=.*/, `key=${key}`)
  expect((await app.anonymous.get(`/conference/${strange}`)).status).toBe(404)
})

test('what is no ticket of this door is refused with its reason in both languages, and lets nobody in', async () => {
  const { registration, code } = await given()
  const list = await givenList({ ticketTypeIds: [kinds.business] })
  const other = await givenConference(office)
  const foreign = await registered(other, (await givenTickets(office, other, 5)).business)
  const past = await givenConference(office, { firstDay: '2026-11-20', lastDay: '2026-11-21' })
  const { business } = await givenTickets(office, past, 5)
  const late = await registered(past, business)
  const lateList = await office.member.put(`${past.at}/check-in-lists`, {
    ...{ name: 'House', nameZh: null, sessionId: null, ticketTypeIds: [] },
  })
  const key = registrationKey(SETTINGS, registration)
  const gone = `/v1/conferences/${gateway.slug}/registrations/${registration.id}/cancellation`
  await app.anonymous.post(gone, { key })
  const valid = (await given()).code
  const changed = (at: number) =>
    `${valid.slice(0, at)}${valid[at] === 'A' ? 'B' : 'A'}${valid.slice(at + 1)}`
  const press = await given(kinds.press)
  const cases = [
    ['hello', 'unreadable', 'This is no ticket code'],
    ['', 'unreadable', '这不是门票二维码'],
    [changed(100), 'forged', 'its signature is wrong'],
    // Another registration, the end a century later: what is signed is signed.
    [changed(40), 'forged', '签名有误'],
    [changed(63), 'forged', '请勿放行'],
    [await codeOf(foreign), 'foreign', 'another conference'],
    [code, 'cancelled', '名额已退还'],
    [press.code, 'wrong_kind', 'Show them the right door'],
  ] as const
  for (const [scanned, verdict, words] of cases) {
    const answer = await list.ask(scanned)
    expect([scanned, answer.verdict, answer.used]).toEqual([scanned, verdict, null])
    expect(`${answer.words.en} ${answer.words['zh-CN']}`).toContain(words)
  }
  const expired = await office.member.post(`${past.at}/check-in-lists/${lateList.body.id}/scans`, {
    lane: 'North',
    scans: [{ id: app.newId(), code: await codeOf(late), scannedAt: NOW, isLetIn: null }],
  })
  expect(expired.body.scans[0]).toMatchObject({
    verdict: 'expired',
    words: { 'zh-CN': expect.stringContaining('已过期') },
  })
  const { arrived, refused } = await list.counts()
  expect([arrived, refused]).toEqual([
    0,
    [
      { verdict: 'cancelled', scans: 1 },
      { verdict: 'foreign', scans: 1 },
      { verdict: 'forged', scans: 3 },
      { verdict: 'unreadable', scans: 2 },
      { verdict: 'wrong_kind', scans: 1 },
    ],
  ])
  const { body } = await office.member.get(`${list.at}/revoked-tickets`)
  expect(body.revoked).toContainEqual({
    ...{ registrationId: registration.id, number: 1, isCancelled: true },
  })
})

test('a lane that asks is told who comes; the second time when and where the first one was', async () => {
  const { registration, code } = await given()
  const list = await givenList()
  expect(await list.ask(code, ' North door 3 ')).toMatchObject({
    verdict: 'accepted',
    words: { en: 'Welcome. Let them in.' },
    used: { at: NOW, lane: 'North door 3' },
    holder: {
      ...{ registrationId: registration.id, name: `李 Person ${people}`, organisation: 'Orchard' },
      ticketType: { id: kinds.business, name: 'Business', nameZh: null },
    },
  })
  expect(await list.ask(code, 'South door')).toMatchObject({
    verdict: 'already_used',
    used: { at: NOW, lane: 'North door 3' },
    holder: { name: `李 Person ${people}` },
  })
  const state = await list.counts()
  expect([state.arrived, state.doubles]).toEqual([1, { tickets: 1, scans: 1 }])
  expect(state.minutes).toEqual([{ at: NOW, arrived: 1 }])
  expect(
    state.lanes.map(({ lane, scans }: { lane: string; scans: number }) => [lane, scans]),
  ).toEqual([
    ['North door 3', 1],
    ['South door', 1],
  ])
  const doubles = await office.member.get(`${list.at}/double-uses`)
  expect(doubles.body.doubleUses).toMatchObject([
    {
      ...{ registrationId: registration.id, name: `李 Person ${people}` },
      scans: [
        { at: NOW, lane: 'North door 3', isLetIn: true },
        { at: NOW, lane: 'South door', isLetIn: false },
      ],
    },
  ])
  expect((await office.viewer.get(`${list.at}/double-uses`)).body.code).toBe(
    'accounts.role_too_low',
  )
  expect((await office.viewer.get(`${list.at}/lane`)).body.code).toBe('accounts.role_too_low')
})

test('lanes that had no network send theirs later, twice and out of order: it comes to the same', async () => {
  const [a, b] = [await given(), await given()]
  const list = await givenList()
  const scan = (code: string, seconds: number) => ({
    ...{ id: app.newId(), code, scannedAt: ago(seconds), isLetIn: true },
  })
  const [late, early, only] = [scan(a.code, 10), scan(a.code, 20), scan(b.code, 5)]
  const verdicts = async (lane: string, ...scans: object[]) =>
    (await list.send(lane, scans)).body.scans.map(({ verdict }: { verdict: string }) => verdict)
  expect(await verdicts('Lane 1', late, only, late)).toEqual(['accepted', 'accepted', 'accepted'])
  const heard = await office.member.get(`${list.at}/used-tickets`)
  expect([heard.body.used.length, heard.body.hasMore]).toEqual([2, false])
  // What came earlier by its clock is the entry, whenever it is heard of.
  expect(await verdicts('Lane 2', early)).toEqual(['accepted'])
  expect(await verdicts('Lane 1', late)).toEqual(['already_used'])
  expect(await verdicts('Lane 2', early, { ...early, id: late.id })).toEqual([
    'accepted',
    'already_used',
  ])
  const news = await office.member.get(`${list.at}/used-tickets?after=${heard.body.turn}`)
  expect(news.body).toEqual({
    used: [{ registrationId: a.registration.id, at: early.scannedAt, lane: 'Lane 2' }],
    ...{ turn: heard.body.turn + 1, hasMore: false },
  })
  const ahead = scan(a.code, -3_600)
  expect(await verdicts('Lane 1', ahead)).toEqual(['not_yet'])
  const state = await list.counts()
  expect([state.arrived, state.doubles]).toEqual([2, { tickets: 1, scans: 1 }])

  for (const wrong of [
    { ...late, scannedAt: '0000-01-01T00:00:00Z' },
    { ...late, scannedAt: '2026-12-31T23:59:60Z' },
    { ...late, code: 'A'.repeat(401) },
    { ...late, id: 'x' },
  ]) {
    expect((await list.send('Lane 1', [wrong])).body.code).toBe('platform.invalid_input')
  }
  const many = Array.from({ length: 201 }, () => scan(a.code, 1))
  expect((await list.send('Lane 1', many)).status).toBe(400)
  expect(await list.counts()).toEqual(state)
})

test('two who ask about one ticket at the same time: one comes in', async () => {
  const { code } = await given()
  const list = await givenList()
  const asked = await Promise.all(Array.from({ length: 8 }, (_, i) => list.ask(code, `Lane ${i}`)))
  const verdicts = asked.map(({ verdict }) => verdict).sort()
  expect(verdicts).toEqual(['accepted', ...Array(7).fill('already_used')])
  expect((await list.counts()).doubles).toEqual({ tickets: 1, scans: 7 })
})

/** Some tickets at some lanes within some milliseconds, so that everything coincides. */
const plans = fc.record({
  scans: fc.array(
    fc.record({
      ticket: fc.nat(3),
      lane: fc.constantFrom('a', 'B', 'é', '北门', '𠀀'),
      ms: fc.nat(3),
      isLetIn: fc.boolean(),
    }),
    { minLength: 1, maxLength: 14 },
  ),
  orders: fc.array(fc.infiniteStream(fc.nat()), { minLength: 2, maxLength: 2 }),
})

test('however lanes come to send what they scanned, the entries and double uses are the same', async () => {
  const tickets = await Promise.all(Array.from({ length: 4 }, () => given()))
  const ctx = app.ctx
  await fc.assert(
    fc.asyncProperty(plans, async ({ scans, orders }) => {
      const all = scans.map(({ ticket, lane, ms, isLetIn }): Scan & { ticket: number } => ({
        ...{ id: app.newId(), lane, isLetIn, ticket },
        scannedAt: new Date(app.now().getTime() - ms),
        code: tickets[ticket]!.code,
      }))
      const expected = [...Map.groupBy(all, ({ ticket }) => ticket)]
        .map(([ticket, those]) => {
          const first = those.reduce((one, other) => (isBefore(other, one) ? other : one))
          return [tickets[ticket]!.registration.id, first.id, those.length]
        })
        .sort()
      for (const order of orders) {
        const { id } = await givenList()
        const ref = { conferenceId: gateway.id, listId: id }
        const list = (await selectList(ctx.db, ref))!
        // In any order, in batches of any size, some of it again.
        const mixed = all
          .flatMap((one) => [
            one,
            ...(order.next().value! % 3 === 0 ? [one] : []),
            // It asked, and heard no answer.
            ...(order.next().value! % 3 === 0 ? [{ ...one, isLetIn: false }] : []),
          ])
          .map((one) => ({ one, at: order.next().value! % 997 }))
          .toSorted((x, y) => x.at - y.at)
          .map(({ one: { ticket: _ticket, ...scan } }) => scan)
        for (let at = 0; at < mixed.length; ) {
          const size = 1 + (order.next().value! % 5)
          await recordScans(SETTINGS, { ctx, list, scans: mixed.slice(at, at + size) })
          at += size
        }
        const found = await selectEntriesSince(ctx.db, ref, { after: 0, limit: 100 })
        const shown = ({ registrationId, scanId, scans: count }: Entry) => [
          ...[registrationId, scanId, count],
        ]
        expect(found.map(shown).sort()).toEqual(expected)
      }
    }),
    { numRuns: 12 },
  )
})

test('lists are of a conference and its sessions; what is not there is said', async () => {
  const list = await givenList()
  const put = async (over: object) => {
    const { name } = list.body
    const body = { name, nameZh: '正门', sessionId: null, ticketTypeIds: [], ...over }
    return office.member.put(`${gateway.at}/check-in-lists`, body)
  }
  expect((await put({ sessionId: app.newId() })).body.code).toBe('conferences.session_not_found')
  const strange = await put({ ticketTypeIds: [app.newId()] })
  expect(strange.body.code).toBe('conferences.ticket_type_unknown')
  expect((await put({ ticketTypeIds: [kinds.press] })).body).toEqual({
    ...{ id: list.id, name: list.body.name, nameZh: '正门', sessionId: null },
    ticketTypeIds: [kinds.press],
  })
  const before = await list.counts()
  expect(
    before.kinds.map(({ ticketType }: { ticketType: { id: string } }) => ticketType.id),
  ).toEqual([kinds.press])
  const missing = await office.viewer.get(`${gateway.at}/check-in-lists/${app.newId()}`)
  expect(missing.body.code).toBe('conferences.check_in_list_not_found')
  const page = await office.viewer.get(`${gateway.at}/check-in-lists?limit=1`)
  expect([page.body.lists.length, page.body.next]).toEqual([1, page.body.lists[0].id])
  await sql`insert into conferences.check_in_list (conference_id, id, name, ticket_type_ids, last_turn)
    select ${gateway.id}, gen_random_uuid(), 'Full ' || i, '{}', 0
    from generate_series(1, 200) i`.execute(app.ctx.db)
  const full = await put({ name: 'One too many' })
  expect(full.body.code).toBe('conferences.too_many_check_in_lists')
  await sql`delete from conferences.check_in_list where name like 'Full %'`.execute(app.ctx.db)
})

test('a sample conference simulates who comes, until all are there; a real one does not', async () => {
  const list = await givenList()
  const ask = (at: string, isAnew = false) =>
    office.viewer.post(`${at}/sample-arrivals`, { arrivals: 20, isAnew })
  expect((await ask(list.at)).body.code).toBe('conferences.not_sample')
  expect((await list.counts()).arrived).toBe(0)
  const sample = await givenConference(office)
  const { business } = await givenTickets(office, sample, 30)
  for (let i = 0; i < 30; i++) await registered(sample, business)
  await sql`update conferences.conference set is_sample = true where id = ${sample.id}`.execute(
    app.ctx.db,
  )
  const body = { name: 'House', nameZh: null, sessionId: null, ticketTypeIds: [] }
  const own = await office.member.put(`${sample.at}/check-in-lists`, body)
  const at = `${sample.at}/check-in-lists/${own.body.id}`
  const stands = ({ body: { arrived, missing } }: Awaited<ReturnType<typeof ask>>) => [
    ...[arrived, missing],
  ]
  expect(stands(await ask(at))).toEqual([20, 10])
  expect(stands(await ask(at))).toEqual([30, 0])
  expect(stands(await ask(at))).toEqual([30, 0])
  expect(stands(await ask(at, true))).toEqual([20, 10])
})
