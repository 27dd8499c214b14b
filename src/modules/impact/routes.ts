import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { isId } from '../../kernel/ids.ts'
import type { Day } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { DayDto, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import {
  CountDto,
  MultipliersDto,
  NetNewPageDto,
  PayrollBody,
  PlacesDto,
  PromisesDto,
  SampleQuery,
  VerifiedPayrollBody,
} from './contract.ts'
import { ImpactErrors as E } from './errors.ts'
import { listMultipliers } from './list-multipliers.ts'
import { readPromises } from './promises.ts'
import { exportPlaces, type Level, readCount, readPlaces } from './read-count.ts'
import { netNewCsv, readNetNew } from './record-net-new.ts'
import { reportPayroll, verifyPayroll } from './record-payroll.ts'

const tags = ['impact']
const CSV = { description: 'The file.', content: { 'text/csv': { schema: Type.String() } } }
const invalid = PlatformErrors.invalidInput

/** An office and a revision; a cursor that is none is the beginning. */
function cursorOf(after: string | undefined) {
  const [agencyId = '', revision = ''] = after?.split('.') ?? []
  return isId(agencyId) && /^\d{1,9}$/.test(revision)
    ? { agencyId, revision: Number(revision) }
    : undefined
}

export const impactRoutes: Routes = async (app) => {
  app.get(
    '/v1/impact',
    {
      schema: {
        operationId: 'getJobsCount',
        tags,
        summary: 'The count of jobs: supported, created, net new; each effect and tier by itself.',
        querystring: Type.Object(SampleQuery),
        response: { 200: CountDto, ...problems(invalid) },
      },
    },
    ({ ctx, query }) => readCount(ctx, query.sample),
  )

  app.get(
    '/v1/impact/places',
    {
      schema: {
        operationId: 'listJobsByPlace',
        tags,
        summary:
          'Direct jobs supported by state or county, and what is missing of what was promised.',
        querystring: Type.Object({
          level: Type.Unsafe<Level>({
            type: 'string',
            enum: ['state', 'county'],
            default: 'state',
          }),
          ...SampleQuery,
          ...PageQuery,
        }),
        response: { 200: PlacesDto, ...problems(invalid) },
      },
    },
    ({ ctx, query: { sample, ...page } }) => readPlaces(ctx, { ...page, isSample: sample }),
  )

  app.get(
    '/v1/impact/places.csv',
    {
      schema: {
        operationId: 'exportJobsByPlace',
        tags,
        summary: 'The same for all states and counties, as open data.',
        querystring: Type.Object(SampleQuery),
        response: { 200: CSV, ...problems(invalid) },
      },
    },
    async ({ ctx, query }, reply) => {
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="jobs-by-place.csv"')
      return reply.send((await exportPlaces(ctx, query.sample)) as never)
    },
  )

  app.get(
    '/v1/impact/promises',
    {
      schema: {
        operationId: 'getJobsPromises',
        tags,
        summary: 'What was promised beside what is counted, what is needed a year, and a scenario.',
        querystring: Type.Object({
          start: Type.Optional({ ...DayDto, description: 'First day of the years promised.' }),
          sales: Type.Number({ minimum: 0, maximum: 100, default: 1 }),
          sellers: Type.Number({ minimum: 0, maximum: 1, default: 1 }),
          ...SampleQuery,
        }),
        response: { 200: PromisesDto, ...problems(invalid) },
      },
    },
    ({ ctx, query: { start, sales, sellers, sample } }) =>
      readPromises(ctx, {
        start: start as Day | undefined,
        scenario: { sales, sellers },
        isSample: sample,
      }),
  )

  app.get(
    '/v1/impact/net-new',
    {
      schema: {
        operationId: 'listNetNew',
        tags,
        summary: 'What offices have put on record as net new, each from a comparison.',
        description: 'They are kept apart: never part of the count, and never added up.',
        querystring: Type.Object({ ...SampleQuery, ...PageQuery }),
        response: { 200: NetNewPageDto, ...problems(invalid) },
      },
    },
    async ({ ctx, query: { sample, after, limit } }) => {
      const claims = await readNetNew(ctx, { isSample: sample, after: cursorOf(after), limit })
      const next = nextAfter(claims, limit, (one) => `${one.agencyId}.${one.revision}`)
      return { claims, next }
    },
  )

  app.get(
    '/v1/impact/net-new.csv',
    {
      schema: {
        operationId: 'exportNetNew',
        tags,
        summary: 'The same, all of it, as open data.',
        querystring: Type.Object(SampleQuery),
        response: { 200: CSV, ...problems(invalid) },
      },
    },
    async ({ ctx, query }, reply) => {
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="net-new-jobs.csv"')
      return reply.send(Readable.from(netNewCsv(ctx, query.sample)) as never)
    },
  )

  app.get(
    '/v1/impact/multipliers',
    {
      schema: {
        operationId: 'listJobMultipliers',
        tags,
        summary: 'Jobs per million dollars of each sector of the input-output table.',
        response: { 200: MultipliersDto },
      },
    },
    async () => listMultipliers(),
  )

  app.post(
    '/v1/businesses/:businessId/payrolls',
    {
      schema: {
        operationId: 'reportPayroll',
        tags,
        summary: 'Say what your payroll of a quarter shows: counted as reported by the seller.',
        params: Type.Object({ businessId: Uuid }),
        body: PayrollBody,
        response: {
          204: Type.Null(),
          ...problems(
            ...memberErrors,
            E.businessNotFound,
            E.quarterNotOver,
            E.alreadyCounted,
            invalid,
          ),
        },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await reportPayroll(ctx, { programmeId: null, ...body, ...params })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/v1/desk/payrolls',
    {
      schema: {
        operationId: 'verifyPayroll',
        tags,
        summary: 'Record what a payroll shows that was looked at: it takes the place of a report.',
        body: VerifiedPayrollBody,
        response: {
          204: Type.Null(),
          ...problems(
            E.operatorRequired,
            E.businessNotFound,
            E.quarterNotOver,
            E.alreadyCounted,
            invalid,
          ),
        },
      },
    },
    async ({ ctx, body }, reply) => {
      await verifyPayroll(ctx, { programmeId: null, ...body })
      return reply.code(204).send(null)
    },
  )
}
