import type { Locale } from '../../kernel/locale.ts'
import type { Day } from '../../kernel/period.ts'
import type { Pace } from './pace.ts'

export const COHORT_ROLES = ['learner', 'instructor'] as const
export type CohortRole = (typeof COHORT_ROLES)[number]

/** People who take a course together, in given weeks. */
export type Cohort = Readonly<{
  id: string
  organisationId: string
  course: string
  name: string
  language: Locale
  startsOn: Day
  endsOn: Day
  seats: number
  /** Whoever knows it may join. */
  code: string
  pace: Pace
  isSample: boolean
  version: number
  openedAt: Date
}>

export type CohortMember = Readonly<{
  cohortId: string
  id: string
  userId: string
  role: CohortRole
  name: string
  joinedAt: Date
  calendarVersion: number
}>

export type OwnCohortRef = Readonly<{ organisationId: string; cohortId: string }>
export type MemberRef = Readonly<{ cohortId: string; memberId: string }>

export type CohortInvitation = Readonly<{
  cohortId: string
  id: string
  email: string
  role: CohortRole
  codeHash: string
  createdAt: Date
  expiresAt: Date
}>
