import { sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import { money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { Quota, Registration, RegistrationRef, TicketType } from './registration.ts'

const QUOTA = sql.raw('id, name, name_zh as "nameZh", size, taken, last_turn as "lastTurn"')
/** The columns of a `Registration`. */
export const REGISTRATION =
  sql.raw(`conference_id as "conferenceId", id, ticket_type_id as "ticketTypeId",
  quota_id as "quotaId", user_id as "userId", address_name as "addressName", state, turn, sealed,
  locale, registered_at as "registeredAt", group_id as "groupId", voucher_id as "voucherId", reason,
  ticket_number as "ticketNumber"`)

export async function selectQuotas(db: Db, conferenceId: string): Promise<Quota[]> {
  const { rows } = await sql<Quota>`select ${QUOTA} from conferences.quota
    where conference_id = ${conferenceId} order by name`.execute(db)
  return rows
}

/** The lock under which places of a conference are given and come back. */
export async function lockQuotas(db: Db, conferenceId: string): Promise<Quota[]> {
  const { rows } = await sql<Quota>`select ${QUOTA} from conferences.quota
    where conference_id = ${conferenceId} order by id for update`.execute(db)
  return rows
}

export const saveQuota = (db: Db, conferenceId: string, one: Quota) =>
  sql`insert into conferences.quota (conference_id, id, name, name_zh, size, taken, last_turn)
    values (${conferenceId}, ${one.id}, ${one.name}, ${one.nameZh}, ${one.size}, 0, 0)
    on conflict (conference_id, name) do update set name_zh = excluded.name_zh,
      size = excluded.size`.execute(db)

export async function selectTicketTypes(db: Db, conferenceId: string): Promise<TicketType[]> {
  const { rows } = await sql<TicketTypeRow>`select id, quota_id as "quotaId", name,
      name_zh as "nameZh", is_offered as "isOffered", access, price_minor as minor,
      price_currency as currency, pay_hours as "payHours", refund_until::text as "refundUntil"
    from conferences.ticket_type where conference_id = ${conferenceId} order by id`.execute(db)
  return rows.map(({ minor, currency, payHours, refundUntil, ...type }) => ({
    ...type,
    fare: minor === null ? null : { price: money(minor, currency), payHours, refundUntil },
  }))
}

type TicketTypeRow = Omit<TicketType, 'fare'> &
  Readonly<{ minor: bigint | null; currency: Currency; payHours: number; refundUntil: Day | null }>

export const saveTicketType = (db: Db, conferenceId: string, one: TicketType) =>
  sql`insert into conferences.ticket_type (conference_id, id, quota_id, name, name_zh, is_offered,
      access, price_minor, price_currency, pay_hours, refund_until)
    values (${conferenceId}, ${one.id}, ${one.quotaId}, ${one.name}, ${one.nameZh},
      ${one.isOffered}, ${one.access}, ${one.fare?.price.minor ?? null},
      ${one.fare?.price.currency ?? null}, ${one.fare?.payHours ?? null},
      ${one.fare?.refundUntil ?? null})
    on conflict (conference_id, name) do update set name_zh = excluded.name_zh,
      is_offered = excluded.is_offered, access = excluded.access,
      price_minor = excluded.price_minor, price_currency = excluded.price_currency,
      pay_hours = excluded.pay_hours, refund_until = excluded.refund_until`.execute(db)

/** Which of these addresses are registered already. */
export async function selectKnownAddresses(
  db: Db,
  conferenceId: string,
  names: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`select address_name as name
    from conferences.registration where conference_id = ${conferenceId}
      and address_name = any(${names}::text[]) and state <> 'cancelled'`.execute(db)
  return new Set(rows.map(({ name }) => name))
}

/** New registrations of one conference, and what they leave of its quotas: one statement. */
export const insertRegistrations = (
  db: Db,
  conferenceId: string,
  {
    registrations,
    quotas,
    now,
  }: Readonly<{
    registrations: readonly Registration[]
    quotas: readonly Pick<Quota, 'id' | 'taken' | 'lastTurn'>[]
    now: Date
  }>,
) => {
  const rows = registrations.map(({ sealed, ...one }) => ({
    ...one,
    sealed: Buffer.from(sealed!).toString('base64'),
  }))
  return sql`with counted as (
      update conferences.quota set taken = one.taken, last_turn = one."lastTurn"
      from jsonb_to_recordset(${JSON.stringify(quotas)}::jsonb)
        as one (id uuid, taken integer, "lastTurn" integer)
      where conference_id = ${conferenceId} and quota.id = one.id)
    insert into conferences.registration (conference_id, id, ticket_type_id, quota_id, user_id,
      address_name, state, turn, sealed, locale, registered_at, consented_at, group_id, voucher_id)
    select ${conferenceId}, id, "ticketTypeId", "quotaId", "userId", "addressName", state, turn,
      decode(sealed, 'base64'), locale, ${now}, ${now}, "groupId", "voucherId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one (id uuid, "ticketTypeId" uuid,
      "quotaId" uuid, "userId" uuid, "addressName" text, state text, turn integer, sealed text,
      locale text, "groupId" uuid, "voucherId" uuid)`.execute(db)
}

export async function selectRegistration(
  db: Db,
  { conferenceId, id }: RegistrationRef,
): Promise<Registration | undefined> {
  const { rows } = await sql<Registration>`select ${REGISTRATION} from conferences.registration
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)
  return rows[0]
}

/** How many of the same quota asked before and wait, too. */
export async function countAhead(
  db: Db,
  { conferenceId, quotaId, turn }: Pick<Registration, 'conferenceId' | 'quotaId' | 'turn'>,
): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) from conferences.registration
    where conference_id = ${conferenceId} and quota_id = ${quotaId} and turn < ${turn}
      and state = 'waiting'`.execute(db)
  return Number(rows[0]!.count)
}

/**
 * Nobody's any more: what they said of themselves goes with it. A place that was taken comes back, and what
 * was not paid is not to be paid any more.
 */
export const cancelRegistrations = (db: Db, conferenceId: string, ids: readonly string[]) =>
  sql`with gone as (
      update conferences.registration before set state = 'cancelled', sealed = null,
        user_id = null, address_name = before.id::text
      from (select id, state from conferences.registration
        where conference_id = ${conferenceId} and id = any(${ids}::uuid[])) was
      where before.conference_id = ${conferenceId} and before.id = was.id
      returning before.id, before.quota_id, was.state),
    freed as (
      update conferences.bill set pay_by = null from gone
      where conference_id = ${conferenceId} and registration_id = gone.id and payment_id is null)
    update conferences.quota set taken = taken - back.count
    from (select quota_id, count(*)::integer as count from gone
      where state in ('confirmed', 'unpaid')
      group by quota_id) back
    where conference_id = ${conferenceId} and quota.id = back.quota_id`.execute(db)

/** The same of one whose place stays taken, since another one has it. */
export const retireRegistration = (db: Db, { conferenceId, id }: RegistrationRef) =>
  sql`update conferences.registration set state = 'cancelled', sealed = null, user_id = null,
      address_name = id::text
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)

/** Gives what is free to those who wait, in their order; who is to pay for it has until then from now on. */
export const fillFromWaiting = (db: Db, conferenceId: string, now: Date) =>
  sql`with turns as (
      select id, quota_id, row_number() over (partition by quota_id order by turn) as ahead
      from conferences.registration where conference_id = ${conferenceId} and state = 'waiting'),
    given as (
      update conferences.registration
      set state = case when bill.id is null then 'confirmed' else 'unpaid' end
      from turns join conferences.quota on quota.conference_id = ${conferenceId}
        and quota.id = turns.quota_id and turns.ahead <= quota.size - quota.taken
      left join conferences.bill on bill.conference_id = ${conferenceId}
        and bill.registration_id = turns.id
      where registration.conference_id = ${conferenceId} and registration.id = turns.id
      returning registration.quota_id, bill.id as bill_id),
    due as (
      update conferences.bill set pay_by = ${now}::timestamptz + pay_hours * interval '1 hour'
      from given where conference_id = ${conferenceId} and bill.id = given.bill_id)
    update conferences.quota set taken = taken + one.count
    from (select quota_id, count(*)::integer as count from given group by quota_id) one
    where conference_id = ${conferenceId} and quota.id = one.quota_id`.execute(db)

type Page = Readonly<{ after?: string | undefined; limit: number }>

/** Those who come or wait, by id: in the order in which they registered. */
export async function selectRegistrations(
  db: Db,
  conferenceId: string,
  { after, limit }: Page,
): Promise<Registration[]> {
  const { rows } = await sql<Registration>`select ${REGISTRATION} from conferences.registration
    where conference_id = ${conferenceId} and state <> 'cancelled'
      ${after ? sql`and id > ${after}` : sql``} order by id limit ${limit}`.execute(db)
  return rows
}

/** How many wait, by quota. */
export async function countWaiting(db: Db, conferenceId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; count: bigint }>`select quota_id as id, count(*)
    from conferences.registration where conference_id = ${conferenceId} and state = 'waiting'
    group by quota_id`.execute(db)
  return new Map(rows.map(({ id, count }) => [id, Number(count)]))
}

/** Who has not been told by mail how their registration stands. */
export async function selectUntold(
  db: Db,
  after: RegistrationRef | undefined,
  limit: number,
): Promise<Registration[]> {
  const { rows } = await sql<Registration>`select ${REGISTRATION} from conferences.registration
    where state <> 'cancelled' and sealed is not null and told is distinct from state
      ${after ? sql`and (conference_id, id) > (${after.conferenceId}, ${after.id})` : sql``}
    order by conference_id, id limit ${limit}`.execute(db)
  return rows
}

/** Told of a state; of the one it has come to since, it is told next. */
export const saveTold = (db: Db, { conferenceId, id, state }: Registration) =>
  sql`update conferences.registration set told = ${state}
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)

/** Nobody of a conference is to be told. */
export const saveAllTold = (db: Db, conferenceId: string) =>
  sql`update conferences.registration set told = state
    where conference_id = ${conferenceId} and state <> 'cancelled'`.execute(db)

export async function selectRegistrationsOf(db: Db, userId: string): Promise<Registration[]> {
  const { rows } = await sql<Registration>`select ${REGISTRATION} from conferences.registration
    where user_id = ${userId} order by id`.execute(db)
  return rows
}

/** Of conferences that were over before this day. */
export const eraseOldRegistrations = (db: Db, before: string, limit: number) =>
  sql`update conferences.registration set sealed = null, user_id = null,
      address_name = id::text
    where (conference_id, id) in (select conference_id, registration.id
      from conferences.registration
      join conferences.conference on conference.id = registration.conference_id
      where last_day < ${before} and sealed is not null limit ${limit})`.execute(db)
