import { sql } from 'kysely'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { Booking, BookingRef, BookingState } from './booking.ts'
import { type FacilityRef, weekdayOf } from './facility.ts'
import type { Page } from './store.ts'

const BOOKING = sql.raw(`agency_id as "agencyId", facility_id as "facilityId", id,
  business_id as "businessId", day::text, units, price_minor as "priceMinor", currency, note, state,
  cancelled_by as "cancelledBy", reason, booked_at as "bookedAt", changed_at as "changedAt"`)

/**
 * Takes units of a day and writes the booking, or nothing of it: only while the facility is open on
 * that day at that price and so much is free. Whoever comes at the same moment waits at the day's row
 * and reads it anew; who changes the facility waits for the bookings under way.
 */
export async function takeUnits(
  db: Db,
  one: Omit<Booking, 'state' | 'cancelledBy' | 'reason' | 'changedAt'>,
  by: string,
): Promise<boolean> {
  const { agencyId, facilityId, day } = one
  const { rows } = await sql`with place as (
      select capacity_units from facilities.facility
      where agency_id = ${agencyId} and id = ${facilityId} and is_open
        and ${weekdayOf(day)}::smallint = any(open_days) and price_minor = ${one.priceMinor}
        and currency = ${one.currency} and ${one.units} <= capacity_units for share),
    taken as (
      insert into facilities.day as day (agency_id, facility_id, day, booked_units, capacity_units)
      select ${agencyId}::uuid, ${facilityId}::uuid, ${day}::date, ${one.units}::integer,
        capacity_units from place
      on conflict (agency_id, facility_id, day) do update
        set booked_units = day.booked_units + excluded.booked_units,
          capacity_units = excluded.capacity_units
        where day.booked_units + excluded.booked_units <= excluded.capacity_units
      returning 1)
    insert into facilities.booking (agency_id, facility_id, id, business_id, day, units,
      price_minor, currency, note, state, booked_by, booked_at)
    select ${agencyId}::uuid, ${facilityId}::uuid, ${one.id}::uuid, ${one.businessId}::uuid,
      ${day}::date, ${one.units}::integer, ${one.priceMinor}::bigint, ${one.currency},
      ${one.note}::text, 'booked', ${by}, ${one.bookedAt}::timestamptz from taken
    returning 1`.execute(db)
  return rows.length === 1
}

/** Units of a day that are taken; none when nobody has booked it. */
export async function readTaken(db: Db, ref: FacilityRef, day: Day): Promise<number> {
  const { rows } = await sql<{ units: number }>`select booked_units as units from facilities.day
    where agency_id = ${ref.agencyId} and facility_id = ${ref.facilityId}
      and day = ${day}`.execute(db)
  return rows[0]?.units ?? 0
}

export async function lockBooking(
  db: Db,
  { agencyId, facilityId, bookingId }: BookingRef,
): Promise<Booking | undefined> {
  const { rows } = await sql<Booking>`select ${BOOKING} from facilities.booking
    where agency_id = ${agencyId} and facility_id = ${facilityId} and id = ${bookingId}
    for update`.execute(db)
  return rows[0]
}

/** A booking of a business, wherever it is. */
export async function findOwnBooking(
  db: Db,
  { businessId, bookingId }: Readonly<{ businessId: string; bookingId: string }>,
): Promise<Booking | undefined> {
  const { rows } = await sql<Booking>`select ${BOOKING} from facilities.booking
    where business_id = ${businessId} and id = ${bookingId}`.execute(db)
  return rows[0]
}

/** The state it has come to; the units of one that is cancelled are free again. */
export async function saveBookingState(
  db: Db,
  { agencyId, facilityId, id, day, units }: Booking,
  to: Readonly<{
    state: BookingState
    cancelledBy: Booking['cancelledBy']
    reason: string | null
    by: string
    at: Date
  }>,
): Promise<void> {
  await sql`update facilities.booking set state = ${to.state}, cancelled_by = ${to.cancelledBy},
      reason = ${to.reason}, changed_by = ${to.by}, changed_at = ${to.at}
    where agency_id = ${agencyId} and facility_id = ${facilityId} and id = ${id}`.execute(db)
  if (to.state !== 'cancelled') return
  await sql`update facilities.day set booked_units = booked_units - ${units}
    where agency_id = ${agencyId} and facility_id = ${facilityId} and day = ${day}`.execute(db)
}

/** Of a facility, the newest booking first; on one day, or all. */
export async function selectBookings(
  db: Db,
  { agencyId, facilityId, day }: FacilityRef & { day: Day | undefined },
  { after, limit }: Page,
): Promise<Booking[]> {
  const { rows } = await sql<Booking>`select ${BOOKING} from facilities.booking
    where agency_id = ${agencyId} and facility_id = ${facilityId}
      and ${day ? sql`day = ${day}` : sql`true`} and ${after ? sql`id < ${after}::uuid` : sql`true`}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

/** Of a business, the newest booking first. */
export async function selectOwnBookings(
  db: Db,
  businessId: string,
  { after, limit }: Page,
): Promise<Booking[]> {
  const { rows } = await sql<Booking>`select ${BOOKING} from facilities.booking
    where business_id = ${businessId} and ${after ? sql`id < ${after}::uuid` : sql`true`}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

/** Bookings that a business has ahead of it, counted to `most`. */
export async function countAhead(
  db: Db,
  { businessId, from, most }: Readonly<{ businessId: string; from: Day; most: number }>,
): Promise<number> {
  const { rows } = await sql<{ bookings: number }>`select count(*)::integer as bookings from (
      select from facilities.booking
      where business_id = ${businessId} and state = 'booked' and day >= ${from}
      limit ${most}) as counted`.execute(db)
  return rows[0]!.bookings
}

/** Bookings as they are given, with what is taken of their days: of a facility that nobody has booked. */
export async function insertBookings(db: Db, bookings: readonly Booking[]): Promise<void> {
  const rows = bookings.map((one) => ({ ...one, priceMinor: `${one.priceMinor}` }))
  await sql`with given as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one(
      "agencyId" uuid, "facilityId" uuid, id uuid, "businessId" uuid, day date, units integer,
      "priceMinor" bigint, currency text, note text, state text, "cancelledBy" text, reason text,
      "bookedAt" timestamptz, "changedAt" timestamptz)),
    taken as (
      insert into facilities.day (agency_id, facility_id, day, booked_units, capacity_units)
      select "agencyId", "facilityId", day, sum(units) filter (where given.state <> 'cancelled'),
        capacity_units
      from given join facilities.facility on agency_id = "agencyId" and facility.id = "facilityId"
      group by "agencyId", "facilityId", day, capacity_units
      having bool_or(given.state <> 'cancelled'))
    insert into facilities.booking (agency_id, facility_id, id, business_id, day, units,
      price_minor, currency, note, state, cancelled_by, reason, booked_by, booked_at, changed_by,
      changed_at)
    select "agencyId", "facilityId", id, "businessId", day, units, "priceMinor", currency, note,
      given.state, "cancelledBy", reason, 'system', "bookedAt", 'system', "changedAt"
    from given`.execute(db)
}
