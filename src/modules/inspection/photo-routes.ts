import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Config } from '../../platform/config.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { sendFile } from '../../platform/sent-file.ts'
import { acceptUploads, uploadOf } from '../../platform/uploads.ts'
import { InstantDto, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import { attachPhoto } from './attach-photo.ts'
import { DefectClassDto, PhotoDto } from './contract.ts'
import { InspectionErrors as E } from './errors.ts'
import { findPhoto } from './photo-store.ts'
import { findLot, type LotRef } from './store.ts'
import { toPhotoDto } from './wire.ts'

const tags = ['inspection']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const File = Type.Unsafe<Buffer>({ type: 'string', format: 'binary' })
const Size = Type.Object({
  size: Type.Unsafe<'small' | 'whole'>({
    type: 'string',
    enum: ['small', 'whole'],
    default: 'whole',
  }),
})
type Size = 'small' | 'whole'
const OfBusiness = { businessId: Uuid, lotId: Uuid, photoId: Uuid }
/** Drawing a picture anew takes a second: of one address only so many of all its requests. */
const SHARE_OF_REQUESTS = 10

async function sendPhoto(
  ctx: Ctx,
  reply: FastifyReply,
  { photoId, size, ...ref }: LotRef & { photoId: string; size: Size },
) {
  const photo = await findPhoto(ctx.db, { ...ref, id: photoId })
  const fileId = photo && (size === 'small' ? photo.thumbnailId : photo.fileId)
  if (!fileId || !photo.keptAt || (await ctx.files.size(fileId)) === undefined) {
    throw E.photoNotFound()
  }
  const name = `photo-${photoId.slice(-12)}.jpg`
  return sendFile(reply, { type: 'image/jpeg', name, content: ctx.files.read(fileId) })
}

/** What inspectors photograph: sent from their phones, seen by the agency and the lot's business. */
export const createPhotoRoutes =
  ({ requestsPerMinute }: Pick<Config, 'requestsPerMinute'>): Routes =>
  async (app) => {
    await acceptUploads(app)
    const max = Math.ceil(requestsPerMinute / SHARE_OF_REQUESTS)

    app.put(
      '/v1/agencies/:agencyId/inspections/:inspectionId/photos/:photoId',
      {
        config: { rateLimit: { max, timeWindow: 60_000 } },
        schema: {
          operationId: 'attachPhoto',
          tags,
          summary: 'A photo of an inspection (JPEG, PNG, WebP), as the body or as a form.',
          description:
            'Its id is made with it: the same photo may arrive again. It may come two weeks after the lot was decided.',
          consumes: ['image/*', 'multipart/form-data'],
          params: Type.Object({ agencyId: Uuid, inspectionId: Uuid, photoId: Uuid }),
          querystring: Type.Object({
            class: Type.Optional(DefectClassDto),
            takenAt: InstantDto,
          }),
          response: {
            200: PhotoDto,
            ...problems(
              ...scoped,
              E.inspectionNotFound,
              E.lotNotOpen,
              E.photoConflict,
              E.photoRefused,
              E.photoTooLate,
              E.tooManyPhotos,
              PlatformErrors.unsupportedMediaType,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async (request) => {
        const { ctx, params, query } = request
        const { agencyId, inspectionId, photoId } = params
        await requireMember(ctx, agencyId, 'member')
        const { content } = await uploadOf(request)
        const photo = {
          id: photoId,
          class: query.class ?? null,
          takenAt: new Date(query.takenAt),
          content,
        }
        return toPhotoDto(await attachPhoto(ctx, { agencyId, inspectionId, photo }))
      },
    )

    app.get(
      '/v1/agencies/:agencyId/lots/:businessId/:lotId/photos/:photoId',
      {
        schema: {
          operationId: 'readAgencyPhoto',
          tags,
          params: Type.Object({ agencyId: Uuid, ...OfBusiness }),
          querystring: Size,
          response: { 200: File, ...problems(...scoped, E.lotNotFound, E.photoNotFound) },
        },
      },
      async ({ ctx, params: { agencyId, ...ref }, query }, reply) => {
        await requireMember(ctx, agencyId, 'viewer', 'programmes:read')
        const lot = await findLot(ctx.db, ref)
        if (lot?.agencyId !== agencyId) throw E.lotNotFound()
        return sendPhoto(ctx, reply, { ...ref, ...query })
      },
    )

    app.get(
      '/v1/businesses/:businessId/lots/:lotId/photos/:photoId',
      {
        schema: {
          operationId: 'readPhoto',
          tags,
          params: Type.Object(OfBusiness),
          querystring: Size,
          response: { 200: File, ...problems(...scoped, E.photoNotFound) },
        },
      },
      async ({ ctx, params, query }, reply) => {
        await requireMember(ctx, params.businessId, 'viewer', 'catalogue:read')
        return sendPhoto(ctx, reply, { ...params, ...query })
      },
    )
  }
