import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { givenUser } from '../accounts/testing.ts'
import { givenOffice } from '../programmes/testing.ts'
import { importAgenda, importOwnDraft, requireAgenda } from './import-agenda.ts'
import { CALENDAR, givenConference, SCHEDULE, sendAgenda } from './testing.ts'

const app = await testApp()
const office = await givenOffice(app)
const stranger = await givenUser(app)

test('an office plans, changes and opens a conference, and then anybody reads it', async () => {
  const series = await office.member.post(`${office.at}/conference-series`, {
    name: { en: ' Gateway ', 'zh-CN': '出口大会' },
  })
  expect([series.status, series.body.name.en]).toEqual([201, 'Gateway'])
  const { at, slug, body } = await givenConference(office, { seriesId: series.body.id })
  const shown = `/v1/conferences/${slug}`
  expect((await app.anonymous.get(shown)).body.code).toBe('conferences.conference_not_found')
  const { seriesId: _, ...written } = {
    seriesId: null,
    name: body.name,
    city: body.city,
    timeZone: 'America/Detroit',
    firstDay: '2027-03-13',
    lastDay: '2027-03-15',
    places: 20_000,
  }
  const change = (over: object) =>
    office.member.put(at, { ...written, seriesId: series.body.id, version: 1, ...over })
  for (const [over, refusal] of [
    [{ lastDay: '2027-03-12' }, '422 conferences.days_wrong'],
    [{ lastDay: '2027-03-27' }, '422 conferences.days_wrong'],
    [{ timeZone: 'Detroit' }, '422 conferences.time_zone_unknown'],
    [{ seriesId: app.newId() }, '404 conferences.series_not_found'],
    [{ version: 2 }, '409 conferences.conference_changed'],
    [{ places: 0 }, '400 platform.invalid_input'],
    [{ name: { en: ' ', 'zh-CN': '会' } }, '400 platform.invalid_input'],
  ] as const) {
    const answer = await change(over)
    expect(`${answer.status} ${answer.body.code}`).toBe(refusal)
  }
  expect((await office.viewer.get(at)).body).toEqual(body)
  const changed = await change({})
  expect(changed.body).toEqual({ ...body, lastDay: '2027-03-15', places: 20_000, version: 2 })

  const step = (client: typeof office.owner, to: string) => client.post(`${at}/steps`, { to })
  for (const [client, to, refusal] of [
    [office.member, 'open', '403 accounts.role_too_low'],
    [stranger.client, 'open', '404 platform.not_found'],
    [office.owner, 'closed', '409 conferences.step_refused'],
  ] as const) {
    const answer = await step(client, to)
    expect(`${answer.status} ${answer.body.code}`).toBe(refusal)
  }
  expect((await step(office.owner, 'open')).body.state).toBe('open')
  const { id: _id, version: _version, path, ...facts } = changed.body
  expect(path).toBe(`/conference/${slug}`)
  expect((await app.anonymous.get(shown)).body).toEqual({
    ...facts,
    state: 'open',
    keeper: { en: 'Office of state', 'zh-CN': 'Office of state' },
  })
  const listed = await app.anonymous.get(`/v1/conferences?seriesId=${series.body.id}&limit=1`)
  expect(listed.body.conferences.map((one: { slug: string }) => one.slug)).toEqual([slug])
  const rest = await app.anonymous.get(
    `/v1/conferences?seriesId=${series.body.id}&limit=1&after=${listed.body.next}`,
  )
  expect(rest.body).toEqual({ conferences: [], next: null })
})

test('a county’s office keeps no conference, and an address belongs to one', async () => {
  const county = await givenOffice(app, {
    level: 'county',
    parentId: office.agencyId,
    county: 'Kent',
  })
  await expect(givenConference(county)).rejects.toThrow('conferences.office_too_local')
  const { slug } = await givenConference(office)
  await expect(givenConference(office, { slug })).rejects.toThrow('conferences.address_taken')
  const own = await county.member.get(`${county.at}/conferences`)
  expect(own.body).toEqual({ conferences: [], next: null })
})

test('a schedule comes in once, and again changes nothing', async () => {
  const { at, slug, id, open } = await givenConference(office)
  const counts = { sessions: 3, rooms: 2, speakers: 2, skipped: 1, conferenceId: id, slug }
  const left = [{ key: 'g-3', reason: 'no_start' }]
  const dry = await sendAgenda(office.member, at, SCHEDULE, '?dryRun=true')
  const fresh = { ...counts, added: 3, changed: 0, unchanged: 0, left }
  expect([dry.status, dry.body]).toEqual([200, { ...fresh, isDryRun: true }])
  expect((await office.viewer.get(`${at}/agenda`)).body.sessions).toEqual([])
  expect((await sendAgenda(office.viewer, at, SCHEDULE)).body.code).toBe('accounts.role_too_low')
  const packed = gzipSync(SCHEDULE)
  expect((await sendAgenda(office.member, at, packed)).body).toEqual({ ...fresh, isDryRun: false })
  const { body: first } = await office.viewer.get(`${at}/agenda`)
  const again = { ...counts, added: 0, changed: 0, unchanged: 3, left, isDryRun: false }
  expect((await sendAgenda(office.member, at, SCHEDULE)).body).toEqual(again)
  expect((await office.viewer.get(`${at}/agenda`)).body).toEqual(first)

  await open()
  const { body } = await app.anonymous.get(`/v1/conferences/${slug}/agenda?limit=2`)
  expect(body.days).toEqual(['2027-03-13', '2027-03-14'])
  expect(body.rooms.map((room: { name: string }) => room.name)).toEqual(['Hall A', 'Hall B'])
  const [cherries, night] = body.sessions
  expect(cherries).toEqual({
    id: cherries.id,
    title: { en: 'Cherries <fresh> & dried', 'zh-CN': null },
    subtitle: 'A start',
    abstract: { en: 'What "1210" means.\n\nMore.', 'zh-CN': null },
    kind: 'lecture',
    language: 'en',
    links: [{ url: 'https://example.com/a', title: 'Slides' }],
    track: { id: cherries.track.id, name: 'Food', nameZh: null },
    room: { id: cherries.room.id, name: 'Hall A', nameZh: null, capacity: null },
    startsAt: '2027-03-13T14:00:00.000Z',
    endsAt: '2027-03-13T14:45:00.000Z',
    isAllDay: false,
    repeats: [],
    speakers: [
      { name: 'Ann Lee', nameZh: null },
      { name: '李安', nameZh: null },
    ],
    sequence: 0,
    isCancelled: false,
  })
  expect([night.title, night.startsAt]).toEqual([
    { en: null, 'zh-CN': '夜谈' },
    '2027-03-14T05:30:00.000Z',
  ])
  const onlyRoom = `/v1/conferences/${slug}/agenda?roomId=${cherries.room.id}`
  for (const [query, keys] of [
    [`&after=${cherries.id}`, ['2027-03-14T14:00:00.000Z']],
    ['&day=2027-03-13', ['2027-03-13T14:00:00.000Z']],
    [`&trackId=${cherries.track.id}&day=2027-03-14`, []],
  ] as const) {
    const found = await app.anonymous.get(onlyRoom + query)
    expect(found.body.sessions.map((one: { startsAt: string }) => one.startsAt)).toEqual(keys)
  }
  const one = await app.anonymous.get(`/v1/conferences/${slug}/sessions/${cherries.id}`)
  expect(one.body).toEqual(cherries)
  const other = await app.anonymous.get(`/v1/conferences/${slug}/sessions/${app.newId()}`)
  expect(other.body.code).toBe('conferences.session_not_found')
})

test('what a file changes comes in; what an office wrote since of the rest stays', async () => {
  const { at } = await givenConference(office)
  await sendAgenda(office.member, at, SCHEDULE)
  const read = async () => (await office.viewer.get(`${at}/agenda`)).body.sessions
  const [, night, leap] = await read()
  const room = await office.member.put(`${at}/rooms`, {
    name: 'Hall B',
    nameZh: '乙厅',
    capacity: 40,
  })
  expect(room.body).toEqual({ id: night.room.id, name: 'Hall B', nameZh: '乙厅', capacity: 40 })
  const track = await office.member.put(`${at}/tracks`, { name: 'Night', nameZh: '夜间' })
  const written = {
    title: { en: 'After the leap', 'zh-CN': '拨快之后' },
    abstract: { en: '', 'zh-CN': '' },
    kind: '',
    language: 'en',
    trackId: track.body.id,
    roomId: room.body.id,
    startsAt: leap.startsAt,
    minutes: 45,
    speakers: [{ name: 'Ann Lee', nameZh: '李安娜' }],
  }
  const put = (over: object) =>
    office.member.put(`${at}/sessions/${leap.id}`, { ...written, sequence: 0, ...over })
  for (const [over, refusal] of [
    [{ sequence: 1 }, '409 conferences.session_changed'],
    [{ roomId: app.newId() }, '422 conferences.place_unknown'],
    [{ minutes: 0 }, '400 platform.invalid_input'],
  ] as const) {
    const answer = await put(over)
    expect(`${answer.status} ${answer.body.code}`).toBe(refusal)
  }
  expect((await read())[2]).toEqual(leap)
  const { status, body: changed } = await put({})
  expect([status, changed.sequence, changed.speakers]).toEqual([
    200,
    1,
    [{ name: 'Ann Lee', nameZh: '李安娜' }],
  ])
  const cancelled = await office.member.post(`${at}/sessions/${night.id}/cancellation`)
  expect([cancelled.body.isCancelled, cancelled.body.sequence]).toEqual([true, 1])
  const twice = await office.member.post(`${at}/sessions/${night.id}/cancellation`)
  expect(twice.body.code).toBe('conferences.session_cancelled')

  const later = SCHEDULE.replace('T09:00:00-05:00</date>', 'T09:30:00-05:00</date>')
  const { body } = await sendAgenda(office.member, at, later)
  expect([body.added, body.changed, body.unchanged]).toEqual([0, 1, 2])
  const [cherries, ...others] = await read()
  expect([cherries.startsAt, cherries.sequence]).toEqual(['2027-03-13T14:30:00.000Z', 1])
  expect(others).toEqual([cancelled.body, changed])
  const planned = await office.member.post(`${at}/sessions`, {
    ...written,
    startsAt: '2027-03-14T20:00:00.000Z',
  })
  expect([planned.status, (await read()).at(-1)]).toEqual([201, planned.body])
})

test('a calendar comes in with every kind of time, as the clocks of its zones show it', async () => {
  const agenda = requireAgenda(Buffer.from(`<!-- made by hand -->\n${CALENDAR}`))
  const { conferenceId, ...told } = await importOwnDraft(app.ctx, {
    agenda,
    fileName: 'file',
    isDryRun: false,
  })
  expect(told).toEqual({
    ...{ sessions: 5, rooms: 1, speakers: 0, skipped: 1, slug: 'calendar-of-tests' },
    ...{ added: 5, changed: 0, unchanged: 0, isDryRun: false },
    left: [{ key: 'nowhere', reason: 'time_zone_unknown' }],
  })
  expect(
    agenda.sessions.map(({ key, startsAt, endsAt }) => [
      key,
      startsAt.toISOString().slice(0, 16),
      endsAt.toISOString().slice(0, 16),
    ]),
  ).toEqual([
    ['utc', '2027-03-13T14:00', '2027-03-13T15:00'],
    ['zone', '2027-03-13T14:00', '2027-03-13T15:30'],
    ['zone 20270314T220000', '2027-03-14T15:00', '2027-03-14T15:00'],
    ['floats', '2027-03-14T06:30', '2027-03-14T06:30'],
    ['day', '2027-03-14T05:00', '2027-03-15T04:00'],
  ])
  expect(agenda.sessions[1]).toMatchObject({
    abstract: 'Folded in the middle of a word',
    repeats: ['RRULE:FREQ=DAILY;COUNT=2'],
  })
  expect(agenda.sessions[0]).toMatchObject({
    title: 'In UTC, with a comma\nand a line',
    track: 'Food',
    room: 'Hall A',
  })
  const again = await importOwnDraft(app.ctx, { agenda, fileName: 'file', isDryRun: false })
  expect([again.conferenceId, again.added, again.changed]).toEqual([conferenceId, 0, 0])
  const dry = { agenda: requireAgenda(Buffer.from(SCHEDULE)), fileName: 'file', isDryRun: true }
  expect(await importOwnDraft(app.ctx, dry)).toMatchObject({ conferenceId: null, added: 3 })
  const nowhere = importAgenda(app.ctx, { ...dry, conferenceId: app.newId() })
  await expect(nowhere).rejects.toMatchObject({ code: 'conferences.conference_not_found' })
})

test('files that are hostile, broken or no agenda are refused, and nothing comes of them', async () => {
  const { at } = await givenConference(office)
  const bomb = `<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><schedule>&b;</schedule>`
  for (const [file, problem] of [
    [bomb, 'entities'],
    ['<schedule><day></schedule>', 'unreadable'],
    ['<html><body/></html>', 'format_unknown'],
    ['<schedule><conference/></schedule>', 'empty'],
    ['Title,Price\nCherries,5', 'format_unknown'],
    ['BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n', 'unreadable'],
    [Buffer.from([0x3c, 0xff, 0xfe]), 'unreadable'],
    [gzipSync(Buffer.alloc(30_000_000, ' ')), 'too_large'],
    [Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'unreadable'],
    ['', 'empty'],
  ] as const) {
    const { status, body } = await sendAgenda(office.member, at, file)
    expect([status, body.code, body.params.problem]).toEqual([
      422,
      'conferences.agenda_unusable',
      problem,
    ])
  }
  const large = await sendAgenda(office.member, at, Buffer.alloc(20_000_001, ' '))
  expect([large.status, large.body.code]).toEqual([413, 'platform.body_too_large'])
  const zone = await sendAgenda(office.member, at, SCHEDULE, '?timeZone=Detroit')
  expect(zone.body.code).toBe('conferences.time_zone_unknown')
  expect((await office.viewer.get(`${at}/agenda`)).body).toEqual({
    ...{ days: [], tracks: [], rooms: [], sessions: [], next: null },
  })
})
