import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatAmount, money, parseMoney } from '../../kernel/money.ts'
import { day } from '../../kernel/period.ts'
import { testApp } from '../../testing/test-app.ts'
import { workedTable } from '../../testing/worked-table.ts'
import { demandData } from './demand-data.ts'
import { categoryName, demandByName, demandFor, listCategories } from './demand-for.ts'
import {
  consumerPart,
  demandIndex,
  growthPart,
  levelPart,
  PART_IDS,
  PART_WEIGHTS,
  seasonPart,
} from './demand-index.ts'

const SEEN = { day: day('2026-11-22'), imports: undefined }
const known = (text: string): number | null => (text === '–' ? null : Number(text))

describe('the index', () => {
  test.each(workedTable('demand-index.md'))('is as the page works it out: %o', (row) => {
    const cell = (name: string): string => row[name]!
    const exports = known(cell('exports'))
    const months = (): number[] => [
      ...cell('season').split(' ').map(Number),
      ...Array<number>(9).fill(1),
    ]
    const parts = {
      level: exports === null ? null : levelPart(exports, Number(cell('share below'))),
      growth:
        exports === null
          ? null
          : growthPart([
              Number(cell('five years before')),
              0,
              Number(cell('three years before')),
              0,
              0,
              exports,
            ]),
      season: cell('season') === '–' ? null : seasonPart(months(), 12),
      consumer: consumerPart(
        (cell('places').match(/\d+\/\d+/g) ?? []).map((text) => {
          const [place, of] = text.split('/').map(Number)
          return { place: place!, of: of! }
        }),
      ),
    }
    expect(parts).toEqual({
      level: known(cell('level')),
      growth: known(cell('growth')),
      season: known(cell('season part')),
      consumer: known(cell('consumer')),
    })
    expect(demandIndex(parts, cell('shared') === 'yes')).toEqual({
      value: Number(cell('index')),
      low: Number(cell('low')),
      high: Number(cell('high')),
    })
  })

  const part = fc.option(fc.double({ min: 0, max: 100, noNaN: true }))
  const parts = fc.record({ level: part, growth: part, season: part, consumer: part })

  test('stays within 0 and 100 and within its range, which missing parts never narrow', () => {
    fc.assert(
      fc.property(parts, fc.boolean(), (values, isShared) => {
        const { value, low, high } = demandIndex(values, isShared)
        expect(0 <= low && low <= value && value <= high && high <= 100).toBe(true)
        const missing = demandIndex({ ...values, consumer: null }, isShared)
        const width = (range: { low: number; high: number }) => range.high - range.low
        if (values.level === 50 && values.growth === 50)
          expect(width(missing)).toBeGreaterThanOrEqual(width({ low, high }))
      }),
    )
  })

  test('never falls when a part rises', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(...PART_IDS), fc.nat(100), (values, id, more) => {
        if (values[id] === null) return
        const raised = { ...values, [id]: Math.min(100, values[id] + more) }
        expect(demandIndex(raised).value).toBeGreaterThanOrEqual(demandIndex(values).value)
      }),
    )
  })

  test('never falls when exports or their rank rise', () => {
    const usd = fc.double({ min: 0, max: 1e12, noNaN: true })
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(usd, usd, share, share, (a, b, c, d) => {
        const low = levelPart(Math.min(a, b), Math.min(c, d))
        expect(levelPart(Math.max(a, b), Math.max(c, d))).toBeGreaterThanOrEqual(low)
      }),
    )
  })

  test('has weights that add up to 1', () => {
    expect(Object.values(PART_WEIGHTS).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
  })
})

describe('the shipped data', () => {
  test.each([
    ['330499', 'face-care', [92.6, 25.9, 31, 70.8], [64.3, 59.3, 69.3]],
    ['190110', 'infant-formula', [58.8, 60.9, 40.1, 8.3], [44.8, 39.8, 49.8]],
    ['080929', 'cherries', [59.5, 5.5, 0, null], [33.6, 21.1, 46.1]],
    ['640399', 'leather-shoes-boots', [62, 47.7, 32, null], [53.2, 40.7, 65.7]],
    ['950300', 'toys', [54.2, 34.9, 44.1, 75], [53.6, 48.6, 58.6]],
  ] as const)('say of %s: %s, parts %j, index %j', (code6, slug, values, [value, low, high]) => {
    const demand = demandFor({ code6, ...SEEN })!
    expect(demand.subcategory.slug).toBe(slug)
    expect(demand.index.parts.map((part) => part.value)).toEqual(values)
    expect(demand.index).toMatchObject({ value, low, high })
  })

  test('give every subcategory but one parts that make up its index, and evidence', () => {
    const unknown: string[] = []
    for (const { slug } of listCategories(SEEN).flatMap((category) => category.subcategories)) {
      const { index, evidence, missing } = demandByName(slug, SEEN)!
      const found = index.parts.filter(({ value }) => value !== null)
      const weight = found.reduce((all, part) => all + part.weight, 0)
      const sum = found.reduce((all, part) => all + part.weight * part.value!, 0)
      if (found.length === 0) {
        expect(index, slug).toMatchObject({ value: 50, low: 0, high: 100 })
        unknown.push(slug)
        continue
      }
      expect(Math.abs(index.value - sum / weight), slug).toBeLessThanOrEqual(0.05 + 1e-9)
      for (const part of found)
        expect(part.evidence.length, `${slug} ${part.id}`).toBeGreaterThan(0)
      for (const { source, asOf } of evidence) expect([source, asOf]).not.toContain(null)
      expect(missing.length).toBeGreaterThan(0)
    }
    expect(unknown).toEqual(['otc-medicine'])
  })

  test('hold no aggregate of fewer than 30 rows, and only factors of mean 1', () => {
    const { signals, trade } = demandData()
    for (const [id, { n, bandN, season }] of signals) {
      expect(Math.min(n, bandN ?? n), id).toBeGreaterThanOrEqual(30)
      if (season) expect(season.reduce((a, b) => a + b, 0) / 12, id).toBeCloseTo(1, 2)
    }
    for (const { slug, season } of trade.values())
      if (season) expect(season.reduce((a, b) => a + b, 0) / 12, slug).toBeCloseTo(1, 2)
  })

  test('name every signal of the taxonomy that has enough rows', () => {
    const { subcategories, signals } = demandData()
    const asked = new Set(
      [...subcategories.values()].flatMap((sub) => [...sub.ownSignals, ...sub.categorySignals]),
    )
    // Sports of 2021 has 26 rows, below the least that ships.
    expect([...asked].filter((id) => !signals.has(id))).toEqual(['taobao-2021:运动户外'])
  })

  test('put the price of a cream in its band, and compare no other currency', () => {
    const at = (amount: string, currency: 'CNY' | 'USD' = 'CNY') =>
      demandFor({ code6: '330499', ...SEEN, landedPrice: parseMoney(amount, currency)! })!
    const { priceBand } = at('1.00')
    expect([priceBand!.p10, priceBand!.p50, priceBand!.p90].map(formatAmount)).toEqual([
      '58.00',
      '120.00',
      '340.00',
    ])
    expect(
      ['0.00', '58.00', '120.00', '260.00', '340.00', '34000.00'].map(
        (amount) => at(amount).pricePercentile,
      ),
    ).toEqual([0, 10, 50, 75, 90, 99])
    expect(at('120.00', 'USD').pricePercentile).toBeNull()
  })

  test('never place a dearer product lower', () => {
    const cents = fc.bigInt({ min: 0n, max: 10_000_000n })
    const at = (minor: bigint) =>
      demandFor({ code6: '330499', ...SEEN, landedPrice: money(minor, 'CNY') })!.pricePercentile!
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        expect(at(low)).toBeLessThanOrEqual(at(high))
      }),
    )
  })

  test('say what buyers of fruit and shampoo praise and complain of', () => {
    const cherries = demandByName('cherries', SEEN)!
    expect(cherries.praise[0]).toEqual({ text: { en: 'Sweet', 'zh-CN': '甜' }, share: 0.279 })
    expect(cherries.complaints[0]!.text['zh-CN']).toBe('坏果破损')
    expect(demandByName('洗护发', SEEN)!.complaints[0]!.text.en).toBe('Suspected fake')
  })

  test('list the next festivals after the day, the soonest first', () => {
    expect(demandByName('toys', SEEN)!.festivals.map((festival) => festival.day)).toEqual([
      '2026-12-12',
      '2027-02-06',
      '2027-03-08',
      '2027-06-01',
      '2027-06-18',
    ])
  })
})

describe('a product', () => {
  test.each([
    ['330499', 'Hydrating sheet mask, 5 pack', 'face-mask'],
    ['330499', '儿童面霜 婴儿润肤', 'baby-care'],
    ['640399', 'Toddler shoes in leather', 'baby-shoes'],
    ['640399', 'Steel-toe work boots', 'leather-shoes-boots'],
    ['190110', 'Organic baby rice cereal', 'baby-food'],
    [undefined, 'Cherry wood cutting board', 'woodware'],
    [undefined, '美国进口车厘子 2斤', 'cherries'],
    [undefined, 'Maternity nursing bra', 'maternity'],
  ])('of code %s called %j is %s', (code6, title, slug) => {
    const found = demandFor({ ...(code6 ? { code6 } : {}), text: { title }, ...SEEN })
    expect(found?.subcategory.slug).toBe(slug)
  })

  test.each(['271019', '847989', '930200', '240220', '720851', '999999', 'abc'])(
    'of code %s is not for consumers',
    (code6) => {
      expect(demandFor({ code6, ...SEEN })).toBeUndefined()
    },
  )

  test('category has a name in both languages', () => {
    expect(categoryName('beauty')).toEqual({ en: 'Beauty and skin care', 'zh-CN': '美妆护肤' })
    expect(categoryName('no-such')).toBeUndefined()
  })
})

describe('over HTTP', () => {
  test.each([
    ['330499', 'face-care'],
    ['3304.99.00', 'face-care'],
    ['0809', 'cherries'],
    ['Toys and puzzles', 'toys'],
    ['玩具', 'toys'],
    ['Fresh and dried fruit, nuts', 'nuts'],
    ['wooden train set', 'toys'],
  ])('%s is found', async (q, slug) => {
    const { anonymous } = await testApp()
    const { status, body } = await anonymous.get(`/v1/demand?${new URLSearchParams({ q })}`)
    expect([status, body.subcategory?.slug]).toEqual([200, slug])
  })

  test.each([
    '',
    ' ',
    'x'.repeat(10_000),
    '🍒'.repeat(200),
    '😀',
    '27',
    '99',
    '1',
    "' or 1=1",
    '%',
    '12345678901',
  ])('%j is answered with demand.not_found', async (q) => {
    const { anonymous } = await testApp()
    const { status, body } = await anonymous.get(`/v1/demand?${new URLSearchParams({ q })}`)
    expect([status, body.code]).toEqual([404, 'demand.not_found'])
  })

  test('a day that is none, and a question that is none, are refused', async () => {
    const { anonymous } = await testApp()
    expect((await anonymous.get('/v1/demand?q=toys&day=2026-02-30')).status).toBe(400)
    expect((await anonymous.get('/v1/demand')).status).toBe(400)
  })

  test('the categories have an index each, on the day asked for', async () => {
    const { anonymous } = await testApp()
    const { status, body } = await anonymous.get('/v1/demand/categories?day=2026-11-22')
    expect(status).toBe(200)
    expect(body.categories).toHaveLength(19)
    const beauty = body.categories.find((each: { slug: string }) => each.slug === 'beauty')
    expect(beauty.subcategories[0]).toEqual({
      slug: 'face-care',
      name: { en: 'Face creams, serums and lotions', 'zh-CN': '面部护肤' },
      index: { value: 64.3, low: 59.3, high: 69.3 },
    })
  })

  test('no name breaks it', async () => {
    const { anonymous } = await testApp()
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 50 }), async (q) => {
        const { status } = await anonymous.get(
          `/v1/demand?q=${encodeURIComponent(q.toWellFormed())}`,
        )
        // A NUL is refused before it comes here.
        expect(q.includes('\0') ? [400] : [200, 404]).toContain(status)
      }),
      { numRuns: 100 },
    )
  })
})
