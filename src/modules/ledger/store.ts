import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Currency } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'
import type { Account, Entry, Journal, JournalKind } from './journal.ts'

/** False when it was posted before. */
export async function insertJournal(db: Db, journal: Journal, now: Date): Promise<boolean> {
  const { businessId, kind, reference, subject, facts, entries } = journal
  const id = newId()
  const { numAffectedRows } = await sql`
    insert into ledger.journal (business_id, id, kind, reference, subject, facts, posted_at)
    values (${businessId}, ${id}, ${kind}, ${reference}, ${subject},
      ${JSON.stringify(facts)}::jsonb, ${now}) on conflict (business_id, kind, reference) do nothing`.execute(
    db,
  )
  if (numAffectedRows === 0n) return false
  const rows = JSON.stringify(
    entries.map(({ account, currency, minor }, line) => ({
      line,
      account,
      currency,
      minor: `${minor}`,
    })),
  )
  // Balances are taken in the order of their accounts: two postings of one seller never deadlock.
  await sql`with rows as (select line, account, currency, minor
      from jsonb_to_recordset(${rows}::jsonb) as row(line int, account text, currency text, minor bigint)),
    written as (insert into ledger.entry (business_id, journal_id, line, account, currency, minor)
      select ${businessId}, ${id}, line, account, currency, minor from rows)
    insert into ledger.balance as balance (business_id, account, currency, minor)
    select ${businessId}, account, currency, sum(minor) from rows
    group by account, currency order by account, currency
    on conflict (business_id, account, currency) do update
      set minor = balance.minor + excluded.minor`.execute(db)
  return true
}

/** The journals of one order, in turn: whoever holds the lock posts alone. */
export const lockSubject = (db: Db, businessId: string, subject: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`ledger ${businessId} ${subject}`}, 0))`.execute(
    db,
  )

export type PostedJournal = Readonly<{
  id: string
  kind: JournalKind
  reference: string
  subject: string
  facts: Readonly<Record<string, string>>
  postedAt: Date
  entries: readonly Entry[]
}>

const journalColumns = sql`journal.id, kind, reference, subject, facts, posted_at as "postedAt",
  (select jsonb_agg(jsonb_build_object('account', account, 'currency', currency,
    'minor', minor::text) order by line) from ledger.entry
    where entry.business_id = journal.business_id and journal_id = journal.id) as entries`

type Row = Omit<PostedJournal, 'entries'> & {
  entries: readonly { account: Account; currency: Currency; minor: string }[] | null
}

const toPosted = (row: Row): PostedJournal => ({
  ...row,
  entries: (row.entries ?? []).map((entry) => ({ ...entry, minor: BigInt(entry.minor) })),
})

export async function selectJournalsOf(
  db: Db,
  businessId: string,
  subject: string,
): Promise<PostedJournal[]> {
  const { rows } = await sql<Row>`select ${journalColumns} from ledger.journal as journal
    where business_id = ${businessId} and subject = ${subject} order by id limit 200`.execute(db)
  return rows.map(toPosted)
}

/** The newest first. */
export async function selectJournals(
  db: Db,
  businessId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<PostedJournal[]> {
  const { rows } = await sql<Row>`select ${journalColumns} from ledger.journal as journal
    where business_id = ${businessId} and ${after ? sql`id < ${after}` : sql`true`}
    order by id desc limit ${limit}`.execute(db)
  return rows.map(toPosted)
}

export type Balance = Readonly<{ account: Account; currency: Currency; minor: bigint }>

export async function selectBalances(db: Db, businessId: string): Promise<Balance[]> {
  const { rows } = await sql<Balance>`select account, currency, minor from ledger.balance
    where business_id = ${businessId} order by account, currency`.execute(db)
  return rows
}

/** All books together, from the entries themselves and from the balances kept beside them. */
export async function selectTrialBalance(db: Db): Promise<(Balance & { entryMinor: bigint })[]> {
  const { rows } = await sql<Balance & { entryMinor: bigint }>`
    with kept as (select account, currency, sum(minor)::bigint as minor from ledger.balance
      group by account, currency),
    added as (select account, currency, sum(minor)::bigint as minor from ledger.entry
      group by account, currency)
    select account, currency, coalesce(kept.minor, 0)::bigint as minor,
      coalesce(added.minor, 0)::bigint as "entryMinor"
    from kept full join added using (account, currency) order by account, currency`.execute(db)
  return rows
}

/** Everybody, where a seller has no rule of their own. */
export const EVERYBODY = '00000000-0000-0000-0000-000000000000'

/** Hundredths of a percent of the goods that the market keeps at an instant; zero without a rule. */
export async function selectCommission(db: Db, businessId: string, at: Date): Promise<number> {
  const { rows } = await sql<{ basis_points: number }>`select basis_points from ledger.commission
    where business_id in (${businessId}, ${EVERYBODY}) and valid_from <= ${at}
    order by (business_id = ${businessId}) desc, valid_from desc limit 1`.execute(db)
  return rows[0]?.basis_points ?? 0
}

export const saveCommission = (
  db: Db,
  given: { businessId: string; basisPoints: number; from: Date; setBy: string },
) =>
  sql`insert into ledger.commission (business_id, valid_from, basis_points, set_by)
    values (${given.businessId}, ${given.from}, ${given.basisPoints}, ${given.setBy})
    on conflict (business_id, valid_from) do update
      set basis_points = excluded.basis_points, set_by = excluded.set_by`.execute(db)
