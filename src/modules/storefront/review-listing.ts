import { newId } from '../../kernel/ids.ts'
import type { Locale } from '../../kernel/locale.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import { listingsOfOrder, type OrderSettings, requireOwnOrder } from '../orders/api.ts'
import { StorefrontErrors as E } from './errors.ts'
import { renewListing } from './index-listing.ts'
import type { Report } from './review-report.ts'
import { addReport, insertReview, lockReview, moveReview, type Review } from './review-store.ts'

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
    reply: null,
    replyLocale: null,
    repliedAt: null,
  }
  const { businessId, id: orderId } = order
  await transaction(ctx, async (tx) => {
    if (!(await insertReview(tx.db, { ...review, businessId, orderId }))) throw E.alreadyReviewed()
    await renewListing(tx, { businessId, listingId: review.listingId })
  })
  return review
}

/** The first character and two stars, as shops in China show buyers. */
const masked = (name: string): string => `${[...name.trim()][0] ?? '*'}**`

/**
 * Anybody may say that a review does not belong here, and why; it stays until the operator has
 * looked. One that was looked at and kept stays kept. Throws report_note_needed, review_not_found.
 */
export async function reportReview(ctx: Ctx, id: string, given: Report): Promise<void> {
  const note = given.note?.trim() || undefined
  if (given.reason === 'other' && !note) throw E.reportNoteNeeded()
  await transaction(ctx, async (tx) => {
    const review = await lockReview(tx.db, id)
    if (!review || review.state === 'hidden') throw E.reviewNotFound()
    if (review.state === 'kept') return
    await addReport(tx.db, review, { reason: given.reason, note })
    if (review.state === 'reported') return
    await moveReview(tx.db, id, { from: ['shown'], to: 'reported' })
    await recordAudit(tx, {
      organisationId: review.businessId,
      action: 'storefront.review_reported',
      subject: `review:${id}`,
      after: { reason: given.reason },
    })
  })
}

/** Hides a review, or keeps it for good. Checks nothing about who decides: the caller does. */
export const decideReview = (ctx: Ctx, id: string, to: 'kept' | 'hidden'): Promise<Review> =>
  transaction(ctx, async (tx) => {
    const from = ['shown', 'reported', to === 'kept' ? 'hidden' : 'kept'] as const
    const moved = await moveReview(tx.db, id, { from, to })
    if (!moved) throw E.reviewNotFound()
    await renewListing(tx, moved)
    await recordAudit(tx, {
      organisationId: moved.businessId,
      action: `storefront.review_${to}`,
      subject: `review:${id}`,
    })
    return moved
  })
