import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { isOperator } from '../accounts/api.ts'
import {
  CourseFilesDto,
  CourseParam,
  DeskCoursesDto,
  ImportCourseBody,
  ImportedCourseDto,
  StatisticsDto,
} from './contract.ts'
import type { Course } from './course.ts'
import { lessonsOf } from './course.ts'
import { CoursesErrors as E } from './errors.ts'
import { importCourse, removeCourse } from './import-course.ts'
import { filesOf, listCourses } from './library.ts'
import { readStatistics } from './read-statistics.ts'
import { selectEditions } from './store.ts'

const tags = ['courses']
const OfCourse = Type.Object({ course: CourseParam })
const guarded = [E.operatorRequired, PlatformErrors.invalidInput] as const

/** Courses as files, with the answers in them: for the operator. */
export const courseDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', async ({ ctx }) => {
    if (!(await isOperator(ctx))) throw E.operatorRequired()
  })

  app.get(
    '/v1/desk/courses',
    {
      schema: {
        operationId: 'listDeskCourses',
        tags,
        summary: 'All courses, with the version of each and when it was brought in.',
        response: { 200: DeskCoursesDto, ...problems(...guarded) },
      },
    },
    async ({ ctx }) => {
      const editions = new Map((await selectEditions(ctx.db)).map((one) => [one.course, one]))
      return {
        courses: (await listCourses(ctx.db)).map((course) => ({
          ...toImported(course),
          importedAt: editions.get(course.slug)?.importedAt.toISOString() ?? null,
        })),
      }
    },
  )

  app.get(
    '/v1/desk/courses/:course/statistics',
    {
      schema: {
        operationId: 'getCourseStatistics',
        tags,
        summary: 'Who finishes, which questions are hard or tell nothing, and what came of it.',
        params: OfCourse,
        querystring: Type.Object({
          isSample: Type.Boolean({
            default: false,
            description: 'Of the invented learners, who are never counted with people.',
          }),
        }),
        response: { 200: StatisticsDto, ...problems(...guarded, E.courseNotFound) },
      },
    },
    ({ ctx, params, query }) => readStatistics(ctx.db, { ...params, ...query }),
  )

  app.get(
    '/v1/desk/courses/:course/files',
    {
      schema: {
        operationId: 'exportCourse',
        tags,
        summary: 'The files of a course, to change them and bring them in again.',
        params: OfCourse,
        response: { 200: CourseFilesDto, ...problems(...guarded, E.courseNotFound) },
      },
    },
    async ({ ctx, params }) => ({
      files: [...(await filesOf(ctx.db, params.course))].map(([path, text]) => ({ path, text })),
    }),
  )

  app.put(
    '/v1/desk/courses/:course',
    {
      schema: {
        operationId: 'importCourse',
        tags,
        summary: 'Brings a course folder in (docs/course-format.md); what is wrong is listed.',
        params: OfCourse,
        body: ImportCourseBody,
        response: { 200: ImportedCourseDto, ...problems(...guarded, E.courseUnusable) },
      },
    },
    async ({ ctx, params, body }) => {
      const files = new Map(body.files.map(({ path, text }) => [path, text]))
      return toImported(await importCourse(ctx, params.course, files))
    },
  )

  app.delete(
    '/v1/desk/courses/:course',
    {
      schema: {
        operationId: 'removeCourse',
        tags,
        summary: 'Takes an imported course away; a shipped one of that name comes back.',
        params: OfCourse,
        response: { 204: Type.Null(), ...problems(...guarded, E.courseShipped) },
      },
    },
    async ({ ctx, params }, reply) => {
      await removeCourse(ctx, params.course)
      return reply.status(204).send(null)
    },
  )
}

const toImported = (course: Course) => ({
  course: course.slug,
  version: course.version,
  title: course.title,
  lessons: lessonsOf(course).length,
})
