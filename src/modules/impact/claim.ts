import type { Day } from '../../kernel/period.ts'

/** Jobs that sales keep busy; jobs that a business added; those of them that would not be there otherwise. */
export const KINDS = ['supported', 'created', 'net_new'] as const
export type Kind = (typeof KINDS)[number]

/** In the business itself; in its supply chain; by what those employed spend. */
export const EFFECTS = ['direct', 'indirect', 'induced'] as const
export type Effect = (typeof EFFECTS)[number]

export const TIERS = ['payroll_verified', 'seller_reported', 'modelled'] as const
export type Tier = (typeof TIERS)[number]

/**
 * What the model makes of a settled order, for the day it was settled on. That it is "supported" is part
 * of its type: a model knows nothing of what was created or would have happened anyway.
 */
export type ModelledClaim = Readonly<{
  businessId: string
  orderId: string
  kind: 'supported'
  /** Job-years, decimals with up to nine places. */
  jobs: Readonly<Record<'direct' | 'indirect', string>>
  day: Day
  /** FIPS codes. */
  state: string | null
  county: string | null
  /** Of a business that ships as an example. */
  isSample: boolean
  /** Its order went back after it was settled: a counter row takes it back. */
  isTakenBack: boolean
}>

/** What a payroll says of a quarter, as a seller reports it or as somebody has seen it. */
export type PayrollClaim = Readonly<{
  businessId: string
  evidence: 'payroll'
  evidenceId: string
  kind: 'supported' | 'created'
  tier: 'payroll_verified' | 'seller_reported'
  effect: 'direct'
  /** Job-years, a decimal with up to nine places. */
  jobs: string
  fromDay: Day
  /** The day after the last. */
  toDay: Day
  /** FIPS codes. */
  state: string | null
  county: string | null
  programmeId: string | null
  isSample: boolean
  source: string
  dataVersion: null
}>

/** Places of `jobs` in the ledger. */
export const JOB_DIGITS = 9
