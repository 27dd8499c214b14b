import type { LocalText } from '../../kernel/locale.ts'
import type { Money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { PartId } from './demand-index.ts'

/** What a figure rests on. `source` names the data set, `asOf` the day or period it speaks of. */
export type Evidence = Readonly<{
  text: LocalText
  source: string
  asOf: string | null
  confidence: 'primary' | 'secondary' | 'unverified' | 'estimate'
}>

export type Part = Readonly<{
  id: PartId
  label: LocalText
  /** 0 to 100; null where there is no data. */
  value: number | null
  /** Before the weights of known parts are scaled up to 1. */
  weight: number
  evidence: readonly Evidence[]
}>

/** Prices of an item, weighted by units sold. */
export type PriceBand = Readonly<{
  p10: Money
  p25: Money
  p50: Money
  p75: Money
  p90: Money
  evidence: Evidence
}>

export type Share = Readonly<{ text: LocalText; share: number }>

/** What the market wants of goods of one subcategory. Shares are of 1. */
export type Demand = Readonly<{
  category: Readonly<{ slug: string; name: LocalText }>
  subcategory: Readonly<{ slug: string; name: LocalText }>
  index: Readonly<{ value: number; low: number; high: number; parts: readonly Part[] }>
  /** Twelve months, January first, of mean 1; empty where there is no data. */
  season: readonly Readonly<{ month: number; factor: number }>[]
  /** The next ones, the soonest first. */
  festivals: readonly Readonly<{ name: LocalText; day: Day }>[]
  priceBand: PriceBand | null
  /** How many per cent of the units sold cost less than the landed price; null when not known. */
  pricePercentile: number | null
  provinces: readonly Readonly<{ name: LocalText; share: number }>[]
  praise: readonly Share[]
  complaints: readonly Share[]
  /** What is not known, and what would settle it. */
  missing: readonly LocalText[]
  evidence: readonly Evidence[]
}>
