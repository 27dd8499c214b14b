import type { TxCtx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { readSellerOrders } from '../orders/api.ts'
import { type Allowance, allowanceOf, type Grounds, type Use } from './limits.ts'
import { shopMarket } from './price-listing.ts'
import { type Seller, selectOnSale } from './store.ts'

export type SellerLimits = Readonly<{
  seller: Seller
  grounds: Grounds
  used: Use
  most: Allowance
  /** Slugs of the categories the seller sells in. */
  categories: readonly string[]
}>

/** What these sellers have on sale and under way, and what they may have: two statements for all. */
export async function readLimitsOf(
  { db }: { db: Db },
  sellers: readonly Seller[],
): Promise<SellerLimits[]> {
  const ids = sellers.map(({ businessId }) => businessId)
  const onSale = new Map((await selectOnSale(db, ids)).map((one) => [one.businessId, one]))
  const orders = await readSellerOrders({ db }, ids)
  const { currency } = shopMarket()
  return sellers.map((seller) => {
    const { listings, categories } = onSale.get(seller.businessId)!
    const { openOrders, escrowMinor, onSaleMinor, delivered } = orders.get(seller.businessId)!
    const grounds = { standing: seller.standing, delivered, own: seller.own }
    const used: Use = {
      listings,
      openValue: { minor: onSaleMinor, currency },
      openOrders,
      escrow: { minor: escrowMinor, currency },
      categories: categories.length,
    }
    return { seller, grounds, used, most: allowanceOf(grounds), categories }
  })
}

export const readLimits = async (tx: Pick<TxCtx, 'db'>, seller: Seller): Promise<SellerLimits> =>
  (await readLimitsOf(tx, [seller]))[0]!
