import type { LocalText } from '../../kernel/locale.ts'
import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'

export const FACILITY_KINDS = ['packhouse', 'cold_store', 'lab', 'pickup_station'] as const
export type FacilityKind = (typeof FACILITY_KINDS)[number]

export const UNITS = ['pallet', 'pallet_place', 'sample', 'parcel'] as const
export type Unit = (typeof UNITS)[number]

/** In what the capacity of each kind is counted; prices and variable costs are for one of them. */
export const UNIT_OF: Readonly<Record<FacilityKind, Unit>> = {
  packhouse: 'pallet',
  cold_store: 'pallet_place',
  lab: 'sample',
  pickup_station: 'parcel',
}

export const facilityLimits = {
  /** Of one office, open and closed: a state has some dozens. */
  ofOffice: 200,
  capacityUnits: 100_000,
  /** How far ahead a day may be booked. */
  daysAhead: 365,
  /** Days of which a list says what is free. */
  daysShown: 14,
} as const

/** No office of today ran anything for small exporters before: a typing error, not a year. */
export const EARLIEST = '2000-01-01'

export type FacilityRef = Readonly<{ agencyId: string; facilityId: string }>

/** What an office has built so that small businesses can send and receive. */
export type Facility = Readonly<{
  agencyId: string
  id: string
  /** The office that keeps it and those above it. */
  readers: readonly string[]
  kind: FacilityKind
  name: LocalText
  address: string
  state: string
  county: string | null
  /** 1 is Monday. */
  openDays: readonly number[]
  /** 'HH:MM' in its own time. */
  opensAt: string
  closesAt: string
  /** A day. */
  capacityUnits: number
  currency: Currency
  priceMinor: bigint
  buildMinor: bigint
  /** What running it costs today: a month whatever happens, and for one unit. */
  fixedMinor: bigint
  variableMinor: bigint
  runsSince: Day
  isOpen: boolean
  isSample: boolean
  createdAt: Date
}>

/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7
