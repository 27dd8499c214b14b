import { type Money, money } from '../../kernel/money.ts'
import type { Verdict } from './contract.ts'

/**
 * Of a thousand shoppers who look at its category in a year, how many buy a product that is
 * average in every way. A convention, not a forecast: it cancels out when products are ranked.
 */
const BUYERS_PER_THOUSAND = 20

/** How likely a product gets as far as being sold, by verdict. A convention, documented as one. */
const CHANCE: Readonly<Record<Verdict, number>> = {
  sell_now: 0.8,
  sell_after_steps: 0.5,
  not_now: 0.1,
  not_allowed: 0,
}

/**
 * What the expected value of a product that sells after some steps grows by when it can be sold at
 * once, as a part of itself: only the chance changes.
 */
export const GAIN_OF_STEPS = (CHANCE.sell_now - CHANCE.sell_after_steps) / CHANCE.sell_after_steps

/** An index of 50 is an average category; twice the index means twice the buyers. */
const AVERAGE_INDEX = 50

/** What is taken of a price beyond nine tenths of the market: one in five buyers stays. */
const priceFit = (percentile: number | undefined): number =>
  percentile === undefined ? 0.6 : percentile <= 50 ? 1 : 1 - 0.8 * ((percentile - 50) / 50)

export type ExpectedValueInput = Readonly<{
  verdict: Verdict
  /** Demand index, 0 to 100; undefined where there is no data, which counts as half an average. */
  index: number | undefined
  /** Percentile of the landed price in the price band; undefined where there is none. */
  pricePercentile: number | undefined
  /** What stays with the seller of one unit. */
  left: Money
}>

/**
 * Expected value: what a thousand interested shoppers would leave with the seller in a year, in
 * the seller's currency, never below zero. It serves to rank products against each other; the
 * method and a worked table stand in `docs/algorithms/expected-value.md`.
 */
export function expectedValue(input: ExpectedValueInput): Money {
  if (input.left.minor <= 0n) return money(0n, input.left.currency)
  const demand = (input.index ?? AVERAGE_INDEX / 2) / AVERAGE_INDEX
  const buyers =
    BUYERS_PER_THOUSAND * demand * priceFit(input.pricePercentile) * CHANCE[input.verdict]
  // Buyers are an estimate in hundredths of a person; money stays exact.
  const hundredths = BigInt(Math.round(buyers * 100))
  return money((input.left.minor * hundredths) / 100n, input.left.currency)
}
