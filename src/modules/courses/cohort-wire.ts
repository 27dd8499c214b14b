import type { Static } from 'typebox'
import type { Db } from '../../platform/db.ts'
import { findOrganisations } from '../accounts/api.ts'
import type { CohortInvitation, CohortMember } from './cohort.ts'
import { type CountedCohort, selectMembers } from './cohort-store.ts'
import type {
  CohortDto,
  CohortInvitationDto,
  CohortMemberDto,
  CohortProgressDto,
  OfficeCohortDto,
} from './contract.ts'
import { lessonsOf } from './course.ts'
import { listCourses } from './library.ts'
import { dueOn, weekOf, weeksOf } from './pace.ts'
import type { MemberProgress } from './read-cohort-progress.ts'
import type { Reading } from './require-cohort.ts'
import { toDoneStepDto } from './wire.ts'

/** More stand on no page; a cohort has some. */
const INSTRUCTORS = 50

/** Facts of these cohorts; one whose course is gone is left out. */
export async function showCohorts<One extends CountedCohort>(db: Db, cohorts: readonly One[]) {
  if (cohorts.length === 0) return []
  const courses = new Map((await listCourses(db)).map((course) => [course.slug, course]))
  const ids = [...new Set(cohorts.map(({ organisationId }) => organisationId))]
  const names = new Map((await findOrganisations(db, ids)).map((one) => [one.id, one]))
  return cohorts.flatMap((cohort) => {
    const course = courses.get(cohort.course)
    const organisation = names.get(cohort.organisationId)
    if (!course || !organisation) return []
    const { name, nameZh } = organisation
    const facts = {
      cohortId: cohort.id,
      course: cohort.course,
      courseTitle: course.title,
      organisation: { name: { en: name, 'zh-CN': nameZh ?? name } },
      name: cohort.name,
      language: cohort.language,
      startsOn: cohort.startsOn,
      endsOn: cohort.endsOn,
      seats: cohort.seats,
      learners: cohort.learners,
      isSample: cohort.isSample,
    }
    return [{ cohort, course, facts }]
  })
}

export async function showOfficeCohorts(
  db: Db,
  publicUrl: string,
  cohorts: readonly CountedCohort[],
): Promise<Static<typeof OfficeCohortDto>[]> {
  return (await showCohorts(db, cohorts)).map(({ facts, cohort: { code, pace, version } }) => ({
    ...facts,
    code,
    joinUrl: `${publicUrl}/cohorts/join/${code}`,
    pace: [...pace],
    version,
  }))
}

/** A cohort as those see it who have joined it; undefined when its course is gone. */
export async function showCohort(
  db: Db,
  { cohort, member }: Reading,
): Promise<Static<typeof CohortDto> | undefined> {
  const [shown] = await showCohorts(db, [cohort])
  if (!shown) return undefined
  const { facts, course } = shown
  const of = { cohortId: cohort.id, role: 'instructor', limit: INSTRUCTORS }
  const weeks = weeksOf(cohort)
  const byWeek = Map.groupBy(lessonsOf(course), ({ slug }) => weekOf(cohort.pace, slug, weeks))
  return {
    ...facts,
    me: member ? toCohortMemberDto(member) : null,
    instructors: (await selectMembers(db, of)).map(({ name }) => name),
    weeks: [...byWeek]
      .toSorted(([a], [b]) => a - b)
      .map(([week, lessons]) => ({
        week,
        dueOn: dueOn(cohort, week),
        lessons: lessons.map(({ slug, title }) => ({ lesson: slug, title })),
      })),
  }
}

export const toCohortMemberDto = ({
  id,
  name,
  role,
  joinedAt,
}: CohortMember): Static<typeof CohortMemberDto> => ({
  memberId: id,
  name,
  role,
  joinedAt: joinedAt.toISOString(),
})

export const toCohortInvitationDto = ({
  id,
  email,
  role,
  createdAt,
  expiresAt,
}: CohortInvitation): Static<typeof CohortInvitationDto> => ({
  invitationId: id,
  email,
  role,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
})

export const toMemberProgressDto = ({
  member,
  progress: { lessons, assignments, isComplete, badge },
  overdue,
  lastDoneAt,
}: MemberProgress): Static<typeof CohortProgressDto>['learners'][number] => ({
  ...toCohortMemberDto(member),
  lessonsDone: lessons.filter((lesson) => lesson.isComplete).length,
  lessons: lessons.length,
  overdue: [...overdue],
  lastDoneAt: lastDoneAt?.toISOString() ?? null,
  assignments: assignments.map(toDoneStepDto),
  isComplete,
  badgeId: badge?.id ?? null,
})
