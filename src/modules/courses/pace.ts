import { addDays, type Day, daysBetween } from '../../kernel/period.ts'
import type { Lesson } from './course.ts'

/** By the end of which week of a cohort, from 1 on, each lesson is due. */
export type Pace = readonly Readonly<{ lesson: string; week: number }>[]

type Days = Readonly<{ startsOn: Day; endsOn: Day }>

/** Weeks that a cohort lasts; the last one may be short. */
export const weeksOf = ({ startsOn, endsOn }: Days): number =>
  Math.ceil((daysBetween(startsOn, endsOn) + 1) / 7)

/** The last day of a week of the cohort. */
export function dueOn(days: Days, week: number): Day {
  const left = daysBetween(days.startsOn, days.endsOn)
  return addDays(days.startsOn, Math.min(7 * week - 1, left))
}

/** Lessons in their order, spread over all weeks. */
export function evenPace(lessons: readonly Pick<Lesson, 'slug'>[], weeks: number): Pace {
  return lessons.map(({ slug }, at) => ({
    lesson: slug,
    week: Math.floor((at * weeks) / lessons.length) + 1,
  }))
}

/** The week of a lesson; what the course has got since comes last. */
export const weekOf = (pace: Pace, lesson: string, weeks: number): number =>
  Math.min(pace.find((one) => one.lesson === lesson)?.week ?? weeks, weeks)

/** Lessons whose last day is over. */
export function lessonsDue(
  days: Days,
  pace: Pace,
  { lessons, on }: Readonly<{ lessons: readonly Pick<Lesson, 'slug'>[]; on: Day }>,
): string[] {
  const weeks = weeksOf(days)
  return lessons.flatMap(({ slug }) => (dueOn(days, weekOf(pace, slug, weeks)) < on ? [slug] : []))
}
