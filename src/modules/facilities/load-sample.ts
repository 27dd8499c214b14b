import { newId } from '../../kernel/ids.ts'
import { addDays, type Day, dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { readData } from '../../platform/data.ts'
import { once } from '../../platform/idempotency.ts'
import { defineTask } from '../../platform/tasks.ts'
import { isSampleOffice, type Office, readSampleOffice } from '../programmes/api.ts'
import type { Booking, BookingState } from './booking.ts'
import { insertBookings } from './booking-store.ts'
import type { ChangeFacilityBody } from './contract.ts'
import { type Facility, type FacilityKind, weekdayOf } from './facility.ts'
import { addFacility } from './keep-facility.ts'
import { countFacilities } from './store.ts'

/** So far back made-up bookings reach, and so far ahead. */
const DAYS_BACK = 200
const DAYS_AHEAD = 10

type SampleFacility = Omit<ChangeFacilityBody, 'isOpen'> &
  Readonly<{ kind: FacilityKind; unitsOfDay: readonly number[] }>

/**
 * Shows what an office may have built, with made-up bookings of its made-up businesses over some
 * months. All of it comes at once or not at all, and what is there already stays: it may run at every
 * start, and whenever the sample shows its figures to the office, since then the office is there.
 */
export const LoadSampleFacilities = defineTask<{ agencyId?: string }>({
  name: 'facilities.load_sample',
  run: async (ctx: Ctx, { agencyId }) => {
    if (agencyId && !(await isSampleOffice(ctx.db, agencyId))) return
    const sample = await readSampleOffice(ctx.db)
    if (!sample || sample.businessIds.length === 0) return
    const { office, businessIds } = sample
    const key = `facilities.load_sample ${office.agencyId}`
    await transaction(ctx, (tx) =>
      // Whoever comes at the same moment waits, and finds it done.
      once(tx, { key, request: {} }, async () => {
        if ((await countFacilities(tx.db, office.agencyId)) === 0)
          await load(tx, office, businessIds)
        return {}
      }),
    )
  },
})

async function load(tx: TxCtx, office: Office, businessIds: readonly string[]): Promise<void> {
  const today = dayOf(tx.now())
  const facilities = JSON.parse(
    readData('sample/facilities.json').toString('utf8'),
  ) as readonly SampleFacility[]
  for (const { unitsOfDay, ...facts } of facilities) {
    const facility = await addFacility(tx, office, {
      ...facts,
      ...{ state: 'US-MI', currency: 'USD', runsSince: addDays(today, -DAYS_BACK), isOpen: true },
    })
    await insertBookings(tx.db, bookingsOf(facility, { today, unitsOfDay, businessIds }))
  }
}

/** One booking on each day on which it is open, by one business after the other. */
function bookingsOf(
  facility: Facility,
  given: Readonly<{
    today: Day
    unitsOfDay: readonly number[]
    businessIds: readonly string[]
  }>,
): Booking[] {
  const { today, unitsOfDay, businessIds } = given
  const days = Array.from({ length: DAYS_BACK + DAYS_AHEAD }, (_, i) =>
    addDays(today, i - DAYS_BACK),
  ).filter((day) => facility.openDays.includes(weekdayOf(day)))
  return days.map((day, i) => {
    const state = stateOf(i, day < today)
    const at = new Date(`${addDays(day, -7)}T12:00:00Z`)
    return {
      ...{ agencyId: facility.agencyId, facilityId: facility.id, id: newId(), day, state },
      businessId: businessIds[i % businessIds.length]!,
      units: unitsOfDay[i % unitsOfDay.length]!,
      ...{ priceMinor: facility.priceMinor, currency: facility.currency, note: null },
      cancelledBy: state === 'cancelled' ? 'business' : null,
      reason: state === 'cancelled' ? 'The harvest is late. 采收推迟。' : null,
      ...{ bookedAt: at, changedAt: state === 'booked' ? null : at },
    }
  })
}

/** Most came; now and then somebody cancelled, or did not come. */
function stateOf(i: number, isPast: boolean): BookingState {
  if (i % 17 === 5) return 'cancelled'
  if (!isPast) return 'booked'
  return i % 23 === 11 ? 'no_show' : 'done'
}
