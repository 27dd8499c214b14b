import { type Ctx, transaction } from '../../platform/context.ts'
import { requireCourse } from './library.ts'
import { requireLesson, requireTurn } from './require-lesson.ts'
import { insertLessonDone, type OfLesson } from './store.ts'

/**
 * A person has read a lesson. The first time counts, so a page that was offline may send it as often
 * as it likes. Throws course_not_found, lesson_not_found, not_enrolled, lesson_locked.
 */
export async function markLessonDone(ctx: Ctx, ref: OfLesson): Promise<void> {
  const course = await requireCourse(ctx.db, ref.course)
  const lesson = requireLesson(course, ref.lesson)
  await transaction(ctx, async (tx) => {
    const turn = await requireTurn(tx, { userId: ref.userId, course, lesson })
    await insertLessonDone(tx.db, turn, tx.now())
  })
}
