import { isId } from '../../kernel/ids.ts'
import { type Currency, formatAmount, money } from '../../kernel/money.ts'
import { addDays, type Day, dayOf } from '../../kernel/period.ts'
import { formatRate } from '../../kernel/rate.ts'
import type { Ctx } from '../../platform/context.ts'
import { csvCell } from '../../platform/csv-cell.ts'
import type { Db } from '../../platform/db.ts'
import { selectOpening } from './closing-store.ts'
import { readLock } from './exchange.ts'
import type { Account } from './journal.ts'
import { type AccountLine, type LineCursor, selectAccountLines } from './store.ts'

/** An account of one business over some days (UTC), both included. */
export type StatementAsked = Readonly<{
  businessId: string
  account: Account
  from: Day
  to: Day
}>

export type StatementLine = AccountLine & Readonly<{ balanceMinor: bigint }>

export type AccountStatement = Readonly<{
  totals: readonly Readonly<{ currency: Currency; openingMinor: bigint; closingMinor: bigint }>[]
  lines: readonly StatementLine[]
  next: LineCursor | undefined
}>

/** A page of an account's entries with the balance after each, and what it opened and closed with. */
export async function readStatement(
  { db }: Pick<Ctx, 'db'>,
  asked: StatementAsked,
  { after, limit }: { after: LineCursor | undefined; limit: number },
): Promise<AccountStatement> {
  const { businessId, account, from, to } = asked
  const opening = await selectOpening(db, { businessId, account, day: from })
  const closing = await selectOpening(db, { businessId, account, day: addDays(to, 1) })
  const closings = new Map(closing.map(({ currency, minor }) => [currency, minor]))
  const lines = await selectAccountLines(db, asked, { after, limit })
  const last = lines.length === limit ? lines.at(-1) : undefined
  return {
    totals: opening.map(({ currency, minor }) => ({
      currency,
      openingMinor: minor,
      closingMinor: closings.get(currency) ?? 0n,
    })),
    lines: withBalances(await balancesBefore(db, asked, after), lines),
    next: last && cursorOf(last),
  }
}

/** What each currency had come to where a page begins: its day opened so, and then moved. */
async function balancesBefore(
  db: Db,
  { businessId, account, from }: StatementAsked,
  after: LineCursor | undefined,
): Promise<Map<Currency, bigint>> {
  const day = after ? dayOf(after.postedAt, 'UTC') : from
  const opening = await selectOpening(db, { businessId, account, day })
  const balances = new Map(opening.map(({ currency, minor }) => [currency, minor]))
  if (!after) return balances
  const asked = { businessId, account, from: day, to: day }
  for await (const { currency, minor } of linesOf(db, asked, after)) {
    balances.set(currency, (balances.get(currency) ?? 0n) + minor)
  }
  return balances
}

const LINES_AT_ONCE = 1_000

/** Every entry of some days, in the order they were made; up to and with one when it is named. */
async function* linesOf(
  db: Db,
  asked: StatementAsked,
  through?: LineCursor,
): AsyncGenerator<AccountLine> {
  for (let after: LineCursor | undefined; ; ) {
    const lines = await selectAccountLines(db, asked, { after, through, limit: LINES_AT_ONCE })
    yield* lines
    if (lines.length < LINES_AT_ONCE) return
    after = cursorOf(lines.at(-1)!)
  }
}

function withBalances(
  balances: Map<Currency, bigint>,
  lines: readonly AccountLine[],
): StatementLine[] {
  return lines.map((line) => {
    const balanceMinor = (balances.get(line.currency) ?? 0n) + line.minor
    balances.set(line.currency, balanceMinor)
    return { ...line, balanceMinor }
  })
}

const cursorOf = ({ postedAt, journalId, line }: AccountLine): LineCursor => ({
  postedAt,
  journalId,
  line,
})

/** As it is handed out: 'instant~journal~line'. */
export const writeCursor = ({ postedAt, journalId, line }: LineCursor): string =>
  `${postedAt.toISOString()}~${journalId}~${line}`

/** Anything else begins at the beginning. */
export function readCursor(text: string | undefined): LineCursor | undefined {
  const [instant = '', journalId = '', line = ''] = text?.split('~', 3) ?? []
  const postedAt = new Date(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(instant) ? instant : Number.NaN)
  const isCursor = !Number.isNaN(postedAt.getTime()) && isId(journalId) && /^\d{1,6}$/.test(line)
  return isCursor ? { postedAt, journalId, line: Number(line) } : undefined
}

/** The rate that decided an entry, as its journal says. */
export function exchangeOf(facts: AccountLine['facts']) {
  const lock = readLock(facts)
  if (!lock) return null
  const { to, rate, day, source } = lock
  const isLocked = facts['exchangeExpiresAt'] !== undefined
  const expiresAt = isLocked ? lock.expiresAt.toISOString() : null
  return { to, rate: formatRate(rate), day, source, isLocked, expiresAt }
}

const HEADER =
  'posted_at,journal,kind,order,reference,currency,amount,balance,exchange_to,exchange_rate,exchange_day,exchange_source,exchange_expires_at'

/** The whole of some days as CSV: opening, every entry, closing; as it is read. */
export async function* statementCsv(
  ctx: Pick<Ctx, 'db'>,
  asked: StatementAsked,
): AsyncGenerator<string> {
  const { businessId, account, from } = asked
  const opening = await selectOpening(ctx.db, { businessId, account, day: from })
  const balances = new Map(opening.map(({ currency, minor }) => [currency, minor]))
  yield `${HEADER}\r\n`
  const total = (word: string) =>
    [...balances]
      .map(([currency, minor]) => {
        const text = formatAmount(money(minor, currency))
        return `,,${word},,,${currency},,${text},,,,,\r\n`
      })
      .join('')
  yield total('opening')
  for await (const line of linesOf(ctx.db, asked)) {
    const [one] = withBalances(balances, [line])
    const { postedAt, journalId, kind, subject, reference, currency, minor, facts } = line
    const exchange = exchangeOf(facts)
    const cells = [
      postedAt.toISOString(),
      journalId,
      kind,
      subject,
      reference,
      currency,
      formatAmount(money(minor, currency)),
      formatAmount(money(one!.balanceMinor, currency)),
      ...(exchange
        ? [exchange.to, exchange.rate, exchange.day, exchange.source, exchange.expiresAt ?? '']
        : ['', '', '', '', '']),
    ]
    yield `${cells.map(csvCell).join(',')}\r\n`
  }
  yield total('closing')
}
