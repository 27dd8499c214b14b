import { type Static, Type } from 'typebox'
import { addDays, day, dayOf, parseDay } from '../../kernel/period.ts'
import type { Config } from '../../platform/config.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { icalendar } from '../../platform/icalendar.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { DayDto, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import { InspectorDayDto, InspectorDaysPageDto, SetDayBody, Words } from './contract.ts'
import { type DayRef, selectInspectorDays } from './day-plan-store.ts'
import { InspectionErrors as E } from './errors.ts'
import { type PlannedDay, planDay, setDay } from './plan-day.ts'
import { toInspectionDto, toLotDto } from './wire.ts'

const tags = ['inspection']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const OfDay = Type.Object({ agencyId: Uuid, day: DayDto })
const Whose = Type.Object({ inspector: Words(200) })
const Calendar = Type.String({ description: 'text/calendar (RFC 5545)' })
/** What is past is still shown for a week: sheets may be on their way. */
const PAST_DAYS = 7

const clock = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => `${part}`.padStart(2, '0')).join(':')
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const rounded = (kilometres: number): number => Math.round(10 * kilometres) / 10

const refOf = (params: Static<typeof OfDay>, { inspector }: Static<typeof Whose>): DayRef => ({
  agencyId: params.agencyId,
  day: day(params.day),
  inspector: inspector.trim(),
})

const toDayDto = (ref: DayRef, planned: PlannedDay): Static<typeof InspectorDayDto> => ({
  day: ref.day,
  inspector: ref.inspector,
  startsAt: clock(planned.startsAt),
  minutesEach: planned.minutesEach,
  isOrderSet: planned.isOrderSet,
  startCounty: planned.start?.county ?? null,
  kilometres: rounded(planned.kilometres),
  proposedKilometres: rounded(planned.proposedKilometres),
  visits: planned.visits.map(({ lot, business, inspection, atMinute, isTimeSet, kilometres }) => ({
    lot: toLotDto(lot, business),
    inspection: toInspectionDto(inspection),
    county: business?.county ?? null,
    at: atMinute === null ? null : clock(atMinute),
    isTimeSet,
    kilometres: kilometres === null ? null : rounded(kilometres),
  })),
})

const showDay = async (ctx: Ctx, ref: DayRef) => toDayDto(ref, await planDay(ctx, ref))

/** A day and, behind a stop, a name; a cursor that is none is the beginning. */
function cursorOf(after: string | undefined) {
  const on = parseDay(after?.slice(0, 10) ?? '')
  const inspector = after?.slice(11)
  return on && inspector ? { day: on, inspector } : undefined
}

/** Which inspector goes where on which day, in which order. */
export const createDayRoutes =
  ({ publicUrl }: Pick<Config, 'publicUrl'>): Routes =>
  async (app) => {
    app.get(
      '/v1/agencies/:agencyId/inspector-days',
      {
        schema: {
          operationId: 'listInspectorDays',
          tags,
          summary: 'Days with inspections, from a week ago on, and whose they are.',
          params: Type.Object({ agencyId: Uuid }),
          // A name may be as long as a cursor of another list.
          querystring: Type.Object({
            ...PageQuery,
            after: Type.Optional(Type.String({ maxLength: 400 })),
          }),
          response: { 200: InspectorDaysPageDto, ...problems(...scoped) },
        },
      },
      async ({ ctx, params: { agencyId }, query: { after, limit } }) => {
        await requireMember(ctx, agencyId, 'viewer', 'programmes:read')
        const from = addDays(dayOf(ctx.now()), -PAST_DAYS)
        const found = await selectInspectorDays(ctx.db, {
          agencyId,
          from,
          after: cursorOf(after),
          limit,
        })
        return {
          days: found,
          next: nextAfter(found, limit, (one) => `${one.day}.${one.inspector}`),
        }
      },
    )

    app.get(
      '/v1/agencies/:agencyId/inspector-days/:day',
      {
        schema: {
          operationId: 'getInspectorDay',
          tags,
          summary: 'An inspector’s day: visits in order, with times and distances.',
          description:
            'Distances are straight lines between the middles of counties. Without an order that was set it is the shortest way, from the county of the agency and not back.',
          params: OfDay,
          querystring: Whose,
          response: { 200: InspectorDayDto, ...problems(...scoped) },
        },
      },
      async ({ ctx, params, query }) => {
        await requireMember(ctx, params.agencyId, 'viewer', 'programmes:read')
        return showDay(ctx, refOf(params, query))
      },
    )

    app.put(
      '/v1/agencies/:agencyId/inspector-days/:day',
      {
        schema: {
          operationId: 'setInspectorDay',
          tags,
          summary:
            'Says when the day begins, how long a visit takes, and the order with its times.',
          params: OfDay,
          querystring: Whose,
          body: SetDayBody,
          response: { 200: InspectorDayDto, ...problems(...scoped, E.visitUnknown, E.dayEmpty) },
        },
      },
      async ({ ctx, params, query, body }) => {
        await requireMember(ctx, params.agencyId, 'member', 'programmes:write')
        const ref = refOf(params, query)
        const visits = body.visits?.map(({ inspectionId, at }) => ({
          inspectionId,
          atMinute: at ? minuteOf(at) : null,
        }))
        await setDay(ctx, ref, {
          startsAt: minuteOf(body.startsAt),
          minutesEach: body.minutesEach,
          visits: visits ?? null,
        })
        return showDay(ctx, ref)
      },
    )

    app.get(
      '/v1/agencies/:agencyId/inspector-days/:day/calendar.ics',
      {
        schema: {
          operationId: 'downloadInspectorDay',
          tags,
          summary: 'The day as a file for a calendar (text/calendar), by the clock there.',
          params: OfDay,
          querystring: Whose,
          response: { 200: Calendar, ...problems(...scoped) },
        },
      },
      async ({ ctx, params, query }, reply) => {
        await requireMember(ctx, params.agencyId, 'viewer', 'programmes:read')
        const ref = refOf(params, query)
        void reply
          .type('text/calendar; charset=utf-8')
          .header('content-disposition', `attachment; filename="inspections-${ref.day}.ics"`)
        return calendarOf(publicUrl, ref, await planDay(ctx, ref))
      },
    )
  }

/** Visits that the day has room for, as meetings. */
const calendarOf = (publicUrl: string, ref: DayRef, planned: PlannedDay): string =>
  icalendar(
    `${ref.inspector} ${ref.day}`,
    planned.visits.flatMap(({ lot, business, inspection, atMinute }) =>
      atMinute === null
        ? []
        : [
            {
              uid: `${inspection.id}@${new URL(publicUrl).host}`,
              sequence: planned.sequence,
              changedAt: planned.changedAt,
              startsAt: new Date(`${ref.day}T${clock(atMinute)}:00Z`),
              isFloating: true,
              minutes: planned.minutesEach,
              summary: `${lot.goods} · ${lot.number}`,
              description: business?.name ?? '',
              location: inspection.place,
              url: `${publicUrl}/inspections/${ref.agencyId}`,
              isCancelled: false,
            },
          ],
    ),
  )
