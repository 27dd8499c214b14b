import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { type Currency, formatAmount, money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { DayDto, MoneyDto, PageQuery, Uuid } from '../../platform/wire.ts'
import { isOperator } from '../accounts/api.ts'
import { readCursor, readStatement, statementCsv } from './account-statement.ts'
import { NEVER, selectClosedDay, selectTrialBalance } from './closing-store.ts'
import { AccountDto, AccountStatementDto, JournalKindDto, JournalPageDto } from './contract.ts'
import { LedgerErrors as E } from './errors.ts'
import { MARKET } from './journal.ts'
import { type BookLine, selectJournals, streamBook } from './store.ts'
import { amount, toAccountStatementDto, toJournalDto } from './wire.ts'

const tags = ['ledger']
const OneAccount = Type.Object({ account: AccountDto })
const Whose = {
  businessId: {
    ...Uuid,
    default: MARKET,
    description: 'Whose books; without it those of the market itself.',
  },
}
const Days = { from: DayDto, to: DayDto }
const guarded = [E.operatorRequired, PlatformErrors.invalidInput] as const
const CSV = { description: 'The file.', content: { 'text/csv': { schema: Type.String() } } }

/** Entries as CSV, as they are read. */
export async function* bookCsv(lines: AsyncIterable<BookLine>): AsyncGenerator<string> {
  yield 'posted_at,journal,kind,order,account,currency,amount\r\n'
  for await (const { postedAt, journalId, kind, subject, account, currency, minor } of lines) {
    const cells = [postedAt.toISOString(), journalId, kind, subject, account, currency]
    yield `${[...cells, formatAmount(money(minor, currency))].join(',')}\r\n`
  }
}

/** All books together, and the books of anybody, the market's own among them: for the operator. */
export const booksRoutes: Routes = async (app) => {
  app.addHook('preHandler', async ({ ctx }) => {
    if (!(await isOperator(ctx))) throw E.operatorRequired()
  })

  app.get(
    '/v1/desk/trial-balance',
    {
      schema: {
        operationId: 'getTrialBalance',
        tags,
        summary: 'All books together: zero in every currency, kept balances as the entries say.',
        querystring: Type.Object({
          day: Type.Optional({
            ...DayDto,
            description: 'At the end of a day (UTC); without it as they stand.',
          }),
        }),
        response: {
          200: Type.Object({
            isBalanced: Type.Boolean(),
            closedThrough: Type.Union([DayDto, Type.Null()], {
              description: 'Nothing is posted to this day or one before it any more.',
            }),
            accounts: Type.Array(
              Type.Object({ account: AccountDto, amount: MoneyDto, fromEntries: MoneyDto }),
            ),
          }),
          ...problems(...guarded),
        },
      },
    },
    async ({ ctx, query: { day } }) => {
      const found = await selectTrialBalance(ctx.db, day as Day | undefined)
      const sums = new Map<Currency, bigint>()
      for (const { currency, minor } of found)
        sums.set(currency, (sums.get(currency) ?? 0n) + minor)
      const isBalanced =
        [...sums.values()].every((sum) => sum === 0n) &&
        found.every(({ minor, entryMinor }) => minor === entryMinor)
      const accounts = found.map(({ account, currency, minor, entryMinor }) => ({
        account,
        amount: amount(minor, currency),
        fromEntries: amount(entryMinor, currency),
      }))
      const closed = await selectClosedDay(ctx.db)
      return { isBalanced, closedThrough: closed === NEVER ? null : closed, accounts }
    },
  )

  app.get(
    '/v1/desk/books/journals',
    {
      schema: {
        operationId: 'listBookJournals',
        tags,
        summary: 'Every movement in the books of the market, or of one business, the newest first.',
        querystring: Type.Object({
          ...PageQuery,
          ...Whose,
          after: Type.Optional(Uuid),
          kind: Type.Optional(JournalKindDto),
        }),
        response: { 200: JournalPageDto, ...problems(...guarded) },
      },
    },
    async ({ ctx, query: { businessId, ...page } }) => {
      const found = await selectJournals(ctx.db, businessId, page)
      const next = found.length === page.limit ? (found.at(-1)?.id ?? null) : null
      return { journals: found.map(toJournalDto), next }
    },
  )

  app.get(
    '/v1/desk/books/entries.csv',
    {
      schema: {
        operationId: 'exportBookEntries',
        tags,
        summary: 'Every entry of some days in these books as CSV.',
        querystring: Type.Object({ ...Whose, ...Days }),
        response: { 200: CSV, ...problems(...guarded) },
      },
    },
    async ({ ctx, query: { businessId, from, to } }, reply) => {
      const days = { from: from as Day, to: to as Day }
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="books-${from}-${to}.csv"`)
      return reply.send(Readable.from(bookCsv(streamBook(ctx.db, businessId, days))) as never)
    },
  )

  app.get(
    '/v1/desk/books/accounts/:account',
    {
      schema: {
        operationId: 'getBookAccount',
        tags,
        summary: 'One account of these books over some days, with its balance after each entry.',
        params: OneAccount,
        querystring: Type.Object({ ...PageQuery, ...Whose, ...Days }),
        response: { 200: AccountStatementDto, ...problems(...guarded) },
      },
    },
    async ({ ctx, params: { account }, query: { businessId, from, to, after, limit } }) => {
      const asked = { businessId, account, from: from as Day, to: to as Day }
      const page = { after: readCursor(after), limit }
      return toAccountStatementDto(asked, await readStatement(ctx, asked, page))
    },
  )

  app.get(
    '/v1/desk/books/accounts/:account/statement.csv',
    {
      schema: {
        operationId: 'exportBookAccount',
        tags,
        summary: 'The same as CSV, all of it.',
        params: OneAccount,
        querystring: Type.Object({ ...Whose, ...Days }),
        response: { 200: CSV, ...problems(...guarded) },
      },
    },
    async ({ ctx, params: { account }, query: { businessId, from, to } }, reply) => {
      const asked = { businessId, account, from: from as Day, to: to as Day }
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${account}-${from}-${to}.csv"`)
      return reply.send(Readable.from(statementCsv(ctx, asked)) as never)
    },
  )
}
