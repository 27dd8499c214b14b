import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Post, PostRef, ShownPost } from './post.ts'

const POST = sql.raw(`p.cohort_id as "cohortId", p.id, p.lesson, p.parent_id as "parentId",
  p.user_id as "userId", p.text, p.written_at as "writtenAt", p.edited_at as "editedAt",
  p.removed_at as "removedAt", p.removed_reason as "removedReason", p.removed_by as "removedBy"`)

export const insertPost = (db: Db, post: Post) =>
  sql`insert into courses.cohort_post (cohort_id, id, lesson, parent_id, user_id, text, written_at)
    values (${post.cohortId}, ${post.id}, ${post.lesson}, ${post.parentId}, ${post.userId},
      ${post.text}, ${post.writtenAt})`.execute(db)

export const updatePost = (db: Db, post: Post) =>
  sql`update courses.cohort_post set text = ${post.text}, edited_at = ${post.editedAt},
      removed_at = ${post.removedAt}, removed_reason = ${post.removedReason},
      removed_by = ${post.removedBy}
    where cohort_id = ${post.cohortId} and id = ${post.id}`.execute(db)

export async function lockPost(db: Db, { cohortId, postId }: PostRef): Promise<Post | undefined> {
  const { rows } = await sql<Post>`select ${POST} from courses.cohort_post p
    where p.cohort_id = ${cohortId} and p.id = ${postId} for update`.execute(db)
  return rows[0]
}

/** Of one person in one cohort. */
export async function countPostsSince(
  db: Db,
  { cohortId, userId }: Readonly<{ cohortId: string; userId: string }>,
  since: Date,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count
    from courses.cohort_post where user_id = ${userId} and cohort_id = ${cohortId}
      and written_at > ${since}`.execute(db)
  return rows[0]!.count
}

export type Wanted =
  | Readonly<{ lesson: string | null }>
  | Readonly<{ parentId: string }>
  | Readonly<{ postId: string }>
  | 'reported'

/** Reports that an instructor reads of one post; more say the same. */
const REPORTS = 5

/** Posts of a lesson or those reported, the newest first; replies to one, the oldest first. */
export async function selectPosts(
  db: Db,
  {
    cohortId,
    wanted,
    after,
    limit,
  }: Readonly<{ cohortId: string; wanted: Wanted; after?: string | undefined; limit: number }>,
): Promise<ShownPost[]> {
  const isReplies = wanted !== 'reported' && 'parentId' in wanted
  const behind = isReplies ? sql`p.id > ${after ?? null}` : sql`p.id < ${after ?? null}`
  const { rows } = await sql<ShownPost>`
    select ${POST}, m.id as "memberId", m.name, m.role,
      (select count(*)::int from courses.cohort_post r
        where r.cohort_id = p.cohort_id and r.parent_id = p.id) as replies,
      array(select n.note from courses.cohort_post_report n
        where n.cohort_id = p.cohort_id and n.post_id = p.id
        order by n.reported_at, n.user_id limit ${REPORTS}) as reports
    from courses.cohort_post p left join courses.cohort_member m
      on m.cohort_id = p.cohort_id and m.user_id = p.user_id
    where p.cohort_id = ${cohortId} and ${filterOf(wanted)} and ${after ? behind : sql`true`}
    order by p.id ${isReplies ? sql`asc` : sql`desc`} limit ${limit}`.execute(db)
  return rows
}

function filterOf(wanted: Wanted) {
  if (wanted === 'reported') {
    return sql`p.removed_at is null and exists (select from courses.cohort_post_report n
      where n.cohort_id = p.cohort_id and n.post_id = p.id)`
  }
  if ('parentId' in wanted) return sql`p.parent_id = ${wanted.parentId}`
  if ('postId' in wanted) return sql`p.id = ${wanted.postId}`
  return sql`p.parent_id is null and p.lesson is not distinct from ${wanted.lesson}::text`
}

/** The first report of a person stays. */
export const insertReport = (
  db: Db,
  { cohortId, postId }: PostRef,
  report: Readonly<{ userId: string; note: string; now: Date }>,
) =>
  sql`insert into courses.cohort_post_report (cohort_id, post_id, user_id, note, reported_at)
    values (${cohortId}, ${postId}, ${report.userId}, ${report.note}, ${report.now})
    on conflict do nothing`.execute(db)

export async function hasReports(db: Db, { cohortId, postId }: PostRef): Promise<boolean> {
  const { rows } = await sql`select from courses.cohort_post_report
    where cohort_id = ${cohortId} and post_id = ${postId} limit 1`.execute(db)
  return rows.length > 0
}

export const deleteReports = (db: Db, { cohortId, postId }: PostRef) =>
  sql`delete from courses.cohort_post_report
    where cohort_id = ${cohortId} and post_id = ${postId}`.execute(db)

/** What a person has written in cohorts. */
export async function selectPostsBy(db: Db, userId: string): Promise<Post[]> {
  const { rows } = await sql<Post>`select ${POST} from courses.cohort_post p
    where p.user_id = ${userId} order by p.cohort_id, p.id`.execute(db)
  return rows
}

/** All that a person has written: what others have answered keeps its place, without words or name. */
export async function deletePostsBy(db: Db, userId: string, now: Date): Promise<void> {
  await sql`delete from courses.cohort_post_report where user_id = ${userId}`.execute(db)
  await sql`update courses.cohort_post set removed_by = null
    where removed_by = ${userId}`.execute(db)
  await sql`delete from courses.cohort_post p where p.user_id = ${userId} and not exists
    (select from courses.cohort_post r
      where r.cohort_id = p.cohort_id and r.parent_id = p.id)`.execute(db)
  await sql`update courses.cohort_post set user_id = null, text = '',
      removed_at = coalesce(removed_at, ${now}) where user_id = ${userId}`.execute(db)
}
