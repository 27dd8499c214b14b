import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Case, Side } from './case.ts'
import type { OrderRef } from './store.ts'

export type EvidenceType = 'image/jpeg' | 'application/pdf'

export type Evidence = Readonly<{
  id: string
  author: Side
  type: EvidenceType
  caption: string
  bytes: number
  thumbnailId: string | null
  at: Date
  /** Null while its file is being written. */
  keptAt: Date | null
}>

/** A case that is opened again begins anew: the days of the last opening count. */
export const upsertCase = (db: Db, { businessId, orderId }: OrderRef, one: Case) =>
  sql`insert into orders.after_sale_case (business_id, order_id, kind, opened_by, opened_at,
      answer_by, answered_at, evidence_until)
    values (${businessId}, ${orderId}, ${one.kind}, ${one.openedBy}, ${one.openedAt},
      ${one.answerBy}, ${one.answeredAt}, ${one.evidenceUntil})
    on conflict (business_id, order_id) do update set kind = excluded.kind,
      opened_by = excluded.opened_by, opened_at = excluded.opened_at,
      answer_by = excluded.answer_by, answered_at = excluded.answered_at,
      evidence_until = excluded.evidence_until, closed_at = null`.execute(db)

export async function selectCases(db: Db, orders: readonly OrderRef[]): Promise<Map<string, Case>> {
  const { rows } = await sql<Case & { orderId: string }>`
    select order_id as "orderId", kind, opened_by as "openedBy", opened_at as "openedAt",
      answer_by as "answerBy", answered_at as "answeredAt", evidence_until as "evidenceUntil"
    from orders.after_sale_case where (business_id, order_id) in (
      select * from unnest(${orders.map((one) => one.businessId)}::uuid[],
        ${orders.map((one) => one.orderId)}::uuid[]))`.execute(db)
  return new Map(rows.map(({ orderId, ...one }) => [orderId, one]))
}

export const selectCase = async (db: Db, ref: OrderRef): Promise<Case | undefined> =>
  (await selectCases(db, [ref])).get(ref.orderId)

/** What is no longer waited for, so that the timer need not look at it. */
export const closeCase = (db: Db, { businessId, orderId }: OrderRef, now: Date) =>
  sql`update orders.after_sale_case set closed_at = ${now}
    where business_id = ${businessId} and order_id = ${orderId}`.execute(db)

/**
 * Notes that a side has spoken, when it is the one that an answer is awaited from. A return is
 * answered by its step alone: words do not take goods back.
 */
export const noteAnswer = (
  db: Db,
  { businessId, orderId }: OrderRef,
  { author, now }: { author: Side; now: Date },
) =>
  sql`update orders.after_sale_case set answered_at = ${now}
    where business_id = ${businessId} and order_id = ${orderId} and answered_at is null
      and closed_at is null and kind = 'dispute' and opened_by <> ${author}`.execute(db)

const EVIDENCE = sql.raw(
  'id, author, type, caption, bytes, thumbnail_id as "thumbnailId", at, kept_at as "keptAt"',
)

/** What both sides have shown, the oldest first. At most twice what one side may. */
export async function selectEvidence(
  db: Db,
  { businessId, orderId }: OrderRef,
  limit: number,
): Promise<Evidence[]> {
  const { rows } = await sql<Evidence>`select ${EVIDENCE} from orders.evidence
    where business_id = ${businessId} and order_id = ${orderId} and kept_at is not null
    order by id limit ${limit}`.execute(db)
  return rows
}

export async function findEvidence(
  db: Db,
  { businessId, orderId, id }: OrderRef & { id: string },
): Promise<Evidence | undefined> {
  const { rows } = await sql<Evidence>`select ${EVIDENCE} from orders.evidence
    where business_id = ${businessId} and order_id = ${orderId} and id = ${id}
      and kept_at is not null`.execute(db)
  return rows[0]
}

/** The same file of the same side, whether it has been written yet or not. */
export async function findSameEvidence(
  db: Db,
  { businessId, orderId }: OrderRef,
  { author, contentHash }: { author: Side; contentHash: Buffer },
): Promise<Evidence | undefined> {
  const { rows } = await sql<Evidence>`select ${EVIDENCE} from orders.evidence
    where business_id = ${businessId} and order_id = ${orderId} and author = ${author}
      and content_hash = ${contentHash}`.execute(db)
  return rows[0]
}

/** What one side has on an order, with what is being written. */
export async function sumEvidence(
  db: Db,
  { businessId, orderId }: OrderRef,
  author: Side,
): Promise<{ files: number; bytes: number }> {
  const { rows } = await sql<{ files: number; bytes: number }>`
    select count(*)::integer as files, coalesce(sum(bytes), 0)::integer as bytes
    from orders.evidence where business_id = ${businessId} and order_id = ${orderId}
      and author = ${author}`.execute(db)
  return rows[0]!
}

export const insertEvidence = (
  db: Db,
  { businessId, orderId }: OrderRef,
  one: Omit<Evidence, 'keptAt'> & { actor: string; contentHash: Buffer },
) =>
  sql`insert into orders.evidence (business_id, order_id, id, author, actor, type, caption,
      content_hash, bytes, thumbnail_id, at)
    values (${businessId}, ${orderId}, ${one.id}, ${one.author}, ${one.actor}, ${one.type},
      ${one.caption}, ${one.contentHash}, ${one.bytes}, ${one.thumbnailId}, ${one.at})`.execute(db)

/** False when it was kept before, or is no longer there. */
export async function keepEvidence(
  db: Db,
  { businessId, orderId, id }: OrderRef & { id: string },
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update orders.evidence set kept_at = ${now}
    where business_id = ${businessId} and order_id = ${orderId} and id = ${id}
      and kept_at is null`.execute(db)
  return numAffectedRows === 1n
}

export type EvidenceRef = OrderRef & Readonly<{ id: string }>

/** What is kept, in the order of its keys. */
export async function selectKeptEvidence(
  db: Db,
  { after, limit }: { after: EvidenceRef | undefined; limit: number },
): Promise<readonly (EvidenceRef & { thumbnailId: string | null })[]> {
  const { rows } = await sql<EvidenceRef & { thumbnailId: string | null }>`
    select business_id as "businessId", order_id as "orderId", id, thumbnail_id as "thumbnailId"
    from orders.evidence where kept_at is not null and ${
      after
        ? sql`(business_id, order_id, id) > (${after.businessId}::uuid, ${after.orderId}::uuid,
            ${after.id}::uuid)`
        : sql`true`
    } order by business_id, order_id, id limit ${limit}`.execute(db)
  return rows
}

export type Erasable = OrderRef & Readonly<{ id: string; thumbnailId: string | null }>

/** Lines whose file was never written, and evidence of orders that ended before an instant. */
export async function selectErasable(
  db: Db,
  { begunBefore, endedBefore, limit }: { begunBefore: Date; endedBefore: Date; limit: number },
): Promise<Erasable[]> {
  const { rows } = await sql<Erasable>`(
      select business_id as "businessId", order_id as "orderId", id,
        thumbnail_id as "thumbnailId"
      from orders.evidence where kept_at is null and at <= ${begunBefore} limit ${limit}
    ) union all (
      select one.business_id, one.order_id, one.id, one.thumbnail_id
      from orders.evidence as one join orders.customer_order as ended
        on ended.business_id = one.business_id and ended.id = one.order_id
      where one.kept_at <= ${endedBefore} and ended.changed_at <= ${endedBefore}
        and ended.status in ('settled', 'refunded')
      limit ${limit})`.execute(db)
  return rows
}

export const deleteEvidence = (db: Db, { businessId, orderId, id }: OrderRef & { id: string }) =>
  sql`delete from orders.evidence where business_id = ${businessId} and order_id = ${orderId}
    and id = ${id}`.execute(db)

/** An order whose case has lasted too long, and since when. */
export type SilentCase = OrderRef & Readonly<{ dueAt: Date }>

type SilentPage = Readonly<{ now: Date; after: SilentCase | undefined; limit: number }>

const behindCase = (after: SilentCase | undefined) =>
  after
    ? sql`and (one.answer_by, one.order_id) > (${after.dueAt}::timestamptz, ${after.orderId}::uuid)`
    : sql``

/**
 * Disputes in which the side that was asked has said nothing by now, the longest first, behind the
 * last one seen.
 */
export async function selectSilentDisputes(
  db: Db,
  { now, after, limit }: SilentPage,
): Promise<SilentCase[]> {
  const { rows } = await sql<SilentCase>`
    select one.business_id as "businessId", one.order_id as "orderId", one.answer_by as "dueAt"
    from orders.after_sale_case as one join orders.customer_order as ordered
      on ordered.business_id = one.business_id and ordered.id = one.order_id
    where one.closed_at is null and one.answered_at is null and one.answer_by <= ${now} and one.kind = 'dispute'
      and one.opened_by <> 'system' and ordered.status = 'disputed'
      and not exists (select from orders.ruling where ruling.business_id = one.business_id
        and ruling.order_id = one.order_id)
      ${behindCase(after)}
    order by one.answer_by, one.order_id limit ${limit}`.execute(db)
  return rows
}

/** Returns that the seller has neither accepted nor disputed by now; pages as above. */
export async function selectUnansweredReturns(
  db: Db,
  { now, after, limit }: SilentPage,
): Promise<SilentCase[]> {
  const { rows } = await sql<SilentCase>`
    select one.business_id as "businessId", one.order_id as "orderId", one.answer_by as "dueAt"
    from orders.after_sale_case as one join orders.customer_order as ordered
      on ordered.business_id = one.business_id and ordered.id = one.order_id
    where one.closed_at is null and one.answered_at is null and one.answer_by <= ${now} and one.kind = 'return'
      and ordered.status = 'return_asked' ${behindCase(after)}
    order by one.answer_by, one.order_id limit ${limit}`.execute(db)
  return rows
}
