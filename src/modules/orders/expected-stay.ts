import type { OrderStatus } from './life-cycle.ts'
import { orderLimits } from './order.ts'

/** Whom an order waits for. */
export const WAITS_FOR = ['seller', 'buyer', 'customs', 'carrier', 'operator', 'system'] as const
export type WaitsFor = (typeof WAITS_FOR)[number]

export type ExpectedStay = Readonly<{ hours: number; waitsFor: WaitsFor }>

const days = (count: number): number => count * 24

/**
 * How long an order stands in a state when all goes well, and whom it waits for. What stands longer
 * is stuck. States that are not here are over, or end by themselves with the reservation.
 */
export const EXPECTED_STAY: Readonly<Partial<Record<OrderStatus, ExpectedStay>>> = {
  paid: { hours: days(3), waitsFor: 'seller' },
  declared: { hours: days(3), waitsFor: 'customs' },
  released: { hours: days(3), waitsFor: 'seller' },
  // From the other side of the world, by post at worst.
  shipped: { hours: days(21), waitsFor: 'carrier' },
  // The timer confirms it; a day later somebody should look why not.
  delivered: { hours: days(orderLimits.confirmDays + 1), waitsFor: 'system' },
  confirmed: { hours: days(1), waitsFor: 'system' },
  return_asked: { hours: days(5), waitsFor: 'seller' },
  // As long as a return may take to arrive.
  returning: { hours: days(orderLimits.returnedDays), waitsFor: 'buyer' },
  returned: { hours: days(2), waitsFor: 'system' },
  // Both sides have their time, a week unless set otherwise, then there are three days to rule.
  disputed: { hours: days(7 + 3), waitsFor: 'operator' },
}

const HOUR_MS = 3_600_000

export type StuckSince = Readonly<{ status: OrderStatus; before: Date }>

/** Of each state, the instant before which an order came into it that is stuck now. */
export const stuckBefore = (now: Date, only?: OrderStatus): StuckSince[] =>
  Object.entries(EXPECTED_STAY).flatMap(([name, { hours }]) => {
    const status = name as OrderStatus
    if (only && only !== status) return []
    return [{ status, before: new Date(now.getTime() - hours * HOUR_MS) }]
  })

/** When an order that came into a state then is stuck. */
export const dueAt = ({ hours }: ExpectedStay, since: Date): Date =>
  new Date(since.getTime() + hours * HOUR_MS)

/** Until when an order that came into a state then is expected to stand there, where there is a time. */
export function expectedUntil(status: OrderStatus, since: Date): Date | undefined {
  const stay = EXPECTED_STAY[status]
  return stay && dueAt(stay, since)
}
