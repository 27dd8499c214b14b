import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems, requestLocale } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import type { OrderSettings } from '../orders/api.ts'
import { requireAccess, requireOperator } from './access.ts'
import {
  DecideReviewBody,
  LocaleDto,
  ReplyBody,
  ReportBody,
  ReportedReviewsPageDto,
  ReviewBody,
  ReviewDto,
  ReviewsPageDto,
  ReviewTranslationDto,
  SellerReviewsPageDto,
  TranslateReviewBody,
} from './contract.ts'
import { StorefrontErrors as E } from './errors.ts'
import { removeReply, replyToReview } from './reply-review.ts'
import { decideReview, reportReview, reviewListing } from './review-listing.ts'
import {
  selectRating,
  selectReported,
  selectReports,
  selectReviews,
  selectReviewsOfSeller,
} from './review-store.ts'
import { findLiveListing } from './store.ts'
import type { ReviewTranslations } from './translate-review.ts'
import { toReviewDto } from './wire.ts'

const tags = ['shop']
const OneReview = Type.Object({ reviewId: Uuid })
const OneOwnReview = Type.Object({ businessId: Uuid, reviewId: Uuid })
const onOwn = [...memberErrors, PlatformErrors.invalidInput, E.reviewNotFound] as const
const Page = Type.Object({ ...PageQuery, after: Type.Optional(Uuid) })

/** One person finds few reviews wrong; who reports more wants them gone. By address and minute. */
export const REPORTS = { rateLimit: { max: 10, timeWindow: 60_000 } }

/** A reader wants few, and each may cost money. By address and minute. */
export const TRANSLATIONS = { rateLimit: { max: 10, timeWindow: 60_000 } }

/** What buyers say of goods: written by buyers, read and reported by anybody. */
export const createReviewRoutes =
  (settings: OrderSettings, translations: ReviewTranslations): Routes =>
  async (app) => {
    app.get(
      '/v1/shop/listings/:id/reviews',
      {
        schema: {
          operationId: 'listReviews',
          tags,
          params: Type.Object({ id: Uuid }),
          querystring: Type.Object({
            ...Page.properties,
            language: Type.Optional(LocaleDto),
            translateTo: Type.Optional(
              Type.Unsafe<'en' | 'zh-CN'>({
                ...LocaleDto,
                description: 'Brings what was translated before; nothing is translated for it.',
              }),
            ),
          }),
          response: {
            200: ReviewsPageDto,
            ...problems(E.listingNotFound, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params: { id }, query }) => {
        const listing = await findLiveListing(ctx.db, id)
        if (!listing) throw E.listingNotFound()
        const of = { businessId: listing.businessId, listingId: id }
        const [rating, found] = await Promise.all([
          selectRating(ctx.db, of),
          selectReviews(ctx.db, of, query),
        ])
        const translationOf = await translations.read(ctx, listing, found, query.translateTo)
        const reviews = found.map((one) => ({ ...toReviewDto(one), ...translationOf(one) }))
        return { ...rating, reviews, next: nextAfter(found, query.limit) }
      },
    )

    app.post(
      '/v1/checkouts/:checkoutId/orders/:orderId/reviews',
      {
        schema: {
          operationId: 'reviewListing',
          tags,
          summary: 'A buyer says what they think of goods they have received, once.',
          params: Type.Object({ checkoutId: Uuid, orderId: Uuid }),
          querystring: Type.Object({ key: Type.Optional(Type.String({ maxLength: 100 })) }),
          body: ReviewBody,
          response: {
            201: ReviewDto,
            ...problems(E.notPurchased, E.alreadyReviewed, PlatformErrors.invalidInput),
          },
        },
      },
      async (request, reply) => {
        const { ctx, params, query, body } = request
        const locale = body.locale ?? requestLocale(request)
        const review = await reviewListing(ctx, settings, { ...params, ...query, ...body, locale })
        return reply.status(201).send(toReviewDto(review))
      },
    )

    app.post(
      '/v1/shop/reviews/:reviewId/translation',
      {
        config: TRANSLATIONS,
        schema: {
          operationId: 'translateReview',
          tags,
          summary: 'A machine’s words for a review and its answer, kept for whoever asks next.',
          params: OneReview,
          body: TranslateReviewBody,
          response: {
            200: ReviewTranslationDto,
            ...problems(
              E.reviewNotFound,
              E.noTranslation,
              PlatformErrors.invalidInput,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async ({ ctx, params: { reviewId }, body: { to } }) =>
        translations.make(ctx, { reviewId, to }),
    )

    app.post(
      '/v1/shop/reviews/:reviewId/report',
      {
        config: REPORTS,
        schema: {
          operationId: 'reportReview',
          tags,
          summary: 'Says why a review does not belong here: the operator looks at it.',
          params: OneReview,
          body: ReportBody,
          response: {
            202: Type.Object({ done: Type.Literal(true) }),
            ...problems(
              E.reviewNotFound,
              E.reportNoteNeeded,
              PlatformErrors.invalidInput,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async ({ ctx, params: { reviewId }, body }, reply) => {
        await reportReview(ctx, reviewId, body)
        return reply.status(202).send({ done: true })
      },
    )
  }

/** What a seller says to what buyers said. */
export const reviewSellerRoutes: Routes = async (app) => {
  app.addHook('preHandler', requireAccess)

  app.get(
    '/v1/businesses/:businessId/reviews',
    {
      schema: {
        operationId: 'listOwnReviews',
        tags,
        summary: 'What buyers say of the goods of a seller, the newest first.',
        params: Type.Object({ businessId: Uuid }),
        querystring: Type.Object({
          ...Page.properties,
          isAnswered: Type.Optional(Type.Boolean()),
        }),
        response: {
          200: SellerReviewsPageDto,
          ...problems(...memberErrors, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, params, query }) => {
      const found = await selectReviewsOfSeller(ctx.db, { ...params, ...query })
      const reviews = found.map((one) => ({ ...toReviewDto(one), title: { ...one.title } }))
      return { reviews, next: nextAfter(found, query.limit) }
    },
  )

  app.put(
    '/v1/businesses/:businessId/reviews/:reviewId/reply',
    {
      schema: {
        operationId: 'replyToReview',
        tags,
        summary: 'Answers a review, in place of what was answered before; shown under it.',
        params: OneOwnReview,
        body: ReplyBody,
        response: { 200: ReviewDto, ...problems(...onOwn) },
      },
    },
    async ({ ctx, params, body }) => toReviewDto(await replyToReview(ctx, params, body)),
  )

  app.delete(
    '/v1/businesses/:businessId/reviews/:reviewId/reply',
    {
      schema: {
        operationId: 'removeReply',
        tags,
        summary: 'Takes back what was answered.',
        params: OneOwnReview,
        response: { 200: ReviewDto, ...problems(...onOwn) },
      },
    },
    async ({ ctx, params }) => toReviewDto(await removeReply(ctx, params)),
  )
}

/** What the operator decides about reported reviews. */
export const reviewDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', (request) => requireOperator(request.ctx))

  app.get(
    '/v1/desk/reviews',
    {
      schema: {
        operationId: 'listReportedReviews',
        tags,
        querystring: Page,
        response: {
          200: ReportedReviewsPageDto,
          ...problems(E.operatorRequired, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, query }) => {
      const found = await selectReported(ctx.db, query)
      const reports = await selectReports(ctx.db, found)
      const reviews = found.map((review) => ({
        ...toReviewDto(review),
        reports: (reports.get(review.id) ?? []).map(({ reason, times, notes }) => ({
          reason,
          times,
          notes: [...notes],
        })),
      }))
      return { reviews, next: nextAfter(found, query.limit) }
    },
  )

  app.post(
    '/v1/desk/reviews/:reviewId',
    {
      schema: {
        operationId: 'decideReview',
        tags,
        params: OneReview,
        body: DecideReviewBody,
        response: {
          200: ReviewDto,
          ...problems(E.operatorRequired, E.reviewNotFound, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, params: { reviewId }, body }) =>
      toReviewDto(await decideReview(ctx, reviewId, body.to)),
  )
}
