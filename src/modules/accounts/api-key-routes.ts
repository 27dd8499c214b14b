import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import type { Auth } from './auth.ts'
import { ApiKeyDto, ScopeDto } from './contract.ts'
import { AccountsErrors as E } from './errors.ts'
import { createApiKey, type ListedApiKey, listApiKeys, revokeApiKey } from './manage-api-keys.ts'
import { SCOPES } from './organisation.ts'
import { memberErrors } from './require-member.ts'
import { Done, done, IdDto, LineDto, strict } from './wire.ts'

const tags = ['accounts']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const

const toApiKeyDto = ({ createdAt, lastUsedAt, expiresAt, ...key }: ListedApiKey) => ({
  ...key,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  expiresAt: expiresAt?.toISOString() ?? null,
})

export const apiKeyRoutes =
  (auth: Auth): Routes =>
  async (app) => {
    app.post(
      '/v1/organisations/:organisationId/api-keys',
      {
        schema: {
          operationId: 'createApiKey',
          tags,
          description: 'Send the secret as `x-api-key`. It is shown this once.',
          params: Type.Object({ organisationId: IdDto }),
          body: Type.Object(
            {
              name: LineDto(100),
              scopes: Type.Array(ScopeDto, { minItems: 1, maxItems: SCOPES.length }),
              expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
            },
            strict,
          ),
          response: {
            201: Type.Object({ ...ApiKeyDto.properties, secret: Type.String() }),
            ...problems(...scoped, E.limitReached),
          },
        },
      },
      async ({ ctx, params, body }, reply) => {
        const { secret, ...key } = await createApiKey(ctx, auth, { ...params, ...body })
        return reply.status(201).send({ ...toApiKeyDto(key), secret })
      },
    )

    app.get(
      '/v1/organisations/:organisationId/api-keys',
      {
        schema: {
          operationId: 'listApiKeys',
          tags,
          params: Type.Object({ organisationId: IdDto }),
          response: {
            200: Type.Object({ apiKeys: Type.Array(ApiKeyDto) }),
            ...problems(...scoped),
          },
        },
      },
      async ({ ctx, params }) => ({
        apiKeys: (await listApiKeys(ctx, params.organisationId)).map(toApiKeyDto),
      }),
    )

    app.delete(
      '/v1/organisations/:organisationId/api-keys/:keyId',
      {
        schema: {
          operationId: 'revokeApiKey',
          tags,
          params: Type.Object({ organisationId: IdDto, keyId: IdDto }),
          response: { 200: Done, ...problems(...scoped) },
        },
      },
      async ({ ctx, params }) => {
        await revokeApiKey(ctx, params)
        return done
      },
    )
  }
