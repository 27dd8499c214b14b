import { allocate, money } from '../../kernel/money.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { limits } from '../../platform/limits.ts'
import { emit } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { postChargeback, postChargebackRest } from '../ledger/api.ts'
import { type Payable, type ProviderName, readChargeback } from '../payments/api.ts'
import { type Chargeback, type ChargebackStatus, isHeld } from './chargeback.ts'
import {
  addChargedBack,
  insertMove,
  insertShare,
  selectShares,
  updateShare,
} from './chargeback-store.ts'
import { ChargebackDecided, ChargebackOpened } from './contract.ts'
import { leftMinor } from './kept-goods.ts'
import { toConfirmed } from './move-order.ts'
import { factsOf } from './order-facts.ts'
import { partsOf, SettleOrder } from './post-money.ts'
import { endGivenBack } from './record-payment.ts'
import { lockCheckout, type Order, selectOrdersOf, selectTransitions } from './store.ts'
import { isOfCheckout, RefundOrder } from './take-payments.ts'
import { whatComesBack } from './what-comes-back.ts'

type Told = Readonly<{
  payable?: Payable
  checkoutId: string
  paymentId: string
  provider: ProviderName
  chargebackId: string
}>
type Known = NonNullable<Awaited<ReturnType<typeof readChargeback>>>

/**
 * Brings the orders of a checkout to what is known of a chargeback of its payment, whatever was told
 * first: each order has a share of it, each move of money is divided and posted once, and when it is
 * decided what waited goes on. Done again it does nothing.
 */
const followChargeback = (ctx: Ctx, told: Told): Promise<void> =>
  transaction(ctx, async (tx) => {
    const { checkoutId, paymentId, provider, chargebackId: id } = told
    const checkout = await lockCheckout(tx.db, checkoutId)
    const known = await readChargeback(tx, { paymentId, id })
    if (!known) return
    // Another payment than the one the orders were paid by is none of theirs.
    const orders =
      checkout?.paymentId === paymentId ? await selectOrdersOf(tx.db, [checkoutId]) : []
    const refs = orders.map(({ businessId, id: orderId }) => ({ businessId, orderId }))
    const shared = await selectShares(tx.db, { orders: refs, id })
    const before =
      shared.length > 0 ? shared : await insertShares(tx, orders, { paymentId, provider, known })
    await tell(tx, orders, { before: shared[0]?.status, shares: before, now: known.status })
    const taken = new Map(before.map(({ orderId, takenMinor }) => [orderId, takenMinor]))
    const ofOrders = before.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)
    const weights = [...before.map(({ amountMinor }) => amountMinor), known.amount.minor - ofOrders]
    for (const { id: moveId, amount: signed, fee } of known.moves) {
      if (!(await insertMove(tx.db, { checkoutId, id: moveId, now: tx.now() }))) continue
      const isTaken = signed.minor < 0n
      const amount = money(isTaken ? -signed.minor : signed.minor, signed.currency)
      const divided = allocate(amount, weights)
      const move = { provider, chargebackId: id, moveId, isTaken }
      await postChargebackRest(tx, { ...move, rest: divided.at(-1)!, fee })
      for (const [at, { businessId, orderId }] of before.entries()) {
        const part = divided[at]!
        if (part.minor === 0n) continue
        const ref = { businessId, orderId }
        const order = orders.find((one) => one.id === orderId)!
        const comesBack = whatComesBack(order, await selectTransitions(tx.db, ref))
        const parts = partsOf(await toConfirmed(tx, order))
        const moved = { ...move, ...ref, subject: orderId, amount: part, comesBack, parts }
        if (!(await postChargeback(tx, moved)))
          throw new Error(`the payment of order ${orderId} is not posted yet`)
        const change = isTaken ? part.minor : -part.minor
        taken.set(orderId, taken.get(orderId)! + change)
        await addChargedBack(tx.db, ref, change)
      }
    }
    const after = before.map((share) => ({
      ...share,
      takenMinor: taken.get(share.orderId)!,
      status: known.status,
      answerBy: known.answerBy ?? null,
      closedAt: known.closedAt ?? null,
    }))
    for (const share of after) await updateShare(tx.db, share)
    const again = known.moves.findLast(({ amount }) => amount.minor > 0n)
    if (known.status !== 'open' && !after.some(isHeld)) await goOn(tx, checkoutId, again?.id)
  })

/** Says what is news of it for each order that has a share: that it is open, how it was decided. */
async function tell(
  tx: TxCtx,
  orders: readonly Order[],
  given: Readonly<{
    /** Missing when it is heard of for the first time. */
    before: ChargebackStatus | undefined
    now: ChargebackStatus
    shares: readonly Chargeback[]
  }>,
): Promise<void> {
  const { before, now: status, shares } = given
  for (const { orderId, id: chargebackId, amountMinor, reason, answerBy } of shares) {
    if (before === status || amountMinor === 0n) continue
    const facts = factsOf(orders.find((one) => one.id === orderId)!)
    const about = { ...facts, chargebackId, amountMinor: `${amountMinor}`, reason }
    if (status !== 'open') await emit(tx, ChargebackDecided, { ...about, status })
    else await emit(tx, ChargebackOpened, { ...about, answerBy: answerBy?.toISOString() ?? null })
  }
}

/** Each order's share, in proportion to what it has left of its money when it is first told. */
async function insertShares(
  tx: TxCtx,
  orders: readonly Order[],
  { paymentId, provider, known }: { paymentId: string; provider: ProviderName; known: Known },
): Promise<Chargeback[]> {
  const refs = orders.map(({ businessId, id: orderId }) => ({ businessId, orderId }))
  const left = orders.map(leftMinor)
  const all = left.reduce((sum, minor) => sum + minor, 0n)
  const { amount } = known
  const parts = amount.minor < all ? allocate(amount, left).map(({ minor }) => minor) : left
  for (const [at, ref] of refs.entries()) {
    await insertShare(tx.db, {
      ...ref,
      id: known.id,
      paymentId,
      provider,
      amountMinor: parts[at]!,
      takenMinor: 0n,
      currency: amount.currency,
      reason: known.reason,
      status: known.status,
      answerBy: known.answerBy ?? null,
      answerUrl: known.answerUrl ?? null,
      openedAt: known.openedAt,
      closedAt: known.closedAt ?? null,
    })
  }
  return selectShares(tx.db, { orders: refs, id: known.id })
}

/**
 * What waited for the decision: a settlement, the end of an order, or that the buyer of one which is
 * over is paid what came again (`again`: the last such move), whatever was decided.
 */
async function goOn(tx: TxCtx, checkoutId: string, again: string | undefined): Promise<void> {
  for (const order of await selectOrdersOf(tx.db, [checkoutId])) {
    const { status, businessId, id: orderId } = order
    if (status === 'confirmed')
      await tx.tasks.enqueue(tx.db, SettleOrder, await toConfirmed(tx, order))
    if (status !== 'returned' && status !== 'cancelled' && status !== 'refunded') continue
    await endGivenBack(tx, order)
    if (!again || leftMinor(order) <= 0n) continue
    const from = order.shippedAt ? 'returning' : 'paid'
    const ended = { businessId, orderId, checkoutId, from, moveId: again }
    await tx.tasks.enqueue(tx.db, RefundOrder, ended)
  }
}

/** A buyer's bank takes a payment back, or decides. */
export const FollowChargeback = defineTask<Told>({
  name: 'orders.follow_chargeback',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, told) => {
    if (isOfCheckout(told)) await followChargeback(ctx, told)
  },
})
