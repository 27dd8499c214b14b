import type { Ctx } from '../../platform/context.ts'
import { hasPayoutAccount } from '../ledger/api.ts'
import { ordersWaiting } from '../orders/api.ts'
import { CHORES, type Chore } from './chore.ts'
import { selectListingsWaiting } from './store.ts'

/** What waits for a seller, the most urgent first, each with how many; empty when nothing does. */
export async function readToday(
  ctx: Ctx,
  businessId: string,
): Promise<readonly Readonly<{ chore: Chore; count: number }>[]> {
  const [orders, listings, isPayable] = await Promise.all([
    ordersWaiting(ctx, businessId),
    selectListingsWaiting(ctx.db, businessId),
    hasPayoutAccount(ctx, businessId),
  ])
  const { listed, ...waiting } = listings
  const counts: Record<Chore, number> = {
    ...orders,
    ...waiting,
    nothingListed: listed === 0 ? 1 : 0,
    noBankAccount: listed > 0 && !isPayable ? 1 : 0,
  }
  return CHORES.flatMap((chore) => (counts[chore] > 0 ? [{ chore, count: counts[chore] }] : []))
}
