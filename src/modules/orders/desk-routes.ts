import { type Static, Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { InstantDto, NextCursor, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { isOperator } from '../accounts/api.ts'
import { MoneyTraceDto, OrderDto, OrderNumber, OrderStatusDto, OrdersPageDto } from './contract.ts'
import { selectStuck } from './desk-store.ts'
import { OrdersErrors as E } from './errors.ts'
import { dueAt, EXPECTED_STAY, stuckBefore, WAITS_FOR, type WaitsFor } from './expected-stay.ts'
import { readCursor, writeCursor } from './instant-cursor.ts'
import type { OrderStatus } from './life-cycle.ts'
import { selectOrders } from './store.ts'
import { traceMoney } from './trace-money.ts'
import { toOrderDto } from './wire.ts'

const WaitsForDto = Type.Unsafe<WaitsFor>({ type: 'string', enum: WAITS_FOR })
const StuckOrdersDto = Type.Object({
  orders: Type.Array(
    Type.Object({
      order: OrderDto,
      waitsFor: WaitsForDto,
      dueAt: InstantDto,
    }),
  ),
  expected: Type.Array(
    Type.Object({ status: OrderStatusDto, hours: Type.Integer(), waitsFor: WaitsForDto }),
    { description: 'How long an order is expected to stand in each state.' },
  ),
  next: NextCursor,
})

/** Orders that nobody moves on, and where the money of any order went. */
export const stuckOrderRoutes: Routes = async (app) => {
  app.addHook('preHandler', async ({ ctx }) => {
    if (!(await isOperator(ctx))) throw E.operatorRequired()
  })

  app.get(
    '/v1/desk/stuck-orders',
    {
      schema: {
        operationId: 'listStuckOrders',
        tags: ['orders'],
        summary: 'Orders that stand in a state longer than expected, the longest first.',
        querystring: Type.Object({ ...PageQuery, status: Type.Optional(OrderStatusDto) }),
        response: {
          200: StuckOrdersDto,
          ...problems(E.operatorRequired, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, query: { after, limit, status } }): Promise<Static<typeof StuckOrdersDto>> => {
      const page = { after: readCursor(after), limit }
      const found = await selectStuck(ctx.db, stuckBefore(ctx.now(), status), page)
      const last = found.length === limit ? found.at(-1) : undefined
      return {
        orders: found.map((order) => {
          const stay = EXPECTED_STAY[order.status]!
          return {
            order: toOrderDto(order, 'operator', ctx.now()),
            waitsFor: stay.waitsFor,
            dueAt: dueAt(stay, order.changedAt).toISOString(),
          }
        }),
        expected: Object.entries(EXPECTED_STAY).map(([status, stay]) => ({
          status: status as OrderStatus,
          ...stay,
        })),
        next: last ? writeCursor({ at: last.changedAt, id: last.id }) : null,
      }
    },
  )

  app.get(
    '/v1/desk/businesses/:businessId/orders',
    {
      schema: {
        operationId: 'listOrdersOfSeller',
        tags: ['orders'],
        summary: 'Orders of one seller, the newest first.',
        params: Type.Object({ businessId: Uuid }),
        querystring: Type.Object({
          ...PageQuery,
          after: Type.Optional(Uuid),
          number: Type.Optional(OrderNumber),
        }),
        response: {
          200: OrdersPageDto,
          ...problems(E.operatorRequired, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, params: { businessId }, query }) => {
      const found = await selectOrders(ctx.db, businessId, query)
      const next = nextAfter(found, query.limit)
      return { orders: found.map((order) => toOrderDto(order, 'operator', ctx.now())), next }
    },
  )

  app.get(
    '/v1/desk/businesses/:businessId/orders/:orderId/money',
    {
      schema: {
        operationId: 'traceMoney',
        tags: ['orders'],
        summary: 'Where every cent of an order came from and went: payment, journals, payout.',
        params: Type.Object({ businessId: Uuid, orderId: Uuid }),
        response: {
          200: MoneyTraceDto,
          ...problems(E.operatorRequired, E.orderNotFound, PlatformErrors.invalidInput),
        },
      },
    },
    ({ ctx, params }) => traceMoney(ctx, params),
  )
}
