import type { Ctx, TxCtx } from '../../platform/context.ts'
import {
  countAtDesk,
  type OrderTotal,
  type SellerOrders,
  selectOrderTotals,
  selectSellerOrders,
  selectSellersPaidSince,
} from './desk-store.ts'
import { stuckBefore } from './expected-stay.ts'
import { closeAllSkus, openSkus, selectAvailable } from './stock-store.ts'

/** What each of these sellers has under way, in the order asked. */
export async function readSellerOrders(
  { db }: Pick<Ctx, 'db'>,
  businessIds: readonly string[],
): Promise<ReadonlyMap<string, SellerOrders>> {
  const found = businessIds.length === 0 ? [] : await selectSellerOrders(db, businessIds)
  return new Map(found.map((one) => [one.businessId, one]))
}

/** Orders of a seller that were paid and not given up, by currency. */
export const readOrderTotals = (
  { db }: Pick<Ctx, 'db'>,
  businessId: string,
): Promise<OrderTotal[]> => selectOrderTotals(db, businessId)

export const sellersPaidSince = (
  { db }: Pick<Ctx, 'db'>,
  since: Date,
  page: { after?: string | undefined; limit: number },
): Promise<string[]> => selectSellersPaidSince(db, since, page)

/** How many orders wait for the operator, each kind counted to `most`. */
export const ordersAtDesk = ({ db, now }: Pick<Ctx, 'db' | 'now'>, most: number) =>
  countAtDesk(db, stuckBefore(now()), most)

/** How many there are of each variant where it is sold from; what was never on sale is missing. */
export const readAvailable = (
  { db }: Pick<Ctx, 'db'>,
  which: Readonly<{ businessId: string; variantIds: readonly string[] }>,
): Promise<ReadonlyMap<string, number>> => selectAvailable(db, which)

/** Nothing of a seller can be bought any more; what was placed stays placed. */
export const closeSeller = (tx: TxCtx, businessId: string): Promise<void> =>
  closeAllSkus(tx.db, businessId, tx.now())

/** These can be bought again. */
export const reopenSkus = (
  tx: TxCtx,
  which: Readonly<{ businessId: string; variantIds: readonly string[] }>,
): Promise<void> => openSkus(tx.db, which, tx.now())
