import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { type Static, Type } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { sendEventStream } from '../../platform/event-stream.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { acceptUploads, uploadOf } from '../../platform/uploads.ts'
import { NextCursor, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import { CatalogueErrors, readImportRows, readMapping } from '../catalogue/api.ts'
import { IssuesPageDto, RowsQuery } from '../catalogue/contract.ts'
import { CustomsErrors } from '../customs/api.ts'
import type { ReportRef } from './access.ts'
import { answerQuestion } from './answer-question.ts'
import { toAssessmentDto } from './assessment.ts'
import { claimReport, shareReport, stopAssessment } from './change-report.ts'
import {
  AnswerBody,
  AssessmentDto,
  ComparisonDto,
  CreatedAssessmentDto,
  chosenOptionFields,
  LineDetailDto,
  LinesPageDto,
  Verdict,
} from './contract.ts'
import { assessCatalogue, assessFile } from './create-assessment.ts'
import { AssessmentErrors as E } from './errors.ts'
import { compareReports, readAssessment, readLine, readLines, reportCsv } from './read-report.ts'
import { listAssessments } from './store.ts'

const reportParams = { businessId: Uuid, assessmentId: Uuid }
const ReportParams = Type.Object(reportParams)
const KeyQuery = { key: Type.Optional(Type.String({ maxLength: 100 })) }
const PROGRESS_MS = 400
/** A reader's page asks again when the stream ends; no stream is held for ever. */
const STREAM_MS = 30 * 60_000
const GUEST_RATE = { max: 20, timeWindow: 60_000 }

const tags = ['assessment']
const readErrors = problems(E.notFound, ...memberErrors)

type ReportRequest = {
  params: Static<typeof ReportParams>
  query: { key?: string | undefined }
}

const refOf = ({ params, query }: ReportRequest): ReportRef => ({
  businessId: params.businessId,
  id: params.assessmentId,
  key: query.key,
})

const asText = Type.Unsafe<Readable>({ type: 'string' })

export const assessmentRoutes: Routes = async (app) => {
  await app.register(createRoutes)
  await app.register(readRoutes)
  await app.register(changeRoutes)
}

const createRoutes: Routes = async (app) => {
  await acceptUploads(app)
  app.post(
    '/v1/assessments',
    {
      config: { rateLimit: GUEST_RATE },
      schema: {
        operationId: 'createAssessment',
        summary: 'Send a product list, get a readiness report. No sign-in needed.',
        tags,
        consumes: ['multipart/form-data', 'text/csv', 'application/x-ndjson'],
        querystring: Type.Object({
          ...chosenOptionFields,
          businessId: Type.Optional(Uuid),
          mapping: Type.Optional(Type.String({ maxLength: 10_000 })),
        }),
        response: {
          202: CreatedAssessmentDto,
          ...problems(
            ...memberErrors,
            E.unknownMarket,
            E.dayOutOfRange,
            CatalogueErrors.emptyFile,
            CatalogueErrors.noRows,
            CatalogueErrors.notATable,
            CatalogueErrors.jsonNotLines,
            CatalogueErrors.tooManyColumns,
            CatalogueErrors.noTitleColumn,
            CatalogueErrors.mappingInvalid,
            PlatformErrors.bodyTooLarge,
            PlatformErrors.unsupportedMediaType,
          ),
        },
      },
    },
    async (request, reply) => {
      const { businessId, mapping, ...options } = request.query
      const upload = await uploadOf(request)
      const given = mapping ?? upload.fields['mapping']
      const importOptions = given ? { mapping: readMapping(given) } : {}
      const created = await assessFile(request.ctx, upload, { businessId, options, importOptions })
      return reply.status(202).send(created)
    },
  )
}

const readRoutes: Routes = async (app) => {
  const at = '/v1/businesses/:businessId/assessments/:assessmentId'
  app.get(
    at,
    {
      schema: {
        operationId: 'getAssessment',
        tags,
        params: ReportParams,
        querystring: Type.Object(KeyQuery),
        response: { 200: AssessmentDto, ...readErrors },
      },
    },
    (request) => readAssessment(request.ctx, refOf(request)),
  )

  app.get(
    `${at}/rows`,
    {
      schema: {
        operationId: 'listReportRows',
        summary: 'Rows of the list that were left out, or read with a remark, and why.',
        tags,
        params: ReportParams,
        querystring: Type.Object({ ...KeyQuery, ...RowsQuery.properties }),
        response: { 200: IssuesPageDto, ...readErrors },
      },
    },
    async (request) => {
      const { businessId, id } = refOf(request)
      await readAssessment(request.ctx, refOf(request))
      // The import of a report's file bears the report's own id.
      return readImportRows(request.ctx.db, { businessId, id }, request.query)
    },
  )

  app.get(
    `${at}/progress`,
    {
      schema: {
        operationId: 'followAssessment',
        summary: 'Server-sent events: `progress` with the assessment, `end` when it is finished.',
        tags,
        params: ReportParams,
        querystring: Type.Object(KeyQuery),
        produces: ['text/event-stream'],
        response: readErrors,
      },
    },
    async (request, reply) => {
      const ref = refOf(request)
      await readAssessment(request.ctx, ref)
      await sendEventStream(reply, (signal) => follow(request.ctx, ref, signal))
    },
  )

  app.get(
    `${at}/lines`,
    {
      schema: {
        operationId: 'listLines',
        tags,
        params: ReportParams,
        querystring: Type.Object({
          ...KeyQuery,
          ...PageQuery,
          verdict: Type.Optional(Verdict),
          category: Type.Optional(Type.String({ maxLength: 100 })),
        }),
        response: { 200: LinesPageDto, ...readErrors },
      },
    },
    (request) => readLines(request.ctx, refOf(request), request.query),
  )

  app.get(
    `${at}/lines/:productId`,
    {
      schema: {
        operationId: 'getLine',
        tags,
        params: Type.Object({ ...reportParams, productId: Uuid }),
        querystring: Type.Object(KeyQuery),
        response: { 200: LineDetailDto, ...problems(E.notFound, E.lineNotFound, ...memberErrors) },
      },
    },
    (request) => readLine(request.ctx, refOf(request), request.params.productId),
  )

  app.get(
    `${at}/report.csv`,
    {
      schema: {
        operationId: 'downloadReport',
        tags,
        params: ReportParams,
        querystring: Type.Object(KeyQuery),
        produces: ['text/csv'],
        response: { 200: asText, ...problems(E.notFound, E.notFinished, ...memberErrors) },
      },
    },
    async (request, reply) => {
      const rows = reportCsv(request.ctx, refOf(request))
      // The first row is read before the answer begins, so that a refusal is a problem.
      const first = await rows.next()
      async function* all() {
        yield first.value as string
        yield* rows
      }
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="readiness-report.csv"')
      return reply.send(Readable.from(all()))
    },
  )

  app.get(
    `${at}/compare/:newerId`,
    {
      schema: {
        operationId: 'compareAssessments',
        tags,
        params: Type.Object({ ...reportParams, newerId: Uuid }),
        querystring: Type.Object(KeyQuery),
        response: { 200: ComparisonDto, ...readErrors },
      },
    },
    (request) => compareReports(request.ctx, refOf(request), request.params.newerId),
  )
}

async function* follow(ctx: Ctx, ref: ReportRef, signal: AbortSignal) {
  const until = Date.now() + STREAM_MS
  let last = ''
  while (Date.now() < until) {
    const assessment = await readAssessment(ctx, ref)
    const text = JSON.stringify([assessment.status, assessment.progress])
    if (text !== last) yield { event: 'progress', data: assessment }
    last = text
    if (assessment.finishedAt) {
      yield { event: 'end', data: assessment }
      return
    }
    await delay(PROGRESS_MS, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
  }
}

const changeRoutes: Routes = async (app) => {
  const list = '/v1/businesses/:businessId/assessments'
  const at = `${list}/:assessmentId`

  app.get(
    list,
    {
      schema: {
        operationId: 'listAssessments',
        tags,
        params: Type.Object({ businessId: Uuid }),
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
        response: {
          200: Type.Object({ assessments: Type.Array(AssessmentDto), next: NextCursor }),
          ...problems(...memberErrors),
        },
      },
    },
    async (request) => {
      const { businessId } = request.params
      await requireMember(request.ctx, businessId, 'viewer', 'assessment:read')
      const { after, limit } = request.query
      const found = await listAssessments(request.ctx.db, { businessId, after, limit })
      return {
        assessments: found.map(toAssessmentDto),
        next: nextAfter(found, limit),
      }
    },
  )

  app.post(
    list,
    {
      schema: {
        operationId: 'assessCatalogue',
        summary: 'Assess the catalogue as it stands, for any day whose rules are known.',
        tags,
        params: Type.Object({ businessId: Uuid }),
        body: Type.Object(chosenOptionFields, { additionalProperties: false }),
        response: {
          202: CreatedAssessmentDto,
          ...problems(...memberErrors, E.unknownMarket, E.dayOutOfRange),
        },
      },
    },
    async (request, reply) => {
      const { businessId } = request.params
      const created = await assessCatalogue(request.ctx, businessId, { options: request.body })
      return reply.status(202).send(created)
    },
  )

  app.put(
    '/v1/businesses/:businessId/products/:productId/classification',
    {
      schema: {
        operationId: 'answerQuestion',
        summary: 'Say what a product is; the next report uses it.',
        tags,
        params: Type.Object({ businessId: Uuid, productId: Uuid }),
        body: AnswerBody,
        response: {
          204: Type.Null(),
          ...problems(...memberErrors, E.lineNotFound, CustomsErrors.unknownCode),
        },
      },
    },
    async (request, reply) => {
      const { businessId, productId } = request.params
      await answerQuestion(request.ctx, businessId, { productId, ...request.body })
      return reply.status(204).send(null)
    },
  )

  app.post(
    `${at}/stop`,
    {
      schema: {
        operationId: 'stopAssessment',
        tags,
        params: ReportParams,
        querystring: Type.Object(KeyQuery),
        response: {
          204: Type.Null(),
          ...problems(E.notFound, E.notARunningOne, ...memberErrors),
        },
      },
    },
    async (request, reply) => {
      await stopAssessment(request.ctx, refOf(request))
      return reply.status(204).send(null)
    },
  )

  app.post(
    `${at}/share`,
    {
      schema: {
        operationId: 'shareAssessment',
        summary: 'A new link to the report; the one before it opens nothing any more.',
        tags,
        params: ReportParams,
        response: {
          200: Type.Object({ reportPath: Type.String() }),
          ...problems(E.notFound, ...memberErrors),
        },
      },
    },
    ({ ctx, params }) =>
      shareReport(ctx, { businessId: params.businessId, id: params.assessmentId }),
  )

  app.post(
    `${at}/keep`,
    {
      schema: {
        operationId: 'keepAssessment',
        summary: 'Make the business of a guest’s report your own, and keep the report.',
        tags,
        params: ReportParams,
        querystring: Type.Object(KeyQuery),
        response: {
          204: Type.Null(),
          ...problems(E.notFound, E.signInFirst, E.notAGuestReport),
        },
      },
    },
    async (request, reply) => {
      await claimReport(request.ctx, refOf(request))
      return reply.status(204).send(null)
    },
  )
}
