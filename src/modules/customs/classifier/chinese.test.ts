import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createChineseEngine } from './chinese.ts'
import { LEVELS } from './linear-model.ts'

const read = createChineseEngine()
const bestOf = (title: string): string | undefined => read({ title }).candidates[0]?.code

test.each([
  ['澳洲进口婴儿配方奶粉 3段 900克', '1901101000'],
  ['日本花王纸尿裤 L号 54片', '9619001000'],
  ['美白保湿面霜 50ml', '3304990010'],
  ['控油去屑洗发水 500ml', '3305100090'],
  ['乳清蛋白粉 增肌 营养粉', '2106909090'],
  ['巧克力夹心饼干', '1905310000'],
  ['男士石英手表', '9102110000'],
  ['女士牛皮手提包', '4202210090'],
])('%s is read as %s', (title, code) => {
  expect(bestOf(title)).toBe(code)
})

test('a title reads the same with spaces, without them, in full width and in traditional characters', () => {
  const [segmented, ...others] = [
    '婴儿 配方 奶粉 900g',
    '婴儿配方奶粉900g',
    '婴儿配方奶粉９００Ｇ',
    '嬰兒配方奶粉900G',
  ].map((title) => read({ title }))
  expect(segmented!.candidates[0]!.code).toBe('1901101000')
  for (const other of others) expect(other).toEqual(segmented)
})

test('the reasons name the words of the title that decided, as shares of the evidence', () => {
  const [best] = read({ title: '日本花王纸尿裤' }).candidates
  expect(best!.reasons[0]!.text).toBe('纸尿裤')
  expect(best!.reasons[0]!.kind).toBe('word')
  const total = best!.reasons.reduce((sum, { weight }) => sum + weight, 0)
  expect(total).toBeGreaterThan(0.5)
  expect(total).toBeLessThanOrEqual(1 + 1e-9)
})

test('description, brand and attributes are read beside the title', () => {
  const bare = read({ title: '好奇' })
  const told = read({
    title: '好奇',
    description: '花王婴儿纸尿裤 L号',
    attributes: { 产地: '日本' },
  })
  expect(told.candidates[0]!.code).toBe('9619001000')
  expect(told.candidates[0]!.probability).toBeGreaterThan(bare.candidates[0]?.probability ?? 0)
})

test.each([
  ['nothing', ''],
  ['only spaces and punctuation', ' 　，。!? \n\t'],
  ['emoji', '😀🍼👶'],
  ['control characters and half a surrogate', '\u0000\u0001\ud800'],
])('%s has no reading', (_, title) => {
  expect(read({ title })).toEqual({ edition: 'cn-2016', digits: 10, candidates: [] })
})

test('a megabyte of text is read no further than the first two thousand characters', () => {
  const text = '婴儿配方奶粉'.repeat(200_000)
  expect(read({ title: text })).toEqual(read({ title: text.slice(0, 2_000) }))
})

test('a title of digits alone is never taken for certain', () => {
  const [best] = read({ title: '6901234567892 500 12' }).candidates
  expect(best?.probability ?? 0).toBeLessThan(0.9)
})

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom('奶粉', '洗发水', '牛皮', 'abc', '100', ' ', '😀', '儿', '繁體'), {
    maxLength: 60,
  }),
)

test('whatever the text, candidates are ten-digit codes in falling order that add up to at most 1', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const title = typeof text === 'string' ? text : text.join('')
      const { candidates } = read({ title })
      const shares = candidates.map(({ probability }) => probability)
      expect(candidates.length).toBeLessThanOrEqual(10)
      expect(new Set(candidates.map(({ code }) => code)).size).toBe(candidates.length)
      expect(candidates.every(({ code }) => /^\d{10}$/.test(code))).toBe(true)
      expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
      expect(shares).toEqual(shares.toSorted((one, two) => two - one))
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9)
      const weights = candidates.flatMap(({ reasons }) => reasons.map(({ weight }) => weight))
      expect(weights.every((weight) => weight > 0 && weight <= 1 + 1e-9)).toBe(true)
      expect(read({ title })).toEqual({ edition: 'cn-2016', digits: 10, candidates })
    }),
    { seed: 1, numRuns: 200 },
  )
})

test('evidence is shared along chapter, heading, subheading and line', () => {
  expect(LEVELS).toEqual([2, 4, 6, 10])
})
