import { type Static, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import {
  CurrencyDto,
  DayDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  nullable,
  Uuid,
} from '../../platform/wire.ts'
import { LineDto, WordsBody } from '../programmes/contract.ts'
import { BOOKING_STATES, type BookingState } from './booking.ts'
import { FACILITY_KINDS, type FacilityKind, facilityLimits, UNITS, type Unit } from './facility.ts'

const strict = { additionalProperties: false }
const KindDto = Type.Unsafe<FacilityKind>({ type: 'string', enum: FACILITY_KINDS })
export const StateDto = Type.String({
  pattern: '^US-[A-Z]{2}$',
  description: 'ISO 3166-2, US-MI.',
})
const HourDto = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  description: 'HH:MM, in its own time.',
})
/** So low that all units of a month together stay within what a book can hold. */
const AmountDto = (description: string) =>
  Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,3})?$', description })
const UnitsDto = Type.Integer({ minimum: 1, maximum: facilityLimits.capacityUnits })

const changeable = {
  name: WordsBody(120),
  address: LineDto(200),
  county: Type.Optional(LineDto(80)),
  openDays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
    minItems: 1,
    maxItems: 7,
    uniqueItems: true,
    description: 'Days of the week, 1 is Monday.',
  }),
  opensAt: HourDto,
  closesAt: HourDto,
  capacityUnits: { ...UnitsDto, description: 'Units a day; the kind says what a unit is.' },
  price: AmountDto('Of one unit, in its currency.'),
  buildCost: AmountDto('What it cost to build.'),
  fixedCost: AmountDto('What a month costs, whatever is done.'),
  variableCost: AmountDto('What one unit more costs.'),
  isOpen: { ...Type.Boolean(), description: 'Takes bookings; those that are there stay.' },
}
export const FacilityBody = Type.Object(
  {
    kind: KindDto,
    state: StateDto,
    currency: CurrencyDto,
    runsSince: { ...DayDto, description: 'From that day’s month on its costs are counted.' },
    ...changeable,
  },
  strict,
)
export type FacilityBody = Static<typeof FacilityBody>
export const ChangeFacilityBody = Type.Object(changeable, strict)
export type ChangeFacilityBody = Static<typeof ChangeFacilityBody>

const facilityFacts = {
  agencyId: Uuid,
  id: Uuid,
  office: LocalTextDto,
  kind: KindDto,
  unit: Type.Unsafe<Unit>({ type: 'string', enum: UNITS }),
  name: LocalTextDto,
  address: Type.String(),
  state: StateDto,
  county: nullable(Type.String()),
  place: { ...LocalTextDto, description: 'State and county in words.' },
  openDays: Type.Array(Type.Integer()),
  opensAt: Type.String(),
  closesAt: Type.String(),
  capacityUnits: Type.Integer(),
  price: MoneyDto,
  isOpen: Type.Boolean(),
  isSample: Type.Boolean(),
}
export const FacilityDto = Type.Object({
  ...facilityFacts,
  buildCost: MoneyDto,
  fixedCost: MoneyDto,
  variableCost: MoneyDto,
  runsSince: DayDto,
})
export type FacilityDto = Static<typeof FacilityDto>
export const FacilitiesPageDto = Type.Object({
  facilities: Type.Array(FacilityDto),
  next: NextCursor,
})

export const BookablePageDto = Type.Object({
  facilities: Type.Array(
    Type.Object({
      ...facilityFacts,
      days: Type.Array(Type.Object({ day: DayDto, freeUnits: Type.Integer() }), {
        description: 'The days on which it is open, with what is free.',
      }),
    }),
  ),
  next: NextCursor,
})

export const BookBody = Type.Object(
  {
    agencyId: Uuid,
    facilityId: Uuid,
    day: DayDto,
    units: UnitsDto,
    price: { ...MoneyDto, description: 'Of one unit, as it was seen.' },
    note: Type.Optional(LineDto(300)),
  },
  strict,
)
const Reason = LineDto(300)
export const CancelBookingBody = Type.Object({ reason: Reason }, strict)
export const MarkBookingBody = Type.Union([
  Type.Object({ to: Type.Literal('cancelled'), reason: Reason }, strict),
  Type.Object({ to: Type.Literal('done') }, strict),
  Type.Object({ to: Type.Literal('no_show') }, strict),
])

const BookingStateDto = Type.Unsafe<BookingState>({ type: 'string', enum: BOOKING_STATES })
const SideDto = Type.Unsafe<'office' | 'business'>({ type: 'string', enum: ['office', 'business'] })
export const BookingDto = Type.Object({
  agencyId: Uuid,
  facilityId: Uuid,
  id: Uuid,
  businessId: Uuid,
  business: LocalTextDto,
  facility: LocalTextDto,
  unit: facilityFacts.unit,
  day: DayDto,
  units: Type.Integer(),
  price: MoneyDto,
  total: MoneyDto,
  note: nullable(Type.String()),
  state: BookingStateDto,
  cancelledBy: nullable(SideDto),
  reason: nullable(Type.String()),
  bookedAt: InstantDto,
  changedAt: nullable(InstantDto),
})
export type BookingDto = Static<typeof BookingDto>
export const BookingsPageDto = Type.Object({ bookings: Type.Array(BookingDto), next: NextCursor })

export const EconomicsDto = Type.Object({
  breakEvenUnits: nullable({
    ...Type.Integer(),
    description: 'A month, at today’s price and costs; null when no number of units is enough.',
  }),
  capacityOfMonth: Type.Integer({ description: 'Units in a month of average length.' }),
  returned: { ...MoneyDto, description: 'What all whole months came to together.' },
  monthsToReturn: nullable({
    ...Type.Integer(),
    description:
      'Until the build cost is back, at the rate of the newest three whole months; null when it never is, or no month is over.',
  }),
  months: Type.Array(
    Type.Object({
      month: Type.String({ description: 'YYYY-MM.' }),
      isOver: Type.Boolean(),
      bookedUnits: Type.Integer({ description: 'Not cancelled.' }),
      doneUnits: Type.Integer(),
      noShowUnits: Type.Integer(),
      revenue: { ...MoneyDto, description: 'Of what was done, at the prices booked.' },
      running: MoneyDto,
      result: MoneyDto,
      perUnit: nullable({ ...MoneyDto, description: 'Running cost of one unit done.' }),
    }),
    { description: 'The newest first.' },
  ),
  next: NextCursor,
})
export type EconomicsDto = Static<typeof EconomicsDto>

/** A booking came to a state; `by` says which side brought it there. */
export const BookingMoved = defineEvent(
  'facilities.booking_moved',
  Type.Object({
    agencyId: Uuid,
    facilityId: Uuid,
    bookingId: Uuid,
    businessId: Uuid,
    state: BookingStateDto,
    by: SideDto,
    day: DayDto,
    title: LocalTextDto,
    reason: nullable(Type.String()),
  }),
)
