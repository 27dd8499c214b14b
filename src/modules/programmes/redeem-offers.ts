import { money, toMoneyDto } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { limits } from '../../platform/limits.ts'
import { emit, type Subscriber } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { type OfferPaid, postOfferRedeemed, postOfferReversed } from '../ledger/api.ts'
import { type SettledOrder, settledAmong } from '../orders/api.ts'
import { ChargebackDecided, OrderRefunded, OrderSettled } from '../orders/contract.ts'
import { OfferRedeemed, OfferReversed } from './contract.ts'
import type { Offer } from './offer.ts'
import {
  findRedemption,
  NothingTaken,
  type Redemption,
  reverseRedemption,
  selectFunders,
  selectPaying,
  selectTakersAmong,
  takeRedemption,
} from './offer-store.ts'

type Ref = Readonly<{ businessId: string; orderId: string }>

/**
 * Brings what funders pay for an order in line with the order as it is now. It is paid for when it is
 * settled: the buyer or the days have confirmed that it arrived, which no seller can bring about alone
 * as they could `shipped`. When all of its money has gone back, what was paid for it goes back too; a
 * part that goes back changes nothing, since the parcel was sent. Told twice or out of turn it does
 * nothing more.
 */
export async function redeemOrder(ctx: Ctx, ref: Ref): Promise<void> {
  const [order] = await settledAmong(ctx.db, [ref])
  if (!order) return
  const redeemed = await findRedemption(ctx.db, ref)
  if (redeemed) {
    if (order.isTakenBack && !redeemed.reversedAt) await reverse(ctx, redeemed)
    return
  }
  if (!order.isTakenBack) await redeem(ctx, order)
}

/** Out of the first offer that has something left; none of them may be half done. */
async function redeem(ctx: Ctx, { businessId, orderId, settledAt }: SettledOrder): Promise<void> {
  const offers = await selectPaying(ctx.db, { businessId, settledAt, on: dayOf(settledAt) })
  for (const offer of offers) {
    try {
      if (await transaction(ctx, (tx) => payOut(tx, offer, { businessId, orderId }))) return
    } catch (error) {
      // Others were first, to its last one or to this very order.
      if (!(error instanceof NothingTaken)) throw error
    }
  }
}

/** False when the business has had all of its share meanwhile. */
async function payOut(tx: TxCtx, offer: Offer, ref: Ref): Promise<boolean> {
  const offerRef = { agencyId: offer.agencyId, offerId: offer.id }
  const funders = await selectFunders(tx.db, [offerRef])
  const one: Redemption = {
    ...ref,
    ...offerRef,
    amountMinor: offer.amountMinor,
    currency: offer.currency,
    parts: funders.map(({ organisationId, partMinor }) => ({
      funderId: organisationId,
      minor: `${partMinor}`,
    })),
    redeemedAt: tx.now(),
    reversedAt: null,
  }
  if (!(await takeRedemption(tx.db, one))) return false
  await postOfferRedeemed(tx, paidOf(one))
  await emit(tx, OfferRedeemed, toldOf(one))
  return true
}

const reverse = (ctx: Ctx, redeemed: Redemption): Promise<void> =>
  transaction(ctx, async (tx) => {
    if (!(await reverseRedemption(tx.db, redeemed, tx.now()))) return
    await postOfferReversed(tx, paidOf(redeemed))
    await emit(tx, OfferReversed, toldOf(redeemed))
  })

const paidOf = ({ businessId, orderId, offerId, parts, currency }: Redemption): OfferPaid => ({
  ...{ businessId, orderId, offerId },
  parts: parts.map(({ funderId, minor }) => ({ funderId, amount: money(BigInt(minor), currency) })),
})

const toldOf = ({ businessId, orderId, agencyId, offerId, amountMinor, currency }: Redemption) => ({
  ...{ businessId, orderId, agencyId, offerId },
  amount: toMoneyDto(money(amountMinor, currency)),
})

const RedeemOrder = defineTask<Ref>({
  name: 'programmes.redeem_order',
  retries: limits.moneyTaskRetries,
  run: (ctx: Ctx, { businessId, orderId }) => redeemOrder(ctx, { businessId, orderId }),
})

/** Most businesses have taken up nothing: one statement for all, and tasks for the others. */
async function redeemOrders(tx: TxCtx, orders: readonly Ref[]): Promise<void> {
  const ids = [...new Set(orders.map(({ businessId }) => businessId))]
  const takers = new Set(await selectTakersAmong(tx.db, ids))
  for (const { businessId, orderId } of orders) {
    if (!takers.has(businessId)) continue
    await tx.tasks.enqueue(tx.db, RedeemOrder, { businessId, orderId })
  }
}

export const offerTasks = [RedeemOrder]

export const offerSubscribers: readonly Subscriber[] = [
  OrderSettled,
  OrderRefunded,
  ChargebackDecided,
].map((event) => ({ event, task: RedeemOrder, together: redeemOrders }))
