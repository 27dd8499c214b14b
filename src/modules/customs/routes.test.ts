import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { ownApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { createOpenAiProvider } from './providers/openai.ts'

// A list of goods is loaded, which others would be held to.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const quote = (over: object) =>
  app.anonymous.post('/v1/customs/landed-cost', {
    channel: '1210',
    origin: 'US',
    day: '2026-11-22',
    lines: [{ code: '1901101090', quantity: 2, unitValue: { amount: '100.00', currency: 'USD' } }],
    ...over,
  })

describe('a landed cost', () => {
  test('shows each slice with its rule, and the day of the exchange rate', async () => {
    const { status, body } = await quote({})
    expect(status).toBe(200)
    expect(body.effectiveRate).toBe('0.091')
    expect(body.total).toEqual({ amount: '1490.78', currency: 'CNY' })
    expect(body.charges.map((charge: { kind: string }) => charge.kind)).toEqual([
      'goods',
      'duty',
      'vat',
      'discount',
    ])
    expect(body.exchange).toMatchObject([{ from: 'USD', to: 'CNY', day: '2026-04-13' }])
  })

  test('says when the goods may not enter that way', async () => {
    const day = '2026-11-22'
    const of = async (over: object) => {
      const { body } = await quote({ day, ...over })
      return body.warnings.map(({ code }: { code: string }) => code)
    }
    const apples = [{ code: '0808100000', quantity: 1, value: { amount: '50', currency: 'CNY' } }]
    expect(await of({ channel: 'postal', lines: apples })).toContain('channel_closed')
    expect(await of({})).toContain('channel_not_verified')
    expect(await of({ channel: '0110' })).not.toContain('channel_not_verified')
  })

  test('is for goods from a country that is one', async () => {
    for (const origin of ['XX', 'ZZ', 'UK', 'XX-MI']) {
      const { status, body } = await quote({ origin })
      expect([origin, status, body.code]).toEqual([origin, 400, 'platform.invalid_input'])
    }
  })

  test('over the limit is refused, with what can be done instead', async () => {
    const value = { amount: '500.00', currency: 'USD' }
    const { status, body } = await quote({
      lines: [{ code: '851631', quantity: 2, unitValue: value }],
    })
    expect([status, body.code, body.params.reason]).toEqual([
      422,
      'customs.quote_refused',
      'over_limit',
    ])
    expect(body.params.alternatives.map((other: { kind: string }) => other.kind)).toContain('split')
  })

  test('after the truce shows both readings of the law', async () => {
    const { body } = await quote({ channel: '0110' })
    expect(body.scenarios.map((one: { id: string }) => one.id)).toEqual(['continued', 'lapsed'])
    const [continued, lapsed] = body.scenarios
    expect(Number(lapsed.total.amount)).toBeGreaterThan(Number(continued.total.amount))
  })

  test.each([
    ['9710 is for exports', { channel: '9710' }, 422, 'customs.quote_refused'],
    ['no such market', { market: 'xx' }, 422, 'customs.unknown_market'],
    [
      'a tenth of a cent',
      { lines: [{ code: '190110', quantity: 1, value: { amount: '1.001', currency: 'USD' } }] },
      422,
      'customs.invalid_value',
    ],
    ['no value', { lines: [{ code: '190110', quantity: 1 }] }, 422, 'customs.invalid_value'],
    ['no line', { lines: [] }, 400, 'platform.invalid_input'],
    ['half a piece', { lines: [{ code: '190110', quantity: 0.5 }] }, 400, 'platform.invalid_input'],
    ['a field we do not know', { discount: 1 }, 400, 'platform.invalid_input'],
  ])('with %s is refused', async (_, over, status, code) => {
    const answer = await quote(over)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })
})

describe('a code', () => {
  test('is shown with what is above it and its lines in the tariff', async () => {
    const { body } = await app.anonymous.get('/v1/customs/codes/1901.10')
    expect(body.lineage.map((one: { code: string }) => one.code)).toEqual(['19', '1901', '190110'])
    expect(body.lines.map((line: { code: string }) => line.code)).toContain('1901101090')
    expect((await app.anonymous.get('/v1/customs/codes/9999')).status).toBe(404)
    expect((await app.anonymous.get('/v1/customs/channels?code=9999')).body.code).toBe(
      'customs.unknown_code',
    )
  })
})

test('a subheading with several national lines is not said to be one of them', async () => {
  const lines = async (title: string) => {
    const { body } = await app.anonymous.post('/v1/customs/classifications', { title })
    return [body.code, body.linesUnder]
  }
  expect(await lines('Tart cherry juice concentrate')).toEqual(['200989', 7])
  expect(await lines('Wooden toy train')).toEqual(['950300', 8])
})

test('channels are closed to goods that may not enter at all, or not from there', async () => {
  const statusesOf = async (code: string) => {
    const { body } = await app.anonymous.get(
      `/v1/customs/channels?code=${code}&origin=US&day=2026-11-22`,
    )
    return Object.fromEntries(
      body.channels.map((one: { channel: string; status: string }) => [one.channel, one.status]),
    )
  }
  const arms = await statusesOf('9303100000')
  expect([arms['1210'], arms['9610'], arms['postal'], arms['0110'], arms['1239']]).toEqual(
    Array(5).fill('closed'),
  )
  const apples = await statusesOf('080810')
  expect([apples['9610'], apples['postal']]).toEqual(['closed', 'closed'])
})

describe('a decision of a person', () => {
  test('is kept with its reason, and on record', async () => {
    const { organisationId, member, viewer, stranger, owner } = await givenOrganisation(app)
    const at = `/v1/businesses/${organisationId}/classification-decisions`
    const decision = { product: { title: 'Mystery box' }, code: '950300', reason: 'It is a toy.' }
    expect((await viewer.put(at, decision)).status).toBe(403)
    expect((await stranger.put(at, decision)).status).toBe(404)
    const unknown = await member.put(at, { ...decision, code: '000000' })
    expect([unknown.status, unknown.body.code]).toEqual([404, 'customs.unknown_code'])
    const { status, body } = await member.put(at, decision)
    expect([status, body.code, body.reason]).toEqual([200, '950300', 'It is a toy.'])
    // It answers for the same product from then on, for the members of the business.
    const classify = `/v1/customs/classifications?businessId=${organisationId}`
    const again = await viewer.post(classify, decision.product)
    expect([again.body.decidedBy, again.body.code]).toEqual(['person', '950300'])
    expect((await stranger.post(classify, decision.product)).status).toBe(404)
    const { body: engine } = await viewer.post('/v1/customs/classifications', decision.product)
    expect(engine.decidedBy).toBe('engine')
    const { body: audit } = await owner.get(`/v1/organisations/${organisationId}/audit`)
    expect(audit.entries[0]).toMatchObject({
      action: 'customs.classification_decided',
      after: { code: '950300', reason: 'It is a toy.' },
    })
  })
})

describe('reference data', () => {
  const list = 'code8,remark,version,valid_from\n85163100,,2026 test,2026-01-01\nbroken,,,\n'
  const load = '/v1/customs/data-sets/positive-list-cn?source=a%20test&verifiedOn=2026-11-22'

  test('is loaded by an operator only, and settles whether a line is listed', async () => {
    const { client, email } = await givenUser(app)
    const refused = await client.post(load, list)
    expect([refused.status, refused.body.code]).toEqual([403, 'customs.operator_required'])
    const channels = '/v1/customs/channels?code=8516310000&day=2026-11-22'
    const statusOf = async () =>
      (await app.anonymous.get(channels)).body.channels.find(
        (one: { channel: string }) => one.channel === '1210',
      ).status
    expect(await statusOf()).toBe('not_verified')

    await makeOperator(app.ctx, { email, name: 'Operator' })
    const empty = await client.post(load, 'nothing,here\n')
    expect([empty.status, empty.body.code]).toEqual([422, 'customs.unreadable_data_set'])
    const unknown = await client.post(load.replace('positive-list-cn', 'weather'), list)
    expect([unknown.status, unknown.body.code]).toEqual([404, 'customs.unknown_data_set'])
    expect(await statusOf()).toBe('not_verified')

    const { status, body } = await client.post(load, list)
    expect(status).toBe(200)
    expect(body.problems).toEqual([{ row: 3, read: 'broken,,,', expected: 'eight digits' }])
    expect(await statusOf()).toBe('open')
    const { body: sets } = await app.anonymous.get('/v1/customs/data-sets')
    expect(sets.loaded).toMatchObject([
      { name: 'positive-list-cn', version: body.version, verifiedOn: '2026-11-22' },
    ])
  })
})

describe('a second opinion', () => {
  const answers: (() => [number, string])[] = []
  const server = createServer((_request, response) => {
    const [status, text] = answers.shift()!()
    response.writeHead(status).end(text)
  }).listen(0, '127.0.0.1')
  afterAll(() => server.close())
  const says = (content: string) => () =>
    [200, JSON.stringify({ choices: [{ message: { content } }] })] as [number, string]

  test('is asked only where one is configured', async () => {
    const at = '/v1/customs/classifications?secondOpinion=true'
    const { status, body } = await app.anonymous.post(at, { title: 'Boots' })
    expect([status, body.code]).toEqual([409, 'customs.second_opinion_not_configured'])
  })

  test('is used when it is six digits with a reason, and left aside otherwise', async () => {
    const { port } = server.address() as AddressInfo
    const provider = createOpenAiProvider({ url: `http://127.0.0.1:${port}`, model: 'small' })
    answers.push(says('Sure: {"code": "6403.91", "reason": "Leather, over the ankle."}'))
    expect(await provider.ask('boots')).toEqual({
      code: '640391',
      from: 'small',
      reasons: [{ kind: 'description', text: 'Leather, over the ankle.', weight: 1 }],
    })
    answers.push(
      says('I cannot say.'),
      says('{"code": "leather"}'),
      () => [500, 'no'],
      () => [200, '<'],
    )
    for (let i = 0; i < 4; i++) expect(await provider.ask('boots')).toBeUndefined()
    expect(await createOpenAiProvider({ url: 'http://127.0.0.1:1', model: '' }).ask('x')).toBe(
      undefined,
    )
  })
})
