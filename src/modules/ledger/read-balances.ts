import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import { type Balance, NEVER, selectClosedDay, selectOpening } from './closing-store.ts'
import { selectBalances } from './store.ts'

/** What every account of one business had come to before a day. */
export async function readBalancesBefore(
  db: Db,
  { businessId, day }: Readonly<{ businessId: string; day: Day }>,
): Promise<Balance[]> {
  const known = new Set((await selectBalances(db, businessId)).map(({ account }) => account))
  const found: Balance[] = []
  for (const account of known) {
    const opening = await selectOpening(db, { businessId, account, day })
    found.push(...opening.map((one) => ({ ...one, account })))
  }
  return found
}

/** The last day (UTC) to which nothing is posted any more; undefined where none was closed yet. */
export async function closedThrough(db: Db): Promise<Day | undefined> {
  const day = await selectClosedDay(db)
  return day === NEVER ? undefined : day
}
