import type { Locale, LocalText } from '../../kernel/locale.ts'
import type { Money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { ProposedWords } from './copy.ts'
import type { ListingState } from './listing-state.ts'

/**
 * `typed` by a person; `proposed` by a machine and read by nobody: never shown to buyers;
 * `approved`: a machine's words that a person has read; `edited`: and has changed.
 */
export const COPY_STATES = ['typed', 'proposed', 'approved', 'edited'] as const
export type CopyState = (typeof COPY_STATES)[number]
export type Copy = Readonly<{
  title: string
  text: string
  state: CopyState
  /** What was proposed last, also when a person has written other words since. */
  proposal?: ProposedWords | null
  /** Who typed or approved it. */
  releasedBy?: string
}>

/** Why a listing is held up, and what to do about it. */
export type Reason = Readonly<{
  code: string
  text: LocalText
  ruleId?: string | undefined
  /** A person's own words, in the one language they were written in. */
  said?: Readonly<{ language: Locale; text: string }> | undefined
}>

export type PricePart = Readonly<{
  kind: string
  /** Decimal text in CNY; a rate where there is one. */
  amount: string
  rate: string | null
  ruleId: string | null
  isEstimate: boolean
}>

/** What the law of the day may be, where nobody could verify it, and which reading is charged. */
export type OpenLaw = Readonly<{
  /** Amounts are decimal text in CNY. */
  readings: readonly Readonly<{
    id: string
    label: LocalText
    isCharged: boolean
    tax: string
    total: string
  }>[]
  /** What the rule that is charged says of itself; where it is from, and since when it holds. */
  note: LocalText | null
  source: Readonly<{ title: string; url: string }> | null
  since: Day | null
}>

/** A price with everything it was worked out from: anybody can work it out again. */
export type Price = Readonly<{
  total: Money
  tax: Money
  parts: readonly PricePart[]
  exchange: Readonly<{ rate: string; day: Day; source: string }> | null
  effectiveRate: string
  openLaw: OpenLaw | null
  /** What makes it less sure: an old exchange rate, a missing weight. */
  warnings: readonly Readonly<{ code: string; text: LocalText; ruleId: string | null }>[]
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
  /** The price from a day on, and what the seller asks for then. */
  coming: Readonly<{ price: Price; sellerPrice: Money; on: Day }> | null
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
  /** From a day on the goods may not be sold so any more. */
  comingBlock: Readonly<{ reasons: readonly Reason[]; on: Day }> | null
  /** What the catalogue says now, which waits for the seller while other words are on sale. */
  newWords: Readonly<{ language: Locale; title: string; text: string }> | null
  /** The product as far as the listing has followed it: its version, and the hash of its words. */
  followed: Readonly<{ version: number; words: string }> | null
  /** The reading of the law that its prices were last held against. */
  pricedFor: string | null
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

/** Why a listing came back from review; the words are the operator's. */
export const REJECTED = 'rejected'

/** Why a listing is off sale while its seller is: it comes back with the seller. */
export const HELD = 'seller_paused'
