import type { LocalText } from '../../kernel/locale.ts'
import type { Currency, Money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { Rate } from '../../kernel/rate.ts'
import type { AccessBlock, ChannelStatus, ListOnDay } from './channel.ts'
import { type Rule, type RuleBook, rulesInForce } from './rule.ts'
import type { TariffLine, TariffSchedule } from './tariff.ts'

/** ISO 3166 country, optionally with its subdivision: 'US', 'US-MI'. */
export type Origin = string
export const countryOf = (origin: Origin): string => origin.slice(0, 2).toUpperCase()

/** Pieces of a landed price, in the order they are shown. */
const CHARGE_KINDS = [
  'goods',
  'freight',
  'insurance',
  'duty',
  'additional_duty',
  'consumption_tax',
  'vat',
  'article_tax',
  'discount',
  'rounding',
] as const
export type ChargeKind = (typeof CHARGE_KINDS)[number]

/** One tax on one line, in the market's currency: amount = basis × rate, or as the note says. */
export type TaxCharge = Readonly<{
  kind: ChargeKind
  /** Index of the line as it was given. */
  line: number
  basis: Money
  rate?: Rate
  amount: Money
  rule: Rule
  note?: LocalText
}>

export type QuoteWarning = Readonly<{
  code: string
  message: LocalText
  line?: number
  ruleId?: string
}>

/** What else the seller can do when an order cannot go the way that was asked. */
export type Alternative =
  | { kind: 'split'; orders: number; message: LocalText }
  | { kind: 'channel'; channel: string; message: LocalText }

type RefusalReason =
  | 'unknown_code'
  | 'unknown_channel'
  | 'channel_closed'
  | 'over_limit'
  | 'rates_not_at_hand'
  | 'no_exchange_rate'
  | 'too_many_lines'
  | 'invalid_value'

export type Refusal = Readonly<{
  status: 'refused'
  reason: RefusalReason
  message: LocalText
  line?: number
  rule?: Rule
  alternatives: readonly Alternative[]
}>

/** A line as the market's law sees it: valued in its currency, freight and insurance allotted. */
export type AssessLine = Readonly<{
  index: number
  code: string
  quantity: bigint
  /** Price of the goods alone, all units. */
  goods: Money
  /** Goods with freight and insurance to the border: what duty is charged on. */
  taxable: Money
  /** Per unit, where the seller said. */
  netGrams?: Rate
  netMillilitres?: Rate
  pieces?: bigint
}>

export type AssessInput = Readonly<{
  lines: readonly AssessLine[]
  origin: Origin
  channel: string
  day: Day
  scenario: string | undefined
  /** What the buyer has already bought this calendar year through channels with a yearly limit. */
  yearToDate: Money
  /** One thing that cannot be shipped in parts; by default, an order of one unit. */
  isIndivisible: boolean
}>

export type Assessment = Readonly<{
  status: 'assessed'
  charges: readonly TaxCharge[]
  /** Rules that decided without a charge of their own: limits, caps, classes. */
  rules: readonly Rule[]
  warnings: readonly QuoteWarning[]
}>

export type Scenario = Readonly<{ id: string; isDefault: boolean; label: LocalText }>

export type ChannelQuery = Readonly<{
  code: string
  origin: Origin
  day: Day
  positiveList?: ListOnDay
  accessBlocks?: readonly AccessBlock[]
}>

/**
 * A country that goods are sold into: its money, its law as dated rules, its tariff and how these
 * are applied. Everything that knows a country by name lies in `markets/<id>/` and its data.
 */
export type Market = Readonly<{
  id: string
  name: LocalText
  currency: Currency
  timeZone: string
  rules: () => RuleBook
  schedule: () => TariffSchedule | undefined
  /** First digits of the SHA-256 of every data file that decides an assessment, by file. */
  dataVersions: () => Readonly<Record<string, string>>
  /** Import channels, the cheapest for a parcel first. */
  channels: readonly string[]
  channelName: (channel: string) => LocalText
  /** Whether goods of a channel wait in a bonded warehouse of the market until they are sold. */
  isBonded: (channel: string) => boolean
  /** Rival readings of the law on a day, the default first; empty when the law is known. */
  scenariosOn: (on: Day, origin: Origin) => readonly Scenario[]
  /** The national line that a code of 6, 8 or 10 digits is taxed as, by a channel if one is named. */
  resolve: (code: string, on: Day, channel?: string) => ResolvedLine | undefined
  assess: (input: AssessInput) => Assessment | Refusal
  channelsFor: (query: ChannelQuery) => readonly ChannelStatus[]
  /** Id of the requirement that is met once a loaded positive list names the goods. */
  positiveListStep?: string
}>

/** When a short code covers lines of unlike taxes, the dearest is taken and `isAmbiguous`. */
export type ResolvedLine = Readonly<{
  line: TariffLine
  candidates: number
  isAmbiguous: boolean
}>

/** The rules of a market in force on a day, in its default scenario or the one named. */
export function rulesOn(market: Market, on: Day, scenario?: string): Rule[] {
  const chosen = scenario ?? market.scenariosOn(on, '').find(({ isDefault }) => isDefault)?.id
  return rulesInForce(market.rules(), on, chosen)
}
