import { expect, test } from 'vitest'
import { difference, proportion } from './proportion.ts'

const rounded = (value: number) => Number(value.toFixed(4))

// R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i has the interval of the published table', (count, of, low, high) => {
  const found = proportion(count, of)!
  expect([rounded(found.low), rounded(found.high)]).toEqual([low, high])
})

test('nothing of nothing is no share; all of some reaches one', () => {
  expect(proportion(0, 0)).toBe(undefined)
  expect(proportion(20, 20)!.high).toBe(1)
})

// R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10.
test.each([
  [56, 70, 48, 80, 0.2, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.6, 0.1705, 0.809],
  [6, 7, 2, 7, 0.5714, 0.0582, 0.8062],
])('%i of %i less %i of %i has the published interval', (a, m, b, n, value, low, high) => {
  const found = difference(proportion(a, m)!, proportion(b, n)!)
  expect([found.value, found.low, found.high].map(rounded)).toEqual([value, low, high])
})
