import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { FacilityRef } from './facility.ts'

export const BOOKING_STATES = ['booked', 'cancelled', 'done', 'no_show'] as const
export type BookingState = (typeof BOOKING_STATES)[number]

/** What the office may make of a booking; a mark made by mistake is made anew. */
const MAY_FOLLOW: Readonly<Record<BookingState, readonly BookingState[]>> = {
  booked: ['cancelled', 'done', 'no_show'],
  done: ['no_show'],
  no_show: ['done'],
  cancelled: [],
}

export const mayBecome = (from: BookingState, to: BookingState): boolean =>
  MAY_FOLLOW[from].includes(to)

export type Booking = FacilityRef &
  Readonly<{
    id: string
    businessId: string
    day: Day
    units: number
    /** Of one unit, as it was when it was booked. */
    priceMinor: bigint
    currency: Currency
    note: string | null
    state: BookingState
    cancelledBy: 'office' | 'business' | null
    reason: string | null
    bookedAt: Date
    changedAt: Date | null
  }>

export type BookingRef = FacilityRef & Readonly<{ bookingId: string }>
