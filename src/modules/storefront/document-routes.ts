import type { FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import { isId } from '../../kernel/ids.ts'
import { day } from '../../kernel/period.ts'
import type { Config } from '../../platform/config.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { sendFile } from '../../platform/sent-file.ts'
import { acceptUploads, uploadOf } from '../../platform/uploads.ts'
import { PageQuery, Uuid } from '../../platform/wire.ts'
import { findOrganisations, memberErrors } from '../accounts/api.ts'
import { requireAccess, requireOperator } from './access.ts'
import { attachDocument, attachFile, removeDocument, requireDocument } from './attach-document.ts'
import {
  DecideDocumentBody,
  DeskDocumentsPageDto,
  DocumentBody,
  DocumentDto,
  DocumentsDto,
} from './contract.ts'
import { decideDocument } from './decide-document.ts'
import { findDocumentById, selectDocuments, selectDocumentsIn } from './document-store.ts'
import { StorefrontErrors as E } from './errors.ts'
import {
  DOCUMENT_STATES,
  type DocumentFacts,
  type DocumentState,
  isShown,
  type ListingDocument,
} from './listing-document.ts'
import { today } from './price-listing.ts'
import { findListing, findLiveListing } from './store.ts'
import { toDocumentDto } from './wire.ts'

const tags = ['storefront']
const ofListing = { businessId: Uuid, listingId: Uuid }
const OfListing = Type.Object(ofListing)
const OneDocument = Type.Object({ ...ofListing, documentId: Uuid })
const AtDesk = Type.Object({ documentId: Uuid })
const File = Type.Unsafe<Buffer>({ type: 'string', format: 'binary' })
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const onOne = [...scoped, E.documentNotFound] as const
const guarded = [E.operatorRequired, PlatformErrors.invalidInput] as const
/** Drawing a picture anew takes a second: of one address only so many of all its requests. */
const SHARE_OF_REQUESTS = 30

const refOf = ({ documentId, ...of }: Static<typeof OneDocument>) => ({ ...of, id: documentId })

const factsOf = (body: Static<typeof DocumentBody>): DocumentFacts => ({
  kind: body.kind,
  issuer: body.issuer.trim(),
  number: body.number.trim(),
  issuedOn: day(body.issuedOn),
  validUntil: body.validUntil === undefined ? null : day(body.validUntil),
  url: body.url?.trim() || null,
})

const shownOn = ({ now }: Pick<Ctx, 'now'>, document: ListingDocument) =>
  toDocumentDto(document, today(now()))

/** Certificates, inspection reports and lab tests that a seller states of a listing. */
export const createDocumentRoutes =
  ({ requestsPerMinute }: Pick<Config, 'requestsPerMinute'>): Routes =>
  async (app) => {
    await acceptUploads(app)
    app.addHook('preHandler', requireAccess)
    const max = Math.ceil(requestsPerMinute / SHARE_OF_REQUESTS)

    app.get(
      '/v1/businesses/:businessId/listings/:listingId/documents',
      {
        schema: {
          operationId: 'listDocuments',
          tags,
          summary:
            'Certificates, inspection reports and lab tests of a listing, also expired ones.',
          params: OfListing,
          response: { 200: DocumentsDto, ...problems(...scoped, E.listingNotFound) },
        },
      },
      async ({ ctx, params }) => {
        if (!(await findListing(ctx.db, params))) throw E.listingNotFound()
        const found = await selectDocuments(ctx.db, params)
        return { documents: found.map((one) => shownOn(ctx, one)) }
      },
    )

    app.post(
      '/v1/businesses/:businessId/listings/:listingId/documents',
      {
        schema: {
          operationId: 'attachDocument',
          tags,
          summary:
            'States one, shown to shoppers as the seller’s word; it never changes, only goes.',
          params: OfListing,
          body: DocumentBody,
          response: {
            201: DocumentDto,
            ...problems(...scoped, E.listingNotFound, E.tooManyDocuments),
          },
        },
      },
      async ({ ctx, params, body }, reply) =>
        reply.status(201).send(shownOn(ctx, await attachDocument(ctx, params, factsOf(body)))),
    )

    app.delete(
      '/v1/businesses/:businessId/listings/:listingId/documents/:documentId',
      {
        schema: {
          operationId: 'removeDocument',
          tags,
          params: OneDocument,
          response: { 200: Type.Object({ done: Type.Literal(true) }), ...problems(...onOne) },
        },
      },
      async ({ ctx, params }) => {
        await removeDocument(ctx, refOf(params))
        return { done: true as const }
      },
    )

    app.get(
      '/v1/businesses/:businessId/listings/:listingId/documents/:documentId/file',
      {
        schema: {
          operationId: 'readDocumentFile',
          tags,
          params: OneDocument,
          response: { 200: File, ...problems(...onOne) },
        },
      },
      async ({ ctx, params }, reply) =>
        sendDocument(ctx, reply, await requireDocument(ctx, refOf(params))),
    )

    app.put(
      '/v1/businesses/:businessId/listings/:listingId/documents/:documentId/file',
      {
        config: { rateLimit: { max, timeWindow: 60_000 } },
        schema: {
          operationId: 'attachDocumentFile',
          tags,
          summary: 'Its file, once: a picture (JPEG, PNG, WebP) or a PDF, as a form or as it is.',
          consumes: ['multipart/form-data', 'application/octet-stream'],
          params: OneDocument,
          response: {
            200: DocumentDto,
            ...problems(
              ...onOne,
              E.documentFileClosed,
              E.documentFileRefused,
              E.tooMuchStored,
              PlatformErrors.unsupportedMediaType,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async (request) => {
        const { ctx, params } = request
        const { content } = await uploadOf(request)
        return shownOn(ctx, await attachFile(ctx, refOf(params), content))
      },
    )
  }

/** What the operator decides about such documents. */
export const documentDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', (request) => requireOperator(request.ctx))

  app.get(
    '/v1/desk/documents',
    {
      schema: {
        operationId: 'listDeskDocuments',
        tags,
        summary: 'Certificates, inspection reports and lab tests of all sellers, the oldest first.',
        querystring: Type.Object({
          ...PageQuery,
          after: Type.Optional(Uuid),
          state: Type.Unsafe<DocumentState>({
            type: 'string',
            enum: DOCUMENT_STATES,
            default: 'stated',
          }),
        }),
        response: { 200: DeskDocumentsPageDto, ...problems(...guarded) },
      },
    },
    async ({ ctx, query }) => {
      const found = await selectDocumentsIn(ctx.db, query)
      const ids = [...new Set(found.map(({ businessId }) => businessId))]
      const sellers = new Map((await findOrganisations(ctx.db, ids)).map((one) => [one.id, one]))
      const documents = found.map(({ title, ...document }) => {
        const seller = sellers.get(document.businessId)
        return {
          ...shownOn(ctx, document),
          title: { ...title },
          seller: { name: seller?.name ?? '', nameZh: seller?.nameZh ?? null },
        }
      })
      return { documents, next: found.length === query.limit ? (found.at(-1)?.id ?? null) : null }
    },
  )

  app.post(
    '/v1/desk/documents/:documentId',
    {
      schema: {
        operationId: 'decideDocument',
        tags,
        summary: 'Verified by this market, stated by the seller alone, or hidden; and why.',
        params: AtDesk,
        body: DecideDocumentBody,
        response: { 200: DocumentDto, ...problems(...guarded, E.documentNotFound) },
      },
    },
    async ({ ctx, params: { documentId }, body: { to, reason } }) =>
      shownOn(ctx, await decideDocument(ctx, documentId, { to, reason: reason.trim() })),
  )

  app.get(
    '/v1/desk/documents/:documentId/file',
    {
      schema: {
        operationId: 'readDeskDocumentFile',
        tags,
        params: AtDesk,
        response: { 200: File, ...problems(...guarded, E.documentNotFound) },
      },
    },
    async ({ ctx, params: { documentId } }, reply) =>
      sendDocument(ctx, reply, await findDocumentById(ctx.db, documentId)),
  )
}

/** Hidden or removed, it is out of every cache in that time. */
const SHOWN_FOR = 'public, max-age=300'

/** Files of what shoppers see at the moment. */
export const documentFileRoutes: Routes = async (app) => {
  app.get(
    '/shop/documents/:id',
    { schema: { hide: true, params: Type.Object({ id: Type.String({ maxLength: 40 }) }) } },
    async ({ ctx, params: { id } }, reply) => {
      const found = isId(id) ? await findDocumentById(ctx.db, id) : undefined
      const isSeen =
        found &&
        isShown(found, today(ctx.now())) &&
        (await findLiveListing(ctx.db, found.listingId)) !== undefined
      return sendDocument(ctx, reply, isSeen ? found : undefined, SHOWN_FOR)
    },
  )
}

/** Throws document_not_found when there is no document, or no file of it. */
async function sendDocument(
  { files }: Pick<Ctx, 'files'>,
  reply: FastifyReply,
  document: ListingDocument | undefined,
  cache?: string,
): Promise<FastifyReply> {
  const file = document?.file
  if (!document || !file || (await files.size(file.id)) === undefined) throw E.documentNotFound()
  const ending = file.type === 'application/pdf' ? 'pdf' : 'jpg'
  return sendFile(reply, {
    type: file.type,
    name: `document-${document.id.slice(-12)}.${ending}`,
    content: files.read(file.id),
    ...(cache ? { cache } : {}),
  })
}
