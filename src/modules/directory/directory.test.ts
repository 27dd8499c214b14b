import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { givenCompany, givenPartner, PROFILE } from './testing.ts'

const app = await testApp()
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })

test('a company is listed once the operator has looked; what it changes is looked at again', async () => {
  const company = await givenCompany(app)
  const { at, partnerId, owner, submit } = company
  const decide = (body: object) =>
    operator.client.post(`/v1/desk/partners/${partnerId}/decision`, body)
  expect((await owner.get(`${at}/place`)).body).toMatchObject({ state: 'none', asked: null })
  expect((await submit()).body).toMatchObject({ state: 'none', asked: PROFILE, listed: null })
  expect((await app.anonymous.get(at)).body.code).toBe('directory.partner_not_found')
  const waiting = await operator.client.get('/v1/desk/partners')
  expect(waiting.body.places.map((one: { partnerId: string }) => one.partnerId)).toContain(
    partnerId,
  )

  // It is counted on the first page of the desk until it is decided.
  const waits = async (kind: string) =>
    (await operator.client.get('/v1/desk/waiting')).body.waiting.find(
      (one: { kind: string }) => one.kind === kind,
    ).count
  expect(await waits('partners')).toBe(waiting.body.places.length)

  expect((await decide({ isListed: false })).body.code).toBe('directory.reason_missing')
  await decide({ isListed: true })
  expect(await waits('partners')).toBe(waiting.body.places.length - 1)
  const shown = (await app.anonymous.get(at)).body
  expect(shown).toMatchObject({
    partnerId,
    profile: PROFILE,
    kinds: ['logistics'],
    isSample: false,
    isVerified: false,
    listedAt: app.now().toISOString(),
  })

  const renamed = { ...PROFILE.name, en: 'Another Name' }
  expect((await submit({ name: renamed })).body).toMatchObject({
    state: 'listed',
    listed: { name: PROFILE.name },
    asked: { name: renamed },
  })
  expect((await app.anonymous.get(at)).body).toEqual(shown)
  const no = await decide({ isListed: false, reason: 'That is not your name.' })
  expect(no.body).toMatchObject({ state: 'listed', asked: null, reason: 'That is not your name.' })
  expect((await app.anonymous.get(at)).body).toEqual(shown)

  await submit({ name: renamed })
  expect((await owner.delete(`${at}/place`)).body).toMatchObject({ state: 'listed', asked: null })
  expect((await owner.delete(`${at}/place`)).body.code).toBe('directory.nothing_asked')

  expect((await decide({ isListed: false, reason: 'closed' })).body.state).toBe('hidden')
  expect((await app.anonymous.get(at)).status).toBe(404)
  expect((await decide({ isListed: true })).body).toMatchObject({ state: 'listed', reason: null })
  expect((await app.anonymous.get(at)).body).toEqual(shown)
})

test('a partner is found by what it does, where, for which goods, in which language', async () => {
  const region = 'US-WY'
  const give = async (over: object) =>
    (await givenPartner(app, { regions: [region], ...over })).partnerId
  const [carrier, lab] = [
    await give({
      lanes: [{ from: 'US-WY', to: 'CN' }],
      name: { en: 'Wind River 100% Freight', 'zh-CN': '风河货运' },
    }),
    await give({
      services: [{ ...PROFILE.services[0]!, kind: 'testing', closes: ['toys.test'] }],
      regions: ['US'],
      languages: ['es'],
      chapters: [],
      goods: ['toys'],
      lanes: [],
    }),
  ]
  const find = async (query: string) => {
    const { body } = await app.anonymous.get(`/v1/partners?limit=200&${query}`)
    const ids = body.partners.map((one: { partnerId: string }) => one.partnerId)
    return [carrier, lab].filter((id) => ids.includes(id))
  }
  for (const [query, found] of [
    ['region=US-WY', [carrier, lab]],
    ['region=US', [carrier, lab]],
    ['region=US-NV', [lab]],
    ['kind=testing', [lab]],
    ['closes=toys.test', [lab]],
    ['language=es', [lab]],
    ['chapter=08', [carrier]],
    ['goods=toys', [lab]],
    ['from=US-WY&to=CN', [carrier, lab]],
    ['from=US&to=CN-SH', [carrier, lab]],
    ['from=US-NV&to=CN', [lab]],
    ['kind=testing&region=US-WY&language=en', []],
    ['name=river%20100%25', [carrier]],
    ['name=%20%E9%A3%8E%E6%B2%B3%20', [carrier]],
    ['name=r_ver', []],
    ['name=river&kind=testing', []],
  ] as const) {
    expect([query, await find(query)]).toEqual([query, found])
  }
  const first = await app.anonymous.get('/v1/partners?region=US-WY&limit=1')
  expect(first.body.next).toBe(first.body.partners[0].partnerId)
  const second = await app.anonymous.get(
    `/v1/partners?region=US-WY&limit=1&after=${first.body.next}`,
  )
  expect(second.body.partners[0].partnerId > first.body.next).toBe(true)
})

test('a profile that cannot be listed is refused with its field, and nothing is kept', async () => {
  const { submit, owner, at } = await givenCompany(app)
  const [service] = PROFILE.services
  for (const [over, field] of [
    [{ website: 'https://127.0.0.1/' }, 'website'],
    [{ services: [{ ...service!, closes: ['no.such-step'] }] }, 'services/0/closes'],
    [{ services: [{ ...service!, days: { min: 9, max: 5 } }] }, 'services/0/days'],
    [
      { services: [{ ...service!, price: { ...service!.price!, min: '300.01' } }] },
      'services/0/price',
    ],
  ] as const) {
    const { status, body } = await submit(over)
    expect([status, body.code, body.params]).toEqual([422, 'directory.profile_unfit', { field }])
  }
  expect((await owner.get(`${at}/place`)).body).toMatchObject({ state: 'none', asked: null })
})

test('a badge stands on a document that somebody has looked up, and goes when it runs out', async () => {
  const start = app.now()
  const { at, owner, member, partnerId } = await givenPartner(app, { regions: ['US-VT'] })
  const stated = {
    title: 'NVOCC licence',
    issuer: 'Federal Maritime Commission',
    number: '012345',
    registerUrl: 'https://register.example/012345',
    issuedOn: '2026-01-01',
    expiresOn: '2026-12-01',
  }
  const state = (over: object = {}) => owner.post(`${at}/documents`, { ...stated, ...over })
  for (const over of [
    { expiresOn: '2026-11-21' },
    { issuedOn: '2026-12-02' },
    { registerUrl: 'https://192.168.0.1/' },
  ]) {
    expect((await state(over)).body.code).toBe('directory.document_unfit')
  }
  const { body: document } = await state()
  const isVerified = async () => {
    const all = (await app.anonymous.get('/v1/partners?region=US-VT&limit=200')).body.partners
    const listed = all.find((one: { partnerId: string }) => one.partnerId === partnerId)
    const { body } = await app.anonymous.get(at)
    expect(body.isVerified).toBe(listed.isVerified)
    return [body.isVerified, body.documents.map((one: { holds: boolean }) => one.holds)]
  }
  expect(await isVerified()).toEqual([false, []])
  const waiting = await operator.client.get('/v1/desk/partner-documents?limit=200')
  expect(waiting.body.documents).toContainEqual(document)
  const decide = (isIt: boolean, note: string) =>
    operator.client.post(`/v1/desk/partners/${partnerId}/documents/${document.id}/decision`, {
      isVerified: isIt,
      note,
    })
  const { body: verified } = await decide(true, 'Found in the register.')
  expect(verified).toMatchObject({ ...stated, state: 'verified', note: 'Found in the register.' })
  expect(await isVerified()).toEqual([true, [true]])
  app.setNow(new Date('2026-12-01T23:59:59Z'))
  expect(await isVerified()).toEqual([true, [true]])
  app.setNow(new Date('2026-12-02T00:00:00Z'))
  expect(await isVerified()).toEqual([false, [false]])
  app.setNow(start)
  await decide(false, 'Revoked by the issuer.')
  expect(await isVerified()).toEqual([false, []])
  expect((await member.delete(`${at}/documents/${document.id}`)).status).toBe(403)
  expect((await owner.delete(`${at}/documents/${document.id}`)).status).toBe(204)
  expect((await owner.get(`${at}/documents`)).body.documents).toEqual([])
})
