import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import {
  findOrganisation,
  type Organisation,
  type OrganisationRole,
  requireMember,
  requireUser,
} from '../accounts/api.ts'
import { hasOpenOffice } from '../programmes/api.ts'
import type { CohortMember, OwnCohortRef } from './cohort.ts'
import { type CountedCohort, selectCohort, selectMemberOf } from './cohort-store.ts'
import { CoursesErrors as E } from './errors.ts'

/**
 * The organisation of somebody who works in it, and which may open cohorts: its name stands on them,
 * so somebody must have looked at who it is. Throws what `requireMember` does, may_not_open_cohort.
 */
export async function requireOpener(
  ctx: Pick<Ctx, 'db' | 'actor'>,
  organisationId: string,
  role: OrganisationRole,
): Promise<Organisation> {
  await requireMember(ctx, organisationId, role)
  const organisation = await findOrganisation(ctx.db, organisationId)
  const mayOpen =
    organisation?.kind === 'operator' ||
    (organisation?.kind === 'agency' && (await hasOpenOffice(ctx.db, organisationId)))
  if (!mayOpen) throw E.mayNotOpenCohort()
  return organisation
}

/** A cohort of this organisation; of another one it does not exist. Throws cohort_not_found. */
export async function requireOwnCohort(
  db: Db,
  { organisationId, cohortId }: OwnCohortRef,
): Promise<CountedCohort> {
  const cohort = await selectCohort(db, cohortId)
  if (cohort?.organisationId !== organisationId) throw E.cohortNotFound()
  return cohort
}

export type Reading = Readonly<{ cohort: CountedCohort; member: CohortMember | undefined }>

/**
 * The cohort of somebody who has joined it. An invented one anybody may read, to see what a cohort
 * is. To everybody else it does not exist: throws cohort_not_found.
 */
export async function requireCohortReader(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  cohortId: string,
): Promise<Reading> {
  const cohort = await selectCohort(db, cohortId)
  const member =
    actor.kind === 'user' ? await selectMemberOf(db, { cohortId, userId: actor.userId }) : undefined
  if (!cohort || !(member || cohort.isSample)) throw E.cohortNotFound()
  return { cohort, member }
}

/** Who has joined a cohort, and it. Throws sign_in_required, cohort_not_found. */
export async function requireCohortMember(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  cohortId: string,
): Promise<Readonly<{ cohort: CountedCohort; member: CohortMember }>> {
  const { userId } = requireUser(actor)
  const member = await selectMemberOf(db, { cohortId, userId })
  const cohort = member && (await selectCohort(db, cohortId))
  if (!cohort) throw E.cohortNotFound()
  return { cohort, member }
}

/** Throws sign_in_required, cohort_not_found, instructor_required. */
export async function requireInstructor(ctx: Pick<Ctx, 'db' | 'actor'>, cohortId: string) {
  const found = await requireCohortMember(ctx, cohortId)
  if (found.member.role !== 'instructor') throw E.instructorRequired()
  return found
}

/** What only instructors see; of an invented cohort anybody does. Throws as `requireInstructor`. */
export async function requireInstructorView(
  ctx: Pick<Ctx, 'db' | 'actor'>,
  cohortId: string,
): Promise<Reading> {
  const cohort = await selectCohort(ctx.db, cohortId)
  if (cohort?.isSample) return { cohort, member: undefined }
  return requireInstructor(ctx, cohortId)
}
