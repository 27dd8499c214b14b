import { type Static, Type } from 'typebox'
import { day } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import {
  type CountedCohort,
  selectCohortsOf,
  selectInvitations,
  selectMembers,
} from './cohort-store.ts'
import { showOfficeCohorts, toCohortInvitationDto, toCohortMemberDto } from './cohort-wire.ts'
import {
  ChangeCohortBody,
  CohortInvitationDto,
  CohortInvitationsDto,
  CohortMembersDto,
  InvitationBody,
  OfficeCohortDto,
  OfficeCohortsDto,
  OpenCohortBody,
} from './contract.ts'
import { CoursesErrors as E } from './errors.ts'
import { cancelInvitation, inviteToCohort } from './invite-to-cohort.ts'
import { removeCohortMember } from './join-cohort.ts'
import { changeCohort, openCohort, renewCohortCode } from './open-cohort.ts'
import { requireOpener, requireOwnCohort } from './require-cohort.ts'
import type { CourseSettings } from './settings.ts'

const tags = ['courses']
const at = '/v1/organisations/:organisationId/cohorts'
const OfOrganisation = Type.Object({ organisationId: Uuid })
const ofCohort = { organisationId: Uuid, cohortId: Uuid }
const OneCohort = Type.Object(ofCohort)
const OneMember = Type.Object({ ...ofCohort, memberId: Uuid })
const OneInvitation = Type.Object({ ...ofCohort, invitationId: Uuid })
const page = Type.Object({ ...PageQuery, after: Type.Optional(Uuid) })
const scoped = [...memberErrors, PlatformErrors.invalidInput, E.mayNotOpenCohort] as const
const ofOne = [...scoped, E.cohortNotFound] as const
const written = [E.courseNotFound, E.cohortDaysWrong, E.cohortPaceWrong] as const

const writtenOf = <Body extends Static<typeof OpenCohortBody> | Static<typeof ChangeCohortBody>>(
  body: Body,
) => ({
  ...body,
  name: body.name.trim(),
  startsOn: day(body.startsOn),
  endsOn: day(body.endsOn),
})

/** Cohorts of an organisation: opened and filled by people who work there, never by a key. */
export const createCohortOfficeRoutes =
  ({ publicUrl }: CourseSettings): Routes =>
  async (app) => {
    const showOne = async ({ db }: Ctx, cohort: CountedCohort) => {
      const [shown] = await showOfficeCohorts(db, publicUrl, [cohort])
      if (!shown) throw E.courseNotFound({ course: cohort.course })
      return shown
    }

    app.post(
      at,
      {
        schema: {
          operationId: 'openCohort',
          tags,
          summary: 'An agency, or the operator, opens a cohort of a course.',
          params: OfOrganisation,
          body: OpenCohortBody,
          response: { 201: OfficeCohortDto, ...problems(...scoped, ...written, E.tooManyCohorts) },
        },
      },
      async ({ ctx, params, body }, reply) => {
        await requireOpener(ctx, params.organisationId, 'member')
        const cohort = await openCohort(ctx, { ...params, ...writtenOf(body) })
        return reply.status(201).send(await showOne(ctx, cohort))
      },
    )

    app.get(
      at,
      {
        schema: {
          operationId: 'listCohorts',
          tags,
          summary: 'The cohorts of an organisation, the newest first.',
          params: OfOrganisation,
          querystring: page,
          response: { 200: OfficeCohortsDto, ...problems(...scoped) },
        },
      },
      async ({ ctx, params, query }) => {
        await requireOpener(ctx, params.organisationId, 'member')
        const found = await selectCohortsOf(ctx.db, params.organisationId, query)
        return {
          cohorts: await showOfficeCohorts(ctx.db, publicUrl, found),
          next: nextAfter(found, query.limit),
        }
      },
    )

    app.put(
      `${at}/:cohortId`,
      {
        schema: {
          operationId: 'changeCohort',
          tags,
          params: OneCohort,
          body: ChangeCohortBody,
          response: {
            200: OfficeCohortDto,
            ...problems(...ofOne, ...written, E.cohortChanged, E.seatsTaken),
          },
        },
      },
      async ({ ctx, params, body }) => {
        await requireOpener(ctx, params.organisationId, 'member')
        return showOne(ctx, await changeCohort(ctx, params, writtenOf(body)))
      },
    )

    app.post(
      `${at}/:cohortId/code`,
      {
        schema: {
          operationId: 'renewCohortCode',
          tags,
          summary: 'Another code to join by; the one before opens nothing more.',
          params: OneCohort,
          response: { 200: OfficeCohortDto, ...problems(...ofOne, E.courseNotFound) },
        },
      },
      async ({ ctx, params }) => {
        await requireOpener(ctx, params.organisationId, 'member')
        return showOne(ctx, await renewCohortCode(ctx, params))
      },
    )

    app.get(
      `${at}/:cohortId/members`,
      {
        schema: {
          operationId: 'listCohortMembers',
          tags,
          summary: 'Who has joined; how far they are only instructors of the cohort see.',
          params: OneCohort,
          querystring: page,
          response: { 200: CohortMembersDto, ...problems(...ofOne) },
        },
      },
      async ({ ctx, params, query }) => {
        await requireOpener(ctx, params.organisationId, 'member')
        const { id: cohortId } = await requireOwnCohort(ctx.db, params)
        const found = await selectMembers(ctx.db, { cohortId, ...query })
        return {
          members: found.map(toCohortMemberDto),
          next: nextAfter(found, query.limit),
        }
      },
    )

    app.delete(
      `${at}/:cohortId/members/:memberId`,
      {
        schema: {
          operationId: 'removeCohortMember',
          tags,
          params: OneMember,
          response: { 204: Type.Null(), ...problems(...ofOne, E.cohortMemberNotFound) },
        },
      },
      async ({ ctx, params }, reply) => {
        await requireOpener(ctx, params.organisationId, 'member')
        await requireOwnCohort(ctx.db, params)
        await removeCohortMember(ctx, params)
        return reply.status(204).send(null)
      },
    )

    app.post(
      `${at}/:cohortId/invitations`,
      {
        schema: {
          operationId: 'inviteToCohort',
          tags,
          summary: 'Mails somebody a code of their own; another one takes the place of the first.',
          params: OneCohort,
          body: InvitationBody,
          response: { 201: CohortInvitationDto, ...problems(...ofOne, E.tooManyInvitations) },
        },
      },
      async ({ ctx, params, body }, reply) => {
        const { name, nameZh } = await requireOpener(ctx, params.organisationId, 'member')
        const { language } = await requireOwnCohort(ctx.db, params)
        const organisation = language === 'zh-CN' ? (nameZh ?? name) : name
        const invited = await inviteToCohort(ctx, params, { ...body, organisation, publicUrl })
        return reply.status(201).send(toCohortInvitationDto(invited))
      },
    )

    app.get(
      `${at}/:cohortId/invitations`,
      {
        schema: {
          operationId: 'listCohortInvitations',
          tags,
          summary: 'Invitations that nobody has taken yet.',
          params: OneCohort,
          querystring: page,
          response: { 200: CohortInvitationsDto, ...problems(...ofOne) },
        },
      },
      async ({ ctx, params, query }) => {
        await requireOpener(ctx, params.organisationId, 'member')
        const { id: cohortId } = await requireOwnCohort(ctx.db, params)
        const found = await selectInvitations(ctx.db, { cohortId, now: ctx.now(), ...query })
        return {
          invitations: found.map(toCohortInvitationDto),
          next: nextAfter(found, query.limit),
        }
      },
    )

    app.delete(
      `${at}/:cohortId/invitations/:invitationId`,
      {
        schema: {
          operationId: 'cancelCohortInvitation',
          tags,
          params: OneInvitation,
          response: { 204: Type.Null(), ...problems(...ofOne, E.cohortInvitationNotFound) },
        },
      },
      async ({ ctx, params }, reply) => {
        await requireOpener(ctx, params.organisationId, 'member')
        await requireOwnCohort(ctx.db, params)
        await cancelInvitation(ctx, params)
        return reply.status(204).send(null)
      },
    )
  }
