import { Type } from 'typebox'
import { parseDay } from '../../../kernel/period.ts'
import { PlatformErrors } from '../../../platform/errors.ts'
import type { Routes } from '../../../platform/module.ts'
import { problems } from '../../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../../platform/wire.ts'
import { jobsOfSales } from '../../impact/api.ts'
import { officerErrors } from '../../programmes/api.ts'
import { KeyDto, SlugParam } from '../contract.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { requireKept } from '../require-conference.ts'
import { requireRegistration } from '../require-registration.ts'
import type { ConferenceSettings } from '../settings.ts'
import {
  KeyBody,
  MeetingDayDto,
  OutcomesPageDto,
  OutcomeTotalsDto,
  PutLatenessBody,
  PutOutcomeBody,
  StageDto,
  showDay,
  showPairOutcome,
  showTotals,
} from './day-wire.ts'
import { readDay } from './read-day.ts'
import { reportOutcome, sayAbsent, sayLate } from './report-meeting.ts'
import { selectOutcomes, selectTotals } from './report-store.ts'
import { walkIn } from './walk-in.ts'

const tags = ['conferences']
const own = [
  PlatformErrors.invalidInput,
  E.conferenceNotFound,
  E.registrationNotFound,
  E.noMeetingProfile,
] as const
const Own = Type.Object({ slug: SlugParam, registrationId: Uuid })
const OwnAndOther = Type.Object({ ...Own.properties, otherId: Uuid })
const at = '/v1/conferences/:slug/registrations/:registrationId'

/** The day of one's meetings: by the key of a registration's link, as everything else of it. */
export const createDayRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    app.get(
      `${at}/meeting-day`,
      {
        schema: {
          operationId: 'getMeetingDay',
          tags,
          summary: 'One’s meetings on the day and after, the tables, and whom one could meet now.',
          params: Own,
          querystring: Type.Object({ key: KeyDto }),
          response: { 200: MeetingDayDto, ...problems(...own) },
        },
      },
      async ({ ctx, params, query: { key } }) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        return showDay(await readDay(ctx, conference, registration))
      },
    )

    app.put(
      `${at}/meetings/:otherId/lateness`,
      {
        schema: {
          operationId: 'sayLate',
          tags,
          summary: 'Tells the other that one comes late.',
          params: OwnAndOther,
          body: PutLatenessBody,
          response: {
            204: Type.Null(),
            ...problems(...own, E.meetingNotFound, E.meetingNotNow),
          },
        },
      },
      async ({ ctx, params: { otherId, ...params }, body: { key, minutes } }, reply) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        await sayLate(ctx, conference, { id: registration.id, otherId, minutes })
        return reply.status(204).send(null)
      },
    )

    app.put(
      `${at}/meetings/:otherId/absence`,
      {
        schema: {
          operationId: 'sayAbsent',
          tags,
          summary: 'Says that the other did not come; the table is free for somebody else.',
          params: OwnAndOther,
          body: KeyBody,
          response: {
            204: Type.Null(),
            ...problems(...own, E.meetingNotFound, E.meetingNotNow),
          },
        },
      },
      async ({ ctx, params: { otherId, ...params }, body: { key } }, reply) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        await sayAbsent(ctx, conference, { id: registration.id, otherId })
        return reply.status(204).send(null)
      },
    )

    app.put(
      `${at}/meetings/:otherId/walk-in`,
      {
        schema: {
          operationId: 'walkIn',
          tags,
          summary: 'Meets somebody at once, at a table that is free.',
          description: 'Who asked and waits for an answer is accepted by it.',
          params: OwnAndOther,
          body: KeyBody,
          response: { 204: Type.Null(), ...problems(...own, E.walkInGone) },
        },
      },
      async ({ ctx, params: { otherId, ...params }, body: { key } }, reply) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        await walkIn(ctx, conference, { id: registration.id, otherId })
        return reply.status(204).send(null)
      },
    )

    app.put(
      `${at}/meetings/:otherId/outcome`,
      {
        schema: {
          operationId: 'reportOutcome',
          tags,
          summary: 'Says how a meeting was, and what follows; later anew.',
          description:
            'The other reads stage, next step and day; rating and value are read by the host only.',
          params: OwnAndOther,
          body: PutOutcomeBody,
          response: {
            204: Type.Null(),
            ...problems(...own, E.meetingNotFound, E.meetingNotNow, E.outcomeValueWrong),
          },
        },
      },
      async ({ ctx, params: { otherId, ...params }, body: { key, ...said } }, reply) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        await reportOutcome(
          ctx,
          conference,
          { id: registration.id, otherId },
          {
            ...said,
            nextStep: said.nextStep.trim(),
            dueOn: said.dueOn === null ? null : (parseDay(said.dueOn) ?? null),
          },
        )
        return reply.status(204).send(null)
      },
    )
  }

const One = Type.Object({ agencyId: Uuid, conferenceId: Uuid })
const kept = [
  ...officerErrors,
  PlatformErrors.invalidInput,
  E.conferenceNotFound,
  E.officeTooLocal,
] as const
const ofOffice = '/v1/agencies/:agencyId/conferences/:conferenceId'
const ID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** What became of the meetings, as the office that keeps the conference follows it up. */
export const outcomeRoutes: Routes = async (app) => {
  app.get(
    `${ofOffice}/meeting-outcomes`,
    {
      schema: {
        operationId: 'listMeetingOutcomes',
        tags,
        summary: 'What became of each pair that met, what is due first first.',
        params: One,
        querystring: Type.Object({
          ...PageQuery,
          after: Type.Optional(
            Type.String({ pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2}:${ID}:${ID}$` }),
          ),
          stage: Type.Optional(StageDto),
        }),
        response: { 200: OutcomesPageDto, ...problems(...kept) },
      },
    },
    async ({ ctx, params, query: { after, stage, limit } }) => {
      const { id } = await requireKept(ctx, params)
      const found = await selectOutcomes(ctx.db, id, {
        limit,
        ...(after === undefined ? {} : { after }),
        ...(stage === undefined ? {} : { stage }),
      })
      return {
        outcomes: found.map(showPairOutcome),
        next: nextAfter(found, limit, ({ due, fromId, toId }) => `${due}:${fromId}:${toId}`),
      }
    },
  )

  app.get(
    `${ofOffice}/meeting-outcome-totals`,
    {
      schema: {
        operationId: 'getMeetingOutcomeTotals',
        tags,
        summary: 'Meetings, what became of them by stage with the value expected, and ratings.',
        description:
          'A pair counts once: at the furthest stage that either says, and with the lower of two values.',
        params: One,
        response: { 200: OutcomeTotalsDto, ...problems(...kept) },
      },
    },
    async ({ ctx, params }) => {
      const totals = await selectTotals(ctx.db, (await requireKept(ctx, params)).id)
      const sold = totals.stages.find(({ stage }) => stage === 'first_sale')
      return showTotals(totals, await jobsOfSales(ctx, sold?.values ?? []))
    },
  )
}
