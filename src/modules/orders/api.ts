import { OrdersErrors } from './errors.ts'

export { adjustStock } from './change-stock.ts'
export { checkoutKey, isForReturn } from './checkout-key.ts'
export type { SellerOrders } from './desk-store.ts'
export { expectedUntil } from './expected-stay.ts'
export {
  type AfterSaleCounts,
  type BuyerCounts,
  type ProductPaid,
  selectAfterSaleCounts,
  selectBuyerCounts,
  selectProductsPaid,
} from './finance-store.ts'
export { GUEST_CHECKOUT } from './guest-checkout.ts'
export { ordersOfBuyer } from './held-orders.ts'
export { moveOrder } from './move-order.ts'
export { nameBuyer } from './name-buyer.ts'
export { noteIn, orderLimits } from './order.ts'
export { ordersWaiting } from './orders-waiting.ts'
export { placeOrders } from './place-orders.ts'
export { listingsOfOrder } from './purchased.ts'
export { putOnSale, takeOffSale } from './put-on-sale.ts'
export { requireOwnOrder, requireOwnOrders } from './read-checkout.ts'
export { type GoodsOfOrder, readContacts, readGoods, readSellersOrders } from './read-told.ts'
export { type PaymentOutcome, recordPayment, recordRefund } from './record-payment.ts'
export type { Contact } from './seal-identity.ts'
export {
  closeSeller,
  ordersAtDesk,
  readAvailable,
  readOrderTotals,
  readSellerOrders,
  reopenSkus,
  sellersPaidSince,
} from './seller-orders.ts'
export type { OrderSettings } from './settings.ts'
export { type SettledOrder, settledAfter, settledAmong } from './settled-orders.ts'
export type { Sku, SkuOnSale } from './stock-store.ts'

/** What `requireOwnOrders` throws, for the response schema of a route. */
export const checkoutErrors = [OrdersErrors.checkoutNotFound] as const
