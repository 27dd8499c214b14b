import { sql } from 'kysely'
import { type Db, planned } from '../../platform/db.ts'
import type { KeptCheckout } from './keep-identity.ts'
import type { Consignee } from './order.ts'

/** What of a checkout's buyer is sealed; null when it was not given, or has been erased. */
export type SealedBuyer = Readonly<{
  checkoutId: string
  identity: Buffer | null
  contact: Buffer | null
  consignee: Buffer | null
}>

type SealedRow = { [Part in keyof SealedBuyer]: SealedBuyer[Part] }
const toSealed = (row: SealedRow): SealedBuyer => ({
  checkoutId: row.checkoutId,
  identity: row.identity && Buffer.from(row.identity),
  contact: row.contact && Buffer.from(row.contact),
  consignee: row.consignee && Buffer.from(row.consignee),
})
const COLUMNS = sql.raw('checkout_id as "checkoutId", sealed as identity, contact, consignee')

export async function selectIdentity(db: Db, checkoutId: string): Promise<Buffer | undefined> {
  const { rows } = await sql<{ sealed: Buffer | null }>`select sealed from orders.identity
    where checkout_id = ${checkoutId}`.execute(db)
  return rows[0]?.sealed ? Buffer.from(rows[0].sealed) : undefined
}

/** Where buyers are told of these checkouts, still sealed; by checkout, where one was given. */
export async function selectContacts(
  db: Db,
  checkoutIds: readonly string[],
): Promise<Map<string, Buffer>> {
  const { rows } = await sql<{ checkout_id: string; contact: Buffer }>`
    select checkout_id, contact from orders.identity
    where checkout_id = any(${checkoutIds}::uuid[]) and contact is not null`.execute(db)
  return new Map(rows.map((row) => [row.checkout_id, Buffer.from(row.contact)]))
}

/** Where the goods go: sealed, or as it stood in the clear before; neither when it is erased. */
export async function selectConsignee(
  db: Db,
  checkoutId: string,
): Promise<Readonly<{ sealed: Buffer | null; plain: Consignee | null }>> {
  const { rows } = await planned<{ sealed: Buffer | null; plain: Consignee | null }>`
    select identity.consignee as sealed, checkout.consignee as plain from orders.checkout
    left join orders.identity on identity.checkout_id = checkout.id
    where checkout.id = ${checkoutId}`.execute(db)
  const { sealed = null, plain = null } = rows[0] ?? {}
  return { sealed: sealed && Buffer.from(sealed), plain }
}

/** Checkouts whose consignee stands in the clear, locked; those that somebody works on are left. */
export async function lockPlainConsignees(
  db: Db,
  limit: number,
): Promise<readonly { id: string; consignee: Consignee }[]> {
  const { rows } = await sql<{ id: string; consignee: Consignee }>`
    select id, consignee from orders.checkout where consignee is not null
    order by id limit ${limit} for update skip locked`.execute(db)
  return rows
}

/** In one transaction with `lockPlainConsignees`; what is kept how long is looked at right after. */
export async function replacePlainConsignees(
  db: Db,
  sealed: readonly { id: string; consignee: string }[],
  now: Date,
): Promise<void> {
  await sql`with sealed as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb)
        as r(id uuid, consignee text)),
    emptied as (update orders.checkout set consignee = null from sealed
      where checkout.id = sealed.id)
    insert into orders.identity (checkout_id, consignee, erase_after)
    select id, decode(consignee, 'base64'), ${now} from sealed
    on conflict (checkout_id) do update set consignee = excluded.consignee,
      erase_after = excluded.erase_after`.execute(db)
}

export type DueIdentity = KeptCheckout & Readonly<{ checkoutId: string }>

/** Some of what is to be looked at, locked, with what became of its checkout. */
export async function lockDueIdentities(
  db: Db,
  now: Date,
  limit: number,
): Promise<readonly DueIdentity[]> {
  const { rows } = await sql<DueIdentity>`with due as materialized (
      select checkout_id from orders.identity where erase_after <= ${now}
      order by erase_after limit ${limit} for update skip locked)
    select checkout_id as "checkoutId", checkout.status, placed_at as "placedAt",
      closed_at as "closedAt",
      (select case when bool_and(one.status in ('settled', 'refunded', 'expired'))
          then max(one.changed_at) end
        from orders.checkout_order as part join orders.customer_order as one
          on one.business_id = part.business_id and one.id = part.order_id
        where part.checkout_id = checkout.id) as "endedAt"
    from due join orders.checkout on checkout.id = checkout_id`.execute(db)
  return rows
}

export type IdentityErasure = Readonly<{
  checkoutId: string
  /** With the mail address. */
  identity: boolean
  consignee: boolean
  lookAgain: Date
}>

/** Erases what is over; a row of which nothing is left goes. */
export async function eraseParts(db: Db, erasures: readonly IdentityErasure[]): Promise<void> {
  await sql`with said as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(erasures)}::jsonb)
        as r("checkoutId" uuid, identity boolean, consignee boolean, "lookAgain" timestamptz)),
    left_over as materialized (
      select one.checkout_id, "lookAgain",
        case when said.identity then null else one.sealed end as sealed,
        case when said.identity then null else one.contact end as contact,
        case when said.consignee then null else one.consignee end as consignee
      from said join orders.identity as one on one.checkout_id = "checkoutId"),
    gone as (delete from orders.identity as one using left_over
      where one.checkout_id = left_over.checkout_id and left_over.sealed is null
        and left_over.contact is null and left_over.consignee is null)
    update orders.identity as one set sealed = left_over.sealed, contact = left_over.contact,
      consignee = left_over.consignee, erase_after = "lookAgain"
    from left_over where one.checkout_id = left_over.checkout_id
      and coalesce(left_over.sealed, left_over.contact, left_over.consignee) is not null`.execute(
    db,
  )
}

/** The next batch in the order of their ids, locked. */
export async function lockSealed(
  db: Db,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<readonly SealedBuyer[]> {
  const { rows } = await sql<SealedRow>`select ${COLUMNS} from orders.identity
    where ${after ? sql`checkout_id > ${after}::uuid` : sql`true`}
    order by checkout_id limit ${limit} for update`.execute(db)
  return rows.map(toSealed)
}

/** In one transaction with `lockSealed`; a part that is null stays as it is. */
export async function saveSealed(db: Db, sealed: readonly SealedBuyer[]): Promise<void> {
  const rows = sealed.map(({ checkoutId, identity, contact, consignee }) => ({
    checkoutId,
    identity: identity?.toString('base64') ?? null,
    contact: contact?.toString('base64') ?? null,
    consignee: consignee?.toString('base64') ?? null,
  }))
  await sql`update orders.identity as one set sealed = decode(said.identity, 'base64'),
      contact = decode(said.contact, 'base64'), consignee = decode(said.consignee, 'base64')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as said("checkoutId" uuid,
      identity text, contact text, consignee text)
    where one.checkout_id = "checkoutId"`.execute(db)
}

/** What is sealed of several checkouts. */
export async function selectSealed(
  db: Db,
  checkoutIds: readonly string[],
): Promise<readonly SealedBuyer[]> {
  const { rows } = await sql<SealedRow>`select ${COLUMNS} from orders.identity
    where checkout_id = any(${checkoutIds}::uuid[])`.execute(db)
  return rows.map(toSealed)
}
