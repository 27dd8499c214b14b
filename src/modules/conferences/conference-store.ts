import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Conference, ConferenceRef, Series } from './conference.ts'

const CONFERENCE = sql.raw(`id, agency_id as "agencyId", series_id as "seriesId", slug, name, city,
  time_zone as "timeZone", first_day::text as "firstDay", last_day::text as "lastDay", places, state,
  is_sample as "isSample", version`)

type Page = Readonly<{ after?: string | undefined; limit: number }>

export const insertSeries = (db: Db, { id, agencyId, name }: Series, now: Date) =>
  sql`insert into conferences.series (id, agency_id, name, created_at)
    values (${id}, ${agencyId}, ${JSON.stringify(name)}, ${now})`.execute(db)

/** The series of an office, by id. */
export async function selectSeriesOf(
  db: Db,
  agencyId: string,
  { after, limit }: Page,
): Promise<Series[]> {
  const { rows } = await sql<Series>`select id, agency_id as "agencyId", name
    from conferences.series
    where agency_id = ${agencyId} ${after ? sql`and id > ${after}` : sql``}
    order by id limit ${limit}`.execute(db)
  return rows
}

/** Those there are, in no order. */
export async function selectSeries(db: Db, ids: readonly string[]): Promise<Series[]> {
  const { rows } = await sql<Series>`select id, agency_id as "agencyId", name
    from conferences.series where id = any(${ids}::uuid[])`.execute(db)
  return rows
}

/** False when another conference has that name in its address. */
export async function insertConference(db: Db, one: Conference, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into conferences.conference (id, agency_id, series_id, slug, name, city, time_zone,
      first_day, last_day, places, state, is_sample, version, created_at)
    values (${one.id}, ${one.agencyId}, ${one.seriesId}, ${one.slug}, ${JSON.stringify(one.name)},
      ${JSON.stringify(one.city)}, ${one.timeZone}, ${one.firstDay}, ${one.lastDay}, ${one.places},
      ${one.state}, ${one.isSample}, ${one.version}, ${now})
    on conflict (slug) do nothing`.execute(db)
  return numAffectedRows === 1n
}

export const updateConference = (db: Db, one: Conference) =>
  sql`update conferences.conference set agency_id = ${one.agencyId}, series_id = ${one.seriesId},
      name = ${JSON.stringify(one.name)}, city = ${JSON.stringify(one.city)},
      time_zone = ${one.timeZone}, first_day = ${one.firstDay}, last_day = ${one.lastDay},
      places = ${one.places}, state = ${one.state}, version = ${one.version}
    where id = ${one.id}`.execute(db)

export async function selectConference(db: Db, id: string): Promise<Conference | undefined> {
  const { rows } = await sql<Conference>`select ${CONFERENCE} from conferences.conference
    where id = ${id}`.execute(db)
  return rows[0]
}

/** The lock under which a conference, its agenda and its ticket types change. */
export async function lockConference(db: Db, id: string): Promise<Conference | undefined> {
  const { rows } = await sql<Conference>`select ${CONFERENCE} from conferences.conference
    where id = ${id} for update`.execute(db)
  return rows[0]
}

export async function selectConferenceNamed(db: Db, slug: string): Promise<Conference | undefined> {
  const { rows } = await sql<Conference>`select ${CONFERENCE} from conferences.conference
    where slug = ${slug}`.execute(db)
  return rows[0]
}

export async function countConferencesOf(db: Db, agencyId: string): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) from conferences.conference
    where agency_id = ${agencyId}`.execute(db)
  return Number(rows[0]!.count)
}

/** The conferences of an office, by their first day; `after` is the id of the last one seen. */
export const selectConferencesOf = (
  db: Db,
  agencyId: ConferenceRef['agencyId'],
  page: Page,
): Promise<Conference[]> => selectByDay(db, sql`agency_id = ${agencyId}`, page)

/** What anybody may read, by the first day. */
export const selectShownConferences = (
  db: Db,
  { seriesId, ...page }: Page & Readonly<{ seriesId?: string | undefined }>,
): Promise<Conference[]> =>
  selectByDay(
    db,
    seriesId ? sql`state <> 'draft' and series_id = ${seriesId}` : sql`state <> 'draft'`,
    page,
  )

async function selectByDay(
  db: Db,
  which: ReturnType<typeof sql>,
  { after, limit }: Page,
): Promise<Conference[]> {
  const behind = after
    ? sql`and (first_day, id) > (select seen.first_day, seen.id from conferences.conference seen
        where seen.id = ${after})`
    : sql``
  const { rows } = await sql<Conference>`select ${CONFERENCE} from conferences.conference
    where ${which} ${behind} order by first_day, id limit ${limit}`.execute(db)
  return rows
}
