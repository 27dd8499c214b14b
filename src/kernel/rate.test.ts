import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addRates,
  compareRates,
  divideRates,
  formatPercent,
  formatRate,
  multiplyRates,
  ONE,
  parseRate,
  percent,
  rate,
  subtractRates,
} from './rate.ts'

const anyRate = fc.record({
  scaled: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
  scale: fc.integer({ min: 0, max: 9 }),
})
const normal = (value: { scaled: bigint; scale: number }) => parseRate(formatRate(value))!

describe('a rate', () => {
  test('is exact where a floating-point number is not', () => {
    expect(formatRate(addRates(rate('0.1'), rate('0.2')))).toBe('0.3')
    expect(formatRate(multiplyRates(rate('0.13'), rate('0.7')))).toBe('0.091')
    expect(formatRate(divideRates(ONE, rate('3'), 6, 'halfUp'))).toBe('0.333333')
  })

  test('reads and writes per cent as laws print it', () => {
    expect(percent('6.5')).toEqual(rate('0.065'))
    expect(formatPercent(rate('0.2306'))).toBe('23.06')
    expect(formatPercent(rate('0.1'))).toBe('10')
  })

  test.each(['', '.', '1.', '.5', '1e3', ' 1', '+1', '1.2.3', 'NaN', '１', '9'.repeat(30)])(
    'is not what %j says',
    (text) => {
      expect(parseRate(text)).toBeUndefined()
    },
  )

  test('adds in any order and takes away again', () => {
    fc.assert(
      fc.property(anyRate, anyRate, (a, b) => {
        expect(addRates(a, b)).toEqual(addRates(b, a))
        expect(subtractRates(addRates(a, b), b)).toEqual(normal(a))
        expect(compareRates(addRates(a, b), a)).toBe(Number(b.scaled > 0n) - Number(b.scaled < 0n))
      }),
    )
  })

  test('is the same after writing and reading', () => {
    fc.assert(
      fc.property(anyRate, (value) => {
        expect(compareRates(normal(value), value)).toBe(0)
      }),
    )
  })
})
