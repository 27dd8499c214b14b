import type { Ctx } from '../../platform/context.ts'
import { transaction } from '../../platform/context.ts'
import { approveListing, submitListing } from './change-listing.ts'
import { listProduct } from './list-product.ts'
import { saveVouched } from './store.ts'

/** An agency answers for a seller: the limits rise. Checks nothing about who asks: the caller does. */
export const vouchFor = (ctx: Ctx, businessId: string, vouchedBy: string): Promise<void> =>
  transaction(ctx, (tx) => saveVouched(tx.db, { businessId, vouchedBy, now: tx.now() }))

/**
 * Lists a product with Chinese words and puts it on sale, doubts and all: for samples, by the
 * product itself. Throws as listing does, already_listed when it was done before.
 */
export async function putInShop(
  ctx: Ctx,
  {
    businessId,
    productId,
    zh,
  }: { businessId: string; productId: string; zh: { title: string; text: string } },
): Promise<void> {
  const body = { productId, deliveryDays: 12, copy: { 'zh-CN': zh } }
  const { id } = await listProduct(ctx, { businessId, body })
  const ref = { businessId, listingId: id }
  const { state } = await submitListing(ctx, ref)
  if (state === 'in_review') await approveListing(ctx, ref)
}
