import type { Background, Routes } from '../../platform/module.ts'
import { PersonErased } from '../accounts/contract.ts'
import type { Provider } from '../payments/api.ts'
import {
  ChargebackTold,
  DifferingEnded,
  PaymentCaptured,
  PaymentDiffers,
  ProviderSettled,
  RefundSucceeded,
} from '../payments/contract.ts'
import { createAfterSaleRoutes, disputeRoutes } from './after-sale-routes.ts'
import { cartRoutes } from './cart-routes.ts'
import { createCaseRoutes } from './case-routes.ts'
import { chargebackRoutes } from './chargeback-routes.ts'
import { createCheckoutRoutes } from './checkout-routes.ts'
import { ExpireCheckouts, ForgetOldAnswers } from './close-checkouts.ts'
import {
  LinesCancelled,
  OrderCancelled,
  OrderConfirmed,
  OrderPaid,
  OrderRefunded,
  OrderReturned,
  OrderRuled,
  PaymentNotTaken,
} from './contract.ts'
import { stuckOrderRoutes } from './desk-routes.ts'
import { createEndSilentCases } from './end-silent-cases.ts'
import { createEraseEvidence } from './erase-evidence.ts'
import { createEraseIdentities, createSealConsignees } from './erase-identities.ts'
import { FollowChargeback } from './follow-chargeback.ts'
import { ForgetBuyer } from './forget-buyer.ts'
import { GUEST_CHECKOUT } from './guest-checkout.ts'
import { ConfirmDelivered } from './move-order.ts'
import {
  PostDiffering,
  PostDifferingEnded,
  PostNotTaken,
  PostPaid,
  PostProviderDay,
  PostRefund,
  postPayments,
  SettleOrder,
} from './post-money.ts'
import { createResealOrders } from './reseal-orders.ts'
import { createOrderRoutes, stockRoutes } from './routes.ts'
import type { OrderSettings } from './settings.ts'
import {
  GiveBackPayment,
  PayAward,
  RefundOrder,
  RefundPart,
  TakePayment,
  TakeRefund,
  takePayments,
} from './take-payments.ts'

export const createOrdersRoutes =
  (settings: OrderSettings, providers: readonly Provider[]): Routes =>
  async (app) => {
    await app.register(createCheckoutRoutes(settings, providers))
    await app.register(cartRoutes)
    await app.register(stockRoutes)
    await app.register(createOrderRoutes(settings))
    await app.register(createAfterSaleRoutes(settings))
    await app.register(disputeRoutes)
    await app.register(chargebackRoutes)
    await app.register(stuckOrderRoutes)
    await app.register(createCaseRoutes(settings))
  }

export { ordersTie } from './forget-buyer.ts'
export { heldOrders } from './held-orders.ts'

export const ordersFeatures = [GUEST_CHECKOUT]

export const createOrdersBackground = (settings: OrderSettings): Background => ({
  tasks: [
    createEndSilentCases(settings),
    createEraseEvidence(settings),
    ForgetBuyer,
    createEraseIdentities(settings),
    createSealConsignees(settings),
    createResealOrders(settings),
    ExpireCheckouts,
    ForgetOldAnswers,
    ConfirmDelivered,
    TakePayment,
    GiveBackPayment,
    RefundOrder,
    RefundPart,
    PayAward,
    TakeRefund,
    PostPaid,
    SettleOrder,
    PostRefund,
    PostProviderDay,
    PostNotTaken,
    PostDiffering,
    PostDifferingEnded,
    FollowChargeback,
  ],
  subscribers: [
    { event: PersonErased, task: ForgetBuyer },
    { event: PaymentCaptured, task: TakePayment, together: takePayments },
    { event: PaymentNotTaken, task: GiveBackPayment },
    { event: PaymentNotTaken, task: PostNotTaken },
    { event: PaymentDiffers, task: PostDiffering },
    { event: DifferingEnded, task: PostDifferingEnded },
    { event: OrderCancelled, task: RefundOrder },
    { event: OrderReturned, task: RefundOrder },
    { event: LinesCancelled, task: RefundPart },
    { event: OrderRuled, task: PayAward },
    { event: RefundSucceeded, task: TakeRefund },
    { event: OrderPaid, task: PostPaid, together: postPayments },
    { event: OrderConfirmed, task: SettleOrder },
    { event: OrderRefunded, task: PostRefund },
    { event: ProviderSettled, task: PostProviderDay },
    { event: ChargebackTold, task: FollowChargeback },
  ],
})
