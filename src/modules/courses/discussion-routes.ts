import { type Static, Type } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import {
  EditPostBody,
  LessonParam,
  PostDto,
  PostsDto,
  RemovePostBody,
  ReportPostBody,
  WritePostBody,
} from './contract.ts'
import { CoursesErrors as E } from './errors.ts'
import { courseLimits } from './limits.ts'
import { dismissReports, removePost, reportPost } from './moderate-posts.ts'
import type { ShownPost } from './post.ts'
import { selectPosts, type Wanted } from './post-store.ts'
import { renderMarkdown } from './render-markdown.ts'
import { type Reading, requireCohortReader, requireInstructorView } from './require-cohort.ts'
import { editPost, writePost } from './write-post.ts'

const tags = ['courses']
const at = '/v1/cohorts/:cohortId/posts'
const OneCohort = Type.Object({ cohortId: Uuid })
const OnePost = Type.Object({ cohortId: Uuid, postId: Uuid })
const ofCohort = [...memberErrors, PlatformErrors.invalidInput, E.cohortNotFound] as const
const ofPost = [...ofCohort, E.postNotFound] as const
const Which = Type.Object({
  ...PageQuery,
  after: Type.Optional(Uuid),
  lesson: Type.Optional({ ...LessonParam, description: 'Without one, of the cohort as a whole.' }),
  parent: Type.Optional({ ...Uuid, description: 'The answers to this post, the oldest first.' }),
  isReported: Type.Optional(
    Type.Boolean({ description: 'Those that somebody reported, for instructors.' }),
  ),
})
const MINUTE_MS = 60_000

function toPostDto(
  post: ShownPost,
  { cohort, member }: Reading,
  now: Date,
): Static<typeof PostDto> {
  const { memberId, name, role, removedAt, text } = post
  const isMine = member !== undefined && post.userId === member.userId
  const until = post.writtenAt.getTime() + courseLimits.editMinutes * MINUTE_MS
  const seesReports = cohort.isSample || member?.role === 'instructor'
  return {
    postId: post.id,
    lesson: post.lesson,
    parentId: post.parentId,
    author: memberId && name && role ? { memberId, name, role } : null,
    isMine,
    mayEdit: isMine && !removedAt && now.getTime() <= until,
    text: removedAt ? null : text,
    html: removedAt ? null : renderMarkdown(text),
    writtenAt: post.writtenAt.toISOString(),
    editedAt: post.editedAt?.toISOString() ?? null,
    removedAt: removedAt?.toISOString() ?? null,
    removedReason: post.removedReason,
    replies: post.replies,
    reports: seesReports ? [...post.reports] : [],
  }
}

/** What people of a cohort write to each other. */
export const discussionRoutes: Routes = async (app) => {
  const showOne = async (ctx: Ctx, cohortId: string, postId: string) => {
    const reading = await requireCohortReader(ctx, cohortId)
    const [post] = await selectPosts(ctx.db, { cohortId, wanted: { postId }, limit: 1 })
    if (!post) throw E.postNotFound()
    return toPostDto(post, reading, ctx.now())
  }

  app.get(
    at,
    {
      schema: {
        operationId: 'listPosts',
        tags,
        summary: 'What was written of a lesson, the newest first; or the answers to a post.',
        params: OneCohort,
        querystring: Which,
        response: { 200: PostsDto, ...problems(...ofCohort, E.instructorRequired) },
      },
    },
    async ({ ctx, params, query: { lesson, parent, isReported, after, limit } }) => {
      const require = isReported ? requireInstructorView : requireCohortReader
      const reading = await require(ctx, params.cohortId)
      const ofLesson: Wanted = parent ? { parentId: parent } : { lesson: lesson ?? null }
      const wanted = isReported ? 'reported' : ofLesson
      const found = await selectPosts(ctx.db, { ...params, wanted, after, limit })
      return {
        posts: found.map((post) => toPostDto(post, reading, ctx.now())),
        next: nextAfter(found, limit),
      }
    },
  )

  app.post(
    at,
    {
      schema: {
        operationId: 'writePost',
        tags,
        summary: 'Says something of a lesson or of the cohort, or answers a post.',
        params: OneCohort,
        body: WritePostBody,
        response: {
          201: PostDto,
          ...problems(
            ...ofPost,
            PlatformErrors.switchedOff,
            E.courseNotFound,
            E.lessonNotFound,
            E.tooManyPosts,
          ),
        },
      },
    },
    async ({ ctx, params, body: { text, lesson, parentId } }, reply) => {
      const { cohortId, id } = await writePost(ctx, params.cohortId, {
        text: text.trim(),
        lesson: lesson ?? null,
        parentId: parentId ?? null,
      })
      return reply.status(201).send(await showOne(ctx, cohortId, id))
    },
  )

  app.put(
    `${at}/:postId`,
    {
      schema: {
        operationId: 'editPost',
        tags,
        summary: 'Its author says it otherwise, in the first hour.',
        params: OnePost,
        body: EditPostBody,
        response: {
          200: PostDto,
          ...problems(...ofPost, PlatformErrors.switchedOff, E.postNotYours, E.editTooLate),
        },
      },
    },
    async ({ ctx, params, body }) => {
      await editPost(ctx, params, body.text.trim())
      return showOne(ctx, params.cohortId, params.postId)
    },
  )

  app.post(
    `${at}/:postId/removal`,
    {
      schema: {
        operationId: 'removePost',
        tags,
        summary: 'Its author takes a post back, or an instructor takes it out and says why.',
        params: OnePost,
        body: RemovePostBody,
        response: { 200: PostDto, ...problems(...ofPost, E.postNotYours, E.removalNeedsReason) },
      },
    },
    async ({ ctx, params, body }) => {
      await removePost(ctx, params, body.reason?.trim())
      return showOne(ctx, params.cohortId, params.postId)
    },
  )

  app.post(
    `${at}/:postId/reports`,
    {
      schema: {
        operationId: 'reportPost',
        tags,
        summary: 'Tells the instructors that a post is not right.',
        params: OnePost,
        body: ReportPostBody,
        response: { 204: Type.Null(), ...problems(...ofPost) },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await reportPost(ctx, params, body.note.trim())
      return reply.status(204).send(null)
    },
  )

  app.delete(
    `${at}/:postId/reports`,
    {
      schema: {
        operationId: 'dismissReports',
        tags,
        summary: 'An instructor has looked at it, and it stays.',
        params: OnePost,
        response: { 204: Type.Null(), ...problems(...ofCohort, E.instructorRequired) },
      },
    },
    async ({ ctx, params }, reply) => {
      await dismissReports(ctx, params)
      return reply.status(204).send(null)
    },
  )
}
