import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { LocalTextDto, nullable, Uuid } from '../../platform/wire.ts'
import { CatalogueErrors } from '../catalogue/api.ts'
import { CustomsErrors } from '../customs/api.ts'
import { requireOperator } from './access.ts'
import { ListingDto } from './contract.ts'
import { StorefrontErrors as E } from './errors.ts'
import { decideCode, readDoubts } from './read-doubts.ts'
import { toListingDto } from './wire.ts'

const tags = ['storefront']
const OneListing = Type.Object({ businessId: Uuid, listingId: Uuid })
const onOne = [
  E.operatorRequired,
  PlatformErrors.invalidInput,
  E.listingNotFound,
  CatalogueErrors.productNotFound,
] as const
const DoubtsDto = Type.Object({
  seller: Type.Object({ name: Type.String(), nameZh: nullable(Type.String()) }),
  product: Type.Object({
    title: Type.String(),
    text: Type.String(),
    ingredients: nullable(Type.String()),
  }),
  candidates: Type.Array(
    Type.Object({
      code: Type.String(),
      name: LocalTextDto,
      path: LocalTextDto,
      probability: Type.Number(),
    }),
    { description: 'What it may be for customs, the likeliest first.' },
  ),
  decidedBy: Type.Unsafe<'person' | 'engine'>({ type: 'string', enum: ['person', 'engine'] }),
  sources: Type.Array(
    Type.Object({
      ruleId: Type.String(),
      source: Type.Object({ title: Type.String(), url: nullable(Type.String()) }),
      verifiedOn: nullable(Type.String()),
      confidence: Type.String(),
    }),
  ),
})
const CodeBody = Type.Object(
  {
    code: Type.String({ pattern: '^\\d{6,10}$' }),
    reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
    version: Type.Integer({ description: 'Refuses the decision when it is older.' }),
  },
  { additionalProperties: false },
)

/** What the operator finds out about a listing in doubt. */
export const doubtRoutes: Routes = async (app) => {
  app.addHook('preHandler', (request) => requireOperator(request.ctx))

  app.get(
    '/v1/desk/businesses/:businessId/listings/:listingId/doubts',
    {
      schema: {
        operationId: 'getDoubts',
        tags,
        summary: 'The product, what it may be for customs, and what the reasons rest on.',
        params: OneListing,
        response: { 200: DoubtsDto, ...problems(...onOne) },
      },
    },
    async ({ ctx, params }) => {
      const { candidates, sources, ...rest } = await readDoubts(ctx, params)
      return {
        ...rest,
        candidates: candidates.map(({ code, name, path, probability }) => ({
          code,
          name,
          path,
          probability,
        })),
        sources: sources.map((one) => ({ ...one })),
      }
    },
  )

  app.put(
    '/v1/desk/businesses/:businessId/listings/:listingId/code',
    {
      schema: {
        operationId: 'decideListingCode',
        tags,
        summary: 'Says what the product is for customs; the rules are asked anew.',
        params: OneListing,
        body: CodeBody,
        response: {
          200: ListingDto,
          ...problems(...onOne, E.listingChanged, E.stepNotOpen, CustomsErrors.unknownCode),
        },
      },
    },
    async ({ ctx, params, body }) =>
      toListingDto(await decideCode(ctx, { ...params, ...body, reason: body.reason.trim() })),
  )
}
