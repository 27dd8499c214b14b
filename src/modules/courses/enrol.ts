import { type Ctx, transaction } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import type { Course } from './course.ts'
import { CoursesErrors as E } from './errors.ts'
import { listCourses, requireCourse } from './library.ts'
import { readProgress } from './read-progress.ts'
import { insertEnrolment, type OfCourse } from './store.ts'

/** Begins a course; again changes nothing. Throws course_not_found, prerequisite_missing. */
export async function enrol(ctx: Ctx, of: OfCourse): Promise<Course> {
  const course = await requireReady(ctx.db, of)
  await transaction(ctx, (tx) => insertEnrolment(tx.db, of, tx.now()))
  return course
}

/** A course that this person may begin. Throws course_not_found, prerequisite_missing. */
export async function requireReady(db: Db, { userId, course: slug }: OfCourse): Promise<Course> {
  const course = await requireCourse(db, slug)
  const missing = await missingBefore(db, userId, course)
  if (missing.length > 0) {
    throw E.prerequisiteMissing({
      courses: missing.map(({ slug, title }) => ({ course: slug, message: title })),
    })
  }
  return course
}

/** Courses that come first and are not finished; one that is gone keeps nobody out. */
async function missingBefore(db: Db, userId: string, course: Course): Promise<Course[]> {
  if (course.prerequisites.length === 0) return []
  const missing: Course[] = []
  for (const first of await listCourses(db)) {
    if (!course.prerequisites.includes(first.slug)) continue
    if (!(await readProgress(db, userId, first)).isComplete) missing.push(first)
  }
  return missing
}
