import { afterAll, expect, test } from 'vitest'
import { transaction } from '../../platform/context.ts'
import { ownApp } from '../../testing/test-app.ts'
import { createOrganisation, makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { givenInShop, givenProducts } from './testing.ts'

// What is found depends on all goods there are.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const search = async (q: string, more = '') => {
  const { status, body } = await app.anonymous.get(
    `/v1/shop/search?q=${encodeURIComponent(q)}${more}`,
  )
  expect(status).toBe(200)
  return body
}
const searchTimes = async (times: number, q: string, more = '') => {
  for (let i = 0; i < times; i++) await search(q, more)
}

type Row = Readonly<{
  query: string
  times: number
  relaxed: number
  category: { slug: string } | null
}>
const told = ({ query, times, relaxed, category }: Row) => [
  query,
  times,
  relaxed,
  category?.slug ?? null,
]

test('every search without a result counts, also when the answer comes from memory', async () => {
  await givenInShop(app, { zh: '云杉木砧板', en: 'Spruce cutting board' })
  await searchTimes(7, '水獭玩偶')
  await searchTimes(3, '云杉木 水獭')
  await searchTimes(2, '云杉木')
  // Narrowed by hand, a later page, and what may name a person say nothing of what is missing.
  await searchTimes(2, '水獭帽', '&price=1')
  await searchTimes(2, '水獭帽', '&after=3.x')
  await searchTimes(2, '水獭 13800138000')
  await searchTimes(2, '-水獭')
  const operator = await givenUser(app)
  await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
  const { body } = await operator.client.get('/v1/desk/missed-queries?limit=200')
  const mine = body.queries.filter(({ query }: Row) => query.includes('水獭'))
  expect(mine.map((row: Row) => told(row).slice(0, 3))).toEqual([
    ['水獭玩偶', 7, 0],
    ['云杉木 水獭', 3, 3],
  ])
  // Read again: what was written is not written twice.
  const again = await operator.client.get('/v1/desk/missed-queries?limit=200')
  expect(again.body).toEqual(body)
})

test('a seller sees what was wanted of its kind of goods, an agency all, a stranger nothing', async () => {
  await searchTimes(6, '大型犬狗粮')
  await searchTimes(5, '幼猫猫粮')
  await searchTimes(4, '小型犬狗粮')
  await searchTimes(5, '婴儿米粉三段')
  const pets = await givenProducts(app, [
    ['treats', 'Dog treats', 'Turkey dog treats', 'Paws', 'Dog food', 300, 5, '12.00'],
  ])
  const at = `/v1/organisations/${pets.organisationId}/wanted`
  const read = async (path: string) => (await pets.viewer.get(path)).body
  const wanted = await read(`${at}?limit=200`)
  expect(wanted.queries.map(told)).toEqual([
    ['大型犬狗粮', 6, 0, 'pets'],
    ['幼猫猫粮', 5, 0, 'pets'],
  ])
  const first = await read(`${at}?limit=1`)
  const second = await read(`${at}?limit=1&after=${encodeURIComponent(first.next)}`)
  expect([...first.queries, ...second.queries]).toEqual(wanted.queries)
  app.setNow(new Date('2026-12-25T09:00:00Z'))
  expect((await read(`${at}?days=30`)).queries).toEqual([])
  app.setNow(new Date('2026-11-22T09:00:00Z'))

  const person = await givenUser(app)
  const { id } = await transaction(app.ctx, (tx) =>
    createOrganisation(tx, { kind: 'agency', name: 'Export office', ownerUserId: person.userId }),
  )
  const seen = (await person.client.get(`/v1/organisations/${id}/wanted?limit=200`)).body.queries
  expect(seen.map(({ query }: Row) => query)).toEqual(
    expect.arrayContaining(['大型犬狗粮', '婴儿米粉三段']),
  )
  expect(seen.map(({ query }: Row) => query)).not.toContain('小型犬狗粮')
  const stranger = await givenOrganisation(app)
  expect((await stranger.owner.get(at)).status).toBe(404)
  expect((await app.anonymous.get(at)).status).toBe(401)
})
