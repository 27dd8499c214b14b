import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { Uuid } from '../../platform/wire.ts'
import { memberErrors, requireUser } from '../accounts/api.ts'
import { beginAttempt } from './begin-attempt.ts'
import {
  AnswersBody,
  AttemptDto,
  AttemptResultDto,
  CourseParam,
  LearningDto,
  LessonParam,
  ProgressDto,
} from './contract.ts'
import { enrol } from './enrol.ts'
import { CoursesErrors as E } from './errors.ts'
import { handInAttempt } from './hand-in-attempt.ts'
import { requireCourse } from './library.ts'
import { markLessonDone } from './mark-lesson-done.ts'
import { readLearning, readProgress } from './read-progress.ts'
import { selectEnrolments } from './store.ts'
import { toAttemptDto, toAttemptResultDto, toProgressDto } from './wire.ts'

const tags = ['courses']
const OfCourse = Type.Object({ course: CourseParam })
const OfLesson = Type.Object({ course: CourseParam, lesson: LessonParam })
const personal = [...memberErrors, PlatformErrors.invalidInput] as const
const ofLesson = [E.courseNotFound, E.lessonNotFound, E.notEnrolled, E.lessonLocked] as const

/** What a person has learned: theirs alone. */
export const learningRoutes: Routes = async (app) => {
  app.addHook('preHandler', async ({ ctx }) => void requireUser(ctx.actor))

  app.get(
    '/v1/learning',
    {
      schema: {
        operationId: 'listLearning',
        tags,
        summary: 'The courses that whoever asks has begun, and how far they are.',
        response: { 200: LearningDto, ...problems(...personal) },
      },
    },
    async ({ ctx }) => {
      const { userId } = requireUser(ctx.actor)
      const learning = await readLearning(ctx.db, userId)
      return {
        courses: learning.map(({ enrolment, progress }) => toProgressDto(enrolment, progress)),
      }
    },
  )

  app.get(
    '/v1/learning/:course',
    {
      schema: {
        operationId: 'getProgress',
        tags,
        params: OfCourse,
        response: {
          200: ProgressDto,
          ...problems(...personal, E.courseNotFound, E.notEnrolled),
        },
      },
    },
    async ({ ctx, params }) => {
      const { userId } = requireUser(ctx.actor)
      const course = await requireCourse(ctx.db, params.course)
      const enrolments = await selectEnrolments(ctx.db, userId)
      const enrolment = enrolments.find((one) => one.course === course.slug)
      if (!enrolment) throw E.notEnrolled({ course: course.slug })
      return toProgressDto(enrolment, await readProgress(ctx.db, userId, course))
    },
  )

  app.put(
    '/v1/learning/:course',
    {
      schema: {
        operationId: 'enrol',
        tags,
        summary: 'Begins a course; again changes nothing.',
        params: OfCourse,
        response: {
          204: Type.Null(),
          ...problems(...personal, E.courseNotFound, E.prerequisiteMissing),
        },
      },
    },
    async ({ ctx, params }, reply) => {
      await enrol(ctx, { userId: requireUser(ctx.actor).userId, ...params })
      return reply.status(204).send(null)
    },
  )

  app.put(
    '/v1/learning/:course/lessons/:lesson/done',
    {
      schema: {
        operationId: 'markLessonDone',
        tags,
        summary: 'Somebody has read a lesson; the first time counts, so it may be sent again.',
        params: OfLesson,
        response: { 204: Type.Null(), ...problems(...personal, ...ofLesson) },
      },
    },
    async ({ ctx, params }, reply) => {
      await markLessonDone(ctx, { userId: requireUser(ctx.actor).userId, ...params })
      return reply.status(204).send(null)
    },
  )

  app.post(
    '/v1/learning/:course/lessons/:lesson/attempts',
    {
      schema: {
        operationId: 'beginAttempt',
        tags,
        summary:
          'Questions of a quiz, drawn by chance; asked again, the same until they are answered.',
        params: OfLesson,
        response: {
          200: AttemptDto,
          ...problems(...personal, ...ofLesson, E.lessonWithoutQuiz, E.tooManyAttempts),
        },
      },
    },
    async ({ ctx, params }) => {
      const { userId } = requireUser(ctx.actor)
      const { attempt, quiz } = await beginAttempt(ctx, { userId, ...params })
      return toAttemptDto(attempt, quiz)
    },
  )

  app.put(
    '/v1/learning/:course/attempts/:attemptId/answers',
    {
      schema: {
        operationId: 'handInAttempt',
        tags,
        summary:
          'Hands the answers in and says which were right. The same answers may be sent again.',
        params: Type.Object({ course: CourseParam, attemptId: Uuid }),
        body: AnswersBody,
        response: {
          200: AttemptResultDto,
          ...problems(
            ...personal,
            E.courseNotFound,
            E.lessonNotFound,
            E.attemptNotFound,
            E.attemptHandedIn,
            E.quizChanged,
            E.answersDoNotFit,
          ),
        },
      },
    },
    async ({ ctx, params, body }) => {
      const { userId } = requireUser(ctx.actor)
      const { attempt, quiz } = await handInAttempt(ctx, { userId, ...params }, body.answers)
      return toAttemptResultDto(attempt, quiz)
    },
  )
}
