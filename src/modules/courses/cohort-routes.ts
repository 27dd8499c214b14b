import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import { selectCohortsOfUser, selectMembers, selectSampleCohorts } from './cohort-store.ts'
import { showCohort, showCohorts, toCohortMemberDto, toMemberProgressDto } from './cohort-wire.ts'
import {
  CohortDto,
  CohortMemberDto,
  CohortPreviewDto,
  CohortProgressDto,
  JoinCohortBody,
  OwnCohortsDto,
  SignOffBody,
  StepDto,
} from './contract.ts'
import { CoursesErrors as E } from './errors.ts'
import { joinCohort, leaveCohort, openByCode } from './join-cohort.ts'
import { readCohortProgress } from './read-cohort-progress.ts'
import { requireCohortReader, requireInstructorView } from './require-cohort.ts'
import { signOffStep, takeBackSignOff } from './sign-off-step.ts'

const tags = ['courses']
const OneCohort = Type.Object({ cohortId: Uuid })
const OneStep = Type.Object({ cohortId: Uuid, memberId: Uuid, step: StepDto })
const page = Type.Object({ ...PageQuery, after: Type.Optional(Uuid) })
const personal = [...memberErrors, PlatformErrors.invalidInput] as const
const ofOne = [...personal, E.cohortNotFound] as const
const byInstructor = [...ofOne, E.instructorRequired, E.courseNotFound] as const
const bySignOff = [...byInstructor, E.cohortMemberNotFound] as const

/** Cohorts as those see them who join. */
export const cohortRoutes: Routes = async (app) => {
  app.get(
    '/v1/cohort-codes/:code',
    {
      schema: {
        operationId: 'previewCohort',
        tags,
        summary: 'What a code lets somebody join.',
        params: Type.Object({ code: JoinCohortBody.properties.code }),
        response: {
          200: CohortPreviewDto,
          ...problems(PlatformErrors.invalidInput, E.cohortCodeUnknown),
        },
      },
    },
    async ({ ctx, params }) => {
      const { cohort, role } = await openByCode(ctx.db, params.code, ctx.now())
      const [shown] = await showCohorts(ctx.db, [cohort])
      if (!shown) throw E.cohortCodeUnknown()
      return { ...shown.facts, role }
    },
  )

  app.get(
    '/v1/cohorts',
    {
      schema: {
        operationId: 'listOwnCohorts',
        tags,
        summary:
          'The cohorts that whoever asks has joined; who has joined none is shown the invented.',
        querystring: page,
        response: { 200: OwnCohortsDto, ...problems(PlatformErrors.invalidInput) },
      },
    },
    async ({ ctx, query }) => {
      const { actor, db } = ctx
      const own = actor.kind === 'user' ? await selectCohortsOfUser(db, actor.userId, query) : []
      const isNone = own.length === 0 && query.after === undefined
      const found = isNone ? await selectSampleCohorts(db) : own
      return {
        cohorts: (await showCohorts(db, found)).map(({ facts, cohort: { role } }) => ({
          ...facts,
          role,
        })),
        next: nextAfter(own, query.limit),
      }
    },
  )

  app.post(
    '/v1/cohorts/memberships',
    {
      schema: {
        operationId: 'joinCohort',
        tags,
        summary:
          'Joins by a code and begins the course: instructors of the cohort then see how far one is.',
        body: JoinCohortBody,
        response: {
          201: Type.Object({ cohortId: Uuid, ...CohortMemberDto.properties }),
          ...problems(
            ...personal,
            E.cohortCodeUnknown,
            E.cohortInvitationForAnother,
            E.cohortOver,
            E.cohortFull,
            E.courseNotFound,
            E.prerequisiteMissing,
          ),
        },
      },
    },
    async ({ ctx, body }, reply) => {
      const member = await joinCohort(ctx, { code: body.code, name: body.name.trim() })
      const { cohortId } = member
      return reply.status(201).send({ cohortId, ...toCohortMemberDto(member) })
    },
  )

  app.get(
    '/v1/cohorts/:cohortId',
    {
      schema: {
        operationId: 'getCohort',
        tags,
        summary: 'A cohort that whoever asks has joined: its weeks and its instructors.',
        params: OneCohort,
        response: { 200: CohortDto, ...problems(...ofOne) },
      },
    },
    async ({ ctx, params }) => {
      const shown = await showCohort(ctx.db, await requireCohortReader(ctx, params.cohortId))
      if (!shown) throw E.cohortNotFound()
      return shown
    },
  )

  app.delete(
    '/v1/cohorts/:cohortId/membership',
    {
      schema: {
        operationId: 'leaveCohort',
        tags,
        summary: 'Leaves: at once nobody of the cohort sees how far one is.',
        params: OneCohort,
        response: { 204: Type.Null(), ...problems(...ofOne) },
      },
    },
    async ({ ctx, params }, reply) => {
      await leaveCohort(ctx, params.cohortId)
      return reply.status(204).send(null)
    },
  )

  app.get(
    '/v1/cohorts/:cohortId/progress',
    {
      schema: {
        operationId: 'listCohortProgress',
        tags,
        summary: 'Where the learners of a cohort are: for its instructors alone.',
        params: OneCohort,
        querystring: page,
        response: { 200: CohortProgressDto, ...problems(...byInstructor) },
      },
    },
    async ({ ctx, params, query }) => {
      const { cohort } = await requireInstructorView(ctx, params.cohortId)
      const of = { cohortId: cohort.id, role: 'learner', ...query }
      const learners = await selectMembers(ctx.db, of)
      return {
        learners: (await readCohortProgress(ctx, cohort, learners)).map(toMemberProgressDto),
        next: nextAfter(learners, query.limit),
      }
    },
  )

  app.put(
    '/v1/cohorts/:cohortId/members/:memberId/steps/:step',
    {
      schema: {
        operationId: 'signOffStep',
        tags,
        summary: 'An instructor has seen that a learner did a step elsewhere.',
        params: OneStep,
        body: SignOffBody,
        response: { 204: Type.Null(), ...problems(...bySignOff, E.stepNotSignedOff) },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await signOffStep(ctx, params, body.note.trim())
      return reply.status(204).send(null)
    },
  )

  app.delete(
    '/v1/cohorts/:cohortId/members/:memberId/steps/:step',
    {
      schema: {
        operationId: 'takeBackSignOff',
        tags,
        summary: 'Takes back what was signed off in this cohort.',
        params: OneStep,
        response: { 204: Type.Null(), ...problems(...bySignOff) },
      },
    },
    async ({ ctx, params }, reply) => {
      await takeBackSignOff(ctx, params)
      return reply.status(204).send(null)
    },
  )
}
