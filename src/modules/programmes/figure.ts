import { parseMoney } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { selectNewestSummary } from '../assessment/api.ts'
import { selectGiven } from '../ledger/api.ts'
import { readOrderTotals } from '../orders/api.ts'

/** What a business consents to show, each by itself. */
export const FIGURES = ['assessment', 'orders', 'settlements'] as const
export type Figure = (typeof FIGURES)[number]

/** What the numbers of a figure are called; `consented.…` and `assessed`, `selling` count businesses. */
export const MEASURES = [
  'consented.assessment',
  'assessed',
  'products',
  'sell_now',
  'sell_after_steps',
  'not_now',
  'not_allowed',
  'expected_value',
  'consented.orders',
  'selling',
  'orders',
  'sold',
  'consented.settlements',
  'settled',
] as const
export type MeasureName = (typeof MEASURES)[number]

/** One number of a figure; `currency` is empty for a count, otherwise the value is in minor units. */
export type Measure = Readonly<{
  figure: Figure
  measure: MeasureName
  currency: string
  value: bigint
}>
const COUNTED = ''

const count = (figure: Figure, measure: MeasureName, value: number | bigint): Measure => ({
  figure,
  measure,
  currency: COUNTED,
  value: BigInt(value),
})

/**
 * What the figures of a business come to now, of those asked for only. `consented.…` counts the
 * business itself. Checks nothing about who asks: the caller does.
 */
export async function readMeasures(
  { db }: Pick<Ctx, 'db'>,
  businessId: string,
  figures: readonly Figure[],
): Promise<Measure[]> {
  const read = { assessment: readAssessment, orders: readOrders, settlements: readSettlements }
  const found: Measure[] = []
  for (const figure of figures) {
    found.push(count(figure, `consented.${figure}`, 1), ...(await read[figure](db, businessId)))
  }
  return found
}

async function readAssessment(db: Ctx['db'], businessId: string): Promise<Measure[]> {
  const found = await selectNewestSummary(db, businessId)
  if (!found) return []
  const { expectedValue, verdicts, products } = found.summary
  const value = parseMoney(expectedValue.amount, expectedValue.currency)!
  return [
    count('assessment', 'assessed', 1),
    count('assessment', 'products', products),
    count('assessment', 'sell_now', verdicts.sell_now),
    count('assessment', 'sell_after_steps', verdicts.sell_after_steps),
    count('assessment', 'not_now', verdicts.not_now),
    count('assessment', 'not_allowed', verdicts.not_allowed),
    {
      figure: 'assessment',
      measure: 'expected_value',
      currency: value.currency,
      value: value.minor,
    },
  ]
}

async function readOrders(db: Ctx['db'], businessId: string): Promise<Measure[]> {
  const totals = await readOrderTotals({ db }, businessId)
  const orders = totals.reduce((all, one) => all + one.orders, 0n)
  return [
    count('orders', 'selling', orders > 0n ? 1 : 0),
    count('orders', 'orders', orders),
    ...totals.map(({ currency, minor }): Measure => {
      return { figure: 'orders', measure: 'sold', currency, value: minor }
    }),
  ]
}

async function readSettlements(db: Ctx['db'], businessId: string): Promise<Measure[]> {
  const given = await selectGiven(db, businessId)
  return given.map(({ currency, minor }) => {
    return { figure: 'settlements', measure: 'settled', currency, value: minor }
  })
}
