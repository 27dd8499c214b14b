import type { Static } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { traceOrder } from '../ledger/api.ts'
import { tracePayments } from '../payments/api.ts'
import type { MoneyTraceDto } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { type OrderRef, selectCheckout, selectOrder } from './store.ts'
import { toOrderDto } from './wire.ts'

/**
 * The whole way of an order's money: what the buyer paid through whom and under which number, every
 * journal, the provider's file that told of it, and the payout that carried the seller's share.
 * Checks nothing about who asks: the caller does. Throws order_not_found.
 */
export async function traceMoney(ctx: Ctx, ref: OrderRef): Promise<Static<typeof MoneyTraceDto>> {
  const order = await selectOrder(ctx.db, ref)
  if (!order) throw E.orderNotFound({ orderId: ref.orderId })
  const checkout = await selectCheckout(ctx.db, order.checkoutId)
  const payments = await tracePayments(ctx, order.checkoutId)
  const books = await traceOrder(ctx, { businessId: ref.businessId, subject: ref.orderId })
  return {
    ...books,
    order: toOrderDto(order, 'operator', ctx.now()),
    payments: payments.map((payment) => ({
      ...payment,
      isTaken: payment.paymentId === checkout?.paymentId,
    })),
  }
}
