import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { PageQuery, Uuid } from '../../platform/wire.ts'
import { findOrganisations } from '../accounts/api.ts'
import { CatalogueErrors } from '../catalogue/api.ts'
import { requireOperator } from './access.ts'
import { approveListing, rejectListing } from './change-listing.ts'
import {
  ApproveBody,
  DeskListingsPageDto,
  ListingDto,
  MissedQueriesDto,
  RejectBody,
  VouchBody,
} from './contract.ts'
import { StorefrontErrors as E } from './errors.ts'
import { shopLimits } from './limits.ts'
import { shopMarket } from './price-listing.ts'
import { readMissed } from './read-missed.ts'
import { selectInReview } from './store.ts'
import { vouchByOperator } from './vouch-seller.ts'
import { toListingDto } from './wire.ts'

const tags = ['storefront']
const Done = Type.Object({ done: Type.Literal(true) })
const guarded = [E.operatorRequired, PlatformErrors.invalidInput] as const
const deciding = [...guarded, E.listingNotFound, E.listingChanged, E.stepNotOpen] as const
const OneListing = Type.Object({ businessId: Uuid, listingId: Uuid })

/** What the operator sees to: review, standing of sellers, wishes nobody meets. */
export const deskRoutes: Routes = async (app) => {
  app.addHook('preHandler', (request) => requireOperator(request.ctx))

  app.get(
    '/v1/desk/listings',
    {
      schema: {
        operationId: 'listListingsInReview',
        tags,
        summary: 'Listings in doubt, the longest waiting first, of all sellers or of one.',
        querystring: Type.Object({
          ...PageQuery,
          after: Type.Optional(Uuid),
          businessId: Type.Optional(Uuid),
          reason: Type.Optional(
            Type.String({ pattern: '^[a-z_]{1,40}$', description: 'Code of a reason.' }),
          ),
        }),
        response: { 200: DeskListingsPageDto, ...problems(...guarded) },
      },
    },
    async ({ ctx, query }) => {
      const found = await selectInReview(ctx.db, query)
      const next = found.length === query.limit ? (found.at(-1)?.id ?? null) : null
      const ids = [...new Set(found.map(({ businessId }) => businessId))]
      const sellers = new Map((await findOrganisations(ctx.db, ids)).map((one) => [one.id, one]))
      const listings = found.map((listing) => {
        const seller = sellers.get(listing.businessId)
        return {
          ...toListingDto(listing),
          sellerName: seller?.name ?? '',
          sellerNameZh: seller?.nameZh ?? null,
          channelName: shopMarket().channelName(listing.channel),
        }
      })
      return { listings, next }
    },
  )

  app.post(
    '/v1/desk/businesses/:businessId/listings/:listingId/approve',
    {
      schema: {
        operationId: 'approveListing',
        tags,
        summary:
          'Puts it on sale at the prices of now; stays in review when it is something else by now.',
        params: OneListing,
        body: ApproveBody,
        response: {
          200: ListingDto,
          ...problems(...deciding, E.limitReached, E.sellerPaused, CatalogueErrors.productNotFound),
        },
      },
    },
    async ({ ctx, params, body: { version } }) =>
      toListingDto(await approveListing(ctx, { ref: params, version })),
  )

  app.post(
    '/v1/desk/businesses/:businessId/listings/:listingId/reject',
    {
      schema: {
        operationId: 'rejectListing',
        tags,
        params: OneListing,
        body: RejectBody,
        response: { 200: ListingDto, ...problems(...deciding) },
      },
    },
    async ({ ctx, params, body }) =>
      toListingDto(await rejectListing(ctx, { ref: params, ...body })),
  )

  app.post(
    '/v1/desk/businesses/:businessId/vouch',
    {
      schema: {
        operationId: 'vouchForSeller',
        tags,
        summary: 'An agency or chamber answers for the seller: the limits rise at once.',
        params: Type.Object({ businessId: Uuid }),
        body: VouchBody,
        response: { 200: Done, ...problems(...guarded, E.sellerNotFound) },
      },
    },
    async ({ ctx, params: { businessId }, body: { vouchedBy } }) => {
      await vouchByOperator(ctx, { businessId, vouchedBy: vouchedBy.trim() })
      return { done: true as const }
    },
  )

  app.get(
    '/v1/desk/missed-queries',
    {
      schema: {
        operationId: 'listMissedQueries',
        tags,
        summary: 'What buyers looked for and nobody sells yet, the most wanted first.',
        querystring: Type.Object({
          ...PageQuery,
          days: Type.Integer({ minimum: 1, maximum: shopLimits.missedQueryDays, default: 30 }),
        }),
        response: { 200: MissedQueriesDto, ...problems(...guarded) },
      },
    },
    async ({ ctx, query: { after, limit, days } }) => {
      return readMissed(ctx, { days, after, limit })
    },
  )
}
