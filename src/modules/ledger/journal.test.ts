import fc from 'fast-check'
import { expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { captured, type Entry, refunded, settled } from './journal.ts'

const cny = (minor: bigint) => money(minor, 'CNY')
const sumOf = (entries: readonly Entry[]) => entries.reduce((sum, { minor }) => sum + minor, 0n)
const on = (entries: readonly Entry[], account: string) =>
  sumOf(entries.filter((entry) => entry.account === account))

test('an order of 256.00 with 29.44 tax and 40.00 freight, at 2.5 % of the goods', () => {
  const parts = { total: cny(25_600n), tax: cny(2_944n), freight: cny(4_000n) }
  expect(captured(parts.total)).toEqual([
    { account: 'clearing', currency: 'CNY', minor: 25_600n },
    { account: 'escrow', currency: 'CNY', minor: -25_600n },
  ])
  const posted = settled(parts, cny(0n), 250)
  // Goods 186.56; 2.5 % of it is 4.664, rounded down in the seller's favour.
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
        const before = [...captured(parts.total), ...(back > 0n ? refunded(cny(back), false) : [])]
        const posted = settled(parts, cny(back), basisPoints)
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
  expect(refunded(cny(500n), true)).toEqual([
    { account: 'payable', currency: 'CNY', minor: 500n },
    { account: 'clearing', currency: 'CNY', minor: -500n },
  ])
})
