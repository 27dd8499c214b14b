import { type Ctx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { recordAudit } from './audit.ts'
import type { Auth } from './auth.ts'
import { translated } from './auth-errors.ts'
import { toPermissions, toScopes } from './authenticate.ts'
import { accountLimits, requireBelow, type Scope } from './organisation.ts'
import { requireMember, requireUser } from './require-member.ts'
import { type ApiKey, deleteApiKey, selectApiKeys } from './store.ts'

const DAY_S = 86_400

export type ListedApiKey = Omit<ApiKey, 'permissions'> & Readonly<{ scopes: Scope[] }>

const listed = ({ permissions, ...key }: ApiKey): ListedApiKey => ({
  ...key,
  scopes: toScopes(JSON.parse(permissions)) as Scope[],
})

/** The key belongs to the organisation, not to its maker. Its secret is shown this once. */
export async function createApiKey(
  ctx: Ctx,
  auth: Auth,
  wanted: Readonly<{
    organisationId: string
    name: string
    scopes: readonly Scope[]
    expiresInDays?: number
  }>,
): Promise<ListedApiKey & { secret: string }> {
  const { organisationId, name } = wanted
  await requireMember(ctx, organisationId, 'owner')
  const { userId } = requireUser(ctx.actor)
  const scopes = [...new Set(wanted.scopes)].sort()
  const existing = await selectApiKeys(ctx.db, organisationId)
  requireBelow(existing.length, accountLimits.apiKeysOfOrganisation)
  // better-auth calls the holder of a key its user; ours is the organisation.
  const made = await translated(
    auth.api.createApiKey({
      body: {
        name,
        userId: organisationId,
        permissions: toPermissions(scopes),
        metadata: { createdBy: userId },
        ...(wanted.expiresInDays ? { expiresIn: wanted.expiresInDays * DAY_S } : {}),
      },
    }),
  )
  // better-auth commits by itself. Should noting it fail, nobody has ever seen the secret.
  await transaction(ctx, (tx) =>
    recordAudit(tx, {
      organisationId,
      action: 'accounts.api_key_created',
      subject: `api_key:${made.id}`,
      after: { name, scopes, expiresAt: made.expiresAt },
    }),
  )
  return {
    id: made.id,
    name,
    start: made.start ?? '',
    scopes,
    createdAt: made.createdAt,
    lastUsedAt: null,
    expiresAt: made.expiresAt,
    secret: made.key,
  }
}

export async function listApiKeys(ctx: Ctx, organisationId: string): Promise<ListedApiKey[]> {
  await requireMember(ctx, organisationId, 'owner')
  const keys = await selectApiKeys(ctx.db, organisationId)
  return keys.map(listed)
}

/** From the next request on it opens nothing. */
export function revokeApiKey(
  ctx: Ctx,
  which: Readonly<{ organisationId: string; keyId: string }>,
): Promise<void> {
  return transaction(ctx, async (tx) => {
    await requireMember(tx, which.organisationId, 'owner')
    const revoked = await deleteApiKey(tx.db, which)
    if (!revoked) throw PlatformErrors.notFound()
    const { name, scopes } = listed(revoked)
    await recordAudit(tx, {
      organisationId: which.organisationId,
      action: 'accounts.api_key_revoked',
      subject: `api_key:${which.keyId}`,
      before: { name, scopes },
    })
  })
}
