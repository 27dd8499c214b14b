import { type RawBuilder, sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { Account } from './journal.ts'

/** Before every day there is: where nothing was ever closed. */
export const NEVER = '0001-01-01' as Day

/** When a day (UTC) begins. */
export const startOf = (day: Day): RawBuilder<Date> =>
  sql<Date>`${day}::date::timestamp at time zone 'UTC'`
export const endOf = (day: Day): RawBuilder<Date> =>
  sql<Date>`(${day}::date + 1)::timestamp at time zone 'UTC'`

/** The last day all of whose closings are there; before every day when there is none. */
export async function selectClosedDay(db: Db): Promise<Day> {
  const { rows } = await sql<{ day: Day | null }>`
    select max(day)::text as day from ledger.closed_day`.execute(db)
  return rows[0]!.day ?? NEVER
}

/** Waits for whoever is posting; afterwards the database refuses to post to these days. */
export async function shutDay(db: Db, day: Day, now: Date): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('ledger days', 0))`.execute(db)
  await sql`insert into ledger.shut_day (day, shut_at) values (${day}, ${now})
    on conflict do nothing`.execute(db)
}

/** Whose books there are, a page at a time. */
export async function selectBooks(
  db: Db,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ businessId: string }>`select distinct business_id as "businessId"
    from ledger.balance where ${after ? sql`business_id > ${after}` : sql`true`}
    order by business_id limit ${limit}`.execute(db)
  return rows.map(({ businessId }) => businessId)
}

type Days = Readonly<{ closed: Day; through: Day }>

/** Closings of these books for every day after `closed`; those that are there stay. */
export const insertClosings = (db: Db, businessIds: readonly string[], { closed, through }: Days) =>
  sql`with moved as (
      select entry.business_id, account, currency, (posted_at at time zone 'UTC')::date as day,
        sum(minor) as change
      from unnest(${businessIds}::uuid[]) as book(business_id)
      join ledger.journal using (business_id)
      join ledger.entry on entry.business_id = journal.business_id and journal_id = journal.id
      where posted_at >= ${endOf(closed)} and posted_at < ${endOf(through)} group by 1, 2, 3, 4),
    before as (
      select known.*, coalesce((select minor from ledger.closing
          where closing.business_id = known.business_id and closing.account = known.account
            and closing.currency = known.currency and day <= ${closed}::date
          order by day desc limit 1), 0) as minor
      from (select distinct business_id, account, currency from moved) as known)
    insert into ledger.closing (business_id, account, currency, day, change_minor, minor)
    select business_id, account, currency, day, change,
      minor + sum(change) over (partition by business_id, account, currency order by day)
    from moved join before using (business_id, account, currency)
    on conflict do nothing`.execute(db)

/** Ends the closing of days: what all books together came to, and that they are closed. */
export async function endClosing(db: Db, { closed, through }: Days, now: Date): Promise<void> {
  await sql`with moved as (
      select account, currency, day, sum(change_minor) as change from ledger.closing
      where day > ${closed}::date and day <= ${through}::date group by 1, 2, 3),
    before as (
      select known.*, coalesce((select minor from ledger.closed_total
          where closed_total.account = known.account and closed_total.currency = known.currency
            and day <= ${closed}::date order by day desc limit 1), 0) as minor
      from (select distinct account, currency from moved) as known)
    insert into ledger.closed_total (account, currency, day, minor)
    select account, currency, day,
      minor + sum(change) over (partition by account, currency order by day)
    from moved join before using (account, currency)
    on conflict do nothing`.execute(db)
  await sql`insert into ledger.closed_day (day, closed_at) values (${through}, ${now})
    on conflict do nothing`.execute(db)
}

export type Balance = Readonly<{ account: Account; currency: Currency; minor: bigint }>

/**
 * What an account of one business came to before a day, in each of its currencies: its last closing
 * and what was posted since.
 */
export async function selectOpening(
  db: Db,
  { businessId, account, day }: Readonly<{ businessId: string; account: Account; day: Day }>,
): Promise<readonly Omit<Balance, 'account'>[]> {
  const closed = await selectClosedDay(db)
  const { rows } = await sql<Omit<Balance, 'account'>>`with known as (
      select currency from ledger.balance
      where business_id = ${businessId} and account = ${account}),
    since as (
      select currency, sum(minor) as minor from ledger.journal join ledger.entry
        on entry.business_id = journal.business_id and journal_id = journal.id
      where journal.business_id = ${businessId} and account = ${account}
        and posted_at >= ${endOf(closed)} and posted_at < ${startOf(day)} group by 1)
    select currency, (coalesce((select minor from ledger.closing
        where business_id = ${businessId} and account = ${account}
          and closing.currency = known.currency and closing.day <= ${closed}::date
          and closing.day < ${day}::date
        order by closing.day desc limit 1), 0) + coalesce(since.minor, 0))::bigint as minor
    from known left join since using (currency) order by currency`.execute(db)
  return rows
}

/** What all books came to by their entries at the end of a day, or as they stand, by account. */
const totalsOf = (closed: Day, day: Day | undefined) =>
  sql`select account, currency, sum(minor)::bigint as minor from (
      (select distinct on (account, currency) account, currency, minor from ledger.closed_total
        where closed_total.day <= ${closed}::date
          and ${day ? sql`closed_total.day <= ${day}::date` : sql`true`}
        order by account, currency, closed_total.day desc)
      union all
      select account, currency, minor from ledger.journal join ledger.entry
        on entry.business_id = journal.business_id and journal_id = journal.id
      where posted_at >= ${endOf(closed)} and ${day ? sql`posted_at < ${endOf(day)}` : sql`true`}
    ) as all_books group by account, currency`

/**
 * All books together, from the entries and, as they stand, from the balances kept beside them. Of a
 * day there are entries only: both are the same then.
 */
export async function selectTrialBalance(
  db: Db,
  day?: Day,
): Promise<(Balance & { entryMinor: bigint })[]> {
  const closed = await selectClosedDay(db)
  // Both in one statement: what is posted between two would look like a difference.
  const kept = day
    ? sql`select account, currency, minor from totals`
    : sql`select account, currency, sum(minor)::bigint as minor from ledger.balance
        group by account, currency`
  const { rows } = await sql<Balance & { entryMinor: bigint }>`
    with totals as (${totalsOf(closed, day)}), kept as (${kept})
    select account, currency, coalesce(kept.minor, 0)::bigint as minor,
      coalesce(totals.minor, 0)::bigint as "entryMinor"
    from kept full join totals using (account, currency) order by account, currency`.execute(db)
  return rows
}
