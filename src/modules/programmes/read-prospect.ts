import type { Db } from '../../platform/db.ts'
import { readWaiting, selectNewestSummary } from '../assessment/api.ts'
import { CAPACITY, type Prospect, prospectOf } from './prospect.ts'

/**
 * What helping a business could gain, by its newest assessment; undefined when it was never assessed.
 * Checks nothing about who asks: the caller does.
 */
export async function readProspect(db: Db, businessId: string): Promise<Prospect | undefined> {
  const found = await selectNewestSummary(db, businessId)
  if (!found) return undefined
  const { products, verdicts, expectedValue } = found.summary
  const waiting = await readWaiting(db, { businessId, id: found.id }, CAPACITY)
  return prospectOf(waiting, {
    currency: expectedValue.currency,
    products,
    allowedProducts: products - verdicts.not_allowed,
  })
}
