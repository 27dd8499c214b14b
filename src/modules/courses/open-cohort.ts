import { newCode, newId } from '../../kernel/ids.ts'
import { daysBetween } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import type { Cohort, OwnCohortRef } from './cohort.ts'
import {
  type CountedCohort,
  insertCohort,
  lockCohort,
  selectCohortsOf,
  updateCohort,
} from './cohort-store.ts'
import { type Course, lessonsOf } from './course.ts'
import { CoursesErrors as E } from './errors.ts'
import { requireCourse } from './library.ts'
import { courseLimits } from './limits.ts'
import { evenPace, type Pace, weeksOf } from './pace.ts'
import { requireOwnCohort } from './require-cohort.ts'

export type WrittenCohort = Pick<Cohort, 'name' | 'language' | 'startsOn' | 'endsOn' | 'seats'> &
  Readonly<{
    /** Without one the lessons are spread evenly over the weeks. */
    pace?: Pace | undefined
  }>

/**
 * Opens a cohort of a course. The caller has asked whether the organisation may. Throws
 * course_not_found, cohort_days_wrong, cohort_pace_wrong, too_many_cohorts.
 */
export async function openCohort(
  ctx: Ctx,
  {
    organisationId,
    course: slug,
    isSample = false,
    ...written
  }: WrittenCohort & Readonly<{ organisationId: string; course: string; isSample?: boolean }>,
): Promise<CountedCohort> {
  const course = await requireCourse(ctx.db, slug)
  const cohort: Cohort = {
    ...written,
    id: newId(),
    organisationId,
    course: slug,
    code: newCode(),
    pace: paceOf(course, written),
    isSample,
    version: 1,
    openedAt: ctx.now(),
  }
  await transaction(ctx, async (tx) => {
    const most = courseLimits.cohortsOfOrganisation
    const known = await selectCohortsOf(tx.db, organisationId, { limit: most })
    if (known.length >= most) throw E.tooManyCohorts({ most })
    await insertCohort(tx.db, cohort)
    await recordAudit(tx, {
      organisationId,
      action: 'courses.cohort_opened',
      subject: `cohort:${cohort.id}`,
      after: { course: slug, ...shown(cohort) },
    })
  })
  return { ...cohort, learners: 0 }
}

/**
 * Changes a cohort that stands at `version`. Throws cohort_not_found, cohort_changed, seats_taken,
 * cohort_days_wrong, cohort_pace_wrong.
 */
export async function changeCohort(
  ctx: Ctx,
  ref: OwnCohortRef,
  { version, ...written }: WrittenCohort & Readonly<{ version: number }>,
): Promise<CountedCohort> {
  const { course: slug } = await requireOwnCohort(ctx.db, ref)
  const course = await requireCourse(ctx.db, slug)
  const pace = paceOf(course, written)
  return change(ctx, ref, (cohort) => {
    if (cohort.version !== version) throw E.cohortChanged({ version: cohort.version })
    if (written.seats < cohort.learners) throw E.seatsTaken({ learners: cohort.learners })
    return { ...cohort, ...written, pace, version: version + 1 }
  })
}

/** Another code for those who join from now on; who has joined stays. Throws cohort_not_found. */
export const renewCohortCode = (ctx: Ctx, ref: OwnCohortRef): Promise<CountedCohort> =>
  change(ctx, ref, (cohort) => ({ ...cohort, code: newCode(), version: cohort.version + 1 }))

const change = (
  ctx: Ctx,
  ref: OwnCohortRef,
  to: (cohort: CountedCohort) => CountedCohort,
): Promise<CountedCohort> =>
  transaction(ctx, async (tx) => {
    await lockCohort(tx.db, ref.cohortId)
    const before = await requireOwnCohort(tx.db, ref)
    const after = to(before)
    await updateCohort(tx.db, after)
    await recordAudit(tx, {
      organisationId: ref.organisationId,
      action: before.code === after.code ? 'courses.cohort_changed' : 'courses.cohort_code_renewed',
      subject: `cohort:${ref.cohortId}`,
      ...(before.code === after.code ? { before: shown(before), after: shown(after) } : {}),
    })
    return after
  })

/** No calendar that people use begins earlier; the database knows no year 0. */
const EARLIEST = '2000-01-01'

/** What the log says of a cohort: never its code. */
const shown = ({ name, language, startsOn, endsOn, seats }: Cohort) => ({
  name,
  language,
  startsOn,
  endsOn,
  seats,
})

function paceOf(course: Course, { startsOn, endsOn, pace }: WrittenCohort): Pace {
  const days = daysBetween(startsOn, endsOn)
  const isRightLong = days >= 0 && days < courseLimits.cohortDays
  if (!isRightLong || startsOn < EARLIEST) throw E.cohortDaysWrong()
  const lessons = lessonsOf(course)
  const weeks = weeksOf({ startsOn, endsOn })
  if (!pace) return evenPace(lessons, weeks)
  const isKnown = (slug: string) => lessons.some((lesson) => lesson.slug === slug)
  const isOnce = new Set(pace.map(({ lesson }) => lesson)).size === pace.length
  const isRight = pace.every(({ lesson, week }) => isKnown(lesson) && week <= weeks)
  if (!isOnce || !isRight) throw E.cohortPaceWrong({ weeks })
  return pace
}
