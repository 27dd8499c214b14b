import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { Uuid } from '../../platform/wire.ts'
import { isOperator, memberErrors, requireUser } from '../accounts/api.ts'
import { credentialUrl, issuerProfile, issuerUrl, keyUrl, statusUrl } from './badge.ts'
import {
  BadgeDto,
  BadgeKeyDto,
  BadgeStatusDto,
  CourseParam,
  IssuerDto,
  RevokeBadgeBody,
  TakeBadgeBody,
} from './contract.ts'
import { CoursesErrors as E } from './errors.ts'
import { issueBadge } from './issue-badge.ts'
import { revokeBadge } from './revoke-badge.ts'
import type { CourseSettings } from './settings.ts'
import { publicJwk, readJws, signingKey } from './signing-key.ts'
import { selectBadge } from './store.ts'
import { toBadgeDto } from './wire.ts'

const tags = ['courses']
const OneBadge = Type.Object({ badgeId: Uuid })
const open = [PlatformErrors.invalidInput, E.badgeNotFound] as const

/** Certificates of completion: for whoever finished, and for anybody who is shown one. */
export const createBadgeRoutes =
  ({ publicUrl, identityKeys }: CourseSettings): Routes =>
  async (app) => {
    const requireBadge = async (db: Parameters<typeof selectBadge>[0], badgeId: string) => {
      const badge = await selectBadge(db, badgeId)
      if (!badge) throw E.badgeNotFound({ badgeId })
      return badge
    }

    app.post(
      '/v1/learning/:course/badge',
      {
        schema: {
          operationId: 'takeBadge',
          tags,
          summary: 'The certificate of a finished course; asked again, the one that was issued.',
          params: Type.Object({ course: CourseParam }),
          body: TakeBadgeBody,
          response: {
            200: BadgeDto,
            ...problems(
              ...memberErrors,
              PlatformErrors.invalidInput,
              E.courseNotFound,
              E.notEnrolled,
              E.courseUnfinished,
              E.badgeRevoked,
            ),
          },
        },
      },
      async ({ ctx, params, body }) => {
        const { userId, email } = requireUser(ctx.actor)
        const settings = { publicUrl, identityKeys }
        const wanted = { userId, email, course: params.course, name: body.name.trim() }
        const badge = await issueBadge(ctx, settings, wanted)
        const key = await signingKey(ctx.db, identityKeys, ctx.now())
        return toBadgeDto(publicUrl, badge, readJws(key, badge.credential))
      },
    )

    app.get(
      '/v1/badges/issuer',
      {
        schema: {
          operationId: 'getBadgeIssuer',
          tags,
          summary: 'Who issues badges here: a Profile of Open Badges 3.0.',
          response: { 200: IssuerDto },
        },
      },
      async () => issuerProfile(publicUrl),
    )

    app.get(
      '/v1/badges/key',
      {
        schema: {
          operationId: 'getBadgeKey',
          tags,
          summary: 'The public key that badges are signed with, as a JSON Web Key.',
          response: { 200: BadgeKeyDto },
        },
      },
      async ({ ctx }) => {
        const { kty, n, e, alg, use } = publicJwk(await signingKey(ctx.db, identityKeys, ctx.now()))
        return {
          kty: kty!,
          n: n!,
          e: e!,
          alg: `${alg}`,
          use: `${use}`,
          kid: keyUrl(publicUrl),
        }
      },
    )

    app.get(
      '/v1/badges/:badgeId',
      {
        schema: {
          operationId: 'verifyBadge',
          tags,
          summary: 'What a badge says, whether its signature is ours, and whether it was revoked.',
          params: OneBadge,
          response: { 200: BadgeDto, ...problems(...open) },
        },
      },
      async ({ ctx, params }) => {
        const badge = await requireBadge(ctx.db, params.badgeId)
        const key = await signingKey(ctx.db, identityKeys, ctx.now())
        return toBadgeDto(publicUrl, badge, readJws(key, badge.credential))
      },
    )

    app.get(
      '/v1/badges/:badgeId/credential',
      {
        schema: {
          operationId: 'getBadgeCredential',
          tags,
          summary: 'The badge itself: an OpenBadgeCredential as a signed JWT (application/vc+jwt).',
          params: OneBadge,
          response: { 200: Type.String(), ...problems(...open) },
        },
      },
      async ({ ctx, params }, reply) => {
        const { credential } = await requireBadge(ctx.db, params.badgeId)
        return reply
          .type('application/vc+jwt')
          .header('content-disposition', `inline; filename="badge-${params.badgeId}.jwt"`)
          .serializer(String)
          .send(credential)
      },
    )

    app.get(
      '/v1/badges/:badgeId/status',
      {
        schema: {
          operationId: 'getBadgeStatus',
          tags,
          summary: 'The revocation list that a badge names: empty, or with this badge in it.',
          params: OneBadge,
          response: { 200: BadgeStatusDto, ...problems(...open) },
        },
      },
      async ({ ctx, params }) => {
        const { id, revokedAt, revokedReason } = await requireBadge(ctx.db, params.badgeId)
        return {
          id: statusUrl(publicUrl, id),
          issuer: issuerUrl(publicUrl),
          revokedCredential: revokedAt
            ? [{ id: credentialUrl(publicUrl, id), revocationReason: revokedReason ?? '' }]
            : [],
        }
      },
    )

    app.post(
      '/v1/desk/badges/:badgeId/revocation',
      {
        schema: {
          operationId: 'revokeBadge',
          tags,
          summary: 'Takes a badge back for good, with a reason that anybody may read.',
          params: OneBadge,
          body: RevokeBadgeBody,
          response: { 200: BadgeDto, ...problems(...open, E.operatorRequired) },
        },
        preHandler: async ({ ctx }) => {
          if (!(await isOperator(ctx))) throw E.operatorRequired()
        },
      },
      async ({ ctx, params, body }) => {
        const badge = await revokeBadge(ctx, { ...params, reason: body.reason.trim() })
        const key = await signingKey(ctx.db, identityKeys, ctx.now())
        return toBadgeDto(publicUrl, badge, readJws(key, badge.credential))
      },
    )
  }
