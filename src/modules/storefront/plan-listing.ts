import type { Money } from '../../kernel/money.ts'
import { addDays, type Day } from '../../kernel/period.ts'
import { compareRates, divideRates, type Rate, rate } from '../../kernel/rate.ts'
import type { Organisation } from '../accounts/api.ts'
import type { Product } from '../catalogue/api.ts'
import { catalogueWords, followWords } from './follow-words.ts'
import { shopLimits } from './limits.ts'
import { categoryOf, goodsOf, offersOf, originOf, unitsOf } from './list-product.ts'
import type { Listing, Offer, Price, Reason } from './listing.ts'
import { type Known, priceFrom, type Refused } from './price-listing.ts'

/**
 * The rate moves every day. A price follows when it is off by more than this, or when the tax
 * itself changed: a seller who gets a letter a day reads none.
 */
export const TOLERANCE: Rate = rate('0.01')

/** What a listing is worked out from. */
export type Source = Readonly<{
  known: Known
  product: Product
  business: Organisation | undefined
  /** The lot of the product that was decided last, when an agency rejected it. */
  rejectedLot: Readonly<{ number: string }> | undefined
}>

export type Plan =
  | Readonly<{ kind: 'blocked' | 'paused'; reasons: readonly Reason[] }>
  | Readonly<{ kind: 'planned'; listing: Listing }>

/**
 * How a listing stands once it has followed its product, the law and the exchange rate of a day.
 * Changes nothing: given the same, it says the same.
 */
export function planListing(before: Listing, source: Source, day: Day): Plan {
  const { product } = source
  const listing = withFacts(before, source, day)
  if (product.status === 'archived') {
    return before.state === 'live'
      ? { kind: 'paused', reasons: [ARCHIVED] }
      : { kind: 'planned', listing }
  }
  // What is not on sale is priced when it is submitted.
  if (before.state !== 'live' && before.state !== 'paused') return { kind: 'planned', listing }
  return planPrices(listing, source, day)
}

/** Prices of today and of the day at the end of the notice; and whether it may be sold at all. */
export function planPrices(listing: Listing, source: Source, day: Day): Plan {
  const { known, product, rejectedLot } = source
  if (rejectedLot) return { kind: 'blocked', reasons: [lotRejected(rejectedLot.number)] }
  const goods = goodsOf(product, source.business)
  const asked = { units: unitsOf(product), channel: listing.channel }
  const now = priceFrom(known, goods, { ...asked, day })
  if ('reasons' in now) return { kind: 'blocked', reasons: now.reasons }
  if (now.code !== listing.code) return { kind: 'blocked', reasons: [CODE_CHANGED] }
  const banOn = (on: Day): readonly Reason[] | undefined => {
    const then = priceFrom(known, goods, { ...asked, day: on })
    return bannedBy(then, listing.code)
  }
  const on = addDays(day, shopLimits.noticeDays)
  const then = priceFrom(known, goods, { ...asked, day: on })
  const prices = 'reasons' in then || then.code !== listing.code ? undefined : then.prices
  const before = new Map(listing.offers.map((offer) => [offer.variantId, offer]))
  const offers = offersOf(product, now.prices).map((fresh) =>
    planOffer(before.get(fresh.variantId), fresh, { next: prices?.get(fresh.variantId), day, on }),
  )
  const reasons = bannedBy(then, listing.code)
  const comingBlock = reasons && (listing.comingBlock ?? { reasons, on: firstDay(banOn, day, on) })
  return { kind: 'planned', listing: { ...listing, offers, comingBlock: comingBlock ?? null } }
}

const bannedBy = (
  then: ReturnType<typeof priceFrom>,
  code: string,
): Refused['reasons'] | undefined =>
  'reasons' in then ? then.reasons : then.code === code ? undefined : [CODE_CHANGED]

/** The first day on which it may not be sold; the last is known to be one. */
function firstDay(isBanned: (on: Day) => unknown, after: Day, last: Day): Day {
  let on = addDays(after, 1)
  while (on < last && !isBanned(on)) on = addDays(on, 1)
  return on
}

type Then = Readonly<{ next: Price | undefined; day: Day; on: Day }>

/**
 * A lower price that the seller asks for holds at once, a higher one after the notice; so does a
 * price that another law or rate makes.
 */
function planOffer(known: Offer | undefined, fresh: Offer, { next, day, on }: Then): Offer {
  const asked = fresh.sellerPrice
  const announced = (price: Price): Offer['coming'] =>
    next && differs(price, next) ? { price: next, sellerPrice: asked, on } : null
  if (!known) return { ...fresh, coming: announced(fresh.price) }
  const { sellerPrice, price, coming } = dueBy(known, day)
  const offer: Offer = { ...fresh, sellerPrice, price, coming }
  if (coming && isSame(coming.sellerPrice, asked)) return offer
  if (isSame(sellerPrice, asked)) return { ...offer, coming: announced(price) }
  if (fresh.price.total.minor <= price.total.minor) {
    return { ...fresh, coming: announced(fresh.price) }
  }
  return { ...offer, coming: next ? { price: next, sellerPrice: asked, on } : null }
}

const dueBy = (offer: Offer, day: Day): Offer =>
  offer.coming && offer.coming.on <= day
    ? {
        ...offer,
        price: offer.coming.price,
        sellerPrice: offer.coming.sellerPrice,
        coming: null,
      }
    : offer

const isSame = (one: Money, other: Money): boolean =>
  one.minor === other.minor && one.currency === other.currency

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

/** What the catalogue says of the goods, besides price and words, is shown as it is. */
function withFacts(listing: Listing, { product, business }: Source, day: Day): Listing {
  if (listing.followed?.version === product.version) return listing
  const { text } = goodsOf(product, business)
  return {
    ...listing,
    ...followWords(listing, catalogueWords(product)),
    followed: { version: product.version, words: catalogueWords(product).hash },
    brand: product.brand ?? null,
    category: categoryOf(text, listing.code, day),
    origin: originOf(product, business),
    optionNames: product.optionNames,
    images: product.images.map(({ url, alt }) => ({ url, alt: alt ?? null })),
    reasons:
      product.status === 'archived'
        ? listing.reasons
        : listing.reasons.filter(({ code }) => code !== ARCHIVED.code),
  }
}

const ARCHIVED: Reason = {
  code: 'product_archived',
  text: {
    en: 'You archived the product in your catalogue. Take it out of the archive, then sell it again.',
    'zh-CN': '您已在商品目录中将该商品归档。取消归档后可恢复销售。',
  },
}
const lotRejected = (number: string): Reason => ({
  code: 'lot_rejected',
  text: {
    en: `The agency that inspects these goods rejected lot ${number}. Sort the lot and have it inspected again, or put another one forward; when one is accepted, submit the listing again.`,
    'zh-CN': `检验机构拒收了该商品的批次 ${number}。请整理后重新报检，或提交其他批次；检验合格后可再次提交该商品页。`,
  },
})
const CODE_CHANGED: Reason = {
  code: 'code_changed',
  text: {
    en: 'The goods have another customs code now, and with it another tax. Submit the listing again to sell at the new price.',
    'zh-CN': '该商品的商品编码已变更，税额随之改变。请重新提交，以新价格销售。',
  },
}
