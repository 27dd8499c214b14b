import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { CatalogueErrors } from '../catalogue/api.ts'
import { readAvailable } from '../orders/api.ts'
import { requireOperator } from './access.ts'
import { approvedWordings } from './approved-wordings.ts'
import { type EditBody, ListingBlocked, ListingDecided } from './contract.ts'
import { approvedCopy, hashOf, isReady, proposedCopy, type SaidBy, savedCopy } from './copy.ts'
import { StorefrontErrors } from './errors.ts'
import { indexListing } from './index-listing.ts'
import { limitReasons } from './limits.ts'
import { goodsOf, offersOf, unitsOf } from './list-product.ts'
import { type Copy, HELD, type Listing, REJECTED, type Reason } from './listing.ts'
import { after, type ListingStep } from './listing-state.ts'
import { planPrices } from './plan-listing.ts'
import { priceFrom, today } from './price-listing.ts'
import { readLimits } from './read-limits.ts'
import { readingOf, readSources } from './read-sources.ts'
import { sellAsItStands } from './sell-listing.ts'
import { forgetShopPages } from './shop-cache.ts'
import {
  findListing,
  type ListingRef,
  lockListing,
  lockSeller,
  markApproved,
  saveOffers,
  updateListing,
} from './store.ts'
import { saveWordings } from './translation-store.ts'
import { toReasonDto } from './wire.ts'

/**
 * New words, a new promise, or another channel with its prices. A live listing goes back to draft:
 * what buyers see was looked at. Throws listing_not_found, listing_changed, cannot_be_listed.
 */
export async function editListing(
  ctx: Ctx,
  { ref, change }: { ref: ListingRef; change: EditBody },
): Promise<Listing> {
  const rechannelled = change.channel ? await throughChannel(ctx, ref, change.channel) : {}
  return step(ctx, ref, async (tx, listing) => {
    requireVersion(listing, change.version)
    const copy = (language: 'en' | 'zh-CN'): Copy | null => {
      const words = change.copy?.[language]
      const before = listing.copy[language]
      const who = actorText(tx.actor)
      if (words) return savedCopy(before, words, who)
      const isApproved = change.approve?.includes(language) && before?.state === 'proposed'
      return before && isApproved ? approvedCopy(before, who) : before
    }
    const next: Listing = {
      ...listing,
      reasons: [],
      copy: { en: copy('en'), 'zh-CN': copy('zh-CN') },
      // Whoever writes in that language has seen them.
      newWords: change.copy?.[listing.newWords?.language ?? 'en'] ? null : listing.newWords,
      deliveryDays: change.deliveryDays ?? listing.deliveryDays,
      ...rechannelled,
    }
    if (change.channel) await saveOffers(tx.db, next)
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
        isApproved: true,
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
    by: SaidBy
    model: string | null
  }>,
): Promise<Listing> =>
  changed(ctx, given.ref, 'revise', (listing) => {
    requireVersion(listing, given.version)
    if (listing.state === 'live') {
      throw StorefrontErrors.stepNotOpen({ state: listing.state, step: 'propose' })
    }
    const words = proposedCopy(given.words, given.by, given.model)
    return { ...listing, copy: { ...listing.copy, [given.language]: words } }
  })

const HAN = /\p{Script=Han}/u

function requireVersion({ version }: Listing, seen: number): void {
  if (version !== seen) throw StorefrontErrors.listingChanged({ version })
}

/** Off the shelf, at once. Throws step_not_open. */
export const pauseListing = (
  ctx: Ctx,
  ref: ListingRef,
  reasons: readonly Reason[] = [],
): Promise<Listing> => changed(ctx, ref, 'pause', (listing) => ({ ...listing, reasons }))

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
    const priced = await savePrices(tx, submitted, review)
    return review.doubts.length > 0 ? priced : goLive(tx, priced)
  })
}

/**
 * An operator has looked at it, at this version. Prices are worked out anew. Goods that are
 * something else for customs by now stay in review, with what they are and cost. Throws
 * operator_required, listing_changed, step_not_open, limit_reached.
 */
export async function approveListing(
  ctx: Ctx,
  { ref, version }: { ref: ListingRef; version: number },
): Promise<Listing> {
  await requireOperator(ctx)
  const review = await checkRules(ctx, ref)
  return step(ctx, ref, async (tx, listing) => {
    requireVersion(listing, version)
    if (listing.state !== 'in_review') {
      throw StorefrontErrors.stepNotOpen({ state: listing.state, step: 'approve' })
    }
    if ('reasons' in review) return { ...moved(listing, 'block'), reasons: review.reasons }
    const priced = await savePrices(tx, listing, review)
    if (priced.code !== listing.code) return priced
    const live = await goLive(tx, priced)
    await markApproved(tx.db, ref, tx.now())
    await emit(tx, ListingDecided, decisionOn(live, 'approved', null))
    return live
  })
}

/** The prices of the moment, and what is known of the days to come. */
async function savePrices(tx: TxCtx, listing: Listing, review: Review): Promise<Listing> {
  const { channel, code, offers, comingBlock, doubts, pricedFor } = review
  const priced = { ...listing, channel, code, offers, comingBlock, pricedFor, reasons: doubts }
  await saveOffers(tx.db, priced)
  return priced
}

/**
 * An operator sends it back, at the version that was looked at. The reason is shown in the language
 * it was written in. Throws as `approveListing`.
 */
export async function rejectListing(
  ctx: Ctx,
  { ref, reason, version }: { ref: ListingRef; reason: string; version: number },
): Promise<Listing> {
  await requireOperator(ctx)
  const language = /\p{Script=Han}/u.test(reason) ? 'zh-CN' : 'en'
  const rejected: Reason = { ...SENT_BACK, said: { language, text: reason } }
  return step(ctx, ref, async (tx, listing) => {
    requireVersion(listing, version)
    const draft = moved({ ...listing, reasons: [rejected] }, 'reject')
    await emit(tx, ListingDecided, decisionOn(draft, 'rejected', reason))
    return draft
  })
}

const decisionOn = (
  { businessId, id, copy }: Listing,
  decision: 'approved' | 'rejected',
  reason: string | null,
) => {
  const en = copy.en?.title ?? copy['zh-CN']?.title ?? ''
  const title = { en, 'zh-CN': copy['zh-CN']?.title ?? en }
  return { businessId, listingId: id, decision, reason, title }
}

/**
 * Asks every rule anew about a listing in review, after something was decided about its product: it
 * stays in review with the doubts that are left, or is blocked. Throws step_not_open.
 */
export async function recheckListing(ctx: Ctx, ref: ListingRef): Promise<Listing> {
  const review = await checkRules(ctx, ref)
  return step(ctx, ref, async (tx, listing) => {
    if (listing.state !== 'in_review') {
      throw StorefrontErrors.stepNotOpen({ state: listing.state, step: 'recheck' })
    }
    if ('reasons' in review) return { ...moved(listing, 'block'), reasons: review.reasons }
    return savePrices(tx, listing, review)
  })
}

const SENT_BACK: Reason = {
  code: REJECTED,
  text: {
    en: 'The operator has looked at it and sent it back:',
    'zh-CN': '运营方审核后退回，说明如下：',
  },
}

/** Takes a listing off sale because a rule forbids it now, and tells the seller. */
export const blockListing = (
  ctx: Ctx,
  ref: ListingRef,
  reasons: readonly Reason[],
): Promise<Listing> =>
  changed(ctx, ref, 'block', (listing) => ({ ...listing, reasons, comingBlock: null }))

/** What a listing becomes through another channel. Throws cannot_be_listed with the reasons. */
async function throughChannel(ctx: Ctx, ref: ListingRef, channel: string) {
  const checked = await checkRules(ctx, ref, channel)
  if ('reasons' in checked) {
    throw StorefrontErrors.cannotBeListed({ reasons: checked.reasons.map(toReasonDto) })
  }
  const { code, offers, optionNames, comingBlock, pricedFor } = checked
  return { channel, code, offers, optionNames, comingBlock, pricedFor }
}

type Review = Pick<
  Listing,
  'channel' | 'code' | 'offers' | 'optionNames' | 'comingBlock' | 'pricedFor'
> &
  Readonly<{ doubts: readonly Reason[] }>

async function checkRules(
  ctx: Ctx,
  { businessId, listingId }: ListingRef,
  otherChannel?: string,
): Promise<Review | Readonly<{ reasons: readonly Reason[] }>> {
  const listing = await findListing(ctx.db, { businessId, listingId })
  if (!listing) throw StorefrontErrors.listingNotFound({ listingId })
  const sourceOf = await readSources(ctx, businessId, [listing])
  const source = sourceOf(listing)
  if (!source || source.product.status === 'archived') {
    throw CatalogueErrors.productNotFound({ productId: listing.productId })
  }
  const { product, business, known } = source
  const day = today(ctx.now())
  const channel = otherChannel ?? listing.channel
  const asked = { units: unitsOf(product), day, channel }
  const priced = priceFrom(known, goodsOf(product, business), asked)
  if ('reasons' in priced) return priced
  const { code, doubts } = priced
  const fresh: Listing = {
    ...listing,
    code,
    channel: priced.channel,
    comingBlock: null,
    offers: offersOf(product, priced.prices),
  }
  const plan = planPrices(fresh, source, day)
  if (plan.kind !== 'planned') return plan
  const pricedFor = readingOf(known.loaded, day)
  const { offers, comingBlock } = plan.listing
  const { optionNames } = product
  return { code, channel: priced.channel, offers, optionNames, comingBlock, pricedFor, doubts }
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
  const stock = await stockToSell(tx, listing)
  const added = listing.offers.reduce(
    (sum, { price, variantId }) => sum + price.total.minor * BigInt(stock.get(variantId) ?? 0),
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

/** Search says of a listing what is so now. */
export async function indexAgain(ctx: Ctx, ref: ListingRef): Promise<void> {
  await transaction(ctx, async (tx) => {
    const listing = await lockListing(tx.db, ref)
    if (listing) await indexListing(tx, listing)
  })
  forgetShopPages()
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

/** What there will be to sell of each variant: what the list states at first, later what is counted. */
async function stockToSell(
  tx: TxCtx,
  { businessId, offers, listedAt }: Listing,
): Promise<ReadonlyMap<string, number>> {
  if (listedAt === null) {
    return new Map(offers.map((one) => [one.variantId, Math.max(one.statedStock ?? 0, 0)]))
  }
  return readAvailable(tx, { businessId, variantIds: offers.map(({ variantId }) => variantId) })
}

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
