import { sql } from 'kysely'
import type { Currency } from '../../../kernel/money.ts'
import type { Db } from '../../../platform/db.ts'
import type { RegistrationRef } from '../registration.ts'
import type { Bill, Fare, StrayPayment } from './bill.ts'

const BILL = sql.raw(`conference_id as "conferenceId", id, registration_id as "registrationId",
  agency_id as "agencyId", minor, currency, refund_until::text as "refundUntil", pay_by as "payBy",
  payment_id as "paymentId", paid_at as "paidAt", refund_id as "refundId",
  charged_back_minor as "chargedBackMinor",
  refunded_at as "refundedAt"`)

export type NewBill = Fare & Readonly<{ id: string; registrationId: string; hasPlace: boolean }>

/** Of new registrations of one conference; who has a place is to pay from now on. */
export const insertBills = (db: Db, conferenceId: string, bills: readonly NewBill[], now: Date) => {
  const rows = bills.map(({ price: { minor, currency }, ...one }) => ({
    ...one,
    minor: `${minor}`,
    currency,
  }))
  return sql`insert into conferences.bill (conference_id, id, registration_id, agency_id, minor,
      currency, pay_hours, refund_until, pay_by)
    select ${conferenceId}, one.id, "registrationId", agency_id, minor, currency, "payHours",
      "refundUntil", case when "hasPlace" then ${now}::timestamptz + "payHours" * interval '1 hour' end
    from conferences.conference, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one (id uuid,
      "registrationId" uuid, minor bigint, currency text, "payHours" integer, "refundUntil" date,
      "hasPlace" boolean)
    where conference.id = ${conferenceId}`.execute(db)
}

/** By the number that its payments are known by. */
export async function selectBill(db: Db, id: string): Promise<Bill | undefined> {
  const { rows } = await sql<Bill>`select ${BILL} from conferences.bill
    where id = ${id}`.execute(db)
  return rows[0]
}

/** Of some registrations of one conference; those that are free have none. */
export async function selectBillsOf(
  db: Db,
  conferenceId: string,
  registrationIds: readonly string[],
): Promise<Map<string, Bill>> {
  const { rows } = await sql<Bill>`select ${BILL} from conferences.bill
    where conference_id = ${conferenceId}
      and registration_id = any(${registrationIds}::uuid[])`.execute(db)
  return new Map(rows.map((one) => [one.registrationId, one]))
}

/** What was paid goes with the place. */
export const moveBill = (db: Db, { conferenceId, id }: RegistrationRef, toId: string) =>
  sql`update conferences.bill set registration_id = ${toId}
    where conference_id = ${conferenceId} and registration_id = ${id}`.execute(db)

/** Paid; whoever it is of has the place for good. */
export const payBill = (
  db: Db,
  { conferenceId, id }: Pick<Bill, 'conferenceId' | 'id'>,
  { paymentId, now }: Readonly<{ paymentId: string; now: Date }>,
) =>
  sql`with paid as (
      update conferences.bill set payment_id = ${paymentId}, paid_at = ${now}
      where conference_id = ${conferenceId} and id = ${id} returning registration_id)
    update conferences.registration set state = 'confirmed' from paid
    where conference_id = ${conferenceId} and registration.id = paid.registration_id`.execute(db)

export const saveRefundOf = (db: Db, { conferenceId, id }: Bill, refundId: string) =>
  sql`update conferences.bill set refund_id = ${refundId}
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)

export const endRefundOf = (db: Db, { conferenceId, id }: Bill, now: Date) =>
  sql`update conferences.bill set refunded_at = ${now}
    where conference_id = ${conferenceId} and id = ${id} and refunded_at is null`.execute(db)

export const saveChargedBack = (db: Db, { conferenceId, id }: Bill, minor: bigint) =>
  sql`update conferences.bill set charged_back_minor = ${minor}
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)

/** Conferences where somebody has not paid in time, by id. */
export async function selectOverdue(
  db: Db,
  now: Date,
  { after, limit }: Readonly<{ after: string | undefined; limit: number }>,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct conference_id as id
    from conferences.bill where pay_by <= ${now} and payment_id is null
      ${after ? sql`and conference_id > ${after}` : sql``}
    order by conference_id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/**
 * Who has not paid in time loses the place, which is free again; may register anew, and is told so. Whoever
 * calls holds the quotas.
 */
export const lapseUnpaid = (db: Db, conferenceId: string, now: Date) =>
  sql`with over as (
      update conferences.bill set pay_by = null
      where conference_id = ${conferenceId} and pay_by <= ${now} and payment_id is null
      returning registration_id),
    gone as (
      update conferences.registration set state = 'lapsed', address_name = id::text
      from over where conference_id = ${conferenceId} and id = over.registration_id
        and state = 'unpaid'
      returning quota_id)
    update conferences.quota set taken = taken - back.count
    from (select quota_id, count(*)::integer as count from gone group by quota_id) back
    where conference_id = ${conferenceId} and quota.id = back.quota_id`.execute(db)

const STRAY = sql.raw(`conference_id as "conferenceId", payment_id as "paymentId",
  bill_id as "billId", minor, currency, reason, refunded_at as "refundedAt"`)

/** What was told first of a payment stays. */
export const insertStray = (db: Db, one: Omit<StrayPayment, 'refundedAt'>, now: Date) =>
  sql`insert into conferences.stray_payment
      (conference_id, payment_id, bill_id, minor, currency, reason, told_at)
    values (${one.conferenceId}, ${one.paymentId}, ${one.billId}, ${one.minor}, ${one.currency},
      ${one.reason}, ${now})
    on conflict do nothing`.execute(db)

/** A bill is paid a few times at most. */
const MOST_STRAY = 20

export async function selectStray(
  db: Db,
  { conferenceId, id }: Pick<Bill, 'conferenceId' | 'id'>,
): Promise<StrayPayment[]> {
  const { rows } = await sql<StrayPayment>`select ${STRAY} from conferences.stray_payment
    where conference_id = ${conferenceId} and bill_id = ${id}
    order by payment_id limit ${MOST_STRAY}`.execute(db)
  return rows
}

export const endStray = (
  db: Db,
  { conferenceId, paymentId }: Readonly<{ conferenceId: string; paymentId: string }>,
  now: Date,
) =>
  sql`update conferences.stray_payment set refunded_at = ${now}
    where conference_id = ${conferenceId} and payment_id = ${paymentId}
      and refunded_at is null`.execute(db)

export type Takings = Readonly<{
  currency: Currency
  dueMinor: bigint
  due: number
  paidMinor: bigint
  paid: number
  refundedMinor: bigint
  refunded: number
}>

/** What a conference's tickets have brought, in each currency; what goes back counts as gone. */
export async function selectTakings(db: Db, conferenceId: string): Promise<Takings[]> {
  const { rows } = await sql<Takings>`select currency,
      coalesce(sum(minor) filter (where pay_by is not null and payment_id is null), 0)::bigint
        as "dueMinor",
      (count(*) filter (where pay_by is not null and payment_id is null))::integer as due,
      coalesce(sum(minor) filter (where payment_id is not null and refund_id is null), 0)::bigint
        as "paidMinor",
      (count(*) filter (where payment_id is not null and refund_id is null))::integer as paid,
      coalesce(sum(minor) filter (where refund_id is not null), 0)::bigint as "refundedMinor",
      (count(*) filter (where refund_id is not null))::integer as refunded
    from conferences.bill where conference_id = ${conferenceId}
    group by currency order by currency`.execute(db)
  return rows
}

/** What is held about a person of what they were to pay. */
export async function heldBill(db: Db, { conferenceId, id }: RegistrationRef) {
  const bill = (await selectBillsOf(db, conferenceId, [id])).get(id)
  if (!bill) return null
  const { minor, currency, payBy, paidAt, refundedAt } = bill
  return { minor: `${minor}`, currency, payBy, paidAt, refundedAt }
}
