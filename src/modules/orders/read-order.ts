import type { Static } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { isOperator, requireMember } from '../accounts/api.ts'
import type { OrderPageDto } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import {
  type Order,
  type OrderRef,
  selectCheckout,
  selectLines,
  selectOrder,
  selectTransitions,
} from './store.ts'
import { lineAmount, toOrderDto } from './wire.ts'

/** All of one order, for its seller, its buyer and the operator. To others it does not exist. */
export async function readOrder(ctx: Ctx, ref: OrderRef): Promise<Static<typeof OrderPageDto>> {
  const order = await selectOrder(ctx.db, ref)
  if (!order || !(await maySee(ctx, order))) throw E.orderNotFound({ orderId: ref.orderId })
  const [lines, transitions, checkout] = await Promise.all([
    selectLines(ctx.db, [ref]),
    selectTransitions(ctx.db, ref),
    selectCheckout(ctx.db, order.checkoutId),
  ])
  return {
    ...toOrderDto(order),
    lines: lines.map((line) => ({
      variantId: line.variantId,
      title: line.title,
      code10: line.code10,
      quantity: line.quantity,
      price: lineAmount(line.priceMinor, order.currency),
      tax: lineAmount(line.taxMinor, order.currency),
    })),
    transitions: transitions.map((one) => ({ ...one, at: one.at.toISOString() })),
    consignee: { ...checkout!.consignee },
  }
}

async function maySee(ctx: Ctx, order: Order): Promise<boolean> {
  const { actor } = ctx
  if (actor.kind === 'user' && actor.userId === order.buyerId) return true
  const isSeller = await requireMember(ctx, order.businessId, 'viewer', 'orders:read').then(
    () => true,
    () => false,
  )
  return isSeller || isOperator(ctx)
}
