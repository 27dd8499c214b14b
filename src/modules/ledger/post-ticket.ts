import { type Money, money } from '../../kernel/money.ts'
import type { TxCtx } from '../../platform/context.ts'
import { type ClearedBy, type JournalKind, ticketPaid } from './journal.ts'
import { insertJournals } from './store.ts'

/** A ticket of an office's conference; its journals lie in the office's books, under its bill. */
export type TicketMoney = Readonly<{
  agencyId: string
  billId: string
  conferenceId: string
  paymentId: string
  provider: ClearedBy
  amount: Money
}>

/** A ticket was paid: the provider holds it, and the office is owed it. Posted again it does nothing. */
export const postTicketPaid = (tx: TxCtx, ticket: TicketMoney): Promise<number> =>
  post(tx, 'ticket_paid', ticket, ticket.paymentId)

/** It went back through whom it came, and the office is owed it no more. Posted again it does nothing. */
export const postTicketRefunded = (
  tx: TxCtx,
  { refundId, ...ticket }: TicketMoney & Readonly<{ refundId: string }>,
): Promise<number> => {
  const { minor, currency } = ticket.amount
  return post(tx, 'ticket_refunded', { ...ticket, amount: money(-minor, currency) }, refundId)
}

/** The payer's bank took it, or it came again. Posted again it does nothing. */
export const postTicketChargeback = (
  tx: TxCtx,
  {
    isTaken,
    chargebackId,
    moveId,
    ...ticket
  }: TicketMoney & Readonly<{ isTaken: boolean; chargebackId: string; moveId: string }>,
): Promise<number> => {
  const { minor, currency } = ticket.amount
  const kind = isTaken ? 'charged_back' : 'charge_reinstated'
  const amount = money(isTaken ? -minor : minor, currency)
  return post(tx, kind, { ...ticket, amount }, moveId, { chargebackId })
}

const post = (
  tx: TxCtx,
  kind: JournalKind,
  { agencyId, billId, conferenceId, paymentId, provider, amount }: TicketMoney,
  reference: string,
  facts: Readonly<Record<string, string>> = {},
): Promise<number> =>
  insertJournals(
    tx.db,
    [
      {
        ...{ businessId: agencyId, kind, reference, subject: billId },
        ...{ facts: { conferenceId, paymentId, ...facts }, entries: ticketPaid(amount, provider) },
      },
    ],
    tx.now(),
  )
