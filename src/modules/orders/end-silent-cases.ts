import { money } from '../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { defineTask, type TaskDefinition } from '../../platform/tasks.ts'
import { workThrough } from '../../platform/work-through.ts'
import {
  type SilentCase,
  selectCase,
  selectSilentDisputes,
  selectUnansweredReturns,
} from './case-store.ts'
import { OrdersErrors as E } from './errors.ts'
import { leftMinor } from './kept-goods.ts'
import { openCase, takeStep } from './move-order.ts'
import { orderLimits, type SystemNote } from './order.ts'
import { decideDispute } from './rule-dispute.ts'
import type { CaseDays } from './settings.ts'
import {
  lockCheckout,
  type Order,
  type OrderRef,
  selectOrder,
  selectStandingStill,
} from './store.ts'

const DAY_MS = 86_400_000
const NO_ANSWER: SystemNote = 'no answer in time'
const NOT_ARRIVED: SystemNote = 'nothing arrived in time'

/**
 * What happens when a side never answers. A dispute is decided for whoever opened it; a return that
 * the seller neither accepts nor disputes is accepted; one that does not arrive in its 45 days comes
 * before the operator. Each is a step like any other, taken by the product. Returns how many.
 */
export async function endSilentCases(
  ctx: Ctx,
  days: CaseDays,
  signal?: AbortSignal,
): Promise<number> {
  const { db } = ctx
  const now = ctx.now()
  const limit = orderLimits.ordersOfPage
  let ended = 0
  const timer = {
    atOnce: orderLimits.ordersAtOnce,
    about: (one: OrderRef | Order) => ({ orderId: 'orderId' in one ? one.orderId : one.id }),
    signal,
  }
  const end = async (ref: OrderRef, how: (tx: TxCtx, order: Order) => unknown) => {
    if (await endOne(ctx, ref, how)) ended += 1
  }
  await workThrough<SilentCase>(ctx, {
    ...timer,
    what: 'deciding disputes without an answer',
    next: (after) => selectSilentDisputes(db, { now, after, limit }),
    each: (ref) => end(ref, decideForOpener),
  })
  const accept = { from: 'return_asked', to: 'returning', note: NO_ANSWER } as const
  await workThrough<SilentCase>(ctx, {
    ...timer,
    what: 'accepting returns without an answer',
    next: (after) => selectUnansweredReturns(db, { now, after, limit }),
    each: (ref) => end(ref, (tx, order) => takeStep(tx, order, { ...refOf(order), ...accept })),
  })
  const before = new Date(now.getTime() - orderLimits.returnedDays * DAY_MS)
  const dispute = { from: 'returning', to: 'disputed', note: NOT_ARRIVED } as const
  await workThrough<Order>(ctx, {
    ...timer,
    what: 'disputing returns that did not arrive',
    next: (after) => selectStandingStill(db, { status: 'returning', before, after, limit }),
    each: (lost) =>
      end(refOf(lost), async (tx, order) => {
        const moved = await takeStep(tx, order, { ...refOf(order), ...dispute })
        await openCase(tx, moved, { openedBy: 'system', days })
      }),
  })
  return ended
}

const refOf = ({ businessId, id }: Order): OrderRef => ({ businessId, orderId: id })

/** One case in a transaction of its own; false when somebody spoke at this very moment. */
async function endOne(
  ctx: Ctx,
  ref: OrderRef,
  end: (tx: TxCtx, order: Order) => unknown,
): Promise<boolean> {
  try {
    await transaction(ctx, async (tx) => {
      const found = (await selectOrder(tx.db, ref))!
      await lockCheckout(tx.db, found.checkoutId)
      await end(tx, (await selectOrder(tx.db, ref))!)
    })
    return true
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code !== E.orderChanged.code && code !== E.notDisputed.code) throw error
    return false
  }
}

async function decideForOpener(tx: TxCtx, order: Order): Promise<void> {
  const open = await selectCase(tx.db, refOf(order))
  if (open?.kind !== 'dispute' || open.answeredAt) throw E.notDisputed()
  const left = open.openedBy === 'buyer' ? leftMinor(order) : 0n
  const award = money(left, order.currency)
  await decideDispute(tx, { ...refOf(order), award, note: NO_ANSWER })
}

export const createEndSilentCases = (days: CaseDays): TaskDefinition =>
  defineTask({
    name: 'orders.end_silent_cases',
    schedule: '*/10 * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await endSilentCases(ctx, days, signal)
    },
  })
