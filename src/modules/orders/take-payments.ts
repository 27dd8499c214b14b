import { type Currency, money } from '../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { limits } from '../../platform/limits.ts'
import { defineTask } from '../../platform/tasks.ts'
import { postUnallocatedReturned } from '../ledger/api.ts'
import {
  askRefund,
  type Payable,
  type ProviderName,
  readAsked,
  requestRefund,
} from '../payments/api.ts'
import { nameProvider, nameProviders } from './name-providers.ts'
import { endGivenBack, recordPayments, recordRefund } from './record-payment.ts'
import { lockCheckout, selectCheckout, selectOrder } from './store.ts'

type Captured = Readonly<{
  payable?: Payable
  checkoutId: string
  paymentId: string
  /** Left out in events from before it was told. */
  provider?: ProviderName
  currency: Currency
  amountMinor: string
}>

/** Told of money for something else, which is none of ours; before it was told, there was nothing else. */
export const isOfCheckout = ({ payable }: Readonly<{ payable?: Payable }>): boolean =>
  payable === undefined || payable === 'checkout'

/** Money came in for checkouts. */
export const takePayments = async (tx: TxCtx, captured: readonly Captured[]): Promise<void> => {
  const ofCheckouts = captured.filter(isOfCheckout)
  if (ofCheckouts.length === 0) return
  const named = await nameProviders(tx, ofCheckouts)
  const payments = named.map(({ currency, amountMinor, ...payment }) => ({
    ...payment,
    amount: money(BigInt(amountMinor), currency),
  }))
  await recordPayments(tx, payments)
}

export const TakePayment = defineTask<Captured>({
  name: 'orders.take_payment',
  retries: limits.moneyTaskRetries,
  run: (ctx: Ctx, captured) => transaction(ctx, (tx) => takePayments(tx, [captured])),
})

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
  /** Where a bank gave again what it had taken: the move of its money. */
  moveId?: string
}>

/** Why money goes back, by where the order stood. */
const REASONS: Readonly<Record<string, string>> = { returning: 'returned', disputed: 'ruling' }

/**
 * An order that was paid and will not be kept is paid back: what of its money has neither gone back,
 * nor is on its way, nor was taken by the buyer's bank. Where nothing is left, the order is over.
 */
export const RefundOrder = defineTask<Ended>({
  name: 'orders.refund_order',
  retries: limits.moneyTaskRetries,
  run: (ctx: Ctx, { businessId, orderId, checkoutId, from, moveId }) =>
    transaction(ctx, async (tx) => {
      const checkout = await lockCheckout(tx.db, checkoutId)
      const order = await selectOrder(tx.db, { businessId, orderId })
      if (!checkout?.paymentId || !order) return
      const { paymentId } = checkout
      const own = `${businessId}/${orderId}`
      const asked = await readAsked(tx, { paymentId, keysBegin: own })
      // What is paid for cancelled goods has refunds of its own, which may be still to be asked for.
      const others = [...asked].filter(([key]) => !key.startsWith(`${own}/${PART}/`))
      const onTheWay = others.reduce((sum, [, minor]) => sum + minor, 0n)
      const amountMinor =
        order.totalMinor - order.cancelledMinor - order.chargedBackMinor - onTheWay
      if (amountMinor <= 0n) return endGivenBack(tx, order)
      const key = moveId ? `${own}/given_again/${moveId}` : own
      const reason = REASONS[from] ?? 'cancelled'
      await askRefund(tx, { paymentId, key, amountMinor, reason })
    }),
})

type PartCancelled = Readonly<{
  businessId: string
  orderId: string
  checkoutId: string
  cancellationId: string
  refundMinor: string
}>

/** What was paid for goods that were cancelled out of an order goes back. */
export const RefundPart = defineTask<PartCancelled>({
  name: 'orders.refund_part',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, { businessId, orderId, checkoutId, cancellationId, refundMinor }) => {
    const checkout = await selectCheckout(ctx.db, checkoutId)
    if (!checkout?.paymentId) return
    const { paymentId } = checkout
    const key = `${businessId}/${orderId}/${PART}/${cancellationId}`
    const amountMinor = BigInt(refundMinor)
    await requestRefund(ctx, { paymentId, key, amountMinor, reason: 'cancelled' })
  },
})

const PART = 'part'

/** What a ruling gives the buyer of a disputed order. */
export const PayAward = defineTask<Omit<Ended, 'from' | 'moveId'> & { awardMinor: string }>({
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
  payable?: Payable
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
  run: async (ctx: Ctx, told) => {
    if (!isOfCheckout(told)) return
    const { checkoutId, paymentId, refundId, key, currency, amountMinor } = told
    const amount = money(BigInt(amountMinor), currency)
    if (key === NOT_TAKEN) {
      const of = { paymentId, provider: await nameProvider(ctx, paymentId), amount }
      await postUnallocatedReturned(ctx, { ...of, reason: NOT_TAKEN, reference: refundId })
    }
    const [businessId, orderId, kind, id] = key.split('/')
    if (!businessId || !orderId) return
    const cancellationId = kind === PART ? id : undefined
    const refund = { checkoutId, businessId, orderId, refundId, amount, cancellationId }
    await recordRefund(ctx, refund)
  },
})
