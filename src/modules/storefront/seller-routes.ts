import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { IdempotencyHeader, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import { CatalogueErrors } from '../catalogue/api.ts'
import { requireAccess } from './access.ts'
import { editListing, pauseListing, submitListing } from './change-listing.ts'
import {
  BulkStepBody,
  EditBody,
  LimitsDto,
  ListBody,
  ListingDto,
  ListingsPageDto,
  MakerStoryDto,
  OptionWordsDto,
  ProposalDto,
  ProposeBody,
  SteppedDto,
  TodayDto,
} from './contract.ts'
import { StorefrontErrors as E } from './errors.ts'
import { TRANSLATION_PROPOSALS } from './features.ts'
import { listProduct } from './list-product.ts'
import { LISTING_STATES, type ListingState } from './listing-state.ts'
import { nameVouchers } from './name-vouchers.ts'
import { readOptionWords } from './option-words.ts'
import { proposeTranslation } from './propose-translation.ts'
import { readLimitsOf } from './read-limits.ts'
import { readToday } from './read-today.ts'
import { stepListings } from './step-listings.ts'
import { findListing, findSellers, selectListings, selectMakerStory } from './store.ts'
import { tellStory } from './tell-story.ts'
import type { Translator } from './translator.ts'
import { toLimitsDto, toListingDto, toSteppedDto } from './wire.ts'

const tags = ['storefront']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const Business = Type.Object({ businessId: Uuid })
const OneListing = Type.Object({ businessId: Uuid, listingId: Uuid })
const onOne = [...scoped, E.listingNotFound] as const

/** A translation costs money, and somebody reads each. */
const TRANSLATIONS = { rateLimit: { max: 30, timeWindow: 60_000 } }
/** Shorter than a request may last: whoever waits learns why. */
const TRANSLATION_MS = 100_000

/** Words proposed by a translator, where one is configured; by the glossary otherwise. */
export const createProposalRoutes =
  (translator: Translator | undefined): Routes =>
  async (app) => {
    app.addHook('preHandler', requireAccess)

    app.post(
      '/v1/businesses/:businessId/listings/:listingId/copy-proposal',
      {
        config: TRANSLATIONS,
        schema: {
          operationId: 'proposeCopy',
          tags,
          summary:
            'Proposes the words of one language from those of the other, for a person to read.',
          params: OneListing,
          body: ProposeBody,
          response: {
            200: ProposalDto,
            ...problems(
              ...onOne,
              E.listingChanged,
              E.stepNotOpen,
              E.nothingToTranslate,
              E.translatorFailed,
              PlatformErrors.switchedOff,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async ({ ctx, params, body }) => {
        await ctx.features.require(TRANSLATION_PROPOSALS)
        const signal = AbortSignal.timeout(TRANSLATION_MS)
        const asked = { ref: params, ...body }
        const { listing, from, missing } = await proposeTranslation(ctx, translator, asked, signal)
        return { listing: toListingDto(listing), from: [...from], missing: [...missing] }
      },
    )
  }

/** What a seller does with listings. */
export const sellerRoutes: Routes = async (app) => {
  app.addHook('preHandler', requireAccess)

  app.post(
    '/v1/businesses/:businessId/listings',
    {
      schema: {
        operationId: 'listProduct',
        tags,
        summary: 'Makes a draft listing of a product, or of a line of a report, with its price.',
        params: Business,
        headers: IdempotencyHeader,
        body: ListBody,
        response: {
          201: ListingDto,
          ...problems(
            ...scoped,
            CatalogueErrors.productNotFound,
            E.cannotBeListed,
            E.alreadyListed,
            PlatformErrors.switchedOff,
            PlatformErrors.idempotencyKeyReused,
          ),
        },
      },
    },
    async ({ ctx, params: { businessId }, body, headers }, reply) => {
      const idempotencyKey = headers['idempotency-key']
      return reply.status(201).send(await listProduct(ctx, { businessId, body, idempotencyKey }))
    },
  )

  app.get(
    '/v1/businesses/:businessId/listings',
    {
      schema: {
        operationId: 'listListings',
        tags,
        params: Business,
        querystring: Type.Object({
          ...PageQuery,
          after: Type.Optional(Uuid),
          state: Type.Optional(Type.Unsafe<ListingState>({ type: 'string', enum: LISTING_STATES })),
          search: Type.Optional(Type.String({ maxLength: 200 })),
        }),
        response: { 200: ListingsPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params, query }) => {
      const found = await selectListings(ctx.db, { ...params, ...query })
      const next = found.length === query.limit ? (found.at(-1)?.id ?? null) : null
      return { listings: found.map(toListingDto), next }
    },
  )

  app.get(
    '/v1/businesses/:businessId/listings/:listingId',
    {
      schema: {
        operationId: 'getListing',
        tags,
        params: OneListing,
        response: { 200: ListingDto, ...problems(...onOne) },
      },
    },
    async ({ ctx, params }) => {
      const listing = await findListing(ctx.db, params)
      if (!listing) throw E.listingNotFound({ listingId: params.listingId })
      return toListingDto(listing)
    },
  )

  app.patch(
    '/v1/businesses/:businessId/listings/:listingId',
    {
      schema: {
        operationId: 'editListing',
        tags,
        summary: 'New words, or approval of proposed ones; a live listing becomes a draft again.',
        params: OneListing,
        body: EditBody,
        response: {
          200: ListingDto,
          ...problems(
            ...onOne,
            E.listingChanged,
            E.cannotBeListed,
            CatalogueErrors.productNotFound,
          ),
        },
      },
    },
    async ({ ctx, params, body }) =>
      toListingDto(await editListing(ctx, { ref: params, change: body })),
  )

  app.get(
    '/v1/businesses/:businessId/listings/:listingId/option-words',
    {
      schema: {
        operationId: 'listOptionWords',
        tags,
        summary: 'Names and values of its options in the other language; `editListing` says them.',
        params: OneListing,
        response: { 200: OptionWordsDto, ...problems(...onOne) },
      },
    },
    async ({ ctx, params }) => {
      const listing = await findListing(ctx.db, params)
      if (!listing) throw E.listingNotFound({ listingId: params.listingId })
      return { words: await readOptionWords(ctx.db, listing) }
    },
  )

  app.post(
    '/v1/businesses/:businessId/listings/:listingId/submit',
    {
      schema: {
        operationId: 'submitListing',
        tags,
        summary: 'Puts it on sale when no rule is against it and no doubt is left.',
        params: OneListing,
        response: {
          200: ListingDto,
          ...problems(
            ...onOne,
            E.stepNotOpen,
            E.copyNotReady,
            E.limitReached,
            E.sellerPaused,
            CatalogueErrors.productNotFound,
          ),
        },
      },
    },
    async ({ ctx, params }) => toListingDto(await submitListing(ctx, params)),
  )

  app.post(
    '/v1/businesses/:businessId/listings/:listingId/pause',
    {
      schema: {
        operationId: 'pauseListing',
        tags,
        params: OneListing,
        response: { 200: ListingDto, ...problems(...onOne, E.stepNotOpen) },
      },
    },
    async ({ ctx, params }) => toListingDto(await pauseListing(ctx, params)),
  )

  app.post(
    '/v1/businesses/:businessId/listings/bulk-steps',
    {
      schema: {
        operationId: 'stepListings',
        tags,
        summary:
          'The same step of up to 100 listings; what is refused for one keeps no other back.',
        params: Business,
        body: BulkStepBody,
        response: {
          200: Type.Object({ listings: Type.Array(SteppedDto) }),
          ...problems(...scoped),
        },
      },
    },
    async ({ ctx, params: { businessId }, body }) => ({
      listings: (await stepListings(ctx, { businessId, ...body })).map(toSteppedDto),
    }),
  )

  app.get(
    '/v1/businesses/:businessId/story',
    {
      schema: {
        operationId: 'getMakerStory',
        tags,
        summary: 'What buyers read about the maker, by language.',
        params: Business,
        response: { 200: MakerStoryDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId } }) => ({
      ...(await selectMakerStory(ctx.db, businessId)),
    }),
  )

  app.put(
    '/v1/businesses/:businessId/story',
    {
      schema: {
        operationId: 'setMakerStory',
        tags,
        summary: 'Who makes the goods, and where: shown beside every listing in its language.',
        params: Business,
        body: MakerStoryDto,
        response: { 200: MakerStoryDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId }, body }) => tellStory(ctx, businessId, body),
  )

  app.get(
    '/v1/businesses/:businessId/today',
    {
      schema: {
        operationId: 'getToday',
        tags,
        summary: 'What waits for the seller, the most urgent first.',
        params: Business,
        response: { 200: TodayDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId } }) => ({
      chores: [...(await readToday(ctx, businessId))],
    }),
  )

  app.get(
    '/v1/businesses/:businessId/listing-limits',
    {
      schema: {
        operationId: 'getListingLimits',
        tags,
        summary: 'What the seller may have on sale, what is used, and how the limits rise.',
        params: Business,
        response: { 200: LimitsDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId } }) => {
      const sellers = await findSellers(ctx.db, [businessId])
      const [limits] = await readLimitsOf(ctx, sellers)
      return toLimitsDto(limits!, (await nameVouchers(ctx, sellers)).get(businessId))
    },
  )
}
