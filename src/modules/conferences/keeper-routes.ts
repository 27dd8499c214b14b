import { type Static, Type } from 'typebox'
import type { Day } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { officerErrors, requireReader } from '../programmes/api.ts'
import { selectConferencesOf, selectSeriesOf } from './conference-store.ts'
import {
  ChangeConferenceBody,
  ConferenceDto,
  ConferencesPageDto,
  OpenSeriesBody,
  PlanConferenceBody,
  SeriesDto,
  SeriesPageDto,
  StepConferenceBody,
} from './contract.ts'
import { ConferencesErrors as E } from './errors.ts'
import { changeConference, openSeries, planConference, stepConference } from './keep-conference.ts'
import { requireKeeper, requireReadable } from './require-conference.ts'
import { showConferences, toSeriesDto } from './wire.ts'

const tags = ['conferences']
const read = [...officerErrors, PlatformErrors.invalidInput] as const
const keep = [...read, E.officeTooLocal] as const
const writing = [E.seriesNotFound, E.daysWrong, E.timeZoneUnknown] as const
const Agency = Type.Object({ agencyId: Uuid })
const One = Type.Object({ agencyId: Uuid, conferenceId: Uuid })
const page = { ...PageQuery, after: Type.Optional(Uuid) }

type Written = Omit<Static<typeof PlanConferenceBody>, 'slug'>

const writtenOf = ({ seriesId, name, city, timeZone, firstDay, lastDay, places }: Written) => ({
  seriesId,
  name: { en: name.en.trim(), 'zh-CN': name['zh-CN'].trim() },
  city: { en: city.en.trim(), 'zh-CN': city['zh-CN'].trim() },
  timeZone,
  firstDay: firstDay as Day,
  lastDay: lastDay as Day,
  places,
})

/** What an office keeps: series, and the conferences in them. */
export const keeperRoutes: Routes = async (app) => {
  app.get(
    '/v1/agencies/:agencyId/conference-series',
    {
      schema: {
        operationId: 'listConferenceSeries',
        tags,
        summary: 'The series of conferences of an office.',
        params: Agency,
        querystring: Type.Object(page),
        response: { 200: SeriesPageDto, ...problems(...read) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireReader(ctx, agencyId)
      const found = await selectSeriesOf(ctx.db, agencyId, query)
      return { series: found.map(toSeriesDto), next: nextAfter(found, query.limit) }
    },
  )

  app.post(
    '/v1/agencies/:agencyId/conference-series',
    {
      schema: {
        operationId: 'openConferenceSeries',
        tags,
        summary: 'Begins a series: conferences that move from city to city, year after year.',
        params: Agency,
        body: OpenSeriesBody,
        response: { 201: SeriesDto, ...problems(...keep, E.tooManyConferences) },
      },
    },
    async ({ ctx, params: { agencyId }, body: { name } }, reply) => {
      await requireKeeper(ctx, agencyId)
      const trimmed = { en: name.en.trim(), 'zh-CN': name['zh-CN'].trim() }
      return reply.status(201).send(toSeriesDto(await openSeries(ctx, agencyId, trimmed)))
    },
  )

  app.get(
    '/v1/agencies/:agencyId/conferences',
    {
      schema: {
        operationId: 'listOwnConferences',
        tags,
        summary: 'The conferences of an office, drafts too, by their first day.',
        params: Agency,
        querystring: Type.Object(page),
        response: { 200: ConferencesPageDto, ...problems(...read) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireReader(ctx, agencyId)
      const found = await selectConferencesOf(ctx.db, agencyId, query)
      return {
        conferences: await showConferences(ctx.db, found),
        next: nextAfter(found, query.limit),
      }
    },
  )

  app.post(
    '/v1/agencies/:agencyId/conferences',
    {
      schema: {
        operationId: 'planConference',
        tags,
        summary: 'A draft of a conference; nobody outside the office reads it until it is opened.',
        params: Agency,
        body: PlanConferenceBody,
        response: {
          201: ConferenceDto,
          ...problems(...keep, ...writing, E.addressTaken, E.tooManyConferences),
        },
      },
    },
    async ({ ctx, params: { agencyId }, body }, reply) => {
      await requireKeeper(ctx, agencyId)
      const planned = await planConference(ctx, agencyId, { ...writtenOf(body), slug: body.slug })
      const [shown] = await showConferences(ctx.db, [planned])
      return reply.status(201).send(shown!)
    },
  )

  app.get(
    '/v1/agencies/:agencyId/conferences/:conferenceId',
    {
      schema: {
        operationId: 'getOwnConference',
        tags,
        summary: 'A conference as its office reads it.',
        params: One,
        response: { 200: ConferenceDto, ...problems(...read, E.conferenceNotFound) },
      },
    },
    async ({ ctx, params }) => {
      const [shown] = await showConferences(ctx.db, [await requireReadable(ctx, params)])
      return shown!
    },
  )

  app.put(
    '/v1/agencies/:agencyId/conferences/:conferenceId',
    {
      schema: {
        operationId: 'changeConference',
        tags,
        summary: 'Changes what a conference is called, where and when it is, and for how many.',
        params: One,
        body: ChangeConferenceBody,
        response: {
          200: ConferenceDto,
          ...problems(...keep, ...writing, E.conferenceNotFound, E.conferenceChanged),
        },
      },
    },
    async ({ ctx, params, body }) => {
      await requireKeeper(ctx, params.agencyId)
      const { version } = body
      const after = await changeConference(ctx, params, { ...writtenOf(body), version })
      const [shown] = await showConferences(ctx.db, [after])
      return shown!
    },
  )

  app.post(
    '/v1/agencies/:agencyId/conferences/:conferenceId/steps',
    {
      schema: {
        operationId: 'stepConference',
        tags,
        summary: 'Opens a conference to the public, closes it, or opens it again.',
        params: One,
        body: StepConferenceBody,
        response: {
          200: ConferenceDto,
          ...problems(...keep, E.conferenceNotFound, E.stepRefused, E.conferenceUnfinished),
        },
      },
    },
    async ({ ctx, params, body: { to } }) => {
      await requireKeeper(ctx, params.agencyId, 'owner')
      const [shown] = await showConferences(ctx.db, [await stepConference(ctx, params, to)])
      return shown!
    },
  )
}
