import { type Static, Type } from 'typebox'
import type { Db } from '../../platform/db.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { FileRefused, readSentFile } from '../../platform/sent-file.ts'
import { acceptUploads, uploadOf } from '../../platform/uploads.ts'
import { DayDto, PageQuery, Uuid } from '../../platform/wire.ts'
import { officerErrors } from '../programmes/api.ts'
import type { AgendaSession } from './agenda.ts'
import { selectRooms, selectTracks } from './agenda-store.ts'
import { countTaken } from './attendance/sign-up-store.ts'
import { isTimeZone } from './conference.ts'
import {
  ChangeSessionBody,
  ImportedDto,
  LinkSessionBody,
  OwnAgendaDto,
  OwnSessionDto,
  PlanSessionBody,
  PutRoomBody,
  PutTrackBody,
  RoomDto,
  type SessionDto,
  TrackDto,
} from './contract.ts'
import {
  cancelSession,
  changeSession,
  linkSession,
  planSession,
  putRoom,
  putTrack,
} from './edit-agenda.ts'
import { ConferencesErrors as E } from './errors.ts'
import { importAgenda, requireAgenda } from './import-agenda.ts'
import { conferenceLimits } from './limits.ts'
import { readAgendaOf, showSessions, toRoomDto, toTrackDto } from './read-agenda-of.ts'
import { requireKept, requireReadable } from './require-conference.ts'

const tags = ['conferences']
const at = '/v1/agencies/:agencyId/conferences/:conferenceId'
const read = [...officerErrors, PlatformErrors.invalidInput, E.conferenceNotFound] as const
const keep = [...read, E.officeTooLocal] as const
const One = Type.Object({ agencyId: Uuid, conferenceId: Uuid })
const OneSession = Type.Object({ agencyId: Uuid, conferenceId: Uuid, sessionId: Uuid })

export const AgendaQueryDto = Type.Object({
  ...PageQuery,
  after: Type.Optional(Uuid),
  day: Type.Optional(DayDto),
  trackId: Type.Optional(Uuid),
  roomId: Type.Optional(Uuid),
})

const writtenOf = (body: Static<typeof PlanSessionBody>) => {
  const { title, abstract, kind, language, trackId, roomId, startsAt, minutes, speakers } = body
  return {
    title: { en: title.en.trim(), 'zh-CN': title['zh-CN'].trim() },
    abstract: { en: abstract.en.trim(), 'zh-CN': abstract['zh-CN'].trim() },
    kind: kind.trim(),
    ...{ language, trackId, roomId, minutes },
    startsAt: new Date(startsAt),
    speakers: speakers.map(trimmed),
  }
}

const trimmed = ({ name, nameZh }: Readonly<{ name: string; nameZh: string | null }>) => ({
  name: name.trim(),
  nameZh: nameZh?.trim() ?? null,
})

/** Sessions with how many signed up. */
async function counted(
  db: Db,
  conferenceId: string,
  sessions: readonly Static<typeof SessionDto>[],
): Promise<Static<typeof OwnSessionDto>[]> {
  const ids = sessions.map(({ id }) => id)
  const taken = await countTaken(db, conferenceId, ids)
  return sessions.map((one) => ({ ...one, signedUp: taken.get(one.id) ?? 0 }))
}

async function show(db: Db, session: AgendaSession): Promise<Static<typeof OwnSessionDto>> {
  const { conferenceId } = session
  const [tracks, rooms] = [
    await selectTracks(db, conferenceId),
    await selectRooms(db, conferenceId),
  ]
  const shown = await showSessions(db, [session], { tracks, rooms })
  return (await counted(db, conferenceId, shown))[0]!
}

/** What an office makes of the agenda of its conference. */
export const agendaRoutes: Routes = async (app) => {
  app.get(
    `${at}/agenda`,
    {
      schema: {
        operationId: 'getOwnAgenda',
        tags,
        summary: 'The agenda as its office reads it, of a draft too.',
        params: One,
        querystring: AgendaQueryDto,
        response: { 200: OwnAgendaDto, ...problems(...read) },
      },
    },
    async ({ ctx, params, query }) => {
      const agenda = await readAgendaOf(ctx.db, await requireReadable(ctx, params), query)
      const sessions = await counted(ctx.db, params.conferenceId, agenda.sessions)
      return { ...agenda, sessions }
    },
  )

  app.put(
    `${at}/tracks`,
    {
      schema: {
        operationId: 'putTrack',
        tags,
        summary: 'Adds a track, or says anew what the one of this name is called in Chinese.',
        params: One,
        body: PutTrackBody,
        response: { 200: TrackDto, ...problems(...keep, E.agendaFull) },
      },
    },
    async ({ ctx, params, body }) => {
      await requireKept(ctx, params)
      return toTrackDto(await putTrack(ctx, params, trimmed(body)))
    },
  )

  app.put(
    `${at}/rooms`,
    {
      schema: {
        operationId: 'putRoom',
        tags,
        summary: 'Adds a room, or says anew what the one of this name is called and holds.',
        params: One,
        body: PutRoomBody,
        response: { 200: RoomDto, ...problems(...keep, E.agendaFull) },
      },
    },
    async ({ ctx, params, body }) => {
      await requireKept(ctx, params)
      const { capacity } = body
      return toRoomDto(await putRoom(ctx, params, { ...trimmed(body), capacity }))
    },
  )

  app.post(
    `${at}/sessions`,
    {
      schema: {
        operationId: 'planAgendaSession',
        tags,
        summary: 'Adds a session to the agenda.',
        params: One,
        body: PlanSessionBody,
        response: { 201: OwnSessionDto, ...problems(...keep, E.placeUnknown, E.agendaFull) },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await requireKept(ctx, params)
      const session = await planSession(ctx, params, writtenOf(body))
      return reply.status(201).send(await show(ctx.db, session))
    },
  )

  app.put(
    `${at}/sessions/:sessionId`,
    {
      schema: {
        operationId: 'changeAgendaSession',
        tags,
        summary: 'Changes a session that stands as one has read it.',
        params: OneSession,
        body: ChangeSessionBody,
        response: {
          200: OwnSessionDto,
          ...problems(
            ...keep,
            E.placeUnknown,
            E.sessionNotFound,
            E.sessionChanged,
            E.sessionCancelled,
          ),
        },
      },
    },
    async ({ ctx, params, body }) => {
      await requireKept(ctx, params)
      const written = { ...writtenOf(body), sequence: body.sequence }
      return show(ctx.db, await changeSession(ctx, params, written))
    },
  )

  app.put(
    `${at}/sessions/:sessionId/links`,
    {
      schema: {
        operationId: 'linkAgendaSession',
        tags,
        summary: 'Says where slides and what else belongs to a session are found.',
        params: OneSession,
        body: LinkSessionBody,
        response: {
          200: OwnSessionDto,
          ...problems(...keep, E.sessionNotFound, E.sessionCancelled),
        },
      },
    },
    async ({ ctx, params, body: { links } }) => {
      await requireKept(ctx, params)
      const trimmedLinks = links.map(({ url, title }) => ({ url, title: title.trim() }))
      return show(ctx.db, await linkSession(ctx, params, trimmedLinks))
    },
  )

  app.post(
    `${at}/sessions/:sessionId/cancellation`,
    {
      schema: {
        operationId: 'cancelAgendaSession',
        tags,
        summary: 'Calls a session off; it stays in the agenda and in calendars as one that is.',
        params: OneSession,
        response: {
          200: OwnSessionDto,
          ...problems(...keep, E.sessionNotFound, E.sessionCancelled),
        },
      },
    },
    async ({ ctx, params }) => {
      await requireKept(ctx, params)
      return show(ctx.db, await cancelSession(ctx, params))
    },
  )
}

/** A scope of its own: here a body is a file, whatever its type. */
export const agendaImportRoutes: Routes = async (app) => {
  await acceptUploads(app)

  app.post(
    `${at}/agenda-import`,
    {
      schema: {
        operationId: 'importAgenda',
        tags,
        summary: 'Brings in a Pentabarf or frab schedule (XML) or an iCalendar file.',
        description:
          'The same file again changes nothing. What a file has no more stays. Times without a zone are of the conference’s.',
        consumes: ['application/octet-stream', 'multipart/form-data'],
        params: One,
        querystring: Type.Object({
          dryRun: Type.Boolean({ default: false, description: 'Says what would be, only.' }),
          timeZone: Type.Optional(Type.String({ maxLength: 60 })),
        }),
        response: {
          200: ImportedDto,
          ...problems(
            ...keep,
            PlatformErrors.bodyTooLarge,
            PlatformErrors.unsupportedMediaType,
            E.timeZoneUnknown,
            E.agendaUnusable,
            E.agendaFull,
          ),
        },
      },
    },
    async (request) => {
      const { ctx, params, query } = request
      const conference = await requireKept(ctx, params)
      const { timeZone = conference.timeZone, dryRun: isDryRun } = query
      if (!isTimeZone(timeZone)) throw E.timeZoneUnknown({ timeZone })
      const { content } = await uploadOf(request)
      const agenda = requireAgenda(await fileIn(content), timeZone)
      const { left, ...imported } = await importAgenda(ctx, { ...params, agenda, isDryRun })
      return { ...imported, left: [...left] }
    },
  )
}

async function fileIn(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  try {
    return await readSentFile(content, conferenceLimits.agendaBytes)
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    if (error.reason === 'too_large') throw PlatformErrors.bodyTooLarge()
    throw E.agendaUnusable({ problem: error.reason })
  }
}
