import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEnglishEngine } from './english.ts'
import { loadRetrieval } from './english-retrieval.ts'
import { loadGoodsIndex } from './goods-index.ts'
import { parseCondition, strengthOf } from './goods-index-condition.ts'
import { familyCodes } from './goods-index-families.ts'
import { garmentCodes } from './goods-index-garments.ts'
import type { ProductText, Reading } from './types.ts'

const engine = createEnglishEngine()
const codesOf2022 = new Set(loadRetrieval().codes)

const best = (text: ProductText): string | undefined => engine(text).candidates[0]?.code

/** Goods whose code no one disputes, over the consumer chapters. */
const KNOWN: readonly (readonly [
  code: string,
  title: string,
  rest?: Omit<ProductText, 'title'>,
])[] = [
  ['030541', 'Smoked salmon 4 oz'],
  ['040900', 'Jar of raw honey, 12 oz'],
  ['040690', 'Aged cheddar cheese'],
  ['060420', 'Fresh balsam fir wreath'],
  ['080810', 'Honeycrisp apples'],
  ['081040', 'Fresh blueberries'],
  ['081190', 'Frozen wild blueberries'],
  ['081340', 'Dried tart cherries'],
  ['090121', 'Dark roast coffee, whole bean'],
  ['090122', 'Decaf coffee beans'],
  ['090210', 'Green tea, loose leaf'],
  ['100630', 'Jasmine rice 5 lb'],
  ['150920', 'Extra virgin olive oil'],
  ['160250', 'Beef jerky, peppered'],
  ['170220', 'Pure maple syrup'],
  ['170490', 'Gummy bears'],
  ['180632', 'Dark chocolate bar'],
  ['190110', 'Infant formula, stage 2'],
  ['190531', 'Oatmeal cookies'],
  ['200799', 'Strawberry jam'],
  ['200811', 'Peanut butter'],
  ['210390', 'Barbecue sauce'],
  ['210500', 'Vanilla ice cream'],
  ['210690', 'Vitamin C gummies'],
  ['220300', 'Craft beer'],
  ['220830', 'Bourbon whiskey'],
  ['230910', 'Dog food with chicken'],
  ['330300', 'Eau de parfum'],
  ['330410', 'Lip balm'],
  ['330499', 'Face cream'],
  ['330510', 'Shampoo'],
  ['330610', 'Toothpaste'],
  ['340111', 'Bar soap'],
  ['340600', 'Soy candle'],
  ['392690', 'Case for iPhone', { attributes: { material: 'silicone' } }],
  ['420231', 'Leather wallet'],
  ['420292', 'Canvas backpack'],
  ['420330', 'Leather belt'],
  ['441490', 'Oak picture frame'],
  ['482010', 'Notebook'],
  ['490199', 'Cookbook'],
  ['490900', 'Birthday card'],
  ['610910', 'Cotton T-shirt'],
  ['610990', "Men's tee", { attributes: { material: '100% polyester' } }],
  ['611020', 'Hoodie', { attributes: { material: '80% cotton, 20% polyester' } }],
  ['611120', 'Baby bodysuit', { attributes: { material: 'cotton' } }],
  ['620342', "Men's chinos"],
  ['620462', "Women's jeans"],
  ['620443', "Women's chiffon dress", { attributes: { material: '100% polyester' } }],
  ['621210', 'Sports bra'],
  ['621510', 'Silk necktie'],
  ['630260', 'Terry bath towel'],
  ['640220', 'Flip flops'],
  ['640399', 'Leather loafers'],
  ['650500', 'Knit beanie'],
  ['660191', 'Folding umbrella'],
  ['691110', 'Porcelain mug'],
  ['691200', 'Stoneware bowl'],
  ['701328', 'Wine glasses'],
  ['711311', 'Sterling silver earrings'],
  ['711319', '14k gold ring'],
  ['711719', 'Gold plated brass necklace'],
  ['732391', 'Cast iron skillet'],
  ['821192', "Chef's knife"],
  ['821193', 'Pocket knife'],
  ['830140', 'Bike lock'],
  ['850940', 'Blender'],
  ['851310', 'Headlamp'],
  ['851631', 'Hair dryer'],
  ['851830', 'Wireless earbuds'],
  ['871200', 'Mountain bike'],
  ['871495', 'Bike saddle'],
  ['871500', 'Baby stroller'],
  ['900410', 'Sunglasses'],
  ['920290', 'Acoustic guitar'],
  ['940350', 'Wooden nightstand'],
  ['940421', 'Memory foam mattress'],
  ['950300', 'Wooden toy train'],
  ['950490', 'Board game'],
  ['950510', 'Christmas ornament'],
  ['950611', 'Snowboard'],
  ['950612', 'Ski bindings'],
  ['960321', 'Toothbrush'],
  ['960910', 'Colored pencils'],
  ['970191', 'Original oil painting'],
]

describe('the English engine', () => {
  test.each(KNOWN.map(([code, title, rest]) => ({ code, title, text: { title, ...rest } })))(
    'says $code for $title',
    ({ code, text }) => {
      expect(best(text)).toBe(code)
    },
  )

  test.each([
    ['Case for phone', 'Phone case'],
    ['Set of 4 wine glasses', 'Wine glasses'],
    ['ACME Supreme Honey – 12 oz (Blue, XL)', 'Honey'],
    ['HONEY!!!', 'honey'],
    ['Candle holder', 'Candleholders'],
    ['Skin care kit', 'Skincare kit'],
  ])('reads %s as it reads %s', (one, other) => {
    expect(best({ title: one })).toBe(best({ title: other }))
  })

  test('a model name gives way to the category', () => {
    expect(best({ title: 'Cupcake', category: 'Beanies' })).toBe('650500')
    expect(best({ title: 'The Honalee', category: 'Snowboards' })).toBe('950611')
  })

  test('an accessory is not the thing it is for', () => {
    expect(best({ title: 'Guitar strings' })).toBe('920930')
    expect(best({ title: 'Shampoo for dogs' })).toBe('330790')
    expect(best({ title: 'Leather strap for watch' })).toBe('911390')
  })

  test('material, wearer and fabric decide among sister codes', () => {
    const dress = (material: string) =>
      best({ title: "Women's woven dress", attributes: { material } })
    expect([dress('silk'), dress('cotton'), dress('polyester')]).toEqual([
      '620449',
      '620442',
      '620443',
    ])
    expect(best({ title: "Women's flannel shirt" })).toBe('620630')
    expect(best({ title: "Men's flannel shirt" })).toBe('620520')
  })

  test('the reasons name the words that decided, and the description', () => {
    const top = engine({ title: 'Raw wildflower honey' }).candidates[0]
    expect(top?.reasons.map((r) => r.kind)).toContain('index')
    expect(top?.reasons.some((r) => r.text.includes('Honey'))).toBe(true)
  })
})

function expectSound({ edition, digits, candidates }: Reading): void {
  expect([edition, digits]).toEqual(['hs-2022', 6])
  expect(candidates.length).toBeLessThanOrEqual(10)
  const probabilities = candidates.map((c) => c.probability)
  expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true)
  expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeLessThanOrEqual(1)
  expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a))
  expect(candidates.every((c) => codesOf2022.has(c.code))).toBe(true)
  expect(new Set(candidates.map((c) => c.code)).size).toBe(candidates.length)
}

describe('any text', () => {
  test.each([
    ['nothing', ''],
    ['only digits', '1234567890 12.50 99%'],
    ['only emoji', '🎁🐶✨'],
    ['Chinese', '有机蜂蜜 500克'],
    ['a megabyte', 'honey candle '.repeat(80_000)],
    ['a megabyte without a space', 'x'.repeat(1_000_000)],
    ['names of object members', 'constructor __proto__ toString hasOwnProperty'],
    ['control characters', '\u0000\u001b[31mhoney\ud800'],
  ])('%s is read soundly', (_, title) => {
    expectSound(engine({ title }))
    expectSound(engine({ title: '', description: title, category: title, ingredients: title }))
    expectSound(engine({ title: 'x', attributes: { [title.slice(0, 50)]: title } }))
  })

  test('random texts give sorted probabilities of existing codes that add up to at most 1', () => {
    const words = loadGoodsIndex().terms.map((term) => term.text)
    const phrase = fc
      .array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme' })), { maxLength: 8 })
      .map((parts) => parts.join(' '))
    fc.assert(
      fc.property(phrase, phrase, phrase, (title, description, category) => {
        expectSound(engine({ title, description, category }))
      }),
      { numRuns: 200 },
    )
  })

  test('the same text always reads the same', () => {
    const text = { title: 'Leather boots', category: 'Shoes', description: 'Warm and dry.' }
    expect(engine(text)).toEqual(engine(text))
  })
})

describe('the goods index', () => {
  const index = loadGoodsIndex()

  test('every code it names exists in HS 2022, and every family resolves to such codes', () => {
    const targets = index.terms.flatMap((term) => term.senses.map((sense) => sense.target))
    const unknown = targets.filter((t) => !t.startsWith('@') && !codesOf2022.has(t))
    expect(unknown).toEqual([])
    const ruled = [...familyCodes(), ...garmentCodes()].filter((code) => !codesOf2022.has(code))
    expect(ruled).toEqual([])
  })

  test('it holds more than 12,000 names over at least 85 chapters', () => {
    expect(index.terms.length).toBeGreaterThan(12_000)
    const chapters = new Set(
      index.terms.flatMap((t) => t.senses.map((s) => s.target.slice(0, 2))).filter((c) => c > '0'),
    )
    expect(chapters.size).toBeGreaterThanOrEqual(85)
  })

  test('every term that stands in it is found when it is the whole title', () => {
    const silent = index.terms.filter(
      (term) => engine({ title: term.text }).candidates.length === 0,
    )
    expect(silent.map((term) => term.text)).toEqual([])
  })

  test('a condition needs each clause, any of its alternatives, and none that it bars', () => {
    const when = parseCondition('dried/freeze, !frozen')
    const facts = (...words: string[]) => new Map(words.map((word) => [word, 1] as const))
    expect(strengthOf(when, facts('dried'))).toBe(1)
    expect(strengthOf(when, facts('freeze'))).toBe(1)
    expect(strengthOf(when, facts('dried', 'frozen'))).toBe(0)
    expect(strengthOf(when, facts('fresh'))).toBe(0)
    expect(strengthOf(parseCondition(''), facts())).toBe(1)
  })
})

test('the development listings are read right as often as stated', () => {
  const file = new URL('../../../../data/classifier/english-dev.jsonl', import.meta.url)
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const right = rows.filter((row) => best(row.text) === row.code).length
  expect(rows.length).toBeGreaterThanOrEqual(300)
  expect(right / rows.length).toBeGreaterThan(0.95)
})
