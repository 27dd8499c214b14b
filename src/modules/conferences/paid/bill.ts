import { type Currency, type Money, money } from '../../../kernel/money.ts'
import { type Day, dayOf } from '../../../kernel/period.ts'

/** What a kind of ticket costs, and on which terms. */
export type Fare = Readonly<{
  price: Money
  /** How long a place is kept for whoever has to pay. */
  payHours: number
  /** The last day, where the conference is, on which who gives a place back is paid back. */
  refundUntil: Day | null
}>

/** What one registration costs, as it stood when somebody registered. */
export type Bill = Readonly<{
  conferenceId: string
  id: string
  registrationId: string
  agencyId: string
  minor: bigint
  currency: Currency
  refundUntil: Day | null
  /** Until when the place is kept; null while there is none, or no longer. */
  payBy: Date | null
  /** The payment that it was paid by. */
  paymentId: string | null
  paidAt: Date | null
  refundId: string | null
  /** What the payer's bank has taken of it. */
  chargedBackMinor: bigint
  refundedAt: Date | null
}>

export const priceOf = ({ minor, currency }: Pick<Bill, 'minor' | 'currency'>): Money =>
  money(minor, currency)

/**
 * What is to be paid with a voucher that takes so many percent off, rounded down to the smallest unit in
 * favour of who pays; undefined when it costs nothing.
 */
export function fareWith(fare: Fare | null, percentOff: number): Fare | undefined {
  if (!fare) return undefined
  const { minor, currency } = fare.price
  const left = (minor * BigInt(100 - percentOff)) / 100n
  return left > 0n ? { ...fare, price: money(left, currency) } : undefined
}

/** Whether giving the place back now pays back what was paid; what a bank has taken is not paid twice. */
export const isRefundable = (
  { paymentId, refundId, refundUntil, chargedBackMinor }: Bill,
  timeZone: string,
  now: Date,
): boolean =>
  paymentId !== null &&
  refundId === null &&
  chargedBackMinor === 0n &&
  refundUntil !== null &&
  dayOf(now, timeZone) <= refundUntil

/** Why money that was paid for a ticket goes back at once. */
export const STRAY_REASONS = ['came_late', 'paid_before', 'amount_differs'] as const
export type StrayReason = (typeof STRAY_REASONS)[number]

/** Money that came when nothing was to be paid. */
export type StrayPayment = Readonly<{
  conferenceId: string
  paymentId: string
  billId: string
  minor: bigint
  currency: Currency
  reason: StrayReason
  refundedAt: Date | null
}>
