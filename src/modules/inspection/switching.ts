import type { Severity } from './sampling-plan.ts'

/** What came of one lot, the oldest first; lots that were submitted again do not count. */
export type LotOutcome = Readonly<{
  isAccepted: boolean
  /** Accepted between the numbers of a reduced plan. */
  isBetween: boolean
  /** Of a plan that accepts two or more: it would have been accepted under the next stricter limit too. */
  isClearly: boolean
  /** The number with which the plan (its first sample) accepts. */
  accept: number
  /** Decided by the first of two samples. */
  stages: 1 | 2
  isFirstStage: boolean
}>

export type Switch = Readonly<{
  severity: Severity
  /** Lots under this severity since it came into force. */
  lots: readonly LotOutcome[]
  /** Inspection is stopped until the maker has done something about it. */
  isDiscontinued: boolean
  reason: SwitchReason | null
}>

export const SWITCH_REASONS = [
  'two_of_five_rejected',
  'five_accepted',
  'score_of_thirty',
  'rejected_when_reduced',
  'between_when_reduced',
  'five_rejected_when_tightened',
] as const
export type SwitchReason = (typeof SWITCH_REASONS)[number]

export const NORMAL: Switch = { severity: 'normal', lots: [], isDiscontinued: false, reason: null }

/** The switching score at which a steady maker is inspected less. */
const SCORE = 30
const CONSECUTIVE = 5
/**
 * Lots that are remembered. A score of thirty is reached by the last fifteen or not at all; under
 * tightened inspection there are never more, since of five in a row one is rejected, and five times ends it.
 */
const REMEMBERED = 25

/**
 * How the next lot is inspected after one more: ISO 2859-1:1999, 9.3 and 9.4; 9.3.3.2 has the score
 * (ANSI/ASQ Z1.4-2003 leaves the choice); a lot between the numbers of a reduced plan, which only
 * MIL-STD-105E and Z1.4 have: MIL-STD-105E 4.7.4. Reduced inspection needs `isSteady`: production is
 * regular and the agency wants it.
 */
export function afterLot(before: Switch, lot: LotOutcome, isSteady: boolean): Switch {
  const lots = [...before.lots, lot].slice(-REMEMBERED)
  const to = (severity: Severity, reason: SwitchReason): Switch => ({
    severity,
    lots: [],
    isDiscontinued: false,
    reason,
  })
  switch (before.severity) {
    case 'normal':
      if (rejected(lots.slice(-CONSECUTIVE)) >= 2) return to('tightened', 'two_of_five_rejected')
      if (isSteady && switchingScore(lots) >= SCORE) return to('reduced', 'score_of_thirty')
      break
    case 'tightened':
      if (lots.length >= CONSECUTIVE && rejected(lots.slice(-CONSECUTIVE)) === 0)
        return to('normal', 'five_accepted')
      if (rejected(lots) >= CONSECUTIVE)
        return { ...before, lots, isDiscontinued: true, reason: 'five_rejected_when_tightened' }
      break
    case 'reduced':
      if (!lot.isAccepted) return to('normal', 'rejected_when_reduced')
      if (lot.isBetween) return to('normal', 'between_when_reduced')
      break
  }
  return { ...before, lots }
}

/** Whoever was stopped begins again under tightened inspection (9.4). */
export const resumed = (before: Switch): Switch => ({
  ...before,
  severity: 'tightened',
  lots: [],
  isDiscontinued: false,
})

const rejected = (lots: readonly LotOutcome[]): number =>
  lots.filter(({ isAccepted }) => !isAccepted).length

/** Each clear acceptance adds two or three, each other lot begins anew. */
export function switchingScore(lots: readonly LotOutcome[]): number {
  let score = 0
  for (const { isAccepted, isClearly, isFirstStage, accept, stages } of lots) {
    const added = stages === 2 ? (isFirstStage ? 3 : 0) : accept >= 2 ? (isClearly ? 3 : 0) : 2
    score = isAccepted && added > 0 ? score + added : 0
  }
  return score
}
