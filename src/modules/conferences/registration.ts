import type { Locale } from '../../kernel/locale.ts'
import { openJson } from '../../platform/seal.ts'
import type { Answer } from './admission/question.ts'
import { isLinkKey, linkKey } from './link-key.ts'
import type { Fare } from './paid/bill.ts'
import type { ConferenceSettings } from './settings.ts'

export type Quota = Readonly<{
  id: string
  name: string
  nameZh: string | null
  size: number
  taken: number
  lastTurn: number
}>

export type TicketType = Readonly<{
  id: string
  quotaId: string
  name: string
  nameZh: string | null
  isOffered: boolean
  access: TicketAccess
  /** Null: it costs nothing. */
  fare: Fare | null
}>

/** For whoever asks; when the office says yes; for those with a voucher. */
export const TICKET_ACCESS = ['open', 'approval', 'voucher'] as const
export type TicketAccess = (typeof TICKET_ACCESS)[number]

/**
 * `asked` waits for the office to say yes or no, `waiting` for a place; `unpaid` has one and is to pay for it,
 * `lapsed` has not in time.
 */
export const REGISTRATION_STATES = [
  'asked',
  'declined',
  'unpaid',
  'lapsed',
  'confirmed',
  'waiting',
  'cancelled',
] as const
export type RegistrationState = (typeof REGISTRATION_STATES)[number]

/** What people say of themselves. */
export type Attendee = Readonly<{
  name: string
  email: string
  organisation: string
  /** Accessibility, languages. */
  needs: string
  /** To what the conference asks; of before it asked there are none. */
  answers?: readonly Answer[]
}>

export type Registration = Readonly<{
  conferenceId: string
  id: string
  ticketTypeId: string
  quotaId: string
  userId: string | null
  addressName: string
  state: RegistrationState
  turn: number
  sealed: Uint8Array | null
  locale: Locale
  registeredAt: Date
  /** Of whoever registered these people together; null for one alone. */
  groupId: string | null
  voucherId: string | null
  /** Why the office said no. */
  reason: string | null
  /** Of its tickets, from 1: the newest holds. */
  ticketNumber: number
}>

export type RegistrationRef = Readonly<{ conferenceId: string; id: string }>

/** What the words of a registration are sealed to. */
export const attendeeSeal = (id: string): string => `registration ${id}`

/** Undefined once it was erased. */
export const attendeeOf = (
  { identityKeys }: ConferenceSettings,
  { id, sealed }: Pick<Registration, 'id' | 'sealed'>,
): Attendee | undefined =>
  sealed ? openJson<Attendee>(identityKeys, attendeeSeal(id), sealed) : undefined

/** Opens one registration without signing in. */
export const registrationKey = (
  settings: ConferenceSettings,
  { conferenceId, id }: RegistrationRef,
): string => linkKey(settings, `registration ${conferenceId} ${id}`)

export const isRegistrationKey = (
  settings: ConferenceSettings,
  { conferenceId, id }: RegistrationRef,
  key: string,
): boolean => isLinkKey(settings, `registration ${conferenceId} ${id}`, key)
