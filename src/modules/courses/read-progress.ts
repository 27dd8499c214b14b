import type { Db } from '../../platform/db.ts'
import { organisationsOf } from '../accounts/api.ts'
import { selectSignOffs } from './cohort-store.ts'
import type { Course } from './course.ts'
import { listCourses } from './library.ts'
import { type Done, type Progress, progressIn } from './progress.ts'
import {
  type Enrolment,
  selectBadgeOf,
  selectBadgesOf,
  selectEnrolments,
  selectLessonStates,
  selectSteps,
} from './store.ts'

/** How far a person is in a course; assignments are done by any business they belong to. */
export async function readProgress(db: Db, userId: string, course: Course): Promise<Progress> {
  const badge = await selectBadgeOf(db, { userId, course: course.slug })
  return progressIn(course, {
    states: await selectLessonStates(db, { userIds: [userId], course: course.slug }),
    ...(course.assignments.length > 0 ? await doneAssignments(db, userId) : NONE),
    badges: badge ? [badge] : [],
  })
}

/** The courses that a person has begun, in the order they were begun. */
export async function readLearning(
  db: Db,
  userId: string,
): Promise<{ enrolment: Enrolment; progress: Progress }[]> {
  const courses = new Map((await listCourses(db)).map((course) => [course.slug, course]))
  const enrolments = await selectEnrolments(db, userId)
  const done = {
    states: await selectLessonStates(db, { userIds: [userId] }),
    ...(await doneAssignments(db, userId)),
    badges: await selectBadgesOf(db, [userId]),
  }
  return enrolments.flatMap((enrolment) => {
    const course = courses.get(enrolment.course)
    return course ? [{ enrolment, progress: progressIn(course, done) }] : []
  })
}

const NONE = { steps: [], signOffs: [] } as const

async function doneAssignments(db: Db, userId: string): Promise<Pick<Done, 'steps' | 'signOffs'>> {
  const mine = await organisationsOf(db, userId)
  const businesses = mine.flatMap(({ id, kind }) => (kind === 'business' ? [id] : []))
  return {
    steps: await selectSteps(db, businesses),
    signOffs: await selectSignOffs(db, { userIds: [userId] }),
  }
}
