import type { Static } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { isOperator, requireMember } from '../accounts/api.ts'
import { type MessageAuthor, selectRuling } from './after-sale-store.ts'
import type { OrderPageDto } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { selectConsignee } from './identity-store.ts'
import { showsConsignee } from './keep-identity.ts'
import { selectLineCancellations } from './line-cancellation-store.ts'
import { type Consignee, orderLimits } from './order.ts'
import { openConsignee } from './seal-identity.ts'
import type { OrderSettings } from './settings.ts'
import {
  type Order,
  type OrderRef,
  selectLines,
  selectListingsOf,
  selectOrder,
  selectTransitions,
} from './store.ts'
import { lineAmount, toOrderDto } from './wire.ts'

type Keys = Pick<OrderSettings, 'identityKeys'>

/** All of one order, for its seller, its buyer and the operator. To others it does not exist. */
export async function readOrder(
  ctx: Ctx,
  settings: Keys,
  ref: OrderRef,
): Promise<Static<typeof OrderPageDto>> {
  const order = await selectOrder(ctx.db, ref)
  const role = order && (await roleIn(ctx, order, 'viewer'))
  if (!order || !role) throw E.orderNotFound({ orderId: ref.orderId })
  return orderPage(ctx, settings, order, role)
}

/** The same as somebody in a role sees it: the caller has checked who asks. */
export async function orderPage(
  ctx: Pick<Ctx, 'db' | 'now'>,
  settings: Keys,
  order: Order,
  role: MessageAuthor,
): Promise<Static<typeof OrderPageDto>> {
  const ref = { businessId: order.businessId, orderId: order.id }
  const [lines, transitions, consignee, ruling, listings, cancellations] = await Promise.all([
    selectLines(ctx.db, [ref]),
    selectTransitions(ctx.db, ref),
    role === 'buyer' || showsConsignee(order.status)
      ? readConsignee(ctx, settings, order.checkoutId)
      : null,
    selectRuling(ctx.db, ref),
    selectListingsOf(ctx.db, ref),
    order.cancelledMinor > 0n
      ? selectLineCancellations(ctx.db, ref, orderLimits.cancellationsOfOrder)
      : [],
  ])
  const dto = toOrderDto(order, role, ctx.now())
  return {
    ...dto,
    // What was ruled on is not sent back.
    steps: ruling ? dto.steps.filter((to) => to !== 'return_asked') : dto.steps,
    lines: lines.map((line) => ({
      variantId: line.variantId,
      listingId: listings.get(line.variantId) ?? null,
      title: line.title,
      code10: line.code10,
      quantity: line.quantity,
      cancelledQuantity: line.cancelledQuantity,
      price: lineAmount(line.priceMinor, order.currency),
      tax: lineAmount(line.taxMinor, order.currency),
    })),
    cancellations: cancellations.map(({ minor, lines: of, ...one }) => ({
      ...one,
      at: one.at.toISOString(),
      refundedAt: one.refundedAt?.toISOString() ?? null,
      amount: lineAmount(minor, order.currency),
      lines: of.map(({ number, quantity }) => ({
        variantId: lines.find((line) => line.number === number)!.variantId,
        quantity,
      })),
    })),
    transitions: transitions.map((one) => ({ ...one, at: one.at.toISOString() })),
    consignee,
    ruling: ruling
      ? {
          award: lineAmount(ruling.awardMinor, order.currency),
          note: ruling.note,
          at: ruling.at.toISOString(),
        }
      : null,
  }
}

/** Where the goods go; null when that has been erased. The caller has checked who asks. */
/** Where the goods go; null when it has been erased. Checks nothing about who asks. */
export async function readConsignee(
  { db }: Pick<Ctx, 'db'>,
  settings: Keys,
  checkoutId: string,
): Promise<Consignee | null> {
  const { sealed, plain } = await selectConsignee(db, checkoutId)
  return sealed ? openConsignee(settings, checkoutId, sealed) : plain
}

/** What somebody is to an order; undefined to a stranger, to whom it does not exist. */
export async function roleIn(
  ctx: Ctx,
  order: Order,
  needed: 'viewer' | 'member',
): Promise<MessageAuthor | undefined> {
  const { actor } = ctx
  if (actor.kind === 'user' && actor.userId === order.buyerId) return 'buyer'
  const scope = needed === 'viewer' ? 'orders:read' : 'orders:write'
  const isSeller = await requireMember(ctx, order.businessId, needed, scope).then(
    () => true,
    () => false,
  )
  if (isSeller) return 'seller'
  return (await isOperator(ctx)) ? 'operator' : undefined
}
