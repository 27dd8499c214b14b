import { type Ctx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { recordAudit } from './audit.ts'
import type { Organisation } from './organisation.ts'
import { requireMember } from './require-member.ts'
import { lockOrganisation, updateOrganisation } from './store.ts'

export type OrganisationChange = Readonly<{
  name?: string
  nameZh?: string | null
  state?: string | null
  county?: string | null
}>

export async function changeOrganisation(
  ctx: Ctx,
  organisationId: string,
  change: OrganisationChange,
): Promise<Organisation> {
  return transaction(ctx, async (tx) => {
    await requireMember(tx, organisationId, 'owner')
    const before = await lockOrganisation(tx.db, organisationId)
    if (!before) throw PlatformErrors.notFound()
    const after = { ...before, ...change }
    const changed = (Object.keys(change) as (keyof OrganisationChange)[]).filter(
      (field) => before[field] !== after[field],
    )
    if (changed.length === 0) return before
    await updateOrganisation(tx.db, after)
    const only = (of: Organisation) =>
      Object.fromEntries(changed.map((field) => [field, of[field]]))
    await recordAudit(tx, {
      organisationId,
      action: 'accounts.organisation_changed',
      subject: `organisation:${organisationId}`,
      before: only(before),
      after: only(after),
    })
    return after
  })
}
