import type { Currency, Money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { divideRounded } from '../../kernel/rate.ts'

/** Where people are helped to order; its office is one of the tree. */
export type Station = Readonly<{
  agencyId: string
  /** Its office and those above it. */
  readers: readonly string[]
  code: string
  currency: Currency
  /** What a month costs, whatever is ordered. */
  fixedMinor: bigint
  openedAt: Date
  /** Invented, to show what one is: nobody names it. */
  isSample: boolean
}>

/** What a station is paid for an order that was placed from a day on. */
export type Rule = Readonly<{
  agencyId: string
  id: string
  payerId: string
  fromOn: Day
  /** Of each order; or hundredths of a percent of its goods. */
  amountMinor: bigint | null
  points: number | null
  /** Of the amount; a percentage is paid in the currency of the order. */
  currency: Currency
}>

const WHOLE_POINTS = 10_000n

/** What an order of these goods (without tax and freight) brings its station, rounded down. */
export function commissionOf({ amountMinor, points, currency }: Rule, goods: Money): Money {
  if (amountMinor !== null) return { minor: amountMinor, currency }
  const minor = divideRounded(goods.minor * BigInt(points ?? 0), WHOLE_POINTS, 'down')
  return { minor, currency: goods.currency }
}

/** Orders a month from which on a station carries itself; null when no order brings it anything. */
export function breakEvenOrders(fixedMinor: bigint, perOrderMinor: bigint): bigint | null {
  if (fixedMinor === 0n) return 0n
  return perOrderMinor <= 0n ? null : divideRounded(fixedMinor, perOrderMinor, 'up')
}

export const ASSISTED_STATES = ['named', 'paid', 'waiting', 'ended', 'taken_back'] as const
export type AssistedState = (typeof ASSISTED_STATES)[number]

export type OrderRef = Readonly<{ businessId: string; orderId: string }>

/** An order whose buyer named a station. */
export type Assisted = OrderRef &
  Readonly<{
    checkoutId: string
    agencyId: string
    payerId: string | null
    currency: Currency
    commissionMinor: bigint
    placedAt: Date
    buyerName: string | null
    addressName: string | null
    isOwnPeople: boolean
    state: AssistedState
    changedAt: Date
  }>
