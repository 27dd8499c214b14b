import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { assert } from '../../kernel/assert.ts'
import { formatAmount } from '../../kernel/money.ts'
import { testApp } from '../../testing/test-app.ts'
import { workedTable } from '../../testing/worked-table.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { findMarket } from '../customs/api.ts'
import { orderLimits } from '../orders/api.ts'
import { vouchFor } from '../storefront/api.ts'
import { checkFact } from './check-facts.ts'
import { lessonsOf } from './course.ts'
import { shippedCourses } from './library.ts'

const app = await testApp()
const courses = [...shippedCourses().values()]
const all = courses.flatMap((course) =>
  lessonsOf(course).map((lesson) => ({ course, lesson, at: `${course.slug}/${lesson.slug}` })),
)
const read = (course: string, lesson: string, locale: 'en' | 'zh-CN') =>
  readFileSync(`data/courses/${course}/lessons/${lesson}.${locale}.md`, 'utf8')

/** A lesson says this in both languages, or in each what is given for it. */
function expectSaid(course: string, lesson: string, en: string, zh = en): void {
  expect(read(course, lesson, 'en')).toContain(en)
  expect(read(course, lesson, 'zh-CN')).toContain(zh)
}

test.each(courses)('$slug has at least eight lessons of substance', (course) => {
  const lessons = lessonsOf(course)
  expect(lessons.length).toBeGreaterThanOrEqual(8)
  for (const { slug, quiz } of lessons) {
    const words = read(course.slug, slug, 'en').split(/\s+/).length
    const characters = read(course.slug, slug, 'zh-CN').match(/\p{Script=Han}/gu)!.length
    expect([slug, words >= 300 && words <= 650]).toEqual([slug, true])
    expect([slug, characters >= 450 && characters <= 1_400]).toEqual([slug, true])
    expect([slug, quiz!.questions.length >= 4]).toEqual([slug, true])
  }
})

test.each(all)('$at agrees with the rules of the product today', ({ lesson }) => {
  const wrong = lesson.facts.filter((fact) => !checkFact(fact, app.now()).isInForce)
  expect(wrong.map(({ ruleId, value }) => `${ruleId} ${value}`)).toEqual([])
})

test.each(all)('no rule number of $at is stated without its fact', ({ course, lesson }) => {
  // Whatever looks like an amount of the law is held against a rule, or computed below.
  const known = new Set(lesson.facts.flatMap(({ says }) => says.en.match(/\d[\d,.]*/g) ?? []))
  const text = read(course.slug, lesson.slug, 'en')
  for (const limit of ['5,000', '26,000']) {
    if (text.includes(`RMB ${limit}`)) expect([...known]).toContain(limit)
  }
})

test('links of lessons to pages of the product lead somewhere', () => {
  const pages = /^\/(|tools|rules|sell|shop|shop\/orders|office|learn|account|docs)$/
  const wrong = all.flatMap(({ course, lesson, at }) =>
    [
      ...lesson.screens.map(({ path }) => path),
      ...course.assignments.map(({ path }) => path),
      ...[...`${lesson.html.en}${lesson.html['zh-CN']}`.matchAll(/href="(\/[^"]*)"/g)].map(
        ([, path]) => path!,
      ),
    ].flatMap((path) => (pages.test(path) ? [] : [`${at}: ${path}`])),
  )
  expect(wrong).toEqual([])
})

const FIRST = 'selling-across-a-border'
const SECOND = 'the-chinese-consumer'
const THIRD = 'working-with-third-parties'

test('the landed cost of the lesson is what the product computes', async () => {
  const quote = async (channel: string, scenario?: string) => {
    const answer = await app.anonymous.post('/v1/customs/landed-cost', {
      lines: [
        {
          code: '0813409000',
          quantity: 2,
          unitValue: { amount: '30.00', currency: 'USD' },
          grossGrams: '600',
        },
      ],
      channel,
      origin: 'US-MI',
      day: '2026-11-22',
      ...(scenario ? { scenario } : {}),
    })
    expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, expect.any(String)])
    return answer.body
  }
  const retail = await quote('9610')
  const amounts = retail.charges.map((one: { amount: { amount: string } }) => one.amount.amount)
  expect(amounts).toEqual(['409.93', '72.00', '0.00', '43.37', '-13.01'])
  for (const said of ['409.93', '72.00', '43.37', '−13.01', '512.29', '30.36']) {
    expectSaid(FIRST, '05-landed-cost', said)
  }
  expect([retail.total.amount, retail.taxes.amount]).toEqual(['512.29', '30.36'])
  const trade = await quote('0110', 'continued')
  expect([trade.total.amount, trade.taxes.amount]).toEqual(['771.79', '342.66'])
  expectSaid(FIRST, '05-landed-cost', '342.66')
  expectSaid(FIRST, '05-landed-cost', 'RMB 771.79', '771.79 元')
  expect((await quote('0110', 'lapsed')).total.amount).toBe('884.04')
  expectSaid(FIRST, '05-landed-cost', 'RMB 884.04', '884.04 元')
})

test('margins of the lesson stand in the table that is run as a test', () => {
  const rows = workedTable('margin.md')
  const said = [
    ['100.00', '10.00', '10.01', '40.00', '120.01', '7.20', '52.80'],
    ['20.00', '15.00', '3.19', '10.00', '38.19', '2.29', '7.71'],
    ['10.00', '30.00', '3.64', '9.00', '43.64', '2.62', '-1.62'],
  ]
  for (const [goods, freight, tax, cost, shelf, fees, left] of said) {
    expect(
      rows.some(
        (row) =>
          row['goods'] === goods &&
          row['freight'] === freight &&
          row['tax'] === tax &&
          row['cost used'] === cost &&
          row['shelf price'] === shelf &&
          row['fees'] === fees &&
          row['left'] === left,
      ),
    ).toBe(true)
    const line = [goods, freight, tax, cost, shelf, fees, left!.replace('-', '−')].join(' | ')
    expectSaid(FIRST, '06-price-and-margin', line)
  }
})

test('the order of the lessons is the one of the books', () => {
  const rows = workedTable('escrow.md', 'Worked table of what goes back before it is settled')
  for (const [what, left] of [
    ['never shipped', '0.00'],
    ['returned in time', '-40.00'],
    ['returned after 45 days', '-69.44'],
  ]) {
    const row = rows.find((one) => one['what'] === what)!
    expect([row['tax'], row['freight'], row['commission'], row['seller']]).toEqual([
      '29.44',
      '40.00',
      '4.66',
      '181.90',
    ])
    expect(row['seller left']).toBe(left)
    expectSaid(FIRST, '09-when-it-goes-wrong', left!.replace('-', '−'))
  }
  for (const said of ['29.44', '40.00', '4.66', '181.90']) {
    expectSaid(FIRST, '08-from-order-to-money', said)
  }
})

test('days and limits of orders and sellers are those of the product', async () => {
  const { confirmDays, reservationMinutes, returnAskedDays, returnedDays } = orderLimits
  expectSaid(
    FIRST,
    '08-from-order-to-money',
    `${reservationMinutes} minutes`,
    `${reservationMinutes} 分钟`,
  )
  expectSaid(FIRST, '08-from-order-to-money', `${confirmDays} days after`, `满 ${confirmDays} 天`)
  expectSaid(
    FIRST,
    '09-when-it-goes-wrong',
    `**${returnAskedDays} days**`,
    `**${returnAskedDays} 天**`,
  )
  expectSaid(FIRST, '09-when-it-goes-wrong', `**${returnedDays} days**`, `**${returnedDays} 天**`)
  const { organisationId, viewer } = await givenOrganisation(app)
  const { body } = await viewer.get(`/v1/businesses/${organisationId}/listing-limits`)
  expect(body.listings.most).toBe(20)
  expectSaid(FIRST, '07-a-listing-that-holds', 'at most 20 live listings', '最多 20 个在售商品')
  expect([body.openOrders.most, body.escrow.most.amount]).toEqual([50, '50000.00'])
  expectSaid(
    FIRST,
    '08-from-order-to-money',
    'at most 50 paid orders and RMB 50,000',
    '最多 50 单、托管金额最多 50,000 元',
  )
})

test('freight of the lessons and its range are the estimates of the product', () => {
  const { rules } = findMarket('cn')!.rules()
  const freight = (id: string) => {
    const rule = rules.find((one) => one.id === id)!
    assert(rule.kind === 'freightEstimate', 'it is an estimate of freight')
    return [rule.low, rule.perKilogram, rule.high].map(formatAmount)
  }
  expect(freight('cn.freight.direct')).toEqual(['40.00', '60.00', '90.00'])
  expect(freight('cn.freight.bonded')).toEqual(['6.00', '14.00', '28.00'])
  expectSaid(THIRD, '02-carriers', '40 to 90', '40 到 90')
  expectSaid(THIRD, '02-carriers', '6 to 28', '6 到 28')
  // 0.6 kg at 60 and at 14.
  expectSaid(THIRD, '04-bonded-warehouses', 'about RMB 36', '约 36 元')
  expectSaid(THIRD, '04-bonded-warehouses', '8.40')
  expectSaid(THIRD, '04-bonded-warehouses', '27.60')
})

test('an agency’s word lifts the limits as the lesson says', async () => {
  const { organisationId, viewer } = await givenOrganisation(app)
  await vouchFor(app.ctx, organisationId, 'An agency')
  const { body } = await viewer.get(`/v1/businesses/${organisationId}/listing-limits`)
  expect(body.listings.most).toBe(10_000)
  expectSaid(
    THIRD,
    '06-agencies-and-inspectors',
    'from 20 listings to 10,000',
    '从 20 个到 10,000 个',
  )
})

test('what the lessons say of shoppers is in the data', async () => {
  const data = JSON.parse(readFileSync('data/demand/consumer.json', 'utf8'))
  const { signals, provinces } = data
  const percent = (share: number, places = 0) => (100 * share).toFixed(places)
  const places = '01-who-buys-and-where'
  for (const { en, zh, share } of provinces.shares.slice(0, 6)) {
    expectSaid(
      SECOND,
      places,
      `| ${en} | ${percent(share, 1)} % |`,
      `| ${zh} | ${percent(share, 1)}% |`,
    )
  }
  expect(provinces.n).toBe(18_955)
  expectSaid(SECOND, places, '18,955')

  const share = (category: string, kind: 'praise' | 'complaints', en: string): string =>
    percent(signals[`reviews:${category}`][kind].find((one: { en: string }) => one.en === en).share)
  const reviews = '07-what-reviews-teach'
  for (const [complaint, en, zh] of [
    ['Rotten or broken on arrival', 'rotten or broken on arrival', '坏果破损'],
    ['Poor taste', 'poor taste', '味道不好'],
    ['Too small', 'too small', '太小'],
    ['Not fresh', 'not fresh', '不新鲜'],
  ] as const) {
    const found = share('水果', 'complaints', complaint)
    expectSaid(SECOND, reviews, `| ${en} | ${found} % |`, `| ${zh} | ${found}% |`)
  }
  expect(
    ['Sweet', 'Tastes good', 'Crisp', 'Fast delivery', 'Careful packaging'].map((one) =>
      share('水果', 'praise', one),
    ),
  ).toEqual(['28', '27', '20', '17', '11'])
  expect(
    ['Poor quality', 'Wrong size', 'Not as described', 'Colour off or fades'].map((one) =>
      share('衣服', 'complaints', one),
    ),
  ).toEqual(['16', '10', '9', '7'])
  expect(share('热水器', 'complaints', 'Poor service')).toBe('33')
  expect(share('洗发水', 'complaints', 'Suspected fake')).toBe('23')
  expect(share('洗发水', 'praise', 'Genuine goods')).toBe('9')
  expect(share('洗发水', 'complaints', 'Price cut soon after')).toBe('4')
  expect(share('蒙牛', 'complaints', 'Distrust of the brand')).toBe('38')

  const bands = '04-price-bands'
  const band = (signal: string): number[] => signals[signal].priceBand.map(Number)
  expect(band('cosmetics-2016:face-care')).toEqual([58, 79, 120, 260, 340])
  expectSaid(SECOND, bands, '| 58 | 79 | 120 | 260 | 340 |')
  for (const [signal, middle, high, isByUnits] of [
    ['cosmetics-2016:care-sets', 218, 490, true],
    ['cosmetics-2016:fragrance', 570, 890, false],
    ['milk-2018:milk', 48, 74, true],
    ['milk-2018:yogurt', 60, 96, false],
    ['cocktail-2022:all', 78, 139, true],
  ] as const) {
    const found = band(signal).map(Math.round)
    expect([signal, found[2], found[4], signals[signal].isBandByUnits]).toEqual([
      signal,
      middle,
      high,
      isByUnits,
    ])
    expectSaid(
      SECOND,
      bands,
      `| ${middle} | ${high} | ${isByUnits ? 'units sold' : 'listings'} |`,
      `| ${middle} | ${high} |`,
    )
  }

  const lifts = Object.entries(signals).flatMap(([name, one]) =>
    name.startsWith('cosmetics-2016:')
      ? ((one as { festivalLift?: { value: number } }).festivalLift?.value ?? [])
      : [],
  )
  expect([Math.min(...lifts), Math.max(...lifts)]).toEqual([1.07, 1.17])
  expectSaid(SECOND, '03-the-calendar', '1.07 to 1.17', '1.07 到 1.17')
  const season = (id: string): number[] => signals[`mum-baby:${id}`].season
  expect([season('50008168')[1], season('50008168')[4]]).toEqual([0.367, 1.44])
  expect(season('122650008')[10]).toBe(1.736)
  expect([Math.min(...season('38')), Math.max(...season('38'))]).toEqual([0.806, 1.185])
})

test('festivals and the worked index are those that the product shows', async () => {
  const festivals = JSON.parse(readFileSync('data/demand/festivals.json', 'utf8'))
  const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August']
  months.push('September', 'October', 'November', 'December')
  const calendar = '03-the-calendar'
  for (const { zh, days } of festivals as { zh: string; days: string[] }[]) {
    const [, month, day] = days
      .find((one) => one.startsWith('2027'))!
      .split('-')
      .map(Number)
    const name = zh.replace('购物节', '').replace('618 ', '618').trim()
    expect(read(SECOND, calendar, 'en')).toContain(`| ${day} ${months[month! - 1]} |`)
    expect(read(SECOND, calendar, 'zh-CN')).toContain(`| ${name} | ${month} 月 ${day} 日 |`)
  }
  const { body } = await app.anonymous.get('/v1/demand?q=330499')
  expect(body.index.value).toBe(64.3)
  expectSaid(SECOND, '02-reading-demand', '64.3')
  const dried = (await app.anonymous.get('/v1/demand?q=081340')).body.index
  expect([dried.value, dried.low, dried.high].map(Math.round)).toEqual([39, 27, 52])
  expectSaid(SECOND, '02-reading-demand', '39, between 27 and 52', '39，介于 27 与 52 之间')
})
