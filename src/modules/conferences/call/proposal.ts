import type { Locale, LocalText } from '../../../kernel/locale.ts'
import { type Day, dayOf } from '../../../kernel/period.ts'
import type { Ctx } from '../../../platform/context.ts'
import { openJson } from '../../../platform/seal.ts'
import type { Conference } from '../conference.ts'
import { isLinkKey, linkKey } from '../link-key.ts'
import type { ConferenceSettings } from '../settings.ts'

export type Call = Readonly<{
  conferenceId: string
  opensOn: Day
  closesOn: Day
  guidance: LocalText
}>

/** Whether something is proposed today, where the conference is. */
export function isCallOpen(
  { now }: Pick<Ctx, 'now'>,
  { state, timeZone }: Conference,
  { opensOn, closesOn }: Call,
): boolean {
  const today = dayOf(now(), timeZone)
  return state === 'open' && opensOn <= today && today <= closesOn
}

export const PROPOSAL_STATES = ['submitted', 'withdrawn', 'accepted', 'declined'] as const
export type ProposalState = (typeof PROPOSAL_STATES)[number]

/** What is to be said. */
export type Idea = Readonly<{
  title: string
  abstract: string
  /** BCP 47, of what is said. */
  language: string
  minutes: number
  trackId: string | null
}>

/** Who would say it. */
export type Proposer = Readonly<{
  name: string
  email: string
  organisation: string
  about: string
}>

export type Proposal = Idea &
  Readonly<{
    conferenceId: string
    id: string
    userId: string | null
    state: ProposalState
    sealed: Uint8Array | null
    locale: Locale
    submittedAt: Date
    decidedAt: Date | null
    words: string
    sessionId: string | null
  }>
export type ProposalRef = Readonly<{ conferenceId: string; id: string }>

export type Review = Readonly<{
  proposalId: string
  userId: string
  points: number
  note: string
}>

/** What the words of a proposer are sealed to. */
export const proposerSeal = (id: string): string => `proposal ${id}`

/** Undefined once it was erased. */
export const proposerOf = (
  { identityKeys }: ConferenceSettings,
  { id, sealed }: Pick<Proposal, 'id' | 'sealed'>,
): Proposer | undefined =>
  sealed ? openJson<Proposer>(identityKeys, proposerSeal(id), sealed) : undefined

/** Opens one proposal without signing in. */
export const proposalKey = (
  settings: ConferenceSettings,
  { conferenceId, id }: ProposalRef,
): string => linkKey(settings, `proposal ${conferenceId} ${id}`)

export const isProposalKey = (
  settings: ConferenceSettings,
  { conferenceId, id }: ProposalRef,
  key: string,
): boolean => isLinkKey(settings, `proposal ${conferenceId} ${id}`, key)
