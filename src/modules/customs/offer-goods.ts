import type { Money } from '../../kernel/money.ts'
import { parseRate } from '../../kernel/rate.ts'
import type { ChannelStatus } from './channel.ts'
import type { QuoteLine } from './landed-cost.ts'
import type { LoadedData } from './loaded-data.ts'
import type { Market } from './market.ts'
import { requirementsOf } from './markets.ts'
import { netContent } from './net-content.ts'
import type { AccessQuery } from './requirement.ts'
import { accessStops } from './requirements-for.ts'

/** Which channels are open to goods on a day, by the law of the market and the list at hand. */
export function channelsFor(
  market: Market,
  loaded: Pick<LoadedData, 'positiveList'>,
  query: Omit<AccessQuery, 'channel'>,
): readonly ChannelStatus[] {
  const { code, origin, day } = query
  const positiveList = loaded.positiveList(market, day)
  return market.channelsFor({
    code,
    origin,
    day,
    accessBlocks: accessStops(requirementsOf(market), query, market.channels),
    ...(positiveList ? { positiveList } : {}),
  })
}

/** Open, or perhaps open, to goods that are sold; a personal parcel is not. */
export const isForSale = (market: Market, { channel, status, reasons }: ChannelStatus): boolean =>
  status !== 'closed' &&
  market.channels.includes(channel) &&
  !reasons.some(({ code }) => code === 'personal_use')

/**
 * One unit of a product as a quote takes it. A list states what a parcel weighs; what is in it only
 * the words (title, options) can tell.
 */
export function unitLine(given: {
  code: string
  unitValue: Money
  weightGrams: string | null | undefined
  words: readonly string[]
}): QuoteLine {
  const { code, unitValue, weightGrams, words } = given
  const grams = weightGrams ? parseRate(weightGrams) : undefined
  return {
    code,
    quantity: 1n,
    unitValue,
    ...(grams && grams.scaled > 0n ? { grossGrams: grams } : {}),
    ...netContent(words),
  }
}
