import { Type } from 'typebox'
import { day, dayOf } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import {
  DecideDocumentBody,
  DocumentBody,
  DocumentDto,
  DocumentsDto,
  DocumentsPageDto,
} from './contract.ts'
import { selectDocuments, selectStated } from './document-store.ts'
import { DirectoryErrors as E } from './errors.ts'
import { requireOperator } from './require-partner.ts'
import { decideDocument, removeDocument, stateDocument } from './state-document.ts'
import { toDocumentDto } from './wire.ts'

const tags = ['directory']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const OnePartner = Type.Object({ partnerId: Uuid })
const OneDocument = Type.Object({ partnerId: Uuid, documentId: Uuid })

/** What a company states to be verified. */
export const documentRoutes: Routes = async (app) => {
  app.get(
    '/v1/partners/:partnerId/documents',
    {
      schema: {
        operationId: 'listPartnerDocuments',
        tags,
        summary: 'What a company has stated, and what the operator said to each.',
        params: OnePartner,
        response: { 200: DocumentsDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { partnerId } }) => {
      await requireMember(ctx, partnerId, 'viewer')
      const documents = await selectDocuments(ctx.db, [partnerId])
      return { documents: documents.map((one) => toDocumentDto(one, dayOf(ctx.now()))) }
    },
  )

  app.post(
    '/v1/partners/:partnerId/documents',
    {
      schema: {
        operationId: 'statePartnerDocument',
        tags,
        summary: 'States a licence or an accreditation for the operator to verify.',
        params: OnePartner,
        body: DocumentBody,
        response: {
          201: DocumentDto,
          ...problems(...scoped, E.partnerNotFound, E.documentUnfit, E.tooManyDocuments),
        },
      },
    },
    async ({ ctx, params: { partnerId }, body }, reply) => {
      await requireMember(ctx, partnerId, 'owner')
      const stated = { ...body, issuedOn: day(body.issuedOn), expiresOn: day(body.expiresOn) }
      const document = await stateDocument(ctx, partnerId, stated)
      return reply.status(201).send(toDocumentDto(document, dayOf(ctx.now())))
    },
  )

  app.delete(
    '/v1/partners/:partnerId/documents/:documentId',
    {
      schema: {
        operationId: 'removePartnerDocument',
        tags,
        params: OneDocument,
        response: { 204: Type.Null(), ...problems(...scoped, E.documentNotFound) },
      },
    },
    async ({ ctx, params: { partnerId, documentId } }, reply) => {
      await requireMember(ctx, partnerId, 'owner')
      await removeDocument(ctx, { partnerId, id: documentId })
      return reply.status(204).send(null)
    },
  )
}

/** The operator looks each of them up. */
export const documentDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', ({ ctx }) => requireOperator(ctx))
  const guarded = [E.operatorRequired, PlatformErrors.invalidInput] as const

  app.get(
    '/v1/desk/partner-documents',
    {
      schema: {
        operationId: 'listStatedDocuments',
        tags,
        summary: 'Documents that wait to be verified, the oldest first.',
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
        response: { 200: DocumentsPageDto, ...problems(...guarded) },
      },
    },
    async ({ ctx, query }) => {
      const found = await selectStated(ctx.db, query)
      const next = nextAfter(found, query.limit)
      return { documents: found.map((one) => toDocumentDto(one, dayOf(ctx.now()))), next }
    },
  )

  app.post(
    '/v1/desk/partners/:partnerId/documents/:documentId/decision',
    {
      schema: {
        operationId: 'decidePartnerDocument',
        tags,
        summary: 'Says how a document was verified, or why it is not; a yes may be taken back.',
        params: OneDocument,
        body: DecideDocumentBody,
        response: { 200: DocumentDto, ...problems(...guarded, E.documentNotFound) },
      },
    },
    async ({ ctx, params: { partnerId, documentId }, body }) => {
      const document = await decideDocument(ctx, { partnerId, id: documentId }, body)
      return toDocumentDto(document, dayOf(ctx.now()))
    },
  )
}
