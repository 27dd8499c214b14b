import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from './audit.ts'
import { MemberRemoved, MemberRoleChanged } from './contract.ts'
import { type OrganisationRole, requireOwnerLeft } from './organisation.ts'
import { requireMember } from './require-member.ts'
import {
  deleteMembership,
  lockOrganisation,
  type Member,
  selectMembers,
  updateRole,
} from './store.ts'

type Which = Readonly<{ organisationId: string; userId: string }>

export function changeRole(ctx: Ctx, which: Which, role: OrganisationRole): Promise<Member> {
  return transaction(ctx, async (tx) => {
    await requireMember(tx, which.organisationId, 'owner')
    const { member, otherOwners } = await lockMember(tx, which)
    // Asked again under the lock: the actor's own role may have been lowered meanwhile.
    await requireMember(tx, which.organisationId, 'owner')
    if (member.role === role) return member
    if (member.role === 'owner') requireOwnerLeft(otherOwners)
    await updateRole(tx.db, { ...which, role })
    await emit(tx, MemberRoleChanged, { ...which, role })
    await recordAudit(tx, {
      organisationId: which.organisationId,
      action: 'accounts.member_role_changed',
      subject: `member:${which.userId}`,
      before: { role: member.role },
      after: { role },
    })
    return { ...member, role }
  })
}

/** An owner removes anybody; everybody may leave. */
export function removeMember(ctx: Ctx, which: Which): Promise<void> {
  return transaction(ctx, async (tx) => {
    const isSelf = tx.actor.kind === 'user' && tx.actor.userId === which.userId
    const needed = isSelf ? 'viewer' : 'owner'
    await requireMember(tx, which.organisationId, needed)
    const { member, otherOwners } = await lockMember(tx, which)
    await requireMember(tx, which.organisationId, needed)
    if (member.role === 'owner') requireOwnerLeft(otherOwners)
    await deleteMembership(tx.db, which)
    await emit(tx, MemberRemoved, which)
    await recordAudit(tx, {
      organisationId: which.organisationId,
      action: 'accounts.member_removed',
      subject: `member:${which.userId}`,
      before: { role: member.role },
    })
  })
}

async function lockMember(tx: TxCtx, { organisationId, userId }: Which) {
  await lockOrganisation(tx.db, organisationId)
  const members = await selectMembers(tx.db, organisationId)
  const member = members.find((one) => one.userId === userId)
  if (!member) throw PlatformErrors.notFound()
  const owners = members.filter((one) => one.role === 'owner' && one.userId !== userId)
  return { member, otherOwners: owners.length }
}
