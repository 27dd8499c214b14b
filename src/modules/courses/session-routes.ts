import { type Static, Type } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import { calendarUrl, isCalendarKey } from './calendar-address.ts'
import { selectCohort, selectMember } from './cohort-store.ts'
import {
  AttendanceBody,
  CalendarAddressDto,
  CancelSessionBody,
  ChangeSessionBody,
  PlanSessionBody,
  SessionDto,
  SessionsDto,
} from './contract.ts'
import { dueDays } from './due-days.ts'
import { CoursesErrors as E } from './errors.ts'
import { requireCourse } from './library.ts'
import { courseLimits } from './limits.ts'
import { cancelSession, changeSession, noteAttendance, planSession } from './plan-session.ts'
import { type Reading, requireCohortMember, requireCohortReader } from './require-cohort.ts'
import { calendarOf, type Session } from './session.ts'
import { renewCalendar, selectAttendance, selectSession, selectSessions } from './session-store.ts'
import type { CourseSettings } from './settings.ts'

const tags = ['courses']
const at = '/v1/cohorts/:cohortId'
const OneCohort = Type.Object({ cohortId: Uuid })
const OneSession = Type.Object({ cohortId: Uuid, sessionId: Uuid })
const page = Type.Object({ ...PageQuery, after: Type.Optional(Uuid) })
const ofCohort = [...memberErrors, PlatformErrors.invalidInput, E.cohortNotFound] as const
const byInstructor = [...ofCohort, E.instructorRequired] as const
const ofSession = [...byInstructor, E.sessionNotFound] as const
const Calendar = Type.String({ description: 'text/calendar (RFC 5545)' })

const writtenOf = ({
  title,
  description,
  startsAt,
  minutes,
  joinUrl,
  place,
}: Static<typeof PlanSessionBody>) => ({
  title: title.trim(),
  description: description?.trim() ?? '',
  startsAt: new Date(startsAt),
  minutes,
  joinUrl: joinUrl ?? null,
  place: place?.trim() || null,
})

/** Sessions as this reader may see them: who was there only instructors do, and everybody themselves. */
async function showSessions(
  { db }: Ctx,
  { cohort, member }: Reading,
  sessions: readonly Session[],
): Promise<Static<typeof SessionDto>[]> {
  const seesAll = cohort.isSample || member?.role === 'instructor'
  const attendance = await selectAttendance(db, {
    cohortId: cohort.id,
    sessionIds: sessions.map(({ id }) => id),
    ...(seesAll ? {} : { memberId: member?.id }),
  })
  return sessions.map((session) => ({
    sessionId: session.id,
    title: session.title,
    description: session.description,
    startsAt: session.startsAt.toISOString(),
    minutes: session.minutes,
    joinUrl: session.joinUrl,
    place: session.place,
    sequence: session.sequence,
    cancelledAt: session.cancelledAt?.toISOString() ?? null,
    cancelReason: session.cancelReason,
    present: attendance.flatMap(({ sessionId, memberId }) =>
      sessionId === session.id ? [memberId] : [],
    ),
  }))
}

/** Live sessions of a cohort, and its calendar for programs that know nobody here. */
export const createSessionRoutes =
  (settings: CourseSettings): Routes =>
  async (app) => {
    const show = async (ctx: Ctx, session: Session) => {
      const reading = await requireCohortReader(ctx, session.cohortId)
      return (await showSessions(ctx, reading, [session]))[0]!
    }

    app.get(
      `${at}/sessions`,
      {
        schema: {
          operationId: 'listSessions',
          tags,
          summary: 'Sessions of a cohort in the order they begin; those called off stay.',
          params: OneCohort,
          querystring: page,
          response: { 200: SessionsDto, ...problems(...ofCohort) },
        },
      },
      async ({ ctx, params, query }) => {
        const reading = await requireCohortReader(ctx, params.cohortId)
        const found = await selectSessions(ctx.db, { ...params, ...query })
        return {
          sessions: await showSessions(ctx, reading, found),
          next: nextAfter(found, query.limit),
        }
      },
    )

    app.post(
      `${at}/sessions`,
      {
        schema: {
          operationId: 'planSession',
          tags,
          params: OneCohort,
          body: PlanSessionBody,
          response: { 201: SessionDto, ...problems(...byInstructor, E.tooManySessions) },
        },
      },
      async ({ ctx, params, body }, reply) => {
        const session = await planSession(ctx, params.cohortId, writtenOf(body))
        return reply.status(201).send(await show(ctx, session))
      },
    )

    app.put(
      `${at}/sessions/:sessionId`,
      {
        schema: {
          operationId: 'changeSession',
          tags,
          params: OneSession,
          body: ChangeSessionBody,
          response: {
            200: SessionDto,
            ...problems(...ofSession, E.sessionChanged, E.sessionCancelled),
          },
        },
      },
      async ({ ctx, params, body }) => {
        const { sequence } = body
        return show(ctx, await changeSession(ctx, params, { ...writtenOf(body), sequence }))
      },
    )

    app.post(
      `${at}/sessions/:sessionId/cancellation`,
      {
        schema: {
          operationId: 'cancelSession',
          tags,
          summary: 'Calls a session off; it stays in every calendar as one that is.',
          params: OneSession,
          body: CancelSessionBody,
          response: { 200: SessionDto, ...problems(...ofSession, E.sessionCancelled) },
        },
      },
      async ({ ctx, params, body }) =>
        show(ctx, await cancelSession(ctx, params, body.reason.trim())),
    )

    app.put(
      `${at}/sessions/:sessionId/attendance`,
      {
        schema: {
          operationId: 'noteAttendance',
          tags,
          summary: 'Says who was there, all at once.',
          params: OneSession,
          body: AttendanceBody,
          response: { 204: Type.Null(), ...problems(...ofSession, E.sessionNotBegun) },
        },
      },
      async ({ ctx, params, body }, reply) => {
        await noteAttendance(ctx, params, body.present)
        return reply.status(204).send(null)
      },
    )

    app.get(
      `${at}/sessions/:sessionId/calendar`,
      {
        schema: {
          operationId: 'downloadSession',
          tags,
          summary: 'One session as a file for a calendar (text/calendar).',
          params: OneSession,
          response: { 200: Calendar, ...problems(...ofCohort, E.sessionNotFound) },
        },
      },
      async ({ ctx, params }, reply) => {
        const { cohort } = await requireCohortReader(ctx, params.cohortId)
        const session = await selectSession(ctx.db, params)
        if (!session) throw E.sessionNotFound()
        return reply
          .type('text/calendar; charset=utf-8')
          .header('content-disposition', `attachment; filename="session-${session.id}.ics"`)
          .serializer(String)
          .send(calendarOf(settings.publicUrl, cohort, [session]))
      },
    )

    app.get(
      `${at}/calendar`,
      {
        schema: {
          operationId: 'getCalendarAddress',
          tags,
          summary: 'Where one’s calendar program reads the sessions; whoever knows it may.',
          params: OneCohort,
          response: { 200: CalendarAddressDto, ...problems(...ofCohort) },
        },
      },
      async ({ ctx, params }) => {
        const { member } = await requireCohortMember(ctx, params.cohortId)
        return { url: calendarUrl(settings, member) }
      },
    )

    app.post(
      `${at}/calendar/renewal`,
      {
        schema: {
          operationId: 'renewCalendarAddress',
          tags,
          summary: 'Another address; the one before opens nothing more.',
          params: OneCohort,
          response: { 200: CalendarAddressDto, ...problems(...ofCohort) },
        },
      },
      async ({ ctx, params }) => {
        const { member } = await requireCohortMember(ctx, params.cohortId)
        await renewCalendar(ctx.db, { ...params, memberId: member.id })
        const { member: renewed } = await requireCohortMember(ctx, params.cohortId)
        return { url: calendarUrl(settings, renewed) }
      },
    )

    app.get(
      '/v1/cohort-calendars/:cohortId/:memberId/:file',
      {
        schema: {
          operationId: 'readCalendar',
          tags,
          summary:
            'The sessions of a cohort, and to a learner its due days, for a calendar program.',
          params: Type.Object({
            cohortId: Uuid,
            memberId: Uuid,
            file: Type.String({ pattern: '^[A-Za-z0-9_-]{43}\\.ics$' }),
          }),
          response: {
            200: Calendar,
            ...problems(PlatformErrors.invalidInput, E.calendarNotFound),
          },
        },
      },
      async ({ ctx, params }, reply) => {
        const member = await selectMember(ctx.db, params)
        const key = params.file.slice(0, -'.ics'.length)
        const isOpen = member !== undefined && isCalendarKey(settings, member, key)
        const cohort = isOpen ? await selectCohort(ctx.db, params.cohortId) : undefined
        if (!cohort) throw E.calendarNotFound()
        const { cohortId } = params
        const sessions = await selectSessions(ctx.db, { cohortId, limit: courseLimits.sessions })
        const due =
          member?.role === 'learner'
            ? dueDays(settings.publicUrl, cohort, await requireCourse(ctx.db, cohort.course))
            : []
        return reply
          .type('text/calendar; charset=utf-8')
          .header('content-disposition', 'inline; filename="cohort.ics"')
          .serializer(String)
          .send(calendarOf(settings.publicUrl, cohort, sessions, due))
      },
    )
  }
