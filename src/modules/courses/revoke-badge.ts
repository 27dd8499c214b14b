import { type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { INSTALLATION, recordAudit } from '../accounts/api.ts'
import type { Badge } from './badge.ts'
import { BadgeRevoked } from './contract.ts'
import { CoursesErrors as E } from './errors.ts'
import { lockBadge, updateBadge } from './store.ts'

/** Takes a badge back for good; again changes nothing. Throws badge_not_found. */
export const revokeBadge = (
  ctx: Ctx,
  { badgeId, reason }: Readonly<{ badgeId: string; reason: string }>,
): Promise<Badge> =>
  transaction(ctx, async (tx) => {
    const badge = await lockBadge(tx.db, badgeId)
    if (!badge) throw E.badgeNotFound({ badgeId })
    if (badge.revokedAt) return badge
    const revoked: Badge = { ...badge, revokedAt: tx.now(), revokedReason: reason }
    await updateBadge(tx.db, revoked)
    const { userId, course } = badge
    await emit(tx, BadgeRevoked, { userId, badgeId, course })
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'courses.badge_revoked',
      subject: `badge:${badgeId}`,
      after: { course, reason },
    })
    return revoked
  })
