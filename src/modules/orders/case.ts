import type { OrderStatus } from './life-cycle.ts'
import type { CaseDays } from './settings.ts'

export type CaseKind = 'return' | 'dispute'
/** The two whose word counts; the operator only reads. */
export const SIDES = ['buyer', 'seller'] as const
export type Side = (typeof SIDES)[number]

/** The return or dispute that an order is in. */
export type Case = Readonly<{
  kind: CaseKind
  openedBy: Side | 'system'
  openedAt: Date
  /** Until then the other side answers. */
  answerBy: Date
  answeredAt: Date | null
  /** Until then both add evidence; from then on the operator may rule. */
  evidenceUntil: Date
}>

const DAY_MS = 86_400_000

/** What kind of case a step opens, if it opens one. */
export function caseOpenedBy(to: OrderStatus): CaseKind | undefined {
  if (to === 'return_asked') return 'return'
  return to === 'disputed' ? 'dispute' : undefined
}

/** A new case with its days. Of a return the goods themselves are the last word: 45 days of them. */
export function openedCase(
  kind: CaseKind,
  { openedBy, now, days }: { openedBy: Case['openedBy']; now: Date; days: CaseDays },
): Case {
  const after = (count: number) => new Date(now.getTime() + count * DAY_MS)
  const answerDays = kind === 'return' ? days.returnAnswerDays : days.disputeAnswerDays
  const evidenceDays =
    kind === 'return' ? Math.max(answerDays, RETURN_EVIDENCE_DAYS) : days.disputeEvidenceDays
  return {
    kind,
    openedBy,
    openedAt: now,
    answerBy: after(answerDays),
    answeredAt: null,
    evidenceUntil: after(evidenceDays),
  }
}

/** While goods travel back there may be something to show: as long as they may take, and the answer. */
const RETURN_EVIDENCE_DAYS = 50

/** In which states of the order evidence is taken. */
const OPEN: Readonly<Record<CaseKind, readonly OrderStatus[]>> = {
  return: ['return_asked', 'returning'],
  dispute: ['disputed'],
}

const CASE_STATUSES: ReadonlySet<OrderStatus> = new Set([...OPEN.return, ...OPEN.dispute])
export const isCaseStatus = (status: OrderStatus): boolean => CASE_STATUSES.has(status)

/** Whether both sides may add evidence at this moment. */
export const takesEvidence = (
  { kind, evidenceUntil }: Pick<Case, 'kind' | 'evidenceUntil'>,
  { status, now }: { status: OrderStatus; now: Date },
): boolean => OPEN[kind].includes(status) && now < evidenceUntil
