import { sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'

export type LateRefund = Readonly<{
  paymentId: string
  id: string
  checkoutId: string
  /** The way to pay it goes back through. */
  provider: string
  amountMinor: bigint
  currency: Currency
  reason: string
  askedAt: Date
  triedTimes: number
  /** Whether it is still tried by itself. */
  isTried: boolean
}>

/** Refunds asked for before an instant and not made, the longest waiting first. */
export async function selectLateRefunds(
  db: Db,
  before: Date,
  { after, limit }: { after?: Readonly<{ askedAt: Date; id: string }> | undefined; limit: number },
): Promise<LateRefund[]> {
  const behind = after
    ? sql`and (asked_at, refund.id) > (${after.askedAt}::timestamptz, ${after.id}::uuid)`
    : sql``
  const { rows } = await sql<LateRefund>`select payment_id as "paymentId", refund.id,
      checkout_id as "checkoutId", provider, refund.amount_minor as "amountMinor", currency, reason,
      asked_at as "askedAt", tried_times as "triedTimes", try_at is not null as "isTried"
    from payments.refund join payments.payment on payment.id = payment_id
    where refund.status = 'asked' and asked_at < ${before} ${behind}
    order by asked_at, refund.id limit ${limit}`.execute(db)
  return rows
}

/** Begins its tries anew; false when there is no such refund that waits. */
export async function restartRefund(
  db: Db,
  { paymentId, refundId }: { paymentId: string; refundId: string },
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update payments.refund
    set try_at = ${now}, tried_times = 0
    where payment_id = ${paymentId} and id = ${refundId} and status = 'asked'`.execute(db)
  return numAffectedRows === 1n
}
