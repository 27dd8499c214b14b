import { type Static, Type } from 'typebox'
import { day } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import { type Asked, apply, checkEligibility, withdrawApplication } from './apply.ts'
import { ApplicationDto, ApplicationsPageDto, ApplyBody, EligibilityDto } from './contract.ts'
import { isEligible } from './eligibility.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { selectOwnApplications } from './programme-store.ts'
import { showApplications } from './show-programme.ts'

const tags = ['programmes']
const scoped = [
  ...memberErrors,
  PlatformErrors.invalidInput,
  E.businessNotFound,
  E.programmeNotFound,
  E.invalidAmount,
] as const
const Business = Type.Object({ businessId: Uuid })

const askedOf = (businessId: string, body: Static<typeof ApplyBody>): Asked => ({
  agencyId: body.agencyId,
  programmeId: body.programmeId,
  businessId,
  amount: body.amount,
  answers: {
    foundedOn: body.foundedOn ? day(body.foundedOn) : null,
    employees: body.employees ?? null,
    plan: body.plan.trim(),
  },
})

/** A business asks for the money of a programme. */
export const applicationRoutes: Routes = async (app) => {
  app.get(
    '/v1/businesses/:businessId/applications',
    {
      schema: {
        operationId: 'listOwnApplications',
        tags,
        summary: 'What the business has applied for and what came of it, the newest first.',
        params: Business,
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
        response: {
          200: ApplicationsPageDto,
          ...problems(...memberErrors, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, params: { businessId }, query }) => {
      await requireMember(ctx, businessId, 'viewer', 'programmes:read')
      const found = await selectOwnApplications(ctx.db, businessId, query)
      const next = nextAfter(found, query.limit)
      return { applications: await showApplications(ctx, found), next }
    },
  )

  app.post(
    '/v1/businesses/:businessId/applications/check',
    {
      schema: {
        operationId: 'checkEligibility',
        tags,
        summary: 'What each rule would find today; nothing is kept, and the agency learns nothing.',
        params: Business,
        body: ApplyBody,
        response: { 200: EligibilityDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId }, body }) => {
      await requireMember(ctx, businessId, 'member', 'programmes:read')
      const findings = await checkEligibility(ctx, askedOf(businessId, body))
      return { isEligible: isEligible(findings), findings: [...findings] }
    },
  )

  app.post(
    '/v1/businesses/:businessId/applications',
    {
      schema: {
        operationId: 'apply',
        tags,
        summary: 'Applies: the agency reads the answers and what each rule found, nothing else.',
        description: 'Refused at once, with the reasons, when a rule is not met.',
        params: Business,
        body: ApplyBody,
        response: {
          201: ApplicationDto,
          ...problems(
            ...scoped,
            E.notTakingApplications,
            E.applicationUnderWay,
            E.tooManyApplications,
          ),
        },
      },
    },
    async ({ ctx, params: { businessId }, body }, reply) => {
      await requireMember(ctx, businessId, 'member', 'programmes:write')
      const applied = await apply(ctx, askedOf(businessId, body))
      return reply.status(201).send((await showApplications(ctx, [applied]))[0]!)
    },
  )

  app.post(
    '/v1/businesses/:businessId/applications/:agencyId/:programmeId/:applicationId/withdrawal',
    {
      schema: {
        operationId: 'withdrawApplication',
        tags,
        summary: 'Takes an application back that is not decided yet.',
        params: Type.Object({
          businessId: Uuid,
          agencyId: Uuid,
          programmeId: Uuid,
          applicationId: Uuid,
        }),
        response: {
          200: ApplicationDto,
          ...problems(
            ...memberErrors,
            PlatformErrors.invalidInput,
            E.applicationNotFound,
            E.applicationStepRefused,
          ),
        },
      },
    },
    async ({ ctx, params: { businessId, ...ref } }) => {
      await requireMember(ctx, businessId, 'member', 'programmes:write')
      return (await showApplications(ctx, [await withdrawApplication(ctx, businessId, ref)]))[0]!
    },
  )
}
