import { newId } from '../../kernel/ids.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { type Badge, credentialOf, keyUrl } from './badge.ts'
import { BadgeIssued } from './contract.ts'
import { CoursesErrors as E } from './errors.ts'
import { requireCourse } from './library.ts'
import { readProgress } from './read-progress.ts'
import type { CourseSettings } from './settings.ts'
import { signingKey, signJws } from './signing-key.ts'
import { insertBadge, lockEnrolment, selectBadgeOf } from './store.ts'

type Wanted = Readonly<{ userId: string; email: string; course: string; name: string }>

/**
 * The badge of a finished course, signed; asked again, the one that was issued. Throws
 * course_not_found, not_enrolled, course_unfinished, badge_revoked.
 */
export async function issueBadge(
  ctx: Ctx,
  { publicUrl, identityKeys }: CourseSettings,
  { userId, email, course: slug, name }: Wanted,
): Promise<Badge> {
  const course = await requireCourse(ctx.db, slug)
  const key = await signingKey(ctx.db, identityKeys, ctx.now())
  return transaction(ctx, async (tx) => {
    const ref = { userId, course: slug }
    const enrolment = await lockEnrolment(tx.db, ref)
    if (!enrolment) throw E.notEnrolled({ course: slug })
    const issued = await selectBadgeOf(tx.db, ref)
    if (issued?.revokedAt) throw E.badgeRevoked({ reason: issued.revokedReason })
    if (issued) return issued
    const { isComplete } = await readProgress(tx.db, userId, course)
    if (!isComplete) throw E.courseUnfinished({ course: slug })
    const id = newId()
    const issuedAt = tx.now()
    const credential = credentialOf(publicUrl, { id, course, name, email, issuedAt })
    const badge: Badge = {
      userId,
      id,
      course: slug,
      courseVersion: course.version,
      title: course.title,
      name,
      credential: signJws(key, keyUrl(publicUrl), credential),
      issuedAt,
      revokedAt: null,
      revokedReason: null,
      isSample: enrolment.isSample,
    }
    await insertBadge(tx.db, badge)
    await emit(tx, BadgeIssued, { userId, badgeId: id, course: slug })
    return badge
  })
}
