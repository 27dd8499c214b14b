import { newCode, newId } from '../../kernel/ids.ts'
import { addDays, dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { readData } from '../../platform/data.ts'
import { defineTask } from '../../platform/tasks.ts'
import { createOrganisation } from '../accounts/api.ts'
import type { Cohort, CohortMember, CohortRole } from './cohort.ts'
import {
  insertCohort,
  insertMember,
  insertSignOff,
  selectCohort,
  selectMembers,
} from './cohort-store.ts'
import { type Course, lessonsOf, type Question, type Quiz } from './course.ts'
import { drawQuestions, isRightAnswer } from './draw-questions.ts'
import { issueBadge } from './issue-badge.ts'
import { shippedCourses } from './library.ts'
import { evenPace } from './pace.ts'
import { addSession } from './plan-session.ts'
import { insertPost } from './post-store.ts'
import { replaceAttendance, updateSession } from './session-store.ts'
import type { CourseSettings } from './settings.ts'
import { insertAttempt, insertEnrolment, insertLessonDone, updateAttempt } from './store.ts'

type SampleLearner = Readonly<{
  name: string
  /** How many lessons, from the first on, they have finished. */
  lessons: number
  /** Every so-manieth question is answered wrongly at the first attempt; 0 for none. */
  misses: number
  badge?: boolean
  /** What an instructor saw of a step done elsewhere. */
  signedOff?: string
}>
type SamplePost = Readonly<{ by: string; daysAgo: number; text: string; lesson?: string }>
type Sample = Readonly<{
  course: string
  organisation: Readonly<{ name: string; nameZh: string }>
  name: string
  startedDaysAgo: number
  weeks: number
  seats: number
  instructors: readonly string[]
  learners: readonly SampleLearner[]
  sessions: readonly Readonly<{
    title: string
    description: string
    place: string
    inDays: number
    minutes: number
    absent?: readonly string[]
    cancelled?: string
  }>[]
  posts: readonly (SamplePost & Readonly<{ replies: readonly SamplePost[] }>)[]
}>

const DAY_MS = 86_400_000
/** It always has this id: two processes that load it at once cannot both. */
const COHORT_ID = '00000000-0000-7000-8000-000000000001'
/** Reserved (RFC 2606): leads to nobody. */
const EMAIL = 'sample@example.com'

/**
 * Shows what a cohort is: an invented one with learners, sessions, posts and badges. What is there
 * already stays, so it may run at every start and be killed anywhere.
 */
export const createLoadSampleCohort = (settings: CourseSettings) =>
  defineTask({
    name: 'courses.load_sample_cohort',
    run: async (ctx: Ctx) => {
      const sample = JSON.parse(readData('sample/cohort.json').toString('utf8')) as Sample
      if (!(await selectCohort(ctx.db, COHORT_ID))) {
        await transaction(ctx, (tx) => insertSample(tx, sample))
      }
      const of = { cohortId: COHORT_ID, limit: sample.learners.length }
      for (const { userId, name } of await selectMembers(ctx.db, { ...of, role: 'learner' })) {
        if (!sample.learners.some((one) => one.name === name && one.badge)) continue
        await issueBadge(ctx, settings, { userId, email: EMAIL, course: sample.course, name })
      }
    },
  })

async function insertSample(tx: TxCtx, sample: Sample): Promise<void> {
  const course = shippedCourses().get(sample.course)!
  const organisation = { kind: 'agency' as const, ...sample.organisation, isSample: true }
  const { id: organisationId } = await createOrganisation(tx, organisation)
  const startsOn = addDays(dayOf(tx.now()), -sample.startedDaysAgo)
  const cohort: Cohort = {
    id: COHORT_ID,
    organisationId,
    course: course.slug,
    name: sample.name,
    language: 'en',
    startsOn,
    endsOn: addDays(startsOn, 7 * sample.weeks - 1),
    seats: sample.seats,
    code: newCode(),
    pace: evenPace(lessonsOf(course), sample.weeks),
    isSample: true,
    version: 1,
    openedAt: tx.now(),
  }
  await insertCohort(tx.db, cohort)
  const members = new Map<string, CohortMember>()
  const join = async (name: string, role: CohortRole) => {
    const member: CohortMember = {
      cohortId: COHORT_ID,
      id: newId(),
      userId: newId(),
      role,
      name,
      joinedAt: daysAgo(tx, sample.startedDaysAgo),
      calendarVersion: 1,
    }
    await insertMember(tx.db, member)
    members.set(name, member)
    return member
  }
  for (const name of sample.instructors) await join(name, 'instructor')
  for (const learner of sample.learners) {
    const { userId } = await join(learner.name, 'learner')
    await learn(tx, { course, learner, userId, since: sample.startedDaysAgo })
  }
  await meet(tx, sample, members)
  await discuss(tx, sample, members)
}

const daysAgo = ({ now }: TxCtx, days: number): Date => new Date(now().getTime() - days * DAY_MS)

type Learning = Readonly<{ course: Course; learner: SampleLearner; userId: string; since: number }>

/** Lessons read one after the other since the cohort began, each with its quiz. */
async function learn(tx: TxCtx, { course, learner, userId, since }: Learning): Promise<void> {
  const of = { userId, course: course.slug }
  await insertEnrolment(tx.db, { ...of, isSample: true }, daysAgo(tx, since))
  let asked = 0
  const isMissed = () => learner.misses > 0 && ++asked % (learner.misses + 1) === 0
  for (const [at, { slug, quiz }] of lessonsOf(course).slice(0, learner.lessons).entries()) {
    const when = daysAgo(tx, since - ((at + 1) * (since - 1)) / (learner.lessons + 1))
    await insertLessonDone(tx.db, { ...of, lesson: slug }, when)
    if (!quiz) continue
    const lesson = { ...of, lesson: slug }
    const isPassed = await attempt(tx, { ...lesson, quiz, when, isMissed })
    if (!isPassed) await attempt(tx, { ...lesson, quiz, when, isMissed: () => false })
  }
  if (!learner.signedOff) return
  const step = course.assignments.find(({ maySignOff }) => maySignOff)!.step
  const signed = { signedBy: null, note: learner.signedOff, signedAt: daysAgo(tx, 3) }
  await insertSignOff(tx.db, { ...of, step, cohortId: COHORT_ID, ...signed })
}

type SampleAttempt = Readonly<{
  userId: string
  course: string
  lesson: string
  quiz: Quiz
  when: Date
  isMissed: () => boolean
}>

async function attempt(
  tx: TxCtx,
  { quiz, when, isMissed, ...of }: SampleAttempt,
): Promise<boolean> {
  const id = newId()
  const begun = {
    ...of,
    id,
    quizVersion: quiz.version,
    // Guessing it gives nothing: the answers are handed in with it.
    seed: id,
    begunAt: when,
    answers: null,
    isPassed: null,
    handedInAt: null,
  }
  await insertAttempt(tx.db, begun)
  const answers = drawQuestions(quiz, id).map(({ question }) => {
    const chosen = choiceIn(question, isMissed())
    return { questionId: question.id, chosen, isRight: isRightAnswer(question, chosen) }
  })
  const isPassed = answers.filter(({ isRight }) => isRight).length >= quiz.pass
  await updateAttempt(tx.db, { ...begun, answers, isPassed, handedInAt: when })
  return isPassed
}

/** The right choices, or the first wrong one. */
function choiceIn({ choices }: Question, isMissed: boolean): number[] {
  const places = [...choices.keys()]
  const right = places.filter((place) => choices[place]!.isRight)
  return isMissed ? [places.find((place) => !choices[place]!.isRight)!] : right
}

async function meet(
  tx: TxCtx,
  { sessions, learners }: Sample,
  members: ReadonlyMap<string, CohortMember>,
): Promise<void> {
  for (const { inDays, absent, cancelled, ...written } of sessions) {
    const startsAt = new Date(`${addDays(dayOf(tx.now()), inDays)}T13:00:00Z`)
    const session = await addSession(tx, COHORT_ID, { ...written, startsAt, joinUrl: null })
    if (cancelled) {
      const off = { sequence: 1, cancelledAt: tx.now(), cancelReason: cancelled }
      await updateSession(tx.db, { ...session, ...off })
    }
    if (!absent) continue
    const there = learners.filter(({ name }) => !absent.includes(name))
    const memberIds = there.map(({ name }) => members.get(name)!.id)
    const ref = { cohortId: COHORT_ID, sessionId: session.id }
    await replaceAttendance(tx.db, ref, { memberIds, now: tx.now() })
  }
}

async function discuss(
  tx: TxCtx,
  { posts }: Sample,
  members: ReadonlyMap<string, CohortMember>,
): Promise<void> {
  const say = async (post: SamplePost, lesson: string | null, parentId: string | null) => {
    const id = newId()
    await insertPost(tx.db, {
      cohortId: COHORT_ID,
      id,
      lesson,
      parentId,
      userId: members.get(post.by)!.userId,
      text: post.text,
      writtenAt: daysAgo(tx, post.daysAgo),
      editedAt: null,
      removedAt: null,
      removedReason: null,
      removedBy: null,
    })
    return id
  }
  for (const { replies, ...post } of posts) {
    const lesson = post.lesson ?? null
    const parentId = await say(post, lesson, null)
    for (const reply of replies) await say(reply, lesson, parentId)
  }
}
