import type { operations } from '../../api-types.ts'

export type WaitingAnswer =
  operations['getWaiting']['responses'][200]['content']['application/json']
export type Kind = WaitingAnswer['waiting'][number]['kind']

/** The parts of the desk, each with its own address, and what may wait in it. */
export const SECTIONS = {
  today: [],
  listings: ['listings'],
  disputes: ['chargebacks', 'disputes'],
  orders: ['stuckOrders', 'lateRefunds'],
  sellers: ['sellersHeld', 'offices'],
  reviews: ['reviews'],
  documents: [],
  partners: ['partners', 'partnerDocuments'],
  pavilions: ['pavilions'],
  money: ['differingPayments', 'differences', 'failedSettlements', 'staleRates', 'offers'],
  commission: [],
  search: [],
  courses: [],
  features: [],
  audit: [],
} as const satisfies Record<string, readonly Kind[]>
export type Section = keyof typeof SECTIONS

export const sectionOf = (kind: Kind): Section =>
  (Object.keys(SECTIONS) as Section[]).find((name) =>
    (SECTIONS[name] as readonly Kind[]).includes(kind),
  )!
