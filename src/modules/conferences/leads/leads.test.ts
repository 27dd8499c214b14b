import { expect, test } from 'vitest'
import { testApp } from '../../../testing/test-app.ts'
import { freshAddress } from '../../accounts/testing.ts'
import { givenOffice } from '../../programmes/testing.ts'
import { givenConference, givenTickets } from '../testing.ts'

const app = await testApp()
const office = await givenOffice(app)
const conference = await givenConference(office)
const { business } = await givenTickets(office, conference, 5)
await conference.open()

async function given(name: string, of = conference, ticketTypeId = business) {
  const at = `/v1/conferences/${of.slug}/registrations`
  const said = { name, email: `${app.newId()}@example.com`, organisation: `${name} Ltd`, needs: '' }
  const body = { ticketTypeId, ...said, consent: true }
  const { id, key } = (await app.anonymous.post(at, body)).body
  const ticket = await app.anonymous.get(`${at}/${id}/ticket?key=${key}`)
  const read = async (what: string) =>
    (await app.anonymous.get(`${at}/${id}/${what}?key=${key}`)).body
  return {
    ...{ id, key, at: `${at}/${id}`, code: ticket.body.code as string, email: said.email, read },
    scan: (code: string, note = '') => app.anonymous.post(`${at}/${id}/leads`, { key, code, note }),
    share: (scannedBy: string, isShared: boolean) =>
      app.anonymous.put(`${at}/${id}/scanners/${scannedBy}`, { key, isShared }),
  }
}

test('who scans a badge is told whose it is once that person agrees, and no longer than they do', async () => {
  const [stand, visitor] = [await given('Stand'), await given('Visitor')]
  const now = app.now().toISOString()
  const scanned = await stand.scan(visitor.code, ' Wants samples ')
  expect(scanned.body).toEqual({ attendeeId: visitor.id, scannedAt: now })
  const lead = { attendeeId: visitor.id, scannedAt: now, note: 'Wants samples', contact: null }
  expect(await stand.read('leads')).toEqual({ leads: [lead], next: null })
  expect(await visitor.read('scanners')).toEqual({
    scanners: [
      ...[
        { id: stand.id, name: 'Stand', organisation: 'Stand Ltd', scannedAt: now, isShared: false },
      ],
    ],
    next: null,
  })
  expect((await visitor.share(stand.id, true)).body).toEqual({ id: stand.id, isShared: true })
  const contact = { name: 'Visitor', organisation: 'Visitor Ltd', email: visitor.email }
  expect((await stand.read('leads')).leads).toEqual([{ ...lead, contact }])
  // Scanned again it stays agreed; the note is the new one.
  await stand.scan(visitor.code, 'Two pallets')
  expect((await stand.read('leads')).leads).toEqual([{ ...lead, note: 'Two pallets', contact }])
  await visitor.share(stand.id, false)
  expect((await stand.read('leads')).leads[0].contact).toBe(null)

  await visitor.share(stand.id, true)
  await app.anonymous.post(`${visitor.at}/cancellation`, { key: visitor.key })
  expect((await stand.read('leads')).leads).toEqual([])
})

test('what is no badge of this conference, or one’s own, is refused and keeps nothing', async () => {
  const [stand, visitor] = [await given('Stand'), await given('Visitor')]
  const other = await givenConference(office)
  const types = await givenTickets(office, other, 5)
  await other.open()
  const foreign = await given('Foreign', other, types.business)
  const forged = `${visitor.code.slice(0, 100)}${visitor.code[100] === 'A' ? 'B' : 'A'}${visitor.code.slice(101)}`
  for (const [code, refusal] of [
    ['hello', '422 conferences.badge_unusable'],
    [forged, '422 conferences.badge_unusable'],
    [foreign.code, '422 conferences.badge_unusable'],
    [stand.code, '422 conferences.own_badge'],
    ['A'.repeat(401), '400 platform.invalid_input'],
  ] as const) {
    const { status, body } = await stand.scan(code)
    expect(`${status} ${body.code}`).toBe(refusal)
  }
  expect((await visitor.share(stand.id, true)).body.code).toBe('conferences.lead_not_found')
  expect((await stand.read('leads')).leads).toEqual([])
  const strange = await app.anonymous.get(`${stand.at}/leads?key=${visitor.key}`)
  expect(strange.body.code).toBe('conferences.registration_not_found')
})

test('the page works by forms, in both languages', async () => {
  const [stand, visitor] = [await given('展位'), await given('Visitor')]
  const page = (who: typeof stand) => who.at.replace('/v1/conferences', '/conference')
  const send = async (path: string, fields: Record<string, string>) =>
    app.http.inject({
      method: 'POST',
      url: path,
      remoteAddress: freshAddress(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'zh-CN' },
      payload: new URLSearchParams(fields).toString(),
    })
  const { key } = stand
  const refused = await send(`${page(stand)}/leads`, { key, code: 'hello', note: 'Kept' })
  expect([refused.statusCode, refused.body.includes('value="Kept"')]).toEqual([422, true])
  // The other language of what a form answered is the page with its key.
  expect(refused.body).toContain(`${page(stand)}/leads?key=${key}&amp;lang=en`)
  const kept = await send(`${page(stand)}/leads`, { key, code: visitor.code, note: 'Kept' })
  expect([kept.statusCode, kept.headers.location]).toEqual([
    ...[303, `${page(stand)}/leads?key=${key}&kept=yes`],
  ])
  const own = await app.anonymous.get(`${page(stand)}/leads?key=${key}&lang=zh-CN`)
  expect(own.text).toContain('尚未同意')
  expect(own.text).toContain(`${page(stand)}/leads?key=${key}&amp;lang=en`)
  const fields = { key: visitor.key, scannedBy: stand.id, isShared: 'yes' }
  expect((await send(`${page(visitor)}/leads/share`, fields)).statusCode).toBe(303)
  const told = await app.anonymous.get(`${page(stand)}/leads?key=${key}`)
  expect(told.text).toContain(`href="mailto:${visitor.email}"`)
  expect((await app.anonymous.get('/conference/scan.js')).headers['content-type']).toContain(
    'javascript',
  )
  expect((await app.anonymous.get(`${page(stand)}/leads`)).status).toBe(404)
})
