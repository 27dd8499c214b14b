import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import { officeErrors } from '../programmes/api.ts'
import { ConferencesErrors as E } from './errors.ts'
import { keepFrame } from './keep-frame.ts'
import { keepGroup } from './keep-group.ts'
import { askPlan } from './make-plan.ts'
import { selectGroups } from './meeting-group-store.ts'
import { selectFrame, selectMeetingPage, selectPlan } from './meeting-store.ts'
import {
  AskedPlanDto,
  AskPlanBody,
  FrameDto,
  GroupDto,
  GroupsDto,
  LatestPlanDto,
  MeetingsPageDto,
  PutFrameBody,
  PutGroupBody,
  placeOf,
  showGroup,
  showPlan,
} from './meeting-wire.ts'
import { requireKept, requireReadable } from './require-conference.ts'

const tags = ['conferences']
const One = Type.Object({ agencyId: Uuid, conferenceId: Uuid })
const read = [
  ...memberErrors,
  ...officeErrors,
  PlatformErrors.invalidInput,
  E.conferenceNotFound,
] as const
const keep = [...read, E.officeTooLocal] as const
const at = '/v1/agencies/:agencyId/conferences/:conferenceId'
/** `slot:table`, as `selectMeetingPage` orders. */
const MeetingAfter = Type.Optional(Type.String({ pattern: '^\\d{1,3}:.{1,100}$' }))

/** When and where people meet, and the plan of it, as the office that keeps the conference sees them. */
export const planRoutes: Routes = async (app) => {
  app.get(
    `${at}/meeting-frame`,
    {
      schema: {
        operationId: 'getMeetingFrame',
        tags,
        summary: 'Times, zones, tables and interpreters of the meetings.',
        params: One,
        response: { 200: FrameDto, ...problems(...read) },
      },
    },
    async ({ ctx, params }) => {
      const { id } = await requireReadable(ctx, params)
      return (await selectFrame(ctx.db, id)) ?? { version: 0, frame: null }
    },
  )

  app.put(
    `${at}/meeting-frame`,
    {
      schema: {
        operationId: 'putMeetingFrame',
        tags,
        summary: 'Says when and at which tables people meet, and who interprets.',
        params: One,
        body: PutFrameBody,
        response: {
          200: FrameDto,
          ...problems(...keep, E.meetingFrameUnusable, E.meetingFrameChanged),
        },
      },
    },
    async ({ ctx, params, body }) => keepFrame(ctx, await requireKept(ctx, params), body),
  )

  app.get(
    `${at}/meeting-groups`,
    {
      schema: {
        operationId: 'listMeetingGroups',
        tags,
        summary:
          'Which kinds of ticket meet which, and how often; a kind that is missing meets all.',
        params: One,
        response: { 200: GroupsDto, ...problems(...read) },
      },
    },
    async ({ ctx, params }) => {
      const { id } = await requireReadable(ctx, params)
      return { groups: (await selectGroups(ctx.db, id)).map(showGroup) }
    },
  )

  app.put(
    `${at}/meeting-groups/:ticketTypeId`,
    {
      schema: {
        operationId: 'putMeetingGroup',
        tags,
        summary: 'Says whom people with one kind of ticket meet, and how often.',
        params: Type.Object({ ...One.properties, ticketTypeId: Uuid }),
        body: PutGroupBody,
        response: { 200: GroupDto, ...problems(...keep, E.ticketTypeUnknown) },
      },
    },
    async ({ ctx, params: { ticketTypeId, ...params }, body }) => {
      const conference = await requireKept(ctx, params)
      return showGroup(await keepGroup(ctx, conference, { ...body, ticketTypeId }))
    },
  )

  app.post(
    `${at}/meeting-plans`,
    {
      schema: {
        operationId: 'makeMeetingPlan',
        tags,
        summary: 'Makes the next plan in the background, from all accepted requests.',
        description:
          'Meetings that stand keep their time and table while both can come, unless told otherwise; what is over stays.',
        params: One,
        body: AskPlanBody,
        response: { 202: AskedPlanDto, ...problems(...keep, E.noMeetingFrame) },
      },
    },
    async ({ ctx, params, body }, reply) => {
      const conference = await requireKept(ctx, params)
      const number = await askPlan(ctx, conference, body)
      return reply.status(202).send({ number })
    },
  )

  app.get(
    `${at}/meeting-plan`,
    {
      schema: {
        operationId: 'getMeetingPlan',
        tags,
        summary: 'The newest plan: its value, what no plan exceeds, and what it changed.',
        params: One,
        response: { 200: LatestPlanDto, ...problems(...read) },
      },
    },
    async ({ ctx, params }) => {
      const { id } = await requireReadable(ctx, params)
      const plan = await selectPlan(ctx.db, id)
      return { plan: plan ? showPlan(plan) : null }
    },
  )

  app.get(
    `${at}/meetings`,
    {
      schema: {
        operationId: 'listMeetings',
        tags,
        summary: 'All meetings by time and table.',
        params: One,
        querystring: Type.Object({ ...PageQuery, after: MeetingAfter }),
        response: { 200: MeetingsPageDto, ...problems(...read) },
      },
    },
    async ({ ctx, params, query }) => {
      const { id, timeZone } = await requireReadable(ctx, params)
      const kept = await selectFrame(ctx.db, id)
      if (!kept) return { meetings: [], next: null }
      const found = await selectMeetingPage(ctx.db, id, query)
      const place = placeOf(kept, timeZone)
      return {
        meetings: found.map(({ from, to, ...meeting }) => ({ ...place(meeting), from, to })),
        next: nextAfter(found, query.limit, ({ slot, table }) => `${slot}:${table}`),
      }
    },
  )
}
