export type { Balance } from './closing-store.ts'
export type { SoldGoods } from './commission.ts'
export type { Account, ClearedBy, JournalKind, Parts } from './journal.ts'
export {
  type BookDays,
  type Movement,
  selectJournalCounts,
  selectMovements,
  selectSettlementTimes,
  streamPaidOrders,
} from './movement-store.ts'
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
export {
  type OfferPaid,
  postOfferDeposited,
  postOfferRedeemed,
  postOfferReturned,
  postOfferReversed,
} from './post-offer.ts'
export {
  postCommissionDeposited,
  postCommissionPaid,
  postCommissionReturned,
  postCommissionTakenBack,
} from './post-station.ts'
export { postTicketChargeback, postTicketPaid, postTicketRefunded } from './post-ticket.ts'
export { type PieceSold, previewSales } from './preview-sales.ts'
export { previewSettled } from './preview-settled.ts'
export { closedThrough, readBalancesBefore } from './read-balances.ts'
export { settleIn } from './settle-in.ts'
export { ledgerAtDesk } from './stale-rates.ts'
export { selectGiven } from './store.ts'
export { traceOrder } from './trace-order.ts'
