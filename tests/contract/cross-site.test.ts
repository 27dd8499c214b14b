import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { makeOperator } from '../../src/modules/accounts/api.ts'
import { freshAddress, givenOrganisation } from '../../src/modules/accounts/testing.ts'
import { CONSIGNEE, givenSku, lineOf } from '../../src/modules/orders/testing.ts'
import { ownApp } from '../../src/testing/test-app.ts'
import { fitting, operationsOf } from './operations.ts'

// Of its own: where other tests have left work to do, a mail that goes out changes a row meanwhile.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const { organisationId, users } = await givenOrganisation(app)
const { cookie, email, client } = users.owner
// The owner is the operator too: nobody could do more.
await makeOperator(app.ctx, { email, name: 'Operator' })
const sku = await givenSku(app, { businessId: organisationId })
const placed = await client.post(
  '/v1/checkouts',
  { lines: [lineOf(sku)], consignee: CONSIGNEE },
  { 'idempotency-key': app.newId() },
)
const checkoutId = placed.body.checkoutId as string
const orderId = placed.body.orders[0].id as string
const IDS: Readonly<Record<string, string>> = { checkoutId, orderId, id: checkoutId }

/** Forms of the shop's pages: they are hidden from the description of the interface. */
const PAGES = 'src/modules/storefront/pages'
const formsInCode = readdirSync(PAGES).flatMap((file) =>
  [...readFileSync(`${PAGES}/${file}`, 'utf8').matchAll(/app\.post\(\s*'(\/shop[^']*)'/g)].map(
    ([, path]) => path!,
  ),
)

const changing = operationsOf(app).filter(({ method }) => method !== 'get')
const filled = (path: string) =>
  path.replace(
    /\{(\w+)\}|:(\w+)/g,
    (_, name: string, param: string) => IDS[name ?? param] ?? organisationId,
  )

/** Every row of every table of ours, as one fingerprint each. */
async function everything(): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string }>`select schemaname || '.' || tablename as name
    from pg_tables where schemaname in ('platform', 'accounts', 'catalogue', 'assessment', 'customs',
      'orders', 'storefront', 'ledger', 'payments', 'partners', 'notifications', 'programmes',
      'courses', 'inspection', 'impact', 'directory', 'finance')
    order by 1`.execute(app.ctx.db)
  const found: Record<string, string> = {}
  for (const { name } of rows) {
    const { rows } = await sql<{ print: string }>`select coalesce(md5(string_agg(one::text, ''
      order by one::text)), '') as print from ${sql.raw(name)} as one`.execute(app.ctx.db)
    found[name] = rows[0]!.print
  }
  return found
}

test('nothing that changes anything is taken from a page of another site', async () => {
  expect(changing.length).toBeGreaterThan(80)
  expect(formsInCode.length).toBeGreaterThan(5)
  const before = await everything()
  const answers: string[] = []
  const from = { cookie, origin: 'https://evil.example', 'idempotency-key': app.newId() }
  const send = async (
    method: string,
    url: string,
    { type, payload }: { type: string; payload?: string },
  ) => {
    const { statusCode, body } = await app.http.inject({
      method: method as 'POST',
      url,
      remoteAddress: freshAddress(),
      headers: { ...from, ...(payload === undefined ? {} : { 'content-type': type }) },
      ...(payload === undefined ? {} : { payload }),
    })
    const isRefused = statusCode === 403 && body.includes('platform.cross_site')
    if (!isRefused) answers.push(`${method} ${url} ${statusCode}`)
  }
  for (const { path, method, operation } of changing) {
    const schema = operation.requestBody?.content['application/json']?.schema
    const body = schema && JSON.stringify(fitting(schema, '', organisationId))
    await send(method.toUpperCase(), filled(path), {
      type: 'application/json',
      ...(body ? { payload: body } : {}),
    })
  }
  for (const path of formsInCode) {
    const type = 'application/x-www-form-urlencoded'
    await send('POST', filled(path), { type, payload: 'text=x&from=placed&to=cancelled' })
  }
  expect(answers).toEqual([])
  expect(await everything()).toEqual(before)
})

test('a form of the shop opens nobody else’s order, and changes nothing of it', async () => {
  const forms = formsInCode.filter((path) => path.startsWith('/shop/checkouts/'))
  expect(forms.length).toBeGreaterThan(3)
  const before = await everything()
  for (const path of forms) {
    for (const other of ['', users.stranger.cookie, users.viewer.cookie]) {
      const { statusCode } = await app.http.inject({
        method: 'POST',
        url: filled(path),
        remoteAddress: freshAddress(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(other ? { cookie: other } : {}),
        },
        payload: 'text=x&from=placed&to=cancelled&rating=5&way=simulated',
      })
      // Not found, or sent to sign in; never done.
      expect(`${path} ${statusCode}`).toMatch(/ (303|404|415)$/)
    }
  }
  expect(await everything()).toEqual(before)
})
