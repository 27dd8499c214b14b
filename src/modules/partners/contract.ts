import { Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import { InstantDto, NextCursor, nullable, Uuid } from '../../platform/wire.ts'
import { EVENT_TYPES, type EventType, webhookLimits } from './event-type.ts'

const strict = { additionalProperties: false }

const UrlDto = Type.String({ minLength: 8, maxLength: webhookLimits.urlCharacters })
const EventTypesDto = Type.Array(Type.Unsafe<EventType>({ type: 'string', enum: EVENT_TYPES }), {
  minItems: 1,
  maxItems: EVENT_TYPES.length,
  uniqueItems: true,
})

export const NewEndpointBody = Type.Object({ url: UrlDto, eventTypes: EventTypesDto }, strict)
export const ChangeEndpointBody = Type.Object(
  {
    url: Type.Optional(UrlDto),
    eventTypes: Type.Optional(EventTypesDto),
    isOn: Type.Optional(Type.Boolean()),
  },
  strict,
)

export const EndpointDto = Type.Object({
  id: Uuid,
  url: Type.String(),
  eventTypes: EventTypesDto,
  state: Type.Unsafe<'on' | 'off' | 'disabled'>({
    type: 'string',
    enum: ['on', 'off', 'disabled'],
    description: '`disabled`: by us, since nothing arrived there for days.',
  }),
  lastSuccessAt: nullable(InstantDto),
  oldSecretUntil: nullable(InstantDto),
  createdAt: InstantDto,
})
export const EndpointsDto = Type.Object({ endpoints: Type.Array(EndpointDto) })
export const EndpointWithSecretDto = Type.Object({
  endpoint: EndpointDto,
  secret: Type.String({ description: 'Shown this once. Messages are verified with it.' }),
})

export const DeliveryDto = Type.Object({
  id: Uuid,
  endpointId: Uuid,
  messageId: Type.String({ description: 'What the header webhook-id says, at every try.' }),
  eventType: Type.String(),
  body: Type.String(),
  state: Type.Unsafe<'waiting' | 'delivered' | 'failed'>({
    type: 'string',
    enum: ['waiting', 'delivered', 'failed'],
  }),
  tries: Type.Integer(),
  lastStatus: nullable(Type.Integer()),
  lastProblem: nullable(Type.String()),
  lastMs: nullable(Type.Integer()),
  lastTryAt: nullable(InstantDto),
  nextTryAt: nullable(InstantDto),
  createdAt: InstantDto,
})
export const DeliveriesPageDto = Type.Object({
  deliveries: Type.Array(DeliveryDto),
  next: NextCursor,
})

/** Nothing arrived at an endpoint for days: it is off until somebody turns it on again. */
export const EndpointDisabled = defineEvent(
  'partners.endpoint_disabled',
  Type.Object({ businessId: Uuid, endpointId: Uuid, host: Type.String() }),
)
