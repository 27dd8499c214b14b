import { sql } from 'kysely'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { CaseRef, Outcome, ReferralState, Topic, Turn } from './case.ts'

type Page = Readonly<{ after?: string | undefined; limit: number }>

/** Businesses that an office counsels: that joined, show it a figure, or applied to it; by id. */
const clientsOf = (agencyId: string) => sql`select business_id from programmes.client
    where agency_id = ${agencyId} and left_at is null
  union select business_id from programmes.reader where agency_id = ${agencyId}
  union select business_id from programmes.application where agency_id = ${agencyId}`

export async function isClient(db: Db, { agencyId, businessId }: CaseRef): Promise<boolean> {
  const { rows } = await sql`select 1 from (${clientsOf(agencyId)}) as client
    where business_id = ${businessId}`.execute(db)
  return rows.length > 0
}

/** Whether the office has ever written something down of the business. */
export async function hasCase(db: Db, { agencyId, businessId }: CaseRef): Promise<boolean> {
  const { rows } = await sql`select 1 where
    exists (select from programmes.case_note
      where agency_id = ${agencyId} and business_id = ${businessId})
    or exists (select from programmes.counsel_time
      where agency_id = ${agencyId} and business_id = ${businessId})`.execute(db)
  return rows.length > 0
}

export type CaseRow = Readonly<{
  businessId: string
  minutes: number
  nextOn: Day | null
  turn: Turn | null
}>

/** Clients by id, with the time given to each and what is due first. */
export async function selectCases(
  db: Db,
  agencyId: string,
  { after, limit }: Page,
): Promise<CaseRow[]> {
  const behind = after ? sql`where business_id > ${after}` : sql``
  const { rows } = await sql<Omit<CaseRow, 'minutes'> & { minutes: bigint }>`
    select page.business_id as "businessId", next.due_on::text as "nextOn", next.turn,
      coalesce((select sum(minutes) from programmes.counsel_time as time
        where time.agency_id = ${agencyId} and time.business_id = page.business_id
          and taken_back_at is null), 0) as minutes
    from (select business_id from (${clientsOf(agencyId)}) as client ${behind}
      order by business_id limit ${limit}) as page
    left join lateral (select due_on, turn from programmes.next_action as action
      where action.agency_id = ${agencyId} and action.business_id = page.business_id
        and done_at is null order by due_on, id limit 1) as next on true
    order by page.business_id`.execute(db)
  return rows.map((row) => ({ ...row, minutes: Number(row.minutes) }))
}

export type SealedNote = Readonly<{
  agencyId: string
  id: string
  businessId: string
  corrects: string | null
  words: Buffer
  authorId: string
  at: Date
}>

export const insertNote = (db: Db, note: SealedNote) =>
  sql`insert into programmes.case_note (agency_id, id, business_id, corrects, words, author_id, at)
    values (${note.agencyId}, ${note.id}, ${note.businessId}, ${note.corrects}, ${note.words},
      ${note.authorId}, ${note.at})`.execute(db)

const NOTE = sql.raw(`agency_id as "agencyId", id, business_id as "businessId", corrects, words,
  author_id as "authorId", at`)

/** The newest first. */
export async function selectNotes(
  db: Db,
  { agencyId, businessId }: CaseRef,
  { after, limit }: Page,
): Promise<SealedNote[]> {
  const behind = after ? sql`and id < ${after}` : sql``
  const { rows } = await sql<SealedNote>`select ${NOTE} from programmes.case_note
    where agency_id = ${agencyId} and business_id = ${businessId} ${behind}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

export async function isNoteThere(db: Db, ref: CaseRef, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from programmes.case_note where agency_id = ${ref.agencyId}
    and business_id = ${ref.businessId} and id = ${id}`.execute(db)
  return rows.length > 0
}

export type Spent = Readonly<{
  id: string
  spentOn: Day
  minutes: number
  topic: Topic
  authorId: string
  takenBackAt: Date | null
}>

export const insertTime = (db: Db, ref: CaseRef, time: Omit<Spent, 'takenBackAt'>, now: Date) =>
  sql`insert into programmes.counsel_time (agency_id, id, business_id, spent_on, minutes, topic,
      author_id, at)
    values (${ref.agencyId}, ${time.id}, ${ref.businessId}, ${time.spentOn}, ${time.minutes},
      ${time.topic}, ${time.authorId}, ${now})`.execute(db)

/** The newest first. */
export async function selectTimes(
  db: Db,
  { agencyId, businessId }: CaseRef,
  { after, limit }: Page,
): Promise<Spent[]> {
  const behind = after ? sql`and id < ${after}` : sql``
  const { rows } = await sql<Spent>`select id, spent_on::text as "spentOn", minutes, topic,
      author_id as "authorId", taken_back_at as "takenBackAt" from programmes.counsel_time
    where agency_id = ${agencyId} and business_id = ${businessId} ${behind}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

/** True when it counted until now. */
export async function takeBack(
  db: Db,
  { agencyId, businessId }: CaseRef,
  id: string,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update programmes.counsel_time set taken_back_at = ${now}
    where agency_id = ${agencyId} and business_id = ${businessId} and id = ${id}
      and taken_back_at is null`.execute(db)
  return numAffectedRows === 1n
}

export type TimeTotal = Readonly<{
  month: string
  topic: Topic
  entries: number
  minutes: number
  clients: number
}>

/** Time by month and topic, of the days from `from` to `to`. */
export async function sumTimes(
  db: Db,
  agencyId: string,
  { from, to }: { from: Day; to: Day },
): Promise<TimeTotal[]> {
  const { rows } = await sql<
    Readonly<{ month: string; topic: Topic; entries: bigint; minutes: bigint; clients: bigint }>
  >`select to_char(spent_on, 'YYYY-MM') as month, topic, count(*) as entries,
      sum(minutes) as minutes, count(distinct business_id) as clients
    from programmes.counsel_time where agency_id = ${agencyId} and taken_back_at is null
      and spent_on between ${from} and ${to}
    group by 1, 2 order by 1, 2`.execute(db)
  return rows.map((row) => ({
    ...row,
    entries: Number(row.entries),
    minutes: Number(row.minutes),
    clients: Number(row.clients),
  }))
}

export type Action = CaseRef &
  Readonly<{ id: string; what: string; dueOn: Day; turn: Turn; authorId: string }>

export async function countOpenActions(db: Db, { agencyId, businessId }: CaseRef): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) as count from programmes.next_action
    where agency_id = ${agencyId} and business_id = ${businessId} and done_at is null`.execute(db)
  return Number(rows[0]!.count)
}

export const insertAction = (db: Db, action: Action, now: Date) =>
  sql`insert into programmes.next_action (agency_id, id, business_id, what, due_on, turn, author_id, at)
    values (${action.agencyId}, ${action.id}, ${action.businessId}, ${action.what}, ${action.dueOn},
      ${action.turn}, ${action.authorId}, ${now})`.execute(db)

/** True when it was open until now. */
export async function endAction(
  db: Db,
  { agencyId, businessId }: CaseRef,
  id: string,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update programmes.next_action set done_at = ${now}
    where agency_id = ${agencyId} and business_id = ${businessId} and id = ${id}
      and done_at is null`.execute(db)
  return numAffectedRows === 1n
}

/** What is open and due by a day, the longest due first; of one client or one counsellor if asked for. */
export async function selectDue(
  db: Db,
  agencyId: string,
  by: Readonly<{
    until?: Day | undefined
    businessId?: string | undefined
    authorId?: string | undefined
    after?: Readonly<{ dueOn: Day; id: string }> | undefined
    limit: number
  }>,
): Promise<Action[]> {
  const { until, businessId, authorId, after, limit } = by
  const { rows } =
    await sql<Action>`select agency_id as "agencyId", business_id as "businessId", id,
      what, due_on::text as "dueOn", turn, author_id as "authorId"
    from programmes.next_action where agency_id = ${agencyId} and done_at is null
      ${until ? sql`and due_on <= ${until}` : sql``}
      ${businessId ? sql`and business_id = ${businessId}` : sql``}
      ${authorId ? sql`and author_id = ${authorId}` : sql``}
      ${after ? sql`and (due_on, id) > (${after.dueOn}::date, ${after.id}::uuid)` : sql``}
    order by due_on, id limit ${limit}`.execute(db)
  return rows
}

export type Referral = CaseRef &
  Readonly<{
    id: string
    toAgencyId: string | null
    toName: string | null
    reason: string
    state: ReferralState
    askedAt: Date
    answeredAt: Date | null
    outcome: Outcome | null
    outcomeWords: string | null
  }>

export const insertReferral = (db: Db, one: Referral & { askedBy: string }) =>
  sql`insert into programmes.referral (agency_id, id, business_id, to_agency_id, to_name, reason, state,
      asked_at, asked_by)
    values (${one.agencyId}, ${one.id}, ${one.businessId}, ${one.toAgencyId}, ${one.toName},
      ${one.reason}, ${one.state}, ${one.askedAt}, ${one.askedBy})`.execute(db)

const REFERRAL = sql.raw(`agency_id as "agencyId", id, business_id as "businessId",
  to_agency_id as "toAgencyId", to_name as "toName", reason, state, asked_at as "askedAt",
  answered_at as "answeredAt", outcome, outcome_words as "outcomeWords"`)

/** Of one client of an office, of a business, or to an office those that were agreed to; newest first. */
export async function selectReferrals(
  db: Db,
  by: Readonly<{ agencyId?: string; businessId?: string; toAgencyId?: string }>,
  { after, limit }: Page,
): Promise<Referral[]> {
  const { agencyId, businessId, toAgencyId } = by
  const { rows } = await sql<Referral>`select ${REFERRAL} from programmes.referral where true
      ${agencyId ? sql`and agency_id = ${agencyId}` : sql``}
      ${businessId ? sql`and business_id = ${businessId}` : sql``}
      ${toAgencyId ? sql`and to_agency_id = ${toAgencyId} and state in ('agreed', 'ended')` : sql``}
      ${after ? sql`and id < ${after}` : sql``}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

export async function countOpenReferrals(
  db: Db,
  { agencyId, businessId }: CaseRef,
): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) as count from programmes.referral
    where agency_id = ${agencyId} and business_id = ${businessId}
      and state in ('asked', 'agreed')`.execute(db)
  return Number(rows[0]!.count)
}

/** What the business says to it; undefined when it was not asked. */
export async function answerReferral(
  db: Db,
  { agencyId, businessId }: CaseRef,
  id: string,
  { state, now }: { state: 'agreed' | 'refused'; now: Date },
): Promise<Referral | undefined> {
  const { rows } = await sql<Referral>`update programmes.referral
    set state = ${state}, answered_at = ${now}
    where agency_id = ${agencyId} and business_id = ${businessId} and id = ${id}
      and state = 'asked' returning ${REFERRAL}`.execute(db)
  return rows[0]
}

/** True when it was agreed to and had no outcome. */
export async function endReferral(
  db: Db,
  { agencyId, businessId }: CaseRef,
  id: string,
  { outcome, words, now }: { outcome: Outcome; words: string | null; now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update programmes.referral set state = 'ended',
      outcome = ${outcome}, outcome_words = ${words}, ended_at = ${now}
    where agency_id = ${agencyId} and business_id = ${businessId} and id = ${id}
      and state = 'agreed'`.execute(db)
  return numAffectedRows === 1n
}

const WORDS = ['case_note', 'next_action', 'referral'] as const

/** What was written down of a business by whichever office; the time given to it stays, without words. */
export async function deleteCases(db: Db, businessId: string): Promise<void> {
  for (const table of WORDS) {
    await sql`delete from ${sql.table(`programmes.${table}`)}
      where business_id = ${businessId}`.execute(db)
  }
}

/** Clients of whom nothing was written down since a moment, by key. */
export async function selectOldCases(
  db: Db,
  before: Date,
  { after, limit }: { after: CaseRef | undefined; limit: number },
): Promise<CaseRef[]> {
  const behind = after
    ? sql`where (agency_id, business_id) > (${after.agencyId}::uuid, ${after.businessId}::uuid)`
    : sql``
  const { rows } = await sql<CaseRef>`select agency_id as "agencyId", business_id as "businessId"
    from (select agency_id, business_id, at from programmes.case_note
      union all select agency_id, business_id, greatest(at, done_at) from programmes.next_action
      union all select agency_id, business_id, greatest(asked_at, answered_at, ended_at)
        from programmes.referral) as word
    ${behind} group by agency_id, business_id having max(at) < ${before}
    order by agency_id, business_id limit ${limit}`.execute(db)
  return rows
}

export async function deleteCase(db: Db, { agencyId, businessId }: CaseRef): Promise<void> {
  for (const table of WORDS) {
    await sql`delete from ${sql.table(`programmes.${table}`)}
      where agency_id = ${agencyId} and business_id = ${businessId}`.execute(db)
  }
}

type SealedWords = Readonly<{ agencyId: string; id: string; sealed: Buffer }>

/** Sealed words in the order of their keys, locked: to be sealed again. */
export async function lockNotes(
  db: Db,
  { after, limit }: { after: readonly [string, string] | undefined; limit: number },
): Promise<SealedWords[]> {
  const behind = after ? sql`where (agency_id, id) > (${after[0]}::uuid, ${after[1]}::uuid)` : sql``
  const { rows } = await sql<SealedWords>`select agency_id as "agencyId", id, words as sealed
    from programmes.case_note ${behind} order by agency_id, id limit ${limit} for update`.execute(
    db,
  )
  return rows
}

export async function saveNotes(db: Db, sealed: readonly SealedWords[]): Promise<void> {
  for (const { agencyId, id, sealed: words } of sealed) {
    await sql`update programmes.case_note set words = ${words}
      where agency_id = ${agencyId} and id = ${id}`.execute(db)
  }
}
