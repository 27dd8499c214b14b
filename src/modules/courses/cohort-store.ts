import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Cohort, CohortInvitation, CohortMember, MemberRef } from './cohort.ts'
import type { Step } from './course.ts'

type Page = Readonly<{ after?: string | undefined; limit: number }>

const COHORT =
  sql.raw(`cohort_id as id, organisation_id as "organisationId", course, name, language,
  starts_on as "startsOn", ends_on as "endsOn", seats, code, pace, is_sample as "isSample", version,
  opened_at as "openedAt"`)
const LEARNERS = sql.raw(`(select count(*)::int from courses.cohort_member m
  where m.cohort_id = cohort.cohort_id and m.role = 'learner') as learners`)

/** With how many learners have joined. */
export type CountedCohort = Cohort & Readonly<{ learners: number }>

export const insertCohort = (db: Db, cohort: Cohort) =>
  sql`insert into courses.cohort (cohort_id, organisation_id, course, name, language, starts_on,
      ends_on, seats, code, pace, is_sample, version, opened_at)
    values (${cohort.id}, ${cohort.organisationId}, ${cohort.course}, ${cohort.name},
      ${cohort.language}, ${cohort.startsOn}, ${cohort.endsOn}, ${cohort.seats}, ${cohort.code},
      ${JSON.stringify(cohort.pace)}::jsonb, ${cohort.isSample}, ${cohort.version},
      ${cohort.openedAt})`.execute(db)

export const updateCohort = (db: Db, cohort: Cohort) =>
  sql`update courses.cohort set name = ${cohort.name}, language = ${cohort.language},
      starts_on = ${cohort.startsOn}, ends_on = ${cohort.endsOn}, seats = ${cohort.seats},
      code = ${cohort.code}, pace = ${JSON.stringify(cohort.pace)}::jsonb,
      version = ${cohort.version}
    where cohort_id = ${cohort.id}`.execute(db)

export async function selectCohort(db: Db, id: string): Promise<CountedCohort | undefined> {
  const { rows } = await sql<CountedCohort>`select ${COHORT}, ${LEARNERS} from courses.cohort
    where cohort_id = ${id}`.execute(db)
  return rows[0]
}

/** Holds the cohort until the transaction ends: who joins, leaves or is invited comes in turn. */
export async function lockCohort(db: Db, id: string): Promise<Cohort | undefined> {
  const { rows } = await sql<Cohort>`select ${COHORT} from courses.cohort
    where cohort_id = ${id} for update`.execute(db)
  return rows[0]
}

/** The newest first. */
export async function selectCohortsOf(
  db: Db,
  organisationId: string,
  { after, limit }: Page,
): Promise<CountedCohort[]> {
  const { rows } = await sql<CountedCohort>`select ${COHORT}, ${LEARNERS} from courses.cohort
    where organisation_id = ${organisationId}
      and ${after ? sql`cohort_id < ${after}` : sql`true`}
    order by cohort_id desc limit ${limit}`.execute(db)
  return rows
}

/** With what the reader is in it; null in an invented one. */
export type OwnCohort = CountedCohort & Readonly<{ role: CohortMember['role'] | null }>

/** Those that a person has joined, the newest first. */
export async function selectCohortsOfUser(
  db: Db,
  userId: string,
  { after, limit }: Page,
): Promise<OwnCohort[]> {
  const { rows } = await sql<OwnCohort>`
    select found.*, mine.role from courses.cohort_member mine
      join (select ${COHORT}, ${LEARNERS} from courses.cohort) as found
        on found.id = mine.cohort_id
    where mine.user_id = ${userId} and ${after ? sql`mine.cohort_id < ${after}` : sql`true`}
    order by mine.cohort_id desc limit ${limit}`.execute(db)
  return rows
}

/** Those in the sample, for whoever has joined none. */
export async function selectSampleCohorts(db: Db): Promise<OwnCohort[]> {
  const { rows } =
    await sql<OwnCohort>`select ${COHORT}, ${LEARNERS}, null as role from courses.cohort
    where is_sample order by cohort_id limit 10`.execute(db)
  return rows
}

/** Which cohort a code opens: its own, or one that was mailed; an invented cohort none. */
export async function findByCode(
  db: Db,
  { code, codeHash, now }: Readonly<{ code: string; codeHash: string; now: Date }>,
): Promise<{ cohortId: string; invitationId: string | null } | undefined> {
  const { rows } = await sql<{ cohortId: string; invitationId: string | null }>`
    select cohort_id as "cohortId", null::uuid as "invitationId" from courses.cohort
      where code = ${code} and not is_sample
    union all
    select cohort_id, id from courses.cohort_invitation
      where code_hash = ${codeHash} and expires_at > ${now} limit 1`.execute(db)
  return rows[0]
}

const MEMBER = sql.raw(`cohort_id as "cohortId", id, user_id as "userId", role, name,
  joined_at as "joinedAt", calendar_version as "calendarVersion"`)

export const insertMember = (db: Db, member: CohortMember) =>
  sql`insert into courses.cohort_member (cohort_id, id, user_id, role, name, joined_at)
    values (${member.cohortId}, ${member.id}, ${member.userId}, ${member.role}, ${member.name},
      ${member.joinedAt})`.execute(db)

export async function selectMemberOf(
  db: Db,
  { cohortId, userId }: Readonly<{ cohortId: string; userId: string }>,
): Promise<CohortMember | undefined> {
  const { rows } = await sql<CohortMember>`select ${MEMBER} from courses.cohort_member
    where cohort_id = ${cohortId} and user_id = ${userId}`.execute(db)
  return rows[0]
}

export async function selectMember(
  db: Db,
  { cohortId, memberId }: MemberRef,
): Promise<CohortMember | undefined> {
  const { rows } = await sql<CohortMember>`select ${MEMBER} from courses.cohort_member
    where cohort_id = ${cohortId} and id = ${memberId}`.execute(db)
  return rows[0]
}

/** In the order they joined. */
export async function selectMembers(
  db: Db,
  { cohortId, role, after, limit }: Page & Readonly<{ cohortId: string; role?: string }>,
): Promise<CohortMember[]> {
  const { rows } = await sql<CohortMember>`select ${MEMBER} from courses.cohort_member
    where cohort_id = ${cohortId} and ${role ? sql`role = ${role}` : sql`true`}
      and ${after ? sql`id > ${after}` : sql`true`}
    order by id limit ${limit}`.execute(db)
  return rows
}

export const updateMemberRole = (
  db: Db,
  { cohortId, memberId }: MemberRef,
  role: CohortMember['role'],
) =>
  sql`update courses.cohort_member set role = ${role}
    where cohort_id = ${cohortId} and id = ${memberId}`.execute(db)

/** False when there was none. */
export async function deleteMember(db: Db, { cohortId, memberId }: MemberRef): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from courses.cohort_member
    where cohort_id = ${cohortId} and id = ${memberId}`.execute(db)
  return numAffectedRows === 1n
}

/** In which cohorts a person is, and as what. */
export async function selectMembershipsOf(db: Db, userId: string): Promise<CohortMember[]> {
  const { rows } = await sql<CohortMember>`select ${MEMBER} from courses.cohort_member
    where user_id = ${userId} order by cohort_id`.execute(db)
  return rows
}

const INVITATION = sql.raw(`cohort_id as "cohortId", id, email, role, code_hash as "codeHash",
  created_at as "createdAt", expires_at as "expiresAt"`)

/** One for an address: another takes its place, and the code that was mailed before ends. */
export const upsertInvitation = (db: Db, one: CohortInvitation) =>
  sql`insert into courses.cohort_invitation (cohort_id, id, email, role, code_hash, created_at,
      expires_at)
    values (${one.cohortId}, ${one.id}, ${one.email}, ${one.role}, ${one.codeHash},
      ${one.createdAt}, ${one.expiresAt})
    on conflict (cohort_id, email) do update set id = excluded.id, role = excluded.role,
      code_hash = excluded.code_hash, created_at = excluded.created_at,
      expires_at = excluded.expires_at`.execute(db)

/** Those that are open, the newest first. */
export async function selectInvitations(
  db: Db,
  { cohortId, now, after, limit }: Page & Readonly<{ cohortId: string; now: Date }>,
): Promise<CohortInvitation[]> {
  const { rows } = await sql<CohortInvitation>`select ${INVITATION} from courses.cohort_invitation
    where cohort_id = ${cohortId} and expires_at > ${now}
      and ${after ? sql`id < ${after}` : sql`true`}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

export async function selectInvitation(
  db: Db,
  { cohortId, id }: Pick<CohortInvitation, 'cohortId' | 'id'>,
): Promise<CohortInvitation | undefined> {
  const { rows } = await sql<CohortInvitation>`select ${INVITATION} from courses.cohort_invitation
    where cohort_id = ${cohortId} and id = ${id}`.execute(db)
  return rows[0]
}

export async function countInvitations(db: Db, cohortId: string, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count
    from courses.cohort_invitation
    where cohort_id = ${cohortId} and expires_at > ${now}`.execute(db)
  return rows[0]!.count
}

/** What was taken away; undefined when there was none. */
export async function deleteInvitation(
  db: Db,
  { cohortId, id }: Pick<CohortInvitation, 'cohortId' | 'id'>,
): Promise<CohortInvitation | undefined> {
  const { rows } = await sql<CohortInvitation>`delete from courses.cohort_invitation
    where cohort_id = ${cohortId} and id = ${id} returning ${INVITATION}`.execute(db)
  return rows[0]
}

export const deleteExpiredInvitations = (db: Db, now: Date) =>
  sql`delete from courses.cohort_invitation where expires_at <= ${now}`.execute(db)

export type SignOff = Readonly<{
  userId: string
  course: string
  step: Step
  cohortId: string
  signedBy: string | null
  note: string
  signedAt: Date
}>

/** The first time stays. */
export const insertSignOff = (db: Db, one: SignOff) =>
  sql`insert into courses.sign_off (user_id, course, step, cohort_id, signed_by, note, signed_at)
    values (${one.userId}, ${one.course}, ${one.step}, ${one.cohortId}, ${one.signedBy},
      ${one.note}, ${one.signedAt}) on conflict do nothing`.execute(db)

/** What was signed off in this cohort; elsewhere it stays. */
export const deleteSignOff = (
  db: Db,
  { userId, course, step, cohortId }: Pick<SignOff, 'userId' | 'course' | 'step' | 'cohortId'>,
) =>
  sql`delete from courses.sign_off where user_id = ${userId} and course = ${course}
    and step = ${step} and cohort_id = ${cohortId}`.execute(db)

/** What was signed off for these people, in all courses or in one. */
export async function selectSignOffs(
  db: Db,
  { userIds, course }: Readonly<{ userIds: readonly string[]; course?: string }>,
): Promise<SignOff[]> {
  const { rows } = await sql<SignOff>`
    select user_id as "userId", course, step, cohort_id as "cohortId", signed_by as "signedBy",
      note, signed_at as "signedAt" from courses.sign_off
    where user_id = any(${userIds}::uuid[])
      and (${course ?? null}::text is null or course = ${course ?? null})`.execute(db)
  return rows
}

/** All that cohorts keep of a person; what they signed off for others stays, without their name. */
export async function deleteCohortPerson(db: Db, userId: string): Promise<void> {
  await sql`delete from courses.cohort_member where user_id = ${userId}`.execute(db)
  await sql`delete from courses.sign_off where user_id = ${userId}`.execute(db)
  await sql`update courses.sign_off set signed_by = null
    where signed_by = ${userId}`.execute(db)
}
