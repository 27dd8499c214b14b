import { sql } from 'kysely'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { Inspection } from './lot.ts'
import { INSPECTION } from './store.ts'

export type DayRef = Readonly<{ agencyId: string; day: Day; inspector: string }>

/** A visit as the office set it; without a time it follows the one before. */
export type SetVisit = Readonly<{ inspectionId: string; atMinute: number | null }>

/** What an office said of an inspector's day; minutes are those of the day. */
export type SetDay = Readonly<{
  startsAt: number
  minutesEach: number
  /** Null: in the order that is proposed. */
  visits: readonly SetVisit[] | null
}>

export async function findDayPlan(
  db: Db,
  { agencyId, day, inspector }: DayRef,
): Promise<(SetDay & { sequence: number; changedAt: Date }) | undefined> {
  const { rows } = await sql<SetDay & { sequence: number; changedAt: Date }>`
    select starts_at as "startsAt", minutes_each as "minutesEach", visits, sequence,
      changed_at as "changedAt" from inspection.day_plan
    where agency_id = ${agencyId} and day = ${day} and inspector = ${inspector}`.execute(db)
  return rows[0]
}

export async function saveDayPlan(
  db: Db,
  { agencyId, day, inspector }: DayRef,
  { startsAt, minutesEach, visits, now, by }: SetDay & Readonly<{ now: Date; by: string }>,
): Promise<void> {
  const written = visits === null ? null : JSON.stringify(visits)
  await sql`insert into inspection.day_plan as plan (agency_id, day, inspector, starts_at,
      minutes_each, visits, sequence, changed_at, changed_by)
    values (${agencyId}, ${day}, ${inspector}, ${startsAt}, ${minutesEach}, ${written}, 1, ${now}, ${by})
    on conflict (agency_id, day, inspector) do update set starts_at = excluded.starts_at,
      minutes_each = excluded.minutes_each, visits = excluded.visits, sequence = plan.sequence + 1,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(db)
}

/** What an inspector has to look at on a day and has looked at, in the order it was scheduled. */
export async function selectVisits(
  db: Db,
  { agencyId, day, inspector }: DayRef,
  limit: number,
): Promise<Inspection[]> {
  const { rows } = await sql<Inspection>`select ${INSPECTION} from inspection.inspection
    where agency_id = ${agencyId} and state in ('scheduled', 'decided') and scheduled_on = ${day}
      and inspector = ${inspector}
    order by id limit ${limit}`.execute(db)
  return rows
}

export type InspectorDay = Readonly<{ day: Day; inspector: string; visits: number; left: number }>

/** Days with something left or not, from one on, with whose they are; behind the last one seen. */
export async function selectInspectorDays(
  db: Db,
  given: Readonly<{
    agencyId: string
    from: Day
    after: { day: Day; inspector: string } | undefined
    limit: number
  }>,
): Promise<InspectorDay[]> {
  const behind = given.after
    ? sql`and (scheduled_on, inspector) > (${given.after.day}::date, ${given.after.inspector})`
    : sql``
  const { rows } = await sql<InspectorDay>`select scheduled_on as day, inspector,
      count(*)::integer as visits, (count(*) filter (where state = 'scheduled'))::integer as left
    from inspection.inspection
    where agency_id = ${given.agencyId} and state in ('scheduled', 'decided')
      and scheduled_on >= ${given.from}::date ${behind}
    group by scheduled_on, inspector order by scheduled_on, inspector limit ${given.limit}`.execute(
    db,
  )
  return rows
}
