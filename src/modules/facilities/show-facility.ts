import { money, times, toMoneyDto } from '../../kernel/money.ts'
import { addDays, type Day } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisations } from '../accounts/api.ts'
import { nameOf, namePlace } from '../programmes/api.ts'
import type { Booking } from './booking.ts'
import type { BookingDto, FacilityDto } from './contract.ts'
import { type Facility, facilityLimits, UNIT_OF, weekdayOf } from './facility.ts'
import { selectFacilitiesOf, selectTakenDays } from './store.ts'

type Reads = Pick<Ctx, 'db'>

const namesOf = async ({ db }: Reads, ids: readonly string[]) => {
  const found = await findOrganisations(db, [...new Set(ids)])
  const byId = new Map(found.map((one) => [one.id, one]))
  return (id: string) => nameOf(byId.get(id))
}

/** What anybody may know of it who may book it. */
const factsOf = (one: Facility) => ({
  ...{ agencyId: one.agencyId, id: one.id, kind: one.kind, unit: UNIT_OF[one.kind] },
  ...{ name: one.name, address: one.address, state: one.state, county: one.county },
  place: namePlace({ state: one.state, county: one.county ?? undefined }).name,
  ...{ openDays: [...one.openDays], opensAt: one.opensAt, closesAt: one.closesAt },
  ...{ capacityUnits: one.capacityUnits, isOpen: one.isOpen, isSample: one.isSample },
  price: toMoneyDto(money(one.priceMinor, one.currency)),
})

/** Facilities as offices see them: with what they cost. */
export async function showFacilities(ctx: Reads, all: readonly Facility[]): Promise<FacilityDto[]> {
  const nameOfOffice = await namesOf(
    ctx,
    all.map(({ agencyId }) => agencyId),
  )
  return all.map((one) => {
    const amount = (minor: bigint) => toMoneyDto(money(minor, one.currency))
    return {
      ...factsOf(one),
      office: nameOfOffice(one.agencyId),
      buildCost: amount(one.buildMinor),
      fixedCost: amount(one.fixedMinor),
      variableCost: amount(one.variableMinor),
      runsSince: one.runsSince,
    }
  })
}

/** Facilities as businesses see them: with what is free on the next days. */
export async function showBookable(ctx: Reads, all: readonly Facility[], from: Day) {
  const refs = all.map(({ agencyId, id }) => ({ agencyId, facilityId: id }))
  const days = facilityLimits.daysShown
  const taken = new Map(
    (await selectTakenDays(ctx.db, refs, { from, days })).map((one) => [
      `${one.facilityId} ${one.day}`,
      one.bookedUnits,
    ]),
  )
  const nameOfOffice = await namesOf(
    ctx,
    all.map(({ agencyId }) => agencyId),
  )
  const shown = Array.from({ length: days }, (_, i) => addDays(from, i))
  return all.map((one) => ({
    ...factsOf(one),
    office: nameOfOffice(one.agencyId),
    days: shown
      .filter((day) => one.openDays.includes(weekdayOf(day)))
      .map((day) => ({
        day,
        freeUnits: Math.max(0, one.capacityUnits - (taken.get(`${one.id} ${day}`) ?? 0)),
      })),
  }))
}

/** Bookings with the names of who booked and what. */
export async function showBookings(ctx: Reads, all: readonly Booking[]): Promise<BookingDto[]> {
  const facilities = await selectFacilitiesOf(ctx.db, all)
  const nameOfBusiness = await namesOf(
    ctx,
    all.map(({ businessId }) => businessId),
  )
  return all.map((one) => {
    const facility = facilities.get(one.facilityId)!
    const price = money(one.priceMinor, one.currency)
    return {
      ...{ agencyId: one.agencyId, facilityId: one.facilityId, id: one.id },
      ...{ businessId: one.businessId, business: nameOfBusiness(one.businessId) },
      ...{ facility: facility.name, unit: UNIT_OF[facility.kind], day: one.day, units: one.units },
      price: toMoneyDto(price),
      total: toMoneyDto(times(price, BigInt(one.units))),
      ...{ note: one.note, state: one.state, cancelledBy: one.cancelledBy, reason: one.reason },
      bookedAt: one.bookedAt.toISOString(),
      changedAt: one.changedAt?.toISOString() ?? null,
    }
  })
}
