import type { Static } from 'typebox'
import { type Badge, credentialUrl, pageUrl } from './badge.ts'
import { checkFact } from './check-facts.ts'
import type {
  AttemptDto,
  AttemptResultDto,
  BadgeDto,
  CourseCardDto,
  CourseDto,
  LessonDto,
  ProgressDto,
} from './contract.ts'
import { type Course, type Lesson, lessonsOf, type Quiz } from './course.ts'
import { type DrawnQuestion, drawQuestions } from './draw-questions.ts'
import type { Progress } from './progress.ts'
import type { Attempt, Enrolment } from './store.ts'

export function toCourseCardDto(course: Course): Static<typeof CourseCardDto> {
  const lessons = lessonsOf(course)
  return {
    course: course.slug,
    title: course.title,
    summary: course.summary,
    lessons: lessons.length,
    minutes: lessons.reduce((all, { minutes }) => all + minutes, 0),
  }
}

const toLessonCardDto = ({ slug, title, minutes, quiz }: Lesson) => ({
  lesson: slug,
  title,
  minutes,
  hasQuiz: quiz !== undefined,
})
const toLessonName = ({ slug, title }: Lesson) => ({ lesson: slug, title })

export const toCourseDto = (
  course: Course,
  prerequisites: readonly Course[],
): Static<typeof CourseDto> => ({
  ...toCourseCardDto(course),
  version: course.version,
  author: course.author,
  licence: course.licence,
  prerequisites: prerequisites.map(({ slug, title }) => ({ course: slug, title })),
  modules: course.modules.map(({ title, lessons }) => ({
    title,
    lessons: lessons.map(toLessonCardDto),
  })),
  assignments: [...course.assignments],
})

export function toLessonDto(course: Course, lesson: Lesson, now: Date): Static<typeof LessonDto> {
  const all = lessonsOf(course)
  const at = all.indexOf(lesson)
  const [before, next] = [all[at - 1], all[at + 1]]
  const { quiz } = lesson
  return {
    ...toLessonCardDto(lesson),
    course: course.slug,
    courseTitle: course.title,
    html: lesson.html,
    facts: lesson.facts.flatMap((fact) => {
      const { rule, isInForce } = checkFact(fact, now)
      if (!rule) return []
      const { id, note, source } = rule
      const isVerified = rule.confidence !== 'unverified'
      return [{ says: fact.says, ruleId: id, note, source, isVerified, isInForce }]
    }),
    screens: [...lesson.screens],
    after: all.filter(({ slug }) => lesson.after.includes(slug)).map(toLessonName),
    before: before ? toLessonName(before) : null,
    next: next ? toLessonName(next) : null,
    quiz: quiz ? { questions: quiz.questions.length, draw: quiz.draw, pass: quiz.pass } : null,
  }
}

export const toDoneStepDto = ({
  assignment: { step },
  doneAt,
  isSignedOff,
}: Progress['assignments'][number]) => ({
  step,
  doneAt: doneAt?.toISOString() ?? null,
  isSignedOff,
})

export const toProgressDto = (
  { enrolledAt }: Enrolment,
  { course, lessons, assignments, isComplete, badge }: Progress,
): Static<typeof ProgressDto> => ({
  course: course.slug,
  enrolledAt: enrolledAt.toISOString(),
  title: course.title,
  lessons: lessons.map(({ lesson, ...state }) => ({ lesson: lesson.slug, ...state })),
  assignments: assignments.map(toDoneStepDto),
  isComplete,
  badgeId: badge?.id ?? null,
})

/** The questions as they are put: nothing in it tells which choice is right. */
export const toAttemptDto = (attempt: Attempt, quiz: Quiz): Static<typeof AttemptDto> => ({
  id: attempt.id,
  lesson: attempt.lesson,
  pass: quiz.pass,
  questions: drawQuestions(quiz, attempt.seed).map(({ question, order }) => ({
    questionId: question.id,
    text: question.text,
    isMany: question.choices.filter(({ isRight }) => isRight).length > 1,
    choices: order.map((place) => question.choices[place]!.text),
  })),
})

export function toAttemptResultDto(attempt: Attempt, quiz: Quiz): Static<typeof AttemptResultDto> {
  const answers = attempt.answers ?? []
  return {
    ...toAttemptDto(attempt, quiz),
    rightCount: answers.filter(({ isRight }) => isRight).length,
    isPassed: attempt.isPassed === true,
    handedInAt: attempt.handedInAt!.toISOString(),
    answers: drawQuestions(quiz, attempt.seed).map((drawn, index) =>
      toAnswerDto(drawn, answers[index]!),
    ),
  }
}

/** Places in the file become places as they were shown. */
const toAnswerDto = (
  { question, order }: DrawnQuestion,
  { chosen, isRight }: { chosen: readonly number[]; isRight: boolean },
) => {
  const shown = (places: readonly number[]) => places.map((place) => order.indexOf(place))
  const right = [...question.choices.keys()].filter((place) => question.choices[place]!.isRight)
  return {
    questionId: question.id,
    chosen: shown(chosen),
    right: shown(right),
    isRight,
    why: question.why,
  }
}

/** `credential` is what its signature holds for, undefined when it does not. */
export const toBadgeDto = (
  publicUrl: string,
  badge: Badge,
  credential: Record<string, unknown> | undefined,
): Static<typeof BadgeDto> => ({
  id: badge.id,
  course: badge.course,
  courseVersion: badge.courseVersion,
  title: badge.title,
  name: badge.name,
  issuedAt: badge.issuedAt.toISOString(),
  isSample: badge.isSample,
  isGenuine: credential !== undefined,
  revokedAt: badge.revokedAt?.toISOString() ?? null,
  revokedReason: badge.revokedReason,
  pageUrl: pageUrl(publicUrl, badge.id),
  credentialUrl: credentialUrl(publicUrl, badge.id),
  credential: credential ?? null,
})
