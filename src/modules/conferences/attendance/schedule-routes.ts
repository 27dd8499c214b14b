import { type Static, Type } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { PlatformErrors } from '../../../platform/errors.ts'
import type { Routes } from '../../../platform/module.ts'
import { problems } from '../../../platform/problems.ts'
import { Uuid } from '../../../platform/wire.ts'
import { AgendaQueryDto } from '../agenda-routes.ts'
import { selectRooms, selectTracks } from '../agenda-store.ts'
import { Calendar } from '../calendar-routes.ts'
import { KeyDto, type SessionDto, SlugParam } from '../contract.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { readAgendaOf, showSessions } from '../read-agenda-of.ts'
import { requireRegistration } from '../require-registration.ts'
import type { ConferenceSettings } from '../settings.ts'
import { registrationUrl } from '../tend-registrations.ts'
import { readSchedule, scheduleCalendar } from './read-schedule.ts'
import {
  PutSignUpBody,
  ScheduleDto,
  SeatedAgendaDto,
  SeatsDto,
  showPlaced,
} from './schedule-wire.ts'
import { clashOf, leaveSession, readTaken, signUp } from './sign-up.ts'
import { countTaken, selectSignedUp } from './sign-up-store.ts'

const tags = ['conferences']
const open = [PlatformErrors.invalidInput, E.conferenceNotFound, E.registrationNotFound] as const
const Own = Type.Object({ slug: SlugParam, registrationId: Uuid })
const at = '/v1/conferences/:slug/registrations/:registrationId'

/** What one does at a conference: by the key of a registration's link, as everything else of it. */
export const createScheduleRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    app.get(
      `${at}/schedule`,
      {
        schema: {
          operationId: 'getSchedule',
          tags,
          summary: 'Sessions one signed up for, and one’s meetings.',
          params: Own,
          querystring: Type.Object({ key: KeyDto }),
          response: { 200: ScheduleDto, ...problems(...open) },
        },
      },
      async ({ ctx, params, query: { key } }) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        const { sessions, meetings } = await readSchedule(ctx.db, conference, registration)
        const places = {
          tracks: await selectTracks(ctx.db, conference.id),
          rooms: await selectRooms(ctx.db, conference.id),
        }
        const shown = await showSessions(ctx.db, sessions, places)
        const taken = await readTaken(ctx.db, conference, registration)
        return {
          sessions: shown.map((one) => ({ ...one, clash: othersAt(taken, one) })),
          meetings: meetings.map(showPlaced),
        }
      },
    )

    app.get(
      `${at}/sessions`,
      {
        schema: {
          operationId: 'listSessionsToAttend',
          tags,
          summary: 'The agenda, with free seats and what of one’s own is at the same time.',
          params: Own,
          querystring: Type.Object({ ...AgendaQueryDto.properties, key: KeyDto }),
          response: { 200: SeatedAgendaDto, ...problems(...open) },
        },
      },
      async ({ ctx, params, query: { key, ...query } }) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        const agenda = await readAgendaOf(ctx.db, conference, query)
        const ids = agenda.sessions.map(({ id }) => id)
        const counted = await countTaken(ctx.db, conference.id, ids)
        const own = new Set(await selectSignedUp(ctx.db, registration))
        const taken = await readTaken(ctx.db, conference, registration)
        return {
          ...agenda,
          sessions: agenda.sessions.map((one) => ({
            ...one,
            isIn: own.has(one.id),
            taken: counted.get(one.id) ?? 0,
            capacity: one.room?.capacity ?? null,
            clash: othersAt(taken, one),
          })),
        }
      },
    )

    app.put(
      `${at}/sign-ups/:sessionId`,
      {
        schema: {
          operationId: 'putSignUp',
          tags,
          summary: 'Takes a seat in a session, or gives it back.',
          description:
            'A full session is refused, and one at the time of another session or meeting. What one signed up for is no time for meetings.',
          params: Type.Object({ ...Own.properties, sessionId: Uuid }),
          body: PutSignUpBody,
          response: {
            200: SeatsDto,
            ...problems(
              ...open,
              E.notComing,
              E.sessionNotFound,
              E.sessionCancelled,
              E.sessionOver,
              E.sessionClashes,
              E.sessionFull,
            ),
          },
        },
      },
      async ({ ctx, params: { sessionId, ...params }, body: { key, isIn } }) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        return isIn
          ? signUp(ctx, conference, { id: registration.id, sessionId })
          : leaveSession(ctx, registration, sessionId)
      },
    )

    app.get(
      `${at}/calendar.ics`,
      {
        schema: {
          operationId: 'readScheduleCalendar',
          tags,
          summary: 'One’s sessions and meetings for calendar programs.',
          params: Own,
          querystring: Type.Object({
            key: KeyDto,
            lang: Type.Optional(Type.Unsafe<Locale>({ type: 'string', enum: ['en', 'zh-CN'] })),
          }),
          response: { 200: Calendar, ...problems(...open) },
        },
      },
      async ({ ctx, params, query: { key, lang } }, reply) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        const file = await scheduleCalendar(ctx.db, conference, registration, {
          publicUrl: settings.publicUrl,
          locale: lang ?? registration.locale,
          page: registrationUrl(settings, conference, registration),
        })
        return reply
          .type('text/calendar; charset=utf-8')
          .header('content-disposition', `inline; filename="${conference.slug}-schedule.ics"`)
          .header('cache-control', 'no-store')
          .serializer(String)
          .send(file)
      },
    )
  }

/** What of one's own is at the time of a session, itself left out; one called off stands in nobody's way. */
function othersAt(
  taken: Parameters<typeof clashOf>[0],
  { id, startsAt, endsAt, isAllDay, isCancelled }: Static<typeof SessionDto>,
) {
  if (isAllDay || isCancelled) return null
  const others = taken.filter(({ sessionId }) => sessionId !== id)
  return clashOf(others, { startsAt: new Date(startsAt), endsAt: new Date(endsAt) }) ?? null
}
