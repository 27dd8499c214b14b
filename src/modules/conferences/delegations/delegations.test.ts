import { createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { readConfig } from '../../../platform/config.ts'
import { withLastingKey } from '../../../platform/lasting-key.ts'
import { createKeyRing } from '../../../platform/seal.ts'
import { pdfText } from '../../../testing/pdf-text.ts'
import { testApp } from '../../../testing/test-app.ts'
import { givenUser } from '../../accounts/testing.ts'
import { givenOffice } from '../../programmes/testing.ts'
import { balancesOf, passportOf, sharesOf } from './delegation.ts'
import { selectDelegates } from './delegation-store.ts'
import { createResealTravellers, EraseTravellers } from './tend-delegations.ts'
import { DELEGATE, PASSPORT, PERSON, TRIP, VISIT } from './testing.ts'

const app = await testApp()
const office = await givenOffice(app)
const { member, owner, viewer } = office
const config = readConfig({
  TRADEWIND_DATA: app.folder,
  TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
})
const SETTINGS = { ...config, identityKeys: await withLastingKey(app.ctx.db, config.identityKeys) }
const signal = new AbortController().signal

/** A delegation with one delegate whose passport is known. */
async function givenTrip() {
  const planned = await member.post(`${office.at}/delegations`, TRIP)
  const at = `${office.at}/delegations/${planned.body.id}`
  const joined = await member.post(`${at}/delegates`, DELEGATE)
  const [{ id, path }] = joined.body.delegates
  const ann = `${at}/delegates/${id}`
  await member.put(`${ann}/passport`, { passport: PASSPORT })
  const key = new URLSearchParams(path.split('?')[1]).get('key')!
  const read = async () => (await member.get(at)).body
  return { at, id: id as string, delegationId: planned.body.id as string, ann, path, key, read }
}

test('shares add up to each cost to the cent, whoever shares it by whatever weights', () => {
  const cost = fc.record({
    id: fc.uuid(),
    what: fc.constant('Hotel'),
    amountMinor: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    officePercent: fc.integer({ min: 0, max: 100 }),
    sharers: fc.array(
      fc.record({
        delegateId: fc.constantFrom('a', 'b', 'c', 'd'),
        weight: fc.integer({ min: 1, max: 1_000 }),
      }),
      { maxLength: 4 },
    ),
  })
  fc.assert(
    fc.property(fc.array(cost, { maxLength: 6 }), (costs) => {
      for (const one of costs) {
        const { office: own, parts } = sharesOf(one, 'USD')
        const all = parts.reduce((sum, { part }) => sum + part.minor, own.minor)
        expect(all).toBe(one.amountMinor)
        expect([own, ...parts.map(({ part }) => part)].every(({ minor }) => minor >= 0n)).toBe(true)
      }
      const { owed, office: own, total } = balancesOf(costs, 'USD')
      const all = [...owed.values()].reduce((sum, { minor }) => sum + minor, own.minor)
      expect(all).toBe(total.minor)
    }),
    { numRuns: 200, seed: 3 },
  )
})

test('an office plans a trip: who travels, where to, at whose cost, and what was learned', async () => {
  const { at, id, delegationId, key, path } = await givenTrip()
  const second = await member.post(`${at}/delegates`, {
    ...{ ...DELEGATE, role: 'leader', locale: 'zh-CN', visaDone: [] },
    person: { ...PERSON, name: '李安' },
  })
  const { id: other } = second.body.delegates[1]
  await member.post(`${at}/stops`, VISIT)
  const flight = {
    ...VISIT,
    kind: 'flight',
    title: 'UA 8',
    destination: 'Chengdu',
    place: 'Detroit',
  }
  const stops = await member.post(`${at}/stops`, {
    ...{ ...flight, startDay: '2027-05-09', startTime: '13:00', startZone: 'America/Detroit' },
    ...{ endDay: '2027-05-10', endTime: '15:00' },
  })
  expect(stops.body.stops.map(({ startsAt, endsAt }: never) => [startsAt, endsAt])).toEqual([
    ['2027-05-09T17:00:00.000Z', '2027-05-10T07:00:00.000Z'],
    ['2027-05-11T01:00:00.000Z', '2027-05-11T03:30:00.000Z'],
  ])
  const sharers = [
    { delegateId: id, weight: 1 },
    { delegateId: other, weight: 1 },
  ]
  const costs = await member.post(`${at}/costs`, {
    ...{ what: 'Hotel', amount: '100.01', officePercent: 50, sharers },
  })
  const usd = (amount: string) => ({ amount, currency: 'USD' })
  expect(costs.body.costs[0]).toMatchObject({
    ...{ amount: usd('100.01'), office: usd('50.00') },
    parts: [
      { delegateId: id, part: usd('25.01') },
      { delegateId: other, part: usd('25.00') },
    ],
  })
  expect([costs.body.total, costs.body.officeOwes]).toEqual([usd('100.01'), usd('50.00')])
  expect(costs.body.delegates.map(({ owes }: { owes: object }) => owes)).toEqual([
    usd('25.01'),
    usd('25.00'),
  ])

  // By their own link a delegate sees the trip, notes what was learned and reports back.
  const own = `/v1/delegations/${delegationId}/delegates/${id}`
  const trip = await app.anonymous.get(`${own}?key=${key}`)
  expect(trip.body).toMatchObject({
    ...{ person: PERSON, owes: usd('25.01'), report: '' },
    passport: { isKnown: true, eraseOn: '2027-05-24' },
  })
  expect([trip.text.includes('X1234567'), trip.text.includes('李安')]).toEqual([false, false])
  expect(trip.body.visa.map(({ key: item, isDone }: never) => [item, isDone])).toEqual([
    ['passport', true],
    ['form_photo', false],
    ['invitation', false],
    ['address', false],
  ])
  const visitId = stops.body.stops[1].id
  await app.anonymous.post(`${own}/notes`, {
    ...{ key, stopId: visitId, title: 'Quality is checked at the county', words: '# Here is how' },
  })
  await app.anonymous.put(`${own}/report`, { key, report: ' We will do it, too. ' })
  const noted = (await member.get(at)).body
  expect(noted.delegates[0].report).toBe('We will do it, too.')
  const [note] = noted.notes
  expect(note).toMatchObject({ by: 'Ann Lee', becomes: 'note', stopId: visitId })
  await member.put(`${at}/notes/${note.id}`, {
    ...{ title: note.title, words: note.words, becomes: 'lesson' },
  })
  await member.post(`${at}/notes`, {
    ...{ stopId: null, title: 'Pay for inspections', words: 'At the county', becomes: 'idea' },
  })
  const lesson = await member.get(`${at}/lesson.md`, { 'accept-language': 'en' })
  expect(lesson.text).toBe(
    [
      '# Chengdu 2027',
      '## Quality is checked at the county\n\n\\# Here is how',
      '## Sources',
      '- Chengdu 2027, 2027-05-10 – 2027-05-14\n- County inspection station, Pujiang',
      '',
    ].join('\n\n'),
  )

  const home = await app.anonymous.get(`${path}&lang=en`)
  expect([home.status, home.text.includes('<script'), home.headers['cache-control']]).toEqual([
    200,
    false,
    'no-store',
  ])
  expect(home.text).toContain(
    'Sunday, May 9, 2027 at 1:00 PM – Monday, May 10, 2027 at 3:00 PM<br>Detroit → Chengdu · Gate 2',
  )
  const [place, query] = path.split('?')
  const card = await app.anonymous.get(`${place}/card.html?${query}&lang=zh-CN`)
  expect(card.headers['content-disposition']).toBe('attachment; filename="emergency-card.html"')
  for (const said of ['href="tel:110"', '报警', PERSON.insurance, PERSON.needs]) {
    expect(card.text).toContain(said)
  }
  const send = (to: string, fields: Record<string, string>) =>
    app.anonymous.post(`${place}/${to}`, `${new URLSearchParams({ key, ...fields })}`, {
      'content-type': 'application/x-www-form-urlencoded',
    })
  expect((await send('notes', { stopId: '', title: 'Lunch', words: 'At noon' })).status).toBe(303)
  expect((await send('report', { report: ' ' })).status).toBe(400)
  expect((await send('report', { key: 'A'.repeat(43), report: 'x' })).status).toBe(404)
  expect((await app.anonymous.get(path)).text).toContain('At noon')
  // Whoever does not travel leaves nothing but what they wrote.
  expect((await member.delete(`${at}/delegates/${id}`)).body.code).toBe(
    'conferences.delegate_shares',
  )
  await member.delete(`${at}/costs/${costs.body.costs[0].id}`)
  const left = await member.delete(`${at}/delegates/${id}`)
  expect([left.body.delegates.length, left.body.notes[0].by]).toEqual([1, null])
  expect((await app.anonymous.get(path)).status).toBe(404)
})

test('who travels is for people of the office, what passports say for its owners, and for nobody after its day', async () => {
  const { at, ann, read, delegationId } = await givenTrip()
  const stranger = await givenUser(app)
  expect((await read()).delegates[0]).toMatchObject({ passport: 'known', person: PERSON })
  expect((await member.get(at)).text).not.toContain('X1234567')
  const manifest = await owner.get(`${at}/manifest.csv`, { 'accept-language': 'en' })
  expect(manifest.text.split('\r\n')[1]).toBe(
    'Business,Ann Lee,Pine Boots,\'+1 231 555 0100,LEE ANN MARIE,X1234567,US,1980-02-29,2030-01-01,"Policy 7, +1 800 555 0199","Bo Lee, +1 231 555 0101",No peanuts',
  )
  const bytes = async (path: string, locale: string) => {
    const { rawPayload } = await app.http.inject({
      url: path,
      headers: { cookie: office.users.owner.cookie, 'accept-language': locale },
    })
    return pdfText(rawPayload)
  }
  expect(await bytes(`${at}/manifest.pdf`, 'zh-CN')).toContain('护照信息将于2027年5月24日删除。')
  const letter = await bytes(`${ann}/invitation.pdf`, 'en')
  expect(letter).toContain('LEE ANN MARIE')
  expect(letter).toContain('Chengdu Chamber of Commerce')
  for (const [answer, refusal] of [
    [member.get(`${at}/manifest.csv`), '403 accounts.role_too_low'],
    [member.get(`${at}/manifest.pdf`), '403 accounts.role_too_low'],
    [member.get(`${ann}/invitation.pdf`), '403 accounts.role_too_low'],
    [viewer.get(at), '403 accounts.role_too_low'],
    [stranger.client.get(at), '404 platform.not_found'],
    [owner.get(`${office.at}/delegations/${app.newId()}`), '404 conferences.delegation_not_found'],
    [
      member.put(at, { ...TRIP, eraseOn: '2027-08-13', version: 1 }),
      '422 conferences.trip_days_wrong',
    ],
    [
      member.put(at, { ...TRIP, eraseOn: '2027-05-13', version: 1 }),
      '422 conferences.trip_days_wrong',
    ],
    [member.put(at, { ...TRIP, version: 2 }), '409 conferences.delegation_changed'],
    [member.put(ann, { ...DELEGATE, visaDone: ['x'] }), '422 conferences.visa_item_unknown'],
    [
      member.post(`${at}/stops`, { ...VISIT, startZone: 'Chengdu' }),
      '422 conferences.time_zone_unknown',
    ],
    [member.post(`${at}/stops`, { ...VISIT, endTime: '08:00' }), '422 conferences.trip_days_wrong'],
    [
      member.post(`${at}/costs`, {
        ...{ what: 'Bus', amount: '1.00', officePercent: 0 },
        sharers: [{ delegateId: app.newId(), weight: 1 }],
      }),
      '404 conferences.delegate_not_found',
    ],
    [
      member.post(`${at}/costs`, { what: 'Bus', amount: '0.001', officePercent: 0, sharers: [] }),
      '400 platform.invalid_input',
    ],
    [member.delete(`${at}/stops/${app.newId()}`), '404 conferences.trip_part_not_found'],
    [
      member.put(`${ann}/passport`, { passport: { ...PASSPORT, number: 'x' } }),
      '400 platform.invalid_input',
    ],
  ] as const) {
    const { status, body } = await answer
    expect(`${status} ${body.code}`).toBe(refusal)
  }
  expect((await read()).version).toBe(1)
  const short = { passport: { ...PASSPORT, expiresOn: '2027-11-12' } }
  expect((await member.put(`${ann}/passport`, short)).body.delegates[0].passport).toBe('short')
  await member.put(`${ann}/passport`, { passport: PASSPORT })

  // Sealed with an older key, it is sealed with the one of now, and reads the same.
  const { identityKeys } = SETTINGS
  const fresh = createKeyRing(
    [createSecretKey(Buffer.alloc(32, 7)), ...identityKeys.keys.map(({ key }) => key)],
    identityKeys.lasting,
  )
  await createResealTravellers({ ...SETTINGS, identityKeys: fresh }).run(
    app.ctx,
    {} as never,
    signal,
  )
  const [delegate] = await selectDelegates(app.ctx.db, delegationId)
  expect(passportOf({ ...SETTINGS, identityKeys: fresh }, delegate!)).toEqual(PASSPORT)
  expect(() => passportOf(SETTINGS, delegate!)).toThrow('a key that is not given')

  const sealed = async () =>
    (
      await sql<{ passport: Uint8Array | null; person: Uint8Array | null }>`
        select passport, sealed as person from conferences.delegate
        where delegation_id = ${delegationId}`.execute(app.ctx.db)
    ).rows[0]!
  const now = app.now()
  const eraseAt = async (instant: string) => {
    app.setNow(new Date(instant))
    await EraseTravellers.run(app.ctx, {} as never, signal)
    const found = await sealed()
    return [found.passport !== null, found.person !== null]
  }
  const found = [
    await eraseAt('2027-05-23T23:59:59Z'),
    await eraseAt('2027-05-24T00:00:00Z'),
    await eraseAt('2029-05-14T00:00:00Z'),
    await eraseAt('2029-05-15T00:00:00Z'),
  ]
  const late = await member.put(`${ann}/passport`, { passport: PASSPORT })
  const missing = await owner.get(`${ann}/invitation.pdf`)
  app.setNow(now)
  expect(found).toEqual([
    [true, true],
    [false, true],
    [false, true],
    [false, false],
  ])
  expect(late.body.code).toBe('conferences.passport_day_over')
  expect(missing.body.code).toBe('conferences.delegate_not_found')
  expect((await read()).delegates[0]).toMatchObject({ passport: 'erased', person: null })
})

test('a letter needs a passport, a currency stays with its costs, and a passport goes at once when asked', async () => {
  const { at, ann, read } = await givenTrip()
  const gone = await member.put(`${ann}/passport`, { passport: null })
  expect(gone.body.delegates[0].passport).toBe('erased')
  expect((await owner.get(`${ann}/invitation.pdf`)).body.code).toBe('conferences.passport_missing')
  await member.post(`${at}/costs`, {
    ...{ what: 'Bus', amount: '90.00', officePercent: 0, sharers: [] },
  })
  const other = { ...TRIP, currency: 'CNY', version: 1 }
  expect((await member.put(at, other)).body.code).toBe('conferences.currency_stays')
  // Shared by nobody, the office pays it all.
  expect((await read()).officeOwes).toEqual({ amount: '90.00', currency: 'USD' })
  const changed = await member.put(at, { ...TRIP, inviter: 'City of Chengdu', version: 1 })
  expect(changed.body).toMatchObject({ inviter: 'City of Chengdu', version: 2 })
  const listed = await member.get(`${office.at}/delegations?limit=1`)
  expect([listed.body.delegations.length, typeof listed.body.next]).toEqual([1, 'string'])
})
