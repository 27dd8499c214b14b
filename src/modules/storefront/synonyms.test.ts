import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import { saveSynonyms } from './edit-synonyms.ts'
import { currentSynonyms } from './synonyms.ts'
import { givenInShop } from './testing.ts'

const app = await testApp()
const operator = await givenUser(app, { name: 'Ophelia' })
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const AT = '/v1/desk/synonyms'
const read = async () => (await operator.client.get(AT)).body
const shipped = (await operator.client.get(`${AT}/shipped`)).body.text as string
const found = async (q: string): Promise<number> => {
  const { body } = await app.anonymous.get(`/v1/shop/search?q=${encodeURIComponent(q)}`)
  return body.how === 'all' ? body.found : 0
}

beforeAll(async () => {
  await givenInShop(app, { zh: '西洋杉香薰', en: 'Cedar incense' })
})
afterEach(async () => {
  await operator.client.put(AT, { text: shipped })
})

describe('the list of synonyms', () => {
  test('can go back to the one that ships', async () => {
    expect(shipped).toContain('cherry, 樱桃, 车厘子')
    await operator.client.put(AT, { text: 'cedar, 雪松' })
    await operator.client.put(AT, { text: shipped })
    const list = await read()
    expect([list.text, list.problems]).toEqual([shipped, []])
    expect(list.history[0].version).toBe(list.version)
  })

  test('shows what a query would find before it is saved, and saves nothing', async () => {
    const before = await read()
    const text = `${shipped}\ncedar incense, 雪松线香`
    const { status, body } = await operator.client.post(`${AT}/preview`, {
      text,
      queries: ['雪松线香', 'cedar', '没有的东西'],
    })
    const one = { found: 1, titles: ['西洋杉香薰'] }
    const none = { found: 0, titles: [] }
    expect([status, body]).toEqual([
      200,
      {
        problems: [],
        queries: [
          { query: '雪松线香', before: none, after: one },
          { query: 'cedar', before: one, after: one },
          { query: '没有的东西', before: none, after: none },
        ],
      },
    ])
    expect(await read()).toEqual(before)
    expect(await found('雪松线香')).toBe(0)
    const { queries } = (await operator.client.get('/v1/desk/missed-queries?limit=200')).body
    expect(queries.some(({ query }: { query: string }) => query === '没有的东西')).toBe(false)
  })

  test('is in force once saved, with its history and an entry in the audit log', async () => {
    expect(await found('雪松线香')).toBe(0)
    const { version: basedOn } = await read()
    const text = `${shipped}\ncedar incense, 雪松线香`
    const saved = await operator.client.put(AT, { text, basedOn })
    expect(saved.status).toBe(200)
    expect(await found('雪松线香')).toBe(1)
    const list = await read()
    expect(list).toMatchObject({ isShipped: false, text, version: saved.body.version })
    expect(list.history[0]).toEqual({
      version: saved.body.version,
      loadedAt: expect.any(String),
      loadedBy: 'Ophelia',
    })
    const audit = await operator.client.get('/v1/desk/audit?subject=synonyms&limit=1')
    expect(audit.body.entries).toMatchObject([
      {
        action: 'storefront.synonyms_saved',
        before: { version: basedOn },
        after: { version: saved.body.version },
      },
    ])
    const older = await operator.client.get(`${AT}/${saved.body.version}`)
    expect(older.body).toEqual({ text })
    const unknown = await operator.client.get(`${AT}/000000000000`)
    expect(unknown.body.code).toBe('storefront.synonyms_version_not_found')
  })

  test('is not saved over what somebody else saved meanwhile, nor with lines that cannot be read', async () => {
    const { version: basedOn } = await read()
    const theirs = `${shipped}\ncedar, 香柏`
    await operator.client.put(AT, { text: theirs, basedOn })
    const long = `cedar, ${'x'.repeat(101)}`
    const many = Array.from({ length: 31 }, (_, i) => `name${i}`).join(', ')
    const put = (body: object) => operator.client.put(AT, body)
    const answers = [
      await put({ text: `${shipped}\ncedar, 雪松`, basedOn }),
      await put({ text: long }),
      await put({ text: many }),
      await put({ text: 'lonely\n# a, b' }),
      await givenUser(app).then(({ client }) => client.put(AT, { text: theirs })),
    ]
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'storefront.synonyms_changed'],
      [422, 'storefront.synonyms_invalid'],
      [422, 'storefront.synonyms_invalid'],
      [422, 'storefront.synonyms_unreadable'],
      [403, 'storefront.operator_required'],
    ])
    expect(answers[1]!.body.params.problems).toEqual([
      { line: 1, problem: 'name_too_long', name: 'x'.repeat(100), isError: true },
    ])
    expect((await read()).text).toBe(theirs)
  })

  test('is told of lines that are probably not meant', async () => {
    const text = 'cedar, 雪松\nlonely # only one\n\nCedars, 香柏'
    const { body } = await operator.client.post(`${AT}/preview`, { text, queries: [] })
    expect(body.problems).toEqual([
      { line: 2, problem: 'one_name', name: 'lonely', isError: false },
      { line: 4, problem: 'in_two_groups', name: 'Cedars', isError: false },
    ])
  })

  test('is the same in every process at once', async () => {
    const other = { ...app.ctx, actor: { kind: 'system' } as const }
    await currentSynonyms(app.ctx.db)
    await saveSynonyms(other, { text: `${shipped}\ncedar incense, 雪松线香` })
    expect(
      await until(
        () => found('雪松线香'),
        (count) => count === 1,
      ),
    ).toBe(1)
  })

  test.runIf(app.isRealPostgres)('is saved by one of two who edit at once', async () => {
    const { version: basedOn } = await read()
    const texts = ['one', 'two', 'three'].map((word) => `${shipped}\ncedar, ${word}`)
    const answers = await Promise.all(
      texts.map((text) => operator.client.put(AT, { text, basedOn })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    const won = answers.findIndex(({ status }) => status === 200)
    expect((await read()).text).toBe(texts[won])
  })
})
