import { newId } from '../../kernel/ids.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { lockCohort } from './cohort-store.ts'
import { CoursesErrors as E } from './errors.ts'
import { COHORT_DISCUSSION } from './features.ts'
import { requireCourse } from './library.ts'
import { courseLimits } from './limits.ts'
import type { Post, PostRef } from './post.ts'
import { countPostsSince, insertPost, lockPost, updatePost } from './post-store.ts'
import { requireCohortMember } from './require-cohort.ts'
import { requireLesson } from './require-lesson.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

type Written = Readonly<{ text: string; lesson: string | null; parentId: string | null }>

/**
 * Whoever acts says something in a cohort, of a lesson or in answer to a post. Throws switched_off,
 * cohort_not_found, course_not_found, lesson_not_found, post_not_found, too_many_posts.
 */
export async function writePost(
  ctx: Ctx,
  cohortId: string,
  { text, lesson, parentId }: Written,
): Promise<Post> {
  await ctx.features.require(COHORT_DISCUSSION)
  const { cohort, member } = await requireCohortMember(ctx, cohortId)
  if (lesson !== null) requireLesson(await requireCourse(ctx.db, cohort.course), lesson)
  return transaction(ctx, async (tx) => {
    // In turn, so that nobody gets more than a day's share by writing at once.
    await lockCohort(tx.db, cohortId)
    const { userId } = member
    const since = new Date(tx.now().getTime() - DAY_MS)
    const most = courseLimits.postsOfDay
    if ((await countPostsSince(tx.db, { cohortId, userId }, since)) >= most) {
      throw E.tooManyPosts({ most })
    }
    const parent = parentId ? await lockPost(tx.db, { cohortId, postId: parentId }) : undefined
    const isAnswerable = parent !== undefined && !parent.parentId && !parent.removedAt
    if (parentId && !isAnswerable) throw E.postNotFound()
    const post: Post = {
      cohortId,
      id: newId(),
      lesson: parent ? parent.lesson : lesson,
      parentId,
      userId,
      text,
      writtenAt: tx.now(),
      editedAt: null,
      removedAt: null,
      removedReason: null,
      removedBy: null,
    }
    await insertPost(tx.db, post)
    return post
  })
}

/**
 * Its author says it otherwise, in the first hour: later it has been answered. Throws switched_off,
 * cohort_not_found, post_not_found, post_not_yours, edit_too_late.
 */
export async function editPost(ctx: Ctx, ref: PostRef, text: string): Promise<void> {
  await ctx.features.require(COHORT_DISCUSSION)
  const { member } = await requireCohortMember(ctx, ref.cohortId)
  await transaction(ctx, async (tx) => {
    const post = await lockPost(tx.db, ref)
    if (!post || post.removedAt) throw E.postNotFound()
    if (post.userId !== member.userId) throw E.postNotYours()
    const age = tx.now().getTime() - post.writtenAt.getTime()
    if (age > courseLimits.editMinutes * MINUTE_MS) throw E.editTooLate()
    await updatePost(tx.db, { ...post, text, editedAt: tx.now() })
  })
}
