import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { AgendaRef, AgendaSession, Room, Speaker, Track } from './agenda.ts'

const SESSION = sql.raw(`conference_id as "conferenceId", id, key, title, subtitle, abstract, kind,
  language, links, track_id as "trackId", room_id as "roomId", starts_at as "startsAt",
  ends_at as "endsAt", is_all_day as "isAllDay", repeats, sequence, changed_at as "changedAt",
  cancelled_at as "cancelledAt", array(select speaker_id from conferences.session_speaker by
    where by.conference_id = session.conference_id and by.session_id = session.id
    order by by.position) as "speakerIds"`)

export async function selectTracks(db: Db, conferenceId: string): Promise<Track[]> {
  const { rows } = await sql<Track>`select id, name, name_zh as "nameZh" from conferences.track
    where conference_id = ${conferenceId} order by name`.execute(db)
  return rows
}

export async function selectRooms(db: Db, conferenceId: string): Promise<Room[]> {
  const { rows } = await sql<Room>`select id, name, name_zh as "nameZh", capacity, position
    from conferences.room where conference_id = ${conferenceId} order by position, name`.execute(db)
  return rows
}

export async function selectSpeakers(
  db: Db,
  conferenceId: string,
  ids: readonly string[],
): Promise<Speaker[]> {
  const { rows } = await sql<Speaker>`select id, key, name, name_zh as "nameZh"
    from conferences.speaker where conference_id = ${conferenceId} and id = any(${ids}::uuid[])`.execute(
    db,
  )
  return rows
}

/** Names in the other language, where a speaker that was written by hand has one. */
export const saveSpeakerNames = (
  db: Db,
  conferenceId: string,
  speakers: readonly Pick<Speaker, 'key' | 'nameZh'>[],
) =>
  sql`update conferences.speaker set name_zh = one."nameZh"
    from jsonb_to_recordset(${JSON.stringify(speakers)}::jsonb) as one (key text, "nameZh" text)
    where conference_id = ${conferenceId} and speaker.key = one.key`.execute(db)

type NewName = Readonly<{ id: string; name: string }>

/** Those whose names are not there yet. */
export const insertTracks = (db: Db, conferenceId: string, tracks: readonly NewName[]) =>
  sql`insert into conferences.track (conference_id, id, name)
    select ${conferenceId}, id, name
    from jsonb_to_recordset(${JSON.stringify(tracks)}::jsonb) as one (id uuid, name text)
    on conflict (conference_id, name) do nothing`.execute(db)

/** Those whose names are not there yet, behind those that are. */
export const insertRooms = (db: Db, conferenceId: string, rooms: readonly NewName[]) =>
  sql`insert into conferences.room (conference_id, id, name, position)
    select ${conferenceId}, id, name,
      (select coalesce(max(position) + 1, 0) from conferences.room
        where conference_id = ${conferenceId}) + row_number() over (order by id)
    from jsonb_to_recordset(${JSON.stringify(rooms)}::jsonb) as one (id uuid, name text)
    on conflict (conference_id, name) do nothing`.execute(db)

export const saveTrack = (db: Db, conferenceId: string, { id, name, nameZh }: Track) =>
  sql`insert into conferences.track (conference_id, id, name, name_zh)
    values (${conferenceId}, ${id}, ${name}, ${nameZh})
    on conflict (conference_id, name) do update set name_zh = excluded.name_zh`.execute(db)

export const saveRoom = (db: Db, conferenceId: string, one: Room) =>
  sql`insert into conferences.room (conference_id, id, name, name_zh, capacity, position)
    values (${conferenceId}, ${one.id}, ${one.name}, ${one.nameZh}, ${one.capacity},
      ${one.position})
    on conflict (conference_id, name) do update
      set name_zh = excluded.name_zh, capacity = excluded.capacity`.execute(db)

/** Brings speakers in, by their keys; a name that changed is the new one. Returns the ids by key. */
export async function saveSpeakers(
  db: Db,
  conferenceId: string,
  speakers: readonly Omit<Speaker, 'nameZh'>[],
): Promise<Map<string, string>> {
  await sql`insert into conferences.speaker (conference_id, id, key, name)
    select ${conferenceId}, id, key, name
    from jsonb_to_recordset(${JSON.stringify(speakers)}::jsonb) as one (id uuid, key text, name text)
    on conflict (conference_id, key) do update set name = excluded.name
      where speaker.name <> excluded.name`.execute(db)
  const { rows } = await sql<{ id: string; key: string }>`select id, key from conferences.speaker
    where conference_id = ${conferenceId}
      and key = any(${speakers.map(({ key }) => key)}::text[])`.execute(db)
  return new Map(rows.map(({ id, key }) => [key, id]))
}

export type KnownSession = Readonly<{ id: string; key: string; hash: string | null }>

/** Every session, as far as an import asks. */
export async function selectKnown(db: Db, conferenceId: string): Promise<KnownSession[]> {
  const { rows } = await sql<KnownSession>`select id, key, source_hash as hash
    from conferences.session where conference_id = ${conferenceId}`.execute(db)
  return rows
}

/** A session as it is written; `hash` is null of one that came from no file. */
export type SavedSession = AgendaSession & Readonly<{ hash: string | null }>

/** Sessions of one conference that are new or have changed, with who speaks. */
export async function saveSessions(
  db: Db,
  conferenceId: string,
  sessions: readonly SavedSession[],
): Promise<void> {
  await sql`insert into conferences.session (conference_id, id, key, source_hash, title, subtitle,
      abstract, kind, language, links, track_id, room_id, starts_at, ends_at, is_all_day, repeats,
      sequence, changed_at, cancelled_at)
    select ${conferenceId}, id, key, hash, title, subtitle, abstract, kind, language, links,
      "trackId", "roomId", "startsAt", "endsAt", "isAllDay",
      array(select jsonb_array_elements_text(repeats)), sequence, "changedAt", "cancelledAt"
    from jsonb_to_recordset(${JSON.stringify(sessions)}::jsonb) as one (id uuid, key text,
      hash text, title jsonb, subtitle text, abstract jsonb, kind text, language text, links jsonb,
      "trackId" uuid, "roomId" uuid, "startsAt" timestamptz, "endsAt" timestamptz,
      "isAllDay" boolean, repeats jsonb, sequence integer, "changedAt" timestamptz,
      "cancelledAt" timestamptz)
    on conflict (conference_id, id) do update set source_hash = excluded.source_hash,
      title = excluded.title, subtitle = excluded.subtitle, abstract = excluded.abstract,
      kind = excluded.kind, language = excluded.language, links = excluded.links,
      track_id = excluded.track_id, room_id = excluded.room_id, starts_at = excluded.starts_at,
      ends_at = excluded.ends_at, is_all_day = excluded.is_all_day, repeats = excluded.repeats,
      sequence = session.sequence + 1, changed_at = excluded.changed_at,
      cancelled_at = excluded.cancelled_at`.execute(db)
  const ids = sessions.map(({ id }) => id)
  await sql`delete from conferences.session_speaker
    where conference_id = ${conferenceId} and session_id = any(${ids}::uuid[])`.execute(db)
  const speaking = sessions.flatMap(({ id, speakerIds }) =>
    speakerIds.map((speakerId, position) => ({ id, speakerId, position })),
  )
  await sql`insert into conferences.session_speaker (conference_id, session_id, position, speaker_id)
    select ${conferenceId}, id, position, "speakerId"
    from jsonb_to_recordset(${JSON.stringify(speaking)}::jsonb)
      as one (id uuid, position integer, "speakerId" uuid)`.execute(db)
}

export async function selectSession(
  db: Db,
  { conferenceId, sessionId }: AgendaRef,
): Promise<SavedSession | undefined> {
  const { rows } = await sql<SavedSession>`select ${SESSION}, source_hash as hash
    from conferences.session where conference_id = ${conferenceId} and id = ${sessionId}`.execute(
    db,
  )
  return rows[0]
}

/** Those of these ids, in the order they begin. */
export async function selectSessionsOf(
  db: Db,
  conferenceId: string,
  ids: readonly string[],
): Promise<AgendaSession[]> {
  const { rows } = await sql<AgendaSession>`select ${SESSION} from conferences.session
    where conference_id = ${conferenceId} and id = any(${ids}::uuid[])
    order by starts_at, id`.execute(db)
  return rows
}

export type AgendaFilter = Readonly<{
  from?: Date | undefined
  to?: Date | undefined
  trackId?: string | undefined
  roomId?: string | undefined
  after?: string | undefined
  limit: number
}>

/** In the order they begin; `after` is the id of the last one seen. */
export async function selectSessions(
  db: Db,
  conferenceId: string,
  { from, to, trackId, roomId, after, limit }: AgendaFilter,
): Promise<AgendaSession[]> {
  const { rows } = await sql<AgendaSession>`select ${SESSION} from conferences.session
    where conference_id = ${conferenceId}
      ${from ? sql`and starts_at >= ${from}` : sql``}
      ${to ? sql`and starts_at < ${to}` : sql``}
      ${trackId ? sql`and track_id = ${trackId}` : sql``}
      ${roomId ? sql`and room_id = ${roomId}` : sql``}
      ${
        after
          ? sql`and (starts_at, id) > (select seen.starts_at, seen.id
              from conferences.session seen
              where seen.conference_id = ${conferenceId} and seen.id = ${after})`
          : sql``
      }
    order by starts_at, id limit ${limit}`.execute(db)
  return rows
}

/** The days on which sessions begin, on the calendar of the conference. */
export async function selectDays(
  db: Db,
  conferenceId: string,
  timeZone: string,
): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select distinct ((starts_at at time zone ${timeZone})::date)::text as day
    from conferences.session where conference_id = ${conferenceId} order by day`.execute(db)
  return rows.map(({ day }) => day)
}
