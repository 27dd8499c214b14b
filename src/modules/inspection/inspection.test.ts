import { expect, test } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { testApp } from '../../testing/test-app.ts'
import { givenUser } from '../accounts/testing.ts'
import { CLEAN, givenInspected, LOT } from './testing.ts'

const app = await testApp()

test('a lot is put forward, inspected, accepted, and its certificate verifies by its code', async () => {
  const { agency, business, agencyId, businessId, lotsPath, submit, schedule, sheetOf, handIn } =
    await givenInspected(app)
  const lot = (await submit()).body
  expect(lot).toMatchObject({ ...LOT, agencyId, state: 'submitted', productId: null })
  const at = {
    at: '2026-11-30T08:00:00.000Z',
    holder: 'Old Mission Orchards',
    place: 'Cold store 2',
  }
  await business.member.post(`${lotsPath}/${lot.id}/handovers`, at)
  const handed = await business.member.post(`${lotsPath}/${lot.id}/handovers`, {
    ...at,
    holder: 'Traverse City Packing',
    note: 'sealed, 2 °C',
  })
  expect(handed.body.custody).toEqual([
    { position: 1, ...at, note: null },
    { position: 2, ...at, holder: 'Traverse City Packing', note: 'sealed, 2 °C' },
  ])
  const waiting = await agency.viewer.get(`/v1/agencies/${agencyId}/lots`)
  expect(waiting.body.lots.map((one: { id: string }) => one.id)).toEqual([lot.id])

  const { inspection } = (await schedule(lot.id)).body
  // Table I: 1,000 units at level II are letter J; table II-A: 80, 5/6 at 2.5 and 7/8 at 4.0.
  expect(inspection.plans).toEqual({
    major: {
      letter: 'J',
      limit: '2.5',
      severity: 'normal',
      isWhole: false,
      stages: [{ size: 80, accept: 5, reject: 6 }],
    },
    minor: {
      letter: 'J',
      limit: '4.0',
      severity: 'normal',
      isWhole: false,
      stages: [{ size: 80, accept: 7, reject: 8 }],
    },
  })
  const day = await agency.viewer.get(`/v1/agencies/${agencyId}/inspections`)
  expect(day.body).toMatchObject({
    work: [{ lot: { id: lot.id }, inspection: { id: inspection.id } }],
    next: null,
  })

  const sheet = sheetOf([{ critical: 0, major: 5, minor: 7 }], { notes: 'stems on five' })
  const done = await handIn(inspection.id, sheet)
  expect(done.body).toMatchObject({
    lot: { state: 'accepted', decidedAt: app.now().toISOString() },
    inspection: { state: 'decided', decision: 'accepted', notes: 'stems on five' },
  })
  // The phone did not hear the answer and sends it again.
  expect((await handIn(inspection.id, sheet)).body).toEqual(done.body)

  const detail = (await business.viewer.get(`${lotsPath}/${lot.id}`)).body
  expect(detail.certificates).toHaveLength(1)
  const { code, path, validUntil } = detail.certificates[0]
  expect(path).toBe(`/shop/certificates/${code}`)
  const verified = await app.anonymous.get(`/v1/certificates/${code}`)
  expect(verified.body).toMatchObject({
    state: 'valid',
    validUntil,
    lot: { number: LOT.number, farm: LOT.farm, quantity: 1_000 },
    found: [{ critical: 0, major: 5, minor: 7 }],
    signedBy: 'Ruth Alvarez',
    signedAt: sheet.signedAt,
  })
  expect((await app.eventsAbout(lot.id)).at(-1)).toEqual([
    'inspection.lot_decided',
    { businessId, lotId: lot.id, agencyId, productId: null, decision: 'accepted' },
  ])
  expect((await app.anonymous.get('/v1/certificates/AAAAAAAAAAAAAAAA')).body.code).toBe(
    'inspection.certificate_not_found',
  )
})

test.each([
  ['one major too many', { critical: 0, major: 6, minor: 0 }],
  ['one minor too many', { critical: 0, major: 0, minor: 8 }],
  ['a critical defect', { critical: 1, major: 0, minor: 0 }],
])('rejected: %s; sorted, it may be put forward again, and passes', async (_why, found) => {
  const { inspected, schedule, handIn, sheetOf, business, lotsPath } = await givenInspected(app)
  const { lot } = await inspected('L-1', [found])
  expect(lot.state).toBe('rejected')
  expect((await business.viewer.get(`${lotsPath}/${lot.id}`)).body.certificates).toEqual([])
  const again = (await schedule(lot.id)).body
  expect(again).toMatchObject({ lot: { state: 'rejected' }, inspection: { attempt: 2 } })
  expect((await handIn(again.inspection.id, sheetOf([CLEAN]))).body.lot.state).toBe('accepted')
  const detail = (await business.viewer.get(`${lotsPath}/${lot.id}`)).body
  expect(detail).toMatchObject({ state: 'accepted', certificates: [{ revokedAt: null }] })
  // The second one says nothing of how the next lots are inspected.
  expect(detail.standing.lots).toBe(1)
})

test('two samples: the first leaves it undecided, the second decides', async () => {
  const { submit, schedule, handIn, sheetOf, agency, agencyId } = await givenInspected(app)
  const lot = (await submit()).body
  const { inspection } = (await schedule(lot.id, { stages: 2 })).body
  expect(inspection.plans.major.stages).toEqual([
    { size: 50, accept: 2, reject: 5 },
    { size: 50, accept: 6, reject: 7 },
  ])
  const first = { critical: 0, major: 3, minor: 0 }
  const half = await handIn(inspection.id, sheetOf([first]))
  expect(half.body).toMatchObject({
    lot: { state: 'scheduled' },
    inspection: { state: 'scheduled', found: [first] },
  })
  const other = await handIn(inspection.id, sheetOf([CLEAN, CLEAN]))
  expect([other.status, other.body.code, other.body.params.found]).toEqual([
    409,
    'inspection.sheet_conflict',
    [first],
  ])
  const whole = await handIn(inspection.id, sheetOf([first, { critical: 0, major: 3, minor: 0 }]))
  expect(whole.body.lot.state).toBe('accepted')
  const left = await agency.viewer.get(`/v1/agencies/${agencyId}/inspections`)
  expect(left.body.work).toEqual([])
})

test('another sheet for what is decided is refused with what stands, and changes nothing', async () => {
  const { submit, schedule, handIn, sheetOf, business, lotsPath } = await givenInspected(app)
  const lot = (await submit()).body
  const { inspection } = (await schedule(lot.id)).body
  await handIn(inspection.id, sheetOf([CLEAN]))
  const before = (await business.viewer.get(`${lotsPath}/${lot.id}`)).body
  const refused = await handIn(inspection.id, sheetOf([{ critical: 0, major: 9, minor: 0 }]))
  expect([refused.status, refused.body]).toMatchObject([
    409,
    {
      code: 'inspection.sheet_conflict',
      params: { signedAt: '2026-12-03T15:30:00.000Z', found: [CLEAN], decision: 'accepted' },
    },
  ])
  expect((await business.viewer.get(`${lotsPath}/${lot.id}`)).body).toEqual(before)
})

test('a sheet that does not fit its plan is refused', async () => {
  const { submit, schedule, handIn, sheetOf } = await givenInspected(app)
  const lot = (await submit()).body
  const { inspection } = (await schedule(lot.id)).body
  for (const found of [
    [{ critical: 0, major: 81, minor: 0 }],
    // The first sample decides: there is no second.
    [CLEAN, CLEAN],
  ]) {
    const refused = await handIn(inspection.id, sheetOf(found))
    expect([refused.status, refused.body.code]).toEqual([422, 'inspection.sheet_unfit'])
  }
  expect((await handIn(inspection.id, sheetOf([]))).status).toBe(400)
  expect((await handIn(inspection.id, sheetOf([CLEAN]))).body.lot.state).toBe('accepted')
})

test('two of five rejected: tightened; five more: stopped, until an owner resumes it', async () => {
  const { inspected, submit, schedule, agency, agencyId, businessId } = await givenInspected(app)
  const bad = { critical: 0, major: 20, minor: 0 }
  await inspected('L-1', [bad])
  await inspected('L-2', [bad])
  const third = (await submit({ number: 'L-3' })).body
  const { inspection } = (await schedule(third.id)).body
  expect(inspection).toMatchObject({
    severity: 'tightened',
    plans: { major: { stages: [{ size: 80, accept: 3, reject: 4 }] } },
  })
  for (const number of ['L-4', 'L-5', 'L-6', 'L-7', 'L-8']) await inspected(number, [bad])
  const next = (await submit({ number: 'L-9' })).body
  const refused = await schedule(next.id)
  expect([refused.status, refused.body.code]).toEqual([409, 'inspection.discontinued'])
  const path = `/v1/agencies/${agencyId}/lots/${businessId}/${next.id}/resume`
  const resumed = await agency.owner.post(path, { reason: 'new sorting line' })
  expect(resumed.body.standing).toEqual({
    severity: 'tightened',
    isDiscontinued: false,
    reason: 'five_rejected_when_tightened',
    lots: 0,
  })
  expect((await agency.owner.post(path, { reason: 'again' })).body.code).toBe(
    'inspection.not_discontinued',
  )
  expect((await schedule(next.id)).status).toBe(200)
})

test('a revoked certificate says so and why; it is revoked once, by an owner', async () => {
  const { inspected, agency, agencyId, business, lotsPath } = await givenInspected(app)
  const { lot } = await inspected('L-1', [CLEAN])
  const { code } = (await business.viewer.get(`${lotsPath}/${lot.id}`)).body.certificates[0]
  const path = `/v1/agencies/${agencyId}/certificates/${code}/revoke`
  expect((await agency.member.post(path, { reason: 'no' })).status).toBe(403)
  const revoked = await agency.owner.post(path, { reason: 'mould found in Shanghai' })
  expect(revoked.body).toMatchObject({
    reason: 'mould found in Shanghai',
    revokedAt: app.now().toISOString(),
  })
  expect((await agency.owner.post(path, { reason: 'again' })).body.code).toBe(
    'inspection.already_revoked',
  )
  expect((await app.anonymous.get(`/v1/certificates/${code}`)).body).toMatchObject({
    state: 'revoked',
    reason: 'mould found in Shanghai',
  })
  expect((await business.viewer.get(`${lotsPath}/${lot.id}`)).body.state).toBe('rejected')
})

test('what is asked wrongly is refused and leaves nothing behind', async () => {
  const { submit, schedule, business, businessId, agency, agencyId, lotsPath, inspected } =
    await givenInspected(app)
  expect((await submit({ agencyId: businessId })).body.code).toBe('inspection.agency_not_found')
  expect((await submit({ productId: newId() })).body.code).toBe('inspection.product_not_found')
  expect((await submit({ quantity: 1 })).status).toBe(400)
  expect((await submit({ number: '   ' })).status).toBe(400)
  expect((await business.viewer.get(lotsPath)).body).toEqual({ lots: [], next: null })
  const { lot } = await inspected('L-1', [CLEAN])
  expect((await submit({ number: 'L-1' })).body.code).toBe('inspection.lot_number_taken')
  expect((await schedule(lot.id)).body.code).toBe('inspection.lot_not_open')
  const withdraw = await business.member.post(`${lotsPath}/${lot.id}/withdraw`)
  expect(withdraw.body.code).toBe('inspection.lot_not_open')

  const other = (await submit({ number: 'L-2' })).body
  await schedule(other.id)
  const withdrawn = await business.member.post(`${lotsPath}/${other.id}/withdraw`)
  expect(withdrawn.body).toMatchObject({
    state: 'withdrawn',
    inspections: [{ state: 'cancelled' }],
  })
  expect((await agency.viewer.get(`/v1/agencies/${agencyId}/inspections`)).body.work).toEqual([])
})

test('a lot is seen by its business and the agency it was put before, by nobody else', async () => {
  const { submit, agencyId, businessId, lotsPath } = await givenInspected(app)
  const lot = (await submit()).body
  const other = await givenInspected(app)
  const stranger = await givenUser(app)
  const paths = [`${lotsPath}/${lot.id}`, `/v1/agencies/${agencyId}/lots/${businessId}/${lot.id}`]
  for (const path of paths) {
    expect((await stranger.client.get(path)).status).toBe(404)
    expect((await app.anonymous.get(path)).status).toBe(401)
  }
  const theirs = `/v1/agencies/${other.agencyId}/lots/${businessId}/${lot.id}`
  expect((await other.agency.owner.get(theirs)).body.code).toBe('inspection.lot_not_found')
  expect((await other.schedule(lot.id, { businessId })).body.code).toBe('inspection.lot_not_found')
})

test('lists are read on by their cursor', async () => {
  const { submit, schedule, agency, agencyId, business, lotsPath } = await givenInspected(app)
  for (const number of ['L-1', 'L-2', 'L-3']) await schedule((await submit({ number })).body.id)
  const read = async (client: typeof business.viewer, path: string, list: string) => {
    const seen: string[] = []
    for (let after = ''; ; ) {
      const { body } = await client.get(`${path}limit=2${after}`)
      seen.push(
        ...body[list].map(
          (one: { number?: string; lot?: { number: string } }) => one.number ?? one.lot!.number,
        ),
      )
      if (!body.next) return seen
      after = `&after=${body.next}`
    }
  }
  expect(await read(business.viewer, `${lotsPath}?`, 'lots')).toEqual(['L-3', 'L-2', 'L-1'])
  expect(
    await read(agency.viewer, `/v1/agencies/${agencyId}/lots?state=scheduled&`, 'lots'),
  ).toEqual(['L-1', 'L-2', 'L-3'])
  expect(await read(agency.viewer, `/v1/agencies/${agencyId}/inspections?`, 'work')).toEqual([
    'L-1',
    'L-2',
    'L-3',
  ])
})

test('the plan for a lot and what it lets pass are shown to everybody', async () => {
  const { body } = await app.anonymous.get('/v1/sampling-plans?lotSize=1000&limit=1.0')
  expect(body.plan).toMatchObject({ letter: 'J', stages: [{ size: 80, accept: 2, reject: 3 }] })
  expect(body.chances[1]).toEqual({ nonconforming: 1, accepted: 0.9534 })
  expect((await app.anonymous.get('/v1/sampling-plans?lotSize=1&limit=1.0')).status).toBe(400)
})

test.runIf(app.isRealPostgres)(
  'of sheets that arrive at once one decides, and one certificate is issued',
  async () => {
    const { submit, schedule, handIn, sheetOf, business, lotsPath } = await givenInspected(app)
    const lot = (await submit()).body
    const { inspection } = (await schedule(lot.id)).body
    const sheets = Array.from({ length: 8 }, (_, major) =>
      sheetOf([{ critical: 0, major, minor: 0 }]),
    )
    const answers = await Promise.all(sheets.map((sheet) => handIn(inspection.id, sheet)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)])
    const detail = (await business.viewer.get(`${lotsPath}/${lot.id}`)).body
    const won = answers.findIndex(({ status }) => status === 200)
    expect(detail.inspections[0].found).toEqual(sheets[won]!.found)
    expect(detail.certificates).toHaveLength(detail.state === 'accepted' ? 1 : 0)
    expect(detail.standing.lots).toBe(1)
  },
)
