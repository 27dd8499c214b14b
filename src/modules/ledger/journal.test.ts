import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Money, money, parseMoney } from '../../kernel/money.ts'
import { rate } from '../../kernel/rate.ts'
import { workedTable } from '../../testing/worked-table.ts'
import type { LockedRate } from './exchange.ts'
import {
  asSettled,
  type ComesBack,
  captured,
  clawedBack,
  converted,
  type Entry,
  type Parts,
  refunded,
  reinstated,
  reserveReleased,
  revalued,
  settled,
  settledLate,
} from './journal.ts'

const cny = (minor: bigint) => money(minor, 'CNY')
const sumOf = (entries: readonly Entry[]) => entries.reduce((sum, { minor }) => sum + minor, 0n)
const on = (entries: readonly Entry[], account: string) =>
  sumOf(entries.filter((entry) => entry.account === account))

const ALL: ComesBack = { tax: true, freight: true }
const LOCK: LockedRate = {
  to: 'USD',
  rate: rate('0.1406'),
  day: '2026-11-20',
  source: 'a bank',
  expiresAt: new Date('2027-01-21T00:00:00Z'),
}

test('an order of 256.00 with 29.44 tax and 40.00 freight, 4.66 of it commission', () => {
  const parts = { total: cny(25_600n), tax: cny(2_944n), freight: cny(4_000n) }
  expect(captured(parts.total, 'alipay')).toEqual([
    { account: 'clearing_alipay', currency: 'CNY', minor: 25_600n },
    { account: 'escrow', currency: 'CNY', minor: -25_600n },
  ])
  const posted = settled(parts, { refunded: cny(0n), commission: cny(466n), comesBack: ALL })
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
        const before = [
          ...captured(parts.total, 'alipay'),
          ...(back > 0n ? refunded(cny(back), 'alipay') : []),
        ]
        const commission = cny((goods * BigInt(basisPoints)) / 10_000n)
        const posted = settled(parts, { refunded: cny(back), commission, comesBack: ALL })
        const all = [...before, ...posted]
        expect([sumOf(before), sumOf(posted)]).toEqual([0n, 0n])
        expect(on(all, 'escrow')).toBe(0n)
        expect(on(all, 'clearing_alipay')).toBe(total - back)
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

/** What several refunds after settlement post, one after the other. */
function clawedBackInTurn(
  settlement: readonly Entry[],
  amounts: readonly bigint[],
  {
    before = [],
    ...given
  }: {
    comesBack: ComesBack
    lock?: LockedRate
    reserveMinor?: bigint
    before?: readonly Entry[]
  },
): Entry[] {
  const earlier = [...before]
  for (const minor of amounts) {
    const posted = clawedBack(cny(minor), { provider: 'alipay', settlement, earlier, ...given })
    for (const currency of ['CNY', 'USD']) {
      expect(sumOf(posted.filter((entry) => entry.currency === currency))).toBe(0n)
    }
    earlier.push(...posted)
  }
  return earlier
}

const minorOf = (amount: string) => parseMoney(amount, 'CNY')!.minor

test.each(workedTable('escrow.md'))('$back of $tax, $freight, $commission, $seller', (row) => {
  const given = (column: string) => minorOf(row[column]!)
  const [tax, freight, commission] = [given('tax'), given('freight'), given('commission')]
  const total = cny(tax + freight + commission + given('seller'))
  const settlement = settled(
    { total, tax: cny(tax), freight: cny(freight) },
    { refunded: cny(0n), commission: cny(commission), comesBack: ALL },
  )
  const comesBack = {
    tax: row['tax comes back'] === 'yes',
    freight: row['freight comes back'] === 'yes',
  }
  const back = row['back']!.split(' ').map(minorOf)
  const all = [...settlement, ...clawedBackInTurn(settlement, back, { comesBack })]
  const left = ['tax', 'freight', 'commission', 'payable'].map((account) => -on(all, account))
  expect(left).toEqual(
    ['tax left', 'freight left', 'commission left', 'seller left'].map((column) => given(column)),
  )
  expect(on(all, 'clearing_alipay')).toBe(-back.reduce((a, b) => a + b))
})

test.each(workedTable('escrow.md', 'Worked table of what goes back before it is settled'))(
  '$back of $tax, $freight, $commission, $seller, before it is settled: $what',
  (row) => {
    const given = (column: string) => minorOf(row[column]!)
    const [tax, freight, commission] = [given('tax'), given('freight'), given('commission')]
    const total = cny(tax + freight + commission + given('seller'))
    const back = given('back')
    const comesBack = {
      tax: row['tax comes back'] === 'yes',
      freight: row['freight comes back'] === 'yes',
    }
    const parts = { total, tax: cny(tax), freight: cny(freight) }
    const of = { commission: cny(commission), comesBack }
    const all = [
      ...captured(total, 'alipay'),
      ...refunded(cny(back), 'alipay'),
      ...settled(parts, { ...of, refunded: cny(back) }),
    ]
    const left = ['tax', 'freight', 'commission', 'payable'].map((account) => -on(all, account))
    expect(left).toEqual(
      ['tax left', 'freight left', 'commission left', 'seller left'].map((column) => given(column)),
    )
    expect([on(all, 'escrow'), on(all, 'clearing_alipay')]).toEqual([0n, total.minor - back])
    // The same cents as if it had been settled first.
    const settlement = settled(parts, { ...of, refunded: cny(0n) })
    const after = [...settlement, ...clawedBackInTurn(settlement, [back], { comesBack })]
    const then = ['tax', 'freight', 'commission', 'payable'].map((account) => -on(after, account))
    expect(then).toEqual(left)
  },
)

/** Settled without what the bank had taken; what it gave again was settled late. */
function settledInTurn(
  parts: Parts,
  given: { taken: bigint; again: readonly bigint[]; commission: Money; lock?: LockedRate },
): Entry[] {
  const { taken, again, commission, ...lock } = given
  const of = { commission, comesBack: { tax: false, freight: false }, ...lock }
  const all = settled(parts, { ...of, refunded: cny(taken) })
  let missing = taken
  for (const minor of again) {
    const late = settledLate(cny(minor), { ...of, provider: 'stripe', parts, missing })
    expect([sumOf(late), on(late, 'clearing_stripe'), on(late, 'escrow')]).toEqual([0n, minor, 0n])
    all.push(...asSettled(late))
    missing -= minor
  }
  return all
}

test.each(workedTable('escrow.md', 'Worked table of what the bank gives again'))(
  'taken $taken, given again $again, back $back',
  (row) => {
    const amounts = (column: string) =>
      row[column]!.split(' ')
        .map(minorOf)
        .filter((minor) => minor > 0n)
    const parts = { total: cny(25_600n), tax: cny(2_944n), freight: cny(4_000n) }
    const [taken, again] = [minorOf(row['taken']!), amounts('given again')]
    const comesBack = { tax: row['tax comes back'] === 'yes', freight: false }
    for (const lock of [{}, { lock: LOCK }]) {
      const given = { commission: cny(466n), ...lock }
      const settlement = settledInTurn(parts, { ...given, taken, again })
      const back = clawedBackInTurn(settlement, amounts('back'), { comesBack, ...lock })
      const all = [...settlement, ...back]
      const sum = again.reduce((a, b) => a + b, 0n)
      const plain = settledInTurn(parts, { ...given, taken: taken - sum, again: [] })
      const then = [...plain, ...clawedBackInTurn(plain, amounts('back'), { comesBack, ...lock })]
      for (const account of ['tax', 'freight', 'commission', 'payable', 'fx_position', 'escrow'])
        expect([account, on(all, account)]).toEqual([account, on(then, account)])
      if ('lock' in lock) continue
      const left = ['tax', 'freight', 'commission', 'payable'].map((account) => -on(all, account))
      expect(left).toEqual(
        ['tax left', 'freight left', 'commission left', 'seller left'].map((column) =>
          minorOf(row[column]!),
        ),
      )
    }
  },
)

test('what was taken after settlement and comes again in parts goes to those it was taken from', () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, 25_600n),
      fc.array(fc.bigInt(1n, 9_000n), { maxLength: 6 }),
      fc.record({ tax: fc.boolean(), freight: fc.boolean() }),
      fc.option(fc.constant(LOCK), { nil: undefined }),
      fc.nat(10_000),
      (taken, wanted, comesBack, lock, reserveBasisPoints) => {
        const parts = { total: cny(25_600n), tax: cny(2_944n), freight: cny(4_000n) }
        const given = { refunded: cny(0n), commission: cny(466n), comesBack, lock }
        const settlement = settled(parts, { ...given, reserveBasisPoints })
        const options = {
          ...{ comesBack, reserveMinor: -on(settlement, 'reserve') },
          ...(lock ? { lock } : {}),
        }
        const back = clawedBackInTurn(settlement, [taken], options)
        const all = [...back]
        let before = 0n
        for (const one of [...wanted, taken]) {
          let after = before + one
          if (after > taken) after = taken
          if (after === before) break
          const again = reinstated(back, { before, after, holdsReserve: true })
          for (const currency of ['CNY', 'USD'])
            expect(sumOf(again.filter((entry) => entry.currency === currency))).toBe(0n)
          expect(on(again, 'clearing_alipay')).toBe(after - before)
          all.push(...again)
          before = after
        }
        const left = new Set(all.map(({ account, currency }) => `${account} ${currency}`))
        for (const one of left) {
          const [account, currency] = one.split(' ')
          const entries = all.filter((e) => e.account === account && e.currency === currency)
          expect([one, sumOf(entries)]).toEqual([one, 0n])
        }
      },
    ),
  )
})

test.each(workedTable('escrow.md', 'Worked table of the reserve'))(
  'kept back in $currency: %o',
  (row) => {
    const parts = { total: cny(25_600n), tax: cny(2_944n), freight: cny(4_000n) }
    const lock = row['currency'] === 'USD' ? { lock: LOCK } : {}
    const settlement = settled(parts, {
      ...{ refunded: cny(0n), commission: cny(466n), comesBack: ALL, ...lock },
      reserveBasisPoints: Number(row['kept %']) * 100,
    })
    const amounts = (column: string) =>
      row[column]!.split(' ')
        .map(minorOf)
        .filter((minor) => minor > 0n)
    const given = { comesBack: { tax: true, freight: false }, ...lock }
    const reserveMinor = -on(settlement, 'reserve')
    const before = clawedBackInTurn(settlement, amounts('back before'), { ...given, reserveMinor })
    const then = [...settlement, ...before]
    const has = (entries: readonly Entry[]) => [-on(entries, 'reserve'), -on(entries, 'payable')]
    expect(has(then)).toEqual([minorOf(row['reserve']!), minorOf(row['owed']!)])
    const rest = money(-on(then, 'reserve'), row['currency'] as 'CNY')
    const after = clawedBackInTurn(settlement, amounts('back after'), { ...given, before })
    const end = [...settlement, ...reserveReleased(rest), ...after]
    expect(has(end)).toEqual([0n, minorOf(row['owed at the end']!)])
  },
)

test('refunded in any parts after settlement, all is as if it had gone back at once', () => {
  const minor = fc.bigInt(0n, 10_000_000n)
  fc.assert(
    fc.property(
      fc.record({ goods: fc.bigInt(1n, 10_000_000n), tax: minor, freight: minor }),
      fc.nat(5_000),
      fc.array(fc.bigInt(1n, 3_000_000n), { maxLength: 8 }),
      fc.record({ tax: fc.boolean(), freight: fc.boolean() }),
      fc.option(fc.constant(LOCK), { nil: undefined }),
      fc.nat(100),
      fc.nat(10_000),
      (of, basisPoints, wanted, comesBack, lock, percentBefore, reserveBasisPoints) => {
        const total = of.goods + of.tax + of.freight
        const before = ((total - 1n) * BigInt(percentBefore)) / 100n
        const commission = cny((of.goods * BigInt(basisPoints)) / 10_000n)
        const parts = { total: cny(total), tax: cny(of.tax), freight: cny(of.freight) }
        const then = { refunded: cny(before), commission, comesBack: ALL, lock }
        const settlement = settled(parts, { ...then, reserveBasisPoints })
        const reserveMinor = -on(settlement, 'reserve')
        const owed = (entries: readonly Entry[], account: string) =>
          -sumOf(entries.filter((one) => one.account === account && one.currency === 'CNY'))
        let left = total - before
        const amounts: bigint[] = []
        for (const one of wanted) {
          const next = one < left ? one : left
          if (next > 0n) amounts.push(next)
          left -= next
        }
        const options = { comesBack, reserveMinor, ...(lock ? { lock } : {}) }
        const some = clawedBackInTurn(settlement, amounts, options)
        const sum = amounts.reduce((a, b) => a + b, 0n)
        // In parts or at once: the same cents on every account, in both currencies.
        const atOnce = sum > 0n ? clawedBackInTurn(settlement, [sum], options) : []
        for (const currency of ['CNY', 'USD'] as const) {
          for (const account of [
            'tax',
            'freight',
            'commission',
            'fx_position',
            'payable',
            'reserve',
          ]) {
            const of = (entries: readonly Entry[]) =>
              sumOf(entries.filter((e) => e.account === account && e.currency === currency))
            expect(of(some)).toBe(of(atOnce))
          }
        }
        // The seller never gains by a refund, and nobody gives back more than they were given.
        const sellers = (entries: readonly Entry[]) =>
          lock ? owed(entries, 'fx_position') : owed(entries, 'payable') + owed(entries, 'reserve')
        expect(sellers(some) <= 0n).toBe(true)
        // What was kept back is never overdrawn, and is empty before anything else is taken.
        const held = -on([...settlement, ...some], 'reserve')
        expect(held >= 0n && held <= reserveMinor).toBe(true)
        if (held > 0n) expect(on(some, 'payable')).toBe(0n)
        const all = left > 0n ? clawedBackInTurn(settlement, [...amounts, left], options) : some
        const end = [...settlement, ...all]
        expect(owed(end, 'tax')).toBe(comesBack.tax ? 0n : owed(settlement, 'tax'))
        expect(owed(end, 'freight')).toBe(comesBack.freight ? 0n : owed(settlement, 'freight'))
        expect(owed(end, 'commission')).toBe(0n)
        const borne = owed(end, 'tax') + owed(end, 'freight')
        expect(sellers(end)).toBe(-borne)
        if (lock && borne === 0n) expect([on(end, 'payable'), on(end, 'reserve')]).toEqual([0n, 0n])
      },
    ),
  )
})

const shown = (entries: readonly Entry[]) =>
  entries.map(({ account, currency, minor }) => [account, currency, minor])

test('with a locked rate the seller is owed dollars, and gives dollars back at the same rate', () => {
  const parts = { total: cny(25_600n), tax: cny(2_944n), freight: cny(4_000n) }
  const given = { refunded: cny(0n), commission: cny(466n), comesBack: ALL, lock: LOCK }
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
  const settlement = settled(parts, given)
  const comesBack = { tax: true, freight: false }
  const back = { provider: 'alipay', settlement, earlier: [], comesBack, lock: LOCK } as const
  // Of 50.00: tax 5.75, commission 0.92; 43.33 yuan × 0.1406 = 6.092198 dollars.
  expect(shown(clawedBack(cny(5_000n), back))).toEqual([
    ['tax', 'CNY', 575n],
    ['commission', 'CNY', 92n],
    ['fx_position', 'CNY', 4_333n],
    ['clearing_alipay', 'CNY', -5_000n],
    ['fx_position', 'USD', -609n],
    ['payable', 'USD', 609n],
  ])
  expect(shown(refunded(cny(5_000n), 'alipay'))).toEqual([
    ['escrow', 'CNY', 5_000n],
    ['clearing_alipay', 'CNY', -5_000n],
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
