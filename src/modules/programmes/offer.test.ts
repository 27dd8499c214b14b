import { expect, test } from 'vitest'
import { formatAmount, money, parseMoney } from '../../kernel/money.ts'
import { workedTable } from '../../testing/worked-table.ts'
import { leftOf, partsOf } from './offer.ts'

test.each(workedTable('co-funded-offers.md'))('is as the page works it out: %o', (row) => {
  const shares = row['shares']!.split(' ').map((percent) => Number(percent) * 100)
  const parts = partsOf(parseMoney(row['for one order']!, 'USD')!, shares)
  const [orders, redeemed] = [BigInt(row['orders']!), Number(row['paid for'])]
  const words = (minors: readonly bigint[]) =>
    minors.map((minor) => formatAmount(money(minor, 'USD'))).join(' ')
  const needed = parts.map(({ minor }) => minor * orders)
  expect(words(parts.map(({ minor }) => minor))).toBe(row['parts'])
  expect(words(needed)).toBe(row['to pay in'])
  const left = parts.map(({ minor }, i) =>
    leftOf(
      { redeemed },
      {
        ...{ organisationId: '', sharePoints: shares[i]!, partMinor: minor, returnedMinor: 0n },
        ...{ neededMinor: needed[i]!, depositedMinor: needed[i]! },
      },
    ),
  )
  expect(words(left)).toBe(row['left'])
})
