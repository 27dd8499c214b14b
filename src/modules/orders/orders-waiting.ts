import type { Ctx } from '../../platform/context.ts'
import { type OrdersWaiting, selectOrdersWaiting } from './store.ts'

/** What of orders, messages and stock waits for a seller. */
export const ordersWaiting = (ctx: Ctx, businessId: string): Promise<OrdersWaiting> =>
  selectOrdersWaiting(ctx.db, businessId, new Date(ctx.now().getTime() - MESSAGES_MS))

/** A message that nobody answered for so long is no chore of today. */
const MESSAGES_MS = 60 * 86_400_000
