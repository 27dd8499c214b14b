import { type Ctx, transaction } from '../../platform/context.ts'
import type { CohortMember, MemberRef } from './cohort.ts'
import { deleteSignOff, insertSignOff, selectMember } from './cohort-store.ts'
import type { Step } from './course.ts'
import { CoursesErrors as E } from './errors.ts'
import { requireCourse } from './library.ts'
import { requireInstructor } from './require-cohort.ts'

type StepRef = MemberRef & Readonly<{ step: Step }>

/**
 * An instructor has seen that a learner did a step elsewhere, where the course lets them say so; the
 * first time counts. Throws cohort_not_found, instructor_required, cohort_member_not_found,
 * step_not_signed_off.
 */
export async function signOffStep(ctx: Ctx, ref: StepRef, note: string): Promise<CohortMember> {
  const { learner, instructor, course } = await requirePupil(ctx, ref)
  const { assignments } = await requireCourse(ctx.db, course)
  const isAllowed = assignments.some(({ step, maySignOff }) => step === ref.step && maySignOff)
  if (!isAllowed) throw E.stepNotSignedOff({ step: ref.step })
  await transaction(ctx, (tx) =>
    insertSignOff(tx.db, {
      userId: learner.userId,
      course,
      step: ref.step,
      cohortId: ref.cohortId,
      signedBy: instructor.userId,
      note,
      signedAt: tx.now(),
    }),
  )
  return learner
}

/** Takes back what was signed off in this cohort. Throws as above. */
export async function takeBackSignOff(ctx: Ctx, ref: StepRef): Promise<CohortMember> {
  const { learner, course } = await requirePupil(ctx, ref)
  const { step, cohortId } = ref
  await transaction(ctx, (tx) =>
    deleteSignOff(tx.db, { userId: learner.userId, course, step, cohortId }),
  )
  return learner
}

async function requirePupil(ctx: Ctx, ref: MemberRef) {
  const { cohort, member: instructor } = await requireInstructor(ctx, ref.cohortId)
  const learner = await selectMember(ctx.db, ref)
  if (learner?.role !== 'learner') throw E.cohortMemberNotFound()
  return { learner, instructor, course: cohort.course }
}
