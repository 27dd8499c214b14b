import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Config } from '../../platform/config.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { sendFile } from '../../platform/sent-file.ts'
import { acceptUploads, uploadOf } from '../../platform/uploads.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { findOrganisations, memberErrors, requireMember } from '../accounts/api.ts'
import { ImpactErrors, QuarterDto } from '../impact/api.ts'
import {
  type PayrollReportDto,
  PayrollStateQuery,
  PayrollReportDto as ReportDto,
  PayrollReportsPageDto as ReportsPageDto,
  StepPayrollBody,
  WritePayrollBody,
} from './contract.ts'
import { decidePayroll } from './decide-payroll.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { nameOf } from './name-offices.ts'
import { type PayrollReport, selectPayrollsIn, selectPayrollsOf } from './payroll-store.ts'
import { officerErrors, readerErrors, requireOfficer, requireReader } from './require-office.ts'
import { requireGrant } from './run-programme.ts'
import { readAward } from './show-claim.ts'
import { attachPayroll, requirePayroll, submitPayroll, writePayroll } from './write-payroll.ts'

const tags = ['programmes']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const File = Type.Unsafe<Buffer>({ type: 'string', format: 'binary' })
const page = { ...PageQuery, after: Type.Optional(Uuid) }
const award = { agencyId: Uuid, programmeId: Uuid, awardId: Uuid }
const OwnAward = Type.Object({ businessId: Uuid, ...award })
const OwnOne = Type.Object({ businessId: Uuid, ...award, quarter: QuarterDto })
const One = Type.Object({ ...award, quarter: QuarterDto })
/** Drawing a picture anew takes a second: of one address only so many of all its requests. */
const SHARE_OF_REQUESTS = 30

async function show(
  { db }: Pick<Ctx, 'db'>,
  reports: readonly PayrollReport[],
): Promise<PayrollReportDto[]> {
  const businesses = await findOrganisations(db, [...new Set(reports.map((one) => one.businessId))])
  const byId = new Map(businesses.map((one) => [one.id, one]))
  return reports.map((report) => ({
    id: report.id,
    awardId: report.awardId,
    quarter: report.quarter,
    business: { businessId: report.businessId, name: nameOf(byId.get(report.businessId)) },
    state: report.state,
    kind: report.kind,
    jobs: report.jobs,
    source: report.source,
    reason: report.reason,
    hasDocument: report.documentId !== null,
    submittedAt: report.submittedAt?.toISOString() ?? null,
    decidedAt: report.decidedAt?.toISOString() ?? null,
  }))
}
const showOne = async (ctx: Ctx, report: PayrollReport) => (await show(ctx, [report]))[0]!

async function sendDocument(ctx: Ctx, reply: FastifyReply, report: PayrollReport) {
  const { documentId: id, documentType: type, quarter } = report
  if (!id || !type || (await ctx.files.size(id)) === undefined) throw E.payrollDocumentMissing()
  const name = `payroll-${quarter}.${type === 'application/pdf' ? 'pdf' : 'jpg'}`
  return sendFile(reply, { type, name, content: ctx.files.read(id) })
}

/** A business says what its payroll of a quarter shows, within an award. */
export const createOwnPayrollRoutes =
  ({ requestsPerMinute }: Pick<Config, 'requestsPerMinute'>): Routes =>
  async (app) => {
    await acceptUploads(app)
    const max = Math.ceil(requestsPerMinute / SHARE_OF_REQUESTS)
    const list = '/v1/businesses/:businessId/awards/:agencyId/:programmeId/:awardId/payrolls'
    const at = `${list}/:quarter`
    const openErrors = [...scoped, E.awardNotFound, E.payrollClosed] as const
    const sentErrors = [...openErrors, E.payrollNotFound, E.payrollDocumentMissing] as const

    app.get(
      list,
      {
        schema: {
          operationId: 'listOwnPayrolls',
          tags,
          summary: 'Reports of payrolls of an award, the newest first.',
          params: OwnAward,
          querystring: Type.Object(page),
          response: { 200: ReportsPageDto, ...problems(...scoped, E.awardNotFound) },
        },
      },
      async ({ ctx, params, query }) => {
        await requireMember(ctx, params.businessId, 'viewer', 'programmes:read')
        await readAward(ctx, params)
        const found = await selectPayrollsOf(ctx.db, params, query)
        return { reports: await show(ctx, found), next: nextAfter(found, query.limit) }
      },
    )

    app.put(
      at,
      {
        schema: {
          operationId: 'writePayroll',
          tags,
          summary: 'Writes what the payroll of a quarter shows; its document follows.',
          params: OwnOne,
          body: WritePayrollBody,
          response: { 200: ReportDto, ...problems(...openErrors) },
        },
      },
      async ({ ctx, params, body }) => {
        await requireMember(ctx, params.businessId, 'owner')
        return showOne(ctx, await writePayroll(ctx, params, body))
      },
    )

    app.post(
      `${at}/document`,
      {
        config: { rateLimit: { max, timeWindow: 60_000 } },
        schema: {
          operationId: 'attachPayroll',
          tags,
          summary: 'The document that shows it: a picture (JPEG, PNG, WebP) or a PDF.',
          consumes: ['multipart/form-data', 'application/octet-stream'],
          params: OwnOne,
          response: {
            201: ReportDto,
            ...problems(
              ...openErrors,
              E.payrollNotFound,
              E.receiptRefused,
              PlatformErrors.unsupportedMediaType,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async (request, reply) => {
        const { ctx, params } = request
        await requireMember(ctx, params.businessId, 'owner')
        const report = await attachPayroll(ctx, params, (await uploadOf(request)).content)
        return reply.status(201).send(await showOne(ctx, report))
      },
    )

    app.get(
      `${at}/document`,
      {
        schema: {
          operationId: 'readOwnPayroll',
          tags,
          params: OwnOne,
          response: {
            200: File,
            ...problems(...scoped, E.payrollNotFound, E.payrollDocumentMissing),
          },
        },
      },
      async ({ ctx, params }, reply) => {
        // Wages are for owners: what members and programs may read says nothing of them.
        await requireMember(ctx, params.businessId, 'owner')
        return sendDocument(ctx, reply, await requirePayroll(ctx, params))
      },
    )

    app.post(
      `${at}/submission`,
      {
        schema: {
          operationId: 'submitPayroll',
          tags,
          summary: 'Sends a report to the office: from now on it counts as what the seller says.',
          params: OwnOne,
          response: {
            200: ReportDto,
            ...problems(
              ...sentErrors,
              ImpactErrors.businessNotFound,
              ImpactErrors.quarterNotOver,
              ImpactErrors.alreadyCounted,
            ),
          },
        },
      },
      async ({ ctx, params }) => {
        await requireMember(ctx, params.businessId, 'owner')
        return showOne(ctx, await submitPayroll(ctx, params))
      },
    )
  }

/** What an office makes of the payrolls that its businesses report. */
export const payrollRoutes: Routes = async (app) => {
  const programme = '/v1/agencies/:agencyId/programmes/:programmeId'
  const at = `${programme}/awards/:awardId/payrolls/:quarter`

  app.get(
    `${programme}/payrolls`,
    {
      schema: {
        operationId: 'listPayrolls',
        tags,
        summary: 'Reports of payrolls of a programme in one state, the oldest first.',
        params: Type.Object({ agencyId: Uuid, programmeId: Uuid }),
        querystring: Type.Object({ ...page, state: PayrollStateQuery }),
        response: {
          200: ReportsPageDto,
          ...problems(...readerErrors, PlatformErrors.invalidInput, E.programmeNotFound),
        },
      },
    },
    async ({ ctx, params, query }) => {
      await requireReader(ctx, params.agencyId)
      await requireGrant(ctx, params)
      // What was not sent is the business's own.
      const found = query.state === 'draft' ? [] : await selectPayrollsIn(ctx.db, params, query)
      return { reports: await show(ctx, found), next: nextAfter(found, query.limit) }
    },
  )

  app.get(
    `${at}/document`,
    {
      schema: {
        operationId: 'readPayroll',
        tags,
        summary: 'The document of a report that was sent: for those who decide on it.',
        params: One,
        response: {
          200: File,
          ...problems(
            ...officerErrors,
            PlatformErrors.invalidInput,
            E.payrollNotFound,
            E.payrollDocumentMissing,
          ),
        },
      },
    },
    async ({ ctx, params }, reply) => {
      await requireOfficer(ctx, params.agencyId)
      const report = await requirePayroll(ctx, params)
      if (report.state === 'draft') throw E.payrollNotFound({ quarter: params.quarter })
      return sendDocument(ctx, reply, report)
    },
  )

  app.post(
    `${at}/steps`,
    {
      schema: {
        operationId: 'decidePayroll',
        tags,
        summary: 'Accepts a report, asks back, or refuses it: then it counts no more.',
        params: One,
        body: StepPayrollBody,
        response: {
          200: ReportDto,
          ...problems(
            ...officerErrors,
            PlatformErrors.invalidInput,
            E.payrollNotFound,
            E.payrollStepRefused,
            ImpactErrors.businessNotFound,
            ImpactErrors.quarterNotOver,
            ImpactErrors.alreadyCounted,
          ),
        },
      },
    },
    async ({ ctx, params, body: { to, reason } }) => {
      await requireOfficer(ctx, params.agencyId)
      if (to !== 'accepted' && !reason) {
        const fields = [{ pointer: '/reason', keyword: 'required' }]
        throw PlatformErrors.invalidInput({ fields })
      }
      const decided = { to, reason: reason?.trim() ?? null }
      return showOne(ctx, await decidePayroll(ctx, params, decided))
    },
  )
}
