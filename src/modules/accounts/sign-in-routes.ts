import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import { toHeaders } from '../../platform/http.ts'
import type { Routes } from '../../platform/module.ts'
import { problems, requestLocale } from '../../platform/problems.ts'
import { InstantDto } from '../../platform/wire.ts'
import { type Auth, withMailLocale } from './auth.ts'
import { translated } from './auth-errors.ts'
import { OwnOrganisationDto, UserDto } from './contract.ts'
import { countingGuesses } from './count-guesses.ts'
import { AccountsErrors as E } from './errors.ts'
import { REGISTRATION } from './registration.ts'
import { requireUser } from './require-member.ts'
import {
  insertSecurityEntry,
  selectOrganisationsOf,
  selectSecurityEntries,
  selectUser,
} from './store.ts'
import {
  Done,
  done,
  EmailDto,
  NameDto,
  NewPasswordDto,
  PasswordDto,
  strict,
  TokenDto,
} from './wire.ts'

/** Guessing a password of ten characters at ten a minute takes longer than anybody lives. */
const GUESSES = { rateLimit: { max: 10, timeWindow: 60_000 } }
/** Each sends a mail, or makes an account. */
const MAILS = { rateLimit: { max: 5, timeWindow: 60_000 } }

const SessionDto = Type.Object({
  user: Type.Union([UserDto, Type.Null()], { description: 'Null when nobody is signed in.' }),
  organisations: Type.Array(OwnOrganisationDto),
})
const SignInDto = Type.Object({
  status: Type.Union([Type.Literal('signed_in'), Type.Literal('two_factor_required')], {
    description: 'When two_factor_required, go on with verifyTwoFactor within ten minutes.',
  }),
})

/** better-auth speaks to the browser by cookies: hand them on. */
export function passCookies(reply: FastifyReply, headers: Headers): void {
  const cookies = headers.getSetCookie()
  if (cookies.length > 0) void reply.header('set-cookie', cookies)
}

export const signInRoutes =
  (auth: Auth): Routes =>
  async (app) => {
    app.post(
      '/v1/accounts/sign-up',
      {
        config: MAILS,
        schema: {
          operationId: 'signUp',
          tags: ['accounts'],
          body: Type.Object({ name: NameDto, email: EmailDto, password: NewPasswordDto }, strict),
          response: {
            201: Type.Object({ user: UserDto }),
            ...problems(
              E.emailTaken,
              PlatformErrors.switchedOff,
              PlatformErrors.invalidInput,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async ({ ctx, body }, reply) => {
        await ctx.features.require(REGISTRATION)
        const { headers, response } = await translated(
          auth.api.signUpEmail({ body, returnHeaders: true }),
        )
        passCookies(reply, headers)
        const { id, name, email } = response.user
        return reply.status(201).send({ user: { id, name, email, hasTwoFactor: false } })
      },
    )

    app.post(
      '/v1/accounts/sign-in',
      {
        config: GUESSES,
        schema: {
          operationId: 'signIn',
          tags: ['accounts'],
          body: Type.Object({ email: EmailDto, password: PasswordDto }, strict),
          response: {
            200: SignInDto,
            ...problems(
              E.signInFailed,
              E.tooManyGuesses,
              PlatformErrors.invalidInput,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async (request, reply) => {
        const { headers, response } = await countingGuesses(request.ctx, request.body.email, () =>
          translated(
            auth.api.signInEmail({
              body: request.body,
              headers: toHeaders(request),
              returnHeaders: true,
            }),
          ),
        )
        passCookies(reply, headers)
        const isChallenged = 'twoFactorRedirect' in response
        return { status: isChallenged ? ('two_factor_required' as const) : ('signed_in' as const) }
      },
    )

    app.post(
      '/v1/accounts/sign-out',
      {
        schema: {
          operationId: 'signOut',
          tags: ['accounts'],
          response: { 200: Done },
        },
      },
      async (request, reply) => {
        const { headers } = await translated(
          auth.api.signOut({ headers: toHeaders(request), returnHeaders: true }),
        )
        passCookies(reply, headers)
        return done
      },
    )

    app.get(
      '/v1/accounts/session',
      {
        schema: {
          operationId: 'getSession',
          tags: ['accounts'],
          response: { 200: SessionDto },
        },
      },
      async (request, reply) => {
        const { actor, db } = request.ctx
        if (actor.kind !== 'user') return { user: null, organisations: [] }
        // The one place where a session is prolonged: only here can the cookie follow it.
        const { headers } = await auth.api.getSession({
          headers: toHeaders(request),
          returnHeaders: true,
        })
        passCookies(reply, headers)
        const [user, organisations] = await Promise.all([
          selectUser(db, actor.userId),
          selectOrganisationsOf(db, actor.userId),
        ])
        if (!user) return { user: null, organisations: [] }
        const { id, name, email } = user
        return {
          user: { id, name, email, hasTwoFactor: user.two_factor_enabled === true },
          organisations,
        }
      },
    )

    app.patch(
      '/v1/accounts/profile',
      {
        schema: {
          operationId: 'changeProfile',
          tags: ['accounts'],
          body: Type.Object({ name: NameDto }, strict),
          response: { 200: Done, ...problems(E.signInRequired, PlatformErrors.invalidInput) },
        },
      },
      async (request, reply) => {
        requireUser(request.ctx.actor)
        const { headers } = await translated(
          auth.api.updateUser({
            body: request.body,
            headers: toHeaders(request),
            returnHeaders: true,
          }),
        )
        passCookies(reply, headers)
        return done
      },
    )

    app.get(
      '/v1/accounts/security-log',
      {
        schema: {
          operationId: 'listSecurityEntries',
          tags: ['accounts'],
          description: 'What happened to the password and the second factor, newest first.',
          response: {
            200: Type.Object({
              entries: Type.Array(Type.Object({ at: InstantDto, action: Type.String() })),
            }),
            ...problems(E.signInRequired),
          },
        },
      },
      async ({ ctx }) => {
        const entries = await selectSecurityEntries(ctx.db, requireUser(ctx.actor).userId)
        return { entries: entries.map(({ at, action }) => ({ at: at.toISOString(), action })) }
      },
    )

    app.post(
      '/v1/accounts/password',
      {
        config: GUESSES,
        schema: {
          operationId: 'changePassword',
          tags: ['accounts'],
          description: 'Ends every other session of this person.',
          body: Type.Object({ currentPassword: PasswordDto, newPassword: NewPasswordDto }, strict),
          response: {
            200: Done,
            ...problems(
              E.signInRequired,
              E.passwordWrong,
              PlatformErrors.invalidInput,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async (request, reply) => {
        const { userId } = requireUser(request.ctx.actor)
        const { headers } = await translated(
          auth.api.changePassword({
            body: { ...request.body, revokeOtherSessions: true },
            headers: toHeaders(request),
            returnHeaders: true,
          }),
        )
        passCookies(reply, headers)
        await insertSecurityEntry(request.ctx, userId, 'password_changed')
        return done
      },
    )

    app.post(
      '/v1/accounts/password-reset/request',
      {
        config: MAILS,
        schema: {
          operationId: 'requestPasswordReset',
          tags: ['accounts'],
          description: 'Answers the same whether or not the address has an account.',
          body: Type.Object({ email: EmailDto }, strict),
          response: {
            202: Done,
            ...problems(PlatformErrors.invalidInput, PlatformErrors.tooManyRequests),
          },
        },
      },
      async (request, reply) => {
        const { email } = request.body
        await translated(
          withMailLocale(requestLocale(request), () =>
            auth.api.requestPasswordReset({ body: { email } }),
          ),
        )
        return reply.status(202).send(done)
      },
    )

    app.post(
      '/v1/accounts/password-reset/confirm',
      {
        config: GUESSES,
        schema: {
          operationId: 'confirmPasswordReset',
          tags: ['accounts'],
          description: 'Sets the new password and ends every session of this person.',
          body: Type.Object({ token: TokenDto, newPassword: NewPasswordDto }, strict),
          response: {
            200: Done,
            ...problems(
              E.resetLinkInvalid,
              PlatformErrors.invalidInput,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async ({ body }) => {
        await translated(auth.api.resetPassword({ body }))
        return done
      },
    )
  }
