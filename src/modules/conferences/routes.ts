import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { AgendaQueryDto } from './agenda-routes.ts'
import { selectRooms, selectSession, selectTracks } from './agenda-store.ts'
import { selectShownConferences } from './conference-store.ts'
import {
  AgendaDto,
  SessionDto,
  ShownConferenceDto,
  ShownConferencesDto,
  SlugParam,
} from './contract.ts'
import { ConferencesErrors as E } from './errors.ts'
import { readAgendaOf, showSessions } from './read-agenda-of.ts'
import { requireShown } from './require-conference.ts'
import { showToAll } from './wire.ts'

const tags = ['conferences']
const open = [PlatformErrors.invalidInput, E.conferenceNotFound] as const

/** What anybody reads of conferences. */
export const conferenceRoutes: Routes = async (app) => {
  app.get(
    '/v1/conferences',
    {
      schema: {
        operationId: 'listConferences',
        tags,
        summary: 'Conferences that are open or over, by their first day.',
        querystring: Type.Object({
          ...PageQuery,
          after: Type.Optional(Uuid),
          seriesId: Type.Optional(Uuid),
        }),
        response: { 200: ShownConferencesDto, ...problems(PlatformErrors.invalidInput) },
      },
    },
    async ({ ctx, query }) => {
      const found = await selectShownConferences(ctx.db, query)
      return { conferences: await showToAll(ctx.db, found), next: nextAfter(found, query.limit) }
    },
  )

  app.get(
    '/v1/conferences/:slug',
    {
      schema: {
        operationId: 'getConference',
        tags,
        summary: 'A conference that is open or over.',
        params: Type.Object({ slug: SlugParam }),
        response: { 200: ShownConferenceDto, ...problems(...open) },
      },
    },
    async ({ ctx, params: { slug } }) => {
      const [shown] = await showToAll(ctx.db, [await requireShown(ctx.db, slug)])
      return shown!
    },
  )

  app.get(
    '/v1/conferences/:slug/agenda',
    {
      schema: {
        operationId: 'getAgenda',
        tags,
        summary: 'The agenda, or what of it is of a day, a track or a room.',
        params: Type.Object({ slug: SlugParam }),
        querystring: AgendaQueryDto,
        response: { 200: AgendaDto, ...problems(...open) },
      },
    },
    async ({ ctx, params: { slug }, query }) =>
      readAgendaOf(ctx.db, await requireShown(ctx.db, slug), query),
  )

  app.get(
    '/v1/conferences/:slug/sessions/:sessionId',
    {
      schema: {
        operationId: 'getAgendaSession',
        tags,
        summary: 'One session, with who speaks.',
        params: Type.Object({ slug: SlugParam, sessionId: Uuid }),
        response: { 200: SessionDto, ...problems(...open, E.sessionNotFound) },
      },
    },
    async ({ ctx, params: { slug, sessionId } }) => {
      const { id: conferenceId } = await requireShown(ctx.db, slug)
      const session = await selectSession(ctx.db, { conferenceId, sessionId })
      if (!session) throw E.sessionNotFound()
      const tracks = await selectTracks(ctx.db, conferenceId)
      const rooms = await selectRooms(ctx.db, conferenceId)
      return (await showSessions(ctx.db, [session], { tracks, rooms }))[0]!
    },
  )
}
