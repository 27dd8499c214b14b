import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { CatalogueError } from '../../kernel/errors.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { acceptUploads, uploadOf } from '../../platform/uploads.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import { requireAccess } from './access.ts'
import {
  ImportDto,
  ImportQuery,
  ImportsPageDto,
  IssuesPageDto,
  PreviewDto,
  RowsQuery,
} from './contract.ts'
import { CatalogueErrors as E } from './errors.ts'
import { type ImportOptions, importProducts } from './import-products.ts'
import { findImport, selectImports } from './import-store.ts'
import { readUnit } from './measure.ts'
import { previewImport } from './preview-import.ts'
import { readImportRows } from './read-import-rows.ts'
import { readMapping } from './read-mapping.ts'
import { toImportDto, toPreviewDto } from './wire.ts'

const tags = ['catalogue']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const fileErrors = [
  E.emptyFile,
  E.noRows,
  E.notATable,
  E.jsonNotLines,
  E.tooManyColumns,
  E.mappingInvalid,
  E.damagedArchive,
  E.expandsTooMuch,
  E.fileTooLarge,
  E.uploadBroken,
  PlatformErrors.unsupportedMediaType,
] as const
const Business = Type.Object({ businessId: Uuid })
const OneImport = Type.Object({ businessId: Uuid, importId: Uuid })

/** An upload as a stream, with the options of its query and, in a form, of its fields. */
async function orderOf(request: FastifyRequest, query: Static<typeof ImportQuery>) {
  const upload = await uploadOf(request)
  const asked: Record<string, unknown> = { ...query, ...upload.fields }
  return { fileName: upload.fileName, source: whole(upload.content), options: optionsOf(asked) }
}

/** A sender that goes away in the middle is no fault of ours. */
async function* whole(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content
  } catch (error) {
    throw error instanceof CatalogueError ? error : E.uploadBroken()
  }
}

const OPTIONS = ImportQuery.properties

function optionsOf(asked: Readonly<Record<string, unknown>>): ImportOptions {
  const pick = <Name extends 'currency' | 'decimal' | 'encoding' | 'weightUnit'>(name: Name) => {
    const value = asked[name]
    const allowed = (OPTIONS[name] as unknown as { enum: readonly string[] }).enum
    if (value === undefined || value === '') return undefined
    if (typeof value !== 'string' || !allowed.includes(value)) {
      throw PlatformErrors.invalidInput({ fields: [{ pointer: `/${name}`, keyword: 'enum' }] })
    }
    return value as NonNullable<Static<typeof ImportQuery>[Name]>
  }
  const currency = pick('currency')
  return {
    ...(currency && { currency }),
    decimal: pick('decimal'),
    encoding: pick('encoding'),
    weightUnit: readUnit(pick('weightUnit') ?? ''),
    mapping: readMapping(asked['mapping']),
  }
}

const uploadRoutes: Routes = async (app) => {
  await acceptUploads(app)
  app.addHook('preHandler', requireAccess)

  app.post(
    '/v1/businesses/:businessId/imports',
    {
      schema: {
        operationId: 'importProducts',
        tags,
        summary:
          'Send a product file as the body, or as a form: CSV of Shopify or your own, JSON Lines.',
        consumes: ['text/csv', 'application/x-ndjson', 'application/gzip', 'multipart/form-data'],
        params: Business,
        querystring: ImportQuery,
        response: {
          201: ImportDto,
          ...problems(...scoped, ...fileErrors, E.noTitleColumn, E.tooManyRows, E.productChanged),
        },
      },
    },
    async (request, reply) => {
      const order = await orderOf(request, request.query)
      const { businessId } = request.params
      const made = await importProducts(request.ctx, { businessId, ...order })
      return reply.status(201).send(toImportDto(made))
    },
  )

  app.post(
    '/v1/businesses/:businessId/imports/preview',
    {
      schema: {
        operationId: 'previewImport',
        tags,
        summary: 'What a file is taken for, column by column, before anything is imported.',
        consumes: ['text/csv', 'application/x-ndjson', 'application/gzip', 'multipart/form-data'],
        params: Business,
        querystring: ImportQuery,
        response: { 200: PreviewDto, ...problems(...scoped, ...fileErrors) },
      },
    },
    async (request) => {
      const { source, options } = await orderOf(request, request.query)
      return toPreviewDto(await previewImport(source, options))
    },
  )
}

/** A list shows its columns within its first part; a million rows need not travel for that. */
const GUEST_PREVIEW_BYTES = 1_000_000
const GUEST_RATE = { max: 30, timeWindow: 60_000 }

async function* beginningOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = GUEST_PREVIEW_BYTES
  for await (const chunk of source) {
    yield chunk.subarray(0, left)
    left -= chunk.byteLength
    if (left <= 0) return
  }
}

export const guestImportRoutes: Routes = async (app) => {
  await acceptUploads(app)

  app.post(
    '/v1/imports/preview',
    {
      config: { rateLimit: GUEST_RATE },
      schema: {
        operationId: 'previewGuestImport',
        tags,
        summary:
          'What a file is taken for, without signing in. Its beginning is enough: 1 MB of it is read.',
        consumes: ['text/csv', 'application/x-ndjson', 'application/gzip', 'multipart/form-data'],
        querystring: ImportQuery,
        response: {
          200: PreviewDto,
          ...problems(PlatformErrors.invalidInput, PlatformErrors.tooManyRequests, ...fileErrors),
        },
      },
    },
    async (request) => {
      const { source, options } = await orderOf(request, request.query)
      return toPreviewDto(await previewImport(beginningOf(source), options))
    },
  )
}

export const importRoutes: Routes = async (app) => {
  await app.register(uploadRoutes)
  app.addHook('preHandler', requireAccess)

  app.get(
    '/v1/businesses/:businessId/imports',
    {
      schema: {
        operationId: 'listImports',
        tags,
        params: Business,
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
        response: { 200: ImportsPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params, query }) => {
      const found = await selectImports(ctx.db, params.businessId, query)
      const next = nextAfter(found, query.limit)
      return { imports: found.map(toImportDto), next }
    },
  )

  app.get(
    '/v1/businesses/:businessId/imports/:importId',
    {
      schema: {
        operationId: 'getImport',
        tags,
        params: OneImport,
        response: { 200: ImportDto, ...problems(...scoped, E.importNotFound) },
      },
    },
    async ({ ctx, params: { businessId, importId } }) => {
      const found = await findImport(ctx.db, { businessId, id: importId })
      if (!found) throw E.importNotFound({ importId })
      return toImportDto(found)
    },
  )

  app.get(
    '/v1/businesses/:businessId/imports/:importId/rows',
    {
      schema: {
        operationId: 'listImportRows',
        tags,
        summary: 'Rows that were skipped, or taken with a remark: the first 10,000 of them.',
        params: OneImport,
        querystring: RowsQuery,
        response: { 200: IssuesPageDto, ...problems(...scoped, E.importNotFound) },
      },
    },
    async ({ ctx, params: { businessId, importId }, query }) => {
      const ref = { businessId, id: importId }
      if (!(await findImport(ctx.db, ref))) throw E.importNotFound({ importId })
      return readImportRows(ctx.db, ref, query)
    },
  )
}
