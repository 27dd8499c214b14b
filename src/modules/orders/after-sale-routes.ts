import { Type } from 'typebox'
import { parseMoney } from '../../kernel/money.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { emit } from '../../platform/outbox.ts'
import { problems } from '../../platform/problems.ts'
import { IdempotencyHeader, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { isOperator, memberErrors } from '../accounts/api.ts'
import { insertMessage, type MessageAuthor, selectMessages } from './after-sale-store.ts'
import { cancelLines } from './cancel-lines.ts'
import { noteAnswer, selectCases } from './case-store.ts'
import {
  CancelLinesDto,
  DisputesPageDto,
  MessageBody,
  MessageDto,
  MessagesDto,
  MessageWritten,
  MoveOrderDto,
  OrderDto,
  OrderPageDto,
  RulingBody,
} from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { moveAsBuyer } from './move-order.ts'
import { orderLimits } from './order.ts'
import { factsOf } from './order-facts.ts'
import { toCaseFacts } from './read-case.ts'
import { requireOwnOrder } from './read-checkout.ts'
import { orderPage, roleIn } from './read-order.ts'
import { ruleOnDispute } from './rule-dispute.ts'
import type { OrderSettings } from './settings.ts'
import { type Order, type OrderRef, selectDisputed, selectOrder } from './store.ts'
import { toMessageDto, toOrderDto } from './wire.ts'

const tags = ['orders']
const OwnOrder = Type.Object({ checkoutId: Uuid, orderId: Uuid })
const OneOrder = Type.Object({ businessId: Uuid, orderId: Uuid })
const cancelErrors = [
  E.orderNotFound,
  E.repeatedSku,
  E.lineNotFound,
  E.lineTooHigh,
  E.tooManyCancellations,
  E.stepNotAllowed,
  PlatformErrors.idempotencyKeyReused,
  PlatformErrors.invalidInput,
] as const
const Key = Type.Object({ key: Type.Optional(Type.String({ maxLength: 100 })) })

/** What comes after paying: the buyer's own steps, and what buyer and seller write to each other. */
export const createAfterSaleRoutes =
  (settings: OrderSettings): Routes =>
  async (app) => {
    app.get(
      '/v1/checkouts/:checkoutId/orders/:orderId',
      {
        schema: {
          operationId: 'getOwnOrder',
          tags,
          params: OwnOrder,
          querystring: Key,
          response: {
            200: OrderPageDto,
            ...problems(E.checkoutNotFound, E.orderNotFound, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params, query }) =>
        orderPage(
          ctx,
          settings,
          await requireOwnOrder(ctx, settings, { ...params, ...query }),
          'buyer',
        ),
    )

    app.post(
      '/v1/checkouts/:checkoutId/orders/:orderId/steps',
      {
        schema: {
          operationId: 'moveOwnOrder',
          tags,
          summary: 'The buyer confirms, cancels, asks for a return or opens a dispute.',
          params: OwnOrder,
          querystring: Key,
          body: MoveOrderDto,
          response: {
            200: OrderDto,
            ...problems(
              E.checkoutNotFound,
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
      async ({ ctx, params, query, body }) => {
        const order = await requireOwnOrder(ctx, settings, { ...params, ...query })
        const move = { ...body, businessId: order.businessId, orderId: order.id }
        return toOrderDto(await moveAsBuyer(ctx, settings, order, move), 'buyer', ctx.now())
      },
    )

    app.post(
      '/v1/checkouts/:checkoutId/orders/:orderId/cancellations',
      {
        schema: {
          operationId: 'cancelOwnLines',
          tags,
          summary: 'The buyer takes some of the goods out of a paid order; all of them cancel it.',
          params: OwnOrder,
          querystring: Key,
          headers: IdempotencyHeader,
          body: CancelLinesDto,
          response: { 200: OrderDto, ...problems(...cancelErrors, E.checkoutNotFound) },
        },
      },
      async ({ ctx, params, query, body, headers }) => {
        const order = await requireOwnOrder(ctx, settings, { ...params, ...query })
        const key = headers['idempotency-key']
        return cancelLines(ctx, order, { ...body, by: 'buyer', key })
      },
    )

    app.post(
      '/v1/businesses/:businessId/orders/:orderId/cancellations',
      {
        schema: {
          operationId: 'cancelLines',
          tags,
          summary: 'The seller takes some of the goods out of a paid order; all of them cancel it.',
          params: OneOrder,
          headers: IdempotencyHeader,
          body: CancelLinesDto,
          response: { 200: OrderDto, ...problems(...cancelErrors) },
        },
      },
      async ({ ctx, params, body, headers }) => {
        const { order, by } = await requireRole(ctx, params, 'member')
        return cancelLines(ctx, order, { ...body, by, key: headers['idempotency-key'] })
      },
    )

    app.get(
      '/v1/checkouts/:checkoutId/orders/:orderId/messages',
      {
        schema: {
          operationId: 'listOwnMessages',
          tags,
          params: OwnOrder,
          querystring: Key,
          response: {
            200: MessagesDto,
            ...problems(E.checkoutNotFound, E.orderNotFound, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params, query }) =>
        readMessages(ctx, refOf(await requireOwnOrder(ctx, settings, { ...params, ...query }))),
    )

    app.post(
      '/v1/checkouts/:checkoutId/orders/:orderId/messages',
      {
        schema: {
          operationId: 'writeOwnMessage',
          tags,
          summary: 'The buyer writes to the seller; in a dispute it is what the operator reads.',
          params: OwnOrder,
          querystring: Key,
          body: MessageBody,
          response: {
            201: MessageDto,
            ...problems(
              E.checkoutNotFound,
              E.orderNotFound,
              E.tooManyMessages,
              PlatformErrors.invalidInput,
            ),
          },
        },
      },
      async ({ ctx, params, query, body: { text } }, reply) => {
        const order = await requireOwnOrder(ctx, settings, { ...params, ...query })
        return reply.status(201).send(await writeMessage(ctx, refOf(order), 'buyer', text))
      },
    )

    app.get(
      '/v1/businesses/:businessId/orders/:orderId/messages',
      {
        schema: {
          operationId: 'listMessages',
          tags,
          params: OneOrder,
          response: { 200: MessagesDto, ...problems(E.orderNotFound, PlatformErrors.invalidInput) },
        },
      },
      async ({ ctx, params }) => {
        await requireRole(ctx, params, 'viewer')
        return readMessages(ctx, params)
      },
    )

    app.post(
      '/v1/businesses/:businessId/orders/:orderId/messages',
      {
        schema: {
          operationId: 'writeMessage',
          tags,
          summary: 'Seller, buyer or operator writes; each reads what the others wrote.',
          params: OneOrder,
          body: MessageBody,
          response: {
            201: MessageDto,
            ...problems(E.orderNotFound, E.tooManyMessages, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params, body: { text } }, reply) => {
        const { by: author } = await requireRole(ctx, params, 'member')
        return reply.status(201).send(await writeMessage(ctx, params, author, text))
      },
    )
  }

/** What the operator rules on. */
export const disputeRoutes: Routes = async (app) => {
  app.addHook('preHandler', async ({ ctx }) => {
    if (!(await isOperator(ctx))) throw E.operatorRequired()
  })

  app.get(
    '/v1/desk/disputes',
    {
      schema: {
        operationId: 'listDisputes',
        tags,
        summary: 'Orders in dispute, the longest first, and when both sides have had their time.',
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
        response: { 200: DisputesPageDto, ...problems(...memberErrors, E.operatorRequired) },
      },
    },
    async ({ ctx, query }) => {
      const found = await selectDisputed(ctx.db, query)
      const next = nextAfter(found, query.limit)
      const cases = await selectCases(ctx.db, found.map(refOf))
      const disputes = found.map((order) => {
        const open = cases.get(order.id)
        return {
          order: toOrderDto(order, 'operator', ctx.now()),
          ruleFrom: (open?.evidenceUntil ?? order.changedAt).toISOString(),
          case: open ? toCaseFacts(open) : null,
        }
      })
      return { disputes, next }
    },
  )

  app.post(
    '/v1/desk/businesses/:businessId/orders/:orderId/ruling',
    {
      schema: {
        operationId: 'ruleOnDispute',
        tags,
        summary: 'Ends a dispute: all, a part or nothing of what is left goes back to the buyer.',
        params: OneOrder,
        body: RulingBody,
        response: {
          200: OrderDto,
          ...problems(
            E.operatorRequired,
            E.orderNotFound,
            E.notDisputed,
            E.rulingTooEarly,
            E.awardTooHigh,
            E.ruledWhole,
            E.invalidAmount,
            PlatformErrors.invalidInput,
          ),
        },
      },
    },
    async ({ ctx, params, body }) => {
      const award = parseMoney(body.award.amount, body.award.currency)
      if (!award) throw E.invalidAmount()
      const order = await ruleOnDispute(ctx, { ...params, award, note: body.note })
      return toOrderDto(order, 'operator', ctx.now())
    },
  )
}

const refOf = ({ businessId, id }: Order): OrderRef => ({ businessId, orderId: id })

async function requireRole(
  ctx: Ctx,
  ref: OrderRef,
  needed: 'viewer' | 'member',
): Promise<{ order: Order; by: MessageAuthor }> {
  const order = await selectOrder(ctx.db, ref)
  const by = order && (await roleIn(ctx, order, needed))
  if (!order || !by) throw E.orderNotFound({ orderId: ref.orderId })
  return { order, by }
}

const readMessages = async (ctx: Ctx, ref: OrderRef) => ({
  messages: (await selectMessages(ctx.db, ref, orderLimits.messagesOfOrder)).map(toMessageDto),
})

async function writeMessage(ctx: Ctx, ref: OrderRef, author: MessageAuthor, text: string) {
  const message = { author, text: text.trim(), at: ctx.now() }
  return transaction(ctx, async (tx) => {
    const written = await insertMessage(tx.db, ref, message, orderLimits.messagesOfOrder)
    if (!written) throw E.tooManyMessages({ most: orderLimits.messagesOfOrder })
    const order = (await selectOrder(tx.db, ref))!
    if (author !== 'operator') await noteAnswer(tx.db, ref, { author, now: message.at })
    await emit(tx, MessageWritten, { ...factsOf(order), messageId: written.id, author })
    return toMessageDto(written)
  })
}
