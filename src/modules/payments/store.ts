import { sql } from 'kysely'
import type { Currency, Money } from '../../kernel/money.ts'
import { type Db, planned } from '../../platform/db.ts'
import type { Payable } from './provider.ts'

export type Payment = Readonly<{
  id: string
  /** What `checkoutId` names. */
  payable: Payable
  checkoutId: string
  provider: string
  amount: Money
  status: 'started' | 'captured' | 'closed'
  refundedMinor: bigint
  startedAt: Date
  askedTimes: number
  /** The provider's own number, once it is known. */
  reference: string | undefined
}>

type Row = Readonly<{
  id: string
  payable: Payable
  checkout_id: string
  provider: string
  amount_minor: bigint
  currency: Currency
  status: Payment['status']
  refunded_minor: bigint
  started_at: Date
  asked_times: number
  reference: string | null
}>

const PAYMENT = sql.raw(`id, payable, checkout_id, provider, amount_minor, currency, status,
  refunded_minor, started_at, asked_times, reference`)

const toPayment = (row: Row): Payment => ({
  id: row.id,
  payable: row.payable,
  checkoutId: row.checkout_id,
  provider: row.provider,
  amount: { minor: row.amount_minor, currency: row.currency },
  status: row.status,
  refundedMinor: row.refunded_minor,
  startedAt: row.started_at,
  askedTimes: row.asked_times,
  reference: row.reference ?? undefined,
})

/**
 * Begins a payment unless the same one of this checkout is open already: of two clicks both pay one.
 * Returns the id of whichever it is.
 */
export async function startOrFind(
  db: Db,
  payment: Pick<Payment, 'id' | 'payable' | 'checkoutId' | 'provider' | 'amount' | 'startedAt'>,
  { askAt, payUntil }: { askAt: Date; payUntil: Date },
): Promise<string> {
  const { id, payable, checkoutId, provider, amount, startedAt } = payment
  const { rows } = await planned<{ id: string }>`insert into payments.payment as payment
      (id, payable, checkout_id, provider, amount_minor, currency, status, started_at, ask_at,
        pay_until)
    values (${id}, ${payable}, ${checkoutId}, ${provider}, ${amount.minor}, ${amount.currency},
      'started', ${startedAt}, ${askAt}, ${payUntil})
    on conflict (checkout_id, provider, amount_minor, currency) where status = 'started'
      -- Changes nothing, but makes the one that is there come back.
      do update set asked_times = payment.asked_times
    returning id`.execute(db)
  return rows[0]!.id
}

export async function selectPayment(db: Db, id: string): Promise<Payment | undefined> {
  const { rows } = await sql<Row>`select * from payments.payment where id = ${id}`.execute(db)
  return rows[0] && toPayment(rows[0])
}

/** By which way each of some payments goes. */
export async function selectWays(
  db: Db,
  ids: readonly string[],
): Promise<readonly Pick<Payment, 'id' | 'provider'>[]> {
  const { rows } = await planned<Pick<Payment, 'id' | 'provider'>>`select id, provider
    from payments.payment where id = any(${ids}::uuid[])`.execute(db)
  return rows
}

/** In the order of their ids, so that no two wait for each other. */
export async function lockPayments(db: Db, ids: readonly string[]): Promise<Map<string, Payment>> {
  const { rows } = await planned<Row>`select ${PAYMENT} from payments.payment
    where id = any(${ids}::uuid[]) order by id for update`.execute(db)
  return new Map(rows.map((row) => [row.id, toPayment(row)]))
}

export const setCaptured = (
  db: Db,
  payments: readonly Readonly<{ id: string; reference: string | undefined }>[],
  now: Date,
) =>
  planned`update payments.payment set status = 'captured', captured_at = ${now},
      reference = told.reference, ask_at = null
    from unnest(${payments.map(({ id }) => id)}::uuid[],
      ${payments.map(({ reference }) => reference ?? null)}::text[]) as told(id, reference)
    where payment.id = told.id`.execute(db)

export const setClosed = (db: Db, ids: readonly string[]) =>
  sql`update payments.payment set status = 'closed', ask_at = null
    where id = any(${ids}::uuid[]) and status = 'started'`.execute(db)

/** The number by which the provider knows a payment that has begun. */
export const saveReference = (db: Db, id: string, reference: string) =>
  sql`update payments.payment set reference = ${reference}
    where id = ${id} and status = 'started'`.execute(db)

/** `isOvertaken`: the same checkout has been paid by another payment. */
export type PaymentToAsk = Payment & Readonly<{ payUntil: Date | undefined; isOvertaken: boolean }>

/** Which payments: those of some ways to pay, or all the others. */
export type OfWays = Readonly<{ ways: readonly string[]; isOthers: boolean }>

const isOf = ({ ways, isOthers }: OfWays) =>
  isOthers
    ? sql`payment.provider <> all(${ways}::text[])`
    : sql`payment.provider = any(${ways}::text[])`

/** How long until the next try: twice as long each time, from the first to the longest. */
type Pauses = Readonly<{ firstMs: number; longestMs: number }>

const nextTry = (now: Date, { firstMs, longestMs }: Pauses, times: 'asked_times' | 'tried_times') =>
  sql`${now}::timestamptz + least(${firstMs}::float8 * 2 ^ least(${sql.ref(times)}, 20),
    ${longestMs}::float8) * interval '1 millisecond'`

/**
 * Takes some payments whose provider should be asked now, the longest waiting first. When each is
 * asked next is written before the question: a provider that does not answer is not asked all the
 * time, and no two processes ask about the same.
 */
export async function claimToAsk(
  db: Db,
  given: OfWays & Readonly<{ now: Date; pauses: Pauses; limit: number }>,
): Promise<PaymentToAsk[]> {
  const { now, pauses, limit } = given
  const { rows } = await sql<Row & { pay_until: Date | null; is_overtaken: boolean }>`
    with due as materialized (
      select id from payments.payment where ask_at <= ${now} and ${isOf(given)}
      order by ask_at limit ${limit} for update skip locked)
    update payments.payment set asked_times = asked_times + 1,
      ask_at = ${nextTry(now, pauses, 'asked_times')}
    from due where payment.id = due.id
    returning payment.*, exists (select from payments.payment as other
      where other.checkout_id = payment.checkout_id and other.status = 'captured') as is_overtaken`.execute(
    db,
  )
  return rows.map((row) => ({
    ...toPayment(row),
    payUntil: row.pay_until ?? undefined,
    isOvertaken: row.is_overtaken,
  }))
}

/** What was told first under an id stays. */
export const insertNotifications = (
  db: Db,
  told: readonly Readonly<{ provider: string; id: string; outcome: string }>[],
  now: Date,
) =>
  planned`insert into payments.notification (provider, id, outcome, told_at)
    select provider, id, outcome, ${now} from unnest(${told.map(({ provider }) => provider)}::text[],
      ${told.map(({ id }) => id.slice(0, 200))}::text[],
      ${told.map(({ outcome }) => outcome)}::text[]) as told(provider, id, outcome)
    on conflict do nothing`.execute(db)

export type Refund = Readonly<{
  paymentId: string
  id: string
  key: string
  amountMinor: bigint
  status: 'asked' | 'succeeded'
  reason: string
  triedTimes: number
  /** How often the money came back to us after it was given back. */
  failedTimes: number
}>

type RefundRow = Readonly<{
  payment_id: string
  id: string
  key: string
  amount_minor: bigint
  status: Refund['status']
  reason: string
  tried_times: number
  failed_times: number
}>

const toRefund = (row: RefundRow): Refund => ({
  paymentId: row.payment_id,
  id: row.id,
  key: row.key,
  amountMinor: row.amount_minor,
  status: row.status,
  reason: row.reason,
  triedTimes: row.tried_times,
  failedTimes: row.failed_times,
})

export const insertRefund = (db: Db, refund: Refund, times: { now: Date; tryAt: Date }) =>
  sql`insert into payments.refund
      (payment_id, id, key, amount_minor, status, reason, asked_at, try_at)
    values (${refund.paymentId}, ${refund.id}, ${refund.key}, ${refund.amountMinor}, 'asked',
      ${refund.reason}, ${times.now}, ${times.tryAt})`.execute(db)

export async function selectRefund(
  db: Db,
  paymentId: string,
  where: { id: string } | { key: string },
): Promise<Refund | undefined> {
  const { rows } = await sql<RefundRow>`select * from payments.refund
    where payment_id = ${paymentId} and ${'id' in where ? sql`id = ${where.id}` : sql`key = ${where.key}`}`.execute(
    db,
  )
  return rows[0] && toRefund(rows[0])
}

/** An order is given back in a few parts: some cancelled goods, a ruling, the rest. */
const MOST_ASKED = 200

/** Amounts of refunds by key. */
export async function selectAsked(
  db: Db,
  { paymentId, keysBegin }: { paymentId: string; keysBegin: string },
): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ key: string; minor: bigint }>`select key, amount_minor as minor
    from payments.refund where payment_id = ${paymentId} and starts_with(key, ${keysBegin})
    order by key limit ${MOST_ASKED}`.execute(db)
  return new Map(rows.map(({ key, minor }) => [key, minor]))
}

export const addRefunded = (db: Db, paymentId: string, minor: bigint) =>
  sql`update payments.payment set refunded_minor = refunded_minor + ${minor}
    where id = ${paymentId}`.execute(db)

/** False when it had succeeded before. */
export async function setRefunded(db: Db, refund: Refund, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`update payments.refund
    set status = 'succeeded', done_at = ${now}, try_at = null
    where payment_id = ${refund.paymentId} and id = ${refund.id} and status = 'asked'`.execute(db)
  return numAffectedRows === 1n
}

/**
 * A refund that was done is not: its money came back. It is tried again at an instant, or left to a
 * person. False when it was not done, so that nothing has changed.
 */
export async function reopenRefund(
  db: Db,
  { paymentId, refundId }: { paymentId: string; refundId: string },
  { tryAt, mostFailures }: { tryAt: Date; mostFailures: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update payments.refund
    set status = 'asked', done_at = null, settled_on = null, failed_times = failed_times + 1,
      try_at = case when failed_times + 1 < ${mostFailures}::integer
        then ${tryAt}::timestamptz end
    where payment_id = ${paymentId} and id = ${refundId} and status = 'succeeded'`.execute(db)
  return numAffectedRows === 1n
}

/**
 * Takes some refunds that are due to be tried again, the longest waiting first. When each is tried
 * next is written before it is: never, and left to a person, after the last time.
 */
export async function claimToTry(
  db: Db,
  given: OfWays & Readonly<{ now: Date; pauses: Pauses; mostTries: number; limit: number }>,
): Promise<Refund[]> {
  const { now, pauses, mostTries, limit } = given
  const { rows } = await sql<RefundRow>`with due as materialized (
      select refund.payment_id, refund.id from payments.refund
      join payments.payment on payment.id = refund.payment_id
      where try_at <= ${now} and ${isOf(given)}
      order by try_at limit ${limit} for update of refund skip locked)
    update payments.refund set tried_times = tried_times + 1,
      try_at = case when tried_times + 1 < ${mostTries}::integer
        then ${nextTry(now, pauses, 'tried_times')} end
    from due where refund.payment_id = due.payment_id and refund.id = due.id
    returning refund.*`.execute(db)
  return rows.map(toRefund)
}
