import type { Money } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import { findMarket, MARKET_IDS } from './markets.ts'
import { rulesInForce } from './rule.ts'

export type OrderLimit = Readonly<{
  market: string
  channel: string
  perOrder: Money
  perYear: Money
  /** The calendar year there, in which the buyer's purchases are added up. */
  year: number
}>

/** Days begin at a quarter of an hour in every time zone there is. */
const QUARTER_MS = 900_000
let known: Readonly<{ quarter: number; limits: readonly OrderLimit[] }> | undefined

/**
 * What one order, and one buyer in a calendar year, may be worth by each channel that has limits.
 * Asked for with every batch of orders, so it is worked out once for a quarter of an hour.
 */
export function orderLimitsAt(instant: Date): readonly OrderLimit[] {
  const quarter = Math.floor(instant.getTime() / QUARTER_MS)
  if (known?.quarter !== quarter) known = { quarter, limits: limitsAt(instant) }
  return known.limits
}

function limitsAt(instant: Date): OrderLimit[] {
  return MARKET_IDS.flatMap((id) => {
    const market = findMarket(id)!
    const on = dayOf(instant, market.timeZone)
    const year = Number(on.slice(0, 4))
    return rulesInForce(market.rules(), on).flatMap((rule) =>
      rule.kind === 'orderLimit'
        ? rule.channels.map((channel) => ({
            market: id,
            channel,
            perOrder: rule.perOrder,
            perYear: rule.perYear,
            year,
          }))
        : [],
    )
  })
}
