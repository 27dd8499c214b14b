import type { Ctx } from '../../platform/context.ts'
import { findOwn, isOperator } from '../accounts/api.ts'
import { DirectoryErrors as E } from './errors.ts'
import { knownSteps } from './known-steps.ts'
import { type Partner, selectListed } from './partner-store.ts'

/**
 * Listed partners that the actor may deal with, all of these. Throws partner_not_found,
 * sample_partner; own_partner, since dealings with oneself would be counted as outcomes.
 */
export async function requirePartners(
  ctx: Pick<Ctx, 'db' | 'actor'>,
  partnerIds: readonly string[],
): Promise<Partner[]> {
  const found = await selectListed(ctx.db, partnerIds)
  for (const partnerId of partnerIds) {
    const partner = found.find((one) => one.partnerId === partnerId)
    if (!partner) throw E.partnerNotFound({ partnerId })
    if (partner.isSample) throw E.samplePartner({ partnerId })
  }
  const own = await findOwn(ctx, partnerIds)
  if (own) throw E.ownPartner({ partnerId: own })
  return found
}

/** Throws step_unknown. */
export function requireSteps(ids: readonly string[]): void {
  const unknown = ids.find((id) => !knownSteps().has(id))
  if (unknown) throw E.stepUnknown({ step: unknown })
}

export async function requireOperator(ctx: Pick<Ctx, 'db' | 'actor'>): Promise<void> {
  if (!(await isOperator(ctx))) throw E.operatorRequired()
}
