import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { INSTALLATION, recordAudit } from '../accounts/api.ts'
import type { Course } from './course.ts'
import { CoursesErrors as E } from './errors.ts'
import { type CourseFiles, readCourse } from './read-course.ts'
import { deleteEdition, selectEditions, upsertEdition } from './store.ts'

/**
 * Takes a course folder; from the next page on it is read. It stands in the place of an earlier
 * import or of a shipped course of that name. Throws course_unusable with all that is wrong.
 */
export async function importCourse(ctx: Ctx, slug: string, files: CourseFiles): Promise<Course> {
  const { course, problems } = readCourse(slug, files)
  if (!course) throw E.courseUnusable({ problems })
  await transaction(ctx, async (tx) => {
    const [before] = await selectEditions(tx.db, slug)
    await upsertEdition(tx.db, {
      course: slug,
      version: course.version,
      files,
      importedBy: actorText(tx.actor),
      importedAt: tx.now(),
    })
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'courses.course_imported',
      subject: `course:${slug}`,
      ...(before ? { before: { version: before.version } } : {}),
      after: { version: course.version },
    })
  })
  return course
}

/** Takes an imported course away; a shipped one of that name comes back. Throws course_shipped. */
export const removeCourse = (ctx: Ctx, slug: string): Promise<void> =>
  transaction(ctx, async (tx) => {
    const version = await deleteEdition(tx.db, slug)
    if (version === undefined) throw E.courseShipped({ course: slug })
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'courses.course_removed',
      subject: `course:${slug}`,
      before: { version },
    })
  })
