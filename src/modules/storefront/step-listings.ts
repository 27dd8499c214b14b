import { CatalogueError } from '../../kernel/errors.ts'
import type { Ctx } from '../../platform/context.ts'
import { pauseListing, submitListing } from './change-listing.ts'
import type { Listing } from './listing.ts'

export type Stepped = Readonly<{ listingId: string }> &
  (Readonly<{ listing: Listing }> | Readonly<{ refusal: CatalogueError }>)

/**
 * The same step of many listings, each in a transaction of its own: what is refused for one does not
 * keep the others back.
 */
export async function stepListings(
  ctx: Ctx,
  {
    businessId,
    listingIds,
    step,
  }: { businessId: string; listingIds: readonly string[]; step: 'submit' | 'pause' },
): Promise<Stepped[]> {
  const take = step === 'submit' ? submitListing : pauseListing
  const stepped: Stepped[] = []
  for (const listingId of listingIds) {
    try {
      stepped.push({ listingId, listing: await take(ctx, { businessId, listingId }) })
    } catch (error) {
      if (!(error instanceof CatalogueError)) throw error
      stepped.push({ listingId, refusal: error })
    }
  }
  return stepped
}
