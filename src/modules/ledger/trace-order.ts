import type { Static } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import type { OrderMoneyDto } from './contract.ts'
import { selectCarrying } from './payout-store.ts'
import type { OrderMoney } from './post.ts'
import { selectJournalsOf } from './store.ts'
import { toOrderMoneyDto } from './wire.ts'

/**
 * Every journal of an order, in turn, and the payouts that carried the seller's share. Checks
 * nothing about who asks: the caller does.
 */
export async function traceOrder(
  { db }: Pick<Ctx, 'db'>,
  { businessId, subject }: OrderMoney,
): Promise<Static<typeof OrderMoneyDto>> {
  const journals = await selectJournalsOf(db, businessId, subject)
  const settlement = journals.find(({ kind }) => kind === 'settled')
  const owed = settlement?.entries.find(({ account }) => account === 'payable')
  const payouts =
    settlement && owed
      ? await selectCarrying(db, { businessId, currency: owed.currency, after: settlement })
      : []
  return toOrderMoneyDto({ journals, payouts })
}
