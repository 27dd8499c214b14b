import { sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { Payment, Refund } from './store.ts'

export type RefundOfStory = Readonly<{
  refundId: string
  amountMinor: bigint
  reason: string
  status: Refund['status']
  askedAt: Date
  doneAt: Date | null
  /** Of the provider's file that told of it. */
  settledOn: Day | null
}>

export type PaymentOfStory = Readonly<{
  paymentId: string
  /** The way to pay. */
  provider: string
  /** The provider's own number. */
  reference: string | null
  amountMinor: bigint
  currency: Currency
  status: Payment['status']
  startedAt: Date
  capturedAt: Date | null
  settledOn: Day | null
  refunds: readonly RefundOfStory[]
}>

/** A checkout is tried to be paid a few times, and given back in a few parts. */
const MOST = 100

/** Every payment that was begun for a checkout, in turn, with what went back of each. */
export async function selectStory(db: Db, checkoutId: string): Promise<PaymentOfStory[]> {
  const { rows: payments } = await sql<Omit<PaymentOfStory, 'refunds'>>`select id as "paymentId",
      provider, reference, amount_minor as "amountMinor", currency, status,
      started_at as "startedAt", captured_at as "capturedAt", settled_on as "settledOn"
    from payments.payment where checkout_id = ${checkoutId} order by id limit ${MOST}`.execute(db)
  const ids = payments.map(({ paymentId }) => paymentId)
  const { rows: refunds } = await sql<RefundOfStory & { paymentId: string }>`select
      payment_id as "paymentId", id as "refundId", amount_minor as "amountMinor", reason, status,
      asked_at as "askedAt", done_at as "doneAt", settled_on as "settledOn"
    from payments.refund where payment_id = any(${ids}::uuid[])
    order by payment_id, id limit ${MOST}`.execute(db)
  const of = Map.groupBy(refunds, ({ paymentId }) => paymentId)
  return payments.map((payment) => ({ ...payment, refunds: of.get(payment.paymentId) ?? [] }))
}
