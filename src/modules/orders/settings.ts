import type { Config } from '../../platform/config.ts'

/** What of the configuration the placement of orders goes by. */
export type OrderSettings = Pick<
  Config,
  | 'reservationMinutes'
  | 'identityKeys'
  | 'consigneeKeptDays'
  | 'placementsPerMinute'
  | 'requestsPerMinute'
  | keyof CaseDays
>

/** How long each side of a case has, and how long its evidence is kept. */
export type CaseDays = Pick<
  Config,
  'disputeAnswerDays' | 'disputeEvidenceDays' | 'returnAnswerDays' | 'evidenceKeptDays'
>
