import { isId } from '../../kernel/ids.ts'
import type { Actor, Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { AccountsErrors as E } from './errors.ts'
import { isAtLeast, type OrganisationRole, type Scope } from './organisation.ts'
import { selectOrganisationsOf, selectRole } from './store.ts'

/** What `requireMember` throws, for the response schema of a route: `...problems(...)`. */
export const memberErrors = [
  E.signInRequired,
  E.roleTooLow,
  E.scopeMissing,
  PlatformErrors.notFound,
] as const

/**
 * Throws unless the actor has at least this role in the organisation. To strangers it does not
 * exist. An API key needs `scope`; without one the address is for people only. The product itself
 * may do everything.
 */
export async function requireMember(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  organisationId: string,
  role: OrganisationRole,
  scope?: Scope,
): Promise<void> {
  if (actor.kind === 'system') return
  if (actor.kind === 'anonymous') throw E.signInRequired()
  if (actor.kind === 'apiKey') {
    if (actor.organisationId !== organisationId) throw PlatformErrors.notFound()
    if (!scope || !actor.scopes.includes(scope)) throw E.scopeMissing({ scope: scope ?? null })
    return
  }
  const own = isId(organisationId) ? await selectRole(db, organisationId, actor.userId) : undefined
  if (!own) throw PlatformErrors.notFound()
  if (!isAtLeast(own, role)) throw E.roleTooLow({ role: own, needed: role })
}

/** The person who acts; for what belongs to a person and not to an organisation. */
export function requireUser(actor: Actor): Extract<Actor, { kind: 'user' }> {
  if (actor.kind !== 'user') throw E.signInRequired()
  return actor
}

/** Whether the actor owns an operator: who runs this installation. The product itself does too. */
export async function isOperator({ db, actor }: Pick<Ctx, 'db' | 'actor'>): Promise<boolean> {
  if (actor.kind === 'system') return true
  if (actor.kind !== 'user') return false
  const mine = await selectOrganisationsOf(db, actor.userId)
  return mine.some(({ kind, role }) => kind === 'operator' && role === 'owner')
}

/** The first of these organisations that the actor belongs to, or acts for. */
export async function findOwn(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  organisationIds: readonly string[],
): Promise<string | undefined> {
  if (actor.kind === 'apiKey') return organisationIds.find((id) => id === actor.organisationId)
  if (actor.kind !== 'user') return undefined
  const mine = new Set((await selectOrganisationsOf(db, actor.userId)).map(({ id }) => id))
  return organisationIds.find((id) => mine.has(id))
}
