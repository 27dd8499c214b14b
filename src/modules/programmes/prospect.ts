import type { Currency } from '../../kernel/money.ts'
import { GAIN_OF_STEPS, type Waiting } from '../assessment/api.ts'

/**
 * What helping a business could gain, from its newest readiness report; the method and a worked table
 * stand in `docs/algorithms/targeting.md`. Expected value is a convention to compare by, no turnover.
 */
export type Prospect = Readonly<{
  currency: Currency
  products: number
  /** Of these not barred by law. */
  allowedProducts: number
  /** Products that sell after some steps, and their expected value. */
  waitingProducts: number
  waitingMinor: bigint
  /** The best of them, as many as a business takes through in a year, and their expected value. */
  reachableProducts: number
  reachableMinor: bigint
  /** What their expected value would grow by, times the chance that each gets there. */
  gainMinor: bigint
  /** Different steps that these wait for, and what they and the office's own work cost, in US cents. */
  openSteps: number
  costMinor: bigint
}>

/** As many products as a small business takes through their steps in a year. A convention. */
export const CAPACITY = 20
/** How likely one open step is taken. A convention: what matters is that many steps are less likely. */
const CHANCE_OF_STEP = 0.9
/** The office's own work for one business, in US dollars. A convention. */
const OFFICE_COST_USD = 500
/** What a step costs whose cost nobody knows, in US dollars: the middle of those that are known. */
const UNKNOWN_COST_USD = 500

const MILLION = 1_000_000

/** What of a product's expected value is gained by taking its steps, in millionths. */
const partGained = (steps: number): bigint =>
  BigInt(Math.round(MILLION * GAIN_OF_STEPS * CHANCE_OF_STEP ** steps))

/** A step is paid for once, however many products wait for it; costs are the middle of their range. */
export function prospectOf(
  waiting: Waiting,
  of: Pick<Prospect, 'currency' | 'products' | 'allowedProducts'>,
): Prospect {
  const costs = new Map(
    waiting.best.flatMap(({ steps }) =>
      steps.map(({ id, costUsd }) => [
        id,
        costUsd ? (costUsd.min + costUsd.max) / 2 : UNKNOWN_COST_USD,
      ]),
    ),
  )
  const costUsd = [...costs.values()].reduce((all, one) => all + one, OFFICE_COST_USD)
  const sum = (minorOf: (one: Waiting['best'][number]) => bigint) =>
    waiting.best.reduce((all, one) => all + minorOf(one), 0n)
  return {
    ...of,
    waitingProducts: waiting.products,
    waitingMinor: waiting.valueMinor,
    reachableProducts: waiting.best.length,
    reachableMinor: sum(({ valueMinor }) => valueMinor),
    gainMinor: sum(
      ({ valueMinor, steps }) => (valueMinor * partGained(steps.length)) / BigInt(MILLION),
    ),
    openSteps: costs.size,
    costMinor: BigInt(Math.round(100 * costUsd)),
  }
}
