import type { Locale } from '../../kernel/locale.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import { StorefrontErrors as E } from './errors.ts'
import { lockReview, type Review, saveReply } from './review-store.ts'

const HAN = /\p{Script=Han}/u

type Ref = Readonly<{ businessId: string; reviewId: string }>
type Words = Readonly<{ text: string; locale?: Locale | undefined }>

/**
 * Says as the seller what there is to say to a review: once for each, in place of what was said
 * before. Throws review_not_found. Checks nothing about who asks: the caller does.
 */
export const replyToReview = (ctx: Ctx, ref: Ref, words: Words): Promise<Review> =>
  transaction(ctx, async (tx) => {
    const review = await lockOwn(tx, ref)
    const text = words.text.trim()
    const locale = words.locale ?? (HAN.test(text) ? 'zh-CN' : 'en')
    if (review.reply === text && review.replyLocale === locale) return review
    const reply = { text, locale, at: tx.now() }
    await saveReply(tx.db, review, reply)
    await note(tx, ref, review.reply === null ? 'review_replied' : 'review_reply_changed')
    return { ...review, reply: text, replyLocale: locale, repliedAt: reply.at }
  })

/** Takes the answer back; doing it again does nothing. Throws review_not_found. */
export const removeReply = (ctx: Ctx, ref: Ref): Promise<Review> =>
  transaction(ctx, async (tx) => {
    const review = await lockOwn(tx, ref)
    if (review.reply === null) return review
    await saveReply(tx.db, review, undefined)
    await note(tx, ref, 'review_reply_removed')
    return { ...review, reply: null, replyLocale: null, repliedAt: null }
  })

async function lockOwn(tx: TxCtx, { businessId, reviewId }: Ref) {
  const review = await lockReview(tx.db, reviewId)
  if (review?.businessId !== businessId || review.state === 'hidden') throw E.reviewNotFound()
  return review
}

/** Without the words: they may name a buyer, who can be forgotten, and the audit log forgets nothing. */
const note = (tx: TxCtx, { businessId, reviewId }: Ref, action: string): Promise<void> =>
  recordAudit(tx, {
    organisationId: businessId,
    action: `storefront.${action}`,
    subject: `review:${reviewId}`,
  })
