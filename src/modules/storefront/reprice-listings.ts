import { toMoneyDto } from '../../kernel/money.ts'
import { addDays, type Day } from '../../kernel/period.ts'
import { compareRates, divideRates, type Rate, rate } from '../../kernel/rate.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { findProduct } from '../catalogue/api.ts'
import { blockListing } from './change-listing.ts'
import { PriceAnnounced } from './contract.ts'
import { indexListing } from './index-listing.ts'
import { shopLimits } from './limits.ts'
import { goodsOf } from './list-product.ts'
import type { Listing, Offer, Price, Reason } from './listing.ts'
import { priceGoods, today } from './price-listing.ts'
import { sellAsItStands } from './sell-listing.ts'
import { forgetShopPages } from './shop-cache.ts'
import {
  type ListingRef,
  lockListing,
  saveOffers,
  selectToReprice,
  updateListing,
} from './store.ts'

/**
 * The rate moves every day. A price follows when it is off by more than this, or when the tax
 * itself changed: a seller who gets a letter a day reads none.
 */
const TOLERANCE: Rate = rate('0.01')

export type Repriced = Readonly<{ announced: number; applied: number; blocked: number }>

/**
 * Keeps prices true to rules, tariff and exchange rate. Prices whose day has come take effect.
 * For the rest the price of the day at the end of the notice is worked out: one that differs is
 * announced to the seller now and holds from that day; goods that may no longer enter are blocked
 * on the day itself. Runs over all sellers in batches; running it twice does nothing twice.
 */
export async function repriceListings(ctx: Ctx, signal?: AbortSignal): Promise<Repriced> {
  const counts = { announced: 0, applied: 0, blocked: 0 }
  let after: ListingRef | undefined
  for (;;) {
    const batch = await selectToReprice(ctx.db, { after, limit: shopLimits.repriceBatch })
    for (const listing of batch) {
      signal?.throwIfAborted()
      const result = await repriceListing(ctx, listing)
      if (result) counts[result] += 1
    }
    const last = batch.at(-1)
    if (!last || batch.length < shopLimits.repriceBatch) return counts
    after = { businessId: last.businessId, listingId: last.id }
  }
}

async function repriceListing(ctx: Ctx, listing: Listing): Promise<keyof Repriced | undefined> {
  const ref = { businessId: listing.businessId, listingId: listing.id }
  const day = today(ctx.now())
  const product = await findProduct(ctx, listing.businessId, listing.productId)
  if (!product) return undefined
  const goods = await goodsOf(ctx, product)
  const { channel } = listing
  const units = listing.offers
  const now = await priceGoods(ctx, goods, { units, day, channel })
  if ('reasons' in now) {
    await blockListing(ctx, ref, now.reasons)
    return 'blocked'
  }
  if (now.code !== listing.code) {
    await blockListing(ctx, ref, [CODE_CHANGED])
    return 'blocked'
  }
  if (listing.offers.some(({ coming }) => coming && coming.on <= day)) {
    await saveChange(ctx, ref, (offer) =>
      offer.coming && offer.coming.on <= day
        ? { ...offer, price: offer.coming.price, coming: null }
        : offer,
    )
    return 'applied'
  }
  const on = addDays(day, shopLimits.noticeDays)
  const then = await priceGoods(ctx, goods, { units, day: on, channel })
  if ('reasons' in then) return undefined
  const isOff = listing.offers.some((offer) => {
    const next = then.prices.get(offer.variantId)
    return !offer.coming && next !== undefined && differs(offer.price, next)
  })
  if (!isOff) return undefined
  await saveChange(ctx, ref, (offer) => announced(offer, then.prices, on), on)
  return 'announced'
}

const CODE_CHANGED: Reason = {
  code: 'code_changed',
  text: {
    en: 'The goods have another customs code now, and with it another tax. Submit the listing again to sell at the new price.',
    'zh-CN': '该商品的商品编码已变更，税额随之改变。请重新提交，以新价格销售。',
  },
}

const announced = (offer: Offer, prices: ReadonlyMap<string, Price>, on: Day): Offer => {
  const price = prices.get(offer.variantId)
  return price && !offer.coming && differs(offer.price, price)
    ? { ...offer, coming: { price, on } }
    : offer
}

/** Whether a buyer would pay noticeably less or more, or another tax. */
function differs(before: Price, next: Price): boolean {
  if (before.effectiveRate !== next.effectiveRate) return before.total.minor !== next.total.minor
  const gap = before.total.minor - next.total.minor
  const change = divideRates(
    { scaled: gap < 0n ? -gap : gap, scale: 0 },
    { scaled: before.total.minor, scale: 0 },
    6,
    'halfUp',
  )
  return compareRates(change, TOLERANCE) > 0
}

async function saveChange(
  ctx: Ctx,
  ref: ListingRef,
  change: (offer: Offer) => Offer,
  takesEffectOn?: Day,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const before = await lockListing(tx.db, ref)
    if (!before) return
    const next: Listing = {
      ...before,
      offers: before.offers.map(change),
      version: before.version + 1,
      updatedAt: tx.now(),
    }
    await saveOffers(tx.db, next)
    await updateListing(tx.db, next)
    // An announced price is not yet a price.
    if (next.state === 'live' && !takesEffectOn) await sellAsItStands(tx, before, next)
    if (next.state === 'live' && !takesEffectOn) await indexListing(tx, next)
    const offers = next.offers.flatMap(({ variantId, price, coming }, i) =>
      coming && !before.offers[i]!.coming
        ? [{ variantId, from: toMoneyDto(price.total), to: toMoneyDto(coming.price.total) }]
        : [],
    )
    const prices = (listing: Listing) =>
      Object.fromEntries(
        listing.offers.map(({ variantId, price, coming }) => [
          variantId,
          toMoneyDto((takesEffectOn ? (coming?.price ?? price) : price).total).amount,
        ]),
      )
    await recordAudit(tx, {
      organisationId: ref.businessId,
      action: takesEffectOn ? 'storefront.price_announced' : 'storefront.price_changed',
      subject: `listing:${ref.listingId}`,
      before: { prices: prices(before) },
      after: { prices: prices(next), ...(takesEffectOn ? { from: takesEffectOn } : {}) },
    })
    if (takesEffectOn && offers.length > 0) {
      await emit(tx, PriceAnnounced, { ...ref, offers, takesEffectOn })
    }
  })
  forgetShopPages()
}
