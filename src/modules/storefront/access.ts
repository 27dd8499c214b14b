import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../../platform/context.ts'
import { isOperator, type OrganisationRole, requireMember, type Scope } from '../accounts/api.ts'
import { StorefrontErrors } from './errors.ts'

/** Reading a seller's listings is for viewers, all else for members; strangers learn nothing. */
export async function requireAccess(request: FastifyRequest): Promise<void> {
  const { businessId } = request.params as { businessId: string }
  const isReading = request.method === 'GET' || request.method === 'HEAD'
  const role: OrganisationRole = isReading ? 'viewer' : 'member'
  const scope: Scope = isReading ? 'catalogue:read' : 'catalogue:write'
  await requireMember(request.ctx, businessId, role, scope)
}

export async function requireOperator(ctx: Pick<Ctx, 'db' | 'actor'>): Promise<void> {
  if (!(await isOperator(ctx))) throw StorefrontErrors.operatorRequired()
}
