import { assert } from '../../kernel/assert.ts'
import { type Money, money } from '../../kernel/money.ts'
import type { TxCtx } from '../../platform/context.ts'
import {
  type JournalKind,
  offerDeposited,
  offerGiven,
  offerReceived,
  offerReturned,
} from './journal.ts'
import { insertJournals } from './store.ts'

/** An office's money for commissions of stations; its journals lie in its own books, under the budget. */
type OfBudget = Readonly<{ payerId: string; budgetId: string; amount: Money; reference: string }>

/** Paid in, as the operator saw it at the bank. Posted again it does nothing. */
export const postCommissionDeposited = (tx: TxCtx, one: OfBudget): Promise<number> =>
  postOfBudget(tx, 'commission_deposited', one, offerDeposited(one.amount))

/** What was not given has gone back to the office. Posted again it does nothing. */
export const postCommissionReturned = (tx: TxCtx, one: OfBudget): Promise<number> =>
  postOfBudget(tx, 'commission_returned', one, offerReturned(one.amount))

const postOfBudget = (
  tx: TxCtx,
  kind: JournalKind,
  { payerId, budgetId, reference }: OfBudget,
  entries: ReturnType<typeof offerDeposited>,
): Promise<number> =>
  insertJournals(
    tx.db,
    [
      {
        ...{ businessId: payerId, kind, subject: budgetId, facts: {}, entries },
        reference: `${budgetId}/${reference}`,
      },
    ],
    tx.now(),
  )

export type CommissionPaid = Readonly<{
  stationId: string
  payerId: string
  budgetId: string
  orderId: string
  amount: Money
}>

/** A station is paid for an order: a journal in its books and in the payer's, in one transaction. */
export const postCommissionPaid = (tx: TxCtx, paid: CommissionPaid): Promise<void> =>
  postPaid(tx, 'commission_paid', paid)

/** It goes back to the payer, from the station, which may owe it then. */
export const postCommissionTakenBack = (tx: TxCtx, paid: CommissionPaid): Promise<void> => {
  const { minor, currency } = paid.amount
  return postPaid(tx, 'commission_taken_back', { ...paid, amount: money(-minor, currency) })
}

async function postPaid(
  tx: TxCtx,
  kind: 'commission_paid' | 'commission_taken_back',
  { stationId, payerId, budgetId, orderId, amount }: CommissionPaid,
): Promise<void> {
  const posted = await insertJournals(
    tx.db,
    [
      {
        ...{ businessId: stationId, kind, reference: orderId, subject: orderId },
        ...{ facts: { payerId }, entries: offerReceived(amount) },
      },
      {
        ...{ businessId: payerId, kind, reference: `${budgetId}/${orderId}`, subject: budgetId },
        ...{ facts: { stationId }, entries: offerGiven(amount) },
      },
    ],
    tx.now(),
  )
  assert(posted === 0 || posted === 2, 'both books say the same, or none')
}
