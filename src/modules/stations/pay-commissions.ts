import { type Currency, money } from '../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { limits } from '../../platform/limits.ts'
import type { Subscriber } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { deleteInBatches } from '../../platform/work-through.ts'
import { postCommissionPaid, postCommissionTakenBack } from '../ledger/api.ts'
import { settledAmong } from '../orders/api.ts'
import {
  BuyerForgotten,
  ChargebackDecided,
  OrderCancelled,
  OrderExpired,
  OrderRefunded,
  OrderSettled,
} from '../orders/contract.ts'
import { ALERT_DAYS } from './alert.ts'
import type { Assisted, OrderRef } from './station.ts'
import {
  forgetBuyers,
  forgetNames,
  lockAssisted,
  saveAssistedState,
  selectAssistedAmong,
  selectWaiting,
  spend,
} from './store.ts'

/**
 * Brings what a station is paid for an order in line with the order as it is now: paid when it is
 * settled and the budget has so much left, else it waits; taken back when all of the order's money has
 * gone back. Told twice or out of turn it does nothing more. False when the budget was empty.
 */
export async function payCommission(ctx: Ctx, ref: OrderRef): Promise<boolean> {
  const [order] = await settledAmong(ctx.db, [ref])
  if (!order) return true
  return transaction(ctx, async (tx) => {
    const one = await lockAssisted(tx.db, ref)
    if (!one || one.state === 'taken_back') return true
    if (order.isTakenBack) return takeBack(tx, one)
    return one.state === 'paid' || pay(tx, one)
  })
}

async function pay(tx: TxCtx, one: Assisted): Promise<boolean> {
  const { payerId, currency, commissionMinor, orderId, agencyId } = one
  // No rule held when it was placed: nobody owes anything.
  const isDue = payerId !== null && commissionMinor > 0n
  const budgetId = isDue ? await spend(tx.db, { payerId, currency }, commissionMinor) : undefined
  if (isDue && budgetId) {
    const amount = money(commissionMinor, currency)
    await postCommissionPaid(tx, { stationId: agencyId, payerId, budgetId, orderId, amount })
  }
  const state = isDue && !budgetId ? 'waiting' : 'paid'
  if (state !== one.state) await saveAssistedState(tx.db, one, { state, at: tx.now() })
  return state === 'paid'
}

async function takeBack(tx: TxCtx, one: Assisted): Promise<boolean> {
  const { payerId, currency, commissionMinor, orderId, agencyId } = one
  if (one.state === 'paid' && payerId !== null && commissionMinor > 0n) {
    const budgetId = (await spend(tx.db, { payerId, currency }, -commissionMinor))!
    const amount = money(commissionMinor, currency)
    await postCommissionTakenBack(tx, { stationId: agencyId, payerId, budgetId, orderId, amount })
  }
  await saveAssistedState(tx.db, one, { state: 'taken_back', at: tx.now() })
  return true
}

const PayCommission = defineTask<OrderRef>({
  name: 'stations.pay_commission',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, { businessId, orderId }) =>
    void (await payCommission(ctx, { businessId, orderId })),
})

const BATCH = 100

/** What waits for money of a budget, the longest waiting first, until it is empty again. */
export const PayWaiting = defineTask<{ payerId: string; currency: Currency }>({
  name: 'stations.pay_waiting',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, { payerId, currency }, signal) => {
    for (;;) {
      const waiting = await selectWaiting(ctx.db, { payerId, currency }, BATCH)
      for (const ref of waiting) {
        signal.throwIfAborted()
        if (!(await payCommission(ctx, ref))) return
      }
      if (waiting.length < BATCH) return
    }
  },
})

/** Most orders name no station: one statement for all, and tasks for the others. */
async function payCommissions(tx: TxCtx, orders: readonly OrderRef[]): Promise<void> {
  for (const ref of await selectAssistedAmong(tx.db, orders)) {
    await tx.tasks.enqueue(tx.db, PayCommission, ref)
  }
}

/** It will never be settled: given up, or not paid in time. */
async function endOrders(tx: TxCtx, orders: readonly OrderRef[]): Promise<void> {
  for (const ref of await selectAssistedAmong(tx.db, orders)) {
    const one = await lockAssisted(tx.db, ref)
    if (one?.state !== 'named') continue
    await saveAssistedState(tx.db, ref, { state: 'ended', at: tx.now() })
  }
}

const EndOrder = defineTask<OrderRef>({
  name: 'stations.end_order',
  run: (ctx: Ctx, ref) => transaction(ctx, (tx) => endOrders(tx, [ref])),
})

const ForgetBuyers = defineTask<{ orders: readonly OrderRef[] }>({
  name: 'stations.forget_buyers',
  run: async ({ db }: Ctx, { orders }) => void (await forgetBuyers(db, orders)),
})

const DAY_MS = 86_400_000

/** Nothing is looked for in fingerprints of orders that alerts do not read any more. */
const ForgetNames = defineTask({
  name: 'stations.forget_names',
  schedule: '41 4 * * *',
  run: async ({ db, now }: Ctx, _payload: object, signal: AbortSignal) => {
    const before = new Date(now().getTime() - ALERT_DAYS * DAY_MS)
    await deleteInBatches((limit) => forgetNames(db, before, limit), signal)
  },
})

export const commissionTasks = [PayCommission, PayWaiting, EndOrder, ForgetBuyers, ForgetNames]

export const commissionSubscribers: readonly Subscriber[] = [
  ...[OrderSettled, OrderRefunded, ChargebackDecided].map((event) => ({
    ...{ event, task: PayCommission, together: payCommissions },
  })),
  ...[OrderCancelled, OrderExpired].map((event) => ({
    ...{ event, task: EndOrder, together: endOrders },
  })),
  { event: BuyerForgotten, task: ForgetBuyers },
]
