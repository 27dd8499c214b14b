/** What may wait for the operator, the most urgent first. */
export const WAITING_KINDS = [
  'chargebacks',
  'disputes',
  'lateRefunds',
  'differingPayments',
  'stuckOrders',
  'differences',
  'failedSettlements',
  'staleRates',
  'listings',
  'reviews',
  'partners',
  'partnerDocuments',
  'offices',
  'offers',
  'pavilions',
  'sellersHeld',
] as const
export type WaitingKind = (typeof WAITING_KINDS)[number]
