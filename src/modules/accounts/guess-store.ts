import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'

/** How many with this one since the window began; it is not counted any further than `most`. */
export async function addGuess(
  db: Db,
  hash: Buffer,
  { now, windowBegan, most }: { now: Date; windowBegan: Date; most: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    insert into accounts.guess as known (account_hash, count, since) values (${hash}, 1, ${now})
    on conflict (account_hash) do update set
      count = case when known.since <= ${windowBegan} then 1
        else least(known.count + 1, ${most}::integer) end,
      since = case when known.since <= ${windowBegan} then ${now} else known.since end
    returning count`.execute(db)
  return rows[0]!.count
}

export const deleteGuesses = (db: Db, hash: Buffer) =>
  sql`delete from accounts.guess where account_hash = ${hash}`.execute(db)

export const deleteGuessesBefore = (db: Db, before: Date) =>
  sql`delete from accounts.guess where since < ${before}`.execute(db)
