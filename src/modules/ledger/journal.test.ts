import fc from 'fast-check'
import { expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { rate } from '../../kernel/rate.ts'
import type { LockedRate } from './exchange.ts'
import { captured, converted, type Entry, refunded, revalued, settled } from './journal.ts'

const cny = (minor: bigint) => money(minor, 'CNY')
const sumOf = (entries: readonly Entry[]) => entries.reduce((sum, { minor }) => sum + minor, 0n)
const on = (entries: readonly Entry[], account: string) =>
  sumOf(entries.filter((entry) => entry.account === account))

const LOCK: LockedRate = {
  to: 'USD',
  rate: rate('0.1406'),
  day: '2026-11-20',
  source: 'a bank',
  expiresAt: new Date('2027-01-21T00:00:00Z'),
}

test('an order of 256.00 with 29.44 tax and 40.00 freight, 4.66 of it commission', () => {
  const parts = { total: cny(25_600n), tax: cny(2_944n), freight: cny(4_000n) }
  expect(captured(parts.total)).toEqual([
    { account: 'clearing', currency: 'CNY', minor: 25_600n },
    { account: 'escrow', currency: 'CNY', minor: -25_600n },
  ])
  const posted = settled(parts, { refunded: cny(0n), commission: cny(466n) })
  expect(posted.map(({ account, minor }) => [account, minor])).toEqual([
    ['escrow', 25_600n],
    ['tax', -2_944n],
    ['freight', -4_000n],
    ['commission', -466n],
    ['payable', -18_190n],
  ])
})

test('whatever is paid, refunded and settled: zero in all, no cent lost, nobody below their share', () => {
  const minor = fc.bigInt(0n, 10_000_000n)
  fc.assert(
    fc.property(
      fc.bigInt(1n, 10_000_000n),
      minor,
      minor,
      fc.nat(100),
      fc.nat(5_000),
      (goods, tax, freight, percent, basisPoints) => {
        const total = goods + tax + freight
        const back = (total * BigInt(percent)) / 100n
        const parts = { total: cny(total), tax: cny(tax), freight: cny(freight) }
        const isSettled = false
        const before = [
          ...captured(parts.total),
          ...(back > 0n ? refunded(cny(back), { isSettled }) : []),
        ]
        const commission = cny((goods * BigInt(basisPoints)) / 10_000n)
        const posted = settled(parts, { refunded: cny(back), commission })
        const all = [...before, ...posted]
        expect([sumOf(before), sumOf(posted)]).toEqual([0n, 0n])
        expect(on(all, 'escrow')).toBe(0n)
        expect(on(all, 'clearing')).toBe(total - back)
        const given = ['tax', 'freight', 'commission', 'payable'].map(
          (account) => -on(all, account),
        )
        expect(given.reduce((a, b) => a + b)).toBe(total - back)
        for (const share of given) expect(share >= 0n).toBe(true)
        expect(-on(all, 'commission') * 10_000n <= goods * BigInt(basisPoints)).toBe(true)
        expect(-on(all, 'tax') <= tax && -on(all, 'freight') <= freight).toBe(true)
      },
    ),
  )
})

test('money that goes back after settlement is taken from what the seller is owed', () => {
  expect(refunded(cny(500n), { isSettled: true })).toEqual([
    { account: 'payable', currency: 'CNY', minor: 500n },
    { account: 'clearing', currency: 'CNY', minor: -500n },
  ])
})

const shown = (entries: readonly Entry[]) =>
  entries.map(({ account, currency, minor }) => [account, currency, minor])

test('with a locked rate the seller is owed dollars, and gives dollars back at the same rate', () => {
  const parts = { total: cny(25_600n), tax: cny(2_944n), freight: cny(4_000n) }
  const given = { refunded: cny(0n), commission: cny(466n), lock: LOCK }
  // 181.90 yuan × 0.1406 = 25.57514 dollars.
  expect(shown(settled(parts, given))).toEqual([
    ['escrow', 'CNY', 25_600n],
    ['tax', 'CNY', -2_944n],
    ['freight', 'CNY', -4_000n],
    ['commission', 'CNY', -466n],
    ['fx_position', 'CNY', -18_190n],
    ['fx_position', 'USD', 2_558n],
    ['payable', 'USD', -2_558n],
  ])
  expect(shown(refunded(cny(5_000n), { isSettled: true, lock: LOCK }))).toEqual([
    ['fx_position', 'CNY', 5_000n],
    ['clearing', 'CNY', -5_000n],
    ['fx_position', 'USD', -703n],
    ['payable', 'USD', 703n],
  ])
  expect(shown(refunded(cny(5_000n), { isSettled: false, lock: LOCK }))).toEqual([
    ['escrow', 'CNY', 5_000n],
    ['clearing', 'CNY', -5_000n],
  ])
})

test('what is exchanged at a bank closes the position, and what is left over is the result', () => {
  const usd = (minor: bigint) => money(minor, 'USD')
  expect(shown(converted(cny(18_500n), usd(2_558n)))).toEqual([
    ['fx_position', 'CNY', 18_500n],
    ['bank', 'CNY', -18_500n],
    ['bank', 'USD', 2_558n],
    ['fx_position', 'USD', -2_558n],
  ])
  // The dollars had been taken in for 181.90: 3.10 lost.
  expect(shown(revalued(cny(310n)))).toEqual([
    ['fx_position', 'CNY', -310n],
    ['fx_result', 'CNY', 310n],
  ])
})

test('in any currency, refunded in any parts, every journal is zero in each currency', () => {
  const minor = fc.bigInt(1n, 10_000_000n)
  fc.assert(
    fc.property(minor, minor, minor, fc.nat(5_000), (goods, tax, freight, basisPoints) => {
      const total = cny(goods + tax + freight)
      const commission = cny((goods * BigInt(basisPoints)) / 10_000n)
      const parts = { total, tax: cny(tax), freight: cny(freight) }
      const half = total.minor / 2n
      const journals = [
        settled(parts, { refunded: cny(0n), commission, lock: LOCK }),
        refunded(cny(half), { isSettled: true, lock: LOCK }),
        refunded(cny(total.minor - half), { isSettled: true, lock: LOCK }),
      ]
      for (const entries of journals) {
        for (const currency of ['CNY', 'USD']) {
          expect(sumOf(entries.filter((entry) => entry.currency === currency))).toBe(0n)
        }
      }
    }),
  )
})
