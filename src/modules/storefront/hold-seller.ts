import { CatalogueError } from '../../kernel/errors.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { findOrganisation, recordAudit } from '../accounts/api.ts'
import { closeSeller, reopenSkus, sellersPaidSince } from '../orders/api.ts'
import { holdListing, indexAgain, releaseListing } from './change-listing.ts'
import { SellerDecided } from './contract.ts'
import { StorefrontErrors as E } from './errors.ts'
import { limitReasons, ORDER_LIMITS, type OwnLimits } from './limits.ts'
import { readLimits, readLimitsOf } from './read-limits.ts'
import {
  findSeller,
  findSellers,
  lockSeller,
  markLimitsSet,
  type Seller,
  selectListingIds,
  selectLiveVariants,
  selectSellers,
  updateSeller,
} from './store.ts'

type Decision = Readonly<{ businessId: string; reason: string; version: number }>

/**
 * Other limits for one seller; those not named grow by themselves again. Throws seller_not_found,
 * seller_changed. Checks nothing about who asks: the caller does.
 */
export const setSellerLimits = (
  ctx: Ctx,
  { own, ...decision }: Decision & { own: OwnLimits },
): Promise<Seller> =>
  decide(ctx, decision, 'limits_set', async (tx, seller) => {
    await markLimitsSet(tx.db, seller.businessId, tx.now())
    return {
      ...seller,
      own: Object.keys(own).length > 0 ? own : null,
      limitsReason: decision.reason,
    }
  })

/**
 * Nothing of the seller can be bought from now on; the listings leave the shop one after the other,
 * orders under way go on. Throws seller_not_found, seller_changed, seller_step_not_open.
 */
export const pauseSeller = (ctx: Ctx, decision: Decision): Promise<Seller> =>
  decide(ctx, decision, 'paused', async (tx, seller) => {
    if (seller.hold === 'paused') throw E.sellerStepNotOpen({ hold: seller.hold })
    await closeSeller(tx, seller.businessId)
    await tx.tasks.enqueue(tx.db, HoldListings, { businessId: seller.businessId })
    return { ...seller, hold: 'paused', holdReason: decision.reason, heldAt: tx.now() }
  })

/** The listings that the pause took off sale come back. Throws as `pauseSeller`. */
export const resumeSeller = (ctx: Ctx, decision: Decision): Promise<Seller> =>
  decide(ctx, decision, 'resumed', async (tx, seller) => {
    if (seller.hold !== 'paused') throw E.sellerStepNotOpen({ hold: seller.hold })
    await tx.tasks.enqueue(tx.db, ReleaseListings, { businessId: seller.businessId })
    return released(seller)
  })

const released = (seller: Seller): Seller => ({
  ...seller,
  hold: null,
  holdReason: null,
  heldAt: null,
})

const ACTIONS = {
  limits_set: 'storefront.seller_limits_set',
  paused: 'storefront.seller_paused',
  resumed: 'storefront.seller_resumed',
} as const

async function decide(
  ctx: Ctx,
  { businessId, reason, version }: Decision,
  decision: keyof typeof ACTIONS,
  change: (tx: TxCtx, seller: Seller) => Promise<Seller>,
): Promise<Seller> {
  const business = await findOrganisation(ctx.db, businessId)
  if (business?.kind !== 'business' || business.isGuest) throw E.sellerNotFound({ businessId })
  return transaction(ctx, async (tx) => {
    const before = await lockSeller(tx.db, businessId, tx.now())
    if (before.version !== version) throw E.sellerChanged({ version: before.version })
    const next = { ...(await change(tx, before)), version: version + 1 }
    await updateSeller(tx.db, next, tx.now())
    await emit(tx, SellerDecided, { businessId, decision, reason })
    await recordAudit(tx, {
      organisationId: businessId,
      action: ACTIONS[decision],
      subject: `business:${businessId}`,
      before: { limits: before.own, hold: before.hold },
      after: { limits: next.own, hold: next.hold, reason },
    })
    return next
  })
}

const BATCH = 100

/** Walks all listings of a kind, as long as the seller is held or is not; one refused is left. */
async function stepAll(
  ctx: Ctx,
  { businessId, isPaused }: { businessId: string; isPaused: boolean },
  signal: AbortSignal,
): Promise<void> {
  const which = isPaused ? 'live' : 'held'
  const take = isPaused ? holdListing : releaseListing
  let after: string | undefined
  while (!signal.aborted) {
    // Decided the other way meanwhile: another task sees to that.
    const { hold } = await findSeller(ctx.db, businessId)
    if ((hold === 'paused') !== isPaused) return
    const ids = await selectListingIds(ctx.db, { businessId, which, after, limit: BATCH })
    for (const listingId of ids) {
      try {
        await take(ctx, { businessId, listingId })
      } catch (error) {
        // The seller was faster, or the limits are lower now: the listing stays as it is.
        if (!(error instanceof CatalogueError)) throw error
      }
    }
    after = ids.at(-1)
    if (ids.length < BATCH) return
  }
}

export const HoldListings = defineTask<{ businessId: string }>({
  name: 'storefront.hold_listings',
  timeoutSeconds: 3_000,
  run: (ctx, { businessId }, signal) => stepAll(ctx, { businessId, isPaused: true }, signal),
})
export const ReleaseListings = defineTask<{ businessId: string }>({
  name: 'storefront.release_listings',
  timeoutSeconds: 3_000,
  run: (ctx, { businessId }, signal) => stepAll(ctx, { businessId, isPaused: false }, signal),
})

/** Longer than a task that runs every minute may be late. */
const PAID_WITHIN_MS = 15 * 60_000

/**
 * Closes sellers whose paid orders pass their limits, and opens those again who have worked it off.
 * Looks at those who were paid in the last minutes and those who are closed.
 */
export async function holdSellersOverLimits(ctx: Ctx, signal?: AbortSignal): Promise<void> {
  const since = new Date(ctx.now().getTime() - PAID_WITHIN_MS)
  const paid = (after: string | undefined) => sellersPaidSince(ctx, since, { after, limit: BATCH })
  const held = async (after: string | undefined) =>
    (await selectSellers(ctx.db, { hold: 'limits', after, limit: BATCH })).map(
      ({ businessId }) => businessId,
    )
  for (const next of [held, paid]) {
    let after: string | undefined
    while (!signal?.aborted) {
      const ids = await next(after)
      for (const one of await readLimitsOf(ctx, await findSellers(ctx.db, ids))) {
        const isOver = limitReasons(one.grounds, one.used, ORDER_LIMITS).length > 0
        if (isOver === (one.seller.hold === 'limits')) continue
        await transaction(ctx, (tx) => holdOrRelease(tx, one.seller.businessId))
      }
      after = ids.at(-1)
      if (ids.length < BATCH) break
    }
  }
}

/** Closes or opens a seller as the limits say at this moment, in the transaction that changed them. */
export async function holdOrRelease(tx: TxCtx, businessId: string): Promise<void> {
  const seller = await lockSeller(tx.db, businessId, tx.now())
  const { grounds, used } = await readLimits(tx, seller)
  const reasons = limitReasons(grounds, used, ORDER_LIMITS)
  const isOver = reasons.length > 0
  // An operator's pause stands above; and what was true a moment ago may be so no more.
  if (seller.hold === 'paused' || isOver === (seller.hold === 'limits')) return
  const codes = reasons.map(({ code }) => code).join(', ')
  const next: Seller = isOver
    ? { ...seller, hold: 'limits', holdReason: codes, heldAt: tx.now() }
    : released(seller)
  if (isOver) await closeSeller(tx, businessId)
  else await reopen(tx, businessId)
  await updateSeller(tx.db, next, tx.now())
  const decision = isOver ? 'held' : 'released'
  await emit(tx, SellerDecided, { businessId, decision, reason: null })
  await tx.tasks.enqueue(tx.db, IndexSeller, { businessId })
  await recordAudit(tx, {
    organisationId: businessId,
    action: isOver ? 'storefront.seller_held' : 'storefront.seller_released',
    subject: `business:${businessId}`,
    before: { hold: seller.hold },
    after: { hold: next.hold, ...(isOver ? { reason: codes } : {}) },
  })
}

async function reopen(tx: TxCtx, businessId: string): Promise<void> {
  let after: string | undefined
  for (;;) {
    const live = await selectLiveVariants(tx.db, { businessId, after, limit: BATCH })
    const variantIds = live.flatMap((one) => one.variantIds)
    if (variantIds.length > 0) await reopenSkus(tx, { businessId, variantIds })
    after = live.at(-1)?.listingId
    if (live.length < BATCH) return
  }
}

/** Brings search in step with a hold that has begun or ended; begun again it does nothing twice. */
export const IndexSeller = defineTask<{ businessId: string }>({
  name: 'storefront.index_seller',
  timeoutSeconds: 3_000,
  run: async (ctx, { businessId }, signal) => {
    let after: string | undefined
    while (!signal.aborted) {
      const page = { businessId, which: 'live', after, limit: BATCH } as const
      const ids = await selectListingIds(ctx.db, page)
      for (const listingId of ids) await indexAgain(ctx, { businessId, listingId })
      after = ids.at(-1)
      if (ids.length < BATCH) return
    }
  },
})

/** Every minute: so long a seller may sell beyond the limits. */
export const HoldSellers = defineTask({
  name: 'storefront.hold_sellers',
  schedule: '* * * * *',
  timeoutSeconds: 600,
  run: (ctx, _payload, signal) => holdSellersOverLimits(ctx, signal),
})
