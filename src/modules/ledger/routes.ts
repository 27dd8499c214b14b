import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { type Currency, formatAmount, money, toMoneyDto } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { DayDto, InstantDto, MoneyDto, NextCursor, PageQuery, Uuid } from '../../platform/wire.ts'
import { isOperator, memberErrors, requireMember } from '../accounts/api.ts'
import { commissionRoutes } from './commission-routes.ts'
import { LedgerErrors as E } from './errors.ts'
import { exchangeRoutes } from './exchange-routes.ts'
import { ACCOUNTS, type Account, JOURNAL_KINDS, type JournalKind } from './journal.ts'
import {
  type BookLine,
  type PostedJournal,
  type Statement,
  selectBalances,
  selectJournals,
  selectJournalsOf,
  selectStatements,
  selectTrialBalance,
  streamBook,
} from './store.ts'

const tags = ['ledger']
const AccountDto = Type.Unsafe<Account>({ type: 'string', enum: ACCOUNTS })
const EntryDto = Type.Object({ account: AccountDto, amount: MoneyDto })
const JournalDto = Type.Object({
  id: Uuid,
  kind: Type.Unsafe<JournalKind>({ type: 'string', enum: JOURNAL_KINDS }),
  reference: Type.String(),
  orderId: Type.String(),
  facts: Type.Record(Type.String(), Type.String()),
  postedAt: InstantDto,
  entries: Type.Array(EntryDto, { description: 'Debits above zero, credits below; zero in all.' }),
})
const StatementDto = Type.Object({
  day: { ...DayDto, description: 'UTC.' },
  released: { ...MoneyDto, description: 'Let go from what was held: orders settled that day.' },
  tax: { ...MoneyDto, description: 'Of what was let go, less what came back with refunds.' },
  freight: { ...MoneyDto, description: 'The same.' },
  commission: { ...MoneyDto, description: 'The same.' },
  exchanged: {
    ...MoneyDto,
    description: 'Below zero: went into the seller’s currency; above zero: came from the buyers’.',
  },
  clawedBack: { ...MoneyDto, description: 'Gone back to buyers after settlement.' },
  paidOut: { ...MoneyDto, description: 'Sent to the seller’s bank, less what came back.' },
  change: MoneyDto,
  closing: { ...MoneyDto, description: 'Owed to the seller at the end of the day.' },
})
const Business = Type.Object({ businessId: Uuid })
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const

const amount = (minor: bigint, currency: Currency) => toMoneyDto(money(minor, currency))

const toJournalDto = ({ postedAt, subject, entries, ...journal }: PostedJournal) => ({
  ...journal,
  orderId: subject,
  facts: { ...journal.facts },
  postedAt: postedAt.toISOString(),
  entries: entries.map(({ account, currency, minor }) => ({
    account,
    amount: amount(minor, currency),
  })),
})

const toStatementDto = ({ day, currency, ...one }: Statement) => ({
  day,
  released: amount(one.releasedMinor, currency),
  tax: amount(one.taxMinor, currency),
  freight: amount(one.freightMinor, currency),
  commission: amount(one.commissionMinor, currency),
  exchanged: amount(one.exchangedMinor, currency),
  clawedBack: amount(one.clawedBackMinor, currency),
  paidOut: amount(one.paidOutMinor, currency),
  change: amount(one.changeMinor, currency),
  closing: amount(one.closingMinor, currency),
})

async function* bookCsv(lines: AsyncIterable<BookLine>): AsyncGenerator<string> {
  yield 'posted_at,journal,kind,order,account,currency,amount\r\n'
  for await (const { postedAt, journalId, kind, subject, account, currency, minor } of lines) {
    const cells = [postedAt.toISOString(), journalId, kind, subject, account, currency]
    yield `${[...cells, formatAmount(money(minor, currency))].join(',')}\r\n`
  }
}

/** A seller's books, read by members; all books together, read by the operator. */
export const ledgerRoutes: Routes = async (app) => {
  await app.register(commissionRoutes)
  await app.register(exchangeRoutes)

  app.get(
    '/v1/businesses/:businessId/ledger/balances',
    {
      schema: {
        operationId: 'listBalances',
        tags,
        summary: 'What is held, owed and paid, by account.',
        params: Business,
        response: { 200: Type.Object({ balances: Type.Array(EntryDto) }), ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId } }) => {
      await requireMember(ctx, businessId, 'viewer', 'orders:read')
      const found = await selectBalances(ctx.db, businessId)
      return {
        balances: found.map(({ account, currency, minor }) => ({
          account,
          amount: amount(minor, currency),
        })),
      }
    },
  )

  app.get(
    '/v1/businesses/:businessId/ledger/journals',
    {
      schema: {
        operationId: 'listJournals',
        tags,
        summary: 'Every movement of money, the newest first.',
        params: Business,
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
        response: {
          200: Type.Object({ journals: Type.Array(JournalDto), next: NextCursor }),
          ...problems(...scoped),
        },
      },
    },
    async ({ ctx, params: { businessId }, query }) => {
      await requireMember(ctx, businessId, 'viewer', 'orders:read')
      const found = await selectJournals(ctx.db, businessId, query)
      const next = found.length === query.limit ? (found.at(-1)?.id ?? null) : null
      return { journals: found.map(toJournalDto), next }
    },
  )

  app.get(
    '/v1/businesses/:businessId/ledger/entries.csv',
    {
      schema: {
        operationId: 'exportEntries',
        tags,
        summary: 'Every entry of some days as CSV, for the seller’s own books.',
        params: Business,
        querystring: Type.Object({ from: DayDto, to: DayDto }),
        response: {
          200: { description: 'The file.', content: { 'text/csv': { schema: Type.String() } } },
          ...problems(...scoped),
        },
      },
    },
    async ({ ctx, params: { businessId }, query: { from, to } }, reply) => {
      await requireMember(ctx, businessId, 'viewer', 'orders:read')
      const days = { from: from as Day, to: to as Day }
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="ledger-${from}-${to}.csv"`)
      return reply.send(Readable.from(bookCsv(streamBook(ctx.db, businessId, days))) as never)
    },
  )

  app.get(
    '/v1/businesses/:businessId/ledger/statements',
    {
      schema: {
        operationId: 'listStatements',
        tags,
        summary:
          'What each day came to: settled, what was kept of it, taken back, owed at its end.',
        params: Business,
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(DayDto) }),
        response: {
          200: Type.Object({ statements: Type.Array(StatementDto), next: NextCursor }),
          ...problems(...scoped),
        },
      },
    },
    async ({ ctx, params: { businessId }, query: { after, limit } }) => {
      await requireMember(ctx, businessId, 'viewer', 'orders:read')
      const found = await selectStatements(ctx.db, businessId, { before: after as Day, limit })
      const next = found.length === limit ? (found.at(-1)?.day ?? null) : null
      return { statements: found.map(toStatementDto), next }
    },
  )

  app.get(
    '/v1/businesses/:businessId/orders/:orderId/money',
    {
      schema: {
        operationId: 'traceOrderMoney',
        tags,
        summary: 'Where the money of one order went, from the buyer’s cent to the seller’s.',
        params: Type.Object({ businessId: Uuid, orderId: Uuid }),
        response: {
          200: Type.Object({ journals: Type.Array(JournalDto) }),
          ...problems(...scoped),
        },
      },
    },
    async ({ ctx, params: { businessId, orderId } }) => {
      await requireMember(ctx, businessId, 'viewer', 'orders:read')
      return { journals: (await selectJournalsOf(ctx.db, businessId, orderId)).map(toJournalDto) }
    },
  )

  app.get(
    '/v1/desk/trial-balance',
    {
      schema: {
        operationId: 'getTrialBalance',
        tags,
        summary: 'All books together: zero in every currency, kept balances as the entries say.',
        response: {
          200: Type.Object({
            isBalanced: Type.Boolean(),
            accounts: Type.Array(
              Type.Object({ account: AccountDto, amount: MoneyDto, fromEntries: MoneyDto }),
            ),
          }),
          ...problems(E.operatorRequired),
        },
      },
    },
    async ({ ctx }) => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
      const found = await selectTrialBalance(ctx.db)
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
      return { isBalanced, accounts }
    },
  )
}
