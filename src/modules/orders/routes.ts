import { Type } from 'typebox'
import { transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { once } from '../../platform/idempotency.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { IdempotencyHeader, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import { adjustStock, countStock, transferStock } from './change-stock.ts'
import {
  AdjustStockDto,
  CountStockDto,
  MovementsPageDto,
  MoveOrderDto,
  OrderDto,
  OrderNumber,
  OrderPageDto,
  OrdersPageDto,
  SkuDto,
  SkusPageDto,
  TransferStockDto,
} from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { ORDER_STATUSES, type OrderStatus } from './life-cycle.ts'
import { moveOrder } from './move-order.ts'
import { readOrder, roleIn } from './read-order.ts'
import type { OrderSettings } from './settings.ts'
import { selectMovements, selectSkus } from './stock-store.ts'
import { selectOrders } from './store.ts'
import { toOrderDto, toSkuDto } from './wire.ts'

const tags = ['orders']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const Business = Type.Object({ businessId: Uuid })
const OneSku = Type.Object({ businessId: Uuid, variantId: Uuid })
const OneOrder = Type.Object({ businessId: Uuid, orderId: Uuid })
const ID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const Page = { ...PageQuery, after: Type.Optional(Uuid) }

/** A seller's stock: read by viewers, changed by members. */
export const stockRoutes: Routes = async (app) => {
  app.get(
    '/v1/businesses/:businessId/skus',
    {
      schema: {
        operationId: 'listSkus',
        tags,
        params: Business,
        querystring: Type.Object({
          ...Page,
          search: Type.Optional(Type.String({ maxLength: 200 })),
          listings: Type.Optional(
            Type.String({
              pattern: `^${ID}(,${ID}){0,99}$`,
              description: 'Ids of listings, with commas between: only what they sell.',
            }),
          ),
        }),
        response: { 200: SkusPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId }, query }) => {
      await requireMember(ctx, businessId, 'viewer', 'orders:read')
      const { listings, ...page } = query
      const listingIds = listings?.split(',')
      const found = await selectSkus(ctx.db, businessId, { ...page, listingIds })
      const next = nextAfter(found, query.limit, ({ variantId }) => variantId)
      return { skus: found.map(toSkuDto), next }
    },
  )

  app.get(
    '/v1/businesses/:businessId/skus/:variantId/movements',
    {
      schema: {
        operationId: 'listStockMovements',
        tags,
        summary: 'Every change of the stock of one SKU, the newest first.',
        params: OneSku,
        querystring: Type.Object(Page),
        response: { 200: MovementsPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params, query }) => {
      await requireMember(ctx, params.businessId, 'viewer', 'orders:read')
      const found = await selectMovements(ctx.db, params, query)
      const next = nextAfter(found, query.limit)
      return { movements: found.map((one) => ({ ...one, at: one.at.toISOString() })), next }
    },
  )

  app.post(
    '/v1/businesses/:businessId/skus/:variantId/stock',
    {
      schema: {
        operationId: 'adjustStock',
        tags,
        summary: 'Adds to the stock of one SKU or takes from it, with the reason.',
        params: OneSku,
        headers: IdempotencyHeader,
        body: AdjustStockDto,
        response: {
          200: SkuDto,
          ...problems(
            ...scoped,
            E.skuNotFound,
            E.stockTooLow,
            E.stockTooHigh,
            PlatformErrors.idempotencyKeyReused,
          ),
        },
      },
    },
    async ({ ctx, params, body, headers }) => {
      await requireMember(ctx, params.businessId, 'member', 'orders:write')
      const request = { ...params, ...body }
      const key = headers['idempotency-key']
      return transaction(ctx, (tx) =>
        once(tx, { key, request }, async () => toSkuDto(await adjustStock(tx, request))),
      )
    },
  )

  app.post(
    '/v1/businesses/:businessId/skus/:variantId/transfers',
    {
      schema: {
        operationId: 'transferStock',
        tags,
        summary: 'Moves goods from one place to another.',
        params: OneSku,
        headers: IdempotencyHeader,
        body: TransferStockDto,
        response: {
          200: SkuDto,
          ...problems(
            ...scoped,
            E.skuNotFound,
            E.samePlace,
            E.stockTooLow,
            E.stockTooHigh,
            PlatformErrors.idempotencyKeyReused,
          ),
        },
      },
    },
    async ({ ctx, params, body, headers }) => {
      await requireMember(ctx, params.businessId, 'member', 'orders:write')
      const request = { ...params, ...body }
      const key = headers['idempotency-key']
      return transaction(ctx, (tx) =>
        once(tx, { key, request }, async () => toSkuDto(await transferStock(tx, request))),
      )
    },
  )

  app.put(
    '/v1/businesses/:businessId/stock-counts',
    {
      schema: {
        operationId: 'countStock',
        tags,
        summary:
          'Sets how many there are of several SKUs, as counted; what is ordered is not in it.',
        params: Business,
        body: CountStockDto,
        response: {
          204: Type.Null(),
          ...problems(...scoped, E.skuNotFound, E.repeatedCount, E.stockTooHigh),
        },
      },
    },
    async ({ ctx, params: { businessId }, body: { counts } }, reply) => {
      await requireMember(ctx, businessId, 'member', 'orders:write')
      await transaction(ctx, (tx) => countStock(tx, businessId, counts))
      return reply.status(204).send(null)
    },
  )
}

/** A seller's orders; the order page is the buyer's too. */
export const createOrderRoutes =
  (settings: OrderSettings): Routes =>
  async (app) => {
    app.get(
      '/v1/businesses/:businessId/orders',
      {
        schema: {
          operationId: 'listOrders',
          tags,
          params: Business,
          querystring: Type.Object({
            ...Page,
            status: Type.Optional(
              Type.Unsafe<OrderStatus>({ type: 'string', enum: ORDER_STATUSES }),
            ),
            number: Type.Optional(OrderNumber),
          }),
          response: { 200: OrdersPageDto, ...problems(...scoped) },
        },
      },
      async ({ ctx, params: { businessId }, query }) => {
        await requireMember(ctx, businessId, 'viewer', 'orders:read')
        const found = await selectOrders(ctx.db, businessId, query)
        const next = nextAfter(found, query.limit)
        return { orders: found.map((order) => toOrderDto(order, 'seller', ctx.now())), next }
      },
    )

    app.get(
      '/v1/businesses/:businessId/orders/:orderId',
      {
        schema: {
          operationId: 'getOrder',
          tags,
          params: OneOrder,
          response: {
            200: OrderPageDto,
            ...problems(E.orderNotFound, PlatformErrors.invalidInput),
          },
        },
      },
      ({ ctx, params }) => readOrder(ctx, settings, params),
    )

    app.post(
      '/v1/businesses/:businessId/orders/:orderId/steps',
      {
        schema: {
          operationId: 'moveOrder',
          tags,
          summary: 'Takes one step of the life cycle, if the order still stands where you saw it.',
          params: OneOrder,
          body: MoveOrderDto,
          response: {
            200: OrderDto,
            ...problems(
              E.orderNotFound,
              E.orderChanged,
              E.stepNotAllowed,
              E.returnTooLate,
              E.returnAskedTooOften,
              E.disputeTooEarly,
              E.ruledOn,
              PlatformErrors.invalidInput,
            ),
          },
        },
      },
      async ({ ctx, params, body }) => {
        const order = await moveOrder(ctx, { ...params, ...body }, settings)
        return toOrderDto(order, (await roleIn(ctx, order, 'member')) ?? 'buyer', ctx.now())
      },
    )
  }
