import type { Static } from 'typebox'
import { addDays, parseDay } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import { nextAfter } from '../../platform/wire.ts'
import type { AgendaSession, Room, Speaker, Track } from './agenda.ts'
import {
  selectDays,
  selectRooms,
  selectSessions,
  selectSpeakers,
  selectTracks,
} from './agenda-store.ts'
import type { Conference } from './conference.ts'
import type { AgendaDto, RoomDto, SessionDto, TrackDto } from './contract.ts'
import { midnight } from './zoned.ts'

export type AgendaQuery = Readonly<{
  day?: string | undefined
  trackId?: string | undefined
  roomId?: string | undefined
  after?: string | undefined
  limit: number
}>

/** The agenda of a conference, or what of it is of a day, a track or a room, in its order. */
export async function readAgendaOf(
  db: Db,
  { id, timeZone }: Pick<Conference, 'id' | 'timeZone'>,
  { day, ...query }: AgendaQuery,
): Promise<Static<typeof AgendaDto>> {
  const asked = day === undefined ? undefined : parseDay(day)
  const within = asked && {
    from: midnight(asked, timeZone),
    to: midnight(addDays(asked, 1), timeZone),
  }
  const tracks = await selectTracks(db, id)
  const rooms = await selectRooms(db, id)
  const sessions = await selectSessions(db, id, { ...query, ...within })
  return {
    days: await selectDays(db, id, timeZone),
    tracks: tracks.map(toTrackDto),
    rooms: rooms.map(toRoomDto),
    sessions: await showSessions(db, sessions, { tracks, rooms }),
    next: nextAfter(sessions, query.limit),
  }
}

/** Sessions of one conference, with the names of what they name. */
export async function showSessions(
  db: Db,
  sessions: readonly AgendaSession[],
  { tracks, rooms }: Readonly<{ tracks: readonly Track[]; rooms: readonly Room[] }>,
): Promise<Static<typeof SessionDto>[]> {
  const [first] = sessions
  if (!first) return []
  const ids = [...new Set(sessions.flatMap(({ speakerIds }) => speakerIds))]
  const found = await selectSpeakers(db, first.conferenceId, ids)
  const speakers = new Map(found.map((one) => [one.id, one]))
  const trackOf = new Map(tracks.map((one) => [one.id, toTrackDto(one)]))
  const roomOf = new Map(rooms.map((one) => [one.id, toRoomDto(one)]))
  return sessions.map((one) => ({
    id: one.id,
    title: one.title,
    subtitle: one.subtitle,
    abstract: one.abstract,
    kind: one.kind,
    language: one.language,
    links: [...one.links],
    track: trackOf.get(one.trackId ?? '') ?? null,
    room: roomOf.get(one.roomId ?? '') ?? null,
    startsAt: one.startsAt.toISOString(),
    endsAt: one.endsAt.toISOString(),
    isAllDay: one.isAllDay,
    repeats: [...one.repeats],
    speakers: one.speakerIds.map((speakerId) => nameOf(speakers.get(speakerId)!)),
    sequence: one.sequence,
    isCancelled: one.cancelledAt !== null,
  }))
}

const nameOf = ({ name, nameZh }: Speaker) => ({ name, nameZh })

export const toTrackDto = ({ id, name, nameZh }: Track): Static<typeof TrackDto> => ({
  id,
  name,
  nameZh,
})

export const toRoomDto = ({ capacity, ...room }: Room): Static<typeof RoomDto> => ({
  ...toTrackDto(room),
  capacity,
})
