import type { Market } from './market.ts'
import { cn } from './markets/cn/market.ts'
import { cnRequirements } from './markets/cn/requirements.ts'
import { sg } from './markets/sg/market.ts'
import { sgRequirements } from './markets/sg/requirements.ts'
import type { MarketRequirements } from './requirement.ts'

/** Every market there is. A new one is its folder, its data, and a line here. */
const MARKETS: readonly Readonly<{ market: Market; requirements: MarketRequirements }>[] = [
  { market: cn, requirements: cnRequirements },
  { market: sg, requirements: sgRequirements },
]

const byId = new Map(MARKETS.map((entry) => [entry.market.id, entry]))

export const MARKET_IDS = MARKETS.map(({ market }) => market.id)

export const findMarket = (id: string): Market | undefined => byId.get(id)?.market

/** What a market asks of goods beside duty and tax. */
export function requirementsOf(market: Market): MarketRequirements {
  return byId.get(market.id)!.requirements
}
