import type { Static } from 'typebox'
import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import type { TaskDefinition } from '../../platform/tasks.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import {
  addEndpoint,
  changeEndpoint,
  removeEndpoint,
  replayDelivery,
  rotateSecret,
  sendTest,
} from './change-endpoints.ts'
import {
  ChangeEndpointBody,
  DeliveriesPageDto,
  DeliveryDto,
  EndpointDto,
  EndpointsDto,
  EndpointWithSecretDto,
  NewEndpointBody,
} from './contract.ts'
import { PartnersErrors as E } from './errors.ts'
import { messageId } from './queue-messages.ts'
import type { WebhookSettings } from './settings.ts'
import { type Delivery, type Endpoint, selectDeliveries, selectEndpoints } from './store.ts'

const tags = ['partners']
const Business = Type.Object({ businessId: Uuid })
const OneEndpoint = Type.Object({ businessId: Uuid, endpointId: Uuid })
const OneDelivery = Type.Object({ businessId: Uuid, deliveryId: Uuid })
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const

/** A business's webhooks: for its owners, as its keys are. */
export const createWebhookRoutes =
  (settings: WebhookSettings, deliver: TaskDefinition): Routes =>
  async (app) => {
    app.addHook('preHandler', ({ ctx, params }) =>
      requireMember(ctx, (params as { businessId: string }).businessId, 'owner'),
    )

    app.post(
      '/v1/businesses/:businessId/webhook-endpoints',
      {
        schema: {
          operationId: 'addWebhookEndpoint',
          tags,
          summary: 'Sends events to an address from now on, signed by Standard Webhooks.',
          params: Business,
          body: NewEndpointBody,
          response: {
            201: EndpointWithSecretDto,
            ...problems(...scoped, E.urlRefused, E.tooManyEndpoints, PlatformErrors.switchedOff),
          },
        },
      },
      async ({ ctx, params, body }, reply) => {
        const { endpoint, secret } = await addEndpoint(ctx, settings, { ...params, ...body })
        return reply.status(201).send({ endpoint: toEndpointDto(endpoint), secret })
      },
    )

    app.get(
      '/v1/businesses/:businessId/webhook-endpoints',
      {
        schema: {
          operationId: 'listWebhookEndpoints',
          tags,
          params: Business,
          response: { 200: EndpointsDto, ...problems(...scoped) },
        },
      },
      async ({ ctx, params: { businessId } }) => ({
        endpoints: (await selectEndpoints(ctx.db, businessId)).map(toEndpointDto),
      }),
    )

    app.patch(
      '/v1/businesses/:businessId/webhook-endpoints/:endpointId',
      {
        schema: {
          operationId: 'changeWebhookEndpoint',
          tags,
          params: OneEndpoint,
          body: ChangeEndpointBody,
          response: {
            200: EndpointDto,
            ...problems(...scoped, E.endpointNotFound, E.urlRefused),
          },
        },
      },
      async ({ ctx, params, body }) =>
        toEndpointDto(await changeEndpoint(ctx, settings, params, body)),
    )

    app.delete(
      '/v1/businesses/:businessId/webhook-endpoints/:endpointId',
      {
        schema: {
          operationId: 'removeWebhookEndpoint',
          tags,
          params: OneEndpoint,
          response: { 204: Type.Null(), ...problems(...scoped, E.endpointNotFound) },
        },
      },
      async ({ ctx, params }, reply) => {
        await removeEndpoint(ctx, params)
        return reply.status(204).send(null)
      },
    )

    app.post(
      '/v1/businesses/:businessId/webhook-endpoints/:endpointId/secret',
      {
        schema: {
          operationId: 'rotateWebhookSecret',
          tags,
          summary: 'Makes a new secret; the one before signs beside it for a day.',
          params: OneEndpoint,
          response: { 200: EndpointWithSecretDto, ...problems(...scoped, E.endpointNotFound) },
        },
      },
      async ({ ctx, params }) => {
        const { endpoint, secret } = await rotateSecret(ctx, settings, params)
        return { endpoint: toEndpointDto(endpoint), secret }
      },
    )

    app.post(
      '/v1/businesses/:businessId/webhook-endpoints/:endpointId/test',
      {
        schema: {
          operationId: 'testWebhookEndpoint',
          tags,
          summary: 'Sends a message that tells of nothing, to see whether it arrives.',
          params: OneEndpoint,
          response: {
            202: DeliveryDto,
            ...problems(...scoped, E.endpointNotFound, E.endpointOff, PlatformErrors.switchedOff),
          },
        },
      },
      async ({ ctx, params }, reply) =>
        reply.status(202).send(toDeliveryDto(await sendTest(ctx, deliver, params))),
    )

    app.get(
      '/v1/businesses/:businessId/webhook-deliveries',
      {
        schema: {
          operationId: 'listWebhookDeliveries',
          tags,
          summary: 'What was sent and what came of it, the newest first; kept for 30 days.',
          params: Business,
          querystring: Type.Object({
            ...PageQuery,
            after: Type.Optional(Uuid),
            endpointId: Type.Optional(Uuid),
          }),
          response: { 200: DeliveriesPageDto, ...problems(...scoped) },
        },
      },
      async ({ ctx, params: { businessId }, query }) => {
        const found = await selectDeliveries(ctx.db, businessId, query)
        const next = nextAfter(found, query.limit)
        return { deliveries: found.map(toDeliveryDto), next }
      },
    )

    app.post(
      '/v1/businesses/:businessId/webhook-deliveries/:deliveryId/replay',
      {
        schema: {
          operationId: 'replayWebhookDelivery',
          tags,
          summary: 'Sends a message again, under the same id.',
          params: OneDelivery,
          response: {
            202: DeliveryDto,
            ...problems(
              ...scoped,
              E.deliveryNotFound,
              E.endpointNotFound,
              E.deliveryWaiting,
              E.endpointOff,
              PlatformErrors.switchedOff,
            ),
          },
        },
      },
      async ({ ctx, params }, reply) =>
        reply.status(202).send(toDeliveryDto(await replayDelivery(ctx, deliver, params))),
    )
  }

const toEndpointDto = (endpoint: Endpoint): Static<typeof EndpointDto> => ({
  id: endpoint.id,
  url: endpoint.url,
  eventTypes: [...endpoint.eventTypes],
  state: endpoint.state,
  lastSuccessAt: endpoint.lastSuccessAt?.toISOString() ?? null,
  oldSecretUntil: endpoint.oldSecretUntil?.toISOString() ?? null,
  createdAt: endpoint.createdAt.toISOString(),
})

const toDeliveryDto = (delivery: Delivery): Static<typeof DeliveryDto> => ({
  id: delivery.id,
  endpointId: delivery.endpointId,
  messageId: messageId(delivery.eventId),
  eventType: delivery.eventType,
  body: delivery.body,
  state: delivery.state,
  tries: delivery.tries,
  lastStatus: delivery.lastStatus,
  lastProblem: delivery.lastProblem,
  lastMs: delivery.lastMs,
  lastTryAt: delivery.lastTryAt?.toISOString() ?? null,
  nextTryAt: delivery.state === 'waiting' ? delivery.dueAt.toISOString() : null,
  createdAt: delivery.createdAt.toISOString(),
})
