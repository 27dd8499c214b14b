import { Type } from 'typebox'
import type { Day } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { DayDto, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import { closedThrough } from '../ledger/api.ts'
import { checkFile, verifyFile } from './check-file.ts'
import {
  CheckBody,
  CheckedDto,
  Code,
  DownloadDto,
  FileDto,
  FilesDto,
  IssueBody,
  KeyDto,
  PreviewDto,
  RevokeBody,
  type SignedDto,
} from './contract.ts'
import { FinanceErrors as E } from './errors.ts'
import { fileCsv } from './file-csv.ts'
import { issueFile } from './issue-file.ts'
import { readFinance } from './read-finance.ts'
import { revokeFile } from './revoke-file.ts'
import type { FinanceSettings } from './settings.ts'
import { publicJwk, signingKey } from './signing-key.ts'
import { type FileFacts, findFileByCode, selectFiles } from './store.ts'

const tags = ['finance']
const Business = Type.Object({ businessId: Uuid })
const ByCode = Type.Object({ code: Code })
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const open = [PlatformErrors.invalidInput, E.fileNotFound] as const

const toFileDto = (file: FileFacts) => ({
  id: file.id,
  code: file.code,
  from: file.from,
  to: file.to,
  issuedAt: file.issuedAt.toISOString(),
  expiresOn: file.expiresOn,
  path: `/finance-files/${file.code}`,
  revokedAt: file.revokedAt?.toISOString() ?? null,
  reason: file.reason,
})

/** A business makes signed files of its books; whoever is given one holds it against us. */
export const createFinanceRoutes =
  (settings: FinanceSettings): Routes =>
  async (app) => {
    const keyUrl = `${settings.publicUrl}/v1/finance-files/key`

    app.get(
      '/v1/businesses/:businessId/finance',
      {
        schema: {
          operationId: 'previewFinance',
          tags,
          summary: 'What a finance file of some days would say; without days, which may be asked.',
          params: Business,
          querystring: Type.Object({ from: Type.Optional(DayDto), to: Type.Optional(DayDto) }),
          response: { 200: PreviewDto, ...problems(...scoped, E.periodInvalid, E.daysNotClosed) },
        },
      },
      async ({ ctx, params: { businessId }, query: { from, to } }) => {
        await requireMember(ctx, businessId, 'viewer', 'orders:read')
        const closed = (await closedThrough(ctx.db)) ?? null
        const wanted = from && to ? { businessId, from: from as Day, to: to as Day } : undefined
        return {
          closedThrough: closed,
          contents: wanted ? await readFinance(ctx, wanted) : null,
        }
      },
    )

    app.post(
      '/v1/businesses/:businessId/finance-files',
      {
        schema: {
          operationId: 'issueFinanceFile',
          tags,
          summary: 'Signs what the books say of some closed days, to be sent to a lender.',
          params: Business,
          body: IssueBody,
          response: { 201: FileDto, ...problems(...scoped, E.periodInvalid, E.daysNotClosed) },
        },
      },
      async ({ ctx, params: { businessId }, body: { from, to, validDays } }, reply) => {
        await requireMember(ctx, businessId, 'owner')
        const days = { from: from as Day, to: to as Day }
        const file = await issueFile(ctx, settings, { businessId, ...days, validDays })
        return reply.code(201).send(toFileDto(file))
      },
    )

    app.get(
      '/v1/businesses/:businessId/finance-files',
      {
        schema: {
          operationId: 'listFinanceFiles',
          tags,
          summary: 'Finance files that were made, the newest first.',
          params: Business,
          querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
          response: { 200: FilesDto, ...problems(...scoped) },
        },
      },
      async ({ ctx, params: { businessId }, query }) => {
        await requireMember(ctx, businessId, 'viewer', 'orders:read')
        const found = await selectFiles(ctx.db, businessId, query)
        const next = nextAfter(found, query.limit)
        return { files: found.map(toFileDto), next }
      },
    )

    app.post(
      '/v1/businesses/:businessId/finance-files/:fileId/revocation',
      {
        schema: {
          operationId: 'revokeFinanceFile',
          tags,
          summary: 'A file may no longer be relied on; whoever holds it reads why.',
          params: Type.Object({ businessId: Uuid, fileId: Uuid }),
          body: RevokeBody,
          response: { 200: FileDto, ...problems(...scoped, E.fileNotFound, E.alreadyRevoked) },
        },
      },
      async ({ ctx, params, body }) => {
        await requireMember(ctx, params.businessId, 'owner')
        return toFileDto(await revokeFile(ctx, { ...params, reason: body.reason.trim() }))
      },
    )

    app.get(
      '/v1/finance-files/key',
      {
        schema: {
          operationId: 'getFinanceKey',
          tags,
          summary: 'The public key that finance files are signed with, as a JSON Web Key.',
          response: { 200: KeyDto },
        },
      },
      async ({ ctx }) => {
        const key = publicJwk(await signingKey(ctx.db, settings.identityKeys, ctx.now()))
        return { ...key, alg: 'EdDSA', use: 'sig', kid: keyUrl }
      },
    )

    app.get(
      '/v1/finance-files/:code',
      {
        schema: {
          operationId: 'verifyFinanceFile',
          tags,
          summary:
            'What a finance file is worth today, and what it says while it may be relied on.',
          params: ByCode,
          response: { 200: CheckedDto, ...problems(...open) },
        },
      },
      ({ ctx, params: { code } }) => verifyFile(ctx, code),
    )

    app.post(
      '/v1/finance-files/check',
      {
        schema: {
          operationId: 'checkFinanceFile',
          tags,
          summary: 'Whether a file, JSON or CSV, is as it was signed.',
          body: CheckBody,
          response: { 200: CheckedDto, ...problems(PlatformErrors.invalidInput) },
        },
      },
      ({ ctx, body: { text } }) => checkFile(ctx, settings, text),
    )

    /** To be taken along: while it may be relied on. */
    const requireStanding = async (ctx: Parameters<typeof verifyFile>[0], code: string) => {
      const { verdict } = await verifyFile(ctx, code)
      if (verdict !== 'valid') throw E.fileNotFound()
      return (await findFileByCode(ctx.db, code))!
    }

    app.get(
      '/v1/finance-files/:code/file.json',
      {
        schema: {
          operationId: 'downloadFinanceFile',
          tags,
          summary: 'The signed file itself.',
          params: ByCode,
          response: { 200: DownloadDto, ...problems(...open) },
        },
      },
      async ({ ctx, params: { code } }, reply) => {
        const { content, signature } = await requireStanding(ctx, code)
        void reply.header('content-disposition', `attachment; filename="finance-${code}.json"`)
        return {
          file: JSON.parse(content) as SignedDto,
          signature: { algorithm: 'Ed25519' as const, key: keyUrl, value: signature },
        }
      },
    )

    app.get(
      '/v1/finance-files/:code/file.csv',
      {
        schema: {
          operationId: 'exportFinanceFile',
          tags,
          summary: 'The same as a table; checked by sending it here.',
          params: ByCode,
          response: {
            200: { description: 'The file.', content: { 'text/csv': { schema: Type.String() } } },
            ...problems(...open),
          },
        },
      },
      async ({ ctx, params: { code } }, reply) => {
        const { content } = await requireStanding(ctx, code)
        void reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="finance-${code}.csv"`)
        return reply.send(fileCsv(JSON.parse(content) as SignedDto) as never)
      },
    )
  }
