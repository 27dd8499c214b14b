import { assert } from '../../../kernel/assert.ts'
import { type Money, money } from '../../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../../platform/context.ts'
import type { PayloadOf } from '../../../platform/events.ts'
import { limits } from '../../../platform/limits.ts'
import { defineTask } from '../../../platform/tasks.ts'
import {
  postTicketPaid,
  postTicketRefunded,
  postUnallocated,
  postUnallocatedReturned,
} from '../../ledger/api.ts'
import { askRefund, type ProviderName, readProviders } from '../../payments/api.ts'
import type { PaymentCaptured, RefundSucceeded } from '../../payments/contract.ts'
import { selectConference } from '../conference-store.ts'
import type { Registration } from '../registration.ts'
import { lockQuotas, selectRegistration } from '../registration-store.ts'
import type { ConferenceSettings } from '../settings.ts'
import { type Bill, isRefundable, priceOf, type StrayReason } from './bill.ts'
import {
  endRefundOf,
  endStray,
  insertStray,
  payBill,
  saveRefundOf,
  selectBill,
  selectBillsOf,
  selectStray,
} from './bill-store.ts'
import { tellStray } from './letters.ts'

type Captured = PayloadOf<typeof PaymentCaptured>
type Paid = Readonly<{ paymentId: string; provider: ProviderName; amount: Money }>

/** Of money that no bill takes. */
const NOT_TAKEN = 'not_taken'

/**
 * Money came in for a ticket: the place is paid for, and the office is owed it. What came when the place had
 * been given up, or a second time, goes back, and who paid is told. Told again, any number of times, it
 * does nothing.
 */
export const createTakeTicketPayment = (settings: ConferenceSettings) =>
  defineTask<Captured>({
    name: 'conferences.take_ticket_payment',
    retries: limits.moneyTaskRetries,
    run: async (ctx: Ctx, { payable, checkoutId, paymentId, provider, currency, amountMinor }) => {
      if (payable !== 'ticket') return
      const payment = { paymentId, provider, amount: money(BigInt(amountMinor), currency) }
      const reason = await transaction(ctx, (tx) => takePayment(tx, checkoutId, payment))
      if (!reason) return
      await postUnallocated(ctx, { ...payment, reason })
      await tellStray(ctx, settings, { billId: checkoutId, ...payment, reason })
    },
  })

/** Undefined when it was taken, now or before; else why it goes back. */
async function takePayment(
  tx: TxCtx,
  billId: string,
  { paymentId, provider, amount }: Paid,
): Promise<StrayReason | undefined> {
  const named = await selectBill(tx.db, billId)
  assert(named, `payment ${paymentId} is for a ticket that there is`)
  const { conferenceId, agencyId } = named
  await lockQuotas(tx.db, conferenceId)
  const bill = (await selectBill(tx.db, billId))!
  if (bill.paymentId === paymentId) return undefined
  const known = (await selectStray(tx.db, bill)).find((one) => one.paymentId === paymentId)
  if (known) return known.reason
  const ref = { conferenceId, id: bill.registrationId }
  const reason = strayReason(bill, (await selectRegistration(tx.db, ref))!, amount)
  if (reason) {
    await insertStray(tx.db, { conferenceId, paymentId, billId, ...amount, reason }, tx.now())
    await askRefund(tx, { paymentId, key: NOT_TAKEN, amountMinor: amount.minor, reason })
    return reason
  }
  await payBill(tx.db, bill, { paymentId, now: tx.now() })
  await postTicketPaid(tx, { agencyId, billId, conferenceId, paymentId, provider, amount })
  return undefined
}

/** A place whose time is over but which nobody else has takes it. */
function strayReason(
  bill: Bill,
  { state }: Registration,
  { minor, currency }: Money,
): StrayReason | undefined {
  if (bill.paymentId) return 'paid_before'
  if (state !== 'unpaid') return 'came_late'
  return minor === bill.minor && currency === bill.currency ? undefined : 'amount_differs'
}

/** Money went back for a ticket: the books say so, once. */
export const TakeTicketRefund = defineTask<PayloadOf<typeof RefundSucceeded>>({
  name: 'conferences.take_ticket_refund',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, told) => {
    if (told.payable !== 'ticket') return
    const { checkoutId: billId, paymentId, refundId, key } = told
    const bill = await selectBill(ctx.db, billId)
    const provider = (await readProviders(ctx, [paymentId])).get(paymentId)
    assert(bill && provider, `refund ${refundId} is of a ticket that was paid`)
    const { conferenceId, agencyId } = bill
    const amount = money(BigInt(told.amountMinor), told.currency)
    if (key === NOT_TAKEN) {
      const of = { paymentId, provider, amount, reason: NOT_TAKEN, reference: refundId }
      await postUnallocatedReturned(ctx, of)
      await endStray(ctx.db, { conferenceId, paymentId }, ctx.now())
      return
    }
    await transaction(ctx, async (tx) => {
      const ticket = { agencyId, billId, conferenceId, paymentId, provider, amount }
      await postTicketRefunded(tx, { ...ticket, refundId })
      await endRefundOf(tx.db, bill, tx.now())
    })
  },
})

/** Who gives a paid place back in time is paid back, once. Whoever calls holds the quotas. */
export async function refundTicket(
  tx: TxCtx,
  { conferenceId, id }: Pick<Registration, 'conferenceId' | 'id'>,
): Promise<void> {
  const bill = (await selectBillsOf(tx.db, conferenceId, [id])).get(id)
  if (!bill?.paymentId) return
  const { timeZone } = (await selectConference(tx.db, conferenceId))!
  if (!isRefundable(bill, timeZone, tx.now())) return
  const refundId = await askRefund(tx, {
    paymentId: bill.paymentId,
    key: `ticket/${bill.id}`,
    amountMinor: priceOf(bill).minor,
    reason: 'cancelled',
  })
  await saveRefundOf(tx.db, bill, refundId)
}
