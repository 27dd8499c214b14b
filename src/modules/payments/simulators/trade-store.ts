import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'

/** A trade as the simulator remembers it. */
export type Trade = Readonly<{
  id: string
  subject: string
  amount: string
  status: 'WAIT_BUYER_PAY' | 'TRADE_SUCCESS' | 'TRADE_CLOSED'
  notify_url: string
  return_url: string
  refunds: Readonly<Record<string, string>>
}>

/** The trade of a payment; opened twice it is one. */
export async function beginTrade(
  db: Db,
  given: Omit<Trade, 'status' | 'refunds'> & { now: Date },
): Promise<Trade> {
  await sql`insert into payments.simulated_trade
      (id, provider, subject, amount, status, notify_url, return_url, created_at)
    values (${given.id}, 'alipay', ${given.subject}, ${given.amount}, 'WAIT_BUYER_PAY',
      ${given.notify_url}, ${given.return_url}, ${given.now}) on conflict do nothing`.execute(db)
  return (await findTrade(db, given.id))!
}

export async function findTrade(db: Db, id: string): Promise<Trade | undefined> {
  const { rows } = await sql<Trade>`
    select * from payments.simulated_trade where id = ${id}`.execute(db)
  return rows[0]
}

/** Pays or closes a trade that waits. */
export async function moveTrade(
  db: Db,
  id: string,
  to: Trade['status'],
): Promise<Trade | undefined> {
  await sql`update payments.simulated_trade set status = ${to}
    where id = ${id} and status = 'WAIT_BUYER_PAY'`.execute(db)
  return findTrade(db, id)
}

export const saveRefunds = (db: Db, id: string, refunds: Trade['refunds']) =>
  sql`update payments.simulated_trade set refunds = ${JSON.stringify(refunds)}::jsonb
    where id = ${id}`.execute(db)
