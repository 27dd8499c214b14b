import type { Static } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import type { OrderMoneyDto } from './contract.ts'
import { type Payout, selectCarrying } from './payout-store.ts'
import type { OrderMoney } from './post.ts'
import { selectJournalsOf } from './store.ts'
import { toOrderMoneyDto } from './wire.ts'

/**
 * Every journal of an order, in turn, and the payouts that carried the seller's share, also what was
 * kept back of it at first. Checks nothing about who asks: the caller does.
 */
export async function traceOrder(
  { db }: Pick<Ctx, 'db'>,
  { businessId, subject }: OrderMoney,
): Promise<Static<typeof OrderMoneyDto>> {
  const journals = await selectJournalsOf(db, businessId, subject)
  const payouts = new Map<string, Payout>()
  for (const given of journals) {
    if (given.kind !== 'settled' && given.kind !== 'reserve_released') continue
    const owed = given.entries.find(({ account }) => account === 'payable')
    if (!owed) continue
    const of = { businessId, currency: owed.currency, after: given }
    for (const payout of await selectCarrying(db, of)) payouts.set(payout.id, payout)
  }
  return toOrderMoneyDto({ journals, payouts: [...payouts.values()] })
}
