import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { assert } from '../../kernel/assert.ts'
import type { Db } from '../../platform/db.ts'
import type { Course } from './course.ts'
import { readCourseFolder } from './course-folder.ts'
import { CoursesErrors as E } from './errors.ts'
import { type CourseFiles, readCourse } from './read-course.ts'
import { selectEditions, selectFiles } from './store.ts'

const SHIPPED_FOLDER = fileURLToPath(new URL('../../../data/courses/', import.meta.url))

let shipped: ReadonlyMap<string, Course> | undefined
/** Imported courses as they were read, by name; read anew when the version is another. */
const imported = new Map<string, { version: string; course: Course | undefined }>()

/** The courses of `data/courses`, read on first use; an error in one stops the program and names it. */
export function shippedCourses(): ReadonlyMap<string, Course> {
  shipped ??= new Map(
    readdirSync(SHIPPED_FOLDER, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => {
        const { course, problems } = readCourse(name, shippedFiles(name))
        const [first] = problems
        assert(course, `the course ${name} is whole: ${first?.file} ${first?.message.en}`)
        return [name, course] as const
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  return shipped
}

const shippedFiles = (name: string): CourseFiles => readCourseFolder(SHIPPED_FOLDER + name)

/** All courses: what the operator brought in stands in the place of a shipped one of that name. */
export async function listCourses(db: Db): Promise<Course[]> {
  const courses = new Map(shippedCourses())
  for (const { course, version } of await selectEditions(db)) {
    const read = await importedCourse(db, course, version)
    if (read) courses.set(course, read)
  }
  return [...courses.values()]
}

/** Throws course_not_found. */
export async function requireCourse(db: Db, slug: string): Promise<Course> {
  const [edition] = await selectEditions(db, slug)
  const read = edition && (await importedCourse(db, slug, edition.version))
  const course = read ?? shippedCourses().get(slug)
  if (!course) throw E.courseNotFound({ course: slug })
  return course
}

/** The files a course is made of, as they were sent or shipped. Throws course_not_found. */
export async function filesOf(db: Db, slug: string): Promise<CourseFiles> {
  const files = await selectFiles(db, slug)
  if (files) return files
  if (!shippedCourses().has(slug)) throw E.courseNotFound({ course: slug })
  return shippedFiles(slug)
}

/** Undefined when this version of the product no longer reads what another one took. */
async function importedCourse(db: Db, slug: string, version: string): Promise<Course | undefined> {
  const known = imported.get(slug)
  if (known?.version === version) return known.course
  const files = await selectFiles(db, slug)
  if (!files) return undefined
  const { course } = readCourse(slug, files)
  imported.set(slug, { version, course })
  return course
}
