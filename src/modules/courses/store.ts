import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Badge } from './badge.ts'
import type { Step } from './course.ts'
import type { CourseFiles } from './read-course.ts'

export type Edition = Readonly<{ course: string; version: string; importedAt: Date }>

/** Courses that were brought in, or the one of this name. */
export async function selectEditions(db: Db, course?: string): Promise<Edition[]> {
  const { rows } = await sql<Edition>`
    select course, version, imported_at as "importedAt" from courses.edition
    where ${course ?? null}::text is null or course = ${course ?? null} order by course`.execute(db)
  return rows
}

export async function selectFiles(db: Db, course: string): Promise<CourseFiles | undefined> {
  const { rows } = await sql<{ files: Record<string, string> }>`
    select files from courses.edition where course = ${course}`.execute(db)
  return rows[0] && new Map(Object.entries(rows[0].files))
}

export const upsertEdition = (
  db: Db,
  edition: Edition & Readonly<{ files: CourseFiles; importedBy: string }>,
) =>
  sql`insert into courses.edition (course, version, files, imported_by, imported_at)
    values (${edition.course}, ${edition.version},
      ${JSON.stringify(Object.fromEntries(edition.files))}::jsonb, ${edition.importedBy},
      ${edition.importedAt})
    on conflict (course) do update set version = excluded.version, files = excluded.files,
      imported_by = excluded.imported_by, imported_at = excluded.imported_at`.execute(db)

/** The version that was taken away; undefined when there was none. */
export async function deleteEdition(db: Db, course: string): Promise<string | undefined> {
  const { rows } = await sql<{ version: string }>`
    delete from courses.edition where course = ${course} returning version`.execute(db)
  return rows[0]?.version
}

export type OfCourse = Readonly<{ userId: string; course: string }>
export type OfLesson = OfCourse & Readonly<{ lesson: string }>

/** Enrolling again changes nothing. */
export const insertEnrolment = (
  db: Db,
  { userId, course, isSample = false }: OfCourse & Readonly<{ isSample?: boolean }>,
  now: Date,
) =>
  sql`insert into courses.enrolment (user_id, course, enrolled_at, is_sample)
    values (${userId}, ${course}, ${now}, ${isSample}) on conflict do nothing`.execute(db)

export type Enrolment = Readonly<{ course: string; enrolledAt: Date }>

export async function selectEnrolments(db: Db, userId: string): Promise<Enrolment[]> {
  const { rows } = await sql<Enrolment>`
    select course, enrolled_at as "enrolledAt" from courses.enrolment
    where user_id = ${userId} order by enrolled_at, course`.execute(db)
  return rows
}

/** Holds the enrolment until the transaction ends, so that what a person does comes in turn. */
export async function lockEnrolment(
  db: Db,
  { userId, course }: OfCourse,
): Promise<(Enrolment & Readonly<{ isSample: boolean }>) | undefined> {
  const { rows } = await sql<Enrolment & { isSample: boolean }>`
    select course, enrolled_at as "enrolledAt", is_sample as "isSample" from courses.enrolment
    where user_id = ${userId} and course = ${course} for update`.execute(db)
  return rows[0]
}

/** The first time counts. */
export const insertLessonDone = (db: Db, { userId, course, lesson }: OfLesson, now: Date) =>
  sql`insert into courses.lesson_done (user_id, course, lesson, done_at)
    values (${userId}, ${course}, ${lesson}, ${now}) on conflict do nothing`.execute(db)

export type LessonState = Readonly<{
  userId: string
  course: string
  lesson: string
  doneAt: Date | null
  passedAt: Date | null
}>

/** What these people have read and passed, in all courses or in one. */
export async function selectLessonStates(
  db: Db,
  { userIds, course }: { userIds: readonly string[]; course?: string },
): Promise<LessonState[]> {
  const { rows } = await sql<LessonState>`
    select user_id as "userId", course, lesson, max(done_at) as "doneAt",
      max(passed_at) as "passedAt" from (
      select user_id, course, lesson, done_at, null::timestamptz as passed_at
        from courses.lesson_done where user_id = any(${userIds}::uuid[])
      union all
      select user_id, course, lesson, null, min(handed_in_at) from courses.attempt
        where user_id = any(${userIds}::uuid[]) and is_passed
        group by user_id, course, lesson) as state
    where ${course ?? null}::text is null or course = ${course ?? null}
    group by user_id, course, lesson`.execute(db)
  return rows
}

/** What was chosen for one question: places in the order of the file, not as it was shown. */
export type StoredAnswer = Readonly<{ questionId: string; chosen: number[]; isRight: boolean }>

export type Attempt = Readonly<{
  userId: string
  id: string
  course: string
  lesson: string
  quizVersion: string
  seed: string
  begunAt: Date
  answers: readonly StoredAnswer[] | null
  isPassed: boolean | null
  handedInAt: Date | null
}>

const ATTEMPT =
  sql.raw(`user_id as "userId", id, course, lesson, quiz_version as "quizVersion", seed,
  begun_at as "begunAt", answers, is_passed as "isPassed", handed_in_at as "handedInAt"`)

export const insertAttempt = (db: Db, attempt: Attempt) =>
  sql`insert into courses.attempt (user_id, id, course, lesson, quiz_version, seed, begun_at)
    values (${attempt.userId}, ${attempt.id}, ${attempt.course}, ${attempt.lesson},
      ${attempt.quizVersion}, ${attempt.seed}, ${attempt.begunAt})`.execute(db)

export async function selectOpenAttempt(
  db: Db,
  { userId, course, lesson }: OfLesson,
): Promise<Attempt | undefined> {
  const { rows } = await sql<Attempt>`select ${ATTEMPT} from courses.attempt
    where user_id = ${userId} and course = ${course} and lesson = ${lesson}
      and handed_in_at is null`.execute(db)
  return rows[0]
}

export async function countAttemptsSince(
  db: Db,
  { userId, course, lesson }: OfLesson,
  since: Date,
): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) as count from courses.attempt
    where user_id = ${userId} and course = ${course} and lesson = ${lesson}
      and begun_at > ${since}`.execute(db)
  return Number(rows[0]!.count)
}

export async function lockAttempt(
  db: Db,
  { userId, attemptId }: { userId: string; attemptId: string },
): Promise<Attempt | undefined> {
  const { rows } = await sql<Attempt>`select ${ATTEMPT} from courses.attempt
    where user_id = ${userId} and id = ${attemptId} for update`.execute(db)
  return rows[0]
}

export const updateAttempt = (db: Db, { userId, id, answers, isPassed, handedInAt }: Attempt) =>
  sql`update courses.attempt set answers = ${JSON.stringify(answers)}::jsonb,
      right_count = ${answers?.filter(({ isRight }) => isRight).length ?? null},
      asked_count = ${answers?.length ?? null}, is_passed = ${isPassed},
      handed_in_at = ${handedInAt}
    where user_id = ${userId} and id = ${id}`.execute(db)

export const deleteAttempt = (db: Db, { userId, id }: Pick<Attempt, 'userId' | 'id'>) =>
  sql`delete from courses.attempt where user_id = ${userId} and id = ${id}`.execute(db)

export type BusinessStep = Readonly<{ businessId: string; step: Step; doneAt: Date }>

/** The first time stays. */
export const insertSteps = (db: Db, steps: readonly Omit<BusinessStep, 'doneAt'>[], now: Date) =>
  sql`insert into courses.business_step (business_id, step, done_at)
    select distinct "businessId", step, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as r("businessId" uuid, step text)
    on conflict do nothing`.execute(db)

/** When any of these businesses first did each step. */
export async function selectSteps(
  db: Db,
  businessIds: readonly string[],
): Promise<{ step: Step; doneAt: Date }[]> {
  const { rows } = await sql<{ step: Step; doneAt: Date }>`
    select step, min(done_at) as "doneAt" from courses.business_step
    where business_id = any(${businessIds}::uuid[]) group by step`.execute(db)
  return rows
}

/** All that a person has learned. */
export async function deleteLearner(db: Db, userId: string): Promise<void> {
  await sql`delete from courses.attempt where user_id = ${userId}`.execute(db)
  await sql`delete from courses.lesson_done where user_id = ${userId}`.execute(db)
  await sql`delete from courses.badge where user_id = ${userId}`.execute(db)
  await sql`delete from courses.enrolment where user_id = ${userId}`.execute(db)
}

/** Handed in or not, the newest first: what a person is shown of themselves. */
export async function selectAttempts(db: Db, userId: string): Promise<Attempt[]> {
  const { rows } = await sql<Attempt>`select ${ATTEMPT} from courses.attempt
    where user_id = ${userId} order by id desc`.execute(db)
  return rows
}

/** PKCS#8, sealed; undefined before the first badge. */
export async function selectSigningKey(db: Db): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ sealed: Uint8Array }>`
    select sealed from courses.signing_key`.execute(db)
  return rows[0]?.sealed
}

/** The first key stays. */
export const insertSigningKey = (db: Db, sealed: Buffer, now: Date) =>
  sql`insert into courses.signing_key (id, sealed, created_at) values (1, ${sealed}, ${now})
    on conflict do nothing`.execute(db)

const BADGE = sql.raw(`user_id as "userId", id, course, course_version as "courseVersion", title,
  name, credential, issued_at as "issuedAt", revoked_at as "revokedAt",
  revoked_reason as "revokedReason", is_sample as "isSample"`)

export const insertBadge = (db: Db, badge: Badge) =>
  sql`insert into courses.badge (user_id, id, course, course_version, title, name, credential,
      issued_at, is_sample)
    values (${badge.userId}, ${badge.id}, ${badge.course}, ${badge.courseVersion},
      ${JSON.stringify(badge.title)}::jsonb, ${badge.name}, ${badge.credential},
      ${badge.issuedAt}, ${badge.isSample})`.execute(db)

export async function selectBadgeOf(
  db: Db,
  { userId, course }: OfCourse,
): Promise<Badge | undefined> {
  const { rows } = await sql<Badge>`select ${BADGE} from courses.badge
    where user_id = ${userId} and course = ${course}`.execute(db)
  return rows[0]
}

export async function selectBadgesOf(db: Db, userIds: readonly string[]): Promise<Badge[]> {
  const { rows } = await sql<Badge>`select ${BADGE} from courses.badge
    where user_id = any(${userIds}::uuid[]) order by id`.execute(db)
  return rows
}

/** By its id alone: whoever is shown a badge knows nothing else of it. */
export async function selectBadge(db: Db, badgeId: string): Promise<Badge | undefined> {
  const { rows } = await sql<Badge>`select ${BADGE} from courses.badge
    where id = ${badgeId}`.execute(db)
  return rows[0]
}

export async function lockBadge(db: Db, badgeId: string): Promise<Badge | undefined> {
  const { rows } = await sql<Badge>`select ${BADGE} from courses.badge
    where id = ${badgeId} for update`.execute(db)
  return rows[0]
}

export const updateBadge = (db: Db, { userId, id, revokedAt, revokedReason }: Badge) =>
  sql`update courses.badge set revoked_at = ${revokedAt}, revoked_reason = ${revokedReason}
    where user_id = ${userId} and id = ${id}`.execute(db)

export type LessonCount = Readonly<{ lesson: string; read: number; passed: number }>

/** Whose figures: of a course, of people or of invented ones. */
export type Counted = Readonly<{ course: string; isSample: boolean }>

/** What of a learner belongs to those counted; `of` is the table's name in the statement. */
const isCounted = (of: string, { isSample }: Counted) =>
  sql`exists (select from courses.enrolment e where e.user_id = ${sql.raw(of)}.user_id
    and e.course = ${sql.raw(of)}.course and e.is_sample = ${isSample})`

/** How many people have read and passed each lesson. */
export async function countLessons(db: Db, counted: Counted): Promise<LessonCount[]> {
  const { course } = counted
  const { rows } = await sql<LessonCount>`
    select lesson, sum(read)::int as read, sum(passed)::int as passed from (
      select d.lesson, count(*) as read, 0 as passed from courses.lesson_done d
        where d.course = ${course} and ${isCounted('d', counted)} group by d.lesson
      union all
      select a.lesson, 0, count(distinct a.user_id) from courses.attempt a
        where a.course = ${course} and a.is_passed and ${isCounted('a', counted)}
        group by a.lesson) as counted
    group by lesson`.execute(db)
  return rows
}

export type ItemCount = Readonly<{
  lesson: string
  questionId: string
  asked: number
  right: number
  /** Of whether it was right with how many of the others were; null where it cannot be told. */
  discrimination: number | null
}>

/** Questions in each person's first attempt at a quiz: later ones have seen the explanations. */
export async function countItems(db: Db, counted: Counted): Promise<ItemCount[]> {
  const { rows } = await sql<ItemCount>`
    with first as (
      select distinct on (a.user_id, a.lesson) a.lesson, a.answers, a.right_count
      from courses.attempt a
      where a.course = ${counted.course} and a.handed_in_at is not null
        and ${isCounted('a', counted)}
      order by a.user_id, a.lesson, a.id),
    item as (
      select lesson, answer->>'questionId' as question_id,
        (answer->>'isRight')::boolean::int as is_right,
        right_count - (answer->>'isRight')::boolean::int as rest
      from first, jsonb_array_elements(answers) as answer)
    select lesson, question_id as "questionId", count(*)::int as asked,
      sum(is_right)::int as right, corr(is_right, rest) as discrimination
    from item group by lesson, question_id`.execute(db)
  return rows
}

export type LearnerState = Readonly<{ userId: string; enrolledAt: Date; isFinished: boolean }>

/** Learners, the newest first, and whether they have read every lesson and passed every quiz. */
export async function selectLearners(
  db: Db,
  {
    course,
    isSample,
    lessons,
    quizzes,
    most,
  }: Counted &
    Readonly<{
      lessons: readonly string[]
      quizzes: readonly string[]
      most: number
    }>,
): Promise<LearnerState[]> {
  const { rows } = await sql<LearnerState>`
    select e.user_id as "userId", e.enrolled_at as "enrolledAt",
      (select count(*) from courses.lesson_done d where d.user_id = e.user_id
        and d.course = e.course and d.lesson = any(${lessons}::text[])) = ${lessons.length}
      and (select count(distinct a.lesson) from courses.attempt a where a.user_id = e.user_id
        and a.course = e.course and a.is_passed
        and a.lesson = any(${quizzes}::text[])) = ${quizzes.length} as "isFinished"
    from courses.enrolment e where e.course = ${course} and e.is_sample = ${isSample}
    order by e.enrolled_at desc, e.user_id limit ${most}`.execute(db)
  return rows
}

/** When each of these businesses first did each step. */
export async function selectStepsOf(
  db: Db,
  businessIds: readonly string[],
): Promise<BusinessStep[]> {
  const { rows } = await sql<BusinessStep>`
    select business_id as "businessId", step, done_at as "doneAt" from courses.business_step
    where business_id = any(${businessIds}::uuid[])`.execute(db)
  return rows
}
