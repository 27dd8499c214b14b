import type { LocalText } from '../../kernel/locale.ts'
import type { Money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { ListingState } from './listing-state.ts'

/**
 * `typed` by a person; `proposed` by a machine and read by nobody: never shown to buyers;
 * `approved`: a machine's words that a person has read.
 */
export type CopyState = 'typed' | 'proposed' | 'approved'
export type Copy = Readonly<{ title: string; text: string; state: CopyState }>

/** Why a listing is held up, and what to do about it. */
export type Reason = Readonly<{ code: string; text: LocalText; ruleId?: string | undefined }>

export type PricePart = Readonly<{
  kind: string
  /** Decimal text in CNY; a rate where there is one. */
  amount: string
  rate: string | null
  ruleId: string | null
  isEstimate: boolean
}>

/** A price with everything it was worked out from: anybody can work it out again. */
export type Price = Readonly<{
  total: Money
  tax: Money
  parts: readonly PricePart[]
  exchange: Readonly<{ rate: string; day: Day; source: string }> | null
  effectiveRate: string
  day: Day
  dataVersions: Readonly<Record<string, string>>
}>

/** One variant on sale: what the orders module needs to put it on sale, besides stock. */
export type Offer = Readonly<{
  variantId: string
  position: number
  sku: string | null
  options: readonly string[]
  weightGrams: string | null
  statedStock: number | null
  sellerPrice: Money
  price: Price
  coming: Readonly<{ price: Price; on: Day }> | null
}>

export type Named = Readonly<{ slug: string; name: LocalText }>

export type Listing = Readonly<{
  businessId: string
  id: string
  productId: string
  state: ListingState
  reasons: readonly Reason[]
  copy: Readonly<{ en: Copy | null; 'zh-CN': Copy | null }>
  brand: string | null
  category: Named | null
  origin: Readonly<{ country: string; state: string | null; county: string | null }>
  /** Names of the product's options, in the order of an offer's values; empty when it has none. */
  optionNames: readonly string[]
  images: readonly Readonly<{ url: string; alt: string | null }>[]
  channel: string
  /** Ten digits where the market's tariff names a line, else what is known. */
  code: string
  deliveryDays: number
  offers: readonly Offer[]
  version: number
  listedAt: Date | null
  createdAt: Date
  updatedAt: Date
}>

/** What buyers see first: the cheapest variant. */
export const cheapest = ({ offers }: Pick<Listing, 'offers'>): Offer | undefined =>
  offers.reduce<Offer | undefined>(
    (best, one) => (best && best.price.total.minor <= one.price.total.minor ? best : one),
    undefined,
  )

/** Why a listing is off sale while its seller is: it comes back with the seller. */
export const HELD = 'seller_paused'
