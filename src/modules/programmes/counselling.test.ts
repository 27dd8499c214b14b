import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { transaction } from '../../platform/context.ts'
import { type Answer, type Client, testApp } from '../../testing/test-app.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { saveClient } from './client-store.ts'
import { EraseByRule, EraseOwnerless } from './tend-office.ts'
import { type GivenOffice, givenOffice, givenTree } from './testing.ts'

const app = await testApp()
const signal = AbortSignal.timeout(600_000)
const codeOf = ({ status, body }: Answer) => `${status} ${body.code ?? ''}`.trim()

/** A business that has joined the office. */
async function givenClient(office: GivenOffice) {
  const business = await givenOrganisation(app)
  const businessId = business.organisationId
  const { agencyId } = office
  await transaction(app.ctx, (tx) =>
    saveClient(tx.db, {
      businessId,
      agencyId,
      cameBy: 'referral',
      batchId: null,
      prospectId: null,
      asks: [],
      joinedAt: tx.now(),
      by: 'system',
    }),
  )
  return { ...business, businessId, at: `${office.at}/cases/${businessId}` }
}
const day = (after: number) =>
  new Date(app.now().getTime() + after * 86_400_000).toISOString().slice(0, 10)

test('notes are of the people of the office: whoever else asks learns nothing', async () => {
  const { nation, state, county, other } = await givenTree(app)
  const client = await givenClient(county)
  const note = { words: 'The label lacks the date. 标签缺少日期。' }
  expect(codeOf(await county.member.post(`${client.at}/notes`, note))).toBe('201')
  const key = await county.owner.post(`/v1/organisations/${county.agencyId}/api-keys`, {
    name: 'p',
    scopes: ['programmes:read', 'programmes:write'],
  })
  const who: Record<string, Client> = {
    anonymous: app.anonymous,
    stranger: county.stranger,
    client: client.owner,
    beside: other.owner,
    above: state.owner,
    top: nation.owner,
    program: app.withHeaders({ 'x-api-key': key.body.secret }),
    viewer: county.viewer,
    member: county.member,
  }
  const seen = async (asks: Client) => {
    const reads = ['', '/notes', '/time'].map((path) => asks.get(`${client.at}${path}`))
    const lists = ['cases', 'my-day', 'referrals', 'time', 'time.csv'].map((path) =>
      asks.get(`${county.at}/${path}`),
    )
    const all = await Promise.all([...reads, ...lists])
    const write = await asks.post(`${client.at}/time`, { on: day(0), minutes: 5, topic: 'law' })
    return [...all, write].map(({ status }) => status).join(' ')
  }
  const answers: Record<string, string> = {}
  for (const [name, asks] of Object.entries(who)) answers[name] = await seen(asks)
  expect(answers).toEqual({
    anonymous: '401 401 401 401 401 401 401 401 401',
    stranger: '404 404 404 404 404 404 404 404 404',
    client: '404 404 404 404 404 404 404 404 404',
    beside: '404 404 404 404 404 404 404 404 404',
    // Those above read how much time was given to what, and no word of a client.
    above: '404 404 404 404 404 404 200 200 404',
    top: '404 404 404 404 404 404 200 200 404',
    program: '403 403 403 403 403 403 200 200 403',
    viewer: '200 200 200 200 200 200 200 200 403',
    member: '200 200 200 200 200 200 200 200 201',
  })
  // It lies sealed.
  const { rows } = await sql<{ words: Buffer }>`select words from programmes.case_note
    where agency_id = ${county.agencyId}`.execute(app.ctx.db)
  expect(rows.map(({ words }) => words.includes('label'))).toEqual([false])
})

test('a note is added to and put right, never rewritten, and erased by rule', async () => {
  const office = await givenOffice(app)
  const client = await givenClient(office)
  const notes = `${client.at}/notes`
  const first = await office.member.post(notes, { words: 'Sells three jams.' })
  const right = { words: 'Sells four jams.', corrects: first.body.id }
  expect([
    codeOf(await office.member.post(notes, right)),
    codeOf(await office.viewer.post(notes, right)),
    codeOf(await office.member.post(notes, { words: ' ' })),
    codeOf(await office.member.post(notes, { words: 'x', corrects: app.newId() })),
    codeOf(await office.member.post(`${office.at}/cases/${app.newId()}/notes`, { words: 'x' })),
  ]).toEqual([
    '201',
    '403 accounts.role_too_low',
    '400 platform.invalid_input',
    '404 programmes.note_not_found',
    '404 programmes.case_not_found',
  ])
  const page = (await office.viewer.get(`${notes}?limit=1`)).body
  const rest = (await office.viewer.get(`${notes}?limit=5&after=${page.next}`)).body
  expect([...page.notes, ...rest.notes].map(({ at: _at, id: _id, ...note }) => note)).toEqual([
    { corrects: first.body.id, words: 'Sells four jams.', by: 'Max Member' },
    { corrects: null, words: 'Sells three jams.', by: 'Max Member' },
  ])
  const rewritten = sql`update programmes.case_note set words = words || 'x'::bytea
    where id = ${first.body.id}`
  await expect(rewritten.execute(app.ctx.db)).rejects.toThrow('a note is only added to')
  const moved = sql`update programmes.case_note set business_id = ${app.newId()}
    where id = ${first.body.id}`
  await expect(moved.execute(app.ctx.db)).rejects.toThrow('a note is only added to')
  // Four years after the last word all words go; the time that was given stays.
  await office.member.post(`${client.at}/time`, { on: day(0), minutes: 30, topic: 'goods' })
  const now = app.now()
  const count = async () => (await office.viewer.get(notes)).body.notes.length
  app.setNow(new Date(now.getTime() + 1_459 * 86_400_000))
  await EraseByRule.run(app.ctx, {} as never, signal)
  expect(await count()).toBe(2)
  app.setNow(new Date(now.getTime() + 1_461 * 86_400_000))
  await EraseByRule.run(app.ctx, {} as never, signal)
  expect(await count()).toBe(0)
  app.setNow(now)
  expect((await office.viewer.get(`${office.at}/time?to=${day(0)}`)).body.minutes).toBe(30)
  // And when nobody is left who stands for the business.
  await office.member.post(notes, { words: 'Asks for Ann.' })
  await EraseOwnerless.run(app.ctx, { ownerless: [client.businessId] } as never, signal)
  expect(await count()).toBe(0)
})

test('time adds up by month and topic; a wrong line is taken back and says so', async () => {
  const office = await givenOffice(app)
  const [one, two] = [await givenClient(office), await givenClient(office)]
  const spend = (client: { at: string }, on: string, minutes: number, topic = 'law') =>
    office.member.post(`${client.at}/time`, { on, minutes, topic })
  await spend(one, '2026-11-02', 45)
  await spend(two, '2026-11-20', 30)
  const wrong = await spend(one, '2026-11-20', 600)
  await spend(one, '2026-10-31', 20, 'listing')
  await spend(one, '2025-12-30', 15, 'other')
  expect([
    codeOf(await spend(one, day(2), 5)),
    codeOf(await spend(one, '2025-01-01', 5)),
    codeOf(await spend(one, '2026-11-20', 0)),
    codeOf(await spend(one, '2026-02-30', 5)),
    codeOf(await office.member.delete(`${two.at}/time/${wrong.body.id}`)),
    codeOf(await office.member.delete(`${one.at}/time/${wrong.body.id}`)),
    codeOf(await office.member.delete(`${one.at}/time/${wrong.body.id}`)),
    codeOf(await office.viewer.get(`${office.at}/time?from=2026-12-01&to=2026-11-01`)),
  ]).toEqual([
    '409 programmes.wrong_day',
    '409 programmes.wrong_day',
    '400 platform.invalid_input',
    '400 platform.invalid_input',
    '404 programmes.time_not_found',
    '200',
    '404 programmes.time_not_found',
    '400 programmes.wrong_days',
  ])
  expect((await office.viewer.get(`${office.at}/time?to=2026-11-30`)).body).toEqual({
    from: '2026-01-01',
    to: '2026-11-30',
    minutes: 95,
    totals: [
      { month: '2026-10', topic: 'listing', entries: 1, minutes: 20, clients: 1 },
      { month: '2026-11', topic: 'law', entries: 2, minutes: 75, clients: 2 },
    ],
  })
  const csv = await office.viewer.get(`${office.at}/time.csv?from=2025-12-01&to=2026-11-30`)
  expect([csv.headers['content-type'], csv.text]).toEqual([
    'text/csv; charset=utf-8',
    'month,topic,entries,minutes,clients\r\n2025-12,other,1,15,1\r\n2026-10,listing,1,20,1\r\n' +
      '2026-11,law,2,75,2\r\n',
  ])
  const times = (await office.viewer.get(`${one.at}/time`)).body.times
  expect(
    times.map((time: { minutes: number; isTakenBack: boolean }) => [
      time.minutes,
      time.isTakenBack,
    ]),
  ).toEqual([
    [15, false],
    [20, false],
    [600, true],
    [45, false],
  ])
})

test('my day lists what is due, mine or of all, until it is done', async () => {
  const office = await givenOffice(app)
  const client = await givenClient(office)
  const plan = (by: Client, what: string, dueOn: string, turn = 'office') =>
    by.post(`${client.at}/actions`, { what, dueOn, turn })
  await plan(office.member, 'Read the label', day(-3))
  await plan(office.owner, 'Send the photos', day(0), 'client')
  await plan(office.member, 'Ask again', day(4))
  const due = async (query = '') => (await office.member.get(`${office.at}/my-day${query}`)).body
  const whats = (body: { actions: { what: string }[] }) => body.actions.map(({ what }) => what)
  expect(whats(await due())).toEqual(['Read the label', 'Send the photos'])
  expect(whats(await due('?whose=mine'))).toEqual(['Read the label'])
  const first = await due(`?limit=1&until=${day(9)}`)
  const behind = await due(`?until=${day(9)}&after=${first.next}`)
  expect([whats(first), whats(behind)]).toEqual([
    ['Read the label'],
    ['Send the photos', 'Ask again'],
  ])
  expect(first.actions[0]).toMatchObject({ turn: 'office', dueOn: day(-3), by: 'Max Member' })
  const done = `${client.at}/actions/${first.actions[0].id}/done`
  expect([
    codeOf(await office.viewer.post(done)),
    codeOf(await office.owner.post(done)),
    codeOf(await office.owner.post(done)),
  ]).toEqual(['403 accounts.role_too_low', '200', '404 programmes.action_not_found'])
  expect(whats(await due())).toEqual(['Send the photos'])
  const [row] = (await office.viewer.get(`${office.at}/cases`)).body.cases
  expect([row.nextOn, row.turn]).toEqual([day(0), 'client'])
  for (let i = 0; i < 18; i++) await plan(office.member, `Step ${i}`, day(30))
  expect(codeOf(await plan(office.member, 'One more', day(30)))).toBe(
    '409 programmes.too_many_actions',
  )
})

test('a referral tells nobody before the client agrees, then the other office, which sees no figure', async () => {
  const [office, other] = [await givenOffice(app), await givenOffice(app)]
  const client = await givenClient(office)
  const ask = (body: object) => office.member.post(`${client.at}/referrals`, body)
  const reason = 'They know freight.'
  const asked = await ask({ toAgencyId: other.agencyId, reason })
  expect([
    codeOf(asked),
    codeOf(await ask({ toName: 'The port', reason })),
    codeOf(await ask({ reason })),
    codeOf(await ask({ toName: 'x', toAgencyId: other.agencyId, reason })),
    codeOf(await ask({ toAgencyId: office.agencyId, reason })),
    codeOf(await ask({ toAgencyId: app.newId(), reason })),
  ]).toEqual([
    '201',
    '201',
    '400 platform.invalid_input',
    '400 platform.invalid_input',
    '404 programmes.office_not_found',
    '404 programmes.office_not_found',
  ])
  const told = async () => (await other.viewer.get(`${other.at}/referrals`)).body.referrals
  const own = `/v1/businesses/${client.businessId}/office-referrals`
  const answer = `${own}/${office.agencyId}/${asked.body.id}/answer`
  expect(await told()).toEqual([])
  const outcome = `${client.at}/referrals/${asked.body.id}/outcome`
  expect([
    codeOf(await office.member.post(outcome, { outcome: 'helped' })),
    codeOf(await client.member.post(answer, { isAgreed: true })),
    codeOf(await client.stranger.post(answer, { isAgreed: true })),
    codeOf(await office.owner.post(answer, { isAgreed: true })),
  ]).toEqual([
    '404 programmes.referral_not_found',
    '403 accounts.role_too_low',
    '404 platform.not_found',
    '404 platform.not_found',
  ])
  expect((await client.viewer.get(own)).body.referrals).toMatchObject([
    { to: { office: null, name: 'The port' }, state: 'asked', from: { agencyId: office.agencyId } },
    { to: { office: { agencyId: other.agencyId } }, reason, state: 'asked' },
  ])
  expect(codeOf(await client.owner.post(answer, { isAgreed: true }))).toBe('200')
  expect(codeOf(await client.owner.post(answer, { isAgreed: false }))).toBe(
    '404 programmes.referral_not_found',
  )
  expect(await told()).toMatchObject([{ business: { businessId: client.businessId }, reason }])
  expect((await other.viewer.get(`${other.at}/clients`)).body.clients).toEqual([])
  expect((await other.viewer.get(`${other.at}/joined`)).body.joined).toMatchObject([
    { businessId: client.businessId, cameBy: 'referral', shows: [] },
  ])
  const ended = { outcome: 'helped', words: 'A cheaper lane.' }
  expect(codeOf(await office.member.post(outcome, ended))).toBe('200')
  const [, referral] = (await office.viewer.get(client.at)).body.referrals
  expect(referral).toMatchObject({ state: 'ended', outcome: 'helped', outcomeWords: ended.words })
  // The other office is told of the business, not of what this one thinks came of it.
  expect(JSON.stringify(await told())).not.toContain('cheaper')
})
