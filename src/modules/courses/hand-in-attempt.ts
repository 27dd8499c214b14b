import { type Ctx, transaction } from '../../platform/context.ts'
import type { Quiz } from './course.ts'
import { type DrawnQuestion, drawQuestions, isRightAnswer } from './draw-questions.ts'
import { CoursesErrors as E } from './errors.ts'
import { requireCourse } from './library.ts'
import { requireLesson } from './require-lesson.ts'
import { type Attempt, lockAttempt, type StoredAnswer, updateAttempt } from './store.ts'

/** What was chosen, by the places of the choices as they were shown. */
export type GivenAnswer = Readonly<{ questionId: string; chosen: readonly number[] }>

/**
 * Takes the answers of an attempt and says which were right. Sent again, the same answers get the
 * same result. Throws course_not_found, attempt_not_found, attempt_handed_in, quiz_changed,
 * answers_do_not_fit.
 */
export async function handInAttempt(
  ctx: Ctx,
  ref: Readonly<{ userId: string; course: string; attemptId: string }>,
  given: readonly GivenAnswer[],
): Promise<Readonly<{ attempt: Attempt; quiz: Quiz }>> {
  const course = await requireCourse(ctx.db, ref.course)
  return transaction(ctx, async (tx) => {
    const attempt = await lockAttempt(tx.db, ref)
    if (!attempt || attempt.course !== course.slug) {
      throw E.attemptNotFound({ attemptId: ref.attemptId })
    }
    const { quiz } = requireLesson(course, attempt.lesson)
    if (quiz?.version !== attempt.quizVersion) throw E.quizChanged({ lesson: attempt.lesson })
    const answers = answersTo(drawQuestions(quiz, attempt.seed), given)
    if (attempt.answers) {
      if (!isSame(attempt.answers, answers)) throw E.attemptHandedIn()
      return { attempt, quiz }
    }
    const right = answers.filter(({ isRight }) => isRight).length
    const handedIn = { ...attempt, answers, isPassed: right >= quiz.pass, handedInAt: tx.now() }
    await updateAttempt(tx.db, handedIn)
    return { attempt: handedIn, quiz }
  })
}

/** One for each question that was drawn, in their order; nothing chosen is an answer too. */
function answersTo(drawn: readonly DrawnQuestion[], given: readonly GivenAnswer[]): StoredAnswer[] {
  const byQuestion = new Map(given.map((one) => [one.questionId, one.chosen]))
  const isFitting =
    byQuestion.size === given.length &&
    given.every((one) => drawn.some(({ question }) => question.id === one.questionId))
  if (!isFitting) throw E.answersDoNotFit()
  return drawn.map(({ question, order }) => {
    const chosen = (byQuestion.get(question.id) ?? []).map((shown) => {
      const place = order[shown]
      if (place === undefined) throw E.answersDoNotFit({ questionId: question.id })
      return place
    })
    const places = [...new Set(chosen)].sort((a, b) => a - b)
    return { questionId: question.id, chosen: places, isRight: isRightAnswer(question, places) }
  })
}

const isSame = (one: readonly StoredAnswer[], other: readonly StoredAnswer[]): boolean =>
  one.length === other.length &&
  one.every(({ chosen }, index) => chosen.join() === other[index]!.chosen.join())
