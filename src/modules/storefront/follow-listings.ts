import { CatalogueError } from '../../kernel/errors.ts'
import { toMoneyDto } from '../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { blockListing, pauseListing } from './change-listing.ts'
import { BlockAnnounced, PriceAnnounced } from './contract.ts'
import { StorefrontErrors } from './errors.ts'
import { indexListing } from './index-listing.ts'
import type { Listing, Offer } from './listing.ts'
import { followNames } from './picture-store.ts'
import { planListing, type Source } from './plan-listing.ts'
import { type Quotes, today } from './price-listing.ts'
import { type ReadSources, readSources } from './read-sources.ts'
import { markPriced } from './reprice-store.ts'
import { sellAsItStands } from './sell-listing.ts'
import { forgetShopPages } from './shop-cache.ts'
import {
  findListing,
  type ListingRef,
  lockListing,
  saveOffers,
  selectListingsBy,
  updateListing,
} from './store.ts'
import { toReasonDto } from './wire.ts'

/** How many listings changed in which way; `failed` could not be worked out and are left. */
export type Followed = {
  announced: number
  applied: number
  blocked: number
  paused: number
  /** Told that they may not be sold from a day on. */
  warned: number
  failed: number
}
export const NOTHING_FOLLOWED: Followed = {
  announced: 0,
  applied: 0,
  blocked: 0,
  paused: 0,
  warned: 0,
  failed: 0,
}

type Given = Readonly<{ reading: string; quotes: Quotes; signal?: AbortSignal | undefined }>

/**
 * Brings listings in step with their products, the law and the exchange rate, each in a transaction
 * of its own. One that cannot be worked out is noted and keeps nobody back; doing it again does
 * nothing twice.
 */
export async function followListings(
  ctx: Ctx,
  refs: readonly ListingRef[],
  { reading, quotes, signal }: Given,
): Promise<Followed> {
  const counts = { ...NOTHING_FOLLOWED }
  const right: ListingRef[] = []
  const isStopped = () => signal?.aborted === true
  for (const [businessId, own] of Map.groupBy(refs, (ref) => ref.businessId)) {
    if (isStopped()) break
    const { listings, unreadable } = await readEach(ctx, own)
    counts.failed += unreadable
    const sourceOf = await readSourcesOrNone(ctx, businessId, listings, quotes)
    if (!sourceOf) counts.failed += listings.length
    for (const listing of listings) {
      if (isStopped()) break
      const source = sourceOf?.(listing)
      if (!source) continue
      const ref = { businessId, listingId: listing.id }
      try {
        const how = await followOne(ctx, listing, source)
        if (how === 'same') right.push(ref)
        else if (how) counts[how] += 1
      } catch (error) {
        counts.failed += 1
        ctx.log.error({ err: error, ...ref }, 'a listing could not be brought up to date')
      }
    }
  }
  if (right.length > 0) await markPriced(ctx.db, right, reading)
  return counts
}

/** One row that cannot be read does not hide the others. */
async function readEach(ctx: Ctx, refs: readonly ListingRef[]) {
  try {
    return { listings: await selectListingsBy(ctx.db, refs), unreadable: 0 }
  } catch {
    const listings: Listing[] = []
    let unreadable = 0
    for (const ref of refs) {
      try {
        const listing = await findListing(ctx.db, ref)
        if (listing) listings.push(listing)
      } catch (error) {
        unreadable += 1
        ctx.log.error({ err: error, ...ref }, 'a listing could not be read')
      }
    }
    return { listings, unreadable }
  }
}

async function readSourcesOrNone(ctx: Ctx, ...given: ReadSources) {
  try {
    return await readSources(ctx, ...given)
  } catch (error) {
    const [businessId] = given
    ctx.log.error({ err: error, businessId }, 'the products of a business could not be read')
    return undefined
  }
}

async function followOne(
  ctx: Ctx,
  listing: Listing,
  source: Source,
): Promise<keyof Followed | 'same' | undefined> {
  const day = today(ctx.now())
  const ref = { businessId: listing.businessId, listingId: listing.id }
  const plan = planListing(listing, source, day)
  if (plan.kind !== 'planned') {
    try {
      await (plan.kind === 'blocked' ? blockListing : pauseListing)(ctx, ref, plan.reasons)
    } catch (error) {
      // Whoever was faster, another such task or the seller, has taken it off already.
      if (error instanceof CatalogueError && error.code === StorefrontErrors.stepNotOpen.code) {
        return undefined
      }
      throw error
    }
    return plan.kind
  }
  if (isAlike(listing, plan.listing)) return 'same'
  const how = await transaction(ctx, async (tx) => {
    const before = await lockListing(tx.db, ref)
    // Planned again under the lock: the seller may have been faster.
    if (!before) return undefined
    const again = planListing(before, source, day)
    if (again.kind !== 'planned') return undefined
    return isAlike(before, again.listing) ? 'same' : writeFollowed(tx, before, again.listing)
  })
  forgetShopPages()
  return how
}

async function writeFollowed(
  tx: TxCtx,
  before: Listing,
  planned: Listing,
): Promise<keyof Followed> {
  const next = { ...planned, version: before.version + 1, updatedAt: tx.now() }
  const ref = { businessId: next.businessId, listingId: next.id }
  if (!isAlike(before.offers, next.offers)) await saveOffers(tx.db, next)
  if (!isAlike(before.images, next.images)) {
    await followNames(tx.db, {
      businessId: next.businessId,
      before: before.images.map(({ url }) => url),
      after: next.images.map(({ url }) => url),
      now: tx.now(),
    })
  }
  await updateListing(tx.db, next)
  // An announced price is not yet a price, nor is a waiting word.
  if (next.state === 'live' && !isAlike(shownOf(before), shownOf(next))) {
    await sellAsItStands(tx, before, next)
    await indexListing(tx, next)
  }
  await recordPrices(tx, before, next)
  const told = await announce(tx, before, next)
  if (next.comingBlock && !before.comingBlock) {
    const title = titleOf(next)
    const { reasons, on } = next.comingBlock
    const said = reasons.map(toReasonDto)
    await emit(tx, BlockAnnounced, { ...ref, title, reasons: said, takesEffectOn: on })
    return 'warned'
  }
  return told ? 'announced' : 'applied'
}

/** Who asks why a price is another finds when it was announced, and when it came. */
async function recordPrices(tx: TxCtx, before: Listing, next: Listing): Promise<void> {
  for (const which of ['announced', 'changed'] as const) {
    const prices = ({ offers }: Listing) =>
      Object.fromEntries(
        offers.flatMap(({ variantId, price, coming }) => {
          const one = which === 'changed' ? price : coming?.price
          return one ? [[variantId, toMoneyDto(one.total).amount]] : []
        }),
      )
    const isOver = which === 'announced' && next.offers.every(({ coming }) => coming === null)
    if (isOver || isAlike(prices(before), prices(next))) continue
    const from = next.offers.find(({ coming }) => coming)?.coming?.on
    await recordAudit(tx, {
      organisationId: next.businessId,
      action: `storefront.price_${which}`,
      subject: `listing:${next.id}`,
      before: { prices: prices(before) },
      after: { prices: prices(next), ...(which === 'announced' && from ? { from } : {}) },
    })
  }
}

async function announce(tx: TxCtx, before: Listing, next: Listing): Promise<boolean> {
  const known = new Map(before.offers.map((offer) => [offer.variantId, offer.coming]))
  // What the seller asks for is no news to the seller.
  const isNew = ({ variantId, coming, sellerPrice }: Offer) =>
    coming !== null &&
    isAlike(coming.sellerPrice, sellerPrice) &&
    !isAlike(coming, known.get(variantId) ?? null)
  const announced = next.offers.filter(isNew)
  const [first] = announced
  if (!first?.coming) return false
  await emit(tx, PriceAnnounced, {
    businessId: next.businessId,
    listingId: next.id,
    title: titleOf(next),
    offers: announced.map(({ variantId, price, coming }) => ({
      variantId,
      from: toMoneyDto(price.total),
      to: toMoneyDto(coming!.price.total),
    })),
    takesEffectOn: first.coming.on,
  })
  return true
}

/** What goods are called in a mail: in either language, else in the other. */
function titleOf({ copy }: Listing) {
  const either = copy.en?.title ?? copy['zh-CN']?.title ?? ''
  return { en: copy.en?.title ?? either, 'zh-CN': copy['zh-CN']?.title ?? either }
}

/** What buyers see and pay. */
const shownOf = ({ offers, copy, brand, category, origin, optionNames, images }: Listing) => ({
  offers: offers.map(({ coming: _, statedStock: __, ...offer }) => offer),
  copy,
  brand,
  category,
  origin,
  optionNames,
  images,
})

const isAlike = (one: unknown, other: unknown): boolean => plain(one) === plain(other)
const plain = (value: unknown): string =>
  JSON.stringify(value, (_key, part) => {
    if (typeof part === 'bigint') return `${part}`
    // The database keeps the fields of an object in an order of its own.
    return part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part
  })
