import { expect, test } from 'vitest'
import { formatAmount, money, parseMoney } from '../../kernel/money.ts'
import { workedTable } from '../../testing/worked-table.ts'
import { breakEvenUnits, monthsToReturn, resultOf } from './economics.ts'

const minor = (amount: string) => parseMoney(amount, 'USD')!.minor
const words = (value: bigint | null, none: string) => (value === null ? none : `${value}`)

test.each(workedTable('facility-economics.md'))('is as the page works it out: %o', (row) => {
  const [fixedMinor, priceMinor, variableMinor, buildMinor] = (
    ['fixed', 'price', 'variable', 'build'] as const
  ).map((name) => minor(row[name]!)) as [bigint, bigint, bigint, bigint]
  const doneUnits = Number(row['done'])
  const counts = { doneUnits, revenueMinor: priceMinor * BigInt(doneUnits) }
  const { runningMinor, resultMinor, perUnitMinor } = resultOf({
    ...{ ...counts, fixedMinor, variableMinor },
  })
  const amount = (value: bigint) => formatAmount(money(value, 'USD'))
  expect(amount(runningMinor)).toBe(row['running'])
  expect(resultMinor).toBe(counts.revenueMinor - runningMinor)
  expect(perUnitMinor === null ? 'none' : amount(perUnitMinor)).toBe(row['per unit'])
  const units = breakEvenUnits({ fixedMinor, priceMinor, variableMinor })
  expect(words(units, 'never')).toBe(row['break-even'])
  const results = row['results'] === 'none' ? [] : row['results']!.split(' ').map(minor)
  expect(words(monthsToReturn(buildMinor, results), 'never')).toBe(row['months to return'])
})
