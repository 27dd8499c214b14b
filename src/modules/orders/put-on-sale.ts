import { newId } from '../../kernel/ids.ts'
import { actorText, type TxCtx } from '../../platform/context.ts'
import { OrdersErrors as E } from './errors.ts'
import { orderLimits } from './order.ts'
import {
  changeAvailable,
  closeSkus,
  insertMovement,
  type Sku,
  type SkuOnSale,
  type StockReason,
  selectSku,
  upsertSkus,
} from './stock-store.ts'

/**
 * Opens variants for sale, or changes their price, tax, channel or title: one statement for all.
 * Stock is untouched; a new SKU begins with none. Checks nothing about who asks: the caller does.
 */
export const putOnSale = (tx: TxCtx, skus: readonly SkuOnSale[]): Promise<void> =>
  skus.length === 0 ? Promise.resolve() : upsertSkus(tx.db, skus, tx.now())

/** Closes variants of one seller; what was placed stays placed. Returns how many were open. */
export const takeOffSale = (
  tx: TxCtx,
  which: Readonly<{ businessId: string; variantIds: readonly string[] }>,
): Promise<number> => closeSkus(tx.db, which, tx.now())

/**
 * Adds to the stock of one SKU, or takes from it, with a line in the journal. Never goes below
 * zero: throws `stockTooLow` and changes nothing.
 */
export async function adjustStock(
  tx: TxCtx,
  order: Readonly<{
    businessId: string
    variantId: string
    change: number
    reason: StockReason
    reference?: string | undefined
  }>,
): Promise<Sku> {
  const { businessId, variantId, change, reason } = order
  const max = orderLimits.stockOfSku
  const changed = await changeAvailable(tx.db, { businessId, variantId, change, max }, tx.now())
  if (!changed) {
    const sku = await selectSku(tx.db, { businessId, variantId })
    if (!sku) throw E.skuNotFound({ variantId })
    if (change > 0) throw E.stockTooHigh({ available: sku.available, max })
    throw E.stockTooLow({ available: sku.available, change })
  }
  await insertMovement(tx.db, businessId, {
    id: newId(),
    variantId,
    available: change,
    reserved: 0,
    reason,
    actor: actorText(tx.actor),
    reference: order.reference ?? null,
    at: tx.now(),
  })
  return changed
}
