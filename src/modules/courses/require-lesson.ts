import type { TxCtx } from '../../platform/context.ts'
import { type Course, type Lesson, lessonsOf } from './course.ts'
import { CoursesErrors as E } from './errors.ts'
import { progressIn } from './progress.ts'
import { lockEnrolment, type OfLesson, selectLessonStates } from './store.ts'

/** Throws lesson_not_found. */
export function requireLesson(course: Course, slug: string): Lesson {
  const lesson = lessonsOf(course).find((one) => one.slug === slug)
  if (!lesson) throw E.lessonNotFound({ lesson: slug })
  return lesson
}

/**
 * What a person does in a lesson comes in turn, from the enrolment's lock on. Throws not_enrolled,
 * lesson_locked.
 */
export async function requireTurn(
  { db }: TxCtx,
  { userId, course, lesson }: Readonly<{ userId: string; course: Course; lesson: Lesson }>,
): Promise<OfLesson> {
  const ref = { userId, course: course.slug }
  if (!(await lockEnrolment(db, ref))) throw E.notEnrolled({ course: course.slug })
  if (lesson.after.length > 0) {
    const { lessons } = progressIn(course, {
      states: await selectLessonStates(db, { userIds: [userId], course: course.slug }),
      steps: [],
      signOffs: [],
      badges: [],
    })
    const open = lessons.filter((one) => lesson.after.includes(one.lesson.slug) && !one.isComplete)
    if (open.length > 0) {
      throw E.lessonLocked({
        lessons: open.map(({ lesson: { slug, title } }) => ({ lesson: slug, message: title })),
      })
    }
  }
  return { ...ref, lesson: lesson.slug }
}
