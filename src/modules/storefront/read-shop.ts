import type { Static } from 'typebox'
import type { CategoriesDto, HomeDto, PavilionDto, ShopListingDto } from './contract.ts'
import { StorefrontErrors } from './errors.ts'
import { facetKey, facetNames } from './facet-names.ts'
import { facetCode } from './facts.ts'
import { type ShopReader, searchShop } from './search-shop.ts'
import { selectFacetValues } from './search-store.ts'
import { findLiveListing, findSeller } from './store.ts'
import { toShopListingDto } from './wire.ts'

/** Above the number of categories there are. */
const MOST_CATEGORIES = 500
const HOME_LISTINGS = 24

/** A listing that is live. Throws listing_not_found. */
export async function readShopListing(ctx: ShopReader, id: string): Promise<ShopListingDto> {
  const listing = await findLiveListing(ctx.db, id)
  if (!listing) throw StorefrontErrors.listingNotFound({ listingId: id })
  const { hold } = await findSeller(ctx.db, listing.businessId)
  return toShopListingDto(listing, hold === null)
}

export const readCategories = async (ctx: ShopReader): Promise<Static<typeof CategoriesDto>> => ({
  categories: await selectFacetValues(ctx.db, 'category', MOST_CATEGORIES),
})

/** The newest, with what can be chosen from. */
export async function readHome(ctx: ShopReader): Promise<Static<typeof HomeDto>> {
  const newest = await searchShop(ctx, { q: '', sort: 'newest', limit: HOME_LISTINGS })
  return { newest, categories: newest.facets.category, states: newest.facets.state }
}

/** All from one state or county, which is known once something was listed from there. */
export async function readPavilion(
  ctx: ShopReader,
  given: { state: string; county?: string | undefined; after?: string | undefined; limit: number },
): Promise<Static<typeof PavilionDto>> {
  const state = given.state.toLowerCase()
  const county = given.county && `${state}/${given.county.toLowerCase()}`
  const stateCode = facetCode('state', state)
  const countyCode = county ? facetCode('county', county) : undefined
  const names = await facetNames(ctx.db, [
    { kind: 'state' as const, code: stateCode },
    ...(countyCode === undefined ? [] : [{ kind: 'county' as const, code: countyCode }]),
  ])
  const ofState = names.get(facetKey('state', stateCode))
  const ofCounty = countyCode === undefined ? undefined : names.get(facetKey('county', countyCode))
  if (!ofState || (county && !ofCounty)) {
    throw StorefrontErrors.placeNotFound({ state, county: given.county ?? null })
  }
  const { after, limit } = given
  const listings = await searchShop(ctx, { q: '', sort: 'newest', state, county, after, limit })
  return {
    state: { slug: state, name: ofState.name },
    county: ofCounty && county ? { slug: county, name: ofCounty.name } : null,
    listings,
  }
}
