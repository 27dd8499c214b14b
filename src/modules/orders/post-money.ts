import { type Currency, money } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { limits } from '../../platform/limits.ts'
import { defineTask } from '../../platform/tasks.ts'
import {
  type Parts,
  postCaptured,
  postProviderSettled,
  postRefunded,
  postSettled,
  postUnallocated,
  postUnallocatedReturned,
  type SoldGoods,
} from '../ledger/api.ts'
import type { ProviderName } from '../payments/api.ts'
import { isHeld } from './chargeback.ts'
import { selectChargebacks } from './chargeback-store.ts'
import { leftMinor } from './kept-goods.ts'
import { moveOrder } from './move-order.ts'
import { nameProvider, nameProviders } from './name-providers.ts'
import { selectOrder, selectTransitions } from './store.ts'
import { whatComesBack } from './what-comes-back.ts'

type Facts = Readonly<{
  businessId: string
  orderId: string
  currency: Currency
  totalMinor: string
  taxMinor: string
  freightMinor: string
}>

const ref = ({ businessId, orderId }: Facts) => ({ businessId, subject: orderId })

type Goods = readonly Readonly<{ code: string | null; quantity: number; minor: string }>[]

type Paid = Facts &
  Readonly<{
    paymentId: string
    /** Left out in events from before it was told. */
    provider?: ProviderName
    placedAt: string
    goods: Goods
  }>

export const toSoldGoods = (goods: Goods): SoldGoods[] =>
  goods.map(({ minor, ...one }) => ({ ...one, minor: BigInt(minor) }))

/** Orders that were paid: their money is held. */
export async function postPayments(tx: TxCtx, paid: readonly Paid[]): Promise<void> {
  const held = (await nameProviders(tx, paid)).map(
    ({ paymentId, provider, placedAt, goods, ...order }) => ({
      ...ref(order),
      total: money(BigInt(order.totalMinor), order.currency),
      paymentId,
      provider,
      placedAt: new Date(placedAt),
      goods: toSoldGoods(goods),
    }),
  )
  await postCaptured(tx, held)
}
export const PostPaid = defineTask<Paid>({
  name: 'orders.post_paid',
  retries: limits.moneyTaskRetries,
  run: (ctx: Ctx, paid) => transaction(ctx, (tx) => postPayments(tx, [paid])),
})

type Confirmed = Facts &
  Readonly<{
    refundedMinor: string
    /** Where goods were cancelled out of it. */
    kept?: Pick<Facts, 'totalMinor' | 'taxMinor' | 'freightMinor'> &
      Readonly<{ placedAt: string; goods: Goods }>
  }>

/** What an order is settled by: without the goods that were cancelled out of it. */
export function partsOf({ kept, currency, ...order }: Confirmed): Parts {
  const { totalMinor, taxMinor, freightMinor } = kept ?? order
  const amount = (minor: string) => money(BigInt(minor), currency)
  return { total: amount(totalMinor), tax: amount(taxMinor), freight: amount(freightMinor) }
}

/**
 * An order that was confirmed: its money goes to whom it belongs, and the order is settled. Also one
 * that was shipped and whose money has all gone back: customs and carriers keep what they keep.
 */
export const SettleOrder = defineTask<Confirmed>({
  name: 'orders.settle_order',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, order) => {
    // It goes on when the buyer's bank has decided. Opened at this very moment, it comes after.
    if ((await selectChargebacks(ctx.db, order)).some(isHeld)) return
    const now = (await selectOrder(ctx.db, order))!
    const comesBack = whatComesBack(now, await selectTransitions(ctx.db, order))
    // What is left of an order that is over is on its way back.
    if (now.status === 'refunded' && leftMinor(now) > 0n) return
    const { kept } = order
    const parts = partsOf(order)
    const refunded = money(BigInt(order.refundedMinor), order.currency)
    const sold = kept && { placedAt: new Date(kept.placedAt), goods: toSoldGoods(kept.goods) }
    const isPosted = await postSettled(ctx, {
      ...ref(order),
      parts,
      refunded,
      chargedBack: money(now.chargedBackMinor, order.currency),
      comesBack,
      ...(sold ? { sold } : {}),
    })
    // Payment and refunds are posted by tasks of their own, which may come later: tried again.
    if (!isPosted) throw new Error(`the money of order ${order.orderId} is not all posted yet`)
    const { businessId, orderId } = order
    try {
      await moveOrder(ctx, { businessId, orderId, from: 'confirmed', to: 'settled' })
    } catch (error) {
      // Settled before, given back, or the buyer asked for a return: the books know either way.
      if ((error as { code?: string }).code !== 'orders.order_changed') throw error
    }
  },
})

type Refund = Facts &
  Readonly<{
    refundId: string
    refundMinor: string
    /** Left out in events from before it was told: all of it was the seller's to bear. */
    comesBack?: Readonly<{ tax: boolean; freight: boolean }>
    isPart?: boolean
  }>

/** Money that went back on an order. */
export const PostRefund = defineTask<Refund>({
  name: 'orders.post_refund',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, { refundId, refundMinor, comesBack, isPart = false, ...order }) => {
    const amount = money(BigInt(refundMinor), order.currency)
    const isPosted = await postRefunded(ctx, {
      ...ref(order),
      amount,
      refundId,
      isPart,
      comesBack: comesBack ?? { tax: false, freight: false },
    })
    if (!isPosted) throw new Error(`the payment of order ${order.orderId} is not posted yet`)
  },
})

type NotTaken = Readonly<{
  paymentId: string
  currency: Currency
  amountMinor: string
  reason: string
}>

/** Money came that no order takes: it stands in the market's own books until it has gone back. */
export const PostNotTaken = defineTask<NotTaken>({
  name: 'orders.post_not_taken',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, { paymentId, currency, amountMinor, reason }) =>
    void (await postUnallocated(ctx, {
      paymentId,
      provider: await nameProvider(ctx, paymentId),
      amount: money(BigInt(amountMinor), currency),
      reason,
    })),
})

/** A provider holds another sum than was asked for; it is kept under a number of its own. */
export const PostDiffering = defineTask<Omit<NotTaken, 'reason'>>({
  name: 'orders.post_differing',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, { paymentId, currency, amountMinor }) =>
    void (await postUnallocated(ctx, {
      paymentId: differing(paymentId),
      provider: await nameProvider(ctx, paymentId),
      amount: money(BigInt(amountMinor), currency),
      reason: 'amount_differs',
    })),
})

/** It has gone back, or the provider has corrected itself. */
export const PostDifferingEnded = defineTask<
  Omit<NotTaken, 'reason'> & Readonly<{ refundId: string | null }>
>({
  name: 'orders.post_differing_ended',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, { paymentId, refundId, currency, amountMinor }) =>
    void (await postUnallocatedReturned(ctx, {
      paymentId: differing(paymentId),
      provider: await nameProvider(ctx, paymentId),
      amount: money(BigInt(amountMinor), currency),
      reason: 'amount_differs',
      reference: refundId ?? differing(paymentId),
    })),
})

const differing = (paymentId: string): string => `${paymentId}/differs`

type ProviderDay = Readonly<{
  provider: ProviderName
  isSimulated: boolean
  day: string
  attempt: number
  currency: Currency
  feeCurrency?: Currency
  takenMinor: string
  feeMinor: string
  /** Left out in events from before it was told. */
  postedFeeMinor?: string
}>

/** A provider's file of a day was read: what it hands on and what it keeps. */
export const PostProviderDay = defineTask<ProviderDay>({
  name: 'orders.post_provider_day',
  retries: limits.moneyTaskRetries,
  run: async (ctx: Ctx, { provider, isSimulated, day, attempt, currency, feeCurrency, ...minor }) =>
    postProviderSettled(ctx, {
      provider,
      isSimulated,
      day: day as Day,
      attempt,
      taken: money(BigInt(minor.takenMinor), currency),
      fee: money(BigInt(minor.feeMinor), feeCurrency ?? currency),
      postedFee: money(BigInt(minor.postedFeeMinor ?? '0'), feeCurrency ?? currency),
    }),
})
