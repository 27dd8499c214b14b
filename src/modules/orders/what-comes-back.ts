import { isReleasedWithin } from './may-step.ts'
import { orderLimits } from './order.ts'
import type { Order, Transition } from './store.ts'

/**
 * What of an order's tax and freight comes back with its money: tax when the goods themselves are
 * back within the law's days, freight when they were never shipped.
 */
export function whatComesBack(
  order: Pick<Order, 'releasedAt' | 'shippedAt'>,
  transitions: readonly Transition[],
): { tax: boolean; freight: boolean } {
  const arrived = transitions.find(({ from, to }) => from === 'returning' && to === 'returned')
  return {
    tax: arrived !== undefined && isReleasedWithin(order, orderLimits.returnedDays, arrived.at),
    freight: order.shippedAt === null,
  }
}
