import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatAmount, money, parseMoney } from '../../kernel/money.ts'
import { formatRate, rate } from '../../kernel/rate.ts'
import { workedTable } from '../../testing/worked-table.ts'
import type { Verdict } from './contract.ts'
import { expectedValue } from './expected-value.ts'
import { ASSUMED_FEES, marginOf } from './margin.ts'

const usd = (text: string) => parseMoney(text, 'USD')!

describe('the margin', () => {
  test.each(workedTable('margin.md'))('is as the page works it out: %o', (row) => {
    const found = marginOf({
      goods: usd(row['goods']!),
      freight: usd(row['freight']!),
      tax: usd(row['tax']!),
      cost: row['cost'] === '–' ? undefined : usd(row['cost']!),
      costShare: rate(row['share']!),
      targetMargin: rate(row['target']!),
    })
    expect({
      'shelf price': formatAmount(found.shelfPrice),
      fees: formatAmount(found.fees),
      'cost used': formatAmount(found.cost),
      left: formatAmount(found.left),
      margin: formatRate(found.margin),
      'target price': found.targetShelfPrice ? formatAmount(found.targetShelfPrice) : 'none',
    }).toEqual({
      'shelf price': row['shelf price'],
      fees: row['fees'],
      'cost used': row['cost used'],
      left: row['left'],
      margin: row['margin'],
      'target price': row['target price'],
    })
  })

  test('at the target price is the target, or a cent better', () => {
    const cents = fc.bigInt({ min: 1n, max: 1_000_000n })
    fc.assert(
      fc.property(cents, cents, cents, fc.integer({ min: 0, max: 50 }), (g, f, c, perCent) => {
        const target = { scaled: BigInt(perCent), scale: 2 }
        const tax = money(((g + f) * 91n) / 1000n, 'USD')
        const given = { goods: money(g, 'USD'), freight: money(f, 'USD'), cost: money(c, 'USD') }
        const { targetShelfPrice: price } = marginOf({
          ...given,
          tax,
          costShare: rate('0'),
          targetMargin: target,
        })
        if (!price) return
        const taxRate = Number(tax.minor) / Number(g + f)
        const kept = Number(price.minor) / (1 + taxRate) - Number(f) - Number(c)
        const left = kept - 0.06 * Number(price.minor)
        expect(left / Number(price.minor)).toBeGreaterThan(perCent / 100 - 0.001)
      }),
    )
    expect(formatRate(ASSUMED_FEES)).toBe('0.06')
  })
})

describe('the expected value', () => {
  test.each(workedTable('expected-value.md'))('is as the page works it out: %o', (row) => {
    const known = (text: string) => (text === '–' ? undefined : Number(text))
    const value = expectedValue({
      verdict: row['verdict'] as Verdict,
      index: known(row['index']!),
      pricePercentile: known(row['percentile']!),
      left: usd(row['left']!),
    })
    expect(formatAmount(value)).toBe(row['expected value'])
  })

  test('never falls when demand rises, and never rises with the price percentile', () => {
    const verdict = fc.constantFrom<Verdict>('sell_now', 'sell_after_steps', 'not_now')
    const share = fc.double({ min: 0, max: 100, noNaN: true })
    fc.assert(
      fc.property(verdict, share, share, share, (given, a, b, c) => {
        const at = (index: number, pricePercentile: number) =>
          expectedValue({ verdict: given, index, pricePercentile, left: usd('12.34') }).minor
        expect(at(Math.max(a, b), c) >= at(Math.min(a, b), c)).toBe(true)
        expect(at(c, Math.max(a, b)) <= at(c, Math.min(a, b))).toBe(true)
      }),
    )
  })
})
