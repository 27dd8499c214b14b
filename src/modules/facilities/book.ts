import { newId } from '../../kernel/ids.ts'
import { type Money, money, parseMoney, toMoneyDto } from '../../kernel/money.ts'
import { addDays, type Day, dayOf } from '../../kernel/period.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { once } from '../../platform/idempotency.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { requireBusiness } from '../programmes/api.ts'
import { type Booking, type BookingRef, type BookingState, mayBecome } from './booking.ts'
import {
  countAhead,
  findOwnBooking,
  lockBooking,
  readTaken,
  saveBookingState,
  takeUnits,
} from './booking-store.ts'
import { BookingMoved } from './contract.ts'
import { FacilitiesErrors as E } from './errors.ts'
import { type Facility, type FacilityRef, facilityLimits, weekdayOf } from './facility.ts'
import { findFacility } from './store.ts'

/** What a business plans ahead; more would keep the days of others. */
const MOST_AHEAD = 500

export type AskedBooking = FacilityRef &
  Readonly<{
    businessId: string
    day: Day
    units: number
    price: Readonly<{ amount: string; currency: Money['currency'] }>
    note: string | null
  }>

/**
 * A business takes units of a day, at the price it saw, or nothing. The same `key` again is the same
 * booking. Throws business_not_found, facility_not_found, price_changed, booking_refused (with what is
 * free), too_many_bookings, invalid_input, idempotency_key_reused. Checks nothing about who asks.
 */
export async function book(
  ctx: Ctx,
  asked: AskedBooking,
  key?: string,
): Promise<Readonly<{ bookingId: string }>> {
  const { isSample } = await requireBusiness(ctx, asked.businessId)
  const today = dayOf(ctx.now())
  const isPlannable = asked.day >= today && asked.day <= addDays(today, facilityLimits.daysAhead)
  if (!isPlannable) {
    throw PlatformErrors.invalidInput({ fields: [{ pointer: '/day', keyword: 'minimum' }] })
  }
  return transaction(ctx, (tx) =>
    once(tx, { key, request: ['book', asked] }, async () => {
      const facility = await findFacility(tx.db, asked)
      // Nobody runs an invented one, and anybody reads it.
      if (!facility || facility.isSample !== isSample) throw E.facilityNotFound()
      const one = bookingOf(tx, facility, asked)
      const { businessId } = one
      const ahead = await countAhead(tx.db, { businessId, from: today, most: MOST_AHEAD })
      if (ahead >= MOST_AHEAD) throw E.tooManyBookings({ most: MOST_AHEAD })
      if (!(await takeUnits(tx.db, one, actorText(tx.actor)))) await refuse(tx, facility, asked)
      await tell(tx, facility, { ...one, state: 'booked', by: 'business', reason: null })
      return { bookingId: one.id }
    }),
  )
}

function bookingOf(
  tx: TxCtx,
  facility: Facility,
  { agencyId, facilityId, ...asked }: AskedBooking,
) {
  const seen = parseMoney(asked.price.amount, asked.price.currency)
  const isAsSeen = seen?.minor === facility.priceMinor && asked.price.currency === facility.currency
  if (!isAsSeen) throw E.priceChanged({ price: priceOf(facility) })
  const { businessId, day, units, note } = asked
  const { priceMinor, currency } = facility
  return {
    ...{ agencyId, facilityId, id: newId(), businessId, day, units, priceMinor, currency, note },
    bookedAt: tx.now(),
  }
}

const priceOf = ({ priceMinor, currency }: Facility) => toMoneyDto(money(priceMinor, currency))

/** Says how it stands, read after it was refused: what was free a moment ago helps nobody. */
async function refuse(tx: TxCtx, before: Facility, { day }: AskedBooking): Promise<never> {
  const ref = { agencyId: before.agencyId, facilityId: before.id }
  const facility = (await findFacility(tx.db, ref)) ?? before
  if (facility.priceMinor !== before.priceMinor) throw E.priceChanged({ price: priceOf(facility) })
  const isOpen = facility.isOpen && facility.openDays.includes(weekdayOf(day))
  const taken = await readTaken(tx.db, ref, day)
  const freeUnits = isOpen ? Math.max(0, facility.capacityUnits - taken) : 0
  throw E.bookingRefused({ reason: isOpen ? 'full' : 'closed', freeUnits })
}

export type Move = Readonly<{
  to: Exclude<BookingState, 'booked'>
  by: 'office' | 'business'
  reason: string | null
}>

/**
 * Brings a booking on: cancelled by either side with a reason, or what became of it by the office.
 * Throws booking_not_found, booking_decided, day_not_come. Checks nothing about who asks.
 */
export const moveBooking = (
  ctx: Ctx,
  ref: BookingRef,
  { to, by, reason }: Move,
): Promise<Booking> =>
  transaction(ctx, async (tx) => {
    const before = await lockBooking(tx.db, ref)
    const facility = before && (await findFacility(tx.db, ref))
    if (!before || !facility) throw E.bookingNotFound(ref)
    if (!mayBecome(before.state, to)) throw E.bookingDecided({ state: before.state })
    if (to !== 'cancelled' && before.day > dayOf(tx.now())) throw E.dayNotCome({ day: before.day })
    const after: Booking = {
      ...before,
      ...{ state: to, cancelledBy: to === 'cancelled' ? by : null, reason, changedAt: tx.now() },
    }
    await saveBookingState(tx.db, before, { ...after, by: actorText(tx.actor), at: tx.now() })
    await tell(tx, facility, { ...after, by })
    return after
  })

/** A business takes back one of its own. Throws booking_not_found, booking_decided. */
export async function cancelOwnBooking(
  ctx: Ctx,
  {
    businessId,
    bookingId,
    reason,
  }: Readonly<{ businessId: string; bookingId: string; reason: string }>,
): Promise<Booking> {
  const own = await findOwnBooking(ctx.db, { businessId, bookingId })
  if (!own) throw E.bookingNotFound({ bookingId })
  return moveBooking(ctx, { ...own, bookingId }, { to: 'cancelled', by: 'business', reason })
}

async function tell(
  tx: TxCtx,
  facility: Facility,
  one: Pick<
    Booking,
    'agencyId' | 'facilityId' | 'id' | 'businessId' | 'state' | 'day' | 'units' | 'reason'
  > & { by: 'office' | 'business' },
): Promise<void> {
  const { agencyId, facilityId, id: bookingId, businessId, state, by, day, units, reason } = one
  await emit(tx, BookingMoved, {
    ...{ agencyId, facilityId, bookingId, businessId, state, by, day, reason },
    title: facility.name,
  })
  await recordAudit(tx, {
    // Of the business what it does, of the office what it decides.
    organisationId: by === 'office' ? agencyId : businessId,
    action: `facilities.booking_${state}`,
    subject: `booking:${bookingId}`,
    after: { name: facility.name.en, day, units, ...(reason ? { reason } : {}) },
  })
}
