import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { Uuid } from '../../platform/wire.ts'
import {
  CategoriesDto,
  HomeDto,
  PavilionDto,
  PavilionQuery,
  SearchDto,
  SearchQuery,
  ShopListingDto,
} from './contract.ts'
import { countMissed, wishIn, writeMissed } from './count-missed.ts'
import { StorefrontErrors as E } from './errors.ts'
import { FACET_KINDS } from './facts.ts'
import { today } from './price-listing.ts'
import { readCategories, readHome, readPavilion, readShopListing } from './read-shop.ts'
import { type ShopQuery, type ShopReader, searchShopAsText } from './search-shop.ts'
import { cachedAnswer, cachedWithNote } from './shop-cache.ts'
import type { ShopIndex } from './shop-index.ts'

const tags = ['shop']
const Slug = Type.String({ pattern: '^[\\p{L}\\p{N}-]{1,80}$' })

/** Finished bytes: nothing is validated or written again for each reader. */
const send = (reply: FastifyReply, bytes: Buffer): never =>
  reply
    .type('application/json; charset=utf-8')
    .header('cache-control', 'public, max-age=5')
    .send(bytes) as never

/** Whether more was asked than words: what is left then says nothing of what there is. */
const isNarrowed = ({ after, ...query }: ShopQuery): boolean =>
  after !== undefined || FILTERS.some((name) => query[name] !== undefined)

const FILTERS = [...FACET_KINDS, 'price', 'days'] as const

/** What everybody may read, signed in or not. */
export const createShopRoutes =
  (index: ShopIndex): Routes =>
  async (app) => {
    let counted: Ctx | undefined
    app.addHook('onClose', async () => {
      if (counted) await writeMissed(counted)
    })
    const reader = ({ db, now, log }: Ctx): ShopReader => ({ db, now, log, index })
    app.get(
      '/v1/shop/search',
      {
        schema: {
          operationId: 'searchShop',
          tags,
          summary:
            'Finds listings in Chinese, pinyin and English; -word excludes, "…" is a phrase.',
          querystring: Type.Object(SearchQuery),
          response: { 200: SearchDto, ...problems(PlatformErrors.invalidInput) },
        },
      },
      async ({ ctx, query }, reply) => {
        const address = `search ${JSON.stringify(query)}`
        const { bytes, note } = await cachedWithNote(ctx.db, address, async () => {
          const { answer, text } = await searchShopAsText(reader(ctx), query)
          return { text, note: wishIn(answer, isNarrowed(query)) }
        })
        if (note) {
          countMissed(ctx, note)
          counted = ctx
        }
        return send(reply, bytes)
      },
    )

    app.get(
      '/v1/shop/categories',
      { schema: { operationId: 'listCategories', tags, response: { 200: CategoriesDto } } },
      async ({ ctx }, reply) =>
        send(reply, await cachedAnswer(ctx.db, 'categories', () => readCategories(ctx))),
    )

    app.get(
      '/v1/shop/listings/:id',
      {
        schema: {
          operationId: 'getShopListing',
          tags,
          params: Type.Object({ id: Uuid }),
          response: {
            200: ShopListingDto,
            ...problems(E.listingNotFound, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params: { id } }, reply) => {
        // What expires does so at midnight, when nothing else changes.
        const address = `listing ${today(ctx.now())} ${id}`
        return send(reply, await cachedAnswer(ctx.db, address, () => readShopListing(ctx, id)))
      },
    )

    for (const path of [
      '/v1/shop/pavilions/:state',
      '/v1/shop/pavilions/:state/:county',
    ] as const) {
      const hasCounty = path.endsWith(':county')
      app.get(
        path,
        {
          schema: {
            operationId: hasCounty ? 'getCountyPavilion' : 'getPavilion',
            tags,
            params: Type.Object({ state: Slug, ...(hasCounty ? { county: Slug } : {}) }),
            querystring: Type.Object(PavilionQuery),
            response: {
              200: PavilionDto,
              ...problems(E.placeNotFound, PlatformErrors.invalidInput),
            },
          },
        },
        async ({ ctx, params, query }, reply) => {
          const { state, county } = params as { state: string; county?: string }
          const address = `pavilion ${JSON.stringify([state, county, query])}`
          const make = () => readPavilion(reader(ctx), { place: { state, county }, query })
          return send(reply, await cachedAnswer(ctx.db, address, make))
        },
      )
    }

    app.get(
      '/v1/shop/home',
      { schema: { operationId: 'getShopHome', tags, response: { 200: HomeDto } } },
      async ({ ctx }, reply) =>
        send(reply, await cachedAnswer(ctx.db, 'home', () => readHome(reader(ctx)))),
    )
  }
