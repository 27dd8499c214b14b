import { Type } from 'typebox'
import { dayOf } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import {
  ApplicationDto,
  ApplicationStateDto,
  ApplicationsPageDto,
  AwardBody,
  ChangeProgrammeBody,
  CreateProgrammeBody,
  OfficeProgrammeDto,
  OfficeProgrammesPageDto,
  OpenProgrammeDto,
  OpenProgrammesPageDto,
  StepApplicationBody,
  StepProgrammeBody,
} from './contract.ts'
import { award, reviewApplication } from './decide-application.ts'
import { ProgrammesErrors as E } from './errors.ts'
import {
  findApplication,
  selectApplications,
  selectGrants,
  selectOpenGrants,
} from './programme-store.ts'
import { requireOfficer, requireReader } from './require-office.ts'
import { changeProgramme, createProgramme, requireGrant, stepProgramme } from './run-programme.ts'
import { showApplications, showProgrammes } from './show-programme.ts'

const tags = ['programmes']
const ofOffice = [...memberErrors, PlatformErrors.invalidInput, E.officeNotFound] as const
const byOfficer = [...ofOffice, E.officeNotOpen, E.programmeNotFound] as const
const Agency = Type.Object({ agencyId: Uuid })
const One = Type.Object({ agencyId: Uuid, programmeId: Uuid })
const OneApplication = Type.Object({ agencyId: Uuid, programmeId: Uuid, applicationId: Uuid })
const page = { ...PageQuery, after: Type.Optional(Uuid) }

/** What agencies give money for, and to whom. */
export const programmeRoutes: Routes = async (app) => {
  app.get(
    '/v1/programmes',
    {
      schema: {
        operationId: 'listOpenProgrammes',
        tags,
        summary: 'Programmes that take applications today, with what is left of their budget.',
        querystring: Type.Object({
          ...page,
          state: Type.Optional(Type.String({ pattern: '^[A-Z]{2}-[A-Z0-9]{1,3}$' })),
        }),
        response: { 200: OpenProgrammesPageDto, ...problems(PlatformErrors.invalidInput) },
      },
    },
    async ({ ctx, query: { state: place, ...query } }) => {
      const found = await selectOpenGrants(ctx.db, { place, on: dayOf(ctx.now()) }, query)
      return { programmes: await showProgrammes(ctx, found), next: nextAfter(found, query.limit) }
    },
  )

  app.get(
    '/v1/programmes/:agencyId/:programmeId',
    {
      schema: {
        operationId: 'getOpenProgramme',
        tags,
        summary: 'A programme as everybody may read it; a draft is nobody’s but its office’s.',
        params: One,
        response: {
          200: OpenProgrammeDto,
          ...problems(PlatformErrors.invalidInput, E.programmeNotFound),
        },
      },
    },
    async ({ ctx, params }) => {
      const grant = await requireGrant(ctx, params)
      if (grant.state === 'draft') throw E.programmeNotFound()
      return (await showProgrammes(ctx, [grant]))[0]!
    },
  )

  app.get(
    '/v1/agencies/:agencyId/programmes',
    {
      schema: {
        operationId: 'listProgrammes',
        tags,
        summary: 'All programmes of an office, the newest first.',
        params: Agency,
        querystring: Type.Object(page),
        response: { 200: OfficeProgrammesPageDto, ...problems(...ofOffice) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireReader(ctx, agencyId)
      const found = await selectGrants(ctx.db, agencyId, query)
      return { programmes: await showProgrammes(ctx, found), next: nextAfter(found, query.limit) }
    },
  )

  app.post(
    '/v1/agencies/:agencyId/programmes',
    {
      schema: {
        operationId: 'createProgramme',
        tags,
        summary: 'A draft: goal, budget, days, what is reimbursed, and the rules of eligibility.',
        params: Agency,
        body: CreateProgrammeBody,
        response: {
          201: OfficeProgrammeDto,
          ...problems(...ofOffice, E.officeNotOpen, E.invalidAmount),
        },
      },
    },
    async ({ ctx, params: { agencyId }, body }, reply) => {
      await requireOfficer(ctx, agencyId, 'owner')
      const [shown] = await showProgrammes(ctx, [await createProgramme(ctx, agencyId, body)])
      return reply.status(201).send(shown!)
    },
  )

  app.get(
    '/v1/agencies/:agencyId/programmes/:programmeId',
    {
      schema: {
        operationId: 'getProgramme',
        tags,
        params: One,
        response: { 200: OfficeProgrammeDto, ...problems(...ofOffice, E.programmeNotFound) },
      },
    },
    async ({ ctx, params }) => {
      await requireReader(ctx, params.agencyId)
      return (await showProgrammes(ctx, [await requireGrant(ctx, params)]))[0]!
    },
  )

  app.patch(
    '/v1/agencies/:agencyId/programmes/:programmeId',
    {
      schema: {
        operationId: 'changeProgramme',
        tags,
        summary: 'Changes a draft, or budget and last day of one that is open.',
        params: One,
        body: ChangeProgrammeBody,
        response: {
          200: OfficeProgrammeDto,
          ...problems(...byOfficer, E.programmeFixed, E.budgetTooLow, E.invalidAmount),
        },
      },
    },
    async ({ ctx, params, body }) => {
      await requireOfficer(ctx, params.agencyId, 'owner')
      return (await showProgrammes(ctx, [await changeProgramme(ctx, params, body)]))[0]!
    },
  )

  app.post(
    '/v1/agencies/:agencyId/programmes/:programmeId/steps',
    {
      schema: {
        operationId: 'stepProgramme',
        tags,
        summary: 'Opens a draft, closes it for applications, or reports on it at its end.',
        params: One,
        body: StepProgrammeBody,
        response: {
          200: OfficeProgrammeDto,
          ...problems(...byOfficer, E.programmeStepRefused, E.programmeUnfinished),
        },
      },
    },
    async ({ ctx, params, body: { to } }) => {
      await requireOfficer(ctx, params.agencyId, 'owner')
      return (await showProgrammes(ctx, [await stepProgramme(ctx, params, to)]))[0]!
    },
  )

  app.get(
    '/v1/agencies/:agencyId/programmes/:programmeId/applications',
    {
      schema: {
        operationId: 'listApplications',
        tags,
        summary: 'Applications with what each rule found when they came, the oldest first.',
        params: One,
        querystring: Type.Object({ ...page, state: Type.Optional(ApplicationStateDto) }),
        response: { 200: ApplicationsPageDto, ...problems(...ofOffice, E.programmeNotFound) },
      },
    },
    async ({ ctx, params, query }) => {
      await requireReader(ctx, params.agencyId)
      await requireGrant(ctx, params)
      const found = await selectApplications(ctx.db, params, query)
      return {
        applications: await showApplications(ctx, found),
        next: nextAfter(found, query.limit),
      }
    },
  )

  app.get(
    '/v1/agencies/:agencyId/programmes/:programmeId/applications/:applicationId',
    {
      schema: {
        operationId: 'getApplication',
        tags,
        params: OneApplication,
        response: { 200: ApplicationDto, ...problems(...ofOffice, E.applicationNotFound) },
      },
    },
    async ({ ctx, params }) => {
      await requireReader(ctx, params.agencyId)
      const found = await findApplication(ctx.db, params)
      if (!found) throw E.applicationNotFound()
      return (await showApplications(ctx, [found]))[0]!
    },
  )

  app.post(
    '/v1/agencies/:agencyId/programmes/:programmeId/applications/:applicationId/steps',
    {
      schema: {
        operationId: 'reviewApplication',
        tags,
        summary: 'Begins to review an application, or declines it with a reason.',
        params: OneApplication,
        body: StepApplicationBody,
        response: {
          200: ApplicationDto,
          ...problems(
            ...ofOffice,
            E.officeNotOpen,
            E.applicationNotFound,
            E.applicationStepRefused,
          ),
        },
      },
    },
    async ({ ctx, params, body: { to, reason } }) => {
      await requireOfficer(ctx, params.agencyId)
      if (to === 'declined' && !reason) {
        const fields = [{ pointer: '/reason', keyword: 'required' }]
        throw PlatformErrors.invalidInput({ fields })
      }
      const moved = await reviewApplication(ctx, params, { to, reason: reason?.trim() ?? null })
      return (await showApplications(ctx, [moved]))[0]!
    },
  )

  app.post(
    '/v1/agencies/:agencyId/programmes/:programmeId/applications/:applicationId/award',
    {
      schema: {
        operationId: 'award',
        tags,
        summary: 'Awards money out of what is left of the budget, at most what was asked for.',
        params: OneApplication,
        body: AwardBody,
        response: {
          200: ApplicationDto,
          ...problems(
            ...byOfficer,
            E.applicationNotFound,
            E.applicationStepRefused,
            E.programmeStepRefused,
            E.awardTooHigh,
            E.budgetExhausted,
            E.overYearlyCap,
            E.invalidAmount,
          ),
        },
      },
    },
    async ({ ctx, params, body: { amount, reason } }) => {
      await requireOfficer(ctx, params.agencyId, 'owner')
      const awarded = await award(ctx, params, { amount, reason: reason.trim() })
      return (await showApplications(ctx, [awarded]))[0]!
    },
  )
}
