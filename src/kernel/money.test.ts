import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allocate,
  CURRENCIES,
  convert,
  divide,
  formatAmount,
  type Money,
  minus,
  money,
  multiply,
  parseMoney,
  plus,
  sum,
  times,
} from './money.ts'
import { rate } from './rate.ts'

const minor = fc.bigInt({ min: -9_000_000_000_000n, max: 9_000_000_000_000n })
const anyMoney = fc.record({ minor, currency: fc.constantFrom(...CURRENCIES) })

describe('an amount', () => {
  test.each([
    ['1250', 'USD', 125_000n],
    ['1250.5', 'USD', 125_050n],
    ['-0.01', 'CNY', -1n],
    ['1250', 'JPY', 1_250n],
    ['0.125', 'KWD', 125n],
  ] as const)('%s %s is read exactly', (text, currency, expected) => {
    expect(parseMoney(text, currency)).toEqual({ minor: expected, currency })
  })

  test.each([
    ['1.005', 'USD'],
    ['1.5', 'JPY'],
    ['1,250', 'USD'],
    ['$5', 'USD'],
    ['', 'USD'],
    ['1e5', 'USD'],
    ['=1+1', 'USD'],
    ['90000000000000.01', 'USD'],
  ] as const)('%s %s is refused', (text, currency) => {
    expect(parseMoney(text, currency)).toBeUndefined()
  })

  test('is the same after writing and reading', () => {
    fc.assert(
      fc.property(anyMoney, (value) => {
        expect(parseMoney(formatAmount(value), value.currency)).toEqual(value)
      }),
    )
  })

  test('does not mix with another currency', () => {
    const dollars = money(100n, 'USD')
    const yuan = money(100n, 'CNY')
    expect(() => plus(dollars, yuan)).toThrow('USD and CNY do not add up')
    expect(() => minus(dollars, yuan)).toThrow('USD and CNY do not add up')
    // @ts-expect-error a plain number is not money
    expect(() => plus(dollars, 100)).toThrow()
  })
})

describe('multiplying', () => {
  test.each([
    ['10.05', '0.1', 'halfUp', '1.01'],
    ['10.05', '0.1', 'halfEven', '1.00'],
    ['10.15', '0.1', 'halfEven', '1.02'],
    ['10.05', '0.1', 'down', '1.00'],
    ['10.01', '0.1', 'up', '1.01'],
    ['-10.05', '0.1', 'halfUp', '-1.01'],
    ['-10.09', '0.1', 'down', '-1.00'],
    ['100.00', '0.091', 'halfUp', '9.10'],
  ] as const)('%s × %s, %s, is %s', (amount, by, rounding, expected) => {
    expect(formatAmount(multiply(parseMoney(amount, 'CNY')!, rate(by), rounding))).toBe(expected)
  })

  test('by a whole number is adding that often', () => {
    fc.assert(
      fc.property(anyMoney, fc.integer({ min: 0, max: 20 }), (value, count) => {
        const added = sum(Array<Money>(count).fill(value), value.currency)
        expect(times(value, BigInt(count))).toEqual(added)
      }),
    )
  })

  test('and dividing by the same rate comes back within half a unit of the product', () => {
    fc.assert(
      fc.property(anyMoney, fc.integer({ min: 100, max: 100_000 }), (value, perMille) => {
        const by = { scaled: BigInt(perMille), scale: 2 }
        expect(divide(multiply(value, by, 'halfEven'), by, 'halfEven')).toEqual(value)
      }),
    )
  })
})

describe('converting', () => {
  test('moves between currencies with other smallest units', () => {
    expect(convert(money(100_00n, 'USD'), rate('7.1234'), 'CNY', 'halfUp')).toEqual(
      money(712_34n, 'CNY'),
    )
    expect(convert(money(1_00n, 'USD'), rate('151.255'), 'JPY', 'halfUp')).toEqual(
      money(151n, 'JPY'),
    )
    expect(convert(money(1_000n, 'JPY'), rate('0.0476'), 'CNY', 'halfUp')).toEqual(
      money(47_60n, 'CNY'),
    )
  })
})

describe('sharing out', () => {
  test('gives the odd cents to the largest remainders, the earlier first', () => {
    const parts = allocate(money(100n, 'USD'), [1n, 1n, 1n])
    expect(parts.map((part) => part.minor)).toEqual([34n, 33n, 33n])
  })

  test('never loses or makes a cent, and no part is a cent off its share', () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 1_000_000n }), { minLength: 1, maxLength: 12 })
      .filter((all) => all.some((weight) => weight > 0n))
    fc.assert(
      fc.property(anyMoney, weights, (value, shares) => {
        const parts = allocate(value, shares)
        expect(sum(parts, value.currency)).toEqual(value)
        const total = shares.reduce((a, b) => a + b, 0n)
        for (const [i, part] of parts.entries()) {
          const off = part.minor * total - value.minor * shares[i]!
          expect(off < total && off > -total).toBe(true)
        }
      }),
    )
  })

  test('needs a weight above zero', () => {
    expect(() => allocate(money(1n, 'USD'), [0n, 0n])).toThrow('weight above zero')
    expect(() => allocate(money(1n, 'USD'), [])).toThrow('weight above zero')
    expect(() => allocate(money(1n, 'USD'), [2n, -1n])).toThrow('not be negative')
  })
})
