import { Type } from 'typebox'
import { transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { PageQuery, Uuid } from '../../platform/wire.ts'
import { recordAudit } from '../accounts/api.ts'
import { requireOperator } from './access.ts'
import { approveListing, rejectListing } from './change-listing.ts'
import { ListingDto, ListingsPageDto, MissedQueriesDto, RejectBody, VouchBody } from './contract.ts'
import { StorefrontErrors as E } from './errors.ts'
import { shopLimits } from './limits.ts'
import { readMissed } from './read-missed.ts'
import { saveVouched, selectInReview } from './store.ts'
import { toListingDto } from './wire.ts'

const tags = ['storefront']
const Done = Type.Object({ done: Type.Literal(true) })
const guarded = [E.operatorRequired, PlatformErrors.invalidInput] as const
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
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
        response: { 200: ListingsPageDto, ...problems(...guarded) },
      },
    },
    async ({ ctx, query }) => {
      const found = await selectInReview(ctx.db, query)
      const next = found.length === query.limit ? (found.at(-1)?.id ?? null) : null
      return { listings: found.map(toListingDto), next }
    },
  )

  app.post(
    '/v1/desk/businesses/:businessId/listings/:listingId/approve',
    {
      schema: {
        operationId: 'approveListing',
        tags,
        params: OneListing,
        response: {
          200: ListingDto,
          ...problems(...guarded, E.listingNotFound, E.stepNotOpen, E.limitReached, E.sellerPaused),
        },
      },
    },
    async ({ ctx, params }) => toListingDto(await approveListing(ctx, params)),
  )

  app.post(
    '/v1/desk/businesses/:businessId/listings/:listingId/reject',
    {
      schema: {
        operationId: 'rejectListing',
        tags,
        params: OneListing,
        body: RejectBody,
        response: { 200: ListingDto, ...problems(...guarded, E.listingNotFound, E.stepNotOpen) },
      },
    },
    async ({ ctx, params, body }) =>
      toListingDto(await rejectListing(ctx, { ref: params, reason: body.reason })),
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
        response: { 200: Done, ...problems(...guarded) },
      },
    },
    async ({ ctx, params: { businessId }, body: { vouchedBy } }) => {
      await transaction(ctx, async (tx) => {
        await saveVouched(tx.db, { businessId, vouchedBy, now: tx.now() })
        await recordAudit(tx, {
          organisationId: businessId,
          action: 'storefront.vouched',
          subject: `business:${businessId}`,
          after: { vouchedBy },
        })
      })
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
