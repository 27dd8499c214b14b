import type { Order } from './store.ts'

/** What every event about an order says, so that postings need no other source. */
export const factsOf = (order: Order) => ({
  businessId: order.businessId,
  orderId: order.id,
  checkoutId: order.checkoutId,
  buyerId: order.buyerId,
  market: order.market,
  channel: order.channel,
  currency: order.currency,
  totalMinor: `${order.totalMinor}`,
  taxMinor: `${order.taxMinor}`,
  freightMinor: `${order.freightMinor}`,
})
