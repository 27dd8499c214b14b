import type { Money } from '../../kernel/money.ts'
import { toMoneyDto } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { ProductText } from '../customs/api.ts'
import { type Demand, demandFor, type WorldImports } from '../demand/api.ts'
import type { Line, LineDetail } from './contract.ts'

/** Demand for a product as the report shows it. */
export type DemandView = Readonly<{
  index: number
  percentile: number | undefined
  category: NonNullable<Line['category']>
  detail: NonNullable<LineDetail['demand']>
}>

type Detail = DemandView['detail']

/** Enough to see where the buyers are, and what they say. */
const MAX_PROVINCES = 12

/** Undefined for goods that are not sold to consumers, or that nobody could place. */
export function viewDemand(given: {
  code: string | undefined
  text: ProductText
  day: Day
  landedPrice: Money | undefined
  imports: WorldImports | undefined
}): DemandView | undefined {
  const { code, text, day, landedPrice, imports } = given
  const found = demandFor({
    text,
    day,
    imports,
    ...(code ? { code6: code } : {}),
    ...(landedPrice ? { landedPrice } : {}),
  })
  return (
    found && {
      index: found.index.value,
      percentile: found.pricePercentile ?? undefined,
      category: found.category,
      detail: detailOf(found),
    }
  )
}

const detailOf = (found: Demand): Detail => ({
  category: found.category.name,
  subcategory: found.subcategory.name,
  index: {
    value: found.index.value,
    low: found.index.low,
    high: found.index.high,
    parts: found.index.parts.map((part) => ({ ...part, evidence: [...part.evidence] })),
  },
  season: found.season.map((month) => ({ ...month })),
  festivals: found.festivals.map((festival) => ({ ...festival })),
  priceBand: found.priceBand && {
    p10: toMoneyDto(found.priceBand.p10),
    p25: toMoneyDto(found.priceBand.p25),
    p50: toMoneyDto(found.priceBand.p50),
    p75: toMoneyDto(found.priceBand.p75),
    p90: toMoneyDto(found.priceBand.p90),
    evidence: found.priceBand.evidence,
  },
  pricePercentile: found.pricePercentile,
  provinces: found.provinces.slice(0, MAX_PROVINCES).map((one) => ({ ...one })),
  praise: found.praise.map((one) => ({ ...one })),
  complaints: found.complaints.map((one) => ({ ...one })),
  missing: [...found.missing],
  evidence: [...found.evidence],
})
