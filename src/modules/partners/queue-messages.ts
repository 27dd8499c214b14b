import { newId } from '../../kernel/ids.ts'
import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import type { EventDefinition } from '../../platform/events.ts'
import type { Subscriber } from '../../platform/outbox.ts'
import { defineTask, type TaskDefinition } from '../../platform/tasks.ts'
import { readSellersOrders } from '../orders/api.ts'
import {
  ChargebackDecided,
  ChargebackOpened,
  DisputeDecided,
  LinesCancelled,
  OrderMoved,
  OrderPaid,
  OrderRefunded,
} from '../orders/contract.ts'
import { ListingBlocked, PriceAnnounced } from '../storefront/contract.ts'
import { EVENT_TYPES, type EventType } from './event-type.ts'
import { insertDeliveries, selectWishes } from './store.ts'

type Heard = Readonly<{
  eventId: string
  businessId: string
  orderId?: string
  to?: string
  currency?: Currency
  /** Of a chargeback. */
  chargebackId?: string
  amountMinor?: string
  reason?: string
  status?: string
  answerBy?: string | null
}>

/** What each event is called outside. */
const NAMED: readonly Readonly<{ event: EventDefinition; type: (heard: Heard) => string }>[] = [
  { event: OrderPaid, type: () => 'order.paid' },
  { event: OrderMoved, type: ({ to }) => `order.${to}` },
  { event: LinesCancelled, type: () => 'order.lines_cancelled' },
  { event: OrderRefunded, type: () => 'order.refunded' },
  { event: DisputeDecided, type: () => 'order.ruled' },
  { event: ChargebackOpened, type: () => 'order.chargeback_opened' },
  { event: ChargebackDecided, type: ({ status }) => `order.chargeback_${status}` },
  { event: ListingBlocked, type: () => 'listing.blocked' },
  { event: PriceAnnounced, type: () => 'listing.price_announced' },
]

type Told = Heard & Readonly<{ type: EventType }>

/** What is sent: an order as its seller reads it at the interface, which names no buyer. */
export const bodyOf = (given: { eventId: string; type: string; now: Date; data: object }): string =>
  JSON.stringify({
    id: messageId(given.eventId),
    type: given.type,
    timestamp: given.now.toISOString(),
    data: given.data,
  })

/** The same at every try and for every endpoint: a receiver knows by it what it has had. */
export const messageId = (eventId: string): string => `msg_${eventId}`

/**
 * Queues messages for the programs that want them, in some statements for all; when nobody does,
 * which is most often so, one.
 */
async function queue(tx: TxCtx, deliver: TaskDefinition, told: readonly Told[]): Promise<void> {
  const wishes = Map.groupBy(
    await selectWishes(tx.db, [...new Set(told.map(({ businessId }) => businessId))]),
    ({ businessId }) => businessId,
  )
  const wanted = told.flatMap((one) =>
    (wishes.get(one.businessId) ?? [])
      .filter(({ eventTypes }) => eventTypes.includes(one.type))
      .map(({ id }) => ({ ...one, endpointId: id })),
  )
  if (wanted.length === 0) return
  const refs = wanted.flatMap(({ businessId, orderId }) =>
    orderId ? [{ businessId, orderId }] : [],
  )
  const orders = new Map((await readSellersOrders(tx, refs)).map((order) => [order.id, order]))
  const now = tx.now()
  const deliveries = wanted.map(({ endpointId, type, ...heard }) => {
    const { eventId, businessId, orderId, ...facts } = heard
    const data = orderId
      ? { ...orders.get(orderId)!, ...chargebackOf(heard) }
      : { businessId, ...facts }
    const body = bodyOf({ eventId, type, now, data })
    return { id: newId(), businessId, endpointId, eventId, eventType: type, body }
  })
  await insertDeliveries(tx.db, deliveries, now)
  await tx.tasks.enqueue(tx.db, deliver, {})
}

/** What of a chargeback its seller reads at the interface, as it was when it was told. */
const chargebackOf = (heard: Heard) =>
  heard.chargebackId && {
    chargeback: {
      id: heard.chargebackId,
      amount: toMoneyDto(money(BigInt(heard.amountMinor!), heard.currency!)),
      reason: heard.reason,
      status: heard.status ?? 'open',
      answerBy: heard.answerBy ?? null,
    },
  }

export const createSubscribers = (deliver: TaskDefinition): readonly Subscriber[] =>
  NAMED.map(({ event, type }) => {
    const take = async (tx: TxCtx, heard: readonly Heard[]) => {
      const told = heard.flatMap((one): Told[] => {
        const name = EVENT_TYPES.find((known) => known === type(one))
        return name ? [{ ...one, type: name }] : []
      })
      if (told.length > 0) await queue(tx, deliver, told)
    }
    return {
      event,
      task: defineTask<Heard>({
        name: `partners.queue_${event.name.split('.')[1]}`,
        run: (ctx: Ctx, heard) => transaction(ctx, (tx) => take(tx, [heard])),
      }),
      together: take,
    }
  })
