import type { Ctx } from '../../platform/context.ts'
import { findOwn, isOperator, memberErrors, requireMember } from '../accounts/api.ts'
import { ProgrammesErrors as E } from './errors.ts'
import type { Office } from './office.ts'
import { findOffice } from './office-store.ts'

/** What `requireReader` and `requireOfficer` throw, for the response schema of a route. */
export const readerErrors = [...memberErrors, E.officeNotFound] as const
export const operatorRequired = E.operatorRequired
export const officerErrors = [...readerErrors, E.officeNotOpen] as const

/**
 * The office of somebody who may read it: a member of the agency, or of one above it in the tree. To
 * everybody else it does not exist, unless it is invented: that one shows anybody what an office is. Throws office_not_found when the agency has no office.
 */
export async function requireReader(ctx: Ctx, agencyId: string): Promise<Office> {
  const office = await findOffice(ctx.db, agencyId)
  const isOpen = office?.standing === 'open'
  if (isOpen && office.isSample) return office
  const readers = isOpen ? [agencyId, ...office.ancestors] : [agencyId]
  const own = await findOwn(ctx, readers)
  await requireMember(ctx, own ?? agencyId, 'viewer', 'programmes:read')
  if (!office) throw E.officeNotFound({ agencyId })
  return office
}

/**
 * The office of somebody who belongs to it, and to none above: whom it writes to and what it notes of a
 * business is its own. No program reads it. An invented one shows anybody what an office is.
 */
export async function requireInsider(ctx: Ctx, agencyId: string): Promise<Office> {
  const office = await findOffice(ctx.db, agencyId)
  if (!office?.isSample || office.standing !== 'open') await requireMember(ctx, agencyId, 'viewer')
  if (!office) throw E.officeNotFound({ agencyId })
  return office
}

/** The open office of a person who works in it. Throws office_not_found, office_not_open. */
export async function requireCounsellor(ctx: Ctx, agencyId: string): Promise<Office> {
  await requireMember(ctx, agencyId, 'member')
  return requireOpen(ctx, agencyId)
}

/** The open office of somebody who works in it. Throws office_not_found, office_not_open. */
export async function requireOfficer(
  ctx: Ctx,
  agencyId: string,
  role: 'member' | 'owner' = 'member',
): Promise<Office> {
  // What an owner decides a person decides: no key does.
  await requireMember(ctx, agencyId, role, role === 'owner' ? undefined : 'programmes:write')
  return requireOpen(ctx, agencyId)
}

async function requireOpen(ctx: Ctx, agencyId: string): Promise<Office> {
  const office = await findOffice(ctx.db, agencyId)
  if (!office) throw E.officeNotFound({ agencyId })
  if (office.standing !== 'open') throw E.officeNotOpen({ agencyId })
  return office
}

export async function requireOperator(ctx: Pick<Ctx, 'db' | 'actor'>): Promise<void> {
  if (!(await isOperator(ctx))) throw E.operatorRequired()
}
