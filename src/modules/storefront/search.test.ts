import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenUser } from '../accounts/testing.ts'
import type { Rating } from './rating.ts'
import { givenInShop } from './testing.ts'

const app = await testApp()
const names = new Map<string, string>()

beforeAll(async () => {
  await sql`delete from storefront.search_entry`.execute(app.ctx.db)
  await sql`delete from storefront.search_word`.execute(app.ctx.db)
  const FOOD: [string, string, string] = ['food', 'Food', '食品']
  const given = {
    driedCherries: {
      zh: '密歇根酸樱桃干 无糖',
      en: 'Dried tart cherries, unsweetened',
      brand: 'Bluff Road',
      category: FOOD,
      state: 'US-MI',
      county: 'Leelanau County',
      priceMinor: 8_800n,
      text: 'Picked in July. 果园直供。',
      listedAt: '2026-11-01T00:00:00Z',
      rating: { count: 10, sum: 48 },
    },
    cherryJam: {
      zh: '樱桃果酱',
      en: 'Cherry jam',
      brand: 'Bluff Road',
      category: FOOD,
      state: 'Michigan',
      county: 'Leelanau',
      priceMinor: 4_500n,
      deliveryDays: 5,
      listedAt: '2026-11-02T00:00:00Z',
      rating: { count: 1, sum: 5 },
    },
    boots: {
      zh: '真皮工装靴 钢头',
      en: "Men's leather work boots with steel toe",
      brand: 'Hollow Pine',
      category: ['shoes', 'Shoes', '鞋靴'] as [string, string, string],
      state: 'US-WI',
      priceMinor: 168_000n,
      channel: '0110',
      deliveryDays: 20,
      listedAt: '2026-11-03T00:00:00Z',
    },
    blueberry: {
      zh: '有机蓝莓干',
      en: 'Organic dried blueberries',
      category: FOOD,
      state: 'US-MI',
      county: 'Van Buren County',
      priceMinor: 12_000n,
      listedAt: '2026-11-04T00:00:00Z',
    },
    pan: {
      zh: '盘子 潘达系列',
      en: 'Ceramic plate',
      priceMinor: 30_000n,
      listedAt: '2026-11-05T00:00:00Z',
    },
    panda: {
      zh: '毛绒玩具熊猫',
      en: 'Plush panda',
      priceMinor: 20_000n,
      listedAt: '2026-11-06T00:00:00Z',
    },
    toothbrush: {
      zh: '声波电动牙刷',
      en: 'Sonic electric toothbrush',
      priceMinor: 60_000n,
      text: 'Gluten-free packaging.',
      listedAt: '2026-11-07T00:00:00Z',
    },
  }
  for (const [name, shown] of Object.entries(given)) names.set(await givenInShop(app, shown), name)
})

async function search(q: string, more = '') {
  const { status, body } = await app.anonymous.get(
    `/v1/shop/search?q=${encodeURIComponent(q)}${more}`,
  )
  expect(status).toBe(200)
  return body
}
const found = async (q: string, more = ''): Promise<string[]> =>
  (await search(q, more)).hits.map(({ id }: { id: string }) => names.get(id))

describe('a buyer finds goods', () => {
  test.each([
    ['in simplified Chinese', '樱桃', ['cherryJam', 'driedCherries']],
    ['in traditional Chinese', '櫻桃', ['cherryJam', 'driedCherries']],
    ['in traditional Chinese with several words', '藍莓 有機', ['blueberry']],
    ['by another name for the same', '车厘子', ['cherryJam', 'driedCherries']],
    ['by the end of a word', '牙刷', ['toothbrush']],
    ['by words run together', '密歇根樱桃干', ['driedCherries']],
    ['in English, singular for plural', 'blueberry', ['blueberry']],
    ['in English, plural for singular', 'jams', ['cherryJam']],
    ['with a possessive', "men's boots", ['boots']],
    ['by several words in any order', 'tart dried', ['driedCherries']],
    ['in two languages at once', 'bluff 果酱', ['cherryJam']],
    ['by pinyin', 'yingtao', ['cherryJam', 'driedCherries']],
    ['by pinyin with blanks', 'yingtao guojiang', ['cherryJam']],
    ['by the initials of pinyin', 'ddys', ['toothbrush']],
    ['with a letter missing', 'tothbrush', ['toothbrush']],
    ['with letters swapped', 'electirc', ['toothbrush']],
    ['by the beginning of a word', 'ceram', ['pan']],
    ['by brand', 'hollow pine', ['boots']],
    ['by place', '密歇根 果酱', ['cherryJam']],
    ['by full width letters', 'ＪＡＭ', ['cherryJam']],
  ])('%s: %s', async (_how, q, expected) => {
    expect(await found(q)).toEqual(expected)
  })

  test('the end of one word and another word find what has both', async () => {
    const body = await search('莓干 有机')
    expect([body.how, body.hits.map(({ id }: { id: string }) => names.get(id))]).toEqual([
      'all',
      ['blueberry'],
    ])
  })
})

describe('what is excluded stays away', () => {
  test.each([
    ['a word', 'dried -cherries', ['blueberry']],
    ['a Chinese word', '樱桃 -果酱', ['driedCherries']],
    ['a traditional one', '櫻桃 -果醬', ['driedCherries']],
    ['a phrase', 'dried -"tart cherries"', ['blueberry']],
    ['with full-width minus', '樱桃 －无糖', ['cherryJam']],
    ['only exclusions', '-cherries -panda -plate -boots -blueberries', ['toothbrush']],
    ['a hyphen inside a word excludes nothing', 'gluten-free', ['toothbrush']],
  ])('%s: %s', async (_what, q, expected) => {
    expect(await found(q)).toEqual(expected)
  })

  test('exclusions alone leave the rest', async () => {
    expect(await found('-樱桃 -莓')).toEqual(['toothbrush', 'panda', 'pan', 'boots'])
  })
})

describe('phrases', () => {
  test.each([
    ['"tart cherries"', ['driedCherries']],
    ['"cherries tart"', []],
    ['“电动牙刷”', ['toothbrush']],
    ['「牙刷电动」', []],
  ])('%s finds its words in this order only', async (q, expected) => {
    expect(await found(q)).toEqual(expected)
  })
})

describe('letters that are a word never find what only sounds like it', () => {
  test('panda is the bear, not 盘 and 潘达', async () => {
    expect(await found('panda')).toEqual(['panda'])
  })
  test('one syllable is too little: pan finds the words that begin with it', async () => {
    expect(await found('pan')).toEqual(['panda'])
  })
  test('Chinese characters find themselves and not their homophones', async () => {
    expect(await found('攀达')).toEqual([])
  })
})

describe('when not all words are found', () => {
  test('listings with all but one come instead, and the answer says so', async () => {
    const body = await search('dried tart unobtainium')
    expect([body.how, body.found]).toEqual(['all_but_one', 1])
    expect(names.get(body.hits[0].id)).toBe('driedCherries')
  })
  test('a typing error is named', async () => {
    expect((await search('bluebery')).corrections).toEqual([
      { typed: 'bluebery', read: 'blueberry' },
    ])
  })
})

describe('facets', () => {
  test('count what was found, in both languages', async () => {
    const { facets, found: count, isCounted } = await search('樱桃')
    expect([count, isCounted]).toEqual([2, true])
    expect(facets).toEqual({
      category: [{ value: 'food', name: { en: 'Food', 'zh-CN': '食品' }, count: 2 }],
      brand: [{ value: 'bluff-road', name: { en: 'Bluff Road', 'zh-CN': 'Bluff Road' }, count: 2 }],
      state: [{ value: 'us-mi', name: { en: 'Michigan', 'zh-CN': '密歇根州' }, count: 2 }],
      county: [
        {
          value: 'us-mi/leelanau',
          name: { en: 'Leelanau County', 'zh-CN': '利勒诺县' },
          count: 2,
        },
      ],
      channel: [
        {
          value: '9610',
          name: expect.objectContaining({ en: expect.any(String) }),
          count: 2,
        },
      ],
      price: [
        { value: '0', name: { en: 'CNY 0 to 50', 'zh-CN': '0 至 50 元' }, count: 1 },
        { value: '1', name: { en: 'CNY 50 to 100', 'zh-CN': '50 至 100 元' }, count: 1 },
      ],
      days: [
        { value: '1', name: { en: 'within 7 days', 'zh-CN': '7 天内' }, count: 1 },
        { value: '2', name: { en: 'within 14 days', 'zh-CN': '14 天内' }, count: 1 },
      ],
    })
  })

  test('filter, and a facet still shows its other values', async () => {
    const { facets, found: count } = await search('樱桃', '&price=0')
    expect(count).toBe(1)
    expect(facets.price.map(({ count: n }: { count: number }) => n)).toEqual([1, 1])
    expect(facets.days.map(({ value }: { value: string }) => value)).toEqual(['1'])
  })

  test('sort by price and by day, and go on from a cursor', async () => {
    const byPrice = ['cherryJam', 'driedCherries', 'blueberry']
    expect(await found('', '&category=food&sort=price')).toEqual(byPrice)
    expect(await found('', '&category=food&sort=-price')).toEqual(byPrice.toReversed())
    const first = await search('', '&category=food&sort=newest&limit=2')
    const second = await search('', `&category=food&sort=newest&limit=2&after=${first.next}`)
    const ids = [...first.hits, ...second.hits].map(({ id }: { id: string }) => names.get(id))
    expect([ids, second.next]).toEqual([['blueberry', 'cherryJam', 'driedCherries'], null])
  })

  test('sort by what buyers say, where one review of five stars does not win', async () => {
    const { hits } = await search('', '&category=food&sort=-rating')
    expect(
      hits.map(({ id, rating }: { id: string; rating?: Rating }) => [names.get(id), rating]),
    ).toEqual([
      ['driedCherries', { count: 10, sum: 48 }],
      ['cherryJam', { count: 1, sum: 5 }],
      ['blueberry', undefined],
    ])
    const page = await app.anonymous.get('/shop/search?category=food&sort=-rating&lang=zh-CN')
    expect(page.text).toContain('aria-current="true">好评优先')
    expect(page.text).toContain('aria-label="评分 4.8 / 5 · 买家评价 10"')
  })

  test('what was found is marked in the title', async () => {
    const [hit] = (await search('櫻桃 dried')).hits
    expect(hit.marked).toEqual({
      'zh-CN': [
        { text: '密歇根酸', isMatch: false },
        { text: '樱桃', isMatch: true },
        { text: '干 无糖', isMatch: false },
      ],
      en: [
        { text: 'Dried', isMatch: true },
        { text: ' tart ', isMatch: false },
        { text: 'cherries', isMatch: true },
        { text: ', unsweetened', isMatch: false },
      ],
    })
  })
})

describe('places and pages', () => {
  test('a pavilion gathers a state, and a county of it', async () => {
    const state = await app.anonymous.get('/v1/shop/pavilions/us-mi')
    const county = await app.anonymous.get('/v1/shop/pavilions/US-MI/leelanau')
    expect([state.body.listings.found, county.body.listings.found]).toEqual([3, 2])
    expect([state.body.state.name.en, county.body.county.slug]).toEqual([
      'Michigan',
      'us-mi/leelanau',
    ])
    const nowhere = await app.anonymous.get('/v1/shop/pavilions/us-zz')
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'storefront.place_not_found'])
  })

  test('the home page shows the newest and what there is', async () => {
    const { body } = await app.anonymous.get('/v1/shop/home')
    expect(names.get(body.newest.hits[0].id)).toBe('toothbrush')
    expect(body.categories).toEqual([
      { value: 'food', name: { en: 'Food', 'zh-CN': '食品' }, count: 3 },
      { value: 'shoes', name: { en: 'Shoes', 'zh-CN': '鞋靴' }, count: 1 },
    ])
  })
})

describe('the operator', () => {
  test('sees what nobody sells yet, and no trace of who asked', async () => {
    const user = await givenUser(app)
    await makeOperator(app.ctx, { email: user.email, name: 'Operator' })
    await search('durian 榴莲')
    await search('榴莲蛋糕', '&limit=3')
    await search('榴莲蛋糕', '&limit=4')
    await search('榴莲 13800138000')
    await search('me@example.com')
    const { body } = await user.client.get('/v1/desk/missed-queries')
    const mine = body.queries.filter(({ query }: { query: string }) => query.includes('榴莲'))
    expect(mine).toEqual([
      {
        query: '榴莲蛋糕',
        times: 2,
        relaxed: 0,
        category: expect.objectContaining({ slug: 'food' }),
        lastDay: '2026-11-22',
      },
      { query: 'durian 榴莲', times: 1, relaxed: 0, category: null, lastDay: '2026-11-22' },
    ])
    const stranger = await app.anonymous.get('/v1/desk/missed-queries')
    expect([stranger.status, stranger.body.code]).toEqual([403, 'storefront.operator_required'])
  })

  test('teaches the search another name', async () => {
    const user = await givenUser(app)
    await makeOperator(app.ctx, { email: user.email, name: 'Operator' })
    expect(await found('滚滚')).toEqual([])
    const bad = await user.client.put('/v1/desk/synonyms', { text: 'one\ntwo' })
    expect([bad.status, bad.body.code]).toEqual([422, 'storefront.synonyms_unreadable'])
    const text = 'panda, 滚滚\ncherry, 樱桃, 车厘子'
    expect((await user.client.put('/v1/desk/synonyms', { text })).status).toBe(200)
    expect(await found('滚滚')).toEqual(['panda'])
  })
})

test.each([
  '"',
  "'",
  '\\',
  '- - -',
  '"" -""',
  ':* & | !',
  "a' | 'b",
  '<->',
  '%00',
  '🍒',
  'x'.repeat(500),
  '樱'.repeat(500),
  '"a" '.repeat(100),
  '-a '.repeat(150),
])('a hostile query %s is answered', async (q) => {
  const { status } = await app.anonymous.get(`/v1/shop/search?q=${encodeURIComponent(q)}`)
  expect(status).toBe(200)
})
