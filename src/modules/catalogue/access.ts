import type { FastifyRequest } from 'fastify'
import { type OrganisationRole, requireMember, type Scope } from '../accounts/api.ts'

/**
 * Before any catalogue route runs: reading is for viewers, everything else for members of the
 * business in the path. To strangers it does not exist.
 */
export async function requireAccess(request: FastifyRequest): Promise<void> {
  const { businessId } = request.params as { businessId: string }
  const isReading = request.method === 'GET' || request.method === 'HEAD'
  const role: OrganisationRole = isReading ? 'viewer' : 'member'
  const scope: Scope = isReading ? 'catalogue:read' : 'catalogue:write'
  await requireMember(request.ctx, businessId, role, scope)
}
