import { money } from '../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { defineTask, type TaskDefinition } from '../../platform/tasks.ts'
import {
  selectCase,
  selectLostReturns,
  selectSilentDisputes,
  selectUnansweredReturns,
} from './case-store.ts'
import { OrdersErrors as E } from './errors.ts'
import { leftMinor } from './kept-goods.ts'
import { openCase, takeStep } from './move-order.ts'
import { orderLimits, type SystemNote } from './order.ts'
import { decideDispute } from './rule-dispute.ts'
import type { CaseDays } from './settings.ts'
import { lockCheckout, type Order, type OrderRef, selectOrder } from './store.ts'

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
  const now = ctx.now()
  const limit = orderLimits.casesOfBatch
  let ended = 0
  const each = async (orders: readonly OrderRef[], end: (tx: TxCtx, order: Order) => unknown) => {
    for (const ref of orders) {
      if (signal?.aborted) return
      if (await endOne(ctx, ref, end)) ended += 1
    }
  }
  const lostBefore = new Date(now.getTime() - orderLimits.returnedDays * DAY_MS)
  await each(await selectSilentDisputes(ctx.db, now, limit), decideForOpener)
  await each(await selectUnansweredReturns(ctx.db, now, limit), (tx, order) =>
    takeStep(tx, order, {
      ...refOf(order),
      from: 'return_asked',
      to: 'returning',
      note: NO_ANSWER,
    }),
  )
  await each(await selectLostReturns(ctx.db, lostBefore, limit), async (tx, order) => {
    const step = { from: 'returning', to: 'disputed', note: NOT_ARRIVED } as const
    const moved = await takeStep(tx, order, { ...refOf(order), ...step })
    await openCase(tx, moved, { openedBy: 'system', days })
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
