export { PaymentsErrors } from './errors.ts'
export { askProviders, startPayment, waysToPay } from './pay.ts'
export type { Provider } from './provider.ts'
export { requestRefund } from './refund.ts'
