import { Type } from 'typebox'
import type { Config } from '../../platform/config.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems, requestLocale } from '../../platform/problems.ts'
import { IdempotencyHeader, NextCursor, PageQuery } from '../../platform/wire.ts'
import { selectAuditEntries } from './audit-store.ts'
import { changeRole, removeMember } from './change-members.ts'
import { changeOrganisation } from './change-organisation.ts'
import {
  AuditEntryDto,
  InvitationDto,
  MemberDto,
  OrganisationDto,
  OrganisationKindDto,
  OwnOrganisationDto,
  RoleDto,
} from './contract.ts'
import { foundOrganisation } from './create-organisation.ts'
import { AccountsErrors as E } from './errors.ts'
import { acceptInvitation, cancelInvitation, inviteMember } from './invite.ts'
import { memberErrors, requireMember, requireUser } from './require-member.ts'
import {
  type Invitation,
  type Member,
  selectMembers,
  selectOpenInvitations,
  selectOrganisation,
  selectOrganisationsOf,
} from './store.ts'
import {
  Done,
  done,
  EmailDto,
  IdDto,
  LineDto,
  NameDto,
  StateDto,
  strict,
  TokenDto,
} from './wire.ts'

const tags = ['accounts']
const OrganisationParams = Type.Object({ organisationId: IdDto })
const MemberParams = Type.Object({ organisationId: IdDto, userId: IdDto })
const InvitationParams = Type.Object({ organisationId: IdDto, invitationId: IdDto })
const CountyDto = LineDto(100)
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const

const toMemberDto = ({ joinedAt, ...member }: Member) => ({
  ...member,
  joinedAt: joinedAt.toISOString(),
})
const toInvitationDto = ({ id, email, role, createdAt, expiresAt }: Invitation) => ({
  id,
  email,
  role,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
})

export const organisationRoutes: Routes = async (app) => {
  app.post(
    '/v1/organisations',
    {
      schema: {
        operationId: 'createOrganisation',
        tags,
        headers: IdempotencyHeader,
        body: Type.Object(
          {
            kind: OrganisationKindDto,
            name: NameDto,
            nameZh: Type.Optional(NameDto),
            state: Type.Optional(StateDto),
            county: Type.Optional(CountyDto),
          },
          strict,
        ),
        response: {
          201: OwnOrganisationDto,
          ...problems(
            E.signInRequired,
            E.operatorRequired,
            E.limitReached,
            PlatformErrors.idempotencyKeyReused,
            PlatformErrors.invalidInput,
          ),
        },
      },
    },
    async ({ ctx, body, headers }, reply) =>
      reply.status(201).send(await foundOrganisation(ctx, body, headers['idempotency-key'])),
  )

  app.get(
    '/v1/organisations',
    {
      schema: {
        operationId: 'listOwnOrganisations',
        tags,
        response: {
          200: Type.Object({ organisations: Type.Array(OwnOrganisationDto) }),
          ...problems(E.signInRequired),
        },
      },
    },
    async ({ ctx }) => ({
      organisations: await selectOrganisationsOf(ctx.db, requireUser(ctx.actor).userId),
    }),
  )

  app.get(
    '/v1/organisations/:organisationId',
    {
      schema: {
        operationId: 'getOrganisation',
        tags,
        params: OrganisationParams,
        response: { 200: OrganisationDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { organisationId } }) => {
      await requireMember(ctx, organisationId, 'viewer')
      const organisation = await selectOrganisation(ctx.db, organisationId)
      if (!organisation) throw PlatformErrors.notFound()
      return organisation
    },
  )

  app.patch(
    '/v1/organisations/:organisationId',
    {
      schema: {
        operationId: 'changeOrganisation',
        tags,
        params: OrganisationParams,
        body: Type.Partial(
          Type.Object({
            name: NameDto,
            nameZh: Type.Union([NameDto, Type.Null()]),
            state: Type.Union([StateDto, Type.Null()]),
            county: Type.Union([CountyDto, Type.Null()]),
          }),
          strict,
        ),
        response: { 200: OrganisationDto, ...problems(...scoped) },
      },
    },
    ({ ctx, params, body }) => changeOrganisation(ctx, params.organisationId, body),
  )

  app.get(
    '/v1/organisations/:organisationId/audit',
    {
      schema: {
        operationId: 'listAuditEntries',
        tags,
        params: OrganisationParams,
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(IdDto) }),
        response: {
          200: Type.Object({ entries: Type.Array(AuditEntryDto), next: NextCursor }),
          ...problems(...scoped),
        },
      },
    },
    async ({ ctx, params: { organisationId }, query: { after, limit } }) => {
      await requireMember(ctx, organisationId, 'owner')
      const found = await selectAuditEntries(ctx.db, organisationId, { after, limit: limit + 1 })
      const entries = found.slice(0, limit)
      return {
        entries: entries.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
        next: found.length > limit ? (entries.at(-1)?.id ?? null) : null,
      }
    },
  )
}

export const memberRoutes =
  ({ publicUrl }: Config): Routes =>
  async (app) => {
    app.get(
      '/v1/organisations/:organisationId/members',
      {
        schema: {
          operationId: 'listMembers',
          tags,
          params: OrganisationParams,
          response: {
            200: Type.Object({ members: Type.Array(MemberDto) }),
            ...problems(...scoped),
          },
        },
      },
      async ({ ctx, params: { organisationId } }) => {
        await requireMember(ctx, organisationId, 'viewer')
        const members = await selectMembers(ctx.db, organisationId)
        return { members: members.map(toMemberDto) }
      },
    )

    app.patch(
      '/v1/organisations/:organisationId/members/:userId',
      {
        schema: {
          operationId: 'changeMemberRole',
          tags,
          params: MemberParams,
          body: Type.Object({ role: RoleDto }, strict),
          response: { 200: MemberDto, ...problems(...scoped, E.lastOwner) },
        },
      },
      async ({ ctx, params, body }) => toMemberDto(await changeRole(ctx, params, body.role)),
    )

    app.delete(
      '/v1/organisations/:organisationId/members/:userId',
      {
        schema: {
          operationId: 'removeMember',
          tags,
          description: 'An owner removes anybody; everybody may leave.',
          params: MemberParams,
          response: { 200: Done, ...problems(...scoped, E.lastOwner) },
        },
      },
      async ({ ctx, params }) => {
        await removeMember(ctx, params)
        return done
      },
    )

    app.post(
      '/v1/organisations/:organisationId/invitations',
      {
        config: { rateLimit: { max: 30, timeWindow: 60_000 } },
        schema: {
          operationId: 'inviteMember',
          tags,
          description: 'Sends a mail with a link, in the language of the request.',
          params: OrganisationParams,
          body: Type.Object({ email: EmailDto, role: RoleDto }, strict),
          response: {
            201: InvitationDto,
            ...problems(
              ...scoped,
              E.alreadyMember,
              E.alreadyInvited,
              E.limitReached,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async (request, reply) => {
        const { organisationId } = request.params
        const wanted = { organisationId, ...request.body }
        const locale = requestLocale(request)
        const invitation = await inviteMember(request.ctx, wanted, { publicUrl, locale })
        return reply.status(201).send(toInvitationDto(invitation))
      },
    )

    app.get(
      '/v1/organisations/:organisationId/invitations',
      {
        schema: {
          operationId: 'listInvitations',
          tags,
          params: OrganisationParams,
          response: {
            200: Type.Object({ invitations: Type.Array(InvitationDto) }),
            ...problems(...scoped),
          },
        },
      },
      async ({ ctx, params: { organisationId } }) => {
        await requireMember(ctx, organisationId, 'owner')
        const invitations = await selectOpenInvitations(ctx.db, organisationId)
        return { invitations: invitations.map(toInvitationDto) }
      },
    )

    app.delete(
      '/v1/organisations/:organisationId/invitations/:invitationId',
      {
        schema: {
          operationId: 'cancelInvitation',
          tags,
          params: InvitationParams,
          response: { 200: Done, ...problems(...scoped) },
        },
      },
      async ({ ctx, params }) => {
        await cancelInvitation(ctx, params)
        return done
      },
    )

    app.post(
      '/v1/accounts/invitations/accept',
      {
        schema: {
          operationId: 'acceptInvitation',
          tags,
          body: Type.Object({ token: TokenDto }, strict),
          response: {
            200: OwnOrganisationDto,
            ...problems(
              E.signInRequired,
              E.invitationInvalid,
              E.invitationForAnother,
              E.alreadyMember,
              E.limitReached,
              PlatformErrors.invalidInput,
            ),
          },
        },
      },
      ({ ctx, body }) => acceptInvitation(ctx, body.token),
    )
  }
