import type { Static } from 'typebox'
import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import {
  type AccountStatement,
  exchangeOf,
  type StatementAsked,
  writeCursor,
} from './account-statement.ts'
import type { AccountStatementDto, JournalDto, OrderMoneyDto, PayoutDto } from './contract.ts'
import type { Payout } from './payout-store.ts'
import type { PostedJournal } from './store.ts'

/** Journals and payouts as the interface shows them. */
export const amount = (minor: bigint, currency: Currency) => toMoneyDto(money(minor, currency))

export const toJournalDto = ({
  postedAt,
  subject,
  entries,
  ...journal
}: PostedJournal): Static<typeof JournalDto> => ({
  ...journal,
  orderId: subject,
  facts: { ...journal.facts },
  postedAt: postedAt.toISOString(),
  entries: entries.map(({ account, currency, minor }) => ({
    account,
    amount: amount(minor, currency),
  })),
})

export const toPayoutDto = (payout: Payout): Static<typeof PayoutDto> => ({
  id: payout.id,
  fileId: payout.fileId,
  amount: amount(payout.amountMinor, payout.currency),
  status: payout.status,
  reason: payout.reason,
  changedAt: payout.changedAt.toISOString(),
})

export const toOrderMoneyDto = (found: {
  journals: readonly PostedJournal[]
  payouts: readonly Payout[]
}): Static<typeof OrderMoneyDto> => ({
  journals: found.journals.map(toJournalDto),
  payouts: found.payouts.map(toPayoutDto),
})

export const toAccountStatementDto = (
  { account, from, to }: StatementAsked,
  { totals, lines, next }: AccountStatement,
): Static<typeof AccountStatementDto> => ({
  account,
  from,
  to,
  totals: totals.map(({ currency, openingMinor, closingMinor }) => ({
    opening: amount(openingMinor, currency),
    closing: amount(closingMinor, currency),
  })),
  lines: lines.map(({ journalId, kind, reference, subject, postedAt, currency, ...line }) => ({
    journalId,
    kind,
    reference,
    orderId: subject,
    postedAt: postedAt.toISOString(),
    amount: amount(line.minor, currency),
    balance: amount(line.balanceMinor, currency),
    exchange: exchangeOf(line.facts),
  })),
  next: next ? writeCursor(next) : null,
})
