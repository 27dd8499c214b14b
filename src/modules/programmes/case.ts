/** What counselling is about. */
export const TOPICS = [
  'market',
  'goods',
  'law',
  'listing',
  'logistics',
  'money',
  'programmes',
  'other',
] as const
export type Topic = (typeof TOPICS)[number]

export const TURNS = ['office', 'client'] as const
export type Turn = (typeof TURNS)[number]

export const REFERRAL_STATES = ['asked', 'agreed', 'refused', 'ended'] as const
export type ReferralState = (typeof REFERRAL_STATES)[number]
export const OUTCOMES = ['helped', 'not_helped', 'unknown'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Every bound of counselling, with its reason. */
export const caseLimits = {
  noteCharacters: 10_000,
  /** More is no list of what comes next, but a plan. */
  openActions: 20,
  openReferrals: 20,
  /** How long ago time may be written down: the year that a report is about, and a bit. */
  timeDays: 400,
  /**
   * How long notes, actions and referrals stay after the last of them: records of a federal award are
   * kept three years from its final report (2 CFR 200.334), which comes within a year.
   */
  keptDays: 4 * 365,
} as const

export type CaseRef = Readonly<{ agencyId: string; businessId: string }>
