import type { Market } from '../market.ts'
import { cn } from './cn/market.ts'
import { sg } from './sg/market.ts'

/** Markets that goods can be quoted into, the first one by default. */
export const MARKETS: readonly Market[] = [cn, sg]

export const findMarket = (id: string): Market | undefined =>
  MARKETS.find((market) => market.id === id.toLowerCase())
