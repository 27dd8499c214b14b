import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { readConfig } from '../../../platform/config.ts'
import { withLastingKey } from '../../../platform/lasting-key.ts'
import { testApp } from '../../../testing/test-app.ts'
import { givenUser } from '../../accounts/testing.ts'
import { mailsTo } from '../../notifications/testing.ts'
import { givenOffice } from '../../programmes/testing.ts'
import { givenConference } from '../testing.ts'
import { createTellProposers, EraseProposals, ForgetProposer } from './tend-proposals.ts'

const app = await testApp()
const office = await givenOffice(app)
const config = readConfig({
  TRADEWIND_DATA: app.folder,
  TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
})
const SETTINGS = { ...config, identityKeys: await withLastingKey(app.ctx.db, config.identityKeys) }
const signal = new AbortController().signal
const tell = () => createTellProposers(SETTINGS).run(app.ctx, {} as never, signal)

const CALL = {
  opensOn: '2026-11-20',
  closesOn: '2026-12-20',
  guidance: { en: 'What you have learned', 'zh-CN': '您的经验' },
}
const idea = { title: 'Cherries', abstract: 'How.', language: 'en', minutes: 30, trackId: null }
const proposal = (email: string, over: object = {}) => ({
  ...idea,
  ...{ name: 'Ann Lee', email, organisation: 'Pine', about: '', consent: true },
  ...over,
})

/** An open conference that calls for proposals, and where they are sent. */
async function givenCall() {
  const conference = await givenConference(office)
  await conference.open()
  await office.member.put(`${conference.at}/call`, CALL)
  const shown = `/v1/conferences/${conference.slug}`
  const propose = (email: string, over: object = {}, client = app.anonymous) =>
    client.post(`${shown}/proposals`, proposal(email, over))
  return { ...conference, shown, propose }
}
const addressOf = (shown: string, { body }: { body: { id: string; key: string } }) =>
  `${shown}/proposals/${body.id}?key=${body.key}`

test('somebody proposes by mail address; officers give points unseen, and what is accepted is a session', async () => {
  const { at, shown, propose } = await givenCall()
  const email = `ann-${app.newId()}@example.com`
  const room = await office.member.put(`${at}/rooms`, { name: 'Hall', nameZh: '厅', capacity: 9 })
  const sent = await propose(email.toUpperCase())
  expect(sent.status).toBe(201)
  const own = addressOf(shown, sent)
  const change = { ...idea, title: 'Dried cherries', key: sent.body.key }
  const changed = await app.anonymous.put(`${shown}/proposals/${sent.body.id}`, change)
  expect(changed.body).toMatchObject({
    ...{ state: 'submitted', title: 'Dried cherries', mayChange: true, session: null },
    proposer: { name: 'Ann Lee', email, organisation: 'Pine', about: '' },
  })

  const one = `${at}/proposals/${sent.body.id}`
  const review = (client: typeof office.member, points: number, note = '') =>
    client.put(`${one}/review`, { points, note })
  const first = await review(office.member, 4, 'Useful')
  expect(first.body).toMatchObject({
    ...{ reviewCount: 1, mean: '4.00' },
    reviews: [{ isOwn: true, points: 4, note: 'Useful' }],
  })
  // Another one sees that there are points, and not which, before giving some.
  const unseen = await office.owner.get(`${at}/proposals`)
  expect(unseen.body.proposals[0]).toMatchObject({ reviewCount: 1, reviews: null, mean: null })
  expect(unseen.text).not.toContain('Useful')
  expect((await review(office.owner, 1)).body).toMatchObject({ reviewCount: 2, mean: '2.50' })
  await review(office.owner, 3)

  const place = { day: '2027-03-13', time: '14:30', minutes: 45, roomId: room.body.id }
  const accepted = await office.member.post(`${one}/acceptance`, {
    ...{ ...place, trackId: null, words: ' See you there. ' },
  })
  expect(accepted.body).toMatchObject({ state: 'accepted', words: 'See you there.', mean: '3.50' })
  const agenda = await app.anonymous.get(`${shown}/agenda`)
  expect(agenda.body.sessions).toMatchObject([
    {
      id: accepted.body.sessionId,
      title: { en: 'Dried cherries', 'zh-CN': null },
      abstract: { en: 'How.', 'zh-CN': null },
      startsAt: '2027-03-13T19:30:00.000Z',
      endsAt: '2027-03-13T20:15:00.000Z',
      room: { name: 'Hall' },
      speakers: [{ name: 'Ann Lee', nameZh: null }],
    },
  ])
  expect((await app.anonymous.get(own)).body).toMatchObject({
    ...{ state: 'accepted', mayChange: false, words: 'See you there.' },
    session: { startsAt: '2027-03-13T19:30:00.000Z', room: { nameZh: '厅' } },
  })
  for (const [answer, refusal] of [
    [office.member.post(`${one}/decline`, { words: '' }), '409 conferences.proposal_decided'],
    [review(office.owner, 5), '409 conferences.proposal_decided'],
    [
      app.anonymous.put(`${shown}/proposals/${sent.body.id}`, change),
      '409 conferences.proposal_decided',
    ],
  ] as const) {
    const { status, body } = await answer
    expect(`${status} ${body.code}`).toBe(refusal)
  }
  expect((await app.anonymous.get(`${shown}/agenda`)).body).toEqual(agenda.body)
  // Taken back, who it was is gone; the session is the office's to call off.
  const key = { key: sent.body.key }
  const back = await app.anonymous.post(`${shown}/proposals/${sent.body.id}/withdrawal`, key)
  expect(back.body).toMatchObject({ state: 'withdrawn', proposer: null })
  expect((await app.anonymous.get(`${shown}/agenda`)).body).toEqual(agenda.body)
})

test('what a call does not take is refused, and changes nothing', async () => {
  const { at, shown, slug, propose } = await givenCall()
  const email = `bo-${app.newId()}@example.com`
  const other = await givenConference(office)
  await other.open()
  const { member, viewer } = office
  const stranger = await givenUser(app)
  const sent = await propose(email)
  for (const [answer, refusal] of [
    [
      app.anonymous.post(`/v1/conferences/${other.slug}/proposals`, proposal(email)),
      '404 conferences.call_not_found',
    ],
    [propose(email, { trackId: app.newId() }), '422 conferences.place_unknown'],
    [propose(email, { title: ' ' }), '400 platform.invalid_input'],
    [propose(email, { consent: false }), '400 platform.invalid_input'],
    [propose(email, { minutes: 481 }), '400 platform.invalid_input'],
    [
      member.put(`${at}/call`, { ...CALL, closesOn: '2026-11-19' }),
      '422 conferences.call_days_wrong',
    ],
    [
      member.put(`${at}/call`, { ...CALL, closesOn: '2027-03-15' }),
      '422 conferences.call_days_wrong',
    ],
    [viewer.put(`${at}/call`, CALL), '403 accounts.role_too_low'],
    [viewer.get(`${at}/proposals`), '403 accounts.role_too_low'],
    [stranger.client.get(`${at}/call`), '404 platform.not_found'],
    [
      app.anonymous.get(`${shown}/proposals/${sent.body.id}?key=${'A'.repeat(43)}`),
      '404 conferences.proposal_not_found',
    ],
    [
      member.put(`${at}/proposals/${app.newId()}/review`, { points: 1, note: '' }),
      '404 conferences.proposal_not_found',
    ],
    [
      member.post(`${at}/proposals/${sent.body.id}/acceptance`, {
        ...{ day: '2027-03-13', time: '14:30', minutes: 45, words: '' },
        ...{ roomId: app.newId(), trackId: null },
      }),
      '422 conferences.place_unknown',
    ],
  ] as const) {
    const { status, body } = await answer
    expect(`${status} ${body.code}`).toBe(refusal)
  }
  const listed = await member.get(`${at}/proposals?state=submitted&limit=1`)
  expect([listed.body.proposals.length, listed.body.next]).toEqual([1, sent.body.id])
  expect((await app.anonymous.get(`${shown}/agenda`)).body.sessions).toEqual([])
  for (let i = 0; i < 4; i++) expect((await propose(email)).status).toBe(201)
  expect((await propose(email)).body.code).toBe('conferences.too_many_proposals')

  const now = app.now()
  // The last day is over where the conference is, five hours after it is in UTC.
  app.setNow(new Date('2026-12-21T04:59:00Z'))
  expect((await app.anonymous.get(`${shown}/call`)).body.isOpen).toBe(true)
  app.setNow(new Date('2026-12-21T05:00:00Z'))
  expect((await propose(`late-${email}`)).body.code).toBe('conferences.call_closed')
  const page = await app.anonymous.get(`/conference/${slug}/propose?lang=zh-CN`)
  app.setNow(now)
  expect(page.text).toContain('提案征集期为 2026年11月20日星期五 至 2026年12月20日星期日。')
})

test('proposers are told by mail in their language, and forgotten when their time is over', async () => {
  const { at, shown, propose } = await givenCall()
  const user = await givenUser(app)
  const zh = `zh-${app.newId()}@example.com`
  const mine = await propose(user.email, {}, user.client)
  const chinese = await app.anonymous.post(
    `${shown}/proposals`,
    proposal(zh, { title: '樱桃干', language: 'zh-CN' }),
    { 'accept-language': 'zh-CN' },
  )
  await tell()
  await tell()
  expect(mailsTo(app, user.email).map(({ subject }) => subject)).toEqual([
    'Proposed for Gateway Detroit: Cherries',
  ])
  const words = '明年再见。'
  await office.member.post(`${at}/proposals/${chinese.body.id}/decline`, { words })
  await tell()
  const [received, declined] = mailsTo(app, zh)
  expect(received!.text).toContain(`/proposals/${chinese.body.id}?key=${chinese.body.key}`)
  expect(declined!.subject).toBe('您向“底特律出口大会”提交的提案：樱桃干')
  expect(declined!.text).toContain(words)

  await ForgetProposer.run(app.ctx, { userId: user.userId } as never, signal)
  expect((await app.anonymous.get(addressOf(shown, mine))).body).toMatchObject({
    ...{ state: 'withdrawn', proposer: null },
  })
  const sealed = () =>
    sql<{ sealed: unknown }>`select sealed from conferences.proposal
      where id = ${chinese.body.id}`.execute(app.ctx.db)
  const now = app.now()
  app.setNow(new Date('2029-03-14T12:00:00Z'))
  await EraseProposals.run(app.ctx, {} as never, signal)
  expect((await sealed()).rows[0]!.sealed).not.toBe(null)
  app.setNow(new Date('2029-03-16T12:00:00Z'))
  await EraseProposals.run(app.ctx, {} as never, signal)
  app.setNow(now)
  expect((await sealed()).rows[0]!.sealed).toBe(null)
})

test('the pages work by forms in both languages, and keep what was typed', async () => {
  const { slug, at } = await givenCall()
  const track = await office.member.put(`${at}/tracks`, { name: 'Food', nameZh: '食品' })
  const home = await app.anonymous.get(`/conference/${slug}?lang=zh-CN`)
  expect(home.text).toContain('欢迎提交演讲提案，截止日期 2026年12月20日星期日。')
  const form = await app.anonymous.get(`/conference/${slug}/propose`)
  expect([form.text.includes('What you have learned'), form.text.includes('<script')]).toEqual([
    true,
    false,
  ])
  const send = (path: string, fields: Record<string, string>) =>
    app.anonymous.post(path, `${new URLSearchParams(fields)}`, {
      'content-type': 'application/x-www-form-urlencoded',
    })
  const { trackId: _track, ...written } = idea
  const fields = {
    ...{ ...written, minutes: '30', trackId: track.body.id, name: 'Ann', organisation: '' },
    ...{ email: `form-${app.newId()}@example.com`, about: '', consent: 'yes' },
  }
  const wrong = await send(`/conference/${slug}/propose`, { ...fields, minutes: '3', title: '<b>' })
  expect([wrong.status, wrong.text.includes('value="&lt;b&gt;"')]).toEqual([400, true])
  const done = await send(`/conference/${slug}/propose`, fields)
  const place = `${done.headers['location']}`
  expect([done.status, place.startsWith(`/conference/${slug}/proposals/`)]).toEqual([303, true])
  const page = await app.anonymous.get(`${place}&lang=zh-CN`)
  expect([page.text.includes('提案等待评审。'), page.headers['cache-control']]).toEqual([
    true,
    'no-store',
  ])
  const [path, query] = place.split('?')
  const key = new URLSearchParams(query).get('key')!
  const again = await send(path!, { ...fields, key, title: 'Fresh' })
  expect([again.status, (await app.anonymous.get(place)).text.includes('<h1>Fresh</h1>')]).toEqual([
    303,
    true,
  ])
  // Refused, it is read again in the other language by the same link.
  const refused = await send(path!, { ...fields, key, title: '' })
  expect([refused.status, refused.text.includes(`key=${key}&amp;lang=zh-CN`)]).toEqual([400, true])
  expect((await send(`${path}/withdrawal`, { key: 'A'.repeat(43) })).status).toBe(404)
  expect((await send(`${path}/withdrawal`, { key })).status).toBe(303)
  expect((await app.anonymous.get(place)).text).toContain('What you told us of yourself is erased.')
  expect((await app.anonymous.get(`/conference/${slug}/proposals/x?key=1`)).status).toBe(404)
})
