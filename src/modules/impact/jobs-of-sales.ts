import { convert, type Money } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { loadedData } from '../customs/api.ts'
import { TABLE } from './io-table.ts'
import { jobsOfAnyGoods } from './jobs-of-goods.ts'
import { DEFAULT_STEPS, priceLevel, weightOfYear } from './steps.ts'

export type JobsOfSales = Readonly<{
  /** Job-years in makers' businesses and their supply chains, by nine in ten kinds of goods. */
  low: number
  high: number
  tableYear: number
  source: string
}>

/**
 * What the model says of sales that somebody only states, of goods nobody has named: between which
 * numbers of jobs nine in ten kinds of goods would keep busy. It is no claim and never part of the count: a sale on this
 * market is counted when its order is settled. Null where there is no rate to US dollars.
 */
export async function jobsOfSales(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  values: readonly Money[],
): Promise<JobsOfSales | null> {
  const day = dayOf(now())
  const year = Number(day.slice(0, 4))
  if (values.length === 0 || !priceLevel(year)) return null
  const { rates } = await loadedData(db)
  let dollars = 0
  for (const value of values) {
    const found = rates.find(value.currency, 'USD', day)
    if (!found) return null
    dollars += Number(convert(value, found.rate, 'USD', 'halfEven').minor) / 100
  }
  const weighted = dollars * weightOfYear(year, DEFAULT_STEPS)
  const { low, high } = jobsOfAnyGoods()
  return { low: weighted * low, high: weighted * high, tableYear: TABLE.year, source: TABLE.source }
}
