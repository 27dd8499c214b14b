import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { workedTable } from '../../testing/worked-table.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { orderLimits } from '../orders/api.ts'
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
