import { Type } from 'typebox'
import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { DayDto, InstantDto, MoneyDto, NextCursor, PageQuery, Uuid } from '../../platform/wire.ts'
import { isOperator, memberErrors, recordAudit, requireMember } from '../accounts/api.ts'
import { LedgerErrors as E } from './errors.ts'
import { ACCOUNTS, type Account, JOURNAL_KINDS, type JournalKind } from './journal.ts'
import { payoutDeskRoutes, payoutRoutes } from './payout-routes.ts'
import {
  EVERYBODY,
  type PostedJournal,
  type Statement,
  saveCommission,
  selectBalances,
  selectJournals,
  selectJournalsOf,
  selectStatements,
  selectTrialBalance,
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
  tax: MoneyDto,
  freight: MoneyDto,
  commission: MoneyDto,
  clawedBack: { ...MoneyDto, description: 'Taken back for refunds after settlement.' },
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
  clawedBack: amount(one.clawedBackMinor, currency),
  paidOut: amount(one.paidOutMinor, currency),
  change: amount(one.changeMinor, currency),
  closing: amount(one.closingMinor, currency),
})

/** A seller's books, read by members; all books together, read by the operator. */
export const ledgerRoutes: Routes = async (app) => {
  await app.register(payoutRoutes)
  await app.register(payoutDeskRoutes)

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

  app.put(
    '/v1/desk/commission',
    {
      schema: {
        operationId: 'setCommission',
        tags,
        summary: 'What the market keeps of the goods from now on, of one seller or of everybody.',
        body: Type.Object(
          {
            businessId: Type.Optional(Uuid),
            basisPoints: Type.Integer({ minimum: 0, maximum: 5_000, description: '250 is 2.5 %.' }),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({ done: Type.Literal(true) }),
          ...problems(E.operatorRequired, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, body: { businessId = EVERYBODY, basisPoints } }) => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
      const setBy = ctx.actor.kind === 'user' ? ctx.actor.name : ctx.actor.kind
      await transaction(ctx, async (tx) => {
        await saveCommission(tx.db, { businessId, basisPoints, from: tx.now(), setBy })
        if (businessId === EVERYBODY) return
        await recordAudit(tx, {
          organisationId: businessId,
          action: 'ledger.commission_set',
          subject: `business:${businessId}`,
          after: { basisPoints },
        })
      })
      return { done: true as const }
    },
  )
}
