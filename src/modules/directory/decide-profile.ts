import { type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { ProfileDecided } from './contract.ts'
import { DirectoryErrors as E } from './errors.ts'
import { findPlace, lockPlace, type Place, saveListed, saveRefused } from './partner-store.ts'

/**
 * The operator says yes or no to what a company asks to be listed with; a no without anything asked
 * takes the company off the list. Throws partner_not_found, nothing_asked, reason_missing.
 */
export const decideProfile = (
  ctx: Ctx,
  partnerId: string,
  { isListed, reason }: { isListed: boolean; reason?: string | undefined },
): Promise<Place> =>
  transaction(ctx, async (tx) => {
    const place = await lockPlace(tx.db, partnerId)
    if (!place) throw E.partnerNotFound({ partnerId })
    const { asked, listed, hiddenAt } = place
    // What was hidden comes back as it was when nothing else is asked.
    const next = asked ?? (hiddenAt ? listed : null)
    if (isListed) {
      if (!next) throw E.nothingAsked({ partnerId })
      await saveListed(tx.db, partnerId, next, tx.now())
    } else {
      if (!reason) throw E.reasonMissing()
      const isShown = listed !== null && hiddenAt === null
      if (!asked && !isShown) throw E.nothingAsked({ partnerId })
      await saveRefused(tx.db, { partnerId, reason, hiddenAt: asked ? null : tx.now() })
    }
    await emit(tx, ProfileDecided, { partnerId, isListed })
    await recordAudit(tx, {
      organisationId: partnerId,
      action: isListed ? 'directory.profile_listed' : 'directory.profile_refused',
      subject: `partner:${partnerId}`,
      before: listed,
      after: { isListed, reason: reason ?? null, profile: isListed ? next : null },
    })
    return (await findPlace(tx.db, partnerId))!
  })
