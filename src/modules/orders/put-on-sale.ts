import type { TxCtx } from '../../platform/context.ts'
import { moveSales } from './change-stock.ts'
import { closeSkus, type SkuOnSale, upsertSkus } from './stock-store.ts'

/**
 * Opens variants for sale, or changes their price, tax, channel or title: one statement for all.
 * Stock is untouched, but for the place it is sold from; a new SKU begins with none. Checks nothing about who asks: the caller does.
 */
export async function putOnSale(tx: TxCtx, skus: readonly SkuOnSale[]): Promise<void> {
  if (skus.length === 0) return
  const places = await upsertSkus(tx.db, skus, tx.now())
  const moved = skus.filter(({ variantId, place }) => places.get(variantId) !== place)
  if (moved.length > 0) await moveSales(tx, moved)
}

/** Closes variants of one seller; what was placed stays placed. Returns how many were open. */
export const takeOffSale = (
  tx: TxCtx,
  which: Readonly<{ businessId: string; variantIds: readonly string[] }>,
): Promise<number> => closeSkus(tx.db, which, tx.now())
