import type { Db } from '../../platform/db.ts'
import type { OrderStatus } from './life-cycle.ts'
import { type Order, selectListingsOf } from './store.ts'

/** Where the buyer has the goods in hand. */
const RECEIVED: ReadonlySet<OrderStatus> = new Set(['delivered', 'confirmed', 'settled'])

/** The listings whose goods the buyer of an order has received; none before that. */
export const listingsOfOrder = async (db: Db, order: Order): Promise<string[]> =>
  RECEIVED.has(order.status)
    ? [
        ...(
          await selectListingsOf(db, { businessId: order.businessId, orderId: order.id })
        ).values(),
      ]
    : []
