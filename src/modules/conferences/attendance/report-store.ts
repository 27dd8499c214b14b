import { sql } from 'kysely'
import { type Currency, type Money, money } from '../../../kernel/money.ts'
import type { Day } from '../../../kernel/period.ts'
import type { Db } from '../../../platform/db.ts'
import type { Meeter } from '../meeting.ts'
import { MEETER, type NamedMeeting } from '../meeting-store.ts'
import { type Outcome, type Report, STAGES, type Stage } from './meeting-day.ts'
import type { Span } from './span.ts'

/** Two who agreed to meet, in the order of who asked. */
export type Pair = Readonly<{ conferenceId: string; fromId: string; toId: string }>

type Row = Omit<Report, 'outcome'> &
  Readonly<{
    rating: number | null
    stage: Stage | null
    valueMinor: bigint | null
    valueCurrency: Currency | null
    nextStep: string
    dueOn: Day | null
  }>

const REPORT = sql.raw(`r.from_id as "fromId", r.to_id as "toId", r.by_id as "byId",
  r.late_slot as "lateSlot", r.late_minutes as "lateMinutes", r.absent_slot as "absentSlot",
  r.rating, r.stage, r.value_minor as "valueMinor", r.value_currency as "valueCurrency",
  r.next_step as "nextStep", r.due_on::text as "dueOn", r.reported_at as "reportedAt"`)

function toReport({ rating, stage, valueMinor, valueCurrency, nextStep, dueOn, ...row }: Row) {
  const value = moneyOf(valueMinor, valueCurrency)
  return { ...row, outcome: stage ? { rating, stage, value, nextStep, dueOn } : null }
}

const moneyOf = (minor: bigint | null, currency: Currency | null): Money | null =>
  minor === null || currency === null ? null : money(BigInt(minor), currency)

/** What was said of the meetings of one person, by either side. */
export async function selectReportsOf(
  db: Db,
  conferenceId: string,
  id: string,
): Promise<(Report & { other: Meeter })[]> {
  const { rows } = await sql<Row & Meeter>`select ${REPORT}, ${MEETER}
    from conferences.meeting_report r
    join conferences.meeter m on m.conference_id = r.conference_id
      and m.registration_id = case when r.from_id = ${id} then r.to_id else r.from_id end
    where r.conference_id = ${conferenceId} and (r.from_id = ${id} or r.to_id = ${id})`.execute(db)
  return rows.map(({ id, headline, offers, needs, languages, busy, mostMeetings, ...row }) => ({
    ...toReport(row),
    other: { id, headline, offers, needs, languages, busy, mostMeetings },
  }))
}

type By = Pair & Readonly<{ byId: string }>

/** Says anew by how much one is late, or with null that one is not. */
export const saveLateness = (
  db: Db,
  { conferenceId, fromId, toId, byId }: By,
  late: Readonly<{ slot: number; minutes: number }> | null,
) =>
  sql`insert into conferences.meeting_report
      (conference_id, from_id, to_id, by_id, late_slot, late_minutes)
    values (${conferenceId}, ${fromId}, ${toId}, ${byId}, ${late?.slot ?? null},
      ${late?.minutes ?? null})
    on conflict (conference_id, from_id, to_id, by_id) do update
      set late_slot = excluded.late_slot, late_minutes = excluded.late_minutes`.execute(db)

/** The other did not come: the meeting gives its table back. */
export async function saveAbsence(
  db: Db,
  { conferenceId, fromId, toId, byId }: By,
  slot: number,
): Promise<void> {
  await sql`insert into conferences.meeting_report
      (conference_id, from_id, to_id, by_id, absent_slot)
    values (${conferenceId}, ${fromId}, ${toId}, ${byId}, ${slot})
    on conflict (conference_id, from_id, to_id, by_id) do update
      set absent_slot = excluded.absent_slot`.execute(db)
  await sql`delete from conferences.meeting where conference_id = ${conferenceId}
    and from_id = ${fromId} and to_id = ${toId}`.execute(db)
}

/** Who says how it was has met the other, whatever was said before. */
export const saveOutcome = (
  db: Db,
  { conferenceId, fromId, toId, byId }: By,
  { rating, stage, value, nextStep, dueOn }: Outcome,
  now: Date,
) =>
  sql`insert into conferences.meeting_report (conference_id, from_id, to_id, by_id, rating, stage,
      value_minor, value_currency, next_step, due_on, reported_at)
    values (${conferenceId}, ${fromId}, ${toId}, ${byId}, ${rating}, ${stage},
      ${value?.minor ?? null}, ${value?.currency ?? null}, ${nextStep}, ${dueOn}, ${now})
    on conflict (conference_id, from_id, to_id, by_id) do update set absent_slot = null,
      rating = excluded.rating, stage = excluded.stage, value_minor = excluded.value_minor,
      value_currency = excluded.value_currency, next_step = excluded.next_step,
      due_on = excluded.due_on, reported_at = excluded.reported_at`.execute(db)

/** The meetings of a slot, with who and which table they take. */
export async function selectInSlot(
  db: Db,
  conferenceId: string,
  slot: number,
): Promise<NamedMeeting[]> {
  const { rows } = await sql<NamedMeeting>`select from_id as "fromId", to_id as "toId", slot,
      table_name as "table", interpreter from conferences.meeting
    where conference_id = ${conferenceId} and slot = ${slot}`.execute(db)
  return rows
}

export type WalkIn = Meeter & Readonly<{ fromId: string; toId: string; isAccepted: boolean }>

/**
 * Whom one could meet in a slot at once: both want it, or the other asked and waits for an answer; no plan
 * gave them a time, and the other is free then and has not enough meetings. Those who agreed come first.
 */
export async function selectWalkIns(
  db: Db,
  conferenceId: string,
  id: string,
  { slot, startsAt, endsAt, limit }: Span & Readonly<{ slot: number; limit: number }>,
): Promise<WalkIn[]> {
  const { rows } = await sql<WalkIn>`select ${MEETER}, w.from_id as "fromId", w.to_id as "toId",
      w.state = 'accepted' as "isAccepted"
    from conferences.wish w
    join conferences.meeter m on m.conference_id = w.conference_id
      and m.registration_id = case when w.from_id = ${id} then w.to_id else w.from_id end
    join conferences.registration r on r.conference_id = m.conference_id
      and r.id = m.registration_id and r.state = 'confirmed'
    where w.conference_id = ${conferenceId} and (w.from_id = ${id} or w.to_id = ${id})
      and (w.state = 'accepted' or (w.state = 'asked' and w.to_id = ${id}))
      and not (${slot}::smallint = any(m.busy))
      and not exists (select from conferences.meeting g
        where g.conference_id = w.conference_id and g.from_id = w.from_id and g.to_id = w.to_id)
      and not exists (select from conferences.meeting g
        where g.conference_id = w.conference_id and g.slot = ${slot}
          and m.registration_id in (g.from_id, g.to_id))
      and (select count(*) from conferences.meeting g where g.conference_id = w.conference_id
        and m.registration_id in (g.from_id, g.to_id)) < m.most_meetings
      and not exists (select from conferences.sign_up u join conferences.session s
          on s.conference_id = u.conference_id and s.id = u.session_id
        where u.conference_id = w.conference_id and u.registration_id = m.registration_id
          and s.cancelled_at is null and not s.is_all_day
          and s.starts_at < ${endsAt} and s.ends_at > ${startsAt})
      and not exists (select from conferences.meeting_report a
        where a.conference_id = w.conference_id and a.from_id = w.from_id and a.to_id = w.to_id
          and a.absent_slot = ${slot})
    order by w.state, w.asked_at, m.registration_id limit ${limit}`.execute(db)
  return rows
}

export const insertWalkIn = (
  db: Db,
  conferenceId: string,
  { fromId, toId, slot, table, interpreter }: NamedMeeting,
  now: Date,
) =>
  sql`insert into conferences.meeting
      (conference_id, from_id, to_id, slot, table_name, interpreter, walked_in_at)
    values (${conferenceId}, ${fromId}, ${toId}, ${slot}, ${table}, ${interpreter}, ${now})`.execute(
    db,
  )

const STAGE_ORDER = sql`array_position(${sql.val([...STAGES])}::text[], stage)`

/**
 * What became of each pair: it stands at the furthest stage that either says, and counts with the lower of
 * two values, or with that of who asked when they are in two currencies. The one due first stands first.
 */
const pairsOf = (conferenceId: string) => sql`
  select from_id, to_id,
    (array_agg(stage order by ${STAGE_ORDER} desc) filter (where stage is not null))[1] as stage,
    (array_agg(value_minor order by case when is_one then value_minor end, by_id <> from_id)
      filter (where value_minor is not null))[1] as value_minor,
    (array_agg(value_currency order by case when is_one then value_minor end, by_id <> from_id)
      filter (where value_minor is not null))[1] as value_currency,
    (array_agg(case when by_id = from_id then 'to' else 'from' end order by by_id)
      filter (where absent_slot is not null))[1] as absent,
    coalesce(min(due_on)::text, '9999-12-31') as due
  from (select *, min(value_currency) over pair = max(value_currency) over pair as is_one
    from conferences.meeting_report
    where conference_id = ${conferenceId} and (stage is not null or absent_slot is not null)
    window pair as (partition by from_id, to_id)) r
  group by from_id, to_id`

/** What became of two, with what each said. */
export type PairOutcome = Readonly<{
  fromId: string
  toId: string
  from: string
  to: string
  stage: Stage | null
  value: Money | null
  absent: 'from' | 'to' | null
  due: string
  reports: readonly Report[]
}>

type PairRow = Omit<PairOutcome, 'value' | 'reports'> &
  Readonly<{ valueMinor: bigint | null; valueCurrency: Currency | null }>

/** A page of pairs, by what is due first; `after` is `due:from:to` of the last seen. */
export async function selectOutcomes(
  db: Db,
  conferenceId: string,
  { stage, after, limit }: Readonly<{ stage?: Stage; after?: string; limit: number }>,
): Promise<PairOutcome[]> {
  const [due, fromId, toId] = after?.split(':') ?? []
  const { rows } = await sql<PairRow>`select p.from_id as "fromId", p.to_id as "toId",
      one.headline as "from", other.headline as "to", p.stage, p.value_minor as "valueMinor",
      p.value_currency as "valueCurrency", p.absent, p.due
    from (${pairsOf(conferenceId)}) p
    join conferences.meeter one on one.conference_id = ${conferenceId}
      and one.registration_id = p.from_id
    join conferences.meeter other on other.conference_id = ${conferenceId}
      and other.registration_id = p.to_id
    where true ${stage ? sql`and p.stage = ${stage}` : sql``}
      ${after ? sql`and (p.due, p.from_id, p.to_id) > (${due}, ${fromId}::uuid, ${toId}::uuid)` : sql``}
    order by p.due, p.from_id, p.to_id limit ${limit}`.execute(db)
  const reports = await selectReportsOfPairs(db, conferenceId, rows)
  return rows.map(({ valueMinor, valueCurrency, ...row }) => ({
    ...row,
    value: moneyOf(valueMinor, valueCurrency),
    reports: reports.get(`${row.fromId} ${row.toId}`) ?? [],
  }))
}

async function selectReportsOfPairs(
  db: Db,
  conferenceId: string,
  pairs: readonly Readonly<{ fromId: string; toId: string }>[],
): Promise<Map<string, Report[]>> {
  const { rows } = await sql<Row>`select ${REPORT} from conferences.meeting_report r
    join unnest(${pairs.map(({ fromId }) => fromId)}::uuid[],
      ${pairs.map(({ toId }) => toId)}::uuid[]) as p (from_id, to_id)
      on p.from_id = r.from_id and p.to_id = r.to_id
    where r.conference_id = ${conferenceId} and r.stage is not null
    order by r.by_id <> r.from_id`.execute(db)
  return Map.groupBy(rows.map(toReport), ({ fromId, toId }) => `${fromId} ${toId}`)
}

type StageTotal = Readonly<{ stage: Stage; pairs: number; values: readonly Money[] }>
export type OutcomeTotals = Readonly<{
  meetings: number
  absences: number
  stages: readonly StageTotal[]
  /** How many gave one, two … five. */
  ratings: readonly number[]
}>

/** All pairs of a conference, each once. */
export async function selectTotals(db: Db, conferenceId: string): Promise<OutcomeTotals> {
  const { rows } = await sql<{
    stage: Stage | null
    currency: Currency | null
    pairs: number
    absences: number
    minor: bigint | null
  }>`select stage, value_currency as currency, count(*)::integer as pairs,
      count(*) filter (where absent is not null and stage is null)::integer as absences,
      sum(value_minor)::bigint as minor
    from (${pairsOf(conferenceId)}) p group by stage, value_currency
    order by value_currency`.execute(db)
  const { rows: rated } = await sql<{ rating: number; count: number }>`
    select rating, count(*)::integer as count from conferences.meeting_report
    where conference_id = ${conferenceId} and rating is not null group by rating`.execute(db)
  const { rows: counted } = await sql<{ count: number }>`select count(*)::integer as count
    from conferences.meeting where conference_id = ${conferenceId}`.execute(db)
  const counts = new Map(rated.map(({ rating, count }) => [rating, count]))
  return {
    meetings: counted[0]!.count,
    absences: rows.reduce((sum, row) => sum + row.absences, 0),
    stages: STAGES.map((stage) => {
      const ofStage = rows.filter((row) => row.stage === stage)
      return {
        stage,
        pairs: ofStage.reduce((sum, { pairs }) => sum + pairs, 0),
        values: ofStage.flatMap(({ minor, currency }) => moneyOf(minor, currency) ?? []),
      }
    }),
    ratings: [1, 2, 3, 4, 5].map((rating) => counts.get(rating) ?? 0),
  }
}
