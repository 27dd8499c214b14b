import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { testApp } from '../../testing/test-app.ts'
import { createAuth } from './auth.ts'
import { forgetExpired } from './tasks.ts'
import { freshAddress, givenUser, newestMailTo, PASSWORD, postAfresh } from './testing.ts'

const app = await testApp()
const post = (path: string, body: object, headers?: Record<string, string>) =>
  postAfresh(app, `/v1/accounts/${path}`, body, headers)
const nobody = { user: null, organisations: [] }
const sessionOf = async (cookie: string) =>
  (await app.withHeaders({ cookie }).get('/v1/accounts/session')).body

test('whoever signs up is signed in, and reads who they are', async () => {
  const { client, userId, email } = await givenUser(app)
  const session = await client.get('/v1/accounts/session')
  expect(session.status).toBe(200)
  expect(session.body).toEqual({
    user: { id: userId, name: 'Ann Arbor', email, hasTwoFactor: false },
    organisations: [],
  })
  expect((await app.anonymous.get('/v1/accounts/session')).body).toEqual(nobody)
})

test('signing in opens a session, signing out ends it', async () => {
  const { email, userId } = await givenUser(app)
  const signedIn = await post('sign-in', { email: email.toUpperCase(), password: PASSWORD })
  expect([signedIn.status, signedIn.body]).toEqual([200, { status: 'signed_in' }])
  expect((await sessionOf(signedIn.cookie)).user.id).toBe(userId)

  const signedOut = await post('sign-out', {}, { cookie: signedIn.cookie })
  expect([signedOut.status, signedOut.cookie]).toEqual([200, ''])
  expect(await sessionOf(signedIn.cookie)).toEqual(nobody)
  expect((await post('sign-out', {})).status).toBe(200)
})

test('the cookie is out of reach of scripts and other sites, and secure under https', async () => {
  const { email } = await givenUser(app)
  const { setCookie } = await post('sign-in', { email, password: PASSWORD })
  expect(setCookie).toHaveLength(1)
  expect(setCookie[0]).toMatch(/^tradewind\.session_token=/)
  expect(setCookie[0]).toMatch(/; HttpOnly; SameSite=Lax$/)
  expect(setCookie[0]).not.toContain('Secure')

  const config = readConfig({ TRADEWIND_DATA: app.folder, PUBLIC_URL: 'https://trade.example' })
  const secure = await createAuth(config, app.ctx).api.signInEmail({
    body: { email, password: PASSWORD },
    returnHeaders: true,
  })
  expect(secure.headers.getSetCookie()[0]).toMatch(/^__Secure-tradewind.*; HttpOnly; Secure; Same/)
})

test.each([
  ['a forged cookie', 'tradewind.session_token=abc.def'],
  ['an empty cookie', 'tradewind.session_token='],
  ['a cookie of binary', `tradewind.session_token=${'%00%ff'.repeat(20)}`],
])('%s is nobody', async (_, cookie) => {
  expect(await sessionOf(cookie)).toEqual(nobody)
})

test('a wrong password and an unknown address are refused alike', async () => {
  const { email } = await givenUser(app)
  for (const body of [
    { email, password: 'not the right one' },
    { email: `nobody-${app.newId()}@example.com`, password: PASSWORD },
  ]) {
    const answer = await post('sign-in', body)
    expect([answer.status, answer.body.code]).toEqual([401, 'accounts.sign_in_failed'])
    expect(answer.setCookie).toEqual([])
  }
})

test('an address signs up once, however it is written', async () => {
  const { email } = await givenUser(app)
  const again = { name: 'Someone', email: email.toUpperCase(), password: 'another password' }
  const answer = await post('sign-up', again)
  expect([answer.status, answer.body.code]).toEqual([409, 'accounts.email_taken'])
  expect((await post('sign-in', { email, password: again.password })).status).toBe(401)
})

test.runIf(app.isRealPostgres)('of ten sign-ups with one address one wins', async () => {
  const email = `race-${app.newId()}@example.com`
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post('sign-up', { name: 'A', email, password: PASSWORD })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
})

test.each([
  ['sign-up', { name: 'A', email: 'a@example.com', password: 'nine char' }],
  ['sign-up', { name: 'A', email: 'a@example.com', password: 'x'.repeat(129) }],
  ['sign-up', { name: 'A', email: 'not an address', password: PASSWORD }],
  ['sign-up', { name: 'A', email: 'a..b@example.com', password: PASSWORD }],
  ['sign-up', { name: 'a\u0000', email: 'a@example.com', password: PASSWORD }],
  ['sign-up', { name: 'A', email: 'a@example.com', password: PASSWORD, twoFactorEnabled: true }],
  ['sign-up', {}],
  ['sign-in', { email: ['a@example.com'], password: PASSWORD }],
  ['sign-in', { email: 'a@example.com', password: 1 }],
  ['password-reset/request', { email: 1 }],
  ['password-reset/confirm', { token: 'a b', newPassword: PASSWORD }],
  ['two-factor/verify', { code: '12' }],
  ['two-factor/verify', { code: '123456', backupCode: 'abc' }],
  ['two-factor/enable', { password: null }],
  ['two-factor/disable', {}],
  ['password', { currentPassword: PASSWORD, newPassword: 'short' }],
  ['invitations/accept', { token: {} }],
])('%s refuses %j as invalid', async (path, body) => {
  const answer = await post(path, body)
  expect([answer.status, answer.body.code]).toEqual([400, 'platform.invalid_input'])
})

test.each([
  ['sign-in', { email: 'guess@example.com', password: 'a wrong password' }, 10, 401],
  ['password-reset/request', { email: 'guess@example.com' }, 5, 202],
])('%s is limited by address', async (path, body, limit, status) => {
  const address = freshAddress()
  for (let i = 0; i < limit; i++) {
    expect((await post(path, body, { address })).status).toBe(status)
  }
  const refused = await post(path, body, { address })
  expect([refused.status, refused.body.code]).toEqual([429, 'platform.too_many_requests'])
  // Another address is not meant by it. Of signing in the account is counted too: see below.
  const other = path === 'sign-in' ? { ...body, email: 'other@example.com' } : body
  expect((await post(path, other)).status).toBe(status)
})

test('whoever guesses one account from many addresses is stopped, and a while later no more', async () => {
  const { email, password } = await givenUser(app)
  // Each password is hashed as slowly as it is meant to be: fourteen take their time.
  const guess = () => post('sign-in', { email: email.toUpperCase(), password: 'a wrong password' })
  for (let i = 0; i < 2; i++) expect((await guess()).status).toBe(401)
  // Signing in begins anew, and so does the counting.
  expect((await post('sign-in', { email, password })).status).toBe(200)
  for (let i = 0; i < 10; i++) expect((await guess()).status).toBe(401)
  const refused = await post('sign-in', { email, password })
  expect([refused.status, refused.body.code]).toEqual([429, 'accounts.too_many_guesses'])
  expect(refused.cookie).toBe('')
  const before = app.now()
  app.setNow(new Date(before.getTime() + 15 * 60_000))
  expect((await post('sign-in', { email, password })).status).toBe(200)
  app.setNow(before)
}, 90_000)

test('a session that was there before signing in is not the one after; signing out ends it', async () => {
  const [victim, attacker] = [await givenUser(app), await givenUser(app)]
  const { email, password } = victim
  const whose = async (cookie: string) =>
    (await app.anonymous.get('/v1/accounts/session', { cookie })).body.user?.id ?? null
  for (const planted of ['tradewind.session_token=chosen.by-somebody-else', attacker.cookie]) {
    const signedIn = await post('sign-in', { email, password }, { cookie: planted })
    expect([signedIn.status, signedIn.cookie === planted]).toEqual([200, false])
    expect(await whose(signedIn.cookie)).toBe(victim.userId)
    expect(await whose(planted)).not.toBe(victim.userId)
    await app.anonymous.post('/v1/accounts/sign-out', undefined, { cookie: signedIn.cookie })
    expect(await whose(signedIn.cookie)).toBeNull()
  }
})

test('a password is reset by a mailed link, once, and every session ends', async () => {
  const { email, cookie, client } = await givenUser(app)
  const asked = await post('password-reset/request', { email })
  expect([asked.status, asked.body]).toEqual([202, { done: true }])
  const mail = await newestMailTo(app, email)
  expect(mail).toContain('Subject: Reset your Tradewind password')
  const token = /reset-password\?token=(\S+)/.exec(mail!)![1]!

  const newPassword = 'a completely new one'
  expect((await post('password-reset/confirm', { token, newPassword })).status).toBe(200)
  expect(await sessionOf(cookie)).toEqual(nobody)
  expect((await post('sign-in', { email, password: PASSWORD })).status).toBe(401)
  const signedIn = await post('sign-in', { email, password: newPassword })
  expect(signedIn.status).toBe(200)

  const again = await post('password-reset/confirm', { token, newPassword: 'yet another one' })
  expect([again.status, again.body.code]).toEqual([410, 'accounts.reset_link_invalid'])
  const log = await app.withHeaders({ cookie: signedIn.cookie }).get('/v1/accounts/security-log')
  expect(log.body.entries).toEqual([{ at: app.now().toISOString(), action: 'password_reset' }])
  expect((await client.get('/v1/accounts/security-log')).body.code).toBe(
    'accounts.sign_in_required',
  )
})

test('the mail is in the language of the request', async () => {
  const { email } = await givenUser(app)
  await post('password-reset/request', { email }, { 'accept-language': 'zh-CN,zh;q=0.9' })
  expect(await newestMailTo(app, email)).toContain('Subject: 重置您的 Tradewind 密码')
})

test('asking to reset an unknown address says the same and sends nothing', async () => {
  const email = `nobody-${app.newId()}@example.com`
  const asked = await post('password-reset/request', { email })
  expect([asked.status, asked.body]).toEqual([202, { done: true }])
  expect(await newestMailTo(app, email)).toBe(undefined)
})

test('changing the password asks for the old one and ends the other sessions', async () => {
  const { email, cookie } = await givenUser(app)
  const other = await post('sign-in', { email, password: PASSWORD })
  const change = { currentPassword: 'wrong wrong wrong', newPassword: 'a completely new one' }
  const refused = await post('password', change, { cookie })
  expect([refused.status, refused.body.code]).toEqual([403, 'accounts.password_wrong'])
  expect((await post('password', change)).body.code).toBe('accounts.sign_in_required')
  expect((await sessionOf(other.cookie)).user.email).toBe(email)

  const changed = await post('password', { ...change, currentPassword: PASSWORD }, { cookie })
  expect(changed.status).toBe(200)
  expect(await sessionOf(other.cookie)).toEqual(nobody)
  expect((await sessionOf(changed.cookie)).user.email).toBe(email)
  expect((await post('sign-in', { email, password: change.newPassword })).status).toBe(200)
})

test('people change their name', async () => {
  const { client } = await givenUser(app)
  expect((await client.patch('/v1/accounts/profile', { name: '安娜' })).status).toBe(200)
  expect((await client.get('/v1/accounts/session')).body.user.name).toBe('安娜')
  const anonymous = await app.anonymous.patch('/v1/accounts/profile', { name: 'A' })
  expect(anonymous.body.code).toBe('accounts.sign_in_required')
  expect((await client.patch('/v1/accounts/profile', { email: 'a@b.c' })).status).toBe(400)
})

test('expired sessions are forgotten, others stay', async () => {
  const { cookie, userId } = await givenUser(app)
  await sql`insert into accounts.session
    (id, user_id, token, expires_at, created_at, updated_at) values
    (${app.newId()}, ${userId}, ${app.newId()}, ${new Date(app.now().getTime() - 1)}, now(), now())
  `.execute(app.ctx.db)
  const sessions = async () =>
    (await sql`select 1 from accounts.session where user_id = ${userId}`.execute(app.ctx.db)).rows
      .length
  expect(await sessions()).toBe(2)
  await forgetExpired.run(app.ctx, undefined as never, AbortSignal.timeout(10_000))
  expect(await sessions()).toBe(1)
  expect((await sessionOf(cookie)).user.id).toBe(userId)
})

test.each([
  'sign-up',
  'sign-in',
  'sign-out',
  'password',
  'password-reset/request',
  'password-reset/confirm',
  'two-factor/enable',
  'two-factor/verify',
  'two-factor/disable',
  'invitations/accept',
])('%s survives whatever is sent to it', async (path) => {
  const { cookie } = await givenUser(app)
  const text = fc.string({ unit: 'binary', maxLength: 140 })
  const field = fc.oneof(text, fc.emailAddress(), fc.jsonValue())
  const body = fc.record(
    {
      name: field,
      email: field,
      password: field,
      token: field,
      newPassword: field,
      currentPassword: field,
      code: field,
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(fc.oneof(body, fc.object()), async (sent) => {
      const answer = await post(path, sent, { cookie })
      expect(answer.status).toBeLessThan(500)
    }),
    { numRuns: 25 },
  )
})

test('a request from another site changes nothing', async () => {
  const { cookie } = await givenUser(app)
  const answer = await post('sign-out', {}, { cookie, origin: 'https://evil.example' })
  expect([answer.status, answer.body.code]).toEqual([403, 'platform.cross_site'])
  expect((await sessionOf(cookie)).user.name).toBe('Ann Arbor')
})
