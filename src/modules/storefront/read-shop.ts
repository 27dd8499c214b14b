import type { Static } from 'typebox'
import type { Day } from '../../kernel/period.ts'
import { findOrganisations } from '../accounts/api.ts'
import { certificatePath, certificatesOf } from '../inspection/api.ts'
import type { CategoriesDto, HomeDto, PavilionDto, ShopListingDto } from './contract.ts'
import { readCuration } from './curate-pavilion.ts'
import { selectDocuments } from './document-store.ts'
import { StorefrontErrors } from './errors.ts'
import { facetKey, facetNames } from './facet-names.ts'
import { facetCode } from './facts.ts'
import { isShown } from './listing-document.ts'
import { readOptionTexts } from './option-words.ts'
import { selectShownPictures } from './picture-store.ts'
import { today } from './price-listing.ts'
import { type ShopQuery, type ShopReader, searchShop } from './search-shop.ts'
import { selectFacetValues } from './search-store.ts'
import { findLiveListing, findSeller } from './store.ts'
import { selectMayVouch } from './vouch-store.ts'
import { toShopListingDto } from './wire.ts'

/** Above the number of categories there are. */
const MOST_CATEGORIES = 500
const HOME_LISTINGS = 24

/** A listing that is live. Throws listing_not_found. */
export async function readShopListing(ctx: ShopReader, id: string): Promise<ShopListingDto> {
  const listing = await findLiveListing(ctx.db, id)
  if (!listing) throw StorefrontErrors.listingNotFound({ listingId: id })
  const { businessId, images, productId } = listing
  const day = today(ctx.now())
  const [{ hold }, optionText, pictures, documents, inspections] = await Promise.all([
    findSeller(ctx.db, businessId),
    readOptionTexts(ctx.db, listing),
    selectShownPictures(
      ctx.db,
      businessId,
      images.map(({ url }) => url),
    ),
    selectDocuments(ctx.db, { businessId, listingId: id }),
    readInspections(ctx, { businessId, productId, day }),
  ])
  return toShopListingDto(listing, {
    isOnSale: hold === null,
    optionText,
    pictures,
    inspections,
    documents: documents.filter((document) => isShown(document, day)),
  })
}

/** Of agencies that the operator knows: anybody may call themselves one. */
async function readInspections(
  { db }: Pick<ShopReader, 'db'>,
  of: Readonly<{ businessId: string; productId: string; day: Day }>,
): Promise<ShopListingDto['inspections']> {
  const found = await certificatesOf(db, of)
  if (found.length === 0) return []
  const agencies = [...new Set(found.map(({ agencyId }) => agencyId))]
  const known = await selectMayVouch(db, agencies)
  const byId = new Map((await findOrganisations(db, agencies)).map((one) => [one.id, one]))
  return found
    .filter(({ agencyId }) => known.has(agencyId))
    .map(({ agencyId, code, lot, issuedAt, validUntil }) => {
      const { name = '', nameZh } = byId.get(agencyId) ?? {}
      return {
        code,
        path: certificatePath(code),
        agency: { en: name, 'zh-CN': nameZh ?? name },
        lot: lot.number,
        grade: lot.grade,
        harvestedOn: lot.harvestedOn,
        issuedAt: issuedAt.toISOString(),
        validUntil,
      }
    })
}

export const readCategories = async (ctx: ShopReader): Promise<Static<typeof CategoriesDto>> => ({
  categories: await selectFacetValues(ctx.db, 'category', MOST_CATEGORIES),
})

/** The newest, with what can be chosen from. */
export async function readHome(ctx: ShopReader): Promise<Static<typeof HomeDto>> {
  const newest = await searchShop(ctx, { q: '', sort: 'newest', limit: HOME_LISTINGS })
  return { newest, categories: newest.facets.category, states: newest.facets.state }
}

type Place = Readonly<{ state: string; county?: string | undefined }>

/**
 * What comes from one state or county, which is known once something was listed from there. Throws
 * place_not_found.
 */
export async function readPavilion(
  ctx: ShopReader,
  { place, query }: { place: Place; query: Omit<ShopQuery, 'q' | 'state' | 'county'> },
): Promise<Static<typeof PavilionDto>> {
  const state = place.state.toLowerCase()
  const county = place.county && `${state}/${place.county.toLowerCase()}`
  const stateCode = facetCode('state', state)
  const countyCode = county ? facetCode('county', county) : undefined
  const names = await facetNames(ctx.db, [
    { kind: 'state' as const, code: stateCode },
    ...(countyCode === undefined ? [] : [{ kind: 'county' as const, code: countyCode }]),
  ])
  const ofState = names.get(facetKey('state', stateCode))
  const ofCounty = countyCode === undefined ? undefined : names.get(facetKey('county', countyCode))
  if (!ofState || (county && !ofCounty)) {
    throw StorefrontErrors.placeNotFound({ state, county: place.county ?? null })
  }
  const listings = await searchShop(ctx, { ...query, q: '', state, county })
  const curation = await readCuration(ctx, county ?? state)
  return {
    state: { slug: state, name: ofState.name },
    county: ofCounty && county ? { slug: county, name: ofCounty.name } : null,
    curation,
    listings,
  }
}
