import type { Ctx } from '../../platform/context.ts'

export type OrganisationRole = 'owner' | 'member' | 'viewer'

/** Throws not_found unless the actor has at least this role in the organisation. */
export async function requireMember(
  _ctx: Pick<Ctx, 'db' | 'actor'>,
  _organisationId: string,
  _role: OrganisationRole,
): Promise<void> {}
