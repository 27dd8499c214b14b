import { execFileSync } from 'node:child_process'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../../platform/config.ts'
import { type Answer, ownApp } from '../../../testing/test-app.ts'
import { givenOffice } from '../../programmes/testing.ts'
import { givenConference, givenTickets } from '../testing.ts'
import { openWallets } from './wallets.ts'

const folder = mkdtempSync(join(tmpdir(), 'tradewind-wallet-'))
const file = (name: string) => join(folder, name)
const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })
const pem = (name: string) => readFileSync(file(name), 'utf8')

// An issuer as Apple's, and a certificate it issued; a serial number that begins with a high bit.
openssl(
  ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '9999', '-subj', '/CN=Issuer/C=US'],
  ...['-keyout', file('issuer.key'), '-out', file('issuer.pem')],
)
openssl(
  ...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Pass Type ID/OU=TEAM/O=测试'],
  ...['-utf8', '-keyout', file('pass.key'), '-out', file('pass.csr')],
)
openssl(
  ...['x509', '-req', '-in', file('pass.csr'), '-CA', file('issuer.pem'), '-days', '9999'],
  ...['-CAkey', file('issuer.key'), '-set_serial', '0xF0E1D2C3B4A59687', '-out', file('pass.pem')],
)

const oneLine = (name: string) => pem(name).replaceAll('\n', '\\n')
const SETTINGS = {
  APPLE_PASS_TYPE_ID: 'pass.org.example.ticket',
  APPLE_TEAM_ID: 'TEAM',
  APPLE_PASS_CERTIFICATE: oneLine('pass.pem'),
  APPLE_PASS_KEY: oneLine('pass.key'),
  APPLE_PASS_ISSUER: oneLine('issuer.pem'),
  GOOGLE_WALLET_ISSUER_ID: '3388000000012345678',
  GOOGLE_WALLET_ACCOUNT: 'wallet@example.iam.gserviceaccount.com',
  GOOGLE_WALLET_KEY: oneLine('pass.key'),
}
const app = await ownApp(SETTINGS)
afterAll(async () => {
  await app.close()
  await app.database.close()
  rmSync(folder, { recursive: true })
})

async function givenTicket() {
  const office = await givenOffice(app)
  const conference = await givenConference(office)
  const { business } = await givenTickets(office, conference, 2)
  await conference.open()
  const own = `/v1/conferences/${conference.slug}/registrations`
  const { body } = await app.anonymous.post(own, {
    ...{
      ticketTypeId: business,
      name: '李安',
      email: 'li@example.com',
      organisation: 'Pine Boots',
    },
    ...{ needs: 'A ramp', consent: true },
  })
  const key = `?key=${body.key}`
  const ticket = await app.anonymous.get(`${own}/${body.id}/ticket${key}`)
  const page = `/conference/${conference.slug}/registrations/${body.id}/ticket`
  return { id: body.id as string, page, key, ticket: ticket.body }
}

test('a ticket goes to the wallets whose keys there are, signed, with what its page says', async () => {
  const { id, page, key, ticket } = await givenTicket()
  const shown = await app.anonymous.get(`${page}${key}`)
  expect([shown.text.includes(`${page}/apple`), shown.text.includes(`${page}/google`)]).toEqual([
    true,
    true,
  ])
  expect((await app.anonymous.get(`${page}/apple?key=${'x'.repeat(43)}`)).status).toBe(404)

  const sent = await app.http.inject({ url: `${page}/apple${key}&lang=zh-CN` })
  expect([sent.statusCode, sent.headers['content-type'], sent.headers['cache-control']]).toEqual([
    200,
    'application/vnd.apple.pkpass',
    'no-store',
  ])
  const { signature, ...files } = unzipSync(sent.rawPayload)
  const manifest = files['manifest.json']!
  const { 'manifest.json': _manifest, ...listed } = files
  const digests = Object.entries(listed).map(([name, content]) => [
    name,
    createHash('sha1').update(content).digest('hex'),
  ])
  expect(JSON.parse(strFromU8(manifest))).toEqual(Object.fromEntries(digests))
  writeFileSync(file('manifest.json'), manifest)
  writeFileSync(file('signature'), signature!)
  const check = (content: string) =>
    openssl(
      ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', file('signature')],
      ...['-content', file(content), '-CAfile', file('issuer.pem'), '-purpose', 'any'],
    )
  expect(check('manifest.json')).toEqual(Buffer.from(manifest))
  writeFileSync(file('forged.json'), `${strFromU8(manifest)} `)
  expect(() => check('forged.json')).toThrow()

  const pass = JSON.parse(strFromU8(files['pass.json']!))
  expect(pass).toMatchObject({
    ...{ formatVersion: 1, passTypeIdentifier: 'pass.org.example.ticket', teamIdentifier: 'TEAM' },
    ...{ serialNumber: `${id}-1`, expirationDate: ticket.expiresAt },
    barcodes: [{ format: 'PKBarcodeFormatQR', message: ticket.code }],
  })
  const { primaryFields, secondaryFields, auxiliaryFields } = pass.eventTicket
  const said = [...primaryFields, ...secondaryFields, ...auxiliaryFields]
  expect(said.map(({ value }: Answer['body']) => value)).toEqual([
    ...[
      '底特律出口大会',
      '李安',
      'Pine Boots',
      'Business',
      '2027年3月13日至2027年3月14日',
      '底特律',
    ],
  ])
  // Neither address nor needs, nor the key of the link.
  expect(strFromU8(files['pass.json']!)).not.toMatch(/example\.com|ramp|key=/)

  const led = await app.anonymous.get(`${page}/google${key}`)
  const link = `${led.headers['location']}`
  expect([led.status, link.startsWith('https://pay.google.com/gp/v/save/')]).toEqual([303, true])
  const [head = '', claims = '', mark = ''] = link.split('/').at(-1)!.split('.')
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  const publicKey = createPublicKey(pem('pass.pem'))
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, bytes(mark))).toBe(true)
  expect(JSON.parse(`${bytes(head)}`)).toEqual({ alg: 'RS256', typ: 'JWT' })
  const { payload, ...claimed } = JSON.parse(`${bytes(claims)}`)
  expect(claimed).toEqual({
    ...{ iss: SETTINGS.GOOGLE_WALLET_ACCOUNT, aud: 'google', typ: 'savetowallet' },
    iat: app.now().getTime() / 1_000,
  })
  expect(payload.eventTicketObjects[0].barcode).toEqual({ type: 'QR_CODE', value: ticket.code })
  expect(`${bytes(claims)}`).not.toMatch(/李安|Pine|li@example|ramp|key=/)
  // Google asks for 1,800 characters at most.
  expect(link.length < 1_800).toBe(true)
})

test('without keys there is no wallet; a key that is none is refused at the start', async () => {
  const open = (env: Record<string, string>) =>
    openWallets(readConfig({ TRADEWIND_DATA: app.folder, ...env }))
  expect(open({})).toEqual({ apple: undefined, google: undefined })
  expect(() => open({ ...SETTINGS, APPLE_PASS_KEY: 'no key' })).toThrow(
    'APPLE_PASS_KEY cannot be read; it must be PEM.',
  )
  expect(() => open({ APPLE_PASS_TYPE_ID: 'pass.x' })).toThrow(
    'APPLE_TEAM_ID must be set beside APPLE_PASS_TYPE_ID.',
  )
})
