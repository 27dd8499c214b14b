import { Type } from 'typebox'
import { DayDto, DecimalDto, InstantDto, MoneyDto, NextCursor, Uuid } from '../../platform/wire.ts'
import { ACCOUNTS, type Account, JOURNAL_KINDS, type JournalKind } from './journal.ts'
import { PAYOUT_STATUSES, type PayoutStatus } from './payout-store.ts'

export const AccountDto = Type.Unsafe<Account>({ type: 'string', enum: ACCOUNTS })
export const EntryDto = Type.Object({ account: AccountDto, amount: MoneyDto })
export const JournalKindDto = Type.Unsafe<JournalKind>({ type: 'string', enum: JOURNAL_KINDS })

export const JournalDto = Type.Object({
  id: Uuid,
  kind: JournalKindDto,
  reference: Type.String(),
  orderId: Type.String(),
  facts: Type.Record(Type.String(), Type.String()),
  postedAt: InstantDto,
  entries: Type.Array(EntryDto, { description: 'Debits above zero, credits below; zero in all.' }),
})
export const JournalPageDto = Type.Object({ journals: Type.Array(JournalDto), next: NextCursor })

/** One unit of the buyer's currency in the seller's: which rate, of whom, until when it holds. */
const ExchangeDto = Type.Object({
  to: Type.String(),
  rate: DecimalDto,
  day: DayDto,
  source: Type.String(),
  isLocked: Type.Boolean({ description: 'At the payment; otherwise of the day of settlement.' }),
  expiresAt: Type.Union([InstantDto, Type.Null()]),
})
const StatementLineDto = Type.Object({
  journalId: Uuid,
  kind: JournalKindDto,
  reference: Type.String(),
  orderId: Type.String(),
  postedAt: InstantDto,
  amount: { ...MoneyDto, description: 'A debit is above zero, a credit below.' },
  balance: { ...MoneyDto, description: 'After this entry.' },
  exchange: Type.Union([ExchangeDto, Type.Null()]),
})
export const AccountStatementDto = Type.Object({
  account: AccountDto,
  from: DayDto,
  to: DayDto,
  totals: Type.Array(Type.Object({ opening: MoneyDto, closing: MoneyDto }), {
    description:
      'In each currency of the account, at the start of the first day and the end of the last.',
  }),
  lines: Type.Array(StatementLineDto),
  next: NextCursor,
})

export const PayoutDto = Type.Object({
  id: Uuid,
  fileId: Uuid,
  amount: MoneyDto,
  status: Type.Unsafe<PayoutStatus>({ type: 'string', enum: PAYOUT_STATUSES }),
  reason: Type.Union([Type.String(), Type.Null()]),
  changedAt: InstantDto,
})

/** Where the money of an order went, and which payouts carried the seller's share of it. */
export const OrderMoneyDto = Type.Object({
  journals: Type.Array(JournalDto),
  payouts: Type.Array(PayoutDto, {
    description:
      'The first payout after the settlement, which took all that was owed by then; after one that was rejected the next.',
  }),
})
