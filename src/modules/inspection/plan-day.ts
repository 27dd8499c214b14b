import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { countyMiddle, kilometresBetween, type Point, places } from '../../platform/us-places.ts'
import { findOrganisations, type Organisation, recordAudit } from '../accounts/api.ts'
import {
  type DayRef,
  findDayPlan,
  type SetDay,
  saveDayPlan,
  selectVisits,
} from './day-plan-store.ts'
import { InspectionErrors as E } from './errors.ts'
import { type Inspection, inspectionLimits, type Lot } from './lot.ts'
import { lengthOf, shortestWay } from './shortest-way.ts'
import { selectLotsBy } from './store.ts'

/** Eight in the morning, and an hour and a half with the way there: an office sets its own. */
const USUAL: SetDay = { startsAt: 480, minutesEach: 90, visits: null }
const DAY_MINUTES = 1_440

export type Visit = Readonly<{
  lot: Lot
  business: Organisation | undefined
  inspection: Inspection
  /** Minute of the day; null when the day is over by then. */
  atMinute: number | null
  isTimeSet: boolean
  /** As the crow flies, from the stop before; null where one of the two places is not known. */
  kilometres: number | null
}>

export type PlannedDay = Readonly<{
  startsAt: number
  minutesEach: number
  /** The office has set the order. */
  isOrderSet: boolean
  /** Where the way begins: the county of the agency, where that is known. */
  start: Organisation | undefined
  visits: readonly Visit[]
  /** Through all known places, and in the order that is proposed. */
  kilometres: number
  proposedKilometres: number
  sequence: number
  changedAt: Date
}>

type Stop = Pick<Visit, 'lot' | 'business' | 'inspection'> & Readonly<{ at: Point | undefined }>

/**
 * An inspector's day: in the order that the office set, or by the shortest way from the agency's county
 * through the counties of the makers; those whose county is not known come last. What was scheduled after
 * the order was set comes behind it.
 */
export async function planDay(ctx: Pick<Ctx, 'db' | 'now'>, ref: DayRef): Promise<PlannedDay> {
  const [inspections, set] = await Promise.all([
    selectVisits(ctx.db, ref, inspectionLimits.visitsOfDay),
    findDayPlan(ctx.db, ref),
  ])
  const lots = new Map((await selectLotsBy(ctx.db, inspections)).map((lot) => [lot.id, lot]))
  const ids = new Set([ref.agencyId, ...inspections.map(({ businessId }) => businessId)])
  const named = await findOrganisations(ctx.db, [...ids])
  const byId = new Map(named.map((one) => [one.id, one]))
  const stops = inspections.map((inspection): Stop => {
    const business = byId.get(inspection.businessId)
    return { inspection, business, lot: lots.get(inspection.lotId)!, at: placeOf(business) }
  })
  const agency = byId.get(ref.agencyId)
  const start = placeOf(agency)
  const proposed = proposedOrder(stops, start)
  const { startsAt, minutesEach, visits } = set ?? USUAL
  const order = visits ? setOrder(proposed, visits) : proposed
  const times = new Map(visits?.map(({ inspectionId, atMinute }) => [inspectionId, atMinute]))
  return {
    startsAt,
    minutesEach,
    isOrderSet: visits !== null,
    start: start && agency,
    visits: timed(order, { start, startsAt, minutesEach, times }),
    kilometres: wayOf(order, start),
    proposedKilometres: wayOf(proposed, start),
    sequence: set?.sequence ?? 0,
    changedAt: set?.changedAt ?? ctx.now(),
  }
}

/** The middle of the county that an organisation says it is in. */
function placeOf(organisation: Organisation | undefined): Point | undefined {
  const { state, county } = organisation ?? {}
  if (!state || !county) return undefined
  const found = places().findCounty(county, places().findState(state))
  return found && countyMiddle(found.fips)
}

function proposedOrder(stops: readonly Stop[], start: Point | undefined): Stop[] {
  const known = stops.flatMap((stop) => (stop.at ? [{ stop, at: stop.at }] : []))
  const way = shortestWay(
    known.map(({ at }) => at),
    start,
  )
  return [...way.map((i) => known[i]!.stop), ...stops.filter(({ at }) => !at)]
}

function setOrder(proposed: readonly Stop[], visits: NonNullable<SetDay['visits']>): Stop[] {
  const rank = new Map(visits.map(({ inspectionId }, i) => [inspectionId, i]))
  const rankOf = ({ inspection }: Stop): number => rank.get(inspection.id) ?? visits.length
  return proposed.toSorted((a, b) => rankOf(a) - rankOf(b))
}

const wayOf = (stops: readonly Stop[], start: Point | undefined): number =>
  lengthOf([...(start ? [start] : []), ...stops.flatMap(({ at }) => at ?? [])])

/** Each begins when the one before is done, unless the office has set its time. */
function timed(
  stops: readonly Stop[],
  given: Readonly<{
    start: Point | undefined
    startsAt: number
    minutesEach: number
    times: ReadonlyMap<string, number | null>
  }>,
): Visit[] {
  let next = given.startsAt
  let before = given.start
  return stops.map(({ at, ...stop }) => {
    const setTo = given.times.get(stop.inspection.id) ?? null
    const minute = setTo ?? next
    const kilometres = before && at ? kilometresBetween(before, at) : null
    next = minute + given.minutesEach
    before = at
    const atMinute = minute < DAY_MINUTES ? minute : null
    return { ...stop, atMinute, isTimeSet: setTo !== null, kilometres }
  })
}

/**
 * The office says when a day begins, how long a visit takes, and the order with times, or null for what is
 * proposed. Throws visit_unknown for what the inspector does not have that day, or twice.
 */
export async function setDay(ctx: Ctx, ref: DayRef, day: SetDay): Promise<void> {
  await transaction(ctx, async (tx) => {
    const known = await selectVisits(tx.db, ref, inspectionLimits.visitsOfDay)
    const left = new Set(known.map(({ id }) => id))
    for (const { inspectionId } of day.visits ?? []) {
      if (!left.delete(inspectionId)) throw E.visitUnknown({ inspectionId })
    }
    if (known.length === 0) throw E.dayEmpty()
    await saveDayPlan(tx.db, ref, { ...day, now: tx.now(), by: actorText(tx.actor) })
    await recordAudit(tx, {
      organisationId: ref.agencyId,
      action: 'inspection.day_set',
      subject: `organisation:${ref.agencyId}`,
      after: { day: ref.day, inspector: ref.inspector, ...day },
    })
  })
}
