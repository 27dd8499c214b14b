import type { Ctx, TxCtx } from '../../platform/context.ts'
import type { EventDefinition, PayloadOf } from '../../platform/events.ts'
import type { Subscriber } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { AssessmentFinished } from '../assessment/contract.ts'
import { ProductsImported } from '../catalogue/contract.ts'
import { OrderMoved, OrderSettled } from '../orders/contract.ts'
import { ListingChanged } from '../storefront/contract.ts'
import type { Step } from './course.ts'
import { insertSteps } from './store.ts'

type Happened = Readonly<{ businessId: string; step: Step }>

/** An event of another module that checks an assignment off; nothing when it is not what is meant. */
function notedBy<Event extends EventDefinition>(
  event: Event,
  stepOf: (payload: PayloadOf<Event> & { businessId: string }) => Step | undefined,
): Subscriber {
  type Payload = PayloadOf<Event> & { businessId: string }
  const happened = (payloads: readonly Payload[]): Happened[] =>
    payloads.flatMap((payload) => {
      const step = stepOf(payload)
      return step ? [{ businessId: payload.businessId, step }] : []
    })
  const note = async ({ db, now }: Pick<Ctx | TxCtx, 'db' | 'now'>, found: readonly Happened[]) => {
    if (found.length > 0) await insertSteps(db, found, now())
  }
  return {
    event,
    task: defineTask({
      name: `courses.note.${event.name}`,
      run: (ctx: Ctx, payload: Payload) => note(ctx, happened([payload])),
    }),
    together: (tx, payloads) => note(tx, happened(payloads as readonly Payload[])),
  }
}

/** What businesses do in the product, the first time they do it. */
export const stepSubscribers: readonly Subscriber[] = [
  notedBy(ProductsImported, () => 'products_imported'),
  notedBy(AssessmentFinished, () => 'catalogue_assessed'),
  notedBy(ListingChanged, ({ state }) => (state === 'live' ? 'product_listed' : undefined)),
  notedBy(OrderMoved, ({ to }) => (to === 'shipped' ? 'order_shipped' : undefined)),
  notedBy(OrderSettled, () => 'order_settled'),
]
