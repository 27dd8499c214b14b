import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import { toHeaders } from '../../platform/http.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { Uuid } from '../../platform/wire.ts'
import type { Auth } from './auth.ts'
import { translated } from './auth-errors.ts'
import { countingGuesses } from './count-guesses.ts'
import { erasePerson, type FindTied, findSoleOwned, TIES, type Tie } from './erase-person.ts'
import { AccountsErrors as E } from './errors.ts'
import {
  type HeldData,
  heldAccount,
  heldDataJson,
  heldOrganisations,
  heldSecurityLog,
} from './held-data.ts'
import { requireUser } from './require-member.ts'
import { passCookies } from './sign-in-routes.ts'
import { Done, done, PasswordDto, strict } from './wire.ts'

const tags = ['accounts']
/** As for signing in: whoever finds an open browser does not get to guess. */
const GUESSES = { rateLimit: { max: 10, timeWindow: 60_000 } }

/** What is held about a person, and how it is erased. */
export const erasureRoutes =
  (auth: Auth, finders: readonly FindTied[], held: readonly HeldData[]): Routes =>
  async (app) => {
    app.get(
      '/v1/accounts/data',
      {
        config: GUESSES,
        schema: {
          operationId: 'downloadOwnData',
          tags,
          summary: 'All that is held about you, as a file.',
          response: {
            200: {
              description: 'A list for each kind of data.',
              content: {
                'application/json': {
                  schema: Type.Record(Type.String(), Type.Unknown()),
                },
              },
            },
            ...problems(E.signInRequired, PlatformErrors.tooManyRequests),
          },
        },
      },
      async ({ ctx }, reply) => {
        const { userId } = requireUser(ctx.actor)
        void reply
          .type('application/json; charset=utf-8')
          .header('cache-control', 'no-store')
          .header('content-disposition', 'attachment; filename="tradewind-data.json"')
        const parts = [heldAccount, heldOrganisations, heldSecurityLog, ...held]
        return reply.send(Readable.from(heldDataJson(ctx, userId, parts)) as never)
      },
    )

    app.get(
      '/v1/accounts/erasure',
      {
        schema: {
          operationId: 'previewErasure',
          tags,
          summary: 'Organisations that would have no owner any more, and what keeps you there.',
          response: {
            200: Type.Object({
              organisations: Type.Array(
                Type.Object({
                  id: Uuid,
                  name: Type.String(),
                  nameZh: Type.Union([Type.String(), Type.Null()]),
                  ties: Type.Array(Type.Unsafe<Tie>({ type: 'string', enum: TIES })),
                }),
              ),
            }),
            ...problems(E.signInRequired),
          },
        },
      },
      async ({ ctx }) => {
        const owned = await findSoleOwned(ctx.db, requireUser(ctx.actor).userId, finders)
        return {
          organisations: owned.map(({ organisation: { id, name, nameZh }, ties }) => ({
            id,
            name,
            nameZh,
            ties: [...ties],
          })),
        }
      },
    )

    app.post(
      '/v1/accounts/erasure',
      {
        config: GUESSES,
        schema: {
          operationId: 'erasePerson',
          tags,
          summary: 'Erases your account and what belongs to you alone. It cannot be undone.',
          body: Type.Object({ password: PasswordDto }, strict),
          response: {
            200: Done,
            ...problems(
              E.signInRequired,
              E.passwordWrong,
              E.stillNeeded,
              E.tooManyGuesses,
              PlatformErrors.invalidInput,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async (request, reply) => {
        const { email } = requireUser(request.ctx.actor)
        const headers = toHeaders(request)
        await countingGuesses(request.ctx, email, () =>
          translated(auth.api.verifyPassword({ body: request.body, headers })),
        )
        await erasePerson(request.ctx, finders)
        // The browser forgets what no longer opens anything.
        const signedOut = await translated(auth.api.signOut({ headers, returnHeaders: true }))
        passCookies(reply, signedOut.headers)
        return done
      },
    )
  }
