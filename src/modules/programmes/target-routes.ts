import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import { LeftOutPageDto, MarkTargetBody, TargetingDto, TargetsPageDto } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { markTarget } from './mark-target.ts'
import {
  CURSOR,
  positionOf,
  readLeftOut,
  readTargeting,
  readTargets,
  targetsCsv,
} from './read-targets.ts'
import { requireOfficer, requireReader } from './require-office.ts'

const tags = ['programmes']
const ofOffice = [...memberErrors, PlatformErrors.invalidInput, E.officeNotFound] as const
const byOfficer = [...ofOffice, E.officeNotOpen] as const
const Agency = Type.Object({ agencyId: Uuid })
const One = Type.Object({ agencyId: Uuid, businessId: Uuid })
const Done = Type.Object({ done: Type.Literal(true) })
const done = { done: true } as const
const CSV = { description: 'The file.', content: { 'text/csv': { schema: Type.String() } } }

/** Where a programme's dollar brings the most, of the businesses that show an office their assessment. */
export const targetRoutes: Routes = async (app) => {
  app.get(
    '/v1/agencies/:agencyId/targeting',
    {
      schema: {
        operationId: 'getTargeting',
        tags,
        summary: 'How many businesses are ranked, how many are left out, and why.',
        description:
          'A business that shows the office nothing is counted where it says it is, and nothing else is told of it.',
        params: Agency,
        response: { 200: TargetingDto, ...problems(...ofOffice) },
      },
    },
    async ({ ctx, params: { agencyId } }) => readTargeting(ctx, await requireReader(ctx, agencyId)),
  )

  app.get(
    '/v1/agencies/:agencyId/targets',
    {
      schema: {
        operationId: 'listTargets',
        tags,
        summary: 'Businesses by what a programme’s dollar would bring, each place explained.',
        description: 'docs/algorithms/targeting.md has the formula. Pinned ones come first.',
        params: Agency,
        querystring: Type.Object({
          ...PageQuery,
          after: Type.Optional(Type.String({ pattern: CURSOR })),
        }),
        response: { 200: TargetsPageDto, ...problems(...ofOffice) },
      },
    },
    async ({ ctx, params: { agencyId }, query: { after, limit } }) => {
      await requireReader(ctx, agencyId)
      return readTargets(ctx, agencyId, { after: after ? positionOf(after) : undefined, limit })
    },
  )

  app.get(
    '/v1/agencies/:agencyId/targets.csv',
    {
      schema: {
        operationId: 'exportTargets',
        tags,
        summary: 'The same as CSV, all of it.',
        params: Agency,
        response: { 200: CSV, ...problems(...ofOffice) },
      },
    },
    async ({ ctx, params: { agencyId } }, reply) => {
      await requireReader(ctx, agencyId)
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="targets.csv"')
      return reply.send(Readable.from(targetsCsv(ctx, agencyId)) as never)
    },
  )

  app.get(
    '/v1/agencies/:agencyId/targets/left-out',
    {
      schema: {
        operationId: 'listLeftOut',
        tags,
        summary: 'Businesses that show the office something and have no place, with why.',
        params: Agency,
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
        response: { 200: LeftOutPageDto, ...problems(...ofOffice) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireReader(ctx, agencyId)
      return readLeftOut(ctx, agencyId, query)
    },
  )

  app.put(
    '/v1/agencies/:agencyId/targets/:businessId/mark',
    {
      schema: {
        operationId: 'markTarget',
        tags,
        summary: 'Puts a business first, or leaves it out, and says why; both stand in the log.',
        params: One,
        body: MarkTargetBody,
        response: {
          200: Done,
          ...problems(...byOfficer, E.businessNotFound, E.tooManyMarks),
        },
      },
    },
    async ({ ctx, params, body }) => {
      await requireOfficer(ctx, params.agencyId)
      await markTarget(ctx, params, body)
      return done
    },
  )

  app.delete(
    '/v1/agencies/:agencyId/targets/:businessId/mark',
    {
      schema: {
        operationId: 'unmarkTarget',
        tags,
        summary: 'Lets the ranking decide again.',
        params: One,
        response: { 200: Done, ...problems(...byOfficer) },
      },
    },
    async ({ ctx, params }) => {
      await requireOfficer(ctx, params.agencyId)
      await markTarget(ctx, params, null)
      return done
    },
  )
}
