import { expect, test } from 'vitest'
import { freshAddress, givenOrganisation } from '../../src/modules/accounts/testing.ts'
import { testApp } from '../../src/testing/test-app.ts'
import { fitting, operationsOf, type Parameter } from './operations.ts'

const app = await testApp()
const { organisationId, users } = await givenOrganisation(app)
const operations = operationsOf(app)

/** What no field expects: wrong types, NUL, half a character, far too long, numbers off the scale. */
const HOSTILE: readonly unknown[] = [
  null,
  -1,
  1e308,
  true,
  '',
  'a\u0000b',
  '\ud800',
  'x'.repeat(100_000),
  '999999999999999999999999',
  '=1+1',
  "'; drop table accounts.user; --",
  [],
  [[[]]],
  {},
  { amount: {}, currency: [] },
]

/** The value with each of its fields, one after the other, replaced by each hostile one. */
function* spoiled(value: unknown): Generator<unknown> {
  yield* HOSTILE
  if (Array.isArray(value)) {
    for (const inner of spoiled(value[0])) yield [inner]
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      for (const bad of spoiled(inner)) yield { ...value, [key]: bad }
    }
  }
}

async function send(method: string, url: string, payload?: unknown): Promise<number> {
  const response = await app.http.inject({
    method: method.toUpperCase() as 'GET',
    url,
    remoteAddress: freshAddress(),
    headers: {
      cookie: users.owner.cookie,
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
  })
  return response.statusCode
}

const NO_PROGRESS_STREAMS = operations.filter(
  ({ operation }) => operation.operationId !== 'followAssessment',
)

test.each(NO_PROGRESS_STREAMS)(
  '$method $path answers any input without a failure of its own',
  async ({ path, method, operation }) => {
    const parameters = operation.parameters ?? []
    const urlWith = (name?: string, bad?: unknown): string => {
      const text = typeof bad === 'object' ? JSON.stringify(bad) : String(bad)
      const value = (one: Parameter) =>
        encodeURIComponent(
          (one.name === name ? text : String(fitting(one.schema, one.name, organisationId)))
            .slice(0, 5_000)
            .toWellFormed(),
        )
      const filled = path.replace(/\{(\w+)\}/g, (_, given: string) =>
        value(parameters.find((one) => one.name === given)!),
      )
      const query = parameters
        .filter((one) => one.in === 'query' && (one.name === name || one.name === 'source'))
        .map((one) => `${one.name}=${value(one)}`)
      return `${filled}?${query.join('&')}`
    }
    const failures: string[] = []
    const check = async (url: string, body?: unknown) => {
      const status = await send(method, url, body)
      if (status >= 500) failures.push(`${status} ${url} ${JSON.stringify(body)?.slice(0, 300)}`)
    }
    const schema = operation.requestBody?.content['application/json']?.schema
    const body = schema ? fitting(schema, '', organisationId) : undefined
    for (const { name } of parameters) {
      for (const bad of HOSTILE) await check(urlWith(name, bad), body)
    }
    if (schema) for (const bad of spoiled(body)) await check(urlWith(), bad)
    expect(failures).toEqual([])
  },
)

const DEEP = `{"title":${'['.repeat(500_000)}${']'.repeat(500_000)}}`

test('bodies that are no JSON at all are refused, not failed', async () => {
  for (const payload of ['{', '[', '\u0000', '{"a":', 'x'.repeat(3_000_000), DEEP]) {
    const response = await app.http.inject({
      method: 'POST',
      url: '/v1/customs/classifications',
      headers: { 'content-type': 'application/json' },
      remoteAddress: freshAddress(),
      payload,
    })
    expect([400, 413]).toContain(response.statusCode)
  }
})
