import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Meeter, Wish, WishState } from './meeting.ts'
import type { MeetingFrame } from './meeting-file.ts'

export type KeptFrame = Readonly<{ frame: MeetingFrame; version: number }>

export type NamedMeeting = Readonly<{
  fromId: string
  toId: string
  slot: number
  table: string
  interpreter: string | null
}>

export type PlanSummary = Readonly<{
  number: number
  frameVersion: number
  madeAt: Date
  points: number
  worth: number
  upperBound: number
  gap: number
  wishes: number
  meetings: number
  without: number
  dropped: number
  added: number
  moved: number
}>

type Page = Readonly<{ after?: string | undefined; limit: number }>

/** A meeter with the kind of ticket they come with. */
export type ComingMeeter = Meeter & Readonly<{ ticketTypeId: string }>

const MEETER = sql.raw(`m.registration_id as id, m.headline, m.offers, m.needs, m.languages, m.busy,
  m.most_meetings as "mostMeetings"`)
const WISH = sql.raw(`w.from_id as "fromId", w.to_id as "toId", w.state, w.note,
  w.asked_at as "askedAt", w.decided_at as "decidedAt"`)
const MEETING = sql.raw(`g.from_id as "fromId", g.to_id as "toId", g.slot, g.table_name as "table",
  g.interpreter`)
/** Who has a place: who only waits, or cancelled, meets nobody. */
const COMES = sql.raw(`join conferences.registration r on r.conference_id = m.conference_id
  and r.id = m.registration_id and r.state = 'confirmed'`)
const COMING = sql`${MEETER}, r.ticket_type_id as "ticketTypeId"`

export async function selectFrame(db: Db, conferenceId: string): Promise<KeptFrame | undefined> {
  const { rows } = await sql<KeptFrame>`select frame, version from conferences.meeting_frame
    where conference_id = ${conferenceId}`.execute(db)
  return rows[0]
}

export const saveFrame = (db: Db, conferenceId: string, { frame, version }: KeptFrame) =>
  sql`insert into conferences.meeting_frame (conference_id, frame, version)
    values (${conferenceId}, ${JSON.stringify(frame)}, ${version})
    on conflict (conference_id) do update set frame = excluded.frame, version = excluded.version`.execute(
    db,
  )

export async function selectMeeter(
  db: Db,
  conferenceId: string,
  id: string,
): Promise<ComingMeeter | undefined> {
  const { rows } = await sql<ComingMeeter>`select ${COMING} from conferences.meeter m ${COMES}
    where m.conference_id = ${conferenceId} and m.registration_id = ${id}`.execute(db)
  return rows[0]
}

export const saveMeeter = (db: Db, conferenceId: string, one: Meeter, now: Date) =>
  sql`insert into conferences.meeter (conference_id, registration_id, headline, offers, needs,
      languages, busy, most_meetings, changed_at)
    values (${conferenceId}, ${one.id}, ${one.headline}, ${one.offers}, ${one.needs},
      ${one.languages}, ${one.busy}, ${one.mostMeetings}, ${now})
    on conflict (conference_id, registration_id) do update set headline = excluded.headline,
      offers = excluded.offers, needs = excluded.needs, languages = excluded.languages,
      busy = excluded.busy, most_meetings = excluded.most_meetings,
      changed_at = excluded.changed_at`.execute(db)

/** With them go their wishes and meetings. */
export const deleteMeeters = (db: Db, conferenceId: string, ids: readonly string[]) =>
  sql`delete from conferences.meeter
    where conference_id = ${conferenceId} and registration_id = any(${ids}::uuid[])`.execute(db)

/** Some of those whose conference ended before a day. */
export const deleteOldMeeters = (db: Db, before: string, limit: number) =>
  sql`delete from conferences.meeter where (conference_id, registration_id) in (
    select m.conference_id, m.registration_id from conferences.meeter m
    join conferences.conference c on c.id = m.conference_id
    where c.last_day < ${before} limit ${limit})`.execute(db)

/** Everybody who comes and wants to meet, by id. */
export async function selectMeeters(db: Db, conferenceId: string): Promise<ComingMeeter[]> {
  const { rows } = await sql<ComingMeeter>`select ${COMING} from conferences.meeter m ${COMES}
    where m.conference_id = ${conferenceId} order by m.registration_id`.execute(db)
  return rows
}

/**
 * Those who offer what one needs or need what one offers, most of it first; nobody who asked or was asked
 * already, and nobody of a kind of ticket that is not `meetable`. `after` is `count:id` of the last seen.
 */
export async function selectSuggested(
  db: Db,
  conferenceId: string,
  own: Meeter,
  { after, limit, meetable }: Page & Readonly<{ meetable: readonly string[] | undefined }>,
): Promise<(Meeter & { fit: number })[]> {
  const [fit, id] = after?.split(':') ?? []
  const { rows } = await sql<Meeter & { fit: number }>`select * from (
      select ${MEETER},
        cardinality(array(select unnest(m.offers) intersect select unnest(${own.needs}::text[])))
        + cardinality(array(select unnest(m.needs) intersect select unnest(${own.offers}::text[]))) as fit
      from conferences.meeter m ${COMES}
      where m.conference_id = ${conferenceId} and m.registration_id <> ${own.id}
        ${meetable ? sql`and r.ticket_type_id = any(${meetable}::uuid[])` : sql``}
        and (m.offers && ${own.needs}::text[] or m.needs && ${own.offers}::text[])
        and not exists (select from conferences.wish w where w.conference_id = m.conference_id
          and ((w.from_id = m.registration_id and w.to_id = ${own.id})
            or (w.to_id = m.registration_id and w.from_id = ${own.id})))) found
    ${after ? sql`where (found.fit < ${Number(fit)} or (found.fit = ${Number(fit)} and found.id > ${id}))` : sql``}
    order by found.fit desc, found.id limit ${limit}`.execute(db)
  return rows
}

/** Wishes of one person, asked and got, with who is on the other side; the newest first. */
export async function selectWishesOf(
  db: Db,
  conferenceId: string,
  id: string,
  { after, limit }: Page,
): Promise<(Wish & { other: Meeter })[]> {
  const { rows } = await sql<Wish & Omit<Meeter, 'id'> & { id: string }>`
    select ${WISH}, ${MEETER} from conferences.wish w
    join conferences.meeter m on m.conference_id = w.conference_id
      and m.registration_id = case when w.from_id = ${id} then w.to_id else w.from_id end
    where w.conference_id = ${conferenceId} and (w.from_id = ${id} or w.to_id = ${id})
      ${after ? sql`and m.registration_id < ${after}` : sql``}
    order by m.registration_id desc limit ${limit}`.execute(db)
  return rows.map(({ fromId, toId, state, note, askedAt, decidedAt, ...other }) => ({
    ...{ fromId, toId, state, note, askedAt, decidedAt },
    other,
  }))
}

/** The wish between two, whoever asked, locked. */
export async function lockWish(
  db: Db,
  conferenceId: string,
  one: string,
  other: string,
): Promise<Wish | undefined> {
  const { rows } = await sql<Wish>`select ${WISH} from conferences.wish w
    where w.conference_id = ${conferenceId}
      and least(w.from_id, w.to_id) = least(${one}::uuid, ${other}::uuid)
      and greatest(w.from_id, w.to_id) = greatest(${one}::uuid, ${other}::uuid)
    for update`.execute(db)
  return rows[0]
}

/** False when the two have one already. */
export async function insertWish(db: Db, conferenceId: string, one: Wish): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into conferences.wish (conference_id, from_id, to_id, state, note, asked_at, decided_at)
    values (${conferenceId}, ${one.fromId}, ${one.toId}, ${one.state}, ${one.note}, ${one.askedAt},
      ${one.decidedAt})
    on conflict do nothing`.execute(db)
  return numAffectedRows === 1n
}

/** A wish that is no longer accepted loses its meeting. */
export async function updateWish(
  db: Db,
  conferenceId: string,
  { fromId, toId }: Pick<Wish, 'fromId' | 'toId'>,
  state: WishState,
  now: Date,
): Promise<void> {
  await sql`update conferences.wish set state = ${state}, decided_at = ${now}
    where conference_id = ${conferenceId} and from_id = ${fromId} and to_id = ${toId}`.execute(db)
  if (state === 'accepted') return
  await sql`delete from conferences.meeting
    where conference_id = ${conferenceId} and from_id = ${fromId} and to_id = ${toId}`.execute(db)
}

/** Wishes of one person that wait for an answer. */
export async function countAsked(db: Db, conferenceId: string, fromId: string): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) from conferences.wish
    where conference_id = ${conferenceId} and from_id = ${fromId} and state = 'asked'`.execute(db)
  return Number(rows[0]!.count)
}

/** How it stands between every two of whom one asked, in order of their ids. */
export async function selectPairs(
  db: Db,
  conferenceId: string,
): Promise<Pick<Wish, 'fromId' | 'toId' | 'state'>[]> {
  const { rows } = await sql<Pick<Wish, 'fromId' | 'toId' | 'state'>>`
    select from_id as "fromId", to_id as "toId", state from conferences.wish
    where conference_id = ${conferenceId} order by from_id, to_id`.execute(db)
  return rows
}

export async function selectMeetings(db: Db, conferenceId: string): Promise<NamedMeeting[]> {
  const { rows } = await sql<NamedMeeting>`select ${MEETING} from conferences.meeting g
    where g.conference_id = ${conferenceId} order by g.slot, g.table_name`.execute(db)
  return rows
}

/** A page of the plan, by slot and table; `after` is `slot:table` of the last seen. */
export async function selectMeetingPage(
  db: Db,
  conferenceId: string,
  { after, limit }: Page,
): Promise<(NamedMeeting & { from: string; to: string })[]> {
  const cut = after?.indexOf(':') ?? -1
  const behind = after
    ? sql`and (g.slot, g.table_name) > (${Number(after.slice(0, cut))}::smallint, ${after.slice(cut + 1)})`
    : sql``
  const { rows } = await sql<NamedMeeting & { from: string; to: string }>`
    select ${MEETING}, one.headline as "from", other.headline as "to"
    from conferences.meeting g
    join conferences.meeter one on one.conference_id = g.conference_id
      and one.registration_id = g.from_id
    join conferences.meeter other on other.conference_id = g.conference_id
      and other.registration_id = g.to_id
    where g.conference_id = ${conferenceId} ${behind}
    order by g.slot, g.table_name limit ${limit}`.execute(db)
  return rows
}

export async function selectMeetingsOf(
  db: Db,
  conferenceId: string,
  id: string,
): Promise<(NamedMeeting & { other: Meeter })[]> {
  const { rows } = await sql<NamedMeeting & Meeter>`select ${MEETING}, ${MEETER}
    from conferences.meeting g
    join conferences.meeter m on m.conference_id = g.conference_id
      and m.registration_id = case when g.from_id = ${id} then g.to_id else g.from_id end
    where g.conference_id = ${conferenceId} and (g.from_id = ${id} or g.to_id = ${id})
    order by g.slot`.execute(db)
  return rows.map(({ fromId, toId, slot, table, interpreter, ...other }) => ({
    ...{ fromId, toId, slot, table, interpreter },
    other,
  }))
}

export async function selectPlan(db: Db, conferenceId: string): Promise<PlanSummary | undefined> {
  const { rows } = await sql<PlanSummary>`select number, frame_version as "frameVersion",
      made_at as "madeAt", points, worth, upper_bound as "upperBound", gap, wishes, meetings, without,
      dropped, added, moved
    from conferences.meeting_plan where conference_id = ${conferenceId}
    order by number desc limit 1`.execute(db)
  return rows[0]
}

/**
 * Puts a plan in the place of the one before. Meetings of which somebody changed their mind while it was
 * made are left out; those that nobody asked for become a suggestion, and suggestions without one go.
 */
export async function replacePlan(
  db: Db,
  conferenceId: string,
  plan: PlanSummary,
  meetings: readonly NamedMeeting[],
): Promise<void> {
  await sql`delete from conferences.meeting where conference_id = ${conferenceId}`.execute(db)
  const column = <Key extends keyof NamedMeeting>(key: Key) => meetings.map((one) => one[key])
  const [from, to] = [column('fromId'), column('toId')]
  await sql`delete from conferences.wish w
    where w.conference_id = ${conferenceId} and w.state = 'suggested' and not exists (
      select from unnest(${from}::uuid[], ${to}::uuid[]) as given (from_id, to_id)
      where given.from_id = w.from_id and given.to_id = w.to_id)`.execute(db)
  await sql`insert into conferences.wish (conference_id, from_id, to_id, state, note, asked_at)
    select ${conferenceId}, given.from_id, given.to_id, 'suggested', '', ${plan.madeAt}
    from unnest(${from}::uuid[], ${to}::uuid[]) as given (from_id, to_id)
    join conferences.meeter f on f.conference_id = ${conferenceId} and f.registration_id = given.from_id
    join conferences.meeter t on t.conference_id = ${conferenceId} and t.registration_id = given.to_id
    on conflict do nothing`.execute(db)
  await sql`insert into conferences.meeting
      (conference_id, from_id, to_id, slot, table_name, interpreter)
    select ${conferenceId}, given.* from unnest(${from}::uuid[],
      ${to}::uuid[], ${column('slot')}::smallint[], ${column('table')}::text[],
      ${column('interpreter')}::text[]) as given (from_id, to_id, slot, table_name, interpreter)
    join conferences.wish w on w.conference_id = ${conferenceId} and w.from_id = given.from_id
      and w.to_id = given.to_id and w.state in ('accepted', 'suggested')`.execute(db)
  await sql`insert into conferences.meeting_plan (conference_id, number, frame_version, made_at, points,
      worth, upper_bound, gap, wishes, meetings, without, dropped, added, moved)
    values (${conferenceId}, ${plan.number}, ${plan.frameVersion}, ${plan.madeAt}, ${plan.points},
      ${plan.worth}, ${plan.upperBound}, ${plan.gap}, ${plan.wishes}, ${plan.meetings},
      ${plan.without}, ${plan.dropped}, ${plan.added}, ${plan.moved})`.execute(db)
}
