import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { nameAddress } from '../../platform/address-name.ts'
import { transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { type Answer, type Client, testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { AssessmentFinished } from '../assessment/contract.ts'
import { mailsTo, tell, tellOnce } from '../notifications/testing.ts'
import { ListingChanged } from '../storefront/contract.ts'
import { optOut } from './api.ts'
import { SendInvitations } from './invite-prospects.ts'
import { foldName, readAddress, sameName } from './recruit.ts'
import { EraseByRule } from './tend-office.ts'
import { type GivenOffice, givenOffice, givenTree } from './testing.ts'

const app = await testApp()
beforeAll(() => workingApp(app))
// Other files of this worker have the same clock.
const begun = app.now()
afterEach(() => app.setNow(begun))
const signal = AbortSignal.timeout(600_000)

const codeOf = ({ status, body }: Answer) => `${status} ${body.code ?? ''}`.trim()
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** As the directory of a state writes it: no county, no mail, and a mail address as website. */
const DIRECTORY = [
  '"city","facebook","latitude","name","state","street","tags","type","website","zip"',
  '"South Haven","","42.48","Overlook Orchards, LLC","MI","6405 1st Ave","honey eggs","farm","www.overlook.example","49090"',
  '"South Haven ","","42.48","overlook  orchards","MI","6405 1st Ave","","farm","","49090"',
  '"Kent City","","43.18","Ridge Hayrides","MI","3506 Ridge","juices","farm","ridge@hayrides.example","49330"',
  '"Ypsilanti","","42.24","Ypsilanti Farmers Market- Downtown","MI","16 S 1st","","market","Http://ypsi.example/market","48198"',
  '"Mason","","42.61","","MI","849 N. 1st","red-meat","farm","","48854"',
  '',
].join('\r\n')

const importList = (
  office: GivenOffice,
  text: string | Uint8Array,
  client: Client = office.member,
) => client.post(`${office.at}/prospects/imports`, text)
const listOf = async (office: GivenOffice, query = '') =>
  (await office.viewer.get(`${office.at}/prospects${query}`)).body

/** An office with prospects that have these addresses, one business each. */
async function givenProspects(count: number, office?: GivenOffice) {
  const made = office ?? (await givenOffice(app))
  const mails = Array.from({ length: count }, (_, i) => `farm-${i}-${app.newId()}@example.com`)
  const rows = mails.map((mail, i) => `Farm ${i} ${mail.slice(-20, -12)},${mail},Leelanau County`)
  await importList(made, `name,email,county\n${rows.join('\n')}\n`)
  const invite = (over: object = {}, client: Client = made.member) =>
    client.post(`${made.at}/invitations`, {
      name: 'Spring',
      message: 'We pay half of your first labels.\nOlive Owner',
      locale: 'en',
      asks: ['assessment', 'orders'],
      ...over,
    })
  const funnel = async () => (await made.viewer.get(`${made.at}/invitations`)).body
  return { office: made, mails, invite, funnel }
}

/** Everything that waits goes out, and is told. */
async function send() {
  await SendInvitations.run(app.ctx, {} as never, signal)
  await tell(app)
}

const linkIn = (mail: string) => /\/invited\/([\w-]+\.[\w-]+)\?lang=en/.exec(mail)![1]!
const mailTo = (address: string) => mailsTo(app, address)[0]!
const tokenFor = (address: string) => linkIn(mailTo(address).text)

test('names, places and addresses are known again however a list writes them', () => {
  expect(['The Happy Buddha Farm, L.L.C.', 'happy buddha  farm'].map(foldName)).toEqual([
    'happy buddha farm',
    'happy buddha farm',
  ])
  expect(["K's Acres & Sons Inc", 'Café Ñandú Co.'].map(foldName)).toEqual([
    'ks acres and sons',
    'cafe nandu',
  ])
  const at = (city: string | null, county: string | null) =>
    sameName({ name: 'LLC', city, county, state: 'US-MI' })
  expect([at('Mason ', 'Ingham'), at(null, 'Ingham County'), at(null, 'Ingham')]).toEqual([
    'llc|mason|US-MI',
    'llc|ingham|US-MI',
    'llc|ingham|US-MI',
  ])
  expect(
    [' Ann@Farm.Example ', 'mailto:a@b.co', 'a b@c.de', 'a@b', 'a@-b.de'].map(readAddress),
  ).toEqual(['ann@farm.example', 'a@b.co', undefined, undefined, undefined])
})

test('a list is imported once, its faults are named, and a later list adds the addresses', async () => {
  const office = await givenOffice(app)
  const first = await importList(office, DIRECTORY)
  const { issues, columns, ...counts } = first.body
  expect([first.status, counts]).toEqual([
    200,
    { rows: 5, added: 3, completed: 0, known: 1, skipped: 1, issueCount: 2 },
  ])
  expect(issues.map((one: { title: unknown }) => ({ ...one, title: undefined }))).toMatchObject([
    { row: 4, code: 'website_is_mail', outcome: 'noted', column: 'website' },
    { row: 6, code: 'name_missing', outcome: 'skipped', column: 'name', read: '' },
  ])
  expect([columns.read.length, columns.ignored]).toEqual([
    6,
    ['facebook', 'latitude', 'street', 'zip'],
  ])
  // The same again, also packed: nothing comes twice.
  const again = await importList(office, gzipSync(DIRECTORY))
  expect([again.body.added, again.body.known]).toEqual([0, 4])
  const { prospects, counts: stages } = await listOf(office)
  expect(stages).toEqual([{ stage: 'no_address', count: 3 }])
  expect(prospects[0]).toEqual({
    id: prospects[0].id,
    name: 'Overlook Orchards, LLC',
    city: 'South Haven',
    county: null,
    state: 'US-MI',
    website: 'https://www.overlook.example/',
    kind: 'farm',
    goods: 'honey eggs',
    stage: 'no_address',
    invitations: 0,
    invitedAt: null,
  })
  const mail = (name: string) => `${name}-${app.newId()}@example.com`
  const [one, two] = [mail('one'), mail('two')]
  const later = await importList(
    office,
    `Business;E-Mail;Town;State\nOverlook Orchards;${one};South Haven;Michigan\n` +
      `Ridge Hayrides;${one};Kent City;MI\nNew Farm;${two};Mason;Ontario\nOdd;nobody;Mason;MI\n`,
  )
  expect(later.body).toMatchObject({ rows: 4, added: 2, completed: 1, known: 1, skipped: 0 })
  expect(
    later.body.issues.map(({ row, code }: { row: number; code: string }) => [row, code]),
  ).toEqual([
    [4, 'state_unknown'],
    [5, 'address_unreadable'],
  ])
  const pages = await listOf(office, '?limit=2')
  const rest = await listOf(office, `?limit=200&after=${pages.next}`)
  expect([pages.prospects.length, rest.prospects.length, rest.next]).toEqual([2, 3, null])
  const named = async (query: string) =>
    (await listOf(office, query)).prospects.map(({ name }: { name: string }) => name)
  expect([
    await named('?stage=new'),
    await named('?kind=Market'),
    await named('?name=The%20overlook'),
  ]).toEqual([
    ['Overlook Orchards, LLC', 'New Farm'],
    ['Ypsilanti Farmers Market- Downtown'],
    ['Overlook Orchards, LLC'],
  ])
  // The address lies sealed, and no answer holds it.
  const { rows } = await sql<{ address: Buffer }>`select address from programmes.recruit as prospect
    where agency_id = ${office.agencyId} and address is not null`.execute(app.ctx.db)
  expect(rows.length).toBe(2)
  expect(rows.some(({ address }) => address.includes(one))).toBe(false)
  expect(JSON.stringify(await listOf(office))).not.toContain('@')
  // A prospect that nobody has written to is forgotten when somebody says so.
  const gone = `${office.at}/prospects/${prospects[2].id}`
  expect([
    codeOf(await office.viewer.delete(gone)),
    codeOf(await office.member.delete(gone)),
    codeOf(await office.member.delete(gone)),
  ]).toEqual(['403 accounts.role_too_low', '200', '404 programmes.prospect_not_found'])
})

test('what is no list is refused and leaves nothing; two imports at once add each business once', async () => {
  const office = await givenOffice(app)
  const refused = [
    await importList(office, 'city,website\nMason,a.example\n'),
    await importList(office, 'name,email\n'),
    await importList(office, ''),
    await importList(office, Buffer.from('%PDF-1.7 and more')),
    await importList(office, DIRECTORY, office.viewer),
    await importList(office, DIRECTORY, office.stranger),
  ]
  expect(refused.map(codeOf)).toEqual([
    '422 programmes.prospect_columns_missing',
    '422 programmes.prospect_list_empty',
    '422 programmes.prospect_list_empty',
    '422 catalogue.not_a_table',
    '403 accounts.role_too_low',
    '404 platform.not_found',
  ])
  expect((await listOf(office)).counts).toEqual([])
  const rows = Array.from({ length: 1_200 }, (_, i) => `Farm ${i},farm-${i}@example.com`)
  const list = `name,email\n${rows.join('\n')}\n"never closed,x@y.de\n`
  const both = await Promise.all([importList(office, list), importList(office, list)])
  expect(both.map(({ status }) => status)).toEqual([200, 200])
  expect(both[0]!.body.added + both[1]!.body.added).toBe(1_200)
  expect(both[0]!.body.issues).toMatchObject([{ row: 1_202, code: 'quote_not_closed' }])
  expect((await listOf(office)).counts).toEqual([{ stage: 'new', count: 1_200 }])
})

describe('invitations', () => {
  test('go out once each, lead to who invites, and end for good by one click', async () => {
    const { office, mails, invite, funnel } = await givenProspects(3)
    expect(codeOf(await invite({}, office.viewer))).toBe('403 accounts.role_too_low')
    expect(codeOf(await invite())).toBe('201')
    // Who waits for one letter, or has just had one, gets no other.
    expect(codeOf(await invite())).toBe('409 programmes.nobody_to_invite')
    await Promise.all([send(), send()])
    await send()
    expect(mails.map((mail) => mailsTo(app, mail).length)).toEqual([1, 1, 1])
    expect(codeOf(await invite())).toBe('409 programmes.nobody_to_invite')
    const { head, subject, text, html } = mailTo(mails[0]!)
    expect(subject).toMatch(/^Office of state invites Farm 0 .* to sell in China$/)
    expect(text).toContain('We pay half of your first labels.\nOlive Owner')
    expect(html).not.toMatch(/<img/)
    const before = await funnel()
    expect(before.batches[0]).toMatchObject({ name: 'Spring', chosen: 3, sent: 3, waiting: 0 })
    const token = tokenFor(mails[0]!)
    const shown = await app.anonymous.get(`/v1/invitations/${token}`)
    expect(shown.body).toMatchObject({
      office: { agencyId: office.agencyId, level: 'state', above: [] },
      asks: ['assessment', 'orders'],
      isOptedOut: false,
      isAnswered: false,
    })
    const forged = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
    expect(codeOf(await app.anonymous.get(`/v1/invitations/${forged}`))).toBe(
      '404 programmes.invitation_not_found',
    )
    // One click, as a mail program sends it.
    const url = /^List-Unsubscribe: <(.*)>$/m.exec(head)![1]!
    const path = url.slice(url.indexOf('/mail/'))
    expect((await app.anonymous.get(path)).text).toContain('invitations of offices')
    expect((await listOf(office)).counts).toEqual([{ stage: 'invited', count: 3 }])
    const done = await app.anonymous.post(path, 'List-Unsubscribe=One-Click', FORM)
    expect([done.status, done.text]).toEqual([200, expect.stringContaining('none keeps it')])
    expect((await listOf(office, '?stage=opted_out')).prospects).toHaveLength(1)
    expect((await app.anonymous.get(`/v1/invitations/${token}`)).body.isOptedOut).toBe(true)
    // No office gets the address back by a new list, and nobody is written to there again.
    const other = await givenProspects(1)
    await importList(other.office, `name,email\nAny name,${mails[0]}\n`)
    expect((await listOf(other.office)).counts).toEqual([
      { stage: 'new', count: 1 },
      { stage: 'opted_out', count: 1 },
    ])
    app.setNow(new Date(app.now().getTime() + 15 * 86_400_000))
    expect(codeOf(await invite({ name: 'Summer' }))).toBe('201')
    await send()
    expect(mails.map((mail) => mailsTo(app, mail).length)).toEqual([1, 2, 2])
  })

  test('whoever says no while a letter waits gets none; a round that is stopped ends', async () => {
    const { office, mails, invite, funnel } = await givenProspects(502)
    const { body } = await invite()
    // Of the day's 500 nothing is left for the last two.
    await send()
    expect((await funnel()).batches[0]).toMatchObject({ chosen: 502, sent: 500, waiting: 2 })
    const stop = `${office.at}/invitations/${body.id}/stop`
    expect((await office.member.post(stop)).body).toEqual({ stopped: 2 })
    expect(codeOf(await office.member.post(stop))).toBe('404 programmes.batch_not_found')
    app.setNow(new Date(app.now().getTime() + 86_400_000 + 1))
    expect(codeOf(await invite({ name: 'The last two' }))).toBe('201')
    const waits = mails[501]!
    const name = nameAddress('a-secret-for-tests-that-is-long-enough', waits)
    await transaction(app.ctx, (tx) => optOut(tx, name))
    await send()
    expect([mailsTo(app, waits).length, mailsTo(app, mails[500]!).length]).toEqual([0, 1])
    expect((await funnel()).batches[0]).toMatchObject({ sent: 1, unwanted: 1, waiting: 0 })
  }, 120_000)

  test('one that a killed process had in its hands is not sent again, and the office is told', async () => {
    const { mails, invite, funnel } = await givenProspects(2)
    await invite()
    await SendInvitations.run(app.ctx, {} as never, signal)
    // The mail server takes the first and the process dies before it can note that.
    const taken: string[] = []
    const send = ({ to }: { to: string }) => {
      taken.push(to)
      return new Promise<void>(() => {})
    }
    void tell({ ...app, ctx: { ...app.ctx, mailer: { describe: '', send } } })
    await until(
      async () => taken.length,
      (count) => count === 2,
    )
    app.setNow(new Date(app.now().getTime() + 14 * 60_000))
    await tellOnce(app)
    expect((await funnel()).batches[0]).toMatchObject({ chosen: 2, sent: 2, unknown: 0 })
    app.setNow(new Date(app.now().getTime() + 2 * 60_000))
    await tell(app)
    await tell(app)
    expect((await funnel()).batches[0]).toMatchObject({ chosen: 2, sent: 0, unknown: 2 })
    expect([taken.sort(), mails.flatMap((mail) => mailsTo(app, mail))]).toEqual([mails.sort(), []])
  })

  test('an address that led nowhere for two years is erased, and is not added anew', async () => {
    const { office, mails } = await givenProspects(1)
    app.setNow(new Date(app.now().getTime() + 731 * 86_400_000))
    await EraseByRule.run(app.ctx, {} as never, signal)
    expect((await listOf(office)).counts).toEqual([{ stage: 'no_address', count: 1 }])
    const again = await importList(office, `name,email\nAnother name,${mails[0]}\n`)
    expect(again.body).toMatchObject({ added: 0, known: 1 })
  })
})

describe('the funnel', () => {
  test('counts arrivals and what followed, names those who consent, and hides small cells', async () => {
    const { office, mails, invite, funnel } = await givenProspects(14)
    await invite()
    await send()
    const stepsOf = (list: { step: string; count: number | null; shown: number }[]) =>
      Object.fromEntries(list.map(({ step, count, shown }) => [step, [count, shown]]))
    expect(stepsOf((await funnel()).funnel)).toEqual({
      opened: [0, 0],
      joined: [0, 0],
      assessed: [0, 0],
      applied: [0, 0],
      listed: [0, 0],
      sold: [0, 0],
    })
    const arrive = (mail: string) => app.anonymous.post(`/v1/invitations/${tokenFor(mail)}/arrival`)
    for (const mail of mails.slice(0, 4)) expect(codeOf(await arrive(mail))).toBe('200')
    // Looking by a program changes nothing, and coming twice is coming once.
    await app.anonymous.get(`/v1/invitations/${tokenFor(mails[9]!)}`)
    await arrive(mails[0]!)
    expect(stepsOf((await funnel()).batches[0].funnel)['opened']).toEqual([null, 0])
    for (const mail of mails.slice(4, 6)) await arrive(mail)
    expect(stepsOf((await funnel()).batches[0].funnel)['opened']).toEqual([6, 0])

    const join = async (mail: string, business: Awaited<ReturnType<typeof givenOrganisation>>) =>
      business.owner.post(`/v1/businesses/${business.organisationId}/offices`, {
        token: tokenFor(mail),
      })
    const [first, second] = [await givenOrganisation(app), await givenOrganisation(app)]
    const at = `/v1/businesses/${first.organisationId}/offices`
    const body = { token: tokenFor(mails[0]!) }
    expect([
      codeOf(await app.anonymous.post(at, body)),
      codeOf(await first.member.post(at, body)),
      codeOf(await first.stranger.post(at, body)),
      codeOf(await join(mails[0]!, first)),
      codeOf(await join(mails[0]!, first)),
      codeOf(await join(mails[0]!, second)),
      codeOf(await join(mails[1]!, second)),
    ]).toEqual([
      '401 accounts.sign_in_required',
      '403 accounts.role_too_low',
      '404 platform.not_found',
      '200',
      '200',
      '409 programmes.invitation_answered',
      '200',
    ])
    // Joined, asked, and nothing is shown.
    expect((await first.viewer.get(at)).body.offices).toMatchObject([
      { office: { agencyId: office.agencyId }, asks: ['assessment', 'orders'] },
    ])
    expect((await office.viewer.get(`${office.at}/clients`)).body.clients).toEqual([])
    const joined = async () => (await office.viewer.get(`${office.at}/joined`)).body.joined
    const happen = (businessId: string) =>
      transaction(app.ctx, async (tx) => {
        await emit(tx, AssessmentFinished, { assessmentId: app.newId(), businessId, products: 1 })
        for (const state of ['draft', 'live'] as const) {
          await emit(tx, ListingChanged, { businessId, listingId: app.newId(), state })
        }
      })
    await happen(first.organisationId)
    await happen(second.organisationId)
    const marks = async () => {
      const { rows } = await sql<{ count: bigint }>`select count(*) as count from programmes.client
        where agency_id = ${office.agencyId} and listed_at is not null
          and assessed_at is not null`.execute(app.ctx.db)
      return rows[0]!.count
    }
    expect(await until(marks, (count) => count === 2n)).toBe(2n)
    const hidden = { assessedAt: null, listedAt: null, soldAt: null, shows: [] }
    expect(await joined()).toMatchObject([hidden, hidden])
    expect(stepsOf((await funnel()).funnel)).toMatchObject({
      joined: [2, 2],
      assessed: [null, 0],
      listed: [null, 0],
      sold: [0, 0],
    })
    // One shows its assessment: of it that is told, of the other nothing.
    await first.owner.put(`/v1/businesses/${first.organisationId}/consents/${office.agencyId}`, {
      figures: ['assessment'],
    })
    const [told] = (await joined()).filter(
      (one: { businessId: string }) => one.businessId === first.organisationId,
    )
    expect([told.assessedAt === null, told.listedAt, told.shows]).toEqual([
      false,
      null,
      ['assessment'],
    ])
    expect(stepsOf((await funnel()).funnel)['assessed']).toEqual([null, 1])
    // Who leaves is no client, and what it does then is not followed.
    expect(codeOf(await second.owner.delete(`${at}/${office.agencyId}`))).toBe(
      '404 platform.not_found',
    )
    const own = `/v1/businesses/${second.organisationId}/offices/${office.agencyId}`
    expect([
      codeOf(await second.owner.delete(own)),
      codeOf(await second.owner.delete(own)),
    ]).toEqual(['200', '404 programmes.office_not_found'])
    expect(await joined()).toHaveLength(1)
  }, 120_000)

  test('is of those who belong to the office, not of those above it nor of programs', async () => {
    const { state, county } = await givenTree(app)
    const paths = ['prospects', 'invitations', 'joined']
    const seen = (client: Client) =>
      Promise.all(paths.map(async (path) => (await client.get(`${county.at}/${path}`)).status))
    const key = await county.owner.post(`/v1/organisations/${county.agencyId}/api-keys`, {
      name: 'p',
      scopes: ['programmes:read', 'programmes:write'],
    })
    expect({
      own: await seen(county.viewer),
      above: await seen(state.owner),
      stranger: await seen(county.stranger),
      anonymous: await seen(app.anonymous),
      program: await seen(app.withHeaders({ 'x-api-key': key.body.secret })),
    }).toEqual({
      own: [200, 200, 200],
      above: [404, 404, 404],
      stranger: [404, 404, 404],
      anonymous: [401, 401, 401],
      program: [403, 403, 403],
    })
  })
})
