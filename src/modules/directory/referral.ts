import type { LocalText } from '../../kernel/locale.ts'
import type { Currency } from '../../kernel/money.ts'
import { type Day, dayOf, daysBetween } from '../../kernel/period.ts'
import type { PartnerKind } from './profile.ts'

/** What a business may let a partner read, each by itself. Its name the partner learns in any case. */
export const HANDOVER_FIELDS = ['contact', 'place', 'steps', 'goods', 'verdicts'] as const
export type HandoverField = (typeof HANDOVER_FIELDS)[number]

/** The data themselves, as they were shown before they were handed over: frozen. */
export type Handed = Readonly<{
  contact?: Readonly<{ name: string; email: string }>
  place?: Readonly<{ state: string | null; county: string | null }>
  steps?: readonly Readonly<{ id: string; title: LocalText; products: number }>[]
  goods?: readonly Readonly<{ name: LocalText; products: number }>[]
  verdicts?: Readonly<Record<string, number>>
}>

export const REFERRAL_STATES = [
  'sent',
  'accepted',
  'declined',
  'expired',
  'withdrawn',
  'done',
  'failed',
] as const
export type ReferralState = (typeof REFERRAL_STATES)[number]

/** What may follow what; data of what is over may still be withdrawn, which changes no state. */
const NEXT: Readonly<Record<ReferralState, readonly ReferralState[]>> = {
  sent: ['accepted', 'declined', 'expired', 'withdrawn'],
  accepted: ['done', 'failed', 'withdrawn'],
  declined: [],
  expired: [],
  withdrawn: [],
  done: [],
  failed: [],
}

export const mayFollow = (from: ReferralState, to: ReferralState): boolean =>
  NEXT[from].includes(to)

/** Facts of what came of it, as the business states them. */
export type Outcome = Readonly<{
  endedOn: Day
  costMinor: bigint | null
  currency: Currency | null
  isDamaged: boolean
  isRefunded: boolean
  isDisputed: boolean
}>

export type Referral = Readonly<{
  businessId: string
  id: string
  partnerId: string
  kind: PartnerKind
  steps: readonly string[]
  words: string
  fields: readonly HandoverField[]
  handed: Handed
  state: ReferralState
  sentAt: Date
  answerBy: Date
  answeredAt: Date | null
  reason: string | null
  dueOn: Day | null
  firstReadAt: Date | null
  lastReadAt: Date | null
  withdrawnAt: Date | null
  endedAt: Date | null
  outcome: Outcome | null
  isSample: boolean
}>

/** Whether the partner may read the data now: only while they are of use to it and agreed to. */
export const isReadable = ({ state, withdrawnAt }: Pick<Referral, 'state' | 'withdrawnAt'>) =>
  withdrawnAt === null && ['sent', 'accepted', 'done', 'failed'].includes(state)

/** Days from the partner's yes to the end, and how many of them behind the day it named. */
export const timesOf = (
  { answeredAt, dueOn }: Pick<Referral, 'answeredAt' | 'dueOn'>,
  endedOn: Day,
): Readonly<{ days: number; daysLate: number }> => ({
  days: daysBetween(dayOf(answeredAt!), endedOn),
  daysLate: Math.max(0, daysBetween(dueOn!, endedOn)),
})
