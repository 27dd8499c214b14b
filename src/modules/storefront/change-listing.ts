import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { CatalogueErrors, findProduct } from '../catalogue/api.ts'
import { requireOperator } from './access.ts'
import { approvedWordings, hashOf } from './approved-wordings.ts'
import { type EditBody, ListingBlocked } from './contract.ts'
import { StorefrontErrors } from './errors.ts'
import { indexListing } from './index-listing.ts'
import { limitReasons } from './limits.ts'
import { goodsOf, offersOf, unitsOf } from './list-product.ts'
import { type Copy, HELD, type Listing, type Reason } from './listing.ts'
import { after, type ListingStep } from './listing-state.ts'
import { priceGoods, today } from './price-listing.ts'
import { isReady } from './propose-copy.ts'
import { readLimits } from './read-limits.ts'
import { sellAsItStands } from './sell-listing.ts'
import { forgetShopPages } from './shop-cache.ts'
import {
  findListing,
  type ListingRef,
  lockListing,
  lockSeller,
  saveOffers,
  updateListing,
} from './store.ts'
import { saveWordings } from './translation-store.ts'
import { toReasonDto } from './wire.ts'

/**
 * New words or a new promise. A live listing goes back to draft: what buyers see was looked at.
 * Throws listing_not_found, listing_changed.
 */
export async function editListing(
  ctx: Ctx,
  { ref, change }: { ref: ListingRef; change: EditBody },
): Promise<Listing> {
  return step(ctx, ref, async (tx, listing) => {
    requireVersion(listing, change.version)
    const copy = (language: 'en' | 'zh-CN'): Copy | null => {
      const words = change.copy?.[language]
      if (words) return { ...words, state: 'typed' }
      const before = listing.copy[language]
      const isApproved = change.approve?.includes(language) && before?.state === 'proposed'
      return before && isApproved ? { ...before, state: 'approved' } : before
    }
    const next: Listing = {
      ...listing,
      reasons: [],
      copy: { en: copy('en'), 'zh-CN': copy('zh-CN') },
      deliveryDays: change.deliveryDays ?? listing.deliveryDays,
    }
    for (const language of ['en', 'zh-CN'] as const) {
      if (next.copy[language] === listing.copy[language]) continue
      const direction = language === 'en' ? 'zh-CN>en' : 'en>zh-CN'
      const where = { businessId: ref.businessId, direction } as const
      await saveWordings(tx.db, where, approvedWordings(next, language), tx.now())
    }
    for (const { text, wording } of change.optionWords ?? []) {
      const direction = HAN.test(text) ? 'zh-CN>en' : 'en>zh-CN'
      const said = {
        hash: hashOf(text),
        wording: wording.trim(),
        by: 'person',
        model: null,
      } as const
      await saveWordings(tx.db, { businessId: ref.businessId, direction }, [said], tx.now())
    }
    return moved(next, 'revise')
  })
}

/** A machine's words, for a person to read. Throws listing_not_found, listing_changed, step_not_open. */
export const putProposal = (
  ctx: Ctx,
  given: Readonly<{
    ref: ListingRef
    version: number
    language: 'en' | 'zh-CN'
    words: Readonly<{ title: string; text: string }>
  }>,
): Promise<Listing> =>
  changed(ctx, given.ref, 'revise', (listing) => {
    requireVersion(listing, given.version)
    if (listing.state === 'live') {
      throw StorefrontErrors.stepNotOpen({ state: listing.state, step: 'propose' })
    }
    const words: Copy = { ...given.words, state: 'proposed' }
    return { ...listing, copy: { ...listing.copy, [given.language]: words } }
  })

const HAN = /\p{Script=Han}/u

function requireVersion({ version }: Listing, seen: number): void {
  if (version !== seen) throw StorefrontErrors.listingChanged({ version })
}

/** Off the shelf, at once. Throws step_not_open. */
export const pauseListing = (ctx: Ctx, ref: ListingRef): Promise<Listing> =>
  changed(ctx, ref, 'pause', (listing) => listing)

/**
 * The seller wants it sold: prices are worked out anew and every rule is asked. Nothing against
 * it: it is live. A rule forbids it: it is blocked, with the reason. A doubt: it stays in review
 * for the operator. Throws copy_not_ready, limit_reached; then nothing has changed.
 */
export async function submitListing(ctx: Ctx, ref: ListingRef): Promise<Listing> {
  const review = await checkRules(ctx, ref)
  return step(ctx, ref, async (tx, listing) => {
    const submitted = moved(listing, listing.state === 'paused' ? 'resume' : 'submit')
    const { copy } = listing
    if (!isReady(copy.en) || !isReady(copy['zh-CN'])) {
      throw StorefrontErrors.copyNotReady({
        en: copy.en?.state ?? null,
        'zh-CN': copy['zh-CN']?.state ?? null,
      })
    }
    if ('reasons' in review) return { ...moved(submitted, 'block'), reasons: review.reasons }
    const { channel, code, offers, optionNames, doubts } = review
    const priced = { ...submitted, channel, code, offers, optionNames, reasons: doubts }
    await saveOffers(tx.db, priced)
    return doubts.length > 0 ? priced : goLive(tx, priced)
  })
}

/** An operator has looked at it. Throws operator_required, limit_reached. */
export async function approveListing(ctx: Ctx, ref: ListingRef): Promise<Listing> {
  await requireOperator(ctx)
  return step(ctx, ref, (tx, listing) => goLive(tx, listing))
}

/** An operator sends it back. */
export async function rejectListing(
  ctx: Ctx,
  { ref, reason }: { ref: ListingRef; reason: string },
): Promise<Listing> {
  await requireOperator(ctx)
  const rejected: Reason = { code: 'rejected', text: { en: reason, 'zh-CN': reason } }
  return changed(ctx, ref, 'reject', (listing) => ({ ...listing, reasons: [rejected] }))
}

/** Takes a listing off sale because a rule forbids it now, and tells the seller. */
export const blockListing = (
  ctx: Ctx,
  ref: ListingRef,
  reasons: readonly Reason[],
): Promise<Listing> => changed(ctx, ref, 'block', (listing) => ({ ...listing, reasons }))

async function checkRules(ctx: Ctx, { businessId, listingId }: ListingRef) {
  const listing = await findListing(ctx.db, { businessId, listingId })
  if (!listing) throw StorefrontErrors.listingNotFound({ listingId })
  const product = await findProduct(ctx, businessId, listing.productId)
  if (!product || product.status === 'archived') {
    throw CatalogueErrors.productNotFound({ productId: listing.productId })
  }
  const priced = await priceGoods(ctx, await goodsOf(ctx, product), {
    units: unitsOf(product),
    day: today(ctx.now()),
    channel: listing.channel,
  })
  if ('reasons' in priced) return priced
  const { optionNames } = product
  return { ...priced, optionNames, offers: offersOf(product, priced.prices) }
}

/** The last gate: the seller's limits, counted under a lock so that two cannot pass at once. */
async function goLive(tx: TxCtx, listing: Listing): Promise<Listing> {
  const live = moved(listing, 'approve')
  const { businessId } = listing
  const seller = await lockSeller(tx.db, businessId, tx.now())
  if (seller.hold === 'paused') {
    throw StorefrontErrors.sellerPaused({ reason: seller.holdReason })
  }
  const { grounds, used, categories } = await readLimits(tx, seller)
  const added = listing.offers.reduce(
    (sum, { price, statedStock }) => sum + price.total.minor * stockOf(statedStock),
    0n,
  )
  const isNewCategory = listing.category !== null && !categories.includes(listing.category.slug)
  const reasons = limitReasons(grounds, {
    ...used,
    listings: used.listings + 1,
    openValue: { ...used.openValue, minor: used.openValue.minor + added },
    categories: used.categories + (isNewCategory ? 1 : 0),
  })
  if (reasons.length > 0) {
    throw StorefrontErrors.limitReached({ reasons: reasons.map(toReasonDto) })
  }
  return { ...live, reasons: [], listedAt: listing.listedAt ?? tx.now() }
}

const HELD_REASON: Reason = {
  code: HELD,
  text: {
    en: 'The operator has paused all your listings. They come back when the pause ends.',
    'zh-CN': '平台运营方已暂停贵店全部商品，暂停结束后自动恢复。',
  },
}

/** Off sale with all the seller's others, and marked so. Throws step_not_open, also after the pause. */
export const holdListing = (ctx: Ctx, ref: ListingRef): Promise<Listing> =>
  step(ctx, ref, async (tx, listing) => {
    // Under its lock: nothing is held once the pause is over, when its end has put back what was.
    const { hold } = await lockSeller(tx.db, ref.businessId, tx.now())
    if (hold !== 'paused') {
      throw StorefrontErrors.stepNotOpen({ state: listing.state, step: 'pause' })
    }
    return moved({ ...listing, reasons: [HELD_REASON] }, 'pause')
  })

/** Back on sale with the seller. Throws step_not_open, limit_reached, seller_paused. */
export const releaseListing = (ctx: Ctx, ref: ListingRef): Promise<Listing> =>
  step(ctx, ref, (tx, listing) => {
    const isHeld = listing.reasons.some(({ code }) => code === HELD)
    if (!isHeld) throw StorefrontErrors.stepNotOpen({ state: listing.state, step: 'resume' })
    return goLive(tx, moved(listing, 'resume'))
  })

/** Goods without a stated stock count once. */
const stockOf = (stated: number | null): bigint => BigInt(Math.max(stated ?? 1, 0))

function moved(listing: Listing, stepName: ListingStep): Listing {
  const state = after(listing.state, stepName)
  if (!state) throw StorefrontErrors.stepNotOpen({ state: listing.state, step: stepName })
  return { ...listing, state }
}

const changed = (
  ctx: Ctx,
  ref: ListingRef,
  stepName: ListingStep,
  change: (listing: Listing) => Listing,
): Promise<Listing> => step(ctx, ref, async (_tx, listing) => moved(change(listing), stepName))

/** One change of one listing: locked, written, indexed, noted and told in one transaction. */
async function step(
  ctx: Ctx,
  ref: ListingRef,
  work: (tx: TxCtx, listing: Listing) => Promise<Listing>,
): Promise<Listing> {
  const next = await transaction(ctx, async (tx) => {
    const before = await lockListing(tx.db, ref)
    if (!before) throw StorefrontErrors.listingNotFound({ listingId: ref.listingId })
    const worked = await work(tx, before)
    const now = { ...worked, version: before.version + 1, updatedAt: tx.now() }
    await updateListing(tx.db, now)
    await sellAsItStands(tx, before, now)
    if (before.state === 'live' || now.state === 'live') await indexListing(tx, now)
    if (now.state === 'blocked' && before.state !== 'blocked') {
      await emit(tx, ListingBlocked, { ...ref, reasons: now.reasons.map(toReasonDto) })
    }
    await recordAudit(tx, {
      organisationId: ref.businessId,
      action: 'storefront.listing_changed',
      subject: `listing:${ref.listingId}`,
      before: { state: before.state, copy: before.copy },
      after: { state: now.state, copy: now.copy },
    })
    return now
  })
  forgetShopPages()
  return next
}
