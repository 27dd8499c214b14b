import { assert } from '../../kernel/assert.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { workThrough } from '../../platform/work-through.ts'
import { isOperator, recordAudit, requireMember } from '../accounts/api.ts'
import { selectRuling } from './after-sale-store.ts'
import { type Case, caseOpenedBy, isCaseStatus, openedCase, SIDES } from './case.ts'
import { closeCase, upsertCase } from './case-store.ts'
import { quotaUses } from './close-checkouts.ts'
import {
  OrderCancelled,
  OrderConfirmed,
  OrderMoved,
  OrderReturned,
  OrderSettled,
} from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { amountsOf, goodsOf, keptLines, leftMinor } from './kept-goods.ts'
import {
  findStep,
  type OrderStatus,
  returnsQuota,
  returnsStock,
  type StepActor,
} from './life-cycle.ts'
import { isReleasedWithin, refusalOf } from './may-step.ts'
import { orderLimits } from './order.ts'
import { factsOf } from './order-facts.ts'
import type { CaseDays } from './settings.ts'
import {
  lockCheckout,
  moveOrders,
  type Order,
  type OrderRef,
  releaseStock,
  returnQuota,
  selectLines,
  selectOrder,
  selectStandingStill,
} from './store.ts'

type Move = OrderRef & Readonly<{ from: OrderStatus; to: OrderStatus; note?: string | undefined }>

/**
 * Takes one step of the life cycle as whoever acts may: the seller's members, the buyer, the
 * operator, the product itself. `from` is where the actor saw the order: throws `orderChanged`
 * when it stands elsewhere, and what `refusalOf` says. An unpaid checkout is cancelled as a whole, by `cancelCheckout`. A step
 * that opens a return or a dispute agrees its `days`.
 */
export async function moveOrder(ctx: Ctx, move: Move, days?: CaseDays): Promise<Order> {
  const order = await selectOrder(ctx.db, move)
  const roles = order ? await rolesOf(ctx, order) : []
  if (!order || roles.length === 0) throw E.orderNotFound({ orderId: move.orderId })
  return stepAs(ctx, { roles, days }, order, move)
}

/** The same for whoever has the key of the checkout, signed in or not: the caller has checked it. */
export const moveAsBuyer = (ctx: Ctx, days: CaseDays, order: Order, move: Move): Promise<Order> =>
  stepAs(ctx, { roles: ['buyer'], days }, order, move)

function stepAs(
  ctx: Ctx,
  { roles, days }: { roles: readonly StepActor[]; days: CaseDays | undefined },
  order: Order,
  move: Move,
): Promise<Order> {
  const { from, to } = move
  const step = findStep(from, to)
  const isMine = step?.by.some((role) => roles.includes(role))
  if (!step || !isMine || from === 'placed') throw E.stepNotAllowed({ from, to })
  return transaction(ctx, async (tx) => {
    if (to === 'return_asked' && (await selectRuling(tx.db, move))) throw E.ruledOn()
    if (order.status !== from) throw E.orderChanged({ expected: from })
    const refusal = refusalOf(order, to, tx.now())
    if (refusal) throw refusal
    const moved = await takeStep(tx, order, move)
    if (roles.length === 1 && roles[0] === 'operator') {
      const { businessId, orderId, note } = move
      await recordAudit(tx, {
        organisationId: businessId,
        action: 'orders.moved_by_operator',
        subject: `order:${orderId}`,
        before: { status: from },
        after: { status: to, ...(note ? { note } : {}) },
      })
    }
    if (caseOpenedBy(to)) {
      assert(days, 'whoever opens a case says how long both sides have')
      const openedBy = SIDES.find((side) => step.by.includes(side) && roles.includes(side))
      await openCase(tx, moved, { openedBy: openedBy ?? 'system', days })
    }
    return moved
  })
}

/** The days of the case that an order has just been moved into. */
export async function openCase(
  tx: TxCtx,
  { businessId, id: orderId, status }: Order,
  { openedBy, days }: { openedBy: Case['openedBy']; days: CaseDays },
): Promise<void> {
  const kind = caseOpenedBy(status)
  assert(kind, 'the order is in a case')
  const opened = openedCase(kind, { openedBy, days, now: tx.now() })
  await upsertCase(tx.db, { businessId, orderId }, opened)
}

/** One step with all that follows from it; who may take it is checked by the caller. */
export async function takeStep(tx: TxCtx, order: Order, move: Move): Promise<Order> {
  const now = tx.now()
  const actor = actorText(tx.actor)
  const ref = { businessId: move.businessId, orderId: move.orderId }
  const checkout = await lockCheckout(tx.db, order.checkoutId)
  const [moved] = await moveOrders(tx.db, [ref], { ...move, actor, now })
  if (!moved) throw E.orderChanged({ expected: move.from })
  if (returnsStock(move)) {
    const lines = keptLines(await selectLines(tx.db, [ref]))
    const how = { toShelf: true, fromReserved: false, reason: 'cancelled', actor, now } as const
    await releaseStock(tx.db, lines, how)
  }
  if (isCaseStatus(move.from) && !isCaseStatus(move.to)) await closeCase(tx.db, ref, now)
  const isInTime = move.to !== 'returned' || isReleasedWithin(moved, orderLimits.returnedDays, now)
  if (returnsQuota(move) && isInTime && checkout) {
    await returnQuota(tx.db, quotaUses([checkout], [moved]))
  }
  const facts = {
    ...factsOf(moved),
    from: move.from,
    refundedMinor: `${moved.refundedMinor}`,
    leftMinor: `${leftMinor(moved)}`,
  }
  await emit(tx, OrderMoved, { ...facts, to: move.to })
  if (move.to === 'cancelled') await emit(tx, OrderCancelled, facts)
  if (move.to === 'returned') await emit(tx, OrderReturned, facts)
  if (move.to === 'confirmed')
    await emit(tx, OrderConfirmed, { ...facts, ...(await keptOf(tx, moved)) })
  // Not again when a return of a settled order comes to nothing.
  if (move.to === 'settled' && move.from === 'confirmed') await emit(tx, OrderSettled, facts)
  return moved
}

/** What an order comes to when it is settled. */
export const toConfirmed = async (tx: TxCtx, order: Order) => ({
  ...factsOf(order),
  refundedMinor: `${order.refundedMinor}`,
  ...(await keptOf(tx, order)),
})

/** What is to be settled, where goods were cancelled out of an order; of others their totals say it. */
async function keptOf(tx: TxCtx, order: Order) {
  if (order.cancelledMinor === 0n) return {}
  const ref = { businessId: order.businessId, orderId: order.id }
  const lines = keptLines(await selectLines(tx.db, [ref]))
  const { totalMinor, taxMinor, freightMinor } = amountsOf(lines)
  const kept = {
    totalMinor: `${totalMinor}`,
    taxMinor: `${taxMinor}`,
    freightMinor: `${freightMinor}`,
    placedAt: order.placedAt.toISOString(),
    goods: goodsOf(lines),
  }
  return { kept }
}

/** What somebody is to an order; nothing to a stranger. */
async function rolesOf(ctx: Ctx, order: Order): Promise<StepActor[]> {
  const { actor } = ctx
  if (actor.kind === 'system') return ['system']
  const roles: StepActor[] = []
  if (actor.kind === 'user' && actor.userId === order.buyerId) roles.push('buyer')
  if (await isSeller(ctx, order.businessId)) roles.push('seller')
  if (await isOperator(ctx)) roles.push('operator')
  return roles
}

/** A buyer, who is no member, is not told so: other roles are looked at instead. */
const isSeller = (ctx: Ctx, businessId: string): Promise<boolean> =>
  requireMember(ctx, businessId, 'member', 'orders:write').then(
    () => true,
    () => false,
  )

/** Confirms what was delivered long enough ago without a word from the buyer. */
export async function confirmDelivered(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  const before = new Date(ctx.now().getTime() - orderLimits.confirmDays * 86_400_000)
  const limit = orderLimits.ordersOfPage
  const step = { from: 'delivered', to: 'confirmed', note: 'time passed' } as const
  let confirmed = 0
  await workThrough<Order>(ctx, {
    what: 'confirming what was delivered',
    next: (after) => selectStandingStill(ctx.db, { status: 'delivered', before, after, limit }),
    each: async (order) => {
      const ref = { businessId: order.businessId, orderId: order.id }
      try {
        await transaction(ctx, (tx) => takeStep(tx, order, { ...ref, ...step }))
        confirmed += 1
      } catch (error) {
        // The buyer spoke at this very moment: what they said holds.
        if ((error as { code?: unknown }).code !== E.orderChanged.code) throw error
      }
    },
    about: ({ id: orderId }) => ({ orderId }),
    atOnce: orderLimits.ordersAtOnce,
    signal,
  })
  return confirmed
}

export const ConfirmDelivered = defineTask({
  name: 'orders.confirm_delivered',
  schedule: '*/5 * * * *',
  run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
    await confirmDelivered(ctx, signal)
  },
})
