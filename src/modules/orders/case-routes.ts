import { type Static, Type } from 'typebox'
import { parseMoney } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { sendFile } from '../../platform/sent-file.ts'
import { acceptUploads, type Upload, uploadOf } from '../../platform/uploads.ts'
import { CurrencyDto, Uuid } from '../../platform/wire.ts'
import { isOperator } from '../accounts/api.ts'
import { addEvidence } from './add-evidence.ts'
import type { Side } from './case.ts'
import { CaseDto, EvidenceDto, RulingPreviewDto } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { orderLimits } from './order.ts'
import { previewRuling } from './preview-ruling.ts'
import { readCase, readEvidence, toEvidenceDto } from './read-case.ts'
import { requireOwnOrder } from './read-checkout.ts'
import { roleIn } from './read-order.ts'
import type { OrderSettings } from './settings.ts'
import { type Order, type OrderRef, selectOrder } from './store.ts'

const tags = ['orders']
const consumes = ['multipart/form-data']
const own = { checkoutId: Uuid, orderId: Uuid }
const sold = { businessId: Uuid, orderId: Uuid }
const Key = { key: Type.Optional(Type.String({ maxLength: 100 })) }
const Size = { size: Type.Optional(Type.Union([Type.Literal('small'), Type.Literal('whole')])) }
const File = Type.Unsafe<Buffer>({ type: 'string', format: 'binary' })

const fileErrors = [
  E.evidenceClosed,
  E.tooMuchEvidence,
  E.evidenceEmpty,
  E.evidenceTooLarge,
  E.evidenceTypeUnknown,
  E.evidenceUnreadable,
  E.evidenceExpands,
  E.evidenceActive,
  PlatformErrors.unsupportedMediaType,
  PlatformErrors.tooManyRequests,
] as const
const ownErrors = [E.checkoutNotFound, E.orderNotFound, PlatformErrors.invalidInput] as const
const soldErrors = [E.orderNotFound, PlatformErrors.invalidInput] as const
/** Drawing a picture anew takes a second: of one address only so many of all its requests. */
const SHARE_OF_REQUESTS = 30

const summary = 'A picture (JPEG, PNG, WebP) or a PDF, as a form: the field caption, then the file.'

/** What buyer and seller show each other and the operator in a return or a dispute. */
export const createCaseRoutes =
  (settings: OrderSettings): Routes =>
  async (app) => {
    await acceptUploads(app)
    const max = Math.ceil(settings.requestsPerMinute / SHARE_OF_REQUESTS)
    const rateLimit = { max, timeWindow: 60_000 }

    app.get(
      '/v1/checkouts/:checkoutId/orders/:orderId/case',
      {
        schema: {
          operationId: 'getOwnCase',
          tags,
          params: Type.Object(own),
          querystring: Type.Object(Key),
          response: { 200: CaseDto, ...problems(...ownErrors) },
        },
      },
      async ({ ctx, params, query }) =>
        readCase(ctx, await requireOwnOrder(ctx, settings, { ...params, ...query }), 'buyer'),
    )

    app.post(
      '/v1/checkouts/:checkoutId/orders/:orderId/evidence',
      {
        config: { rateLimit },
        schema: {
          operationId: 'addOwnEvidence',
          tags,
          summary,
          consumes,
          params: Type.Object(own),
          querystring: Type.Object(Key),
          response: { 201: EvidenceDto, ...problems(...ownErrors, ...fileErrors) },
        },
      },
      async (request, reply) => {
        const { ctx, params, query } = request
        const order = await requireOwnOrder(ctx, settings, { ...params, ...query })
        const added = await add(ctx, order, 'buyer', await uploadOf(request))
        return reply.status(201).send(added)
      },
    )

    app.get(
      '/v1/checkouts/:checkoutId/orders/:orderId/evidence/:evidenceId',
      {
        schema: {
          operationId: 'readOwnEvidence',
          tags,
          params: Type.Object({ ...own, evidenceId: Uuid }),
          querystring: Type.Object({ ...Key, ...Size }),
          response: { 200: File, ...problems(...ownErrors, E.evidenceNotFound) },
        },
      },
      async ({ ctx, params, query }, reply) => {
        const order = await requireOwnOrder(ctx, settings, { ...params, ...query })
        return sendFile(reply, await fileOf(ctx, order, params.evidenceId, query.size))
      },
    )

    app.get(
      '/v1/businesses/:businessId/orders/:orderId/case',
      {
        schema: {
          operationId: 'getCase',
          tags,
          params: Type.Object(sold),
          response: { 200: CaseDto, ...problems(...soldErrors) },
        },
      },
      async ({ ctx, params }) => {
        const { order, role } = await requireSide(ctx, params, 'viewer')
        return readCase(ctx, order, role)
      },
    )

    app.post(
      '/v1/businesses/:businessId/orders/:orderId/evidence',
      {
        config: { rateLimit },
        schema: {
          operationId: 'addEvidence',
          tags,
          summary,
          consumes,
          params: Type.Object(sold),
          response: {
            201: EvidenceDto,
            ...problems(...soldErrors, ...fileErrors, E.evidenceOfSides),
          },
        },
      },
      async (request, reply) => {
        const { order, role } = await requireSide(request.ctx, request.params, 'member')
        if (role === 'operator') throw E.evidenceOfSides()
        const added = await add(request.ctx, order, role, await uploadOf(request))
        return reply.status(201).send(added)
      },
    )

    app.get(
      '/v1/businesses/:businessId/orders/:orderId/evidence/:evidenceId',
      {
        schema: {
          operationId: 'readEvidence',
          tags,
          params: Type.Object({ ...sold, evidenceId: Uuid }),
          querystring: Type.Object(Size),
          response: { 200: File, ...problems(...soldErrors, E.evidenceNotFound) },
        },
      },
      async ({ ctx, params, query }, reply) => {
        const { order } = await requireSide(ctx, params, 'viewer')
        return sendFile(reply, await fileOf(ctx, order, params.evidenceId, query.size))
      },
    )

    app.get(
      '/v1/desk/businesses/:businessId/orders/:orderId/ruling',
      {
        schema: {
          operationId: 'previewRuling',
          tags,
          summary: 'What a ruling would give to whom; nothing is changed.',
          params: Type.Object(sold),
          querystring: Type.Object({
            amount: Type.String({ maxLength: 30 }),
            currency: CurrencyDto,
          }),
          response: {
            200: RulingPreviewDto,
            ...problems(
              ...soldErrors,
              E.operatorRequired,
              E.invalidAmount,
              E.awardTooHigh,
              E.ruledWhole,
            ),
          },
        },
      },
      async ({ ctx, params, query: { amount, currency } }) => {
        if (!(await isOperator(ctx))) throw E.operatorRequired()
        const award = parseMoney(amount, currency)
        if (!award) throw E.invalidAmount()
        return previewRuling(ctx, { ...params, award })
      },
    )

    async function add(
      ctx: Ctx,
      order: Order,
      author: Side,
      { content, fields }: Upload,
    ): Promise<Static<typeof EvidenceDto>> {
      const caption = (fields['caption'] ?? '').replaceAll('\0', '').toWellFormed().trim()
      if (caption.length > orderLimits.captionCharacters) {
        const expected = { limit: orderLimits.captionCharacters }
        const fields = [{ pointer: '/caption', keyword: 'maxLength', expected }]
        throw PlatformErrors.invalidInput({ fields })
      }
      return toEvidenceDto(await addEvidence(ctx, settings, order, { author, content, caption }))
    }

    const fileOf = (ctx: Ctx, order: Order, id: string, size: 'small' | 'whole' | undefined) =>
      readEvidence(ctx, settings, {
        businessId: order.businessId,
        orderId: order.id,
        id,
        isSmall: size === 'small',
      })
  }

async function requireSide(ctx: Ctx, ref: OrderRef, needed: 'viewer' | 'member') {
  const order = await selectOrder(ctx.db, ref)
  const role = order && (await roleIn(ctx, order, needed))
  if (!order || !role) throw E.orderNotFound({ orderId: ref.orderId })
  return { order, role }
}
