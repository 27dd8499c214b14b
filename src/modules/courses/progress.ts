import type { Badge } from './badge.ts'
import type { SignOff } from './cohort-store.ts'
import { type Assignment, type Course, type Lesson, lessonsOf, type Step } from './course.ts'
import type { LessonState } from './store.ts'

export type LessonProgress = Readonly<{
  lesson: Lesson
  isDone: boolean
  isPassed: boolean
  /** Read, and its quiz passed where it has one. */
  isComplete: boolean
}>

export type Progress = Readonly<{
  course: Course
  lessons: readonly LessonProgress[]
  assignments: readonly Readonly<{
    assignment: Assignment
    doneAt: Date | undefined
    /** By an instructor who saw it done, not by what a business did here. */
    isSignedOff: boolean
  }>[]
  isComplete: boolean
  badge: Badge | undefined
}>

/** What somebody has done, in whatever course. */
export type Done = Readonly<{
  states: readonly LessonState[]
  steps: readonly Readonly<{ step: Step; doneAt: Date }>[]
  signOffs: readonly SignOff[]
  badges: readonly Badge[]
}>

/** How far somebody is in a course: complete when all lessons and required assignments are. */
export function progressIn(course: Course, { states, steps, signOffs, badges }: Done): Progress {
  const byLesson = new Map(
    states.filter((state) => state.course === course.slug).map((state) => [state.lesson, state]),
  )
  const lessons = lessonsOf(course).map((lesson): LessonProgress => {
    const state = byLesson.get(lesson.slug)
    const isDone = Boolean(state?.doneAt)
    const isPassed = Boolean(state?.passedAt)
    return { lesson, isDone, isPassed, isComplete: isDone && (isPassed || !lesson.quiz) }
  })
  const doneAt = new Map(steps.map((one) => [one.step, one.doneAt]))
  const signed = signOffs.filter((one) => one.course === course.slug)
  const assignments = course.assignments.map((assignment) => {
    const { step, maySignOff } = assignment
    const done = doneAt.get(step)
    const signOff = done || !maySignOff ? undefined : signed.find((one) => one.step === step)
    const isSignedOff = signOff !== undefined
    return { assignment, doneAt: done ?? signOff?.signedAt, isSignedOff }
  })
  const isComplete =
    lessons.every((lesson) => lesson.isComplete) &&
    assignments.every(({ assignment, doneAt }) => doneAt || !assignment.isRequired)
  const badge = badges.find((one) => one.course === course.slug)
  return { course, lessons, assignments, isComplete, badge }
}
