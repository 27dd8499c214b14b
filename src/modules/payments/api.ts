import type { Ctx } from '../../platform/context.ts'
import { type Chargeback, selectChargeback } from './chargeback-store.ts'
import type { ProviderName } from './provider.ts'
import { providerNameOf } from './provider-of.ts'
import { LATE_MS } from './refund-routes.ts'
import { countAtDesk } from './settlement-store.ts'
import { selectAsked, selectWays } from './store.ts'

export { PaymentsErrors } from './errors.ts'
export { askProviders, startPayment, waysToPay } from './pay.ts'
export type { Payable, Provider, ProviderName } from './provider.ts'
export { askRefund, requestRefund } from './refund.ts'
export { tracePayments } from './trace-payments.ts'
export { toStartedPaymentDto, toWaysToPayDto } from './wire.ts'

/** What of refunds and the providers' files waits for the operator, each kind counted to `most`. */
export const paymentsAtDesk = ({ db, now }: Pick<Ctx, 'db' | 'now'>, most: number) =>
  countAtDesk(db, { most, late: new Date(now().getTime() - LATE_MS) })

/** By payment, through whom it goes; one that nobody began is not in it. */
export async function readProviders(
  { db }: Pick<Ctx, 'db'>,
  paymentIds: readonly string[],
): Promise<ReadonlyMap<string, ProviderName>> {
  const ways = await selectWays(db, paymentIds)
  return new Map(ways.map(({ id, provider }) => [id, providerNameOf(provider)]))
}

/** What was asked back of a payment, made or not, under keys that begin so; by key. */
export const readAsked = (
  { db }: Pick<Ctx, 'db'>,
  asked: { paymentId: string; keysBegin: string },
): Promise<ReadonlyMap<string, bigint>> => selectAsked(db, asked)

/** All that is known of a chargeback. */
export const readChargeback = (
  { db }: Pick<Ctx, 'db'>,
  ref: { paymentId: string; id: string },
): Promise<Chargeback | undefined> => selectChargeback(db, ref)
