import { newId } from '../../kernel/ids.ts'
import type { Locale } from '../../kernel/locale.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import { listingsOfOrder, type OrderSettings, requireOwnOrder } from '../orders/api.ts'
import { StorefrontErrors as E } from './errors.ts'
import { findReview, insertReview, moveReview, type Review } from './review-store.ts'

export type NewReview = Readonly<{
  checkoutId: string
  orderId: string
  key?: string | undefined
  listingId: string
  rating: number
  text: string
  author: string
  locale: Locale
}>

/**
 * Says what a buyer thinks of goods that they have received, once for each purchase. Throws as
 * `requireOwnOrder`, and not_purchased, already_reviewed.
 */
export async function reviewListing(
  ctx: Ctx,
  settings: OrderSettings,
  given: NewReview,
): Promise<Review> {
  const order = await requireOwnOrder(ctx, settings, given)
  const bought = await listingsOfOrder(ctx.db, order)
  if (!bought.includes(given.listingId)) throw E.notPurchased()
  const review: Review = {
    id: newId(),
    listingId: given.listingId,
    rating: given.rating,
    text: given.text.trim(),
    locale: given.locale,
    author: masked(given.author),
    state: 'shown',
    writtenAt: ctx.now(),
  }
  const { businessId, id: orderId } = order
  if (!(await insertReview(ctx.db, { ...review, businessId, orderId }))) throw E.alreadyReviewed()
  return review
}

/** The first character and two stars, as shops in China show buyers. */
const masked = (name: string): string => `${[...name.trim()][0] ?? '*'}**`

/** Anybody may say that a review does not belong here; it stays until the operator has looked. */
export async function reportReview(ctx: Ctx, id: string): Promise<void> {
  const isReported = await transaction(ctx, async (tx) => {
    const reported = await moveReview(tx.db, id, { from: ['shown'], to: 'reported' })
    if (!reported) return false
    await recordAudit(tx, {
      organisationId: reported.businessId,
      action: 'storefront.review_reported',
      subject: `review:${id}`,
    })
    return true
  })
  if (isReported) return
  // Reported before, or looked at and kept: nothing more to do.
  const known = await findReview(ctx.db, id)
  if (!known || known.state === 'hidden') throw E.reviewNotFound()
}

/** Hides a review, or keeps it for good. Checks nothing about who decides: the caller does. */
export const decideReview = (ctx: Ctx, id: string, to: 'kept' | 'hidden'): Promise<Review> =>
  transaction(ctx, async (tx) => {
    const from = ['shown', 'reported', to === 'kept' ? 'hidden' : 'kept'] as const
    const moved = await moveReview(tx.db, id, { from, to })
    if (!moved) throw E.reviewNotFound()
    const { businessId, ...review } = moved
    await recordAudit(tx, {
      organisationId: businessId,
      action: `storefront.review_${to}`,
      subject: `review:${id}`,
    })
    return review
  })
