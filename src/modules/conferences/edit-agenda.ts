import { newId } from '../../kernel/ids.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import type { AgendaSession, Copies, Room, Track } from './agenda.ts'
import {
  type SavedSession,
  saveRoom,
  saveSessions,
  saveSpeakerNames,
  saveSpeakers,
  saveTrack,
  selectKnown,
  selectRooms,
  selectSession,
  selectTracks,
} from './agenda-store.ts'
import type { ConferenceRef } from './conference.ts'
import { lockConference } from './conference-store.ts'
import { ConferencesErrors as E } from './errors.ts'
import { conferenceLimits } from './limits.ts'

type Named = Readonly<{ name: string; nameZh: string | null }>

export type WrittenSession = Pick<
  AgendaSession,
  'kind' | 'language' | 'trackId' | 'roomId' | 'startsAt'
> &
  Readonly<{
    title: Copies
    abstract: Copies
    minutes: number
    speakers: readonly Named[]
  }>
type SessionRef = ConferenceRef & Readonly<{ sessionId: string }>

const MINUTE_MS = 60_000

/** A track, known by its name: told again, what it is called in Chinese changes. Throws agenda_full. */
export const putTrack = (ctx: Ctx, ref: ConferenceRef, { name, nameZh }: Named): Promise<Track> =>
  underLock(ctx, ref, async (tx) => {
    const known = await selectTracks(tx.db, ref.conferenceId)
    const before = known.find((one) => one.name === name)
    if (!before && known.length >= conferenceLimits.tracks) throw full(conferenceLimits.tracks)
    const track = { id: before?.id ?? newId(), name, nameZh }
    await saveTrack(tx.db, ref.conferenceId, track)
    await note(tx, ref, 'track_put', { before, after: track })
    return track
  })

/** A room, known by its name, with how many it holds. Throws agenda_full. */
export const putRoom = (
  ctx: Ctx,
  ref: ConferenceRef,
  { name, nameZh, capacity }: Named & Readonly<{ capacity: number | null }>,
): Promise<Room> =>
  underLock(ctx, ref, async (tx) => {
    const known = await selectRooms(tx.db, ref.conferenceId)
    const before = known.find((one) => one.name === name)
    if (!before && known.length >= conferenceLimits.rooms) throw full(conferenceLimits.rooms)
    const position = before?.position ?? (known.at(-1)?.position ?? -1) + 1
    const room = { id: before?.id ?? newId(), name, nameZh, capacity, position }
    await saveRoom(tx.db, ref.conferenceId, room)
    await note(tx, ref, 'room_put', { before, after: room })
    return room
  })

/** Throws conference_not_found, place_unknown, agenda_full. */
export const planSession = (
  ctx: Ctx,
  ref: ConferenceRef,
  written: WrittenSession,
): Promise<AgendaSession> => underLock(ctx, ref, (tx) => addSession(tx, ref, written))

/** The same for who holds the lock of the conference. Throws place_unknown, agenda_full. */
export async function addSession(
  tx: TxCtx,
  ref: ConferenceRef,
  written: WrittenSession,
): Promise<AgendaSession> {
  const most = conferenceLimits.sessions
  if ((await selectKnown(tx.db, ref.conferenceId)).length >= most) throw full(most)
  const id = newId()
  const session: SavedSession = {
    ...(await contentOf(tx, ref, written)),
    ...{ conferenceId: ref.conferenceId, id, key: id, hash: null },
    ...{ subtitle: '', links: [], repeats: [], sequence: 0, cancelledAt: null },
  }
  await save(tx, ref, 'session_planned', session)
  return session
}

/**
 * Changes a session that stands at `sequence`. Throws conference_not_found, session_not_found,
 * session_changed, session_cancelled, place_unknown.
 */
export const changeSession = (
  ctx: Ctx,
  ref: SessionRef,
  { sequence, ...written }: WrittenSession & Readonly<{ sequence: number }>,
): Promise<AgendaSession> =>
  change(ctx, ref, 'session_changed', async (tx, before) => {
    if (before.sequence !== sequence) throw E.sessionChanged({ sequence: before.sequence })
    return { ...before, ...(await contentOf(tx, ref, written)) }
  })

/** It stays, as one that is called off. Throws as above but session_changed, place_unknown. */
export const cancelSession = (ctx: Ctx, ref: SessionRef): Promise<AgendaSession> =>
  change(ctx, ref, 'session_cancelled', async (tx, before) => ({
    ...before,
    cancelledAt: tx.now(),
    changedAt: tx.now(),
  }))

const change = (
  ctx: Ctx,
  ref: SessionRef,
  what: string,
  to: (tx: TxCtx, before: SavedSession) => Promise<SavedSession>,
): Promise<AgendaSession> =>
  underLock(ctx, ref, async (tx) => {
    const before = await selectSession(tx.db, ref)
    if (!before) throw E.sessionNotFound()
    if (before.cancelledAt) throw E.sessionCancelled()
    await save(tx, ref, what, await to(tx, before))
    return (await selectSession(tx.db, ref))!
  })

const underLock = <T>(
  ctx: Ctx,
  { agencyId, conferenceId }: ConferenceRef,
  work: (tx: TxCtx) => Promise<T>,
): Promise<T> =>
  transaction(ctx, async (tx) => {
    const conference = await lockConference(tx.db, conferenceId)
    if (conference?.agencyId !== agencyId) throw E.conferenceNotFound()
    return work(tx)
  })

async function contentOf(
  tx: TxCtx,
  { conferenceId }: ConferenceRef,
  { title, abstract, kind, language, trackId, roomId, startsAt, minutes, speakers }: WrittenSession,
) {
  const [tracks, rooms] = [
    await selectTracks(tx.db, conferenceId),
    await selectRooms(tx.db, conferenceId),
  ]
  if (trackId && !tracks.some(({ id }) => id === trackId)) throw E.placeUnknown({ trackId })
  if (roomId && !rooms.some(({ id }) => id === roomId)) throw E.placeUnknown({ roomId })
  const named = speakers.map((one) => ({ ...one, key: `name:${one.name}` }))
  const ids = await saveSpeakers(
    tx.db,
    conferenceId,
    [...new Map(named.map((one) => [one.key, one])).values()].map(({ key, name }) => ({
      id: newId(),
      key,
      name,
    })),
  )
  await saveSpeakerNames(tx.db, conferenceId, named)
  return {
    title,
    abstract: { en: abstract.en || null, 'zh-CN': abstract['zh-CN'] || null },
    ...{ kind, language, trackId, roomId, startsAt },
    endsAt: new Date(startsAt.getTime() + minutes * MINUTE_MS),
    isAllDay: false,
    changedAt: tx.now(),
    speakerIds: [...new Set(named.map(({ key }) => ids.get(key)!))],
  }
}

const full = (most: number) => E.agendaFull({ most })

async function save(
  tx: TxCtx,
  ref: ConferenceRef,
  what: string,
  session: SavedSession,
): Promise<void> {
  await saveSessions(tx.db, ref.conferenceId, [session])
  const { id, title, startsAt, endsAt, cancelledAt } = session
  await note(tx, ref, what, { after: { sessionId: id, title, startsAt, endsAt, cancelledAt } })
}

const note = (
  tx: TxCtx,
  { agencyId, conferenceId }: ConferenceRef,
  what: string,
  facts: Readonly<{ before?: object | undefined; after: object }>,
) =>
  recordAudit(tx, {
    organisationId: agencyId,
    action: `conferences.${what}`,
    subject: `conference:${conferenceId}`,
    ...facts,
  })
