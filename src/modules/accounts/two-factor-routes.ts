import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import { toHeaders } from '../../platform/http.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import type { Auth } from './auth.ts'
import { translated } from './auth-errors.ts'
import { AccountsErrors as E } from './errors.ts'
import { requireUser } from './require-member.ts'
import { passCookies } from './sign-in-routes.ts'
import { insertSecurityEntry, selectUser } from './store.ts'
import { Done, done, PasswordDto, strict } from './wire.ts'

/** Codes have six digits: with better-auth's own lock-out this leaves no room for guessing. */
const GUESSES = { rateLimit: { max: 10, timeWindow: 60_000 } }

export const twoFactorRoutes =
  (auth: Auth): Routes =>
  async (app) => {
    app.post(
      '/v1/accounts/two-factor/enable',
      {
        config: GUESSES,
        schema: {
          operationId: 'enableTwoFactor',
          tags: ['accounts'],
          description: 'Takes effect once a code was verified. The backup codes are shown once.',
          body: Type.Object({ password: PasswordDto }, strict),
          response: {
            200: Type.Object({
              totpUri: Type.String({ description: 'For the authenticator app, as a QR code.' }),
              backupCodes: Type.Array(Type.String()),
            }),
            ...problems(
              E.signInRequired,
              E.passwordWrong,
              E.twoFactorOn,
              PlatformErrors.invalidInput,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async (request) => {
        requireUser(request.ctx.actor)
        const enabled = await translated(
          auth.api.enableTwoFactor({
            body: { ...request.body, method: 'totp' },
            headers: toHeaders(request),
          }),
        )
        const { totpURI = '', backupCodes = [] } = enabled as {
          totpURI?: string
          backupCodes?: string[]
        }
        return { totpUri: totpURI, backupCodes }
      },
    )

    app.post(
      '/v1/accounts/two-factor/verify',
      {
        config: GUESSES,
        schema: {
          operationId: 'verifyTwoFactor',
          tags: ['accounts'],
          description:
            'Ends a sign-in that waits for a code, or turns two-factor sign-in on. A backup code ' +
            'serves once.',
          body: Type.Union([
            Type.Object({ code: Type.String({ pattern: '^[0-9]{6}$' }) }, strict),
            Type.Object({ backupCode: Type.String({ pattern: '^[A-Za-z0-9-]{4,40}$' }) }, strict),
          ]),
          response: {
            200: Done,
            ...problems(
              E.codeWrong,
              E.challengeExpired,
              E.twoFactorOff,
              E.tooManyCodes,
              PlatformErrors.invalidInput,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async (request, reply) => {
        const { actor, db } = request.ctx
        const { body } = request
        const wasOn =
          actor.kind === 'user' && (await selectUser(db, actor.userId))?.two_factor_enabled
        const common = { headers: toHeaders(request), returnHeaders: true as const }
        const { headers } = await translated<{ headers: Headers }>(
          'code' in body
            ? auth.api.verifyTOTP({ body: { code: body.code }, ...common })
            : auth.api.verifyBackupCode({ body: { code: body.backupCode }, ...common }),
        )
        passCookies(reply, headers)
        if (actor.kind === 'user' && !wasOn) {
          await insertSecurityEntry(request.ctx, actor.userId, 'two_factor_enabled')
        }
        return done
      },
    )

    app.post(
      '/v1/accounts/two-factor/disable',
      {
        config: GUESSES,
        schema: {
          operationId: 'disableTwoFactor',
          tags: ['accounts'],
          body: Type.Object({ password: PasswordDto }, strict),
          response: {
            200: Done,
            ...problems(
              E.signInRequired,
              E.passwordWrong,
              E.twoFactorOff,
              PlatformErrors.invalidInput,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async (request, reply) => {
        const { userId } = requireUser(request.ctx.actor)
        const user = await selectUser(request.ctx.db, userId)
        if (!user?.two_factor_enabled) throw E.twoFactorOff()
        const { headers } = await translated(
          auth.api.disableTwoFactor({
            body: request.body,
            headers: toHeaders(request),
            returnHeaders: true,
          }),
        )
        passCookies(reply, headers)
        await insertSecurityEntry(request.ctx, userId, 'two_factor_disabled')
        return done
      },
    )
  }
