import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testApp } from '../../../testing/test-app.ts'
import { givenUser } from '../../accounts/testing.ts'
import { givenOffice } from '../../programmes/testing.ts'
import { ClearBidDocuments } from './bid-documents.ts'
import { COLUMBUS, DETROIT, FRAME, givenSearch } from './testing.ts'

const app = await testApp()
const office = await givenOffice(app)
const stranger = await givenUser(app)
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n')

type City = { state: string; place: number | null; total: string | null; lacking: string[] }
const standing = ({ candidates }: { candidates: City[] }) =>
  candidates.map(({ state, place, total, lacking }) => ({ state, place, total, lacking }))
const score = (points: number, note = '') => ({ points: [{ key: 'support', points }], note })

test('cities are ranked, several give points, and it is said on which weights the first place hangs', async () => {
  const { at, detroit, columbus, detroitId, columbusId, read } = await givenSearch(office)
  // What people judge nobody has judged.
  const lacking = { state: 'lacking', place: null, total: null, lacking: ['support'] }
  expect(standing(await read())).toEqual([lacking, lacking])
  await office.member.put(`${detroit}/score`, score(8, 'The state pays the hall'))
  await office.owner.put(`${detroit}/score`, score(9))
  await office.owner.put(`${detroit}/score`, score(10))
  await office.member.put(`${columbus}/score`, score(3))
  const search = await read()
  // Detroit 305,780 and Columbus 334,059 businesses of 400,000; costs of 900,000 and 800,000 dollars.
  expect(search.candidates[0].points).toEqual([
    { key: 'reach', points: '7.64' },
    { key: 'cost', points: '6.88' },
    { key: 'support', points: '9.00' },
  ])
  expect(search.candidates[0]).toMatchObject({
    county: { fips: '26163', name: { en: 'Wayne County, Michigan' } },
    judged: [{ key: 'support', people: 2, least: 8, most: 10 }],
    own: { points: [{ key: 'support', points: 8 }], note: 'The state pays the hall' },
    notes: ['The state pays the hall'],
    within: [
      { hours: 2, counties: 27, establishments: 120_003 },
      { hours: 4, counties: 115, establishments: 305_780 },
    ],
  })
  expect(standing(search)).toEqual([
    { state: 'ranked', place: 1, total: '7.6840', lacking: [] },
    { state: 'ranked', place: 2, total: '7.0250', lacking: [] },
  ])
  // Without support (5 × 8.35 + 3 × 7.5) less (5 × 7.64 + 3 × 6.88) is 5.41 of 8, against 6 points of support.
  expect(search.sensitivity[2]).toEqual({
    key: 'support',
    stretches: [
      {
        from: { numerator: 0, denominator: 1 },
        to: { numerator: 541, denominator: 5341 },
        first: [columbusId],
      },
      {
        from: { numerator: 541, denominator: 5341 },
        to: { numerator: 1, denominator: 1 },
        first: [detroitId],
      },
    ],
    stays: {
      from: { numerator: 541, denominator: 5341 },
      to: { numerator: 1, denominator: 1 },
    },
  })
  // Those above and a viewer read it as it is, but for what is one's own.
  expect((await office.viewer.get(at)).body.candidates[0].own).toBe(null)
  expect((await stranger.client.get(at)).body.code).toBe('platform.not_found')
  const { body: reach } = await app.anonymous.get('/v1/drive-reach/26163')
  expect([reach.roadFactor, reach.kmPerHour, reach.counties.length]).toEqual([1.2, 80, 115])
  const counties = await app.anonymous.get('/v1/counties?state=US-MI')
  expect([counties.body.counties.length, counties.body.counties[0].name.en]).toEqual([
    83,
    'Alcona County, Michigan',
  ])
  expect((await app.anonymous.get('/v1/counties?state=US-ZZ')).body.code).toBe(
    'conferences.county_unknown',
  )
  expect((await app.anonymous.get('/v1/drive-reach/99999')).body.code).toBe(
    'conferences.county_unknown',
  )
})

test('what a city must have puts it out, what is wrong is refused and changes nothing', async () => {
  const { at, seriesId, detroit, columbus, detroitId, columbusId, read } = await givenSearch(office)
  await office.member.put(`${detroit}/score`, score(5))
  const few = { ...DETROIT.facts, seats: 2_999 }
  const out = await office.member.put(detroit, { ...DETROIT, facts: few, isWithdrawn: false })
  expect(out.body.candidates[0]).toMatchObject({ state: 'out', failed: ['seats'], place: null })
  await office.member.put(columbus, { ...COLUMBUS, answers: [], isWithdrawn: false })
  const before = await read()
  expect(before.candidates[1]).toMatchObject({ state: 'lacking', lacking: ['hall', 'support'] })
  const [reach, ...others] = FRAME.criteria
  const decide = { candidateId: detroitId, reasons: 'Near', version: before.version }
  const { member, owner, viewer } = office
  for (const [answer, refusal] of [
    [member.put(at, { ...FRAME, version: 1 }), '409 conferences.host_search_changed'],
    [
      member.put(at, {
        ...FRAME,
        criteria: [{ ...reach, weight: 51 }, ...others],
        version: before.version,
      }),
      '422 conferences.host_frame_wrong',
    ],
    [
      member.put(at, {
        ...FRAME,
        criteria: [{ ...reach, scale: { ...reach!.scale, none: 400_000 } }, ...others],
        version: before.version,
      }),
      '422 conferences.host_frame_wrong',
    ],
    [
      member.put(at, {
        ...FRAME,
        mustHaves: [{ ...FRAME.mustHaves[0], key: 'reach' }],
        version: before.version,
      }),
      '422 conferences.host_frame_wrong',
    ],
    [
      member.post(`${office.at}/host-searches`, { seriesId, year: 2027, ...FRAME }),
      '409 conferences.host_search_exists',
    ],
    [
      member.post(`${office.at}/host-searches`, { seriesId: app.newId(), year: 2027, ...FRAME }),
      '404 conferences.series_not_found',
    ],
    [
      member.post(`${at}/candidates`, { ...DETROIT, county: '99999' }),
      '422 conferences.county_unknown',
    ],
    [viewer.post(`${at}/candidates`, DETROIT), '403 accounts.role_too_low'],
    [viewer.put(`${detroit}/score`, score(1)), '403 accounts.role_too_low'],
    [
      member.put(`${detroit}/score`, { points: [{ key: 'cost', points: 1 }], note: '' }),
      '422 conferences.criterion_unknown',
    ],
    [member.put(`${detroit}/score`, score(11)), '400 platform.invalid_input'],
    [
      member.put(`${at}/candidates/${app.newId()}/score`, score(1)),
      '404 conferences.candidate_not_found',
    ],
    [member.post(`${at}/decisions`, decide), '403 accounts.role_too_low'],
    [owner.post(`${at}/decisions`, decide), '409 conferences.candidate_not_ranked'],
    [
      owner.post(`${at}/decisions`, { ...decide, candidateId: app.newId() }),
      '404 conferences.candidate_not_found',
    ],
    [
      owner.post(`${at}/decisions`, { ...decide, candidateId: columbusId, version: 1 }),
      '409 conferences.host_search_changed',
    ],
    [
      owner.post(`${office.at}/host-searches/${app.newId()}/decisions`, decide),
      '404 conferences.host_search_not_found',
    ],
  ] as const) {
    const { status, body } = await answer
    expect(`${status} ${body.code}`).toBe(refusal)
  }
  expect(await read()).toEqual(before)
})

test('a decision stands as it was made; a later one takes its place, and the database refuses changes', async () => {
  const { at, detroit, columbus, detroitId, columbusId, read } = await givenSearch(office, 2028)
  await office.member.put(`${detroit}/score`, score(9))
  await office.member.put(`${columbus}/score`, score(3))
  const decide = async (candidateId: string, reasons: string) => {
    const { version } = await read()
    return office.owner.post(`${at}/decisions`, { candidateId, reasons, version })
  }
  const first = await decide(detroitId, ' The state pays the hall. ')
  expect(first.status).toBe(201)
  const [decision] = first.body.decisions
  expect(decision).toMatchObject({
    number: 1,
    candidateId: detroitId,
    city: { en: 'Detroit', 'zh-CN': '底特律' },
    reasons: 'The state pays the hall.',
    criteria: FRAME.criteria,
    cities: [
      { name: { en: 'Detroit' }, place: 1, total: '7.6840' },
      { name: { en: 'Columbus' }, place: 2, total: '7.0250' },
    ],
  })
  await office.member.put(detroit, { ...DETROIT, isWithdrawn: true })
  const second = await decide(columbusId, 'Detroit cannot.')
  expect(second.body.candidates[0]).toMatchObject({ state: 'withdrawn', place: null })
  expect(second.body.decisions[0]).toEqual(decision)
  expect(second.body.decisions[1]).toMatchObject({ number: 2, candidateId: columbusId })
  for (const statement of [
    sql`update conferences.host_decision set reasons = 'Other'`,
    sql`delete from conferences.host_decision`,
    sql`truncate conferences.host_decision`,
  ]) {
    await expect(statement.execute(app.ctx.db)).rejects.toThrow('what was decided stays')
  }
  expect((await read()).decisions).toEqual(second.body.decisions)
  const listed = await office.viewer.get(`${office.at}/host-searches?limit=1`)
  expect([listed.body.searches.length, typeof listed.body.next]).toEqual([1, 'string'])
})

test('a city bids with documents; one that acts is refused, and one never finished goes', async () => {
  const { at, detroit, read } = await givenSearch(office, 2029)
  const send = (file: Buffer, title = 'Hall%20plan') =>
    office.member.post(`${detroit}/documents?title=${title}`, file, {
      'content-type': 'application/octet-stream',
    })
  const added = await send(PDF)
  expect([added.status, added.body.title, added.body.type]).toEqual([
    201,
    'Hall plan',
    'application/pdf',
  ])
  const file = await office.viewer.get(`${at}/documents/${added.body.id}`)
  expect([file.status, file.headers['content-disposition']]).toEqual([
    200,
    'attachment; filename="bid.pdf"',
  ])
  for (const [content, reason] of [
    [Buffer.from(`${PDF}`.replace('<<>>endobj', '<</JavaScript 1>>endobj')), 'active'],
    [Buffer.from('no document'), 'type_unknown'],
  ] as const) {
    const { body } = await send(content)
    expect([body.code, body.params.reason]).toEqual(['conferences.bid_document_refused', reason])
  }
  expect((await send(PDF, '%20')).body.code).toBe('platform.invalid_input')
  expect((await stranger.client.get(`${at}/documents/${added.body.id}`)).status).toBe(404)
  expect((await read()).candidates[0].documents).toEqual([added.body])

  // One whose sender went away before it was whole.
  await sql`update conferences.host_document set kept_at = null
    where id = ${added.body.id}`.execute(app.ctx.db)
  const signal = new AbortController().signal
  await ClearBidDocuments.run(app.ctx, {} as never, signal)
  expect(await app.ctx.files.size(added.body.id)).toBe(PDF.length)
  const now = app.now()
  app.setNow(new Date(now.getTime() + 3_600_001))
  await ClearBidDocuments.run(app.ctx, {} as never, signal)
  app.setNow(now)
  expect(await app.ctx.files.size(added.body.id)).toBe(undefined)

  const again = await send(PDF)
  const gone = await office.member.delete(`${at}/documents/${again.body.id}`)
  expect(gone.body).toEqual({ done: true })
  expect((await office.member.get(`${at}/documents/${again.body.id}`)).body.code).toBe(
    'conferences.bid_document_not_found',
  )
  expect(await app.ctx.files.size(again.body.id)).toBe(undefined)
})
