import { EVERYBODY, isNewer } from './commission.ts'
import type { Journal } from './journal.ts'

/**
 * What is kept back of what a seller gets: hundredths of a percent, for some days after settlement;
 * `withdrawn` leaves it to the rule of everybody, and of everybody to none.
 */
export type ReserveTerms =
  | Readonly<{ kind: 'kept'; basisPoints: number; days: number }>
  | Readonly<{ kind: 'withdrawn' }>

export type ReserveRule = Readonly<{
  id: string
  /** `EVERYBODY`, or one seller. */
  businessId: string
  validFrom: Date
  terms: ReserveTerms
}>

/** The rule an order is under, as it stood when the order was placed. */
export type ReserveInForce = Readonly<{
  ruleId: string
  /** Of the seller, not of everybody. */
  isOwn: boolean
  basisPoints: number
  days: number
}>

/** One of the seller goes before one of everybody; of each the newest. Undefined: nothing is kept. */
export function reserveInForce(
  rules: readonly ReserveRule[],
  { businessId, at }: { businessId: string; at: Date },
): ReserveInForce | undefined {
  for (const whose of [businessId, EVERYBODY]) {
    const newest = rules
      .filter((rule) => rule.businessId === whose && rule.validFrom <= at)
      .reduce<ReserveRule | undefined>(
        (known, rule) => (known && !isNewer(rule, known) ? known : rule),
        undefined,
      )
    if (newest?.terms.kind !== 'kept') continue
    const { basisPoints, days } = newest.terms
    return { ruleId: newest.id, isOwn: whose !== EVERYBODY, basisPoints, days }
  }
  return undefined
}

export const reserveFacts = (rule: ReserveInForce | undefined): Record<string, string> =>
  rule
    ? {
        reserveRule: rule.ruleId,
        reserveIsOwn: `${rule.isOwn}`,
        reserveBasisPoints: `${rule.basisPoints}`,
        reserveDays: `${rule.days}`,
      }
    : {}

/** As frozen with the payment; orders from before there was a reserve have none. */
export function readReserve(facts: Journal['facts']): ReserveInForce | undefined {
  const { reserveRule: ruleId, reserveIsOwn, reserveBasisPoints, reserveDays } = facts
  if (!ruleId) return undefined
  return {
    ruleId,
    isOwn: reserveIsOwn === 'true',
    basisPoints: Number(reserveBasisPoints),
    days: Number(reserveDays),
  }
}
