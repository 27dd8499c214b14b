import type { TxCtx } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { findOrganisation } from '../accounts/api.ts'
import { findProduct, type Product } from '../catalogue/api.ts'
import { type CardDto, ListingChanged } from './contract.ts'
import { FACET_KINDS, type FacetKind, type FacetValue, facetCode, packFacts } from './facts.ts'
import { indexTerms } from './index-terms.ts'
import { cheapest, type Listing, type Named } from './listing.ts'
import { readOptionTexts } from './option-words.ts'
import { selectShownPictures } from './picture-store.ts'
import { countyOf, slugOf, stateOf } from './places.ts'
import { shopMarket } from './price-listing.ts'
import { NO_RATING, ratingScore } from './rating.ts'
import { selectRating } from './review-store.ts'
import { removeEntry, type SearchEntry, saveEntry } from './search-store.ts'
import { nearbyOf } from './search-text.ts'
import { findSeller, type ListingRef, lockListing } from './store.ts'
import { toCard } from './wire.ts'

/** Brings search in step with a listing, in the same transaction, and tells others of it. */
export async function indexListing(tx: TxCtx, listing: Listing): Promise<void> {
  const { businessId, id: listingId, state } = listing
  // Of a seller above the limits nothing can be bought: it is not found until it can.
  const isFound = state === 'live' && (await findSeller(tx.db, businessId)).hold === null
  const entry = isFound ? await entryOf(tx, listing) : undefined
  if (entry) await saveEntry(tx.db, entry)
  else await removeEntry(tx.db, { businessId, listingId })
  await emit(tx, ListingChanged, { businessId, listingId, state })
}

/** The same of one whose card or page shows something else; nothing when it is not on sale. */
export async function renewListing(tx: TxCtx, ref: ListingRef): Promise<void> {
  const listing = await lockListing(tx.db, ref)
  if (listing?.state === 'live') await indexListing(tx, listing)
}

/** What is found of a listing; undefined while nothing of it is offered. */
export async function entryOf(
  tx: Pick<TxCtx, 'db' | 'now'>,
  listing: Listing,
): Promise<SearchEntry | undefined> {
  const offer = cheapest(listing)
  if (!offer) return undefined
  const seller = await findOrganisation(tx.db, listing.businessId)
  const { businessId, copy, images, offers } = listing
  const urls = images.map(({ url }) => url)
  const pictures = await selectShownPictures(tx.db, businessId, urls)
  const optionText = await readOptionTexts(tx.db, listing)
  const rating = await selectRating(tx.db, { businessId, listingId: listing.id })
  return searchEntry({
    card: { ...toCard(listing, offer, pictures), isSample: seller?.isSample === true, rating },
    businessId,
    listedAt: listing.listedAt ?? tx.now(),
    priceMinor: offer.price.total.minor,
    text: [copy['zh-CN']?.text, copy.en?.text].filter(Boolean).join('\n'),
    attributes: [
      ...offers.flatMap(({ options, sku }) => [
        ...options.flatMap((option) => Object.values(optionText(option))),
        ...(sku ? [sku] : []),
      ]),
      ...attributesOf(await findProduct(tx, businessId, listing.productId)),
    ],
  })
}

/** What the seller's list says of the goods besides words for buyers. */
const attributesOf = (product: Product | undefined): string[] =>
  product
    ? [product.productType, product.ingredients, ...product.tags].filter(
        (text) => text !== undefined,
      )
    : []

/** A place in the index for what a card shows and some more words. */
export function searchEntry(given: {
  card: CardDto
  businessId: string
  listedAt: Date
  priceMinor: bigint
  text: string
  attributes: readonly string[]
}): SearchEntry {
  const { card } = given
  const values = facetValuesOf(card)
  const state = values.find(({ kind }) => kind === 'state')
  const county = values.find(({ kind }) => kind === 'county')
  const terms = indexTerms({
    titles: [card.title['zh-CN'], card.title.en].filter((title) => title !== null),
    brand: card.brand ?? undefined,
    category: card.category ? [card.category.name['zh-CN'], card.category.name.en] : [],
    origin: [state, county].flatMap((place) => (place ? [place.name['zh-CN'], place.name.en] : [])),
    attributes: given.attributes,
    text: given.text,
    labels: values.map(({ kind, value }) => `${kind}:${value}`),
  })
  const facets = Object.fromEntries(FACET_KINDS.map((kind) => [kind, 0])) as Record<
    FacetKind,
    number
  >
  for (const { kind, code } of values) facets[kind] = code
  return {
    businessId: given.businessId,
    listingId: card.id,
    facts: packFacts({
      listingId: card.id,
      priceMinor: given.priceMinor,
      facets,
      listedAt: Math.floor(given.listedAt.getTime() / 1000),
      deliveryDays: card.deliveryDays,
      titleTokens: terms.titleTokens,
      ratingScore: ratingScore(card.rating ?? NO_RATING),
    }),
    card,
    listedAt: given.listedAt,
    vector: terms.vector,
    words: terms.words.map((word) => ({ word, nearby: nearbyOf(word) })),
    facetValues: values,
  }
}

function facetValuesOf(card: CardDto): (FacetValue & { code: number })[] {
  const values: FacetValue[] = []
  const add = (kind: FacetKind, named: Named | undefined) => {
    if (named?.slug) values.push({ kind, value: named.slug, name: named.name })
  }
  const { brand, category, channel, origin } = card
  add('category', category ?? undefined)
  if (brand) add('brand', { slug: slugOf(brand), name: { en: brand, 'zh-CN': brand } })
  const state = origin.state ? stateOf(origin.state) : undefined
  add('state', state)
  if (state && origin.county) add('county', countyOf(state, origin.county))
  add('channel', { slug: channel, name: shopMarket().channelName(channel) })
  return values.map((value) => ({ ...value, code: facetCode(value.kind, value.value) }))
}
