import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { newId } from '../../src/kernel/ids.ts'
import { CONSIGNEE, givenSku, IDENTITY, lineOf } from '../../src/modules/orders/testing.ts'
import { readConfig } from '../../src/platform/config.ts'
import { createLog } from '../../src/platform/log.ts'
import { ownApp } from '../../src/testing/test-app.ts'

// A database of its own: tables are changed, and the clock is another one than in other tests.
const own = await ownApp()
const { folder, database } = own
afterAll(async () => {
  await own.close()
  await database.close()
})

test('no line of the log tells who somebody is, or opens anything', async () => {
  const lines: string[] = []
  const secret = 'a-secret-for-tests-that-is-long-enough'
  const config = readConfig({
    TRADEWIND_DATA: folder,
    TRADEWIND_SECRET: secret,
    LOG_LEVEL: 'trace',
  })
  const logTo = { write: (line: string) => void lines.push(line) }
  const app = await createApp(config, { database, logTo })
  const person = { name: 'Ann Arbor', email: 'ann@example.com', password: 'correct horse battery' }
  const send = async (method: 'GET' | 'POST', url: string, payload?: object, headers = {}) =>
    app.http.inject({ method, url, headers, ...(payload ? { payload } : {}) })

  // Signing up and in, rightly and wrongly.
  await send('POST', '/v1/accounts/sign-up', person)
  const { email, password } = person
  const signedIn = await send('POST', '/v1/accounts/sign-in', { email, password })
  const cookie = `${signedIn.headers['set-cookie']}`.split(';')[0]!
  await send('POST', '/v1/accounts/sign-in', { email, password: 'wrong horse battery' })
  await send('POST', '/v1/accounts/password-reset/request', { email })

  // A purchase, refused once, with a message about it.
  const sku = await givenSku(app, { channel: '1210' })
  const order = { lines: [lineOf(sku)], consignee: CONSIGNEE, identity: IDENTITY, email }
  const key = { cookie, 'idempotency-key': newId() }
  const wrongId = { ...IDENTITY, idNumber: '110105194912310021' }
  await send('POST', '/v1/checkouts', { ...order, identity: wrongId }, key)
  const placed = await send('POST', '/v1/checkouts', order, key)
  expect(placed.statusCode).toBe(201)
  const link = placed.json().key as string
  const checkout = `/v1/checkouts/${placed.json().checkoutId}`
  await send('GET', `${checkout}?key=${link}`)

  // What breaks: the database names the row that it refuses, and the table that is not there.
  const county = 'Leelanau under the hill'
  await sql`alter table accounts.organisation add check (county is null or county <> ${sql.lit(county)})`.execute(
    app.ctx.db,
  )
  const business = { kind: 'business', name: 'Passing Cherries', county, state: 'US-MI' }
  const refused = await send('POST', '/v1/organisations', business, { cookie })
  await sql`alter table orders.message rename to message_gone`.execute(app.ctx.db)
  const text = 'My telephone is 138 1111 2222'
  const path = `${checkout}/orders/${placed.json().orders[0].id}/messages?key=${link}`
  const broken = await send('POST', path, { text })
  expect([refused.statusCode, broken.statusCode]).toEqual([500, 500])
  const keyed = await send('GET', '/v1/organisations', undefined, { 'x-api-key': 'tw_not_a_key' })
  expect(keyed.statusCode).toBe(401)
  await app.close()

  expect(lines.filter((line) => line.includes('unexpected error'))).toHaveLength(2)
  const secrets = {
    ...person,
    ...IDENTITY,
    ...CONSIGNEE,
    wrongId: wrongId.idNumber,
    wrongPassword: 'wrong horse battery',
    session: cookie.split('=')[1]!,
    link,
    county,
    text,
    apiKey: 'tw_not_a_key',
    secret,
  }
  // Numbers that every line has: one of them may hold the digits of a postcode by chance.
  const everyLines = /"(time|pid|seconds|reqId)":("[^"]*"|[\d.e+-]+)/g
  for (const [name, secret] of Object.entries(secrets)) {
    const told = lines.filter((line) => line.replaceAll(everyLines, '').includes(secret))
    expect([name, told]).toEqual([name, []])
  }
})

test('what is secret is blotted out however deep it stands, and of errors only what they are', () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => void lines.push(line) })
  const refused = Object.assign(new Error('invalid input syntax for type uuid: "王小明"'), {
    code: '22P02',
    detail: 'Failing row contains (王小明).',
    where: 'COPY line 1: 王小明',
    request: { headers: { cookie: '王小明' } },
  })
  const wrapped = new Error('not written', { cause: refused })
  const buyer = { id: 'x', real_name: '王小明', parts: [{ deep: { accessToken: '王小明' } }] }
  log.info({ buyer, headers: { 'Set-Cookie': ['王小明'] } }, 'facts')
  log.error({ err: wrapped }, 'failed')
  expect(lines.filter((line) => line.includes('王小明'))).toEqual([])
  const [facts, failed] = lines.map((line) => JSON.parse(line))
  expect(facts.buyer).toEqual({
    id: 'x',
    real_name: '[removed]',
    parts: [{ deep: { accessToken: '[removed]' } }],
  })
  expect(failed.err.cause).toMatchObject({
    message: 'invalid input syntax for type uuid: "…"',
    code: '22P02',
  })
  expect(Object.keys(failed.err.cause)).toEqual(['type', 'message', 'stack', 'code'])
})
