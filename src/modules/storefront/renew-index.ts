import { type Ctx, transaction } from '../../platform/context.ts'
import { renewListing } from './index-listing.ts'
import { findRenewal, saveRenewal } from './search-store.ts'
import { selectLiveRefs } from './store.ts'

/** Grows when another part of a listing is looked at or shown on its card. */
const INDEX_VERSION = 2
const LISTINGS_AT_ONCE = 100

/**
 * Puts every live listing into the shop anew after the software has learnt to look at more of it.
 * Goes on where it was stopped; whatever changes meanwhile is renewed by its change.
 */
export async function renewIndex(ctx: Ctx, signal: AbortSignal): Promise<void> {
  const { madeBy, after: from } = await findRenewal(ctx.db)
  if (madeBy >= INDEX_VERSION) return
  let after = from
  for (;;) {
    const refs = await selectLiveRefs(ctx.db, { after, limit: LISTINGS_AT_ONCE })
    for (const ref of refs) {
      signal.throwIfAborted()
      await transaction(ctx, (tx) => renewListing(tx, ref))
    }
    after = refs.at(-1)
    if (!after) break
    await saveRenewal(ctx.db, { madeBy, after })
  }
  await saveRenewal(ctx.db, { madeBy: INDEX_VERSION, after: undefined })
}
