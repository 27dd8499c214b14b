import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { givenUser, PASSWORD, postAfresh } from './testing.ts'

const app = await testApp()
const post = (path: string, body: object, headers?: Record<string, string>) =>
  postAfresh(app, `/v1/accounts/${path}`, body, headers)
const sessionOf = async (cookie: string) =>
  (await app.withHeaders({ cookie }).get('/v1/accounts/session')).body

/** RFC 6238 with SHA-1, thirty seconds, six digits: what an authenticator app shows. */
function codeFor(totpUri: string, stepsAway = 0): string {
  const secret = new URL(totpUri).searchParams.get('secret')!
  const bits = [...secret]
    .map((letter) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
    )
    .join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + stepsAway))
  const hash = createHmac('sha1', key).update(counter).digest()
  const number = hash.readUInt32BE(hash[19]! & 15) & 0x7fff_ffff
  return `${number % 1_000_000}`.padStart(6, '0')
}

/** A code that is not shown now, nor shortly before or after. */
const wrongCode = (totpUri: string): string => {
  const near = [-2, -1, 0, 1, 2].map((steps) => codeFor(totpUri, steps))
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find(
    (c) => !near.includes(c),
  )!
}

async function givenTwoFactor() {
  const user = await givenUser(app)
  const enabled = await post('two-factor/enable', { password: PASSWORD }, { cookie: user.cookie })
  const { totpUri, backupCodes } = enabled.body as { totpUri: string; backupCodes: string[] }
  const code = codeFor(totpUri)
  const verified = await post('two-factor/verify', { code }, { cookie: user.cookie })
  expect(verified.status).toBe(200)
  return { ...user, cookie: verified.cookie, totpUri, backupCodes }
}
const challenge = async (email: string) => {
  const signIn = await post('sign-in', { email, password: PASSWORD })
  expect(signIn.body).toEqual({ status: 'two_factor_required' })
  return signIn.cookie
}

test('with a second factor the password alone opens nothing; the shown code does', async () => {
  const { email, cookie, totpUri } = await givenTwoFactor()
  expect((await sessionOf(cookie)).user.hasTwoFactor).toBe(true)

  const waiting = await challenge(email)
  expect(await sessionOf(waiting)).toEqual({ user: null, organisations: [] })
  const wrong = await post('two-factor/verify', { code: wrongCode(totpUri) }, { cookie: waiting })
  expect([wrong.status, wrong.body.code]).toEqual([401, 'accounts.code_wrong'])
  const right = await post('two-factor/verify', { code: codeFor(totpUri) }, { cookie: waiting })
  expect(right.status).toBe(200)
  expect((await sessionOf(right.cookie)).user.email).toBe(email)
})

test('a second factor is on only after its first code', async () => {
  const { email, cookie } = await givenUser(app)
  const { body } = await post('two-factor/enable', { password: PASSWORD }, { cookie })
  expect((await post('sign-in', { email, password: PASSWORD })).body.status).toBe('signed_in')
  const wrong = await post('two-factor/verify', { code: wrongCode(body.totpUri) }, { cookie })
  expect([wrong.status, wrong.body.code]).toEqual([401, 'accounts.code_wrong'])
  expect((await sessionOf(cookie)).user.hasTwoFactor).toBe(false)
})

test('a backup code opens a session once', async () => {
  const { email, backupCodes } = await givenTwoFactor()
  expect(backupCodes).toHaveLength(10)
  const [backupCode] = backupCodes
  const first = await challenge(email)
  const opened = await post('two-factor/verify', { backupCode }, { cookie: first })
  expect([opened.status, (await sessionOf(opened.cookie)).user.email]).toEqual([200, email])
  const second = await challenge(email)
  const refused = await post('two-factor/verify', { backupCode }, { cookie: second })
  expect([refused.status, refused.body.code]).toEqual([401, 'accounts.code_wrong'])
})

test('guessing codes ends the challenge', async () => {
  const { email, totpUri } = await givenTwoFactor()
  const cookie = await challenge(email)
  const code = wrongCode(totpUri)
  const codes: string[] = []
  for (let i = 0; i < 6; i++) {
    codes.push((await post('two-factor/verify', { code }, { cookie })).body.code)
  }
  expect(codes).toEqual([...Array(5).fill('accounts.code_wrong'), 'accounts.too_many_codes'])
  const late = await post('two-factor/verify', { code: codeFor(totpUri) }, { cookie })
  expect([late.status, late.body.code]).toEqual([401, 'accounts.challenge_expired'])
})

test('turning it on or off asks for the password, and happens once', async () => {
  const { email, cookie } = await givenTwoFactor()
  const wrong = await post('two-factor/disable', { password: 'not the right one' }, { cookie })
  expect([wrong.status, wrong.body.code]).toEqual([403, 'accounts.password_wrong'])
  expect((await sessionOf(cookie)).user.hasTwoFactor).toBe(true)
  const again = await post('two-factor/enable', { password: PASSWORD }, { cookie })
  expect([again.status, again.body.code]).toEqual([409, 'accounts.two_factor_on'])

  const off = await post('two-factor/disable', { password: PASSWORD }, { cookie })
  expect(off.status).toBe(200)
  expect((await sessionOf(off.cookie)).user.hasTwoFactor).toBe(false)
  expect((await post('sign-in', { email, password: PASSWORD })).body.status).toBe('signed_in')
  const twice = await post('two-factor/disable', { password: PASSWORD }, { cookie: off.cookie })
  expect([twice.status, twice.body.code]).toEqual([409, 'accounts.two_factor_off'])
  const refused = await post(
    'two-factor/enable',
    { password: 'not the right one' },
    { cookie: off.cookie },
  )
  expect([refused.status, refused.body.code]).toEqual([403, 'accounts.password_wrong'])
  const log = await app.withHeaders({ cookie: off.cookie }).get('/v1/accounts/security-log')
  expect(log.body.entries.map((entry: { action: string }) => entry.action)).toEqual([
    'two_factor_disabled',
    'two_factor_enabled',
  ])
})

test('a code without a sign-in is refused, and so is one where nothing is set up', async () => {
  const lost = await post('two-factor/verify', { code: '123456' })
  expect([lost.status, lost.body.code]).toEqual([401, 'accounts.challenge_expired'])
  const { cookie } = await givenUser(app)
  const none = await post('two-factor/verify', { code: '123456' }, { cookie })
  expect([none.status, none.body.code]).toEqual([409, 'accounts.two_factor_off'])
  for (const path of ['enable', 'disable']) {
    const anonymous = await post(`two-factor/${path}`, { password: PASSWORD })
    expect([anonymous.status, anonymous.body.code]).toEqual([401, 'accounts.sign_in_required'])
  }
})
