import { addDays, type Day } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisations } from '../accounts/api.ts'
import { findProducts, textOf } from '../catalogue/api.ts'
import { lawReading } from '../customs/api.ts'
import { rejectedLots } from '../inspection/api.ts'
import { shopLimits } from './limits.ts'
import type { Listing } from './listing.ts'
import type { Source } from './plan-listing.ts'
import { type Quotes, readKnown, shopMarket } from './price-listing.ts'

/** How the law reads on a day and at the end of the notice: what stored prices are held against. */
export function readingOf(loaded: Source['known']['loaded'], day: Day): string {
  const on = addDays(day, shopLimits.noticeDays)
  return [day, on].map((one) => lawReading(shopMarket(), loaded, one)).join(' ')
}

export type ReadSources = [
  businessId: string,
  listings: readonly Pick<Listing, 'productId'>[],
  quotes?: Quotes,
]

/** Everything that the listings of a business are worked out from, in a few statements. */
export async function readSources(
  ctx: Pick<Ctx, 'db'>,
  ...[businessId, listings, quotes]: ReadSources
): Promise<(listing: Pick<Listing, 'productId'>) => Source | undefined> {
  const ids = listings.map(({ productId }) => productId)
  const products = await findProducts(ctx, businessId, ids)
  const [business] = await findOrganisations(ctx.db, [businessId])
  const known = await readKnown(ctx, businessId, products.map(textOf), quotes)
  const rejected = new Map(
    (await rejectedLots(ctx.db, businessId, ids)).map((lot) => [lot.productId, lot]),
  )
  const byId = new Map(products.map((product) => [product.id, product]))
  return ({ productId }) => {
    const product = byId.get(productId)
    return product && { known, product, business, rejectedLot: rejected.get(productId) }
  }
}
