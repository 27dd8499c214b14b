import { expect, test } from 'vitest'
import { formatAmount, money, parseMoney } from '../../kernel/money.ts'
import { workedTable } from '../../testing/worked-table.ts'
import { prospectOf } from './prospect.ts'
import { benefitOf, hundredths } from './target.ts'

const minor = (amount: string) => parseMoney(amount, 'USD')!.minor
const listed = (cell: string) => (cell === '–' ? [] : cell.split('; '))
const amount = (value: bigint) => formatAmount(money(value, 'USD'))

/** The numbers of the method page are run. */
test.each(workedTable('targeting.md'))('is as the page works it out: %o', (row) => {
  const costs = new Map(
    listed(row['steps']!).map((step) => {
      const [id, range] = step.split(' ') as [string, string]
      const [min, max] = range.split('–').map(Number) as [number, number]
      return [id, range === '?' ? null : { min, max }]
    }),
  )
  const best = listed(row['products']!).map((product) => {
    const [value, steps = ''] = product.split(' ') as [string, string?]
    return {
      valueMinor: minor(value),
      steps: [...steps].map((id) => ({ id, costUsd: costs.get(id)! })),
    }
  })
  const others = listed(row['others']!).map(minor)
  const valueMinor = [...best.map((one) => one.valueMinor), ...others].reduce((a, b) => a + b, 0n)
  const found = prospectOf(
    { products: best.length + others.length, valueMinor, best },
    { currency: 'USD', products: 30, allowedProducts: 30 },
  )
  expect({
    ...row,
    value: amount(found.waitingMinor),
    capacity: `${hundredths(found.reachableMinor, found.waitingMinor)} %`,
    gain: amount(found.gainMinor),
    chance: `${hundredths(found.gainMinor, found.reachableMinor)} %`,
    cost: amount(found.costMinor),
    benefit: benefitOf(found),
  }).toEqual(row)
})
