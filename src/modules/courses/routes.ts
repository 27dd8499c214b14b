import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { CourseDto, CourseParam, CoursesDto, LessonDto, LessonParam } from './contract.ts'
import { CoursesErrors as E } from './errors.ts'
import { listCourses, requireCourse } from './library.ts'
import { requireLesson } from './require-lesson.ts'
import { toCourseCardDto, toCourseDto, toLessonDto } from './wire.ts'

const tags = ['courses']

/** Courses can be read by anybody; what somebody has learned is behind `learning-routes.ts`. */
export const courseRoutes: Routes = async (app) => {
  app.get(
    '/v1/courses',
    {
      schema: {
        operationId: 'listCourses',
        tags,
        summary: 'The courses of this installation.',
        response: { 200: CoursesDto },
      },
    },
    async ({ ctx }) => ({ courses: (await listCourses(ctx.db)).map(toCourseCardDto) }),
  )

  app.get(
    '/v1/courses/:course',
    {
      schema: {
        operationId: 'getCourse',
        tags,
        summary: 'What a course holds, and what is to be done in the product.',
        params: Type.Object({ course: CourseParam }),
        response: { 200: CourseDto, ...problems(E.courseNotFound, PlatformErrors.invalidInput) },
      },
    },
    async ({ ctx, params }) => {
      const course = await requireCourse(ctx.db, params.course)
      const all = course.prerequisites.length > 0 ? await listCourses(ctx.db) : []
      return toCourseDto(
        course,
        all.filter(({ slug }) => course.prerequisites.includes(slug)),
      )
    },
  )

  app.get(
    '/v1/courses/:course/lessons/:lesson',
    {
      schema: {
        operationId: 'getLesson',
        tags,
        summary: 'A lesson to read, in both languages, with the state of the rules it cites today.',
        params: Type.Object({ course: CourseParam, lesson: LessonParam }),
        response: {
          200: LessonDto,
          ...problems(E.courseNotFound, E.lessonNotFound, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, params }) => {
      const course = await requireCourse(ctx.db, params.course)
      return toLessonDto(course, requireLesson(course, params.lesson), ctx.now())
    },
  )
}
