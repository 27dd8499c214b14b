import { dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { businessesOf } from '../accounts/api.ts'
import type { Cohort, CohortMember } from './cohort.ts'
import { selectSignOffs } from './cohort-store.ts'
import { lessonsOf } from './course.ts'
import { requireCourse } from './library.ts'
import { lessonsDue } from './pace.ts'
import { type Progress, progressIn } from './progress.ts'
import { selectBadgesOf, selectLessonStates, selectStepsOf } from './store.ts'

/** Where a learner stands. */
export type MemberProgress = Readonly<{
  member: CohortMember
  progress: Progress
  /** Lessons that are due by now and not finished. */
  overdue: readonly string[]
  lastDoneAt: Date | undefined
}>

/** Where these learners of a cohort are in its course. Checks nothing about who asks. Throws course_not_found. */
export async function readCohortProgress(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  cohort: Cohort,
  learners: readonly CohortMember[],
): Promise<MemberProgress[]> {
  const course = await requireCourse(db, cohort.course)
  const userIds = learners.map(({ userId }) => userId)
  const states = await selectLessonStates(db, { userIds, course: course.slug })
  const signOffs = await selectSignOffs(db, { userIds, course: course.slug })
  const badges = await selectBadgesOf(db, userIds)
  const businesses = course.assignments.length > 0 ? await businessesOf(db, userIds) : []
  const steps = await selectStepsOf(
    db,
    businesses.map(({ organisationId }) => organisationId),
  )
  const due = lessonsDue(cohort, cohort.pace, {
    lessons: lessonsOf(course),
    on: dayOf(now()),
  })
  const isOf =
    (userId: string) =>
    (one: Readonly<{ userId: string }>): boolean =>
      one.userId === userId
  return learners.map((member) => {
    const mine = isOf(member.userId)
    const own = new Set(businesses.filter(mine).map(({ organisationId }) => organisationId))
    const done = states.filter(mine)
    const progress = progressIn(course, {
      states: done,
      // The first time counts: of several businesses it comes last.
      steps: steps
        .filter(({ businessId }) => own.has(businessId))
        .toSorted((a, b) => b.doneAt.getTime() - a.doneAt.getTime()),
      signOffs: signOffs.filter(mine),
      badges: badges.filter(mine),
    })
    const times = done.flatMap(({ doneAt, passedAt }) =>
      [doneAt, passedAt].filter((at) => at !== null),
    )
    return {
      member,
      progress,
      overdue: progress.lessons.flatMap(({ lesson, isComplete }) =>
        !isComplete && due.includes(lesson.slug) ? [lesson.slug] : [],
      ),
      lastDoneAt: times.toSorted((a, b) => b.getTime() - a.getTime())[0],
    }
  })
}
