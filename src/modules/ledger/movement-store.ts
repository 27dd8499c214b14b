import { sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import { endOf, startOf } from './closing-store.ts'
import type { Account, JournalKind } from './journal.ts'

/** Some days of one business's books (UTC), both included. */
export type BookDays = Readonly<{ businessId: string; from: Day; to: Day }>

/** What moved on an account, by what it moved for. */
export type Movement = Readonly<{
  kind: JournalKind
  account: Account
  currency: Currency
  minor: bigint
}>

/** Everything that moved in some days, added up by the database: as many rows whatever was sold. */
export async function selectMovements(
  db: Db,
  { businessId, from, to }: BookDays,
): Promise<Movement[]> {
  const { rows } = await sql<Movement>`select kind, account, currency, sum(minor)::bigint as minor
    from ledger.journal join ledger.entry
      on entry.business_id = journal.business_id and journal_id = journal.id
    where journal.business_id = ${businessId}
      and posted_at >= ${startOf(from)} and posted_at < ${endOf(to)}
    group by kind, account, currency having sum(minor) <> 0
    order by kind, account, currency`.execute(db)
  return rows
}

/** How many journals of each kind were posted in some days. */
export async function selectJournalCounts(
  db: Db,
  { businessId, from, to }: BookDays,
): Promise<ReadonlyMap<JournalKind, number>> {
  const { rows } = await sql<{ kind: JournalKind; journals: number }>`
    select kind, count(*)::integer as journals from ledger.journal
    where business_id = ${businessId}
      and posted_at >= ${startOf(from)} and posted_at < ${endOf(to)} group by kind`.execute(db)
  return new Map(rows.map(({ kind, journals }) => [kind, journals]))
}

/** Seconds from payment to settlement of the orders settled in some days; null when none was. */
export async function selectSettlementTimes(
  db: Db,
  { businessId, from, to }: BookDays,
): Promise<Readonly<{ median: number; ninetieth: number }> | null> {
  const { rows } = await sql<{ times: [string, string] | null }>`
    select percentile_disc(array[0.5, 0.9]) within group (
      order by extract(epoch from settled.posted_at - paid.posted_at)) as times
    from ledger.journal as settled join ledger.journal as paid
      on paid.business_id = settled.business_id and paid.kind = 'captured'
        and paid.reference = settled.reference
    where settled.business_id = ${businessId} and settled.kind = 'settled'
      and settled.posted_at >= ${startOf(from)} and settled.posted_at < ${endOf(to)}`.execute(db)
  const times = rows[0]?.times
  return times ? { median: Number(times[0]), ninetieth: Number(times[1]) } : null
}

const SUBJECTS_AT_ONCE = 1_000

/** The orders whose payment was posted in some days, page by page. */
export async function* streamPaidOrders(
  db: Db,
  { businessId, from, to }: BookDays,
): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const { rows } = await sql<{ subject: string }>`select subject from ledger.journal
      where business_id = ${businessId} and kind = 'captured' and reference > ${after}
        and posted_at >= ${startOf(from)} and posted_at < ${endOf(to)}
      order by reference limit ${SUBJECTS_AT_ONCE}`.execute(db)
    if (rows.length > 0) yield rows.map(({ subject }) => subject)
    if (rows.length < SUBJECTS_AT_ONCE) return
    after = rows.at(-1)!.subject
  }
}
