import type { OrderStatus } from './life-cycle.ts'
import { type CheckoutStatus, orderLimits } from './order.ts'
import type { OrderSettings } from './settings.ts'

const DAY_MS = 86_400_000
const after = (instant: Date, days: number): Date => new Date(instant.getTime() + days * DAY_MS)

/** What becomes of a checkout, as far as it says how long its buyer's data is kept. */
export type KeptCheckout = Readonly<{
  status: CheckoutStatus
  placedAt: Date
  closedAt: Date | null
  /** When the last of its orders came to its end; null while one is under way. */
  endedAt: Date | null
}>

/** What of it is erased from when on; a day that is not known yet is looked for again then. */
export type Kept = Readonly<{ identity: Date; consignee: Date; isConsigneeDue: boolean }>

/**
 * How long personal data of a checkout is kept. Unpaid: until money that comes late has been given
 * back and its buyer told. Paid: identity and mail address for the customs step until returns are
 * over, from the day of placing; the consignee as part of the trade record, from the end of its last
 * order (E-Commerce Law of the PRC, Article 31: three years at least).
 */
export function keptUntil(
  { status, placedAt, closedAt, endedAt }: KeptCheckout,
  now: Date,
  { consigneeKeptDays }: Pick<OrderSettings, 'consigneeKeptDays'>,
): Kept {
  if (status === 'placed') {
    const later = after(now, 1)
    return { identity: later, consignee: later, isConsigneeDue: false }
  }
  if (status !== 'paid') {
    const day = after(closedAt ?? placedAt, orderLimits.unpaidIdentityDays)
    return { identity: day, consignee: day, isConsigneeDue: day <= now }
  }
  const identity = after(placedAt, orderLimits.identityDays)
  if (!endedAt) {
    const consignee = after(now, orderLimits.openOrderLookDays)
    return { identity, consignee, isConsigneeDue: false }
  }
  const consignee = after(endedAt, consigneeKeptDays)
  return { identity, consignee, isConsigneeDue: consignee <= now }
}

/**
 * Whether sellers and operators see where the goods go: from the payment on, while there may be
 * something to send or to talk about. The buyer always does.
 */
const SHOWS_CONSIGNEE: Readonly<Record<OrderStatus, boolean>> = {
  placed: false,
  paid: true,
  declared: true,
  released: true,
  shipped: true,
  delivered: true,
  confirmed: true,
  settled: false,
  expired: false,
  cancelled: false,
  return_asked: true,
  returning: true,
  returned: true,
  disputed: true,
  refunded: false,
}

export const showsConsignee = (status: OrderStatus): boolean => SHOWS_CONSIGNEE[status]
