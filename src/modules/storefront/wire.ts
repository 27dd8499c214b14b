import type { Static } from 'typebox'
import type { LocalText } from '../../kernel/locale.ts'
import { toMoneyDto } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type {
  CardDto,
  DocumentDto,
  LimitsDto,
  ListingDto,
  ReviewDto,
  ShopListingDto,
} from './contract.ts'
import { machineLanguages, saidBy } from './copy.ts'
import { type LimitName, limitReasons, NEXT_STEP } from './limits.ts'
import type { Copy, Listing, Offer, Price, Reason } from './listing.ts'
import type { ListingDocument } from './listing-document.ts'
import type { ShownPicture } from './picture.ts'
import { shopMarket } from './price-listing.ts'
import type { SellerLimits } from './read-limits.ts'
import type { Review } from './review-store.ts'
import type { Stepped } from './step-listings.ts'

const toPriceDto = (price: Price) => ({
  ...price,
  total: toMoneyDto(price.total),
  tax: toMoneyDto(price.tax),
  parts: price.parts.map((part) => ({
    ...part,
    amount: { amount: part.amount, currency: price.total.currency },
  })),
  openLaw: price.openLaw && {
    ...price.openLaw,
    readings: price.openLaw.readings.map((reading) => ({
      ...reading,
      tax: { amount: reading.tax, currency: price.total.currency },
      total: { amount: reading.total, currency: price.total.currency },
    })),
  },
  warnings: price.warnings.map((warning) => ({ ...warning, said: null })),
  dataVersions: { ...price.dataVersions },
})

export const toReasonDto = ({ code, text, ruleId, said }: Reason) => ({
  code,
  text,
  ruleId: ruleId ?? null,
  said: said ?? null,
})

const toOfferDto = ({ variantId, sku, options, weightGrams, price }: Offer) => ({
  variantId,
  sku,
  options: [...options],
  weightGrams,
  price: toPriceDto(price),
})

const toCopyDto = (copy: Copy | null) =>
  copy && {
    title: copy.title,
    text: copy.text,
    state: copy.state,
    by: saidBy(copy),
    model: saidBy(copy) === 'machine' ? (copy.proposal?.model ?? null) : null,
  }

const shownOf = (listing: Listing) => ({
  id: listing.id,
  businessId: listing.businessId,
  copy: { en: toCopyDto(listing.copy.en), 'zh-CN': toCopyDto(listing.copy['zh-CN']) },
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
  optionNames: [...listing.optionNames],
  offers: listing.offers.map((offer) => ({
    ...toOfferDto(offer),
    sellerPrice: toMoneyDto(offer.sellerPrice),
    coming: offer.coming && {
      price: toPriceDto(offer.coming.price),
      sellerPrice: toMoneyDto(offer.coming.sellerPrice),
      on: offer.coming.on,
    },
  })),
  comingBlock: listing.comingBlock && {
    reasons: listing.comingBlock.reasons.map(toReasonDto),
    on: listing.comingBlock.on,
  },
  newWords: listing.newWords,
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

export type Pictures = ReadonlyMap<string, ShownPicture>
type ShownOnPage = Readonly<{
  inspections: ShopListingDto['inspections']
  documents: readonly ListingDocument[]
  isOnSale: boolean
  optionText: (text: string) => LocalText
  pictures: Pictures
}>

export const toShopListingDto = (
  listing: Listing,
  { isOnSale, optionText, pictures, inspections, documents }: ShownOnPage,
): ShopListingDto => ({
  ...shownOf(listing),
  isOnSale,
  images: listing.images.map((image) => ({ ...image, shown: pictures.get(image.url) ?? null })),
  channelName: shopMarket().channelName(listing.channel),
  optionNames: listing.optionNames.map(optionText),
  offers: listing.offers.map((offer) => ({
    ...toOfferDto(offer),
    optionTexts: offer.options.map(optionText),
  })),
  inspections: [...inspections],
  documents: documents.map(toShopDocument),
})

/** Only what shoppers are to see: the answer is kept as it is, past the schema. */
const toShopDocument = (document: ListingDocument): ShopListingDto['documents'][number] => ({
  id: document.id,
  kind: document.kind,
  issuerKind: document.issuerKind,
  issuer: document.issuer,
  number: document.number,
  issuedOn: document.issuedOn,
  validUntil: document.validUntil,
  url: document.url,
  isVerified: document.state === 'verified',
  file: document.file && {
    type: document.file.type,
    bytes: document.file.bytes,
    path: documentPath(document.id),
  },
})

/** Where shoppers find the file of a document. */
const documentPath = (id: string): string => `/shop/documents/${id}`

export const toDocumentDto = (
  { createdAt, file, ...document }: ListingDocument,
  day: Day,
): Static<typeof DocumentDto> => ({
  ...document,
  isExpired: document.validUntil !== null && document.validUntil < day,
  file: file && { type: file.type, bytes: file.bytes },
  createdAt: createdAt.toISOString(),
})

/** The first picture that can be shown; else the first, which is still to be fetched. */
function cardImage({ images }: Listing, pictures: Pictures): CardDto['image'] {
  const image = images.find(({ url }) => pictures.has(url)) ?? images[0]
  return image ? { ...image, shown: pictures.get(image.url) ?? null } : null
}

export const toCard = (
  listing: Listing,
  { price }: Offer,
  pictures: Pictures,
): Omit<CardDto, 'isSample' | 'rating'> => ({
  id: listing.id,
  businessId: listing.businessId,
  title: {
    en: listing.copy.en?.title ?? null,
    'zh-CN': listing.copy['zh-CN']?.title ?? null,
  },
  isMachineMade: machineLanguages(listing.copy).length > 0,
  byMachine: machineLanguages(listing.copy),
  brand: listing.brand,
  category: listing.category,
  origin: listing.origin,
  image: cardImage(listing, pictures),
  price: toMoneyDto(price.total),
  tax: toMoneyDto(price.tax),
  channel: listing.channel,
  deliveryDays: listing.deliveryDays,
})

export const toReviewDto = ({
  writtenAt,
  reply,
  replyLocale,
  repliedAt,
  ...review
}: Review): Static<typeof ReviewDto> => ({
  ...review,
  writtenAt: writtenAt.toISOString(),
  reply:
    reply !== null && replyLocale && repliedAt
      ? { text: reply, locale: replyLocale, writtenAt: repliedAt.toISOString() }
      : null,
})

/** `vouchedBy`: see `nameVouchers`. */
export const toLimitsDto = (
  { seller, grounds, used, most }: SellerLimits,
  vouchedBy: LocalText | undefined,
): Static<typeof LimitsDto> => {
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
    vouchedBy: vouchedBy ?? null,
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
