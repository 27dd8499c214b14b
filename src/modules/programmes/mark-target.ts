import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import { ProgrammesErrors as E } from './errors.ts'
import type { Mark } from './target.ts'
import { countMarks, deleteMark, findMark, isShown, lockMarks, saveMark } from './target-store.ts'

/** More than that is not a decision but a list of its own. */
const MOST_MARKS = 500

/**
 * An officer puts a business first or leaves it out, and says why; without a mark the ranking decides
 * again. Throws business_not_found when it shows the office nothing, too_many_marks. Checks nothing
 * about who asks: the caller does.
 */
export async function markTarget(
  ctx: Ctx,
  ref: { agencyId: string; businessId: string },
  given: Readonly<{ mark: Mark; reason: string }> | null,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const { agencyId, businessId } = ref
    await lockMarks(tx.db, agencyId)
    const before = await findMark(tx.db, ref)
    if (given) {
      if (!(await isShown(tx.db, ref))) throw E.businessNotFound({ businessId })
      const most = MOST_MARKS
      if (!before && (await countMarks(tx.db, agencyId)) >= most) throw E.tooManyMarks({ most })
      const by = actorText(tx.actor)
      await saveMark(tx.db, { ...ref, ...given, by, now: tx.now() })
    } else {
      if (!before) return
      await deleteMark(tx.db, ref)
    }
    await recordAudit(tx, {
      organisationId: agencyId,
      action: given ? `programmes.target_${given.mark}` : 'programmes.target_unmarked',
      subject: `business:${businessId}`,
      ...(before ? { before } : {}),
      ...(given ? { after: given } : {}),
    })
  })
}
