import { type RawBuilder, sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import { CURRENCIES, type Currency, type Money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { type Db, planned } from '../../platform/db.ts'
import { type Balance, endOf, selectClosedDay, selectOpening, startOf } from './closing-store.ts'
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
  {
    after,
    limit,
    kind,
  }: { after?: string | undefined; limit: number; kind?: JournalKind | undefined },
): Promise<PostedJournal[]> {
  const { rows } = await sql<Row>`select ${journalColumns} from ledger.journal as journal
    where business_id = ${businessId} and ${after ? sql`id < ${after}` : sql`true`}
      and ${kind ? sql`kind = ${kind}` : sql`true`}
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
        and posted_at >= ${startOf(from)} and posted_at < ${endOf(to)}
      order by journal_id, line limit ${BOOK_PAGE}`.execute(db)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < BOOK_PAGE) return
    after = [last.journalId, last.line]
  }
}

/** Where a page of an account's entries ended. */
export type LineCursor = Readonly<{ postedAt: Date; journalId: string; line: number }>

export type AccountLine = BookLine &
  Readonly<{ reference: string; facts: Readonly<Record<string, string>> }>

/** Entries of one account of some days (UTC), in the order they were made. */
export async function selectAccountLines(
  db: Db,
  {
    businessId,
    account,
    from,
    to,
  }: Readonly<{ businessId: string; account: Account; from: Day; to: Day }>,
  {
    after,
    through,
    limit,
  }: { after: LineCursor | undefined; through?: LineCursor | undefined; limit: number },
): Promise<AccountLine[]> {
  const place = sql`(posted_at, journal_id, line)`
  const at = ({ postedAt, journalId, line }: LineCursor) =>
    sql`(${postedAt}::timestamptz, ${journalId}::uuid, ${line}::integer)`
  const { rows } =
    await sql<AccountLine>`select journal_id as "journalId", kind, subject, reference,
      facts, posted_at as "postedAt", line, account, currency, minor
    from ledger.journal join ledger.entry
      on entry.business_id = journal.business_id and journal_id = journal.id
    where journal.business_id = ${businessId} and account = ${account}
      and posted_at >= ${startOf(from)} and posted_at < ${endOf(to)}
      and ${after ? sql`${place} > ${at(after)}` : sql`true`}
      and ${through ? sql`${place} <= ${at(through)}` : sql`true`}
    order by posted_at, journal_id, line limit ${limit}`.execute(db)
  return rows
}

export async function selectBalances(db: Db, businessId: string): Promise<Balance[]> {
  const { rows } = await sql<Balance>`select account, currency, minor from ledger.balance
    where business_id = ${businessId} order by account, currency`.execute(db)
  return rows
}

export type Given = Readonly<{ currency: string; minor: bigint }>

/**
 * What a seller was ever given for orders: owed, kept back for some days, on its way, or at their bank;
 * without what came from funders of offers.
 */
export async function selectGiven(db: Db, businessId: string): Promise<Given[]> {
  const { rows } = await sql<Given>`select currency, -sum(minor)::bigint as minor
    from ledger.balance where business_id = ${businessId}
      and account in ('payable', 'reserve', 'payout', 'bank', 'funded')
    group by currency having sum(minor) <> 0 order by currency`.execute(db)
  return rows
}

/** What a day came to for one seller in one currency; what is owed to the seller is positive. */
export type Statement = Readonly<{
  day: Day
  currency: Currency
  /**
   * Let go from what was held: the orders settled that day. Tax, freight and commission are of it, less
   * what came back of them with refunds. Every day and currency: change = released − tax − freight −
   * commission + exchanged − clawed back − reserve kept + reserve let go + from offers − paid out.
   */
  releasedMinor: bigint
  taxMinor: bigint
  freightMinor: bigint
  commissionMinor: bigint
  /** Through the market's position: out of the buyers' currency, or into the seller's. */
  exchangedMinor: bigint
  /** Gone back to buyers after settlement; of it tax, freight and commission may have come back. */
  clawedBackMinor: bigint
  /** Kept back of the orders settled that day. */
  reserveKeptMinor: bigint
  /** No longer kept back: its day had come, or it paid for what went back to a buyer. */
  reserveLetGoMinor: bigint
  /** From funders of offers, less what went back to them. */
  fromOffersMinor: bigint
  /** Sent to the seller's bank, less what came back. */
  paidOutMinor: bigint
  changeMinor: bigint
  /** Owed to the seller at the end of the day. */
  closingMinor: bigint
}>

/**
 * The last days (UTC) on which money of a seller was settled, taken back or paid out, the newest
 * first: as many days as the limit says, each with all its currencies. `next` is the last of them
 * when there may be more.
 */
export async function selectStatements(
  db: Db,
  businessId: string,
  { before, limit }: { before?: Day | undefined; limit: number },
): Promise<Readonly<{ statements: readonly Statement[]; next: Day | null }>> {
  const closed = await selectClosedDay(db)
  const isEarlier = before ? sql`day < ${before}::date` : sql`true`
  const { rows: found } = await sql<{ day: Day }>`select day::text as day from (
      (select day from ledger.closing where business_id = ${businessId} and day <= ${closed}::date
          and account in (${OF_A_SELLER}) and ${isEarlier}
        group by day order by day desc limit ${limit})
      union
      select day from (select (posted_at at time zone 'UTC')::date as day
        from ledger.journal join ledger.entry
          on entry.business_id = journal.business_id and journal_id = journal.id
        where journal.business_id = ${businessId} and posted_at >= ${endOf(closed)}
          and account in (${OF_A_SELLER})) as open where ${isEarlier}) as moved
    order by moved.day desc limit ${limit}`.execute(db)
  const [last, first] = [found[0]?.day, found.at(-1)?.day]
  if (!last || !first) return { statements: [], next: null }
  const opening = await selectOpening(db, { businessId, account: 'payable', day: first })
  const { rows } = await sql<Omit<Statement, 'closingMinor'>>`select
      ((posted_at at time zone 'UTC')::date)::text as day, currency,
      ${sumOf(sql`kind = 'settled' and account = 'escrow'`)} as "releasedMinor",
      -${sumOf(sql`account = 'tax'`)} as "taxMinor",
      -${sumOf(sql`account = 'freight'`)} as "freightMinor",
      -${sumOf(sql`account = 'commission'`)} as "commissionMinor",
      ${sumOf(sql`account = 'fx_position'`)} as "exchangedMinor",
      -${sumOf(sql`kind in ('refunded', 'charged_back', 'charge_reinstated')
        and account like 'clearing%' and facts->>'isSettled' = 'true'`)}
        as "clawedBackMinor",
      -${sumOf(sql`kind = 'settled' and account = 'reserve'`)} as "reserveKeptMinor",
      ${sumOf(sql`kind <> 'settled' and account = 'reserve'`)} as "reserveLetGoMinor",
      ${sumOf(sql`account = 'funded'`)} as "fromOffersMinor",
      ${sumOf(sql`kind in ('paid_out', 'payout_rejected') and account = 'payable'`)} as "paidOutMinor",
      -${sumOf(sql`account = 'payable'`)} as "changeMinor"
    from ledger.journal join ledger.entry
      on entry.business_id = journal.business_id and journal_id = journal.id
    where journal.business_id = ${businessId}
      and posted_at >= ${startOf(first)} and posted_at < ${endOf(last)}
    group by 1, 2 order by 1, 2`.execute(db)
  const balances = new Map(opening.map(({ currency, minor }) => [currency, -minor]))
  const statements = rows.map((day): Statement => {
    const closingMinor = (balances.get(day.currency) ?? 0n) + day.changeMinor
    balances.set(day.currency, closingMinor)
    return { ...day, closingMinor }
  })
  return {
    statements: statements.filter(isOfNote).sort(newestFirst),
    next: found.length === limit ? first : null,
  }
}

/** Accounts that move when money of a seller is settled, taken back or paid. */
const OF_A_SELLER = sql.raw(`'payable', 'reserve', 'fx_position', 'tax', 'freight', 'commission'`)

const sumOf = (what: RawBuilder<unknown>) =>
  sql`coalesce(sum(entry.minor) filter (where ${what}), 0)::bigint`

const isOfNote = (day: Statement): boolean =>
  [
    day.releasedMinor,
    day.changeMinor,
    day.paidOutMinor,
    day.fromOffersMinor,
    day.exchangedMinor,
    day.clawedBackMinor,
    day.reserveKeptMinor,
  ].some((minor) => minor !== 0n)

const newestFirst = (a: Statement, b: Statement): number =>
  a.day === b.day ? (a.currency < b.currency ? -1 : 1) : a.day < b.day ? 1 : -1

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

/** What all books together owe on an account in a currency. */
export async function selectOwed(db: Db, account: Account, currency: Currency): Promise<bigint> {
  const { rows } = await sql<{ minor: bigint }>`select coalesce(-sum(minor), 0)::bigint as minor
    from ledger.balance where account = ${account} and currency = ${currency}`.execute(db)
  return rows[0]!.minor
}

/** Whether something was posted for this before. */
export async function selectJournalOf(
  db: Db,
  { businessId, kind, reference }: Pick<Journal, 'businessId' | 'kind' | 'reference'>,
): Promise<boolean> {
  const { rows } = await sql`select from ledger.journal where business_id = ${businessId}
    and kind = ${kind} and reference = ${reference}`.execute(db)
  return rows.length > 0
}

/** What any seller is paid in: some of the few currencies there are, one probe of the index each. */
export async function selectCurrenciesPaid(db: Db): Promise<readonly Currency[]> {
  const { rows } = await sql<{ currency: Currency }>`select currency
    from unnest(${CURRENCIES}::text[]) as known(currency)
    where exists (select from ledger.settlement_currency as said
      where said.currency = known.currency)`.execute(db)
  return rows.map(({ currency }) => currency)
}

/** Of these businesses, those that are owed something, owe something, or have money on its way. */
export async function selectBusinessesOwed(
  db: Db,
  businessIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct business_id as id
    from ledger.balance where business_id = any(${businessIds}::uuid[]) and minor <> 0
      and account in ('escrow', 'payable', 'reserve', 'payout', 'prepaid')`.execute(db)
  return rows.map(({ id }) => id)
}
