import type { Static } from 'typebox'
import { difference, proportion } from '../../kernel/proportion.ts'
import type { Db } from '../../platform/db.ts'
import { businessesOf } from '../accounts/api.ts'
import type { StatisticsDto } from './contract.ts'
import { type Lesson, lessonsOf, type Step } from './course.ts'
import { requireCourse } from './library.ts'
import { courseLimits } from './limits.ts'
import {
  type BusinessStep,
  type Counted,
  countItems,
  countLessons,
  type ItemCount,
  type LearnerState,
  type LessonCount,
  selectLearners,
  selectStepsOf,
} from './store.ts'

/** What a course is to lead to: looked at, on sale, sold and delivered. */
const OUTCOMES = ['catalogue_assessed', 'product_listed', 'order_settled'] as const

/** What came of a course among people, or among the invented, with the uncertainty of it. Throws course_not_found. */
export async function readStatistics(
  db: Db,
  { course: slug, isSample }: Counted,
): Promise<Static<typeof StatisticsDto>> {
  const course = await requireCourse(db, slug)
  const lessons = lessonsOf(course)
  const learners = await selectLearners(db, {
    course: slug,
    isSample,
    lessons: lessons.map((lesson) => lesson.slug),
    quizzes: lessons.flatMap((lesson) => (lesson.quiz ? [lesson.slug] : [])),
    most: courseLimits.comparedLearners,
  })
  const counted = { course: slug, isSample }
  const [counts, items] = [await countLessons(db, counted), await countItems(db, counted)]
  const finished = learners.filter(({ isFinished }) => isFinished).length
  return {
    course: slug,
    version: course.version,
    isSample,
    learners: learners.length,
    finished: proportion(finished, learners.length) ?? null,
    lessons: lessons.map((lesson) => lessonStatistics(lesson, counts, items)),
    outcomes: await outcomesOf(db, learners),
  }
}

function lessonStatistics(
  { slug, title, quiz }: Lesson,
  counts: readonly LessonCount[],
  items: readonly ItemCount[],
) {
  const counted = counts.find(({ lesson }) => lesson === slug)
  return {
    lesson: slug,
    title,
    read: counted?.read ?? 0,
    passed: quiz ? (counted?.passed ?? 0) : null,
    questions: (quiz?.questions ?? []).map(({ id, text }) => {
      const item = items.find((one) => one.lesson === slug && one.questionId === id)
      return {
        questionId: id,
        text,
        right: (item && proportion(item.right, item.asked)) ?? null,
        discrimination: item?.discrimination ?? null,
      }
    }),
  }
}

type Business = { enrolledAt: Date; isFinished: boolean; steps: Map<Step, Date> }

async function outcomesOf(db: Db, learners: readonly LearnerState[]) {
  const businesses = await businessesOfLearners(db, learners)
  return OUTCOMES.map((step) => {
    // Who had done it before the course learned nothing of it there.
    const open = businesses.filter(({ steps, enrolledAt }) => {
      const doneAt = steps.get(step)
      return doneAt === undefined || doneAt > enrolledAt
    })
    const shareOf = (group: readonly Business[]) =>
      proportion(group.filter(({ steps }) => steps.has(step)).length, group.length)
    const finished = shareOf(open.filter(({ isFinished }) => isFinished))
    const others = shareOf(open.filter(({ isFinished }) => !isFinished))
    return {
      step,
      finished: finished ?? null,
      others: others ?? null,
      difference: finished && others ? difference(finished, others) : null,
    }
  })
}

/** A business counts once: from its first enrolment on, as finished when any of its people has. */
async function businessesOfLearners(
  db: Db,
  learners: readonly LearnerState[],
): Promise<Business[]> {
  const byUser = new Map(learners.map((learner) => [learner.userId, learner]))
  const businesses = new Map<string, Business>()
  for (const { organisationId, userId } of await businessesOf(db, [...byUser.keys()])) {
    const { enrolledAt, isFinished } = byUser.get(userId)!
    const known = businesses.get(organisationId)
    businesses.set(organisationId, {
      enrolledAt: known && known.enrolledAt < enrolledAt ? known.enrolledAt : enrolledAt,
      isFinished: isFinished || known?.isFinished === true,
      steps: new Map(),
    })
  }
  const steps: BusinessStep[] = await selectStepsOf(db, [...businesses.keys()])
  for (const { businessId, step, doneAt } of steps) {
    businesses.get(businessId)!.steps.set(step, doneAt)
  }
  return [...businesses.values()]
}
