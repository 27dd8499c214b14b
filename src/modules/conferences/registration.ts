import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Locale } from '../../kernel/locale.ts'
import { openJson } from '../../platform/seal.ts'
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
}>

export type RegistrationState = 'confirmed' | 'waiting' | 'cancelled'

/** What people say of themselves. */
export type Attendee = Readonly<{
  name: string
  email: string
  organisation: string
  /** Accessibility, languages. */
  needs: string
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

/** Opens one registration without signing in. Derived, so nothing secret is stored. */
export const registrationKey = (
  { identityKeys }: ConferenceSettings,
  { conferenceId, id }: RegistrationRef,
): string =>
  createHmac('sha256', identityKeys.lasting)
    .update(`registration ${conferenceId} ${id}`)
    .digest('base64url')

export function isRegistrationKey(
  settings: ConferenceSettings,
  ref: RegistrationRef,
  key: string,
): boolean {
  const [given, right] = [Buffer.from(key), Buffer.from(registrationKey(settings, ref))]
  return given.length === right.length && timingSafeEqual(given, right)
}
