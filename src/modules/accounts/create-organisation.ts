import { assert } from '../../kernel/assert.ts'
import { newId } from '../../kernel/ids.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { once } from '../../platform/idempotency.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from './audit.ts'
import { MemberJoined, OrganisationClaimed, OrganisationCreated } from './contract.ts'
import { AccountsErrors as E } from './errors.ts'
import { accountLimits, type Organisation, requireBelow } from './organisation.ts'
import { requireUser } from './require-member.ts'
import {
  insertMembership,
  insertOrganisation,
  lockOrganisation,
  selectMembers,
  selectOrganisationsOf,
  selectUserByEmail,
  updateOrganisation,
} from './store.ts'

export type NewOrganisation = Readonly<{
  kind: Organisation['kind']
  name: string
  nameZh?: string | undefined
  /** Its first owner; guests and samples have none. */
  ownerUserId?: string
  isGuest?: boolean
  isSample?: boolean
  state?: string | undefined
  county?: string | undefined
}>

/** Joins the caller's transaction. Checks nothing about the actor: the caller does. */
export async function createOrganisation(
  tx: TxCtx,
  { ownerUserId, ...wanted }: NewOrganisation,
): Promise<Organisation> {
  const organisation: Organisation = {
    id: newId(),
    kind: wanted.kind,
    name: wanted.name,
    nameZh: wanted.nameZh ?? null,
    isGuest: wanted.isGuest ?? false,
    isSample: wanted.isSample ?? false,
    state: wanted.state ?? null,
    county: wanted.county ?? null,
  }
  assert(!(organisation.isGuest && ownerUserId), 'a guest organisation has no owner yet')
  await insertOrganisation(tx.db, organisation, tx.now())
  const { id: organisationId, kind, isGuest } = organisation
  await emit(tx, OrganisationCreated, { organisationId, kind, isGuest })
  await recordAudit(tx, {
    organisationId,
    action: 'accounts.organisation_created',
    subject: `organisation:${organisationId}`,
    after: organisation,
  })
  if (ownerUserId) await addMember(tx, { organisationId, userId: ownerUserId, role: 'owner' })
  return organisation
}

/** A person founds an organisation and becomes its owner; with a key, once however often asked. */
export function foundOrganisation(
  ctx: Ctx,
  wanted: Omit<NewOrganisation, 'ownerUserId' | 'isGuest' | 'isSample'>,
  idempotencyKey?: string,
): Promise<Organisation & { role: 'owner' }> {
  const { userId } = requireUser(ctx.actor)
  const found = async (tx: TxCtx) => {
    const mine = await selectOrganisationsOf(tx.db, userId)
    requireBelow(mine.length, accountLimits.organisationsOfUser)
    if (wanted.kind === 'operator') {
      const isOperator = mine.some(({ kind, role }) => kind === 'operator' && role === 'owner')
      if (!isOperator) throw E.operatorRequired()
    }
    const organisation = await createOrganisation(tx, { ...wanted, ownerUserId: userId })
    return { ...organisation, role: 'owner' as const }
  }
  return transaction(ctx, (tx) =>
    once(tx, { key: idempotencyKey, request: wanted }, () => found(tx)),
  )
}

/**
 * The first operator of an installation, made by whoever can run its command line; further ones
 * are made by the owners of an operator. The person must have signed up.
 */
export function makeOperator(
  ctx: Ctx,
  { email, name }: Readonly<{ email: string; name: string }>,
): Promise<Organisation> {
  assert(ctx.actor.kind === 'system', 'only the product itself makes the first operator')
  return transaction(ctx, async (tx) => {
    const user = await selectUserByEmail(tx.db, email)
    if (!user) throw PlatformErrors.notFound({ email })
    return createOrganisation(tx, { kind: 'operator', name, ownerUserId: user.id })
  })
}

/**
 * The guest organisation of a trial gets its first owner. Joins the caller's transaction, which
 * has checked that the person may have it (they hold the trial's secret link).
 */
export async function claimOrganisation(
  tx: TxCtx,
  organisationId: string,
  userId: string,
): Promise<Organisation> {
  const guest = await lockOrganisation(tx.db, organisationId)
  const members = await selectMembers(tx.db, organisationId)
  if (!guest?.isGuest || members.length > 0) throw E.notClaimable()
  const claimed = { ...guest, isGuest: false }
  await updateOrganisation(tx.db, claimed)
  await emit(tx, OrganisationClaimed, { organisationId, userId })
  await recordAudit(tx, {
    organisationId,
    action: 'accounts.organisation_claimed',
    subject: `organisation:${organisationId}`,
    before: { isGuest: true },
    after: { isGuest: false },
  })
  await addMember(tx, { organisationId, userId, role: 'owner' })
  return claimed
}

/** Throws already_member. */
export async function addMember(
  tx: TxCtx,
  member: Readonly<{ organisationId: string; userId: string; role: 'owner' | 'member' | 'viewer' }>,
): Promise<void> {
  const isNew = await insertMembership(tx.db, { ...member, joinedAt: tx.now() })
  if (!isNew) throw E.alreadyMember()
  await emit(tx, MemberJoined, member)
  await recordAudit(tx, {
    organisationId: member.organisationId,
    action: 'accounts.member_joined',
    subject: `member:${member.userId}`,
    after: { role: member.role },
  })
}
