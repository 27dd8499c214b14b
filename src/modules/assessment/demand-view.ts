import type { LocalText } from '../../kernel/locale.ts'
import type { Money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { ProductText } from '../customs/api.ts'
import type { Line, LineDetail } from './contract.ts'

/** Demand for a product as the report shows it. */
export type DemandView = Readonly<{
  index: number
  percentile: number | undefined
  category: NonNullable<Line['category']>
  detail: NonNullable<LineDetail['demand']>
}>

export const demandDataVersion = (): string => ''
export const categoryName = (_slug: string): LocalText | undefined => undefined
export const viewDemand = (_given: {
  code: string | undefined
  text: ProductText
  day: Day
  landedPrice: Money | undefined
}): DemandView | undefined => undefined
