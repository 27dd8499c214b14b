import { type Currency, money } from '../../kernel/money.ts'
import type { Ctx, TxCtx } from '../../platform/context.ts'
import { limits } from '../../platform/limits.ts'
import { defineTask } from '../../platform/tasks.ts'
import { postUnallocatedReturned } from '../ledger/api.ts'
import { requestRefund } from '../payments/api.ts'
import { recordPayment, recordPayments, recordRefund } from './record-payment.ts'
import { selectCheckout } from './store.ts'

type Captured = Readonly<{
  checkoutId: string
  paymentId: string
  currency: Currency
  amountMinor: string
}>

const toPayment = ({ checkoutId, paymentId, currency, amountMinor }: Captured) => ({
  checkoutId,
  paymentId,
  amount: money(BigInt(amountMinor), currency),
})

/** Money came in for a checkout. */
export const TakePayment = defineTask<Captured>({
  name: 'orders.take_payment',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, captured) => void (await recordPayment(ctx, toPayment(captured))),
})
export const takePayments = async (tx: TxCtx, captured: readonly Captured[]): Promise<void> =>
  void (await recordPayments(tx, captured.map(toPayment)))

/** Money that no order takes goes back, all of it. */
export const GiveBackPayment = defineTask<Captured & { reason: string }>({
  name: 'orders.give_back_payment',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, { paymentId, amountMinor, reason }) => {
    await requestRefund(ctx, {
      paymentId,
      key: NOT_TAKEN,
      amountMinor: BigInt(amountMinor),
      reason,
    })
  },
})

const NOT_TAKEN = 'not_taken'

type Ended = Readonly<{
  businessId: string
  orderId: string
  checkoutId: string
  from: string
  totalMinor: string
  refundedMinor: string
}>

/** Why money goes back, by where the order stood. */
const REASONS: Readonly<Record<string, string>> = { returning: 'returned', disputed: 'ruling' }

/** An order that was paid and will not be kept is paid back. */
export const RefundOrder = defineTask<Ended>({
  name: 'orders.refund_order',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, { businessId, orderId, checkoutId, from, ...order }) => {
    const checkout = await selectCheckout(ctx.db, checkoutId)
    const amountMinor = BigInt(order.totalMinor) - BigInt(order.refundedMinor)
    if (!checkout?.paymentId || amountMinor <= 0n) return
    const { paymentId } = checkout
    const key = `${businessId}/${orderId}`
    const reason = REASONS[from] ?? 'cancelled'
    await requestRefund(ctx, { paymentId, key, amountMinor, reason })
  },
})

/** What a ruling gives the buyer of a disputed order. */
export const PayAward = defineTask<Omit<Ended, 'from' | 'refundedMinor'> & { awardMinor: string }>({
  name: 'orders.pay_award',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, { businessId, orderId, checkoutId, awardMinor }) => {
    const checkout = await selectCheckout(ctx.db, checkoutId)
    if (!checkout?.paymentId) return
    const { paymentId } = checkout
    const key = `${businessId}/${orderId}/award`
    await requestRefund(ctx, { paymentId, key, amountMinor: BigInt(awardMinor), reason: 'ruling' })
  },
})

type Refunded = Readonly<{
  checkoutId: string
  paymentId: string
  refundId: string
  key: string
  currency: Currency
  amountMinor: string
}>

/** Money went back on an order. */
export const TakeRefund = defineTask<Refunded>({
  name: 'orders.take_refund',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, { checkoutId, paymentId, refundId, key, currency, amountMinor }) => {
    const amount = money(BigInt(amountMinor), currency)
    if (key === NOT_TAKEN) {
      const returned = { paymentId, amount, reason: NOT_TAKEN, reference: refundId }
      await postUnallocatedReturned(ctx, returned)
    }
    const [businessId, orderId] = key.split('/')
    if (!businessId || !orderId) return
    await recordRefund(ctx, { checkoutId, businessId, orderId, refundId, amount })
  },
})
