import { OrdersErrors as E } from './errors.ts'
import { dueAt, EXPECTED_STAY } from './expected-stay.ts'
import { type OrderStatus, type StepActor, stepsBy } from './life-cycle.ts'
import { orderLimits } from './order.ts'
import type { Order } from './store.ts'

const DAY_MS = 86_400_000

type Standing = Pick<
  Order,
  'status' | 'changedAt' | 'releasedAt' | 'shippedAt' | 'settledAt' | 'returnsAsked'
>

/** What of an order decides which of the steps of its state it can take. */
export function refusalOf(order: Standing, to: OrderStatus, now: Date) {
  const { status: from, changedAt, settledAt, returnsAsked } = order
  if (to === 'return_asked') {
    const { returnAskedDays: days, returnsOfOrder: most } = orderLimits
    if (!isReleasedWithin(order, days, now)) return E.returnTooLate({ days })
    if (returnsAsked >= most) return E.returnAskedTooOften({ most })
  }
  if (to === 'disputed' && (from === 'declared' || from === 'released')) {
    const due = dueAt(EXPECTED_STAY[from]!, changedAt)
    if (now <= due) return E.disputeTooEarly({ from: due.toISOString() })
  }
  if (from === 'disputed' && (to === 'released' || to === 'shipped')) {
    const next = order.shippedAt ? undefined : order.releasedAt ? 'shipped' : 'released'
    if (to !== next) return E.stepNotAllowed({ from, to })
  }
  // A return that is withdrawn, and a dispute that the seller wins, end where the money is.
  const isBack = from === 'return_asked' || from === 'disputed'
  const wrongEnd = settledAt ? ['delivered', 'confirmed'] : ['settled']
  return isBack && wrongEnd.includes(to) ? E.stepNotAllowed({ from, to }) : undefined
}

/** Where somebody may take this very order by hand at this moment. */
export const stepsOf = (order: Standing, role: StepActor, now: Date): OrderStatus[] =>
  stepsBy(role, order.status).filter((to) => !refusalOf(order, to, now))

/** Whether customs released the goods not longer ago than this; what never was is in time. */
export const isReleasedWithin = (
  { releasedAt }: Pick<Order, 'releasedAt'>,
  days: number,
  now: Date,
): boolean => !releasedAt || now.getTime() - releasedAt.getTime() <= days * DAY_MS
