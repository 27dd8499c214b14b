import type { Ctx } from '../../platform/context.ts'
import { LATE_MS } from './refund-routes.ts'
import { countAtDesk } from './settlement-store.ts'

export { PaymentsErrors } from './errors.ts'
export { askProviders, startPayment, waysToPay } from './pay.ts'
export type { Provider } from './provider.ts'
export { requestRefund } from './refund.ts'

/** What of refunds and the providers' files waits for the operator, each kind counted to `most`. */
export const paymentsAtDesk = ({ db, now }: Pick<Ctx, 'db' | 'now'>, most: number) =>
  countAtDesk(db, { most, late: new Date(now().getTime() - LATE_MS) })
