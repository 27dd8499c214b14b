import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { bitsFor, countBits, numbersOf, setBit } from './bits.ts'
import { type ShopQuery, searchShop } from './search-shop.ts'
import { removeEntry, selectNewestEntries } from './search-store.ts'
import { renewShop } from './shop-cache.ts'
import { createIndex, createShopIndex, fillIndex, type LoadedIndex } from './shop-index.ts'
import { givenInShop } from './testing.ts'

const app = await testApp()
const { db } = app.ctx

const ZH = ['樱桃', '蓝莓干', '枫糖浆', '有机', '牙刷', '熊猫', '手工皂', '维生素c']
const EN = [
  'tart',
  'cherry',
  'cherries',
  'maple',
  'syrup',
  'dog',
  'food',
  'boots',
  'organic',
  'steel',
]
const PLACES = ['US-MI', 'US-WI', 'US-OH'] as const
const BRANDS = ['Bluff Road', 'Hollow Pine', "O'Neil \\ Sons", '樱桃 House']
const CATEGORIES: [string, string, string][] = [
  ['food', 'Food', '食品'],
  ['shoes', 'Shoes', '鞋靴'],
]

const several = (words: readonly string[], most: number) =>
  fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: most })
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })

const listing = fc.record(
  {
    zh: several(ZH, 4).map((words) => words.join('')),
    en: several(EN, 5).map((words) => words.join(' ')),
    brand: fc.constantFrom(...BRANDS),
    category: fc.constantFrom(...CATEGORIES),
    state: fc.constantFrom(...PLACES),
    county: fc.constantFrom('Leelanau County', 'Van Buren'),
    priceMinor: fc.integer({ min: 1, max: 150_000 }).map(BigInt),
    channel: fc.constantFrom('9610', '1210'),
    deliveryDays: fc.integer({ min: 1, max: 90 }),
    text: several([...EN, ...ZH], 12).map((words) => words.join(' ')),
    rating: fc.constantFrom({ count: 1, sum: 5 }, { count: 2, sum: 3 }, { count: 40, sum: 190 }),
    // Some on one day, some at one second.
    listedAt: fc.integer({ min: 1, max: 9 }).map((day) => `2026-11-0${day}T00:00:00Z`),
  },
  { requiredKeys: ['zh', 'en', 'priceMinor', 'channel', 'deliveryDays', 'listedAt'] },
)

const wish = fc.oneof(
  fc.constantFrom(...ZH, ...EN, ...EN, 'yingtao', 'fengtangjiang', 'ytg', 'xm', 'chery', 'organc'),
  fc.constantFrom('map', 'stee', '皂', '车厘子', '櫻桃', 'unobtainium', 'bluff', "o'neil", '盘'),
  several(EN, 3).map((words) => `"${words.join(' ')}"`),
  several(ZH, 2).map((words) => `“${words.join('')}”`),
)
const query: fc.Arbitrary<ShopQuery> = fc.record({
  q: fc
    .array(fc.tuple(fc.constantFrom('', '', '', '-'), wish), { maxLength: 4 })
    .map((wishes) => wishes.map(([minus, text]) => `${minus}${text}`).join(' ')),
  category: maybe(fc.constantFrom('food', 'shoes', 'none')),
  brand: maybe(fc.constantFrom('bluff-road', 'hollow-pine')),
  state: maybe(fc.constantFrom('us-mi', 'us-wi')),
  channel: maybe(fc.constantFrom('9610', '1210')),
  price: maybe(fc.integer({ min: 0, max: 5 })),
  days: maybe(fc.integer({ min: 0, max: 4 })),
  sort: fc.constantFrom('relevance', 'price', '-price', 'newest', '-rating'),
  after: maybe(fc.constantFrom('3.nobody', '2.x', '-1.y', '1000.z', 'nonsense')),
  limit: fc.integer({ min: 1, max: 30 }),
})

const byDatabase = (asked: ShopQuery) => searchShop({ db, now: app.now }, asked)
const byMemory = (index: LoadedIndex, asked: ShopQuery) =>
  searchShop({ db, now: app.now, index: { current: async () => index } }, asked)

beforeAll(async () => {
  await sql`delete from storefront.search_entry`.execute(db)
  await sql`delete from storefront.search_word`.execute(db)
  for (const shown of fc.sample(listing, { numRuns: 60, seed: 5 })) await givenInShop(app, shown)
})

// Most of what is asked here nobody sells: the operator's list of such wishes is others' to test.
afterAll(() => sql`delete from storefront.missed_query`.execute(db))

async function expectSame(index: LoadedIndex, runs: number) {
  await fc.assert(
    fc.asyncProperty(query, async (asked) => {
      const expected = await byDatabase(asked)
      expect(await byMemory(index, asked)).toEqual(expected)
      if (expected.next === null) return
      const onward = { ...asked, after: expected.next }
      expect(await byMemory(index, onward)).toEqual(await byDatabase(onward))
    }),
    { numRuns: runs },
  )
}

describe('the index in memory answers as the database does', () => {
  test('whatever is asked', async () => {
    const index = createIndex()
    await fillIndex(db, index, { most: Number.POSITIVE_INFINITY })
    expect(index.count()).toBe(60)
    await expectSame(index, 150)
  })

  test('also when its listings stand in plain arrays, and some of them changed', async () => {
    const entries = await selectNewestEntries(db, undefined, 100)
    const index = createIndex(16)
    const changed = entries.slice(0, 20)
    index.load(entries.slice(0, 40))
    index.renew(
      changed.map(({ listingId }) => listingId),
      changed,
    )
    // Read before the change, and put in after it.
    index.load(entries.slice(10, 15))
    index.load(entries.slice(40))
    index.settle(true)
    expect([index.count(), index.countStale()]).toEqual([80, 20])
    await expectSame(index, 150)
  })

  test('also when it began to answer before all were in, and some changed meanwhile', async () => {
    const oldest = (await selectNewestEntries(db, undefined, 100)).slice(-1)
    const index = createIndex(16)
    const counts: number[] = []
    const begun = () => {
      counts.push(index.count())
      const ids = oldest.map(({ listingId }) => listingId)
      index.renew(ids, oldest)
    }
    await fillIndex(db, index, { most: Number.POSITIVE_INFINITY, read: 20, begins: 20, begun })
    expect([...counts, index.count(), index.countStale()]).toEqual([20, 60, 0])
    await expectSame(index, 100)
  })

  test('also when only the newest have room: it asks the database when that is too little', async () => {
    const index = createIndex(16)
    await fillIndex(db, index, { most: 1_000, read: 20 })
    expect(index.count()).toBe(20)
    await expectSame(index, 100)
  })

  test('page by page, however many were listed at one moment', async () => {
    const all = await selectNewestEntries(db, undefined, 100)
    const pages = [await selectNewestEntries(db, undefined, 7)]
    while (pages.at(-1)?.length === 7) {
      pages.push(await selectNewestEntries(db, pages.at(-1)?.at(-1), 7))
    }
    expect(pages.flat()).toEqual(all)
  })

  test('when nothing is there at all', async () => {
    const index = createIndex()
    index.settle(true)
    const { found, hits } = await byMemory(index, {
      q: '樱桃',
      sort: 'relevance',
      limit: 24,
    })
    expect([found, hits]).toEqual([0, []])
  })
})

describe('of more than it counts the index in memory finds the newest', () => {
  const BOUNDS = { counted: 12, enough: 4, rowsLookedAt: 30 }

  test('first, says that there are more, and counts no further', async () => {
    const whole = createIndex()
    const bounded = createIndex(5, BOUNDS)
    const entries = await selectNewestEntries(db, undefined, 100)
    for (const index of [whole, bounded]) {
      index.load(entries)
      index.settle(true)
    }
    let cut = 0
    const plain = query.map(({ q, limit }): ShopQuery => ({ q, limit, sort: 'newest' }))
    await fc.assert(
      fc.asyncProperty(plain, async (asked) => {
        const [all, some] = [await byMemory(whole, asked), await byMemory(bounded, asked)]
        if (some.isCounted) {
          expect(some).toEqual(all)
          return
        }
        cut += 1
        expect(some.hits).toEqual(all.hits.slice(0, some.found))
        expect(some.found).toBeGreaterThanOrEqual(BOUNDS.enough)
        expect(some.found).toBeLessThanOrEqual(BOUNDS.counted)
      }),
      { numRuns: 150 },
    )
    expect(cut).toBeGreaterThan(10)
  })

  test('of those that pass a filter when one is chosen', async () => {
    const entries = await selectNewestEntries(db, undefined, 100)
    const bounded = createIndex(5, { counted: 6, enough: 6, rowsLookedAt: 30 })
    bounded.load(entries)
    bounded.settle(false)
    const asked = { q: '', sort: 'newest', limit: 30 } as const
    const { found, isCounted, facets } = await byMemory(bounded, asked)
    expect([found, isCounted]).toEqual([6, false])
    const { value } = facets.category.at(-1)!
    const ofOne = await byMemory(bounded, { ...asked, category: value })
    const expected = await byDatabase({ ...asked, category: value })
    expect(ofOne.hits).toEqual(expected.hits.slice(0, ofOne.found))
    expect([ofOne.found, ofOne.isCounted]).toEqual([6, false])
  })
})

/** The index, once it is there: it is loaded in the background. */
async function loaded(index: ReturnType<typeof createShopIndex>): Promise<LoadedIndex> {
  for (;;) {
    const current = await index.current({ db })
    if (current) return current
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('the index of a process', () => {
  const asked: ShopQuery = { q: '汽水', sort: 'relevance', limit: 24 }
  const find = async (index: ReturnType<typeof createShopIndex>) =>
    (await searchShop({ db, now: app.now, index }, asked)).hits.map(({ id }) => id)

  test('follows what comes, changes and goes, also what another process tells of', async () => {
    const [one, other] = [createShopIndex({ from: 1 }), createShopIndex({ from: 1 })]
    await loaded(one)
    await loaded(other)
    const id = await givenInShop(app, { zh: '樱桃汽水', en: 'Cherry soda' })
    await renewShop(app.ctx, [id])
    expect([await find(one), await find(other)]).toEqual([[id], [id]])
    const { rows } = await sql<{ business_id: string }>`
      select business_id from storefront.search_entry where listing_id = ${id}`.execute(db)
    await removeEntry(db, { businessId: rows[0]!.business_id, listingId: id })
    await renewShop(app.ctx, [id])
    expect([await find(one), await find(other)]).toEqual([[], []])
    await expectSame(await loaded(one), 30)
  })

  test('is not made for a shop of few listings', async () => {
    const index = createShopIndex()
    await index.current({ db })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await index.current({ db })).toBe(undefined)
    expect(await find(index)).toEqual([])
  })

  test('holds as many of the newest as its memory has room for', async () => {
    const index = createShopIndex({ from: 1, most: 1_000 })
    await loaded(index)
    expect(index.count()).toBeGreaterThan(0)
    expect(await find(index)).toEqual([])
    const id = await givenInShop(app, { zh: '樱桃汽水', en: 'Cherry soda' })
    await renewShop(app.ctx, [id])
    expect(await find(index)).toEqual([id])
  })
})

test('bits give back the numbers that went in', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 200 }))
  fc.assert(
    fc.property(numbers, (given) => {
      const bits = bitsFor(201)
      for (const number of given) setBit(bits, number)
      expect(countBits(bits)).toBe(given.length)
      expect([...numbersOf(bits)]).toEqual(given.toSorted((a, b) => a - b))
    }),
  )
})
