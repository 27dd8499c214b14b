import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildVocabulary, segment } from './segment.ts'

const vocabulary = buildVocabulary([
  ['婴儿', 50],
  ['奶粉', 60],
  ['婴儿奶粉', 1],
  ['粉', 30],
  ['奶', 5],
  ['vitamin', 20],
  ['super', 10],
  ['s', 40],
  ['d', 40],
])
const words = (run: string) => segment(run, /[一-鿿]/.test(run), vocabulary)

test('a run that is a word stays whole', () => {
  expect(words('婴儿奶粉')).toEqual([{ text: '婴儿奶粉', known: true }])
})

test('a joined run is cut into the likeliest known words', () => {
  expect(words('奶粉婴儿').map(({ text }) => text)).toEqual(['奶粉', '婴儿'])
  expect(words('supervitamin').map(({ text }) => text)).toEqual(['super', 'vitamin'])
})

test('unknown characters come one by one between known words', () => {
  expect(words('柔澈奶粉')).toEqual([
    { text: '柔', known: false },
    { text: '澈', known: false },
    { text: '奶粉', known: true },
  ])
})

test('a name never seen is not cut into known initials', () => {
  expect(words('davidoff')).toEqual([{ text: 'davidoff', known: false }])
})

test('the words of a run always make up the run', () => {
  const run = fc.array(fc.constantFrom(...'婴儿奶粉柔澈'), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(run, (characters) => {
      const text = characters.join('')
      expect(
        words(text)
          .map((word) => word.text)
          .join(''),
      ).toBe(text)
    }),
  )
})
