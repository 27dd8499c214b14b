import { sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { ProviderName } from './provider.ts'
import type { Difference, Known } from './settlement.ts'

/** One attempt to hold a day's file of a provider against what we know. */
export type RunRef = Readonly<{ provider: ProviderName; day: Day; attempt: number }>

/** Begins anew, and takes over from whoever is at it: what they found is forgotten. */
export async function beginRun(
  db: Db,
  { provider, day, now }: Omit<RunRef, 'attempt'> & { now: Date },
): Promise<RunRef> {
  const { rows } = await sql<{ attempt: number }>`
    insert into payments.settlement_run as run (provider, day, attempt, status, started_at)
    values (${provider}, ${day}, 1, 'running', ${now})
    on conflict (provider, day) do update set attempt = run.attempt + 1, status = 'running',
      lines = 0, problem = null, started_at = excluded.started_at, finished_at = null
    returning attempt`.execute(db)
  return { provider, day, attempt: rows[0]!.attempt }
}

/** Whether the attempt is still the one under way; until the transaction ends it stays so. */
export async function lockRun(db: Db, { provider, day, attempt }: RunRef): Promise<boolean> {
  const { rows } = await sql`select from payments.settlement_run
    where provider = ${provider} and day = ${day} and attempt = ${attempt} and status = 'running'
    for update`.execute(db)
  return rows.length === 1
}

/** Forgets what an earlier attempt had found in this file. */
export async function forgetSettled(db: Db, { provider, day }: RunRef, ways: readonly string[]) {
  await sql`update payments.refund set settled_on = null from payments.payment
    where refund.settled_on = ${day} and payment.id = refund.payment_id
      and payment.provider = any(${ways}::text[])`.execute(db)
  await sql`update payments.payment set settled_on = null
    where settled_on = ${day} and provider = any(${ways}::text[])`.execute(db)
  await sql`update payments.chargeback_move as move set settled_on = null from payments.payment
    where move.settled_on = ${day} and payment.id = move.payment_id
      and payment.provider = any(${ways}::text[])`.execute(db)
  await sql`delete from payments.settlement_total
    where provider = ${provider} and day = ${day}`.execute(db)
}

type KnownRow = Readonly<{
  id: string
  amount_minor: bigint
  currency: Currency
  is_done: boolean
  is_new: boolean
}>

const toKnown = (rows: readonly KnownRow[]): Map<string, Known> =>
  new Map(
    rows.map(({ id, amount_minor: minor, currency, is_done: isDone, is_new: isNew }) => [
      id,
      { amount: { minor, currency }, isDone, isNew },
    ]),
  )

type Asked = Readonly<{ ids: readonly string[]; day: Day; ways: readonly string[] }>

/** Notes of payments that they were in the file of a day, and tells what we know of them. */
export async function settlePayments(
  db: Db,
  { ids, day, ways }: Asked,
): Promise<Map<string, Known>> {
  const { rows } = await sql<KnownRow>`with ours as (
      select id, amount_minor, currency, status = 'captured' as is_done, settled_on is null as is_new
      from payments.payment where id = any(${ids}::uuid[]) and provider = any(${ways}::text[])),
    settled as (update payments.payment set settled_on = ${day} from ours
      where payment.id = ours.id and is_done and is_new)
    select * from ours`.execute(db)
  return toKnown(rows)
}

/** The same of refunds, which are known by the payment and their own number. */
export async function settleRefunds(
  db: Db,
  { paymentIds, ids, day, ways }: Asked & { paymentIds: readonly string[] },
): Promise<Map<string, Known>> {
  const { rows } = await sql<KnownRow>`with asked as (
      select distinct * from unnest(${paymentIds}::uuid[], ${ids}::uuid[]) as asked(payment_id, id)),
    ours as (
      select refund.payment_id, refund.id, refund.amount_minor, currency,
        -- What came back was done once: the file of that day says so for ever.
        refund.status = 'succeeded' or failed_times > 0 as is_done,
        refund.settled_on is null or failed_times > 0 as is_new
      from asked join payments.refund using (payment_id, id)
      join payments.payment on payment.id = refund.payment_id
      where provider = any(${ways}::text[])),
    settled as (update payments.refund set settled_on = ${day} from ours
      where refund.payment_id = ours.payment_id and refund.id = ours.id and is_done and is_new
        and refund.status = 'succeeded')
    select * from ours`.execute(db)
  return toKnown(rows)
}

/** What we know of refunds of which a file says that their money came back. */
export async function selectFailedRefunds(
  db: Db,
  { paymentIds, ids, ways }: Omit<Asked, 'day'> & { paymentIds: readonly string[] },
): Promise<Map<string, Known>> {
  const { rows } = await sql<KnownRow>`select refund.id, refund.amount_minor, currency,
      failed_times > 0 as is_done, true as is_new
    from payments.refund join payments.payment on payment.id = refund.payment_id
    where (payment_id, refund.id) in (select * from unnest(${paymentIds}::uuid[], ${ids}::uuid[]))
      and provider = any(${ways}::text[])`.execute(db)
  return toKnown(rows)
}

type KnownMove = KnownRow & Readonly<{ fee_minor: bigint; fee_currency: Currency }>

/** The same of what chargebacks moved, known by the provider's own lines. */
export async function settleMoves(db: Db, { ids, day, ways }: Asked): Promise<Map<string, Known>> {
  const { rows } = await sql<KnownMove>`with ours as (
      select move.payment_id, move.id as move_id, move.reference as id, move.amount_minor,
        move.currency, fee_minor, fee_currency, true as is_done, move.settled_on is null as is_new
      from payments.chargeback_move as move join payments.payment on payment.id = payment_id
      where move.reference = any(${ids}::text[]) and provider = any(${ways}::text[])),
    settled as (update payments.chargeback_move as move set settled_on = ${day} from ours
      where move.payment_id = ours.payment_id and move.id = move_id and is_new)
    select * from ours`.execute(db)
  const known = toKnown(rows)
  return new Map(
    rows.map(({ id, fee_minor: minor, fee_currency: currency }) => [
      id,
      { ...known.get(id)!, fee: { minor, currency } },
    ]),
  )
}

/** What was missing in an earlier file and is in this one is no difference any more. */
export const forgetMissing = (db: Db, provider: string, subjects: readonly string[]) =>
  sql`delete from payments.settlement_difference where provider = ${provider}
    and kind = 'missing_there' and subject = any(${subjects}::text[])`.execute(db)

/** Found again, a difference keeps what somebody has said of it, unless its amounts have changed. */
export const saveDifferences = (
  db: Db,
  { provider, day, attempt }: RunRef,
  differences: readonly Difference[],
) => {
  const given = differences.map(({ oursMinor, theirsMinor, ...rest }) => ({
    ...rest,
    oursMinor: oursMinor === undefined ? null : `${oursMinor}`,
    theirsMinor: theirsMinor === undefined ? null : `${theirsMinor}`,
  }))
  return sql`insert into payments.settlement_difference as known (provider, day, subject, kind,
      attempt, payment_id, refund_id, reference, ours_minor, theirs_minor, currency)
    select distinct on (subject, kind) ${provider}, ${day}::date, subject, kind, ${attempt}::integer,
      "paymentId", "refundId", reference, "oursMinor", "theirsMinor", currency
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given(subject text, kind text,
      "paymentId" uuid, "refundId" uuid, reference text, "oursMinor" bigint, "theirsMinor" bigint,
      currency text) order by subject, kind
    on conflict (provider, day, subject, kind) do update set attempt = excluded.attempt,
      ours_minor = excluded.ours_minor, theirs_minor = excluded.theirs_minor,
      note = case when (known.ours_minor, known.theirs_minor) is not distinct from
        (excluded.ours_minor, excluded.theirs_minor) then known.note end,
      noted_by = case when (known.ours_minor, known.theirs_minor) is not distinct from
        (excluded.ours_minor, excluded.theirs_minor) then known.noted_by end,
      noted_at = case when (known.ours_minor, known.theirs_minor) is not distinct from
        (excluded.ours_minor, excluded.theirs_minor) then known.noted_at end`.execute(db)
}

export type Total = Readonly<{
  currency: Currency
  feeCurrency: Currency
  paidMinor: bigint
  refundedMinor: bigint
  feeMinor: bigint
  /** Of the fees, those that were posted when they were told: of chargebacks. */
  postedFeeMinor: bigint
}>

export const addTotals = (db: Db, { provider, day }: RunRef, totals: readonly Total[]) => {
  const given = totals.map((total) => ({
    ...total,
    paidMinor: `${total.paidMinor}`,
    refundedMinor: `${total.refundedMinor}`,
    feeMinor: `${total.feeMinor}`,
    postedFeeMinor: `${total.postedFeeMinor}`,
  }))
  return sql`insert into payments.settlement_total as total (provider, day, currency, fee_currency,
      paid_minor, refunded_minor, fee_minor, posted_fee_minor)
    select ${provider}, ${day}::date, currency, "feeCurrency", "paidMinor", "refundedMinor",
      "feeMinor", "postedFeeMinor"
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given(currency text,
      "feeCurrency" text, "paidMinor" bigint, "refundedMinor" bigint, "feeMinor" bigint,
      "postedFeeMinor" bigint)
    on conflict (provider, day, currency, fee_currency) do update set
      paid_minor = total.paid_minor + excluded.paid_minor,
      refunded_minor = total.refunded_minor + excluded.refunded_minor,
      fee_minor = total.fee_minor + excluded.fee_minor,
      posted_fee_minor = total.posted_fee_minor + excluded.posted_fee_minor`.execute(db)
}

export async function selectTotals(
  db: Db,
  { provider, day }: Pick<RunRef, 'provider' | 'day'>,
): Promise<Total[]> {
  const { rows } = await sql<Total>`select currency, fee_currency as "feeCurrency",
      paid_minor as "paidMinor", refunded_minor as "refundedMinor", fee_minor as "feeMinor",
      posted_fee_minor as "postedFeeMinor"
    from payments.settlement_total where provider = ${provider} and day = ${day}
    order by currency, fee_currency`.execute(db)
  return rows
}

export const addLines = (db: Db, { provider, day }: RunRef, lines: number) =>
  sql`update payments.settlement_run set lines = lines + ${lines}
    where provider = ${provider} and day = ${day}`.execute(db)

/** What we took in or gave back in a time and no file has told of, a page at a time by number. */
export async function selectUnsettled(
  db: Db,
  given: Readonly<{ ways: readonly string[]; from: Date; to: Date; after: string; limit: number }>,
): Promise<(Difference & { id: string })[]> {
  const { ways, from, to, after, limit } = given
  const { rows } = await sql<{
    id: string
    subject: string
    payment_id: string
    refund_id: string | null
    reference: string | null
    amount_minor: bigint
    currency: string
  }>`select * from (
      select id, id::text as subject, id as payment_id, null::uuid as refund_id, reference,
        amount_minor, currency
      from payments.payment where captured_at >= ${from} and captured_at < ${to}
        and settled_on is null and provider = any(${ways}::text[])
      union all
      select refund.id, refund.id::text, payment_id, refund.id, null, refund.amount_minor, currency
      from payments.refund join payments.payment on payment.id = payment_id
      where done_at >= ${from} and done_at < ${to} and refund.settled_on is null
        and provider = any(${ways}::text[])
      union all
      select move.id, move.reference, payment_id, null, move.reference, move.amount_minor,
        move.currency
      from payments.chargeback_move as move join payments.payment on payment.id = payment_id
      where moved_at >= ${from} and moved_at < ${to} and move.settled_on is null
        and provider = any(${ways}::text[])) as missing
    where id > ${after} order by id limit ${limit}`.execute(db)
  return rows.map((row) => ({
    id: row.id,
    kind: 'missing_there',
    subject: row.subject,
    paymentId: row.payment_id,
    refundId: row.refund_id ?? undefined,
    reference: row.reference ?? undefined,
    oursMinor: row.amount_minor,
    theirsMinor: undefined,
    currency: row.currency,
  }))
}

/** Ends an attempt; what it did not find any more is gone. */
export async function endRun(db: Db, { provider, day, attempt }: RunRef, now: Date) {
  await sql`delete from payments.settlement_difference
    where provider = ${provider} and day = ${day} and attempt < ${attempt}`.execute(db)
  await sql`update payments.settlement_run set status = 'done', finished_at = ${now}
    where provider = ${provider} and day = ${day}`.execute(db)
}

export const failRun = (
  db: Db,
  { provider, day, attempt }: RunRef,
  { problem, now }: { problem: string; now: Date },
) =>
  sql`update payments.settlement_run set status = 'failed', problem = ${problem.slice(0, 500)},
      finished_at = ${now}
    where provider = ${provider} and day = ${day} and attempt = ${attempt}
      and status = 'running'`.execute(db)

/** Of the days given, those of a provider that have been run to the end. */
export async function selectDoneDays(
  db: Db,
  provider: string,
  days: readonly Day[],
): Promise<Set<Day>> {
  const { rows } = await sql<{ day: Day }>`select day::text as day from payments.settlement_run
    where provider = ${provider} and day = any(${days}::date[]) and status = 'done'`.execute(db)
  return new Set(rows.map(({ day }) => day))
}

export type Run = Readonly<{
  provider: ProviderName
  day: Day
  status: 'running' | 'done' | 'failed'
  lines: number
  problem: string | null
  startedAt: Date
  finishedAt: Date | null
  differences: number
  unexplained: number
  totals: readonly (Omit<Total, 'paidMinor' | 'refundedMinor' | 'feeMinor'> &
    Readonly<{ paidMinor: string; refundedMinor: string; feeMinor: string }>)[]
}>

/** The newest day first; `before` is the last row seen. */
export async function selectRuns(
  db: Db,
  {
    before,
    limit,
  }: { before?: Readonly<{ day: string; provider: string }> | undefined; limit: number },
): Promise<Run[]> {
  const { rows } = await sql<Run>`select provider, day::text as day, status, lines, problem,
      started_at as "startedAt", finished_at as "finishedAt",
      (select count(*)::integer from payments.settlement_difference as found
        where found.provider = run.provider and found.day = run.day) as differences,
      (select count(*)::integer from payments.settlement_difference as found
        where found.provider = run.provider and found.day = run.day and note is null) as unexplained,
      coalesce((select jsonb_agg(jsonb_build_object('currency', currency, 'feeCurrency', fee_currency,
          'paidMinor', paid_minor::text, 'refundedMinor', refunded_minor::text,
          'feeMinor', fee_minor::text) order by currency, fee_currency)
        from payments.settlement_total as total
        where total.provider = run.provider and total.day = run.day), '[]') as totals
    from payments.settlement_run as run
    where ${before ? sql`(day, provider) < (${before.day}::date, ${before.provider})` : sql`true`}
    order by day desc, provider desc limit ${limit}`.execute(db)
  return rows
}

export type KeptDifference = Readonly<{
  subject: string
  kind: Difference['kind']
  paymentId: string | null
  refundId: string | null
  reference: string | null
  oursMinor: bigint | null
  theirsMinor: bigint | null
  currency: Currency
  note: string | null
  notedAt: Date | null
}>

export async function selectDifferences(
  db: Db,
  given: Readonly<{
    provider: string
    day: string
    after?: readonly [string, string] | undefined
    limit: number
  }>,
): Promise<KeptDifference[]> {
  const { provider, day, after, limit } = given
  const { rows } = await sql<KeptDifference>`select subject, kind, payment_id as "paymentId",
      refund_id as "refundId", reference, ours_minor as "oursMinor", theirs_minor as "theirsMinor",
      currency, note, noted_at as "notedAt"
    from payments.settlement_difference where provider = ${provider} and day = ${day}::date
      and ${after ? sql`(subject, kind) > (${after[0]}, ${after[1]})` : sql`true`}
    order by subject, kind limit ${limit}`.execute(db)
  return rows
}

/** False when there is no such difference. */
export async function noteDifference(
  db: Db,
  given: Readonly<{
    provider: string
    day: string
    subject: string
    kind: string
    note: string
    by: string
    now: Date
  }>,
): Promise<boolean> {
  const { provider, day, subject, kind, note, by, now } = given
  const { numAffectedRows } = await sql`update payments.settlement_difference
    set note = ${note}, noted_by = ${by}, noted_at = ${now}
    where provider = ${provider} and day = ${day}::date and subject = ${subject}
      and kind = ${kind}`.execute(db)
  return numAffectedRows === 1n
}

/** What the operator has to look at: differences, unread files, refunds asked for before `late`. */
export async function countAtDesk(
  db: Db,
  { most, late }: { most: number; late: Date },
): Promise<
  Readonly<{
    differences: number
    failedSettlements: number
    lateRefunds: number
    differingPayments: number
  }>
> {
  const { rows } = await sql<{
    differences: number
    failedSettlements: number
    lateRefunds: number
    differingPayments: number
  }>`select
    (select count(*)::integer from (select from payments.differing_payment
      where refund_id is null and resolved_at is null limit ${most}) as one) as "differingPayments",
    (select count(*)::integer from (select from payments.settlement_difference where note is null
      limit ${most}) as one) as differences,
    (select count(*)::integer from (select from payments.settlement_run where status = 'failed'
      limit ${most}) as one) as "failedSettlements",
    (select count(*)::integer from (select from payments.refund where status = 'asked'
      and asked_at < ${late} limit ${most}) as one) as "lateRefunds"`.execute(db)
  return rows[0]!
}
