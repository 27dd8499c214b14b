import { sql } from 'kysely'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { Facility, FacilityRef } from './facility.ts'

const FACILITY =
  sql.raw(`facility.agency_id as "agencyId", facility.id, readers, kind, name, address,
  state, county, open_days as "openDays", opens_at as "opensAt", closes_at as "closesAt",
  capacity_units as "capacityUnits", currency, price_minor as "priceMinor",
  build_minor as "buildMinor", cost.fixed_minor as "fixedMinor",
  cost.variable_minor as "variableMinor", runs_since::text as "runsSince", is_open as "isOpen",
  is_sample as "isSample", created_at as "createdAt"`)

/** Facilities with what running them costs now. */
const WITH_COST = sql.raw(`facilities.facility join lateral (
    select fixed_minor, variable_minor from facilities.running_cost
    where agency_id = facility.agency_id and facility_id = facility.id
    order by from_month desc limit 1) as cost on true`)

export type Page = Readonly<{ after?: string | undefined; limit: number }>

export const insertFacility = (db: Db, one: Facility) =>
  sql`insert into facilities.facility (agency_id, id, readers, kind, name, address, state, county,
      open_days, opens_at, closes_at, capacity_units, currency, price_minor, build_minor,
      runs_since, is_open, is_sample, created_at)
    values (${one.agencyId}, ${one.id}, ${one.readers}::uuid[], ${one.kind},
      ${JSON.stringify(one.name)}::jsonb, ${one.address}, ${one.state}, ${one.county},
      ${one.openDays}::smallint[], ${one.opensAt}, ${one.closesAt}, ${one.capacityUnits},
      ${one.currency}, ${one.priceMinor}, ${one.buildMinor}, ${one.runsSince}, ${one.isOpen},
      ${one.isSample}, ${one.createdAt})`.execute(db)

/** What running it costs from the month of a day on. */
export const saveRunningCost = (
  db: Db,
  { agencyId, id, fixedMinor, variableMinor }: Facility,
  from: Day,
) =>
  sql`insert into facilities.running_cost (agency_id, facility_id, from_month, fixed_minor,
      variable_minor)
    values (${agencyId}, ${id}, date_trunc('month', ${from}::date), ${fixedMinor}, ${variableMinor})
    on conflict (agency_id, facility_id, from_month) do update
      set fixed_minor = excluded.fixed_minor, variable_minor = excluded.variable_minor`.execute(db)

export const updateFacility = (db: Db, one: Facility) =>
  sql`update facilities.facility set name = ${JSON.stringify(one.name)}::jsonb,
      address = ${one.address}, county = ${one.county}, open_days = ${one.openDays}::smallint[],
      opens_at = ${one.opensAt}, closes_at = ${one.closesAt},
      capacity_units = ${one.capacityUnits}, price_minor = ${one.priceMinor},
      build_minor = ${one.buildMinor}, is_open = ${one.isOpen}
    where agency_id = ${one.agencyId} and id = ${one.id}`.execute(db)

export async function findFacility(db: Db, ref: FacilityRef): Promise<Facility | undefined> {
  const { rows } = await sql<Facility>`select ${FACILITY} from ${WITH_COST}
    where agency_id = ${ref.agencyId} and id = ${ref.facilityId}`.execute(db)
  return rows[0]
}

/** The same; nothing is booked at the old price, hours or capacity until the transaction ends. */
export async function lockFacility(db: Db, ref: FacilityRef): Promise<Facility | undefined> {
  await sql`select from facilities.facility
    where agency_id = ${ref.agencyId} and id = ${ref.facilityId} for update`.execute(db)
  return findFacility(db, ref)
}

export async function countFacilities(db: Db, agencyId: string): Promise<number> {
  const { rows } = await sql<{ facilities: number }>`select count(*)::integer as facilities
    from facilities.facility where agency_id = ${agencyId}`.execute(db)
  return rows[0]!.facilities
}

/** Of an office and all below it, the newest first. */
export async function selectFacilities(
  db: Db,
  readerId: string,
  { after, limit }: Page,
): Promise<Facility[]> {
  const { rows } = await sql<Facility>`select ${FACILITY} from ${WITH_COST}
    where readers @> array[${readerId}::uuid] and ${after ? sql`id < ${after}::uuid` : sql`true`}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

/** Those of a state that take bookings, the newest first. */
export async function selectBookable(
  db: Db,
  { state, isSample }: Pick<Facility, 'state' | 'isSample'>,
  { after, limit }: Page,
): Promise<Facility[]> {
  const { rows } = await sql<Facility>`select ${FACILITY} from ${WITH_COST}
    where state = ${state} and is_open and is_sample = ${isSample}
      and ${after ? sql`id < ${after}::uuid` : sql`true`}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

/** Facilities by their id. */
export async function selectFacilitiesOf(
  db: Db,
  refs: readonly FacilityRef[],
): Promise<ReadonlyMap<string, Facility>> {
  const { rows } = await sql<Facility>`select ${FACILITY} from ${WITH_COST}
    where (agency_id, id) in (select * from unnest(
      ${refs.map(({ agencyId }) => agencyId)}::uuid[],
      ${refs.map(({ facilityId }) => facilityId)}::uuid[]))`.execute(db)
  return new Map(rows.map((one) => [one.id, one]))
}

export type TakenDay = FacilityRef & Readonly<{ day: Day; bookedUnits: number }>

/** What is taken of facilities on days from one on; days of which nothing is are missing. */
export async function selectTakenDays(
  db: Db,
  refs: readonly FacilityRef[],
  { from, days }: Readonly<{ from: Day; days: number }>,
): Promise<TakenDay[]> {
  const { rows } = await sql<TakenDay>`select agency_id as "agencyId",
      facility_id as "facilityId", day::text, booked_units as "bookedUnits"
    from facilities.day where (agency_id, facility_id) in (select * from unnest(
        ${refs.map(({ agencyId }) => agencyId)}::uuid[],
        ${refs.map(({ facilityId }) => facilityId)}::uuid[]))
      and day >= ${from}::date and day < ${from}::date + ${days}::integer`.execute(db)
  return rows
}

export type FacilityMonth = Readonly<{
  /** 'YYYY-MM'. */
  month: string
  bookedUnits: number
  doneUnits: number
  noShowUnits: number
  revenueMinor: bigint
  fixedMinor: bigint
  variableMinor: bigint
}>

/** Every month since it runs, up to the one of `today`, the newest first. */
export async function selectMonths(
  db: Db,
  { agencyId, facilityId }: FacilityRef,
  today: Day,
): Promise<FacilityMonth[]> {
  const { rows } = await sql<FacilityMonth>`
    with month as (
      select first::date, (first + interval '1 month')::date as next
      from facilities.facility, generate_series(date_trunc('month', runs_since::timestamp),
        date_trunc('month', ${today}::timestamp), interval '1 month') as first
      where agency_id = ${agencyId} and id = ${facilityId})
    select to_char(first, 'YYYY-MM') as month, cost.fixed_minor as "fixedMinor",
      cost.variable_minor as "variableMinor", "bookedUnits", "doneUnits", "noShowUnits",
      "revenueMinor"
    from month
    join lateral (select fixed_minor, variable_minor from facilities.running_cost
      where agency_id = ${agencyId} and facility_id = ${facilityId} and from_month <= first
      order by from_month desc limit 1) as cost on true
    join lateral (select
        coalesce(sum(units) filter (where booking.state <> 'cancelled'), 0)::integer
          as "bookedUnits",
        coalesce(sum(units) filter (where booking.state = 'done'), 0)::integer as "doneUnits",
        coalesce(sum(units) filter (where booking.state = 'no_show'), 0)::integer
          as "noShowUnits",
        coalesce(sum(units * price_minor) filter (where booking.state = 'done'), 0)::bigint
          as "revenueMinor"
      from facilities.booking
      where agency_id = ${agencyId} and facility_id = ${facilityId} and day >= first
        and day < next) as came on true
    order by first desc`.execute(db)
  return rows
}
