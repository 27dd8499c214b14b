import { expect, test } from 'vitest'
import { parseMoney } from '../../kernel/money.ts'
import { workedTable } from '../../testing/worked-table.ts'
import { alertsOf } from './alert.ts'
import { breakEvenOrders } from './station.ts'

test.each(workedTable('station-alerts.md'))('is as the page works it out: %o', (row) => {
  const number = (name: string) => Number(row[name])
  const [orders, goneBack] = row['others']!.split(' ').map(Number) as [number, number]
  const alerts = alertsOf({
    ...{ orders: number('orders'), ofBuyer: number('buyer'), ofAddress: number('address') },
    ...{ ofSeller: number('seller'), inHour: number('hour'), goneBack: number('back') },
    ...{ ofOwnPeople: number('own'), others: { orders, goneBack } },
  })
  expect(alerts.map(({ kind }) => kind).join(' ') || 'none').toBe(row['alerts'])
})

test.each(workedTable('station-alerts.md', 'To carry itself'))('carries itself: %o', (row) => {
  const minor = (name: string) => parseMoney(row[name]!, 'USD')!.minor
  const orders = breakEvenOrders(minor('costs of a month'), minor('an order brings'))
  expect(orders === null ? 'never' : `${orders}`).toBe(row['orders'])
})
