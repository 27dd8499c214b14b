import { Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import { InstantDto, Uuid } from '../../platform/wire.ts'
import {
  ORGANISATION_KINDS,
  type OrganisationKind,
  type OrganisationRole,
  ROLES,
  SCOPES,
  type Scope,
} from './organisation.ts'

export const OrganisationKindDto = Type.Unsafe<OrganisationKind>({
  type: 'string',
  enum: ORGANISATION_KINDS,
})
export const RoleDto = Type.Unsafe<OrganisationRole>({ type: 'string', enum: ROLES })
export const ScopeDto = Type.Unsafe<Scope>({ type: 'string', enum: SCOPES })

export const OrganisationDto = Type.Object({
  id: Uuid,
  kind: OrganisationKindDto,
  name: Type.String(),
  nameZh: Type.Union([Type.String(), Type.Null()]),
  isGuest: Type.Boolean(),
  isSample: Type.Boolean(),
  state: Type.Union([Type.String(), Type.Null()]),
  county: Type.Union([Type.String(), Type.Null()]),
})
/** An organisation with what the reader is in it. */
export const OwnOrganisationDto = Type.Object({ ...OrganisationDto.properties, role: RoleDto })

export const UserDto = Type.Object({
  id: Uuid,
  name: Type.String(),
  email: Type.String(),
  hasTwoFactor: Type.Boolean(),
})

export const MemberDto = Type.Object({
  userId: Uuid,
  name: Type.String(),
  email: Type.String(),
  role: RoleDto,
  joinedAt: InstantDto,
})

export const InvitationDto = Type.Object({
  id: Uuid,
  email: Type.String(),
  role: RoleDto,
  createdAt: InstantDto,
  expiresAt: InstantDto,
})

export const ApiKeyDto = Type.Object({
  id: Uuid,
  name: Type.String(),
  /** The first characters, by which people tell their keys apart. */
  start: Type.String(),
  scopes: Type.Array(ScopeDto),
  createdAt: InstantDto,
  lastUsedAt: Type.Union([InstantDto, Type.Null()]),
  expiresAt: Type.Union([InstantDto, Type.Null()]),
})

export const AuditEntryDto = Type.Object({
  id: Uuid,
  at: InstantDto,
  actor: Type.Object({
    kind: Type.String(),
    id: Type.Union([Type.String(), Type.Null()]),
    name: Type.Union([Type.String(), Type.Null()], {
      description: 'Of a person; null when their account was erased.',
    }),
  }),
  action: Type.String(),
  subject: Type.String(),
  before: Type.Unknown(),
  after: Type.Unknown(),
})

/** The same in the list of everybody; `organisationId` is null for what concerns the installation. */
export const DeskAuditEntryDto = Type.Object({
  ...AuditEntryDto.properties,
  organisationId: Type.Union([Uuid, Type.Null()]),
})

export const OrganisationCreated = defineEvent(
  'accounts.organisation_created',
  Type.Object({ organisationId: Uuid, kind: OrganisationKindDto, isGuest: Type.Boolean() }),
)
export const OrganisationClaimed = defineEvent(
  'accounts.organisation_claimed',
  Type.Object({ organisationId: Uuid, userId: Uuid }),
)
export const MemberJoined = defineEvent(
  'accounts.member_joined',
  Type.Object({ organisationId: Uuid, userId: Uuid, role: RoleDto }),
)
export const MemberRoleChanged = defineEvent(
  'accounts.member_role_changed',
  Type.Object({ organisationId: Uuid, userId: Uuid, role: RoleDto }),
)
export const MemberRemoved = defineEvent(
  'accounts.member_removed',
  Type.Object({ organisationId: Uuid, userId: Uuid }),
)
/** A person had their account erased; `ownerless` are organisations that nobody owns any more. */
export const PersonErased = defineEvent(
  'accounts.person_erased',
  Type.Object({ userId: Uuid, ownerless: Type.Array(Uuid) }),
)
export const InvitationCreated = defineEvent(
  'accounts.invitation_created',
  Type.Object({ organisationId: Uuid, invitationId: Uuid, role: RoleDto }),
)
