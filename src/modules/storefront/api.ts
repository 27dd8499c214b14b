import type { Ctx } from '../../platform/context.ts'
import { approveListing, submitListing } from './change-listing.ts'
import { StorefrontErrors as E } from './errors.ts'
import { listProduct } from './list-product.ts'
import { selectCards } from './search-store.ts'
import { countAtDesk, findListingOf, selectListingIds } from './store.ts'
import { decideAgency, vouchByOperator } from './vouch-seller.ts'

/** An agency answers for a seller: the limits rise. Checks nothing about who asks: the caller does. */
export const vouchFor = (ctx: Ctx, businessId: string, vouchedBy: string): Promise<void> =>
  vouchByOperator(ctx, { businessId, vouchedBy })

/** An agency is one that this market knows, as the operator would decide. For samples. */
export const letVouch = (ctx: Ctx, agencyId: string, reason: string): Promise<void> =>
  decideAgency(ctx, { agencyId, mayVouch: true, reason })

/**
 * Lists a product with Chinese words and puts it on sale, doubts and all: for samples, by the
 * product itself. Goes on where it was stopped, and leaves alone what is on sale or was taken off.
 * Throws as listing does.
 */
export async function putInShop(
  ctx: Ctx,
  given: { businessId: string; productId: string; zh: { title: string; text: string } },
): Promise<void> {
  const { businessId, productId, zh } = given
  const before = await findListingOf(ctx.db, { businessId, productId })
  const body = { productId, deliveryDays: 12, copy: { 'zh-CN': zh } }
  const listed = before ?? (await listProduct(ctx, { businessId, body }))
  const ref = { businessId, listingId: listed.id }
  const { state, version } = listed.state === 'draft' ? await submitListing(ctx, ref) : listed
  if (state === 'in_review') await approveListing(ctx, { ref, version })
}

/** What of the shop waits for the operator, each kind counted to `most`. */
export const storefrontAtDesk = ({ db }: Pick<Ctx, 'db'>, most: number) => countAtDesk(db, most)

/** Errors of whoever writes the page of a place. */
export const pavilionErrors = [
  E.placeNotFound,
  E.listingNotFromThere,
  E.pavilionTaken,
  E.pavilionChanged,
] as const

/** What shoppers find of businesses, as many of each at most, by id. */
export async function shownListingsOf(
  { db }: Pick<Ctx, 'db'>,
  businessIds: readonly string[],
  mostOfEach: number,
): Promise<string[]> {
  const ids: string[] = []
  for (const businessId of businessIds) {
    ids.push(...(await selectListingIds(db, { businessId, which: 'live', limit: mostOfEach })))
  }
  const shown = await selectCards(db, ids)
  return ids.filter((id) => shown.has(id))
}

export {
  curatePavilion,
  MOST_CURATED,
  placeSlug,
  readOwnPavilion,
  withdrawPavilion,
} from './curate-pavilion.ts'
export { countyMap } from './origin-map.ts'
export { countyOf, stateOf } from './places.ts'
export { putPicture } from './show-pictures.ts'
