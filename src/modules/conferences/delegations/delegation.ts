import type { Locale, LocalText } from '../../../kernel/locale.ts'
import {
  allocate,
  type Currency,
  type Money,
  minus,
  multiply,
  sum,
  zero,
} from '../../../kernel/money.ts'
import { addDays, type Day } from '../../../kernel/period.ts'
import { openJson } from '../../../platform/seal.ts'
import { isLinkKey, linkKey } from '../link-key.ts'
import type { ConferenceSettings } from '../settings.ts'

export type EmergencyLine = Readonly<{ name: LocalText; phone: string }>

export type Delegation = Readonly<{
  id: string
  agencyId: string
  name: LocalText
  purpose: LocalText
  /** ISO 3166, where it goes. */
  country: string
  firstDay: Day
  lastDay: Day
  currency: Currency
  /** Who invites, as letters name them; '' while nobody does. */
  inviter: string
  emergency: readonly EmergencyLine[]
  /** On which day what passports say is erased. */
  eraseOn: Day
  version: number
}>
export type DelegationRef = Readonly<{ agencyId: string; delegationId: string }>

/** So long after the last day what passports say may be needed: for a visa that is asked about. */
const LONGEST_PASSPORT_DAYS = 90

/** Whether its days are in order, and passports go in time. */
export const areDaysRight = ({ firstDay, lastDay, eraseOn }: Delegation): boolean =>
  firstDay <= lastDay && lastDay <= eraseOn && eraseOn <= addDays(lastDay, LONGEST_PASSPORT_DAYS)

export const ROLES = ['leader', 'official', 'business', 'interpreter', 'medic', 'staff'] as const
export type Role = (typeof ROLES)[number]

export type Person = Readonly<{
  name: string
  organisation: string
  email: string
  phone: string
  /** Whom to call when something happens. */
  contact: string
  /** Food, medicine, steps. */
  needs: string
  /** Insurer, policy and the number to call. */
  insurance: string
}>

export type Passport = Readonly<{
  fullName: string
  number: string
  nationality: string
  bornOn: Day
  expiresOn: Day
}>

export type Delegate = Readonly<{
  delegationId: string
  id: string
  role: Role
  sealed: Uint8Array | null
  passport: Uint8Array | null
  passportErasedAt: Date | null
  visaDone: readonly string[]
  locale: Locale
  report: string
}>
export type DelegateRef = Readonly<{ delegationId: string; id: string }>

export const personSeal = (id: string): string => `delegate ${id}`
export const passportSeal = (id: string): string => `passport ${id}`

/** Undefined once it was erased. */
export const personOf = (
  { identityKeys }: ConferenceSettings,
  { id, sealed }: Pick<Delegate, 'id' | 'sealed'>,
): Person | undefined =>
  sealed ? openJson<Person>(identityKeys, personSeal(id), sealed) : undefined

/** Undefined while nobody has said it, and once it was erased. */
export const passportOf = (
  { identityKeys }: ConferenceSettings,
  { id, passport }: Pick<Delegate, 'id' | 'passport'>,
): Passport | undefined =>
  passport ? openJson<Passport>(identityKeys, passportSeal(id), passport) : undefined

const PASSPORT_MONTHS_DAYS = 183

/** Whether a passport lasts half a year beyond the last day. */
export const lastsLong = ({ expiresOn }: Passport, { lastDay }: Delegation): boolean =>
  expiresOn >= addDays(lastDay, PASSPORT_MONTHS_DAYS)

/** Opens the trip of one delegate without signing in. */
export const delegateKey = (settings: ConferenceSettings, { delegationId, id }: DelegateRef) =>
  linkKey(settings, `delegate ${delegationId} ${id}`)

export const isDelegateKey = (
  settings: ConferenceSettings,
  { delegationId, id }: DelegateRef,
  key: string,
): boolean => isLinkKey(settings, `delegate ${delegationId} ${id}`, key)

export const STOP_KINDS = ['flight', 'train', 'coach', 'hotel', 'visit'] as const
export type StopKind = (typeof STOP_KINDS)[number]

export type Stop = Readonly<{
  id: string
  kind: StopKind
  title: string
  place: string
  /** Where a leg leads to; '' for the others. */
  destination: string
  /** A booking, a flight number, a phone. */
  reference: string
  startsAt: Date
  endsAt: Date
  startZone: string
  endZone: string
}>

export type Sharer = Readonly<{ delegateId: string; weight: number }>
export type TripCost = Readonly<{
  id: string
  what: string
  amountMinor: bigint
  /** Whole percent that the office pays. */
  officePercent: number
  sharers: readonly Sharer[]
}>

export const BECOMES = ['note', 'lesson', 'idea'] as const
export type Becomes = (typeof BECOMES)[number]
export type VisitNote = Readonly<{
  id: string
  stopId: string | null
  delegateId: string | null
  title: string
  words: string
  becomes: Becomes
  writtenAt: Date
}>

export type CostShares = Readonly<{
  office: Money
  /** In the order of the sharers. */
  parts: readonly Readonly<{ delegateId: string; part: Money }>[]
}>

/**
 * Who pays what of a cost, to the cent: the office its percent, rounded down; the rest goes by weight, the
 * cents that are left to those with the largest remainders, of equal ones to who was named first.
 */
export function sharesOf(
  {
    amountMinor,
    officePercent,
    sharers,
  }: Pick<TripCost, 'amountMinor' | 'officePercent' | 'sharers'>,
  currency: Currency,
): CostShares {
  const whole: Money = { minor: amountMinor, currency }
  if (sharers.length === 0) return { office: whole, parts: [] }
  const office = multiply(whole, { scaled: BigInt(officePercent), scale: 2 }, 'down')
  const parts = allocate(
    minus(whole, office),
    sharers.map(({ weight }) => BigInt(weight)),
  )
  return {
    office,
    parts: sharers.map(({ delegateId }, i) => ({ delegateId, part: parts[i]! })),
  }
}

/** What each of a delegation owes, and the office, over all costs. */
export function balancesOf(costs: readonly TripCost[], currency: Currency) {
  const shares = costs.map((one) => sharesOf(one, currency))
  const owed = new Map<string, Money>()
  for (const { parts } of shares) {
    for (const { delegateId, part } of parts) {
      const before = owed.get(delegateId) ?? zero(currency)
      owed.set(delegateId, { ...before, minor: before.minor + part.minor })
    }
  }
  return {
    owed,
    office: sum(
      shares.map(({ office }) => office),
      currency,
    ),
    total: sum(
      costs.map(({ amountMinor }) => ({ minor: amountMinor, currency })),
      currency,
    ),
  }
}
