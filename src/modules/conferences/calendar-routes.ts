import { Type } from 'typebox'
import type { Locale } from '../../kernel/locale.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { Uuid } from '../../platform/wire.ts'
import { selectRooms, selectSessions, selectTracks } from './agenda-store.ts'
import { calendarOf, nameIn } from './calendar.ts'
import { SlugParam } from './contract.ts'
import { ConferencesErrors as E } from './errors.ts'
import { conferenceLimits } from './limits.ts'
import { requireShown } from './require-conference.ts'
import type { ConferenceSettings } from './settings.ts'

export const Calendar = {
  description: 'An iCalendar file (RFC 5545).',
  content: { 'text/calendar': { schema: Type.String() } },
}

/** The agenda for calendar programs, whole or of a track. */
export const createCalendarRoutes =
  ({ publicUrl }: ConferenceSettings): Routes =>
  async (app) => {
    app.get(
      '/v1/conferences/:slug/calendar.ics',
      {
        schema: {
          operationId: 'readConferenceCalendar',
          tags: ['conferences'],
          summary: 'The agenda for calendar programs, or what of it is of a track.',
          params: Type.Object({ slug: SlugParam }),
          querystring: Type.Object({
            trackId: Type.Optional(Uuid),
            lang: Type.Unsafe<Locale>({ type: 'string', enum: ['en', 'zh-CN'], default: 'en' }),
          }),
          response: {
            200: Calendar,
            ...problems(PlatformErrors.invalidInput, E.conferenceNotFound),
          },
        },
      },
      async ({ ctx, params: { slug }, query: { trackId, lang: locale } }, reply) => {
        const conference = await requireShown(ctx.db, slug)
        const limit = conferenceLimits.sessions
        const sessions = await selectSessions(ctx.db, conference.id, { trackId, limit })
        const tracks = trackId ? await selectTracks(ctx.db, conference.id) : []
        const track = tracks.find(({ id }) => id === trackId)
        const file = calendarOf(conference, sessions, {
          ...{ publicUrl, locale },
          rooms: await selectRooms(ctx.db, conference.id),
          name: track && nameIn(track, locale),
        })
        return reply
          .type('text/calendar; charset=utf-8')
          .header('content-disposition', `inline; filename="${slug}.ics"`)
          .serializer(String)
          .send(file)
      },
    )
  }
