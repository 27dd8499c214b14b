import { randomBytes } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import type { Quiz } from './course.ts'
import { CoursesErrors as E } from './errors.ts'
import { requireCourse } from './library.ts'
import { courseLimits } from './limits.ts'
import { requireLesson, requireTurn } from './require-lesson.ts'
import {
  type Attempt,
  countAttemptsSince,
  deleteAttempt,
  insertAttempt,
  type OfLesson,
  selectOpenAttempt,
} from './store.ts'

const DAY_MS = 86_400_000

/**
 * The open attempt of a person at a quiz, or a new one: whoever asks for questions again gets the
 * same ones, so nobody goes through the bank by asking. Throws course_not_found, lesson_not_found,
 * lesson_without_quiz, not_enrolled, lesson_locked, too_many_attempts.
 */
export async function beginAttempt(
  ctx: Ctx,
  ref: OfLesson,
): Promise<Readonly<{ attempt: Attempt; quiz: Quiz }>> {
  const course = await requireCourse(ctx.db, ref.course)
  const lesson = requireLesson(course, ref.lesson)
  const { quiz } = lesson
  if (!quiz) throw E.lessonWithoutQuiz({ lesson: lesson.slug })
  return transaction(ctx, async (tx) => {
    const turn = await requireTurn(tx, { userId: ref.userId, course, lesson })
    const open = await selectOpenAttempt(tx.db, turn)
    if (open?.quizVersion === quiz.version) return { attempt: open, quiz }
    // Its questions are not asked any more.
    if (open) await deleteAttempt(tx.db, open)
    const since = new Date(tx.now().getTime() - DAY_MS)
    if ((await countAttemptsSince(tx.db, turn, since)) >= courseLimits.attemptsOfDay) {
      throw E.tooManyAttempts({ most: courseLimits.attemptsOfDay })
    }
    const attempt: Attempt = {
      ...turn,
      id: newId(),
      quizVersion: quiz.version,
      seed: randomBytes(16).toString('hex'),
      begunAt: tx.now(),
      answers: null,
      isPassed: null,
      handedInAt: null,
    }
    await insertAttempt(tx.db, attempt)
    return { attempt, quiz }
  })
}
