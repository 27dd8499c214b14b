import { sql } from 'kysely'
import type { Currency, Money } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'

type ToldDiffering = Readonly<{ paymentId: string; told: Money; reference: string | undefined }>

/**
 * Keeps that another amount was told than was asked for, and has the provider asked at once whether
 * it is so. What was confirmed stays as it was confirmed.
 */
export async function saveDiffering(
  db: Db,
  { paymentId, told, reference }: ToldDiffering,
  now: Date,
): Promise<void> {
  await sql`insert into payments.differing_payment as known
      (payment_id, told_minor, currency, reference, told_at)
    values (${paymentId}, ${told.minor}, ${told.currency}, ${reference ?? null}, ${now})
    on conflict (payment_id) do update set told_minor = excluded.told_minor,
      currency = excluded.currency, reference = excluded.reference
      where known.confirmed_at is null`.execute(db)
  await sql`update payments.payment set ask_at = ${now}
    where id = ${paymentId} and status = 'started'`.execute(db)
}

/** That the provider said the same when it was asked; false when that was known, or is another sum. */
export async function confirmDiffering(
  db: Db,
  { paymentId, told, reference }: ToldDiffering,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into payments.differing_payment as known
      (payment_id, told_minor, currency, reference, told_at, confirmed_at)
    values (${paymentId}, ${told.minor}, ${told.currency}, ${reference ?? null}, ${now}, ${now})
    on conflict (payment_id) do update set told_minor = excluded.told_minor,
      currency = excluded.currency, reference = excluded.reference,
      confirmed_at = excluded.confirmed_at
      where known.confirmed_at is null and known.resolved_at is null`.execute(db)
  return numAffectedRows === 1n
}

/** What was asked for was paid after all. Returns those that had been confirmed as another sum. */
export async function resolveDiffering(
  db: Db,
  paymentIds: readonly string[],
  now: Date,
): Promise<readonly Readonly<{ paymentId: string; told: Money }>[]> {
  const { rows } = await sql<{
    paymentId: string
    minor: bigint
    currency: Currency
    wasConfirmed: boolean
  }>`update payments.differing_payment set resolved_at = ${now}, try_at = null
    where payment_id = any(${paymentIds}::uuid[]) and resolved_at is null and refunded_at is null
    returning payment_id as "paymentId", told_minor as minor, currency,
      confirmed_at is not null as "wasConfirmed"`.execute(db)
  return rows.flatMap(({ paymentId, wasConfirmed, ...told }) =>
    wasConfirmed ? [{ paymentId, told }] : [],
  )
}

export type DifferingPayment = Readonly<{
  paymentId: string
  checkoutId: string
  provider: string
  reference: string | null
  askedMinor: bigint
  askedCurrency: Currency
  toldMinor: bigint
  toldCurrency: Currency
  toldAt: Date
  confirmedAt: Date | null
  resolvedAt: Date | null
  refundId: string | null
  reason: string | null
  refundedAt: Date | null
  triedTimes: number
}>

const differing = sql`select payment_id as "paymentId", checkout_id as "checkoutId", provider,
    told.reference, amount_minor as "askedMinor", payment.currency as "askedCurrency",
    told_minor as "toldMinor", told.currency as "toldCurrency", told_at as "toldAt",
    confirmed_at as "confirmedAt", resolved_at as "resolvedAt", refund_id as "refundId", reason,
    refunded_at as "refundedAt", tried_times as "triedTimes"
  from payments.differing_payment as told join payments.payment on payment.id = payment_id`

/** The newest payments first. */
export async function selectDiffering(
  db: Db,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<DifferingPayment[]> {
  const { rows } = await sql<DifferingPayment>`${differing}
    where ${after ? sql`payment_id < ${after}` : sql`true`}
    order by payment_id desc limit ${limit}`.execute(db)
  return rows
}

export async function findDiffering(
  db: Db,
  paymentId: string,
): Promise<DifferingPayment | undefined> {
  const { rows } = await sql<DifferingPayment>`${differing}
    where payment_id = ${paymentId}`.execute(db)
  return rows[0]
}

/** False when it was decided before, is not confirmed, or was no difference after all. */
export async function decideDiffering(
  db: Db,
  given: Readonly<{ paymentId: string; refundId: string; reason: string; by: string; now: Date }>,
): Promise<boolean> {
  const { paymentId, refundId, reason, by, now } = given
  const { numAffectedRows } = await sql`update payments.differing_payment
    set refund_id = ${refundId}, reason = ${reason}, decided_by = ${by}, decided_at = ${now},
      try_at = ${now}
    where payment_id = ${paymentId} and refund_id is null and resolved_at is null
      and confirmed_at is not null`.execute(db)
  return numAffectedRows === 1n
}

/** Those to be given back now, the longest waiting first. */
export async function selectDifferingToTry(
  db: Db,
  now: Date,
  limit: number,
): Promise<DifferingPayment[]> {
  const { rows } = await sql<DifferingPayment>`${differing}
    where try_at <= ${now} order by try_at limit ${limit}`.execute(db)
  return rows
}

export const tryDifferingAgain = (db: Db, paymentId: string, at: Date) =>
  sql`update payments.differing_payment set try_at = ${at}, tried_times = tried_times + 1
    where payment_id = ${paymentId} and refunded_at is null and resolved_at is null`.execute(db)

/** False when that was known before. */
export async function endDiffering(db: Db, paymentId: string, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`update payments.differing_payment
    set refunded_at = ${now}, try_at = null
    where payment_id = ${paymentId} and refund_id is not null and refunded_at is null
      and resolved_at is null`.execute(db)
  return numAffectedRows === 1n
}
