import type { LocalText } from '../../kernel/locale.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisation } from '../accounts/api.ts'
import { CatalogueErrors, findProduct, textOf } from '../catalogue/api.ts'
import {
  type Classification,
  classifyProduct,
  decisionsFor,
  fingerprintOf,
  recordClassification,
  sourceOfRule,
} from '../customs/api.ts'
import { recheckListing } from './change-listing.ts'
import { StorefrontErrors } from './errors.ts'
import type { Listing } from './listing.ts'
import { shopMarket, today } from './price-listing.ts'
import { findListing, type ListingRef } from './store.ts'

export type Doubts = Readonly<{
  seller: Readonly<{ name: string; nameZh: string | null }>
  /** The product as the seller's list describes it. */
  product: Readonly<{ title: string; text: string; ingredients: string | null }>
  /** What it may be for customs, the likeliest first. */
  candidates: readonly Readonly<{
    code: string
    name: LocalText
    path: LocalText
    probability: number
  }>[]
  decidedBy: Classification['decidedBy']
  /** What the reasons rest on. */
  sources: readonly (Readonly<{ ruleId: string }> & NonNullable<ReturnType<typeof sourceOfRule>>)[]
}>

/** What the operator needs to decide about a listing. Throws listing_not_found, product_not_found. */
export async function readDoubts(ctx: Ctx, ref: ListingRef): Promise<Doubts> {
  const { listing, product } = await find(ctx, ref)
  const text = textOf(product)
  const fingerprint = fingerprintOf(text)
  const decisions = await decisionsFor(ctx, ref.businessId, [fingerprint])
  const market = shopMarket()
  const classified = classifyProduct(text, {
    market,
    day: today(ctx.now()),
    decision: decisions.get(fingerprint),
  })
  const business = await findOrganisation(ctx.db, ref.businessId)
  return {
    seller: { name: business?.name ?? '', nameZh: business?.nameZh ?? null },
    product: {
      title: product.title,
      text: product.descriptionText,
      ingredients: product.ingredients ?? null,
    },
    candidates: classified.candidates,
    decidedBy: classified.decidedBy,
    sources: ruleIdsOf(listing).flatMap((ruleId) => {
      const source = sourceOfRule(market, ruleId)
      return source ? [{ ruleId, ...source }] : []
    }),
  }
}

/**
 * The operator says what the product of a listing is for customs: it holds for that product from then
 * on, and the rules are asked anew about the listing. Throws listing_not_found, product_not_found,
 * unknown_code, listing_changed, step_not_open. Checks nothing about who asks: the caller does.
 */
export async function decideCode(
  ctx: Ctx,
  { code, reason, version, ...ref }: ListingRef & { code: string; reason: string; version: number },
): Promise<Listing> {
  const { listing, product } = await find(ctx, ref)
  if (listing.version !== version) {
    throw StorefrontErrors.listingChanged({ version: listing.version })
  }
  if (listing.state !== 'in_review') {
    throw StorefrontErrors.stepNotOpen({ state: listing.state, step: 'recheck' })
  }
  await recordClassification(ctx, ref.businessId, { text: textOf(product), code, reason })
  return recheckListing(ctx, ref)
}

async function find(ctx: Ctx, { businessId, listingId }: ListingRef) {
  const listing = await findListing(ctx.db, { businessId, listingId })
  if (!listing) throw StorefrontErrors.listingNotFound({ listingId })
  const product = await findProduct(ctx, businessId, listing.productId)
  if (!product) throw CatalogueErrors.productNotFound({ productId: listing.productId })
  return { listing, product }
}

const ruleIdsOf = ({ reasons }: Listing): string[] => [
  ...new Set(reasons.flatMap(({ ruleId }) => ruleId ?? [])),
]
