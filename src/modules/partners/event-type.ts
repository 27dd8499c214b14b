/** What a program can ask to be told of; the published names of webhooks. */
export const EVENT_TYPES = [
  'order.paid',
  'order.declared',
  'order.released',
  'order.shipped',
  'order.delivered',
  'order.confirmed',
  'order.settled',
  'order.cancelled',
  'order.lines_cancelled',
  'order.return_asked',
  'order.returning',
  'order.returned',
  'order.disputed',
  'order.ruled',
  'order.chargeback_opened',
  'order.chargeback_won',
  'order.chargeback_lost',
  'order.refunded',
  'listing.blocked',
  'listing.price_announced',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** Sent by a button, asked for by nobody. */
export const TEST_EVENT = 'endpoint.test'

/** Bounds, with their reasons. */
export const webhookLimits = {
  /** A shop system, an ERP, a warehouse, and room to move from one to the other. */
  endpointsOfBusiness: 10,
  urlCharacters: 2_000,
  /** Long enough for a server far away that does its work before it answers. */
  timeoutMs: 10_000,
  /** Nobody reads the answer; a little is taken so that the connection ends well. */
  answerBytes: 16_384,
  /** Tried at the same time: by all, and by one endpoint, which may be slow. */
  atOnce: 16,
  atOnceOfEndpoint: 4,
  /** A try that has not ended by then belonged to a killed process. */
  leaseMs: 60_000,
  /** The old secret signs so long beside the new one. */
  overlapHours: 24,
  /** Deliveries are kept so long to be looked at and sent again. */
  keptDays: 30,
} as const

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/**
 * Pauses between tries, as Standard Webhooks proposes: the last comes some three days after the
 * first.
 */
export const RETRY_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
]
