export type { SoldGoods } from './commission.ts'
export type { ClearedBy, Parts } from './journal.ts'
export { hasPayoutAccount } from './pay-out.ts'
export {
  postCaptured,
  postProviderSettled,
  postRefunded,
  postSettled,
  postUnallocated,
  postUnallocatedReturned,
} from './post.ts'
export { postChargeback, postChargebackRest } from './post-chargeback.ts'
export { type PieceSold, previewSales } from './preview-sales.ts'
export { previewSettled } from './preview-settled.ts'
export { settleIn } from './settle-in.ts'
export { ledgerAtDesk } from './stale-rates.ts'
export { traceOrder } from './trace-order.ts'
