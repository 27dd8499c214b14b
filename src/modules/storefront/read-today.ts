import type { Ctx } from '../../platform/context.ts'
import { hasPayoutAccount } from '../ledger/api.ts'
import { ordersWaiting } from '../orders/api.ts'
import { CHORES, type Chore } from './chore.ts'
import { selectListingsWaiting, selectSellerWaiting } from './store.ts'

/** So long a decision of the operator is news. */
const NEWS_MS = 7 * 86_400_000

/** What waits for a seller, the most urgent first, each with how many; empty when nothing does. */
export async function readToday(
  ctx: Ctx,
  businessId: string,
): Promise<readonly Readonly<{ chore: Chore; count: number }>[]> {
  const since = new Date(ctx.now().getTime() - NEWS_MS)
  const [orders, listings, seller, isPayable] = await Promise.all([
    ordersWaiting(ctx, businessId),
    selectListingsWaiting(ctx.db, businessId, since),
    selectSellerWaiting(ctx.db, businessId, since),
    hasPayoutAccount(ctx, businessId),
  ])
  const { listed, ...waiting } = listings
  const counts: Record<Chore, number> = {
    ...orders,
    ...waiting,
    ...seller,
    nothingListed: listed === 0 ? 1 : 0,
    noBankAccount: listed > 0 && !isPayable ? 1 : 0,
  }
  return CHORES.flatMap((chore) => (counts[chore] > 0 ? [{ chore, count: counts[chore] }] : []))
}
