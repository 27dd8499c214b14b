import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { givenOffice, givenTree } from './testing.ts'

const app = await testApp()
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) =>
  `${status} ${body.code ?? ''}`.trim()

test('an agency asks, the office above says yes, and it stands in the tree', async () => {
  const nation = await givenOffice(app, { level: 'nation' })
  const agency = await givenOrganisation(app, { kind: 'agency', name: 'Michigan Export' })
  const agencyId = agency.organisationId
  const at = `/v1/agencies/${agencyId}/office`
  const asked = { level: 'state', parentId: nation.agencyId, state: 'US-MI' }
  const answer = await agency.owner.put(at, asked)
  expect([answer.status, answer.body]).toEqual([
    200,
    {
      agencyId,
      name: { en: 'Michigan Export', 'zh-CN': 'Michigan Export' },
      level: 'state',
      state: 'US-MI',
      county: null,
      place: { en: 'Michigan', 'zh-CN': '密歇根州' },
      isSample: false,
      standing: 'asked',
      above: [
        {
          agencyId: nation.agencyId,
          name: { en: 'Office of nation', 'zh-CN': 'Office of nation' },
          level: 'nation',
          state: null,
          county: null,
          place: null,
        },
      ],
      totals: [],
    },
  ])
  // Until it is open nobody above reads it, and nobody can consent to it.
  expect(codeOf(await nation.owner.get(at))).toBe('404 platform.not_found')
  const waiting = await nation.viewer.get(`${nation.at}/offices?standing=asked`)
  expect(waiting.body.offices).toEqual([answer.body])
  const decision = `${nation.at}/offices/${agencyId}/decision`
  expect(codeOf(await nation.member.post(decision, { isOpen: true }))).toBe(
    '403 accounts.role_too_low',
  )
  expect((await nation.owner.post(decision, { isOpen: true })).body).toEqual({ done: true })
  const open = await nation.viewer.get(at)
  expect([open.status, open.body.standing]).toEqual([200, 'open'])
  const list = await app.anonymous.get(`/v1/offices?state=US-MI&limit=200`)
  const shown = list.body.offices.find((one: { agencyId: string }) => one.agencyId === agencyId)
  expect(shown.above.map((one: { agencyId: string }) => one.agencyId)).toEqual([nation.agencyId])
  // Whoever looks for it types a part of its name, or who may stand under it.
  const named = async (query: string) => {
    const { body } = await app.anonymous.get(`/v1/offices?limit=200&${query}`)
    const ids = body.offices.map((one: { agencyId: string }) => one.agencyId)
    return [agencyId, nation.agencyId].filter((id) => ids.includes(id))
  }
  expect([
    await named('name=IGAN%20exp'),
    await named('name=Office%20of%20nation'),
    await named('name=IGAN%20exp&above=state'),
    await named('above=state'),
    await named('above=county'),
    await named(`id=${agencyId}&above=county&state=US-MI`),
    await named('name=Ohio%20Export'),
  ]).toEqual([[agencyId], [nation.agencyId], [], [nation.agencyId], [agencyId], [agencyId], []])
  const first = await app.anonymous.get('/v1/offices?name=office&limit=1')
  const [{ agencyId: before }] = first.body.offices
  const second = await app.anonymous.get(`/v1/offices?name=office&limit=1&after=${before}`)
  expect(first.body.next).toBe(before)
  expect(second.body.offices.every((one: { agencyId: string }) => one.agencyId > before)).toBe(true)
  expect(await app.eventsAbout(agencyId)).toContainEqual([
    'programmes.office_decided',
    { agencyId, isOpen: true },
  ])
  const audit = (await agency.owner.get(`/v1/organisations/${agencyId}/audit`)).body.entries
  expect(audit.slice(0, 2).map((one: { action: string }) => one.action)).toEqual([
    'programmes.office_opened',
    'programmes.office_asked',
  ])
  // What is open stays: a move would show figures to those nobody consented to.
  const moved = await agency.owner.put(at, { level: 'state', state: 'US-MI' })
  expect(codeOf(moved)).toBe('409 programmes.office_stands')
  expect((await agency.owner.get(at)).body.above).toHaveLength(1)
})

test('a parent of the wrong level, a circle and a foreign place are refused', async () => {
  const { nation, state, county, station, other } = await givenTree(app)
  const agency = await givenOrganisation(app, { kind: 'agency' })
  const agencyId = agency.organisationId
  const ask = async (body: object) =>
    codeOf(await agency.owner.put(`/v1/agencies/${agencyId}/office`, body))
  const MI = { state: 'US-MI', county: 'Leelanau' }
  expect([
    await ask({ level: 'nation', parentId: nation.agencyId }),
    await ask({ level: 'county', ...MI }),
    await ask({ level: 'county', parentId: nation.agencyId, ...MI }),
    await ask({ level: 'county', parentId: county.agencyId, ...MI }),
    await ask({ level: 'state', parentId: state.agencyId, state: 'US-MI' }),
    await ask({ level: 'station', parentId: station.agencyId, ...MI }),
    await ask({ level: 'station', parentId: nation.agencyId, ...MI }),
    await ask({ level: 'station', ...MI }),
    await ask({ level: 'state', parentId: agencyId, state: 'US-MI' }),
    await ask({ level: 'county', parentId: other.agencyId, ...MI }),
    await ask({ level: 'county', parentId: state.agencyId, state: 'US-MI' }),
    await ask({ level: 'station', parentId: county.agencyId, state: 'US-MI', county: 'Kent' }),
    await ask({ level: 'state' }),
    await ask({ level: 'state', state: 'Michigan' }),
  ]).toEqual([
    '409 programmes.wrong_level',
    '409 programmes.wrong_level',
    '409 programmes.wrong_level',
    '409 programmes.wrong_level',
    '409 programmes.wrong_level',
    '409 programmes.wrong_level',
    '409 programmes.wrong_level',
    '409 programmes.wrong_level',
    '404 programmes.office_not_found',
    '409 programmes.wrong_place',
    '409 programmes.wrong_place',
    '409 programmes.wrong_place',
    '409 programmes.wrong_place',
    '400 platform.invalid_input',
  ])
  expect(codeOf(await agency.owner.get(`/v1/agencies/${agencyId}/office`))).toBe(
    '404 programmes.office_not_found',
  )
  // And the database itself refuses them, whoever writes.
  const circle = sql`update programmes.agency set parent_id = ${county.agencyId},
      parent_level = 'county', parent_ancestors = ${[nation.agencyId, state.agencyId]}::uuid[]
    where agency_id = ${state.agencyId}`
  await expect(circle.execute(app.ctx.db)).rejects.toThrow()
  const forged = sql`update programmes.agency set parent_level = 'state'
    where agency_id = ${station.agencyId}`
  await expect(forged.execute(app.ctx.db)).rejects.toThrow()
  const shortened = sql`update programmes.agency set parent_ancestors = '{}'
    where agency_id = ${station.agencyId}`
  await expect(shortened.execute(app.ctx.db)).rejects.toThrow()
})

test('an office reads itself and what is below, never above or beside', async () => {
  const { nation, state, county, station, other } = await givenTree(app)
  const offices = { nation, state, county, station, other }
  const seen = async (name: keyof typeof offices) =>
    Promise.all(
      Object.values(offices).map(async ({ at }) => {
        const answers = await Promise.all(
          ['office', 'offices', 'clients', 'clients.csv'].map((part) =>
            offices[name].viewer.get(`${at}/${part}`),
          ),
        )
        return [...new Set(answers.map(({ status }) => status))].join()
      }),
    )
  expect({
    nation: await seen('nation'),
    state: await seen('state'),
    county: await seen('county'),
    station: await seen('station'),
    other: await seen('other'),
  }).toEqual({
    nation: ['200', '200', '200', '200', '200'],
    state: ['404', '200', '200', '200', '404'],
    county: ['404', '404', '200', '200', '404'],
    station: ['404', '404', '404', '200', '404'],
    other: ['404', '404', '404', '404', '200'],
  })
  // As readers: what is decided below is decided there.
  const path = `${county.at}/offices/${station.agencyId}/decision`
  expect(codeOf(await state.owner.post(path, { isOpen: false }))).toBe('404 platform.not_found')
  const key = (scopes: string[]) =>
    state.owner.post(`/v1/organisations/${state.agencyId}/api-keys`, { name: 'p', scopes })
  const [reads, sells] = [await key(['programmes:read']), await key(['catalogue:read'])]
  const by = ({ body }: { body: { secret: string } }, at: string) =>
    app.withHeaders({ 'x-api-key': body.secret }).get(`${at}/clients`)
  expect([
    codeOf(await by(reads, station.at)),
    codeOf(await by(reads, other.at)),
    codeOf(await by(sells, station.at)),
  ]).toEqual(['200', '404 platform.not_found', '403 accounts.scope_missing'])
})

test('the operator opens the first offices; one that is declined may ask again', async () => {
  const agency = await givenOrganisation(app, { kind: 'agency' })
  const at = `/v1/agencies/${agency.organisationId}/office`
  const decide = (isOpen: boolean, client = operator.client) =>
    client.post(`/v1/desk/offices/${agency.organisationId}/decision`, { isOpen })
  await agency.owner.put(at, { level: 'nation' })
  expect(codeOf(await decide(true, agency.owner))).toBe('403 programmes.operator_required')
  const asked = await operator.client.get('/v1/desk/offices?limit=200')
  const { waiting } = (await operator.client.get('/v1/desk/waiting')).body
  expect(waiting).toContainEqual({ kind: 'offices', count: asked.body.offices.length })
  expect(asked.body.offices.map((one: { agencyId: string }) => one.agencyId)).toContain(
    agency.organisationId,
  )
  expect(codeOf(await decide(false))).toBe('200')
  expect(codeOf(await agency.owner.get(at))).toBe('404 programmes.office_not_found')
  expect(codeOf(await decide(true))).toBe('404 programmes.office_not_found')
  await agency.owner.put(at, { level: 'nation' })
  expect(codeOf(await decide(true))).toBe('200')
  expect((await agency.viewer.get(at)).body.standing).toBe('open')
})

test('counties whose office has opened are held against those that have none yet', async () => {
  const state = await givenOffice(app, { state: 'US-WY' })
  const read = () => state.viewer.get(`${state.at}/staged-start`)
  const { body: few } = await read()
  expect([few.conclusion, few.begun, few.compared, few.difference]).toEqual(['too_few', 0, 0, null])
  const usual = app.now()
  app.setNow(new Date('2026-02-10T12:00:00Z'))
  const begun = ['Albany', 'Big Horn', 'Campbell', 'Carbon', 'Converse']
  for (const county of begun) {
    await givenOffice(app, { level: 'county', parentId: state.agencyId, state: 'US-WY', county })
  }
  app.setNow(usual)
  // One job-year more a quarter since then: counties by their FIPS codes, as the count has them.
  await sql`insert into impact.claim (business_id, evidence, evidence_id, effect, entry, kind, tier, jobs,
      from_day, to_day, state, county, is_sample, source, made_at)
    select ${state.organisationId}, 'order', county || day, 'direct', 'claim', 'supported', 'modelled', 1,
      day, day + 1, '56', county, false, 'a test', ${usual}::timestamptz
    from unnest(array['56001', '56003', '56005', '56007', '56009']) as county,
      unnest(array['2026-01-15', '2026-05-15', '2026-09-15']::date[]) as day`.execute(app.ctx.db)
  const { body } = await read()
  expect(body).toEqual({
    conclusion: 'more',
    quarters: [
      ...['2024-Q4', '2025-Q1', '2025-Q2', '2025-Q3'],
      ...['2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3'],
    ],
    begun: 5,
    compared: 18,
    withoutBefore: 0,
    difference: { value: 1, low: 1, high: 1 },
    before: { value: 0, low: 0, high: 0 },
    since: [0, 1, 2].map((periods) => ({ periods, units: 5, difference: 1 })),
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    // Five counties, three quarters.
    netNew: { value: 15, low: 15, high: 15 },
  })
  const { digest } = body
  const at = `${state.at}/net-new`
  const history = async () => (await state.viewer.get(at)).body.claims
  const count = async () => (await app.anonymous.get('/v1/impact')).body
  const standing = async () =>
    (await app.anonymous.get('/v1/impact/net-new?limit=200')).body.claims.filter(
      ({ agencyId }: { agencyId: string }) => agencyId === state.agencyId,
    )
  expect(codeOf(await state.member.post(at, { digest }))).toBe('403 accounts.role_too_low')
  expect(codeOf(await state.owner.post(at, { digest: few.digest }))).toBe(
    '409 impact.comparison_changed',
  )
  expect([await history(), await standing()]).toEqual([[], []])
  const counted = await count()
  const first = await state.owner.post(at, { digest })
  expect(first.body).toMatchObject({
    ...{ state: 'WY', fromQuarter: '2024-Q4', toQuarter: '2026-Q3', revision: 1 },
    ...{ jobs: '15.000000000', low: '15.000000000', high: '15.000000000', begun: 5, compared: 18 },
    ...{ digest, supersededAt: null },
    sentence: {
      en: 'From 2024-Q4 to 2026-Q3 the 5 counties whose office opened had 15.00 job-years more than they would have had, had they moved as the 18 counties beside them did (95 %: 15.00 to 15.00).',
    },
  })
  // Put on record again it takes the place of the first; nothing of it is in the count.
  const second = await state.owner.post(at, { digest })
  expect(await standing()).toEqual([second.body])
  expect((await history()).map((one: { revision: number }) => one.revision)).toEqual([2, 1])
  expect((await history())[1].supersededAt).toBe(app.now().toISOString())
  expect(await count()).toEqual(counted)
  const { text } = await app.anonymous.get('/v1/impact/net-new.csv')
  const lines = text.split('\r\n').filter((line) => line.includes(digest))
  expect(lines).toEqual([
    expect.stringContaining(
      ',WY,2024-Q4,2026-Q3,direct_jobs_supported,15.000000000,15.000000000,15.000000000,5,18,',
    ),
  ])
  // As many jobs where no office is: the difference may be chance, and is not put on record.
  await sql`insert into impact.claim (business_id, evidence, evidence_id, effect, entry, kind, tier, jobs,
      from_day, to_day, state, county, is_sample, source, made_at)
    select ${state.organisationId}, 'order', county || day, 'direct', 'claim', 'supported', 'modelled', 1,
      day, day + 1, '56', county, false, 'a test', ${usual}::timestamptz
    from unnest(array['56011', '56013', '56015', '56017', '56019', '56021', '56023', '56025', '56027',
      '56029', '56031', '56033', '56035', '56037', '56039', '56041', '56043', '56045']) as county,
      unnest(array['2026-01-15', '2026-05-15', '2026-09-15']::date[]) as day`.execute(app.ctx.db)
  const alike = (await read()).body
  expect([alike.conclusion, alike.netNew]).toEqual(['by_chance', null])
  const refused = await state.owner.post(at, { digest: alike.digest })
  expect([codeOf(refused), refused.body.params]).toEqual([
    '409 impact.not_net_new',
    { conclusion: 'by_chance' },
  ])
  expect(await standing()).toEqual([second.body])
  const nation = await givenOffice(app, { level: 'nation' })
  expect(codeOf(await nation.viewer.get(`${nation.at}/staged-start`))).toBe(
    '409 programmes.nothing_to_compare',
  )
})
