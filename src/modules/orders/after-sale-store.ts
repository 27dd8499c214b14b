import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Db } from '../../platform/db.ts'
import type { OrderRef } from './store.ts'

export const MESSAGE_AUTHORS = ['buyer', 'seller', 'operator'] as const
export type MessageAuthor = (typeof MESSAGE_AUTHORS)[number]
export type Message = Readonly<{ id: string; author: MessageAuthor; text: string; at: Date }>

/** Undefined when the order has as many messages as it may. */
export async function insertMessage(
  db: Db,
  { businessId, orderId }: OrderRef,
  message: Omit<Message, 'id'>,
  most: number,
): Promise<Message | undefined> {
  const { author, text, at } = message
  const { rows } = await sql<Message>`
    insert into orders.message (business_id, order_id, id, author, text, at)
    select ${businessId}, ${orderId}, ${newId()}, ${author}, ${text}, ${at}
    where (select count(*) from orders.message
      where business_id = ${businessId} and order_id = ${orderId}) < ${most}
    returning id, author, text, at`.execute(db)
  return rows[0]
}

/** In the order in which they were written. */
export async function selectMessages(
  db: Db,
  { businessId, orderId }: OrderRef,
  limit: number,
): Promise<Message[]> {
  const { rows } = await sql<Message>`select id, author, text, at from orders.message
    where business_id = ${businessId} and order_id = ${orderId} order by id limit ${limit}`.execute(
    db,
  )
  return rows
}

export type Ruling = Readonly<{ awardMinor: bigint; note: string; at: Date }>

export async function selectRuling(
  db: Db,
  { businessId, orderId }: OrderRef,
): Promise<Ruling | undefined> {
  const { rows } = await sql<Ruling>`select award_minor as "awardMinor", note, at
    from orders.ruling where business_id = ${businessId} and order_id = ${orderId}`.execute(db)
  return rows[0]
}

/** False when there is one already. */
export async function insertRuling(
  db: Db,
  { businessId, orderId }: OrderRef,
  ruling: Ruling & { actor: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into orders.ruling (business_id, order_id, award_minor, note, actor, at)
    values (${businessId}, ${orderId}, ${ruling.awardMinor}, ${ruling.note}, ${ruling.actor},
      ${ruling.at})
    on conflict do nothing`.execute(db)
  return numAffectedRows === 1n
}

/** The same of several orders at once. */
export async function selectMessagesOf(
  db: Db,
  orders: readonly OrderRef[],
): Promise<(Message & { orderId: string })[]> {
  const { rows } = await sql<Message & { orderId: string }>`
    select order_id as "orderId", id, author, text, at from orders.message
    where (business_id, order_id) in (select * from unnest(
      ${orders.map(({ businessId }) => businessId)}::uuid[],
      ${orders.map(({ orderId }) => orderId)}::uuid[]))
    order by id`.execute(db)
  return rows
}
