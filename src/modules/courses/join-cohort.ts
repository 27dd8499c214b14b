import { createHash } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { recordAudit, requireUser } from '../accounts/api.ts'
import type {
  CohortInvitation,
  CohortMember,
  CohortRole,
  MemberRef,
  OwnCohortRef,
} from './cohort.ts'
import {
  type CountedCohort,
  deleteInvitation,
  deleteMember,
  findByCode,
  insertMember,
  lockCohort,
  selectCohort,
  selectInvitation,
  selectMemberOf,
  updateMemberRole,
} from './cohort-store.ts'
import { requireReady } from './enrol.ts'
import { CoursesErrors as E } from './errors.ts'
import { requireCohortMember } from './require-cohort.ts'
import { insertEnrolment } from './store.ts'

export const hashOfCode = (code: string): string => createHash('sha256').update(code).digest('hex')

export type Opened = Readonly<{
  cohort: CountedCohort
  /** Undefined when the code is the cohort's own. */
  invitation: CohortInvitation | undefined
  role: CohortRole
}>

/** What a code opens. Throws cohort_code_unknown. */
export async function openByCode(db: Db, code: string, now: Date): Promise<Opened> {
  const found = await findByCode(db, { code, codeHash: hashOfCode(code), now })
  const cohort = found && (await selectCohort(db, found.cohortId))
  if (!cohort) throw E.cohortCodeUnknown()
  const invitation = found.invitationId
    ? await selectInvitation(db, { cohortId: cohort.id, id: found.invitationId })
    : undefined
  return { cohort, invitation, role: invitation?.role ?? 'learner' }
}

/**
 * Whoever acts joins the cohort that a code opens, and begins its course: from then on its
 * instructors see how far they are. Again changes
 * nothing, unless an invitation asks them to be something else there. Throws cohort_code_unknown,
 * cohort_invitation_for_another, cohort_over, cohort_full, course_not_found, prerequisite_missing.
 */
export async function joinCohort(
  ctx: Ctx,
  { code, name }: Readonly<{ code: string; name: string }>,
): Promise<CohortMember> {
  const { userId, email } = requireUser(ctx.actor)
  const { cohort, invitation } = await openByCode(ctx.db, code, ctx.now())
  if (invitation && invitation.email !== email.toLowerCase()) throw E.cohortInvitationForAnother()
  if (cohort.endsOn < dayOf(ctx.now())) throw E.cohortOver({ endsOn: cohort.endsOn })
  const of = { userId, course: cohort.course }
  await requireReady(ctx.db, of)
  return transaction(ctx, async (tx) => {
    await lockCohort(tx.db, cohort.id)
    const known = await selectMemberOf(tx.db, { cohortId: cohort.id, userId })
    if (known && !invitation) return known
    // Asked again under the lock: another may have taken the code, or the last seat.
    const { cohort: now, invitation: taken, role } = await openByCode(tx.db, code, tx.now())
    const takesSeat = role === 'learner' && known?.role !== 'learner'
    if (takesSeat && now.learners >= now.seats) throw E.cohortFull({ seats: now.seats })
    if (taken) await deleteInvitation(tx.db, taken)
    if (known) return becomes(tx, known, role)
    await insertEnrolment(tx.db, of, tx.now())
    const member: CohortMember = {
      cohortId: cohort.id,
      id: newId(),
      userId,
      role,
      name,
      joinedAt: tx.now(),
      calendarVersion: 1,
    }
    await insertMember(tx.db, member)
    return member
  })
}

/** Who learned is asked to teach, or the other way round. */
async function becomes(tx: TxCtx, member: CohortMember, role: CohortRole): Promise<CohortMember> {
  await updateMemberRole(tx.db, { cohortId: member.cohortId, memberId: member.id }, role)
  return { ...member, role }
}

/** Whoever acts leaves: at once nobody of the cohort sees how far they are. Throws cohort_not_found. */
export async function leaveCohort(ctx: Ctx, cohortId: string): Promise<void> {
  const { member } = await requireCohortMember(ctx, cohortId)
  await transaction(ctx, (tx) => deleteMember(tx.db, { cohortId, memberId: member.id }))
}

/** The organisation takes somebody out. Throws cohort_member_not_found. */
export const removeCohortMember = (
  ctx: Ctx,
  { organisationId, cohortId, memberId }: OwnCohortRef & MemberRef,
): Promise<void> =>
  transaction(ctx, async (tx) => {
    if (!(await deleteMember(tx.db, { cohortId, memberId }))) throw E.cohortMemberNotFound()
    await recordAudit(tx, {
      organisationId,
      action: 'courses.cohort_member_removed',
      subject: `cohort:${cohortId}`,
      before: { memberId },
    })
  })
