import type { Actor } from '../../platform/context.ts'
import type { Auth } from './auth.ts'
import { AccountsErrors as E } from './errors.ts'

/** Well above the length of any key of ours: longer ones are not worth hashing. */
const KEY_LENGTH_MAX = 200

/**
 * Who sends a request: an API key (`x-api-key`, or `Authorization: Bearer`) before a session's
 * cookie. A key that does not hold is refused at once; a session that has ended is just nobody.
 */
export async function authenticate(auth: Auth, headers: Headers): Promise<Actor> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  const key = headers.get('x-api-key') ?? bearer
  if (key !== undefined) return authenticateKey(auth, key)
  if (!headers.has('cookie')) return { kind: 'anonymous' }
  const found = await auth.api.getSession({ headers, query: { disableRefresh: true } })
  if (!found) return { kind: 'anonymous' }
  const { user, session } = found
  return {
    kind: 'user',
    userId: user.id,
    email: user.email,
    name: user.name,
    sessionId: session.id,
  }
}

async function authenticateKey(auth: Auth, key: string): Promise<Actor> {
  if (key.length === 0 || key.length > KEY_LENGTH_MAX) throw E.apiKeyInvalid()
  const { valid, key: found } = await auth.api.verifyApiKey({ body: { key } })
  if (!valid || !found) throw E.apiKeyInvalid()
  return {
    kind: 'apiKey',
    keyId: found.id,
    organisationId: found.referenceId,
    scopes: toScopes(found.permissions),
  }
}

/** `{ catalogue: ['read'] }` → `['catalogue:read']`. */
export const toScopes = (
  permissions: Readonly<Record<string, string[]>> | null | undefined,
): string[] =>
  Object.entries(permissions ?? {}).flatMap(([area, actions]) =>
    actions.map((action) => `${area}:${action}`),
  )

/** `['catalogue:read']` → `{ catalogue: ['read'] }`. */
export function toPermissions(scopes: readonly string[]): Record<string, string[]> {
  const permissions: Record<string, string[]> = {}
  for (const scope of scopes) {
    const [area = '', action = ''] = scope.split(':')
    permissions[area] = [...(permissions[area] ?? []), action]
  }
  return permissions
}
