import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { PartnerKind } from './profile.ts'

export const QUOTE_STATES = [
  'asked',
  'answered',
  'declined',
  'chosen',
  'not_chosen',
  'expired',
  'closed',
] as const
export type QuoteState = (typeof QUOTE_STATES)[number]

export const REQUEST_STATES = ['open', 'chosen', 'closed', 'ended'] as const
export type RequestState = (typeof REQUEST_STATES)[number]

/**
 * What may follow what. A partner may answer anew until the deadline; `not_chosen`: another one was;
 * `expired`: not answered in time, or not chosen while it was valid; `closed`: no longer wanted.
 */
const NEXT: Readonly<Record<QuoteState, readonly QuoteState[]>> = {
  asked: ['answered', 'declined', 'not_chosen', 'expired', 'closed'],
  answered: ['answered', 'declined', 'chosen', 'not_chosen', 'expired', 'closed'],
  declined: [],
  chosen: [],
  not_chosen: [],
  expired: [],
  closed: [],
}

export const mayFollow = (from: QuoteState, to: QuoteState): boolean => NEXT[from].includes(to)

/** Whether something may still come of it. */
export const isOpen = (state: QuoteState): boolean => NEXT[state].length > 0

export type QuoteRequest = Readonly<{
  businessId: string
  id: string
  kind: PartnerKind
  title: string
  words: string
  steps: readonly string[]
  currency: Currency
  answerBy: Date
  state: RequestState
  createdAt: Date
  endedAt: Date | null
}>

export type Quote = Readonly<{
  businessId: string
  requestId: string
  partnerId: string
  state: QuoteState
  priceMinor: bigint | null
  days: number | null
  validUntil: Day | null
  words: string | null
  askedAt: Date
  answeredAt: Date | null
  endedAt: Date | null
}>

/** Whether its time is over: not answered by the deadline, or no longer valid. */
export const isOverdue = (
  { state, validUntil }: Pick<Quote, 'state' | 'validUntil'>,
  answerBy: Date,
  { now, today }: { now: Date; today: Day },
): boolean => (state === 'asked' ? answerBy <= now : validUntil !== null && validUntil < today)

export type Side = 'business' | 'partner'
export type QuoteMessage = Readonly<{
  position: number
  side: Side
  words: string
  writtenAt: Date
}>
