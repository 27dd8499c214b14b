import type { Static } from 'typebox'
import { toMoneyDto } from '../../kernel/money.ts'
import type { CardDto, LimitsDto, ListingDto, ShopListingDto } from './contract.ts'
import { type LimitName, limitReasons, NEXT_STEP } from './limits.ts'
import type { Listing, Offer, Price, Reason } from './listing.ts'
import { shopMarket } from './price-listing.ts'
import type { SellerLimits } from './read-limits.ts'
import type { Stepped } from './step-listings.ts'

const toPriceDto = (price: Price) => ({
  ...price,
  total: toMoneyDto(price.total),
  tax: toMoneyDto(price.tax),
  parts: price.parts.map((part) => ({
    ...part,
    amount: { amount: part.amount, currency: price.total.currency },
  })),
  dataVersions: { ...price.dataVersions },
})

export const toReasonDto = ({ code, text, ruleId }: Reason) => ({
  code,
  text,
  ruleId: ruleId ?? null,
})

const toOfferDto = ({ variantId, sku, options, weightGrams, price }: Offer) => ({
  variantId,
  sku,
  options: [...options],
  weightGrams,
  price: toPriceDto(price),
})

const shownOf = (listing: Listing) => ({
  id: listing.id,
  businessId: listing.businessId,
  copy: listing.copy,
  brand: listing.brand,
  category: listing.category,
  origin: listing.origin,
  images: listing.images.map((image) => ({ ...image })),
  channel: listing.channel,
  code: listing.code,
  deliveryDays: listing.deliveryDays,
})

export const toListingDto = (listing: Listing): ListingDto => ({
  ...shownOf(listing),
  productId: listing.productId,
  state: listing.state,
  reasons: listing.reasons.map(toReasonDto),
  offers: listing.offers.map((offer) => ({
    ...toOfferDto(offer),
    sellerPrice: toMoneyDto(offer.sellerPrice),
    coming: offer.coming && { price: toPriceDto(offer.coming.price), on: offer.coming.on },
  })),
  version: listing.version,
  listedAt: listing.listedAt?.toISOString() ?? null,
  createdAt: listing.createdAt.toISOString(),
  updatedAt: listing.updatedAt.toISOString(),
})

/** The reasons that a refusal carries are what the seller has to know. */
export const toSteppedDto = (stepped: Stepped) =>
  'listing' in stepped
    ? { listingId: stepped.listingId, state: stepped.listing.state, refusal: null }
    : {
        listingId: stepped.listingId,
        state: null,
        refusal: {
          code: stepped.refusal.code,
          title: stepped.refusal.definition.title,
          reasons: (stepped.refusal.params['reasons'] as ReturnType<typeof toReasonDto>[]) ?? [],
        },
      }

export const toShopListingDto = (listing: Listing): ShopListingDto => ({
  ...shownOf(listing),
  channelName: shopMarket().channelName(listing.channel),
  offers: listing.offers.map(toOfferDto),
})

export const toCard = (listing: Listing, { price }: Offer): Omit<CardDto, 'isSample'> => ({
  id: listing.id,
  businessId: listing.businessId,
  title: {
    en: listing.copy.en?.title ?? null,
    'zh-CN': listing.copy['zh-CN']?.title ?? null,
  },
  isMachineMade: [listing.copy.en, listing.copy['zh-CN']].some(
    (copy) => copy?.state === 'approved',
  ),
  brand: listing.brand,
  category: listing.category,
  origin: listing.origin,
  image: listing.images[0] ?? null,
  price: toMoneyDto(price.total),
  tax: toMoneyDto(price.tax),
  channel: listing.channel,
  deliveryDays: listing.deliveryDays,
})

export const toLimitsDto = ({
  seller,
  grounds,
  used,
  most,
}: SellerLimits): Static<typeof LimitsDto> => {
  const isSet = (name: LimitName) => seller.own?.[name] !== undefined
  const count = (name: 'listings' | 'openOrders' | 'categories') => ({
    used: used[name],
    most: most[name],
    isSet: isSet(name),
  })
  const value = (name: 'openValue' | 'escrow') => ({
    used: toMoneyDto(used[name]),
    most: toMoneyDto(most[name]),
    isSet: isSet(name),
  })
  return {
    standing: seller.standing,
    vouchedBy: seller.vouchedBy,
    delivered: grounds.delivered,
    listings: count('listings'),
    openValue: value('openValue'),
    openOrders: count('openOrders'),
    escrow: value('escrow'),
    categories: count('categories'),
    limitsReason: seller.limitsReason,
    hold: seller.hold,
    holdReason: seller.holdReason,
    heldAt: seller.heldAt?.toISOString() ?? null,
    reasons: limitReasons(grounds, { ...used, listings: used.listings + 1 }).map(toReasonDto),
    nextStep: seller.standing === 'new' ? NEXT_STEP : null,
  }
}
