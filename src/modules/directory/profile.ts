import type { LocalText } from '../../kernel/locale.ts'
import type { Currency } from '../../kernel/money.ts'

/** What partners do for a business. */
export const PARTNER_KINDS = [
  'logistics',
  'payment',
  'software',
  'finance',
  'education',
  'translation',
  'legal',
  'packaging',
  'testing',
] as const
export type PartnerKind = (typeof PARTNER_KINDS)[number]

/** What one price is for. */
export const PRICE_UNITS = [
  'product',
  'shipment',
  'order',
  'page',
  'hour',
  'month',
  'once',
] as const
export type PriceUnit = (typeof PRICE_UNITS)[number]

/** Least and most, as decimals in the unit of the currency. */
export type PriceRange = Readonly<{ min: string; max: string; currency: Currency; per: PriceUnit }>
export type DayRange = Readonly<{ min: number; max: number }>

/** Something a partner does, at a price and in a time that it states itself. */
export type Service = Readonly<{
  kind: PartnerKind
  title: LocalText
  /** Steps of a readiness report that it settles, by their ids. */
  closes: readonly string[]
  /** Null: only by a quote. */
  price: PriceRange | null
  days: DayRange | null
}>

/** From where to where, each a country or a region of one: 'US-MI', 'CN'. */
export type Lane = Readonly<{ from: string; to: string }>

/** What a company says of itself, in both languages. */
export type Profile = Readonly<{
  name: LocalText
  about: LocalText
  website: string | null
  services: readonly Service[]
  /** Where its clients are: countries, or regions of them. */
  regions: readonly string[]
  /** ISO 639-1. */
  languages: readonly string[]
  /** Chapters of the HS and kinds of goods that it knows; none of either: all goods. */
  chapters: readonly string[]
  goods: readonly string[]
  /** None: where goods travel does not matter to it. */
  lanes: readonly Lane[]
}>

export const kindsOf = ({ services }: Pick<Profile, 'services'>): readonly PartnerKind[] =>
  PARTNER_KINDS.filter((kind) => services.some((service) => service.kind === kind))
