import { type Ctx, transaction } from '../../platform/context.ts'
import { DirectoryErrors as E } from './errors.ts'
import { isReadable, type Referral } from './referral.ts'
import { findSender, lockReferral, saveRead } from './referral-store.ts'

/**
 * A partner reads one that was sent to it; when it may read the data, that it did is recorded in the
 * same transaction, so a withdrawal is before or behind it. Throws referral_not_found.
 */
export async function readReferral(
  ctx: Ctx,
  { partnerId, referralId }: { partnerId: string; referralId: string },
): Promise<Referral> {
  const businessId = await findSender(ctx.db, { partnerId, referralId })
  if (!businessId) throw E.referralNotFound({ referralId })
  const ref = { businessId, referralId }
  return transaction(ctx, async (tx) => {
    const found = (await lockReferral(tx.db, ref))!
    if (!isReadable(found)) return found
    await saveRead(tx.db, ref, tx.now())
    return (await lockReferral(tx.db, ref))!
  })
}
