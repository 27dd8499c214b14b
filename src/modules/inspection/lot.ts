import type { Day } from '../../kernel/period.ts'
import {
  type Decision,
  decide,
  type InspectionLevel,
  type QualityLimit,
  type SamplingPlan,
  type Severity,
} from './sampling-plan.ts'

export const LOT_STATES = ['submitted', 'scheduled', 'accepted', 'rejected', 'withdrawn'] as const
export type LotState = (typeof LOT_STATES)[number]

/** Goods of one origin and one quality, put before an agency together. */
export type Lot = Readonly<{
  businessId: string
  id: string
  agencyId: string
  productId: string | null
  number: string
  goods: string
  farm: string | null
  block: string | null
  grade: string | null
  packhouse: string | null
  harvestedOn: Day | null
  quantity: number
  unit: string
  state: LotState
  submittedAt: Date
  decidedAt: Date | null
}>

export type Handover = Readonly<{
  position: number
  at: Date
  holder: string
  place: string
  note: string | null
}>

/** A critical defect is never accepted; the others have a plan each. */
export const DEFECT_CLASSES = ['critical', 'major', 'minor'] as const
export type DefectClass = (typeof DEFECT_CLASSES)[number]
export type PlannedClass = Exclude<DefectClass, 'critical'>
export const PLANNED_CLASSES: readonly PlannedClass[] = ['major', 'minor']

export type Plans = Readonly<Record<PlannedClass, SamplingPlan>>
export type Limits = Readonly<Record<PlannedClass, QualityLimit>>
/** Nonconforming units of each class in one sample. */
export type Found = Readonly<Record<DefectClass, number>>

export const INSPECTION_STATES = ['scheduled', 'decided', 'cancelled'] as const
export type InspectionState = (typeof INSPECTION_STATES)[number]

export type Inspection = Readonly<{
  businessId: string
  lotId: string
  id: string
  agencyId: string
  attempt: number
  level: InspectionLevel
  severity: Severity
  plans: Plans
  inspector: string
  place: string
  scheduledOn: Day
  state: InspectionState
  found: readonly Found[]
  notes: string | null
  sheetKey: string | null
  signedBy: string | null
  signedAt: Date | null
  decision: 'accepted' | 'rejected' | null
  decidedAt: Date | null
}>

export type Certificate = Readonly<{
  businessId: string
  id: string
  lotId: string
  inspectionId: string
  agencyId: string
  code: string
  issuedAt: Date
  validUntil: Day
  revokedAt: Date | null
  reason: string | null
}>

export const inspectionLimits = {
  handovers: 50,
  /** Lots that one business may have waiting: an agency's inspectors are few. */
  waitingLots: 200,
  /** Inspections of one lot: it is sorted and put forward again, not until chance lets it pass. */
  attempts: 3,
  /** Days that a certificate holds. */
  certificateDays: 180,
  /** More than anybody drives to. */
  visitsOfDay: 40,
  photosOfInspection: 20,
  /** What a telephone's camera makes, and more. */
  photoBytes: 10_000_000,
  /** A phone may be without a network for so long after a lot was decided; later ones prove nothing. */
  photoDays: 14,
} as const

/**
 * What the samples so far say of a lot: rejected by any critical defect or any class's plan,
 * accepted when each class is, else undecided. A class that was decided by the first sample is not
 * looked at again. Without a sample undecided.
 */
export function judge(plans: Plans, found: readonly Found[]): Decision {
  if (found.some(({ critical }) => critical > 0)) return 'rejected'
  const decisions = PLANNED_CLASSES.map((name) => judgeClass(plans[name], found, name))
  if (decisions.includes('rejected')) return 'rejected'
  return decisions.includes('undecided') ? 'undecided' : 'accepted'
}

/** One class alone: by the first sample where that decides. */
function judgeClass(plan: SamplingPlan, found: readonly Found[], name: PlannedClass): Decision {
  const counts = found.map((one) => one[name])
  const first = decide(plan, counts.slice(0, 1))
  return first === 'undecided' ? decide(plan, counts) : first
}
