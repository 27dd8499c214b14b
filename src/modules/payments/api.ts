import type { Ctx } from '../../platform/context.ts'
import { LATE_MS } from './refund-routes.ts'
import { countAtDesk } from './settlement-store.ts'
import { type PaymentOfStory, selectStory } from './story-store.ts'

export { PaymentsErrors } from './errors.ts'
export { askProviders, startPayment, waysToPay } from './pay.ts'
export type { Provider } from './provider.ts'
export { requestRefund } from './refund.ts'

/** What of refunds and the providers' files waits for the operator, each kind counted to `most`. */
export const paymentsAtDesk = ({ db, now }: Pick<Ctx, 'db' | 'now'>, most: number) =>
  countAtDesk(db, { most, late: new Date(now().getTime() - LATE_MS) })

/** What was paid for a checkout, through whom, and what went back of it. */
export const readPayments = (
  { db }: Pick<Ctx, 'db'>,
  checkoutId: string,
): Promise<PaymentOfStory[]> => selectStory(db, checkoutId)
