import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Currency, Money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { type Db, planned } from '../../platform/db.ts'
import type { Account, Entry, Journal, JournalKind } from './journal.ts'

/** Posts those that were not posted before, in one statement. Returns how many. */
export async function insertJournals(
  db: Db,
  journals: readonly Journal[],
  now: Date,
): Promise<number> {
  const given = journals.map(({ entries: _entries, ...journal }) => ({ ...journal, id: newId() }))
  const entries = journals.flatMap(({ entries }, at) =>
    entries.map(({ minor, ...entry }, line) => ({
      journalId: given[at]!.id,
      line,
      ...entry,
      minor: `${minor}`,
    })),
  )
  const { rows } = await planned<{ posted: bigint }>`with
    given as (select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as journal(
      "businessId" uuid, id uuid, kind text, reference text, subject text, facts jsonb)),
    posted as (
      insert into ledger.journal (business_id, id, kind, reference, subject, facts, posted_at)
      select "businessId", id, kind, reference, subject, facts, ${now} from given order by id
      on conflict (business_id, kind, reference) do nothing returning business_id, id),
    line as materialized (
      select business_id, id as journal_id, line, account, currency, minor from posted
      join jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as entry("journalId" uuid,
        line integer, account text, currency text, minor bigint) on "journalId" = id),
    written as (
      insert into ledger.entry (business_id, journal_id, line, account, currency, minor)
      select business_id, journal_id, line, account, currency, minor from line),
    kept as (
      insert into ledger.balance as balance (business_id, account, currency, minor)
      select business_id, account, currency, sum(minor) from line group by 1, 2, 3
      -- In one order everywhere: two postings never wait for each other.
      order by 1, 2, 3
      on conflict (business_id, account, currency) do update
        set minor = balance.minor + excluded.minor)
    select count(*) as posted from posted`.execute(db)
  return Number(rows[0]!.posted)
}

/** The journals of an order, in turn: whoever holds the lock posts alone. */
export const lockSubjects = (
  db: Db,
  orders: readonly Readonly<{ businessId: string; subject: string }>[],
) => {
  const names = orders.map(({ businessId, subject }) => `ledger ${businessId} ${subject}`).sort()
  return planned`select pg_advisory_xact_lock(hashtextextended(name, 0))
    from unnest(${names}::text[]) as name`.execute(db)
}

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

export type BookLine = Readonly<{
  journalId: string
  kind: JournalKind
  subject: string
  postedAt: Date
  line: number
  account: Account
  currency: Currency
  minor: bigint
}>

const BOOK_PAGE = 1_000

/** Every entry of a seller's books of some days (UTC), in the order they were made. */
export async function* streamBook(
  db: Db,
  businessId: string,
  { from, to }: { from: Day; to: Day },
): AsyncGenerator<BookLine> {
  let after: readonly [string, number] = ['00000000-0000-0000-0000-000000000000', -1]
  for (;;) {
    const { rows } = await sql<BookLine>`select journal_id as "journalId", kind, subject,
        posted_at as "postedAt", line, account, currency, minor
      from ledger.entry join ledger.journal
        on journal.business_id = entry.business_id and journal.id = journal_id
      where entry.business_id = ${businessId} and (journal_id, line) > (${after[0]}, ${after[1]})
        and posted_at >= ${from}::date::timestamp at time zone 'UTC'
        and posted_at < (${to}::date + 1)::timestamp at time zone 'UTC'
      order by journal_id, line limit ${BOOK_PAGE}`.execute(db)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < BOOK_PAGE) return
    after = [last.journalId, last.line]
  }
}

export type Balance = Readonly<{ account: Account; currency: Currency; minor: bigint }>

export async function selectBalances(db: Db, businessId: string): Promise<Balance[]> {
  const { rows } = await sql<Balance>`select account, currency, minor from ledger.balance
    where business_id = ${businessId} order by account, currency`.execute(db)
  return rows
}

/** What a day came to for one seller in one currency; what is owed to the seller is positive. */
export type Statement = Readonly<{
  day: Day
  currency: Currency
  /**
   * Let go from what was held: the orders settled that day. Tax, freight and commission are of it, less
   * what came back of them with refunds. Every day and currency: change = released − tax − freight −
   * commission + exchanged − clawed back − paid out.
   */
  releasedMinor: bigint
  taxMinor: bigint
  freightMinor: bigint
  commissionMinor: bigint
  /** Through the market's position: out of the buyers' currency, or into the seller's. */
  exchangedMinor: bigint
  /** Gone back to buyers after settlement; of it tax, freight and commission may have come back. */
  clawedBackMinor: bigint
  /** Sent to the seller's bank, less what came back. */
  paidOutMinor: bigint
  changeMinor: bigint
  /** Owed to the seller at the end of the day. */
  closingMinor: bigint
}>

/** Days (UTC) on which money of a seller was settled or taken back, the newest first. */
export async function selectStatements(
  db: Db,
  businessId: string,
  { before, limit }: { before?: Day | undefined; limit: number },
): Promise<Statement[]> {
  const { rows } = await sql<Statement>`with days as (
      select (posted_at at time zone 'UTC')::date as day, currency,
        coalesce(sum(entry.minor) filter (where kind = 'settled' and account = 'escrow'), 0)
          as released,
        -coalesce(sum(entry.minor) filter (where account = 'tax'), 0) as tax,
        -coalesce(sum(entry.minor) filter (where account = 'freight'), 0) as freight,
        -coalesce(sum(entry.minor) filter (where account = 'commission'), 0) as commission,
        coalesce(sum(entry.minor) filter (where account = 'fx_position'), 0) as exchanged,
        -coalesce(sum(entry.minor) filter (where kind = 'refunded' and account = 'clearing'
          and facts->>'isSettled' = 'true'), 0) as clawed_back,
        coalesce(sum(entry.minor) filter (where kind in ('paid_out', 'payout_rejected')
          and account = 'payable'), 0) as paid_out,
        -coalesce(sum(entry.minor) filter (where account = 'payable'), 0) as change
      from ledger.journal join ledger.entry
        on entry.business_id = journal.business_id and entry.journal_id = journal.id
      where journal.business_id = ${businessId} group by 1, 2),
    closed as (
      select *, sum(change) over (partition by currency order by day) as closing from days)
    select day::text as day, currency, released::bigint as "releasedMinor",
      tax::bigint as "taxMinor", freight::bigint as "freightMinor",
      commission::bigint as "commissionMinor", clawed_back::bigint as "clawedBackMinor",
      exchanged::bigint as "exchangedMinor", paid_out::bigint as "paidOutMinor",
      change::bigint as "changeMinor", closing::bigint as "closingMinor"
    from closed where (released <> 0 or change <> 0 or paid_out <> 0 or exchanged <> 0
        or clawed_back <> 0)
      and ${before ? sql`day < ${before}::date` : sql`true`}
    order by day desc, currency limit ${limit}`.execute(db)
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

/** What sellers are paid in; those who never said are not in it. */
export async function selectSettlementCurrencies(
  db: Db,
  businessIds: readonly string[],
): Promise<ReadonlyMap<string, Currency>> {
  const { rows } = await planned<{ businessId: string; currency: Currency }>`
    select business_id as "businessId", currency from ledger.settlement_currency
    where business_id = any(${businessIds}::uuid[])`.execute(db)
  return new Map(rows.map(({ businessId, currency }) => [businessId, currency]))
}

export type SettlementCurrency = Readonly<{ businessId: string; currency: Currency; setBy: string }>

export const saveSettlementCurrency = (
  db: Db,
  { businessId, currency, setBy }: SettlementCurrency,
  now: Date,
) =>
  sql`insert into ledger.settlement_currency (business_id, currency, set_by, updated_at)
    values (${businessId}, ${currency}, ${setBy}, ${now})
    on conflict (business_id) do update set currency = excluded.currency,
      set_by = excluded.set_by, updated_at = excluded.updated_at`.execute(db)

/** Only where nothing was said before. */
export const proposeSettlementCurrency = (
  db: Db,
  { businessId, currency, setBy }: SettlementCurrency,
  now: Date,
) =>
  sql`insert into ledger.settlement_currency (business_id, currency, set_by, updated_at)
    values (${businessId}, ${currency}, ${setBy}, ${now})
    on conflict (business_id) do nothing`.execute(db)

/** What was taken in each currency and is owed in another, over all books. */
export async function selectPosition(db: Db): Promise<readonly Money[]> {
  const { rows } = await sql<Money>`select currency, sum(minor)::bigint as minor
    from ledger.balance where account = 'fx_position' group by currency
    order by currency`.execute(db)
  return rows
}

/** Of these businesses, those that are owed something, owe something, or have money on its way. */
export async function selectBusinessesOwed(
  db: Db,
  businessIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct business_id as id
    from ledger.balance where business_id = any(${businessIds}::uuid[]) and minor <> 0
      and account in ('escrow', 'payable', 'payout')`.execute(db)
  return rows.map(({ id }) => id)
}
