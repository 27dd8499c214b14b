import { createHash, randomBytes } from 'node:crypto'
import { isId, newId } from '../../kernel/ids.ts'
import type { Locale } from '../../kernel/locale.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from './audit.ts'
import { InvitationCreated } from './contract.ts'
import { addMember } from './create-organisation.ts'
import { AccountsErrors as E } from './errors.ts'
import { orderMail } from './mails.ts'
import {
  accountLimits,
  type Organisation,
  type OrganisationRole,
  requireBelow,
} from './organisation.ts'
import { requireMember, requireUser } from './require-member.ts'
import {
  closeInvitation,
  type Invitation,
  insertInvitation,
  lockOrganisation,
  selectInvitation,
  selectMembers,
  selectOpenInvitations,
} from './store.ts'

const DAY_MS = 86_400_000

/** The mailed secret names its organisation, so that it is looked up there and nowhere else. */
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export function inviteMember(
  ctx: Ctx,
  {
    organisationId,
    email: typed,
    role,
  }: { organisationId: string; email: string; role: OrganisationRole },
  { publicUrl, locale }: { publicUrl: string; locale: Locale },
): Promise<Invitation> {
  const email = typed.toLowerCase()
  return transaction(ctx, async (tx) => {
    await requireMember(tx, organisationId, 'owner')
    const inviter = requireUser(tx.actor)
    const organisation = await lockOrganisation(tx.db, organisationId)
    if (!organisation) throw PlatformErrors.notFound()
    const members = await selectMembers(tx.db, organisationId)
    if (members.some((member) => member.email === email)) throw E.alreadyMember()
    requireBelow(members.length, accountLimits.membersOfOrganisation)
    const open = await selectOpenInvitations(tx.db, organisationId)
    const previous = open.find((one) => one.email === email)
    if (previous && previous.expiresAt > tx.now()) throw E.alreadyInvited()
    if (previous) await closeInvitation(tx.db, previous, 'cancelled')
    requireBelow(open.length, accountLimits.openInvitations)

    const secret = randomBytes(32).toString('base64url')
    const invitation: Invitation = {
      organisationId,
      id: newId(),
      email,
      role,
      status: 'open',
      createdAt: tx.now(),
      expiresAt: new Date(tx.now().getTime() + accountLimits.invitationDays * DAY_MS),
    }
    const facts = { tokenHash: hashOf(secret), invitedBy: inviter.userId }
    await insertInvitation(tx.db, invitation, facts)
    await orderMail(tx, tx.db, {
      kind: 'invitation',
      to: email,
      locale,
      link: `${publicUrl}/invitation?token=${organisationId}.${secret}`,
      organisation: organisation.name,
      inviter: inviter.name,
      days: accountLimits.invitationDays,
    })
    await emit(tx, InvitationCreated, { organisationId, invitationId: invitation.id, role })
    await recordAudit(tx, {
      organisationId,
      action: 'accounts.invitation_created',
      subject: `invitation:${invitation.id}`,
      // Not whom: the log keeps no addresses, and is never changed.
      after: { role },
    })
    return invitation
  })
}

export function cancelInvitation(
  ctx: Ctx,
  { organisationId, invitationId }: { organisationId: string; invitationId: string },
): Promise<void> {
  return transaction(ctx, async (tx) => {
    await requireMember(tx, organisationId, 'owner')
    const which = { organisationId, id: invitationId }
    const cancelled = await closeInvitation(tx.db, which, 'cancelled')
    if (!cancelled) throw PlatformErrors.notFound()
    await recordAudit(tx, {
      organisationId,
      action: 'accounts.invitation_cancelled',
      subject: `invitation:${invitationId}`,
      before: { role: cancelled.role },
    })
  })
}

/** The signed-in person joins. The secret proves that the mail reached them. */
export function acceptInvitation(
  ctx: Ctx,
  token: string,
): Promise<Organisation & { role: OrganisationRole }> {
  const user = requireUser(ctx.actor)
  const [organisationId = '', secret = ''] = token.split('.')
  return transaction(ctx, async (tx) => {
    if (!isId(organisationId)) throw E.invitationInvalid()
    const organisation = await lockOrganisation(tx.db, organisationId)
    const found = await selectInvitation(tx.db, { organisationId, tokenHash: hashOf(secret) })
    const isOpen = found?.status === 'open' && found.expiresAt > tx.now()
    if (!organisation || !isOpen) throw E.invitationInvalid()
    if (found.email !== user.email) throw E.invitationForAnother()
    const members = await selectMembers(tx.db, organisationId)
    requireBelow(members.length, accountLimits.membersOfOrganisation)
    await closeInvitation(tx.db, found, 'accepted')
    await addMember(tx, { organisationId, userId: user.userId, role: found.role })
    return { ...organisation, role: found.role }
  })
}
