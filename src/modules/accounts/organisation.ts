import { AccountsErrors as E } from './errors.ts'

export const ORGANISATION_KINDS = ['business', 'agency', 'partner', 'operator'] as const
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number]

/** From the least to the most: each may do what those before it may. */
export const ROLES = ['viewer', 'member', 'owner'] as const
export type OrganisationRole = (typeof ROLES)[number]

/** What an API key may be allowed. Reading is not part of writing: ask for both. */
export const SCOPES = [
  'assessment:read',
  'assessment:write',
  'catalogue:read',
  'catalogue:write',
  'customs:read',
  'demand:read',
  'orders:read',
  'orders:write',
  'programmes:read',
  'programmes:write',
] as const
export type Scope = (typeof SCOPES)[number]

export type Organisation = Readonly<{
  id: string
  kind: OrganisationKind
  name: string
  nameZh: string | null
  /** Made for a trial that nobody signed in for. */
  isGuest: boolean
  /** Ships with the product as an example. */
  isSample: boolean
  /** ISO 3166-2, 'US-MI'. */
  state: string | null
  county: string | null
}>

/** Bounds of one organisation or person. */
export const accountLimits = {
  /** Organisations of one person: an agency's officer belongs to some dozens at most. */
  organisationsOfUser: 100,
  membersOfOrganisation: 500,
  /** Mail sent in our name to people who did not ask for it. */
  openInvitations: 100,
  apiKeysOfOrganisation: 50,
  invitationDays: 14,
} as const

export const isAtLeast = (role: OrganisationRole, needed: OrganisationRole): boolean =>
  ROLES.indexOf(role) >= ROLES.indexOf(needed)

/** An organisation without an owner could never be governed again. */
export function requireOwnerLeft(otherOwners: number): void {
  if (otherOwners === 0) throw E.lastOwner()
}

export function requireBelow(count: number, limit: number): void {
  if (count >= limit) throw E.limitReached({ limit })
}
