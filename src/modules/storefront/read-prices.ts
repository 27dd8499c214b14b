import type { Money } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Listing } from './listing.ts'
import type { ListingState } from './listing-state.ts'
import { type PricedVariant, type PriceStory, storiesOf } from './preview-prices.ts'
import { selectListings } from './store.ts'

export type ListingPrices = Readonly<{
  listing: Listing
  variants: readonly (PricedVariant &
    Readonly<{ coming: Readonly<{ story: PriceStory; on: string }> | null }>)[]
}>

/** What every variant of a seller's listings costs in the shop, and what of it the seller gets. */
export async function readPrices(
  ctx: Pick<Ctx, 'db' | 'now'>,
  asked: Readonly<{
    businessId: string
    state?: ListingState | undefined
    search?: string | undefined
    after?: string | undefined
    limit: number
  }>,
): Promise<ListingPrices[]> {
  const { businessId } = asked
  const listings = await selectListings(ctx.db, asked)
  const offers = listings.flatMap((listing) =>
    listing.offers.map((offer) => ({ ...offer, code: listing.code })),
  )
  const coming = offers.flatMap(({ code, coming }) =>
    coming ? [{ code, price: coming.price }] : [],
  )
  const currency: Money['currency'] = offers[0]?.sellerPrice.currency ?? 'USD'
  const stories = await storiesOf(ctx, businessId, currency, [...offers, ...coming])
  const [now, later] = [stories.slice(0, offers.length), stories.slice(offers.length)]
  const byVariant = new Map(offers.map(({ variantId }, i) => [variantId, now[i]!]))
  const laterByVariant = new Map(
    offers.filter((offer) => offer.coming).map(({ variantId }, i) => [variantId, later[i]!]),
  )
  return listings.map((listing) => ({
    listing,
    variants: listing.offers.map(({ variantId, sku, options, sellerPrice, coming }) => ({
      variantId,
      sku,
      options,
      sellerPrice,
      story: byVariant.get(variantId)!,
      coming: coming && { story: laterByVariant.get(variantId)!, on: coming.on },
    })),
  }))
}
