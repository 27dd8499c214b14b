import { type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { selectMembers } from './cohort-store.ts'
import { PostReported } from './contract.ts'
import { CoursesErrors as E } from './errors.ts'
import type { PostRef } from './post.ts'
import { deleteReports, hasReports, insertReport, lockPost, updatePost } from './post-store.ts'
import { requireCohortMember, requireInstructor } from './require-cohort.ts'

/**
 * Its author takes a post back, and its words are gone; or an instructor takes it out and says why.
 * Answers stay. Throws cohort_not_found, post_not_found, post_not_yours, removal_needs_reason.
 */
export async function removePost(
  ctx: Ctx,
  ref: PostRef,
  reason: string | undefined,
): Promise<void> {
  const { member } = await requireCohortMember(ctx, ref.cohortId)
  await transaction(ctx, async (tx) => {
    const post = await lockPost(tx.db, ref)
    if (!post || post.removedAt) throw E.postNotFound()
    const isOwn = post.userId === member.userId
    if (!isOwn && member.role !== 'instructor') throw E.postNotYours()
    if (!isOwn && !reason) throw E.removalNeedsReason()
    await updatePost(tx.db, {
      ...post,
      text: isOwn ? '' : post.text,
      removedAt: tx.now(),
      removedReason: isOwn ? null : (reason ?? null),
      removedBy: isOwn ? null : member.userId,
    })
    await deleteReports(tx.db, ref)
  })
}

/** More are told by each other. */
const INSTRUCTORS_TOLD = 50

/**
 * Tells the instructors that a post is not right; whoever says so after the first is only noted.
 * Throws cohort_not_found, post_not_found.
 */
export async function reportPost(ctx: Ctx, ref: PostRef, note: string): Promise<void> {
  const { cohort, member } = await requireCohortMember(ctx, ref.cohortId)
  await transaction(ctx, async (tx) => {
    const post = await lockPost(tx.db, ref)
    if (!post || post.removedAt) throw E.postNotFound()
    const isFirst = !(await hasReports(tx.db, ref))
    await insertReport(tx.db, ref, { userId: member.userId, note, now: tx.now() })
    if (!isFirst) return
    const of = { cohortId: cohort.id, role: 'instructor', limit: INSTRUCTORS_TOLD }
    const instructors = await selectMembers(tx.db, of)
    await emit(tx, PostReported, {
      ...ref,
      title: { en: cohort.name, 'zh-CN': cohort.name },
      instructorIds: instructors.map(({ userId }) => userId),
    })
  })
}

/** An instructor has looked at a post that was reported, and it stays. Throws cohort_not_found, instructor_required. */
export async function dismissReports(ctx: Ctx, ref: PostRef): Promise<void> {
  await requireInstructor(ctx, ref.cohortId)
  await transaction(ctx, (tx) => deleteReports(tx.db, ref))
}
