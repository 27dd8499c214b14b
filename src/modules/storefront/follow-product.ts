import type { Ctx } from '../../platform/context.ts'
import type { PayloadOf } from '../../platform/events.ts'
import { defineTask } from '../../platform/tasks.ts'
import { findProducts, textOf } from '../catalogue/api.ts'
import type { ProductsEdited, ProductsImported } from '../catalogue/contract.ts'
import { fingerprintOf, loadedData } from '../customs/api.ts'
import type { ClassificationDecided } from '../customs/contract.ts'
import type { LotDecided } from '../inspection/contract.ts'
import { followListings } from './follow-listings.ts'
import type { Quotes } from './price-listing.ts'
import { today } from './price-listing.ts'
import { readingOf } from './read-sources.ts'
import { renewShop } from './shop-cache.ts'
import { selectFollowing } from './store.ts'

/** Listings looked at together. */
const BATCH = 200

type Which = Readonly<{
  businessId: string
  /** Only those of these products. */
  productIds?: readonly string[]
  /** Only those of goods with these words, though the product is the same. */
  fingerprint?: string
  /** Also those that follow the product as it is: something else about it has changed. */
  isEvery?: boolean
}>

/**
 * Brings a seller's listings in step with the catalogue, batch by batch: an import of any size
 * comes down to the listings there are. Those that follow already are passed over, so that a task
 * that was killed goes on where it was. Throws at the end when some could not be followed, to be
 * tried again.
 */
async function followProducts(ctx: Ctx, which: Which, signal: AbortSignal): Promise<void> {
  const { businessId, productIds, fingerprint, isEvery } = which
  const reading = readingOf(await loadedData(ctx.db), today(ctx.now()))
  const quotes: Quotes = new Map()
  let failed = 0
  let after: string | undefined
  for (;;) {
    signal.throwIfAborted()
    const page = { businessId, productIds, after, limit: BATCH }
    const listings = await selectFollowing(ctx.db, page)
    const ids = listings.map(({ productId }) => productId)
    const products = new Map(
      (await findProducts(ctx, businessId, ids)).map((product) => [product.id, product]),
    )
    const behind = listings.filter(({ productId, version }) => {
      const product = products.get(productId)
      if (!product) return false
      if (isEvery) return true
      return fingerprint
        ? fingerprintOf(textOf(product)) === fingerprint
        : product.version !== version
    })
    const refs = behind.map(({ listingId }) => ({ businessId, listingId }))
    failed += (await followListings(ctx, refs, { reading, quotes, signal })).failed
    after = listings.at(-1)?.listingId
    if (listings.length < BATCH) break
  }
  if (failed > 0) throw new Error(`${failed} listings could not follow their product`)
}

const FOLLOW = { timeoutSeconds: 3_000 }

export const FollowEdit = defineTask<PayloadOf<typeof ProductsEdited>>({
  name: 'storefront.follow_edit',
  ...FOLLOW,
  run: (ctx, { businessId, productIds }, signal) =>
    followProducts(ctx, { businessId, productIds }, signal),
})

/** All of the seller: what an import said no other word about has the version it had. */
export const FollowImport = defineTask<PayloadOf<typeof ProductsImported>>({
  name: 'storefront.follow_import',
  ...FOLLOW,
  run: (ctx, { businessId }, signal) => followProducts(ctx, { businessId }, signal),
})

export const FollowDecision = defineTask<PayloadOf<typeof ClassificationDecided>>({
  name: 'storefront.follow_decision',
  ...FOLLOW,
  run: (ctx, { businessId, fingerprint }, signal) =>
    followProducts(ctx, { businessId, fingerprint }, signal),
})

/** A rejected lot takes its goods off sale; an accepted one shows on their pages. */
export const FollowLot = defineTask<PayloadOf<typeof LotDecided>>({
  name: 'storefront.follow_lot',
  ...FOLLOW,
  run: async (ctx, { businessId, productId }, signal) => {
    if (!productId) return
    const which = { businessId, productIds: [productId] }
    await followProducts(ctx, { ...which, isEvery: true }, signal)
    const listings = await selectFollowing(ctx.db, { ...which, limit: BATCH })
    await renewShop(
      ctx,
      listings.map(({ listingId }) => listingId),
    )
  },
})
