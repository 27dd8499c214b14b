import type { CalendarEvent } from '../../platform/icalendar.ts'
import type { Cohort } from './cohort.ts'
import { type Course, lessonsOf } from './course.ts'
import { dueOn, weekOf, weeksOf } from './pace.ts'

const DUE = { en: 'lessons due', 'zh-CN': '课时应完成' } as const

/**
 * The last day of each week in which lessons of a cohort are due, with their titles in its language.
 * When a cohort was changed last is not kept: how often counts in the calendar.
 */
export function dueDays(publicUrl: string, cohort: Cohort, course: Course): CalendarEvent[] {
  const { host } = new URL(publicUrl)
  const weeks = weeksOf(cohort)
  const byWeek = Map.groupBy(lessonsOf(course), ({ slug }) => weekOf(cohort.pace, slug, weeks))
  return [...byWeek]
    .toSorted(([a], [b]) => a - b)
    .map(([week, lessons]) => ({
      uid: `${cohort.id}-week-${week}@${host}`,
      sequence: cohort.version - 1,
      changedAt: cohort.openedAt,
      on: dueOn(cohort, week),
      summary: `${cohort.name}: ${DUE[cohort.language]}`,
      description: lessons.map(({ title }) => title[cohort.language]).join('\n'),
      location: '',
      url: `${publicUrl}/learn/${course.slug}`,
      isCancelled: false,
    }))
}
