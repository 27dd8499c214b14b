import { expect, test } from 'vitest'
import { formatRate } from '../../kernel/rate.ts'
import { netContent } from './net-content.ts'

const contentOf = (...texts: string[]) =>
  Object.entries(netContent(texts)).map(([unit, amount]) => [unit, formatRate(amount)])

test.each([
  ['Vitamin C serum 30 ml', 'netMillilitres', '30'],
  ['Serum, 1.7 fl. oz', 'netMillilitres', '50.27495'],
  ['IPA 12-pack, 0.355 L', 'netMillilitres', '355'],
  ['精华液 30毫升', 'netMillilitres', '30'],
  ['Face cream 50g', 'netGrams', '50'],
  ['Dried cherries 2 lb', 'netGrams', '907.184'],
  ['奶粉 1.5千克', 'netGrams', '1500'],
])('%s holds what it says', (title, unit, amount) => {
  expect(contentOf(title)).toEqual([[unit, amount]])
})

test('the first text that says it counts; what says nothing holds nothing known', () => {
  expect(contentOf('Body oil', 'Large', '100 ml')).toEqual([['netMillilitres', '100']])
  for (const title of [
    'Boots size 10',
    '5 layer cake',
    'Model 30 Gold',
    'Vitamin B12',
    '0 ml',
    '',
  ]) {
    expect(contentOf(title), title).toEqual([])
  }
})
