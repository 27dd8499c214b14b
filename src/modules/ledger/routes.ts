import { Readable } from 'node:stream'
import { Type } from 'typebox'
import type { Day } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { DayDto, MoneyDto, NextCursor, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import { readCursor, readStatement, statementCsv } from './account-statement.ts'
import { bookCsv, booksRoutes } from './books-routes.ts'
import { commissionRoutes } from './commission-routes.ts'
import {
  AccountDto,
  AccountStatementDto,
  EntryDto,
  JournalPageDto,
  OrderMoneyDto,
} from './contract.ts'
import { exchangeRoutes } from './exchange-routes.ts'
import { reserveRoutes } from './reserve-routes.ts'
import {
  type Statement,
  selectBalances,
  selectJournals,
  selectStatements,
  streamBook,
} from './store.ts'
import { traceOrder } from './trace-order.ts'
import { amount, toAccountStatementDto, toJournalDto } from './wire.ts'

const tags = ['ledger']
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
  reserveKept: { ...MoneyDto, description: 'Kept back of the orders settled that day.' },
  reserveLetGo: {
    ...MoneyDto,
    description: 'No longer kept back: its day had come, or it paid for what went back to a buyer.',
  },
  fromOffers: {
    ...MoneyDto,
    description: 'From funders of offers, less what went back to them.',
  },
  paidOut: { ...MoneyDto, description: 'Sent to the seller’s bank, less what came back.' },
  change: MoneyDto,
  closing: { ...MoneyDto, description: 'Owed to the seller at the end of the day.' },
})
const Business = Type.Object({ businessId: Uuid })
const OneAccount = Type.Object({ businessId: Uuid, account: AccountDto })
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const

const toStatementDto = ({ day, currency, ...one }: Statement) => ({
  day,
  released: amount(one.releasedMinor, currency),
  tax: amount(one.taxMinor, currency),
  freight: amount(one.freightMinor, currency),
  commission: amount(one.commissionMinor, currency),
  exchanged: amount(one.exchangedMinor, currency),
  clawedBack: amount(one.clawedBackMinor, currency),
  reserveKept: amount(one.reserveKeptMinor, currency),
  reserveLetGo: amount(one.reserveLetGoMinor, currency),
  fromOffers: amount(one.fromOffersMinor, currency),
  paidOut: amount(one.paidOutMinor, currency),
  change: amount(one.changeMinor, currency),
  closing: amount(one.closingMinor, currency),
})

/** A seller's books, read by members. */
export const ledgerRoutes: Routes = async (app) => {
  await app.register(commissionRoutes)
  await app.register(reserveRoutes)
  await app.register(exchangeRoutes)
  await app.register(booksRoutes)

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
          200: JournalPageDto,
          ...problems(...scoped),
        },
      },
    },
    async ({ ctx, params: { businessId }, query }) => {
      await requireMember(ctx, businessId, 'viewer', 'orders:read')
      const found = await selectJournals(ctx.db, businessId, query)
      const next = nextAfter(found, query.limit)
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
        description: 'The limit counts days; a day has a statement in each of its currencies.',
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
      const page = { before: after as Day, limit }
      const { statements, next } = await selectStatements(ctx.db, businessId, page)
      return { statements: statements.map(toStatementDto), next }
    },
  )

  app.get(
    '/v1/businesses/:businessId/ledger/accounts/:account',
    {
      schema: {
        operationId: 'getAccountStatement',
        tags,
        summary:
          'One account over some days: what it opened with, every entry, what it closed with.',
        params: OneAccount,
        querystring: Type.Object({ ...PageQuery, from: DayDto, to: DayDto }),
        response: { 200: AccountStatementDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params, query: { from, to, after, limit } }) => {
      await requireMember(ctx, params.businessId, 'viewer', 'orders:read')
      const asked = { ...params, from: from as Day, to: to as Day }
      const page = { after: readCursor(after), limit }
      return toAccountStatementDto(asked, await readStatement(ctx, asked, page))
    },
  )

  app.get(
    '/v1/businesses/:businessId/ledger/accounts/:account/statement.csv',
    {
      schema: {
        operationId: 'exportAccountStatement',
        tags,
        summary: 'The same as CSV, all of it.',
        params: OneAccount,
        querystring: Type.Object({ from: DayDto, to: DayDto }),
        response: {
          200: { description: 'The file.', content: { 'text/csv': { schema: Type.String() } } },
          ...problems(...scoped),
        },
      },
    },
    async ({ ctx, params, query: { from, to } }, reply) => {
      await requireMember(ctx, params.businessId, 'viewer', 'orders:read')
      const asked = { ...params, from: from as Day, to: to as Day }
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${params.account}-${from}-${to}.csv"`)
      return reply.send(Readable.from(statementCsv(ctx, asked)) as never)
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
        response: { 200: OrderMoneyDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId, orderId } }) => {
      await requireMember(ctx, businessId, 'viewer', 'orders:read')
      return traceOrder(ctx, { businessId, subject: orderId })
    },
  )
}
