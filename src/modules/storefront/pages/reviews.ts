import type { Static } from 'typebox'
import { isId } from '../../../kernel/ids.ts'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { ReviewsPageDto } from '../contract.ts'
import { meanStars } from '../rating.ts'
import { REPORT_REASONS } from '../review-report.ts'
import { wordsIn } from './words.ts'

export type Reviews = Static<typeof ReviewsPageDto>
type Review = Reviews['reviews'][number]
/** Without its translation, as its buyer sees it. */
export type Said = Omit<Review, 'translation' | 'isTranslatable'>
type Asked = Readonly<Record<string, string>>

/** Five stars as text; for those who hear the page, as a number. */
const stars = (rating: number, locale: Locale): Html =>
  html`<span class="stars" role="img" aria-label="${wordsIn(locale)('rating')} ${rating} / 5">${'★'.repeat(rating)}${'☆'.repeat(5 - rating)}</span>`

/** What buyers say, in the language they wrote it in, and what the seller says to it. */
export function reviewsView(reviews: Reviews, asked: Asked, locale: Locale): Html {
  const t = wordsIn(locale)
  const { variant, reviewsIn } = asked
  const at = (over: Readonly<Record<string, string | undefined>>): string => {
    const query = Object.entries({ variant, reviewsIn, ...over }).flatMap(
      ([name, value]): [string, string][] => (value ? [[name, value]] : []),
    )
    return `?${new URLSearchParams(query)}#reviews`
  }
  const languages = ([undefined, 'zh-CN', 'en'] as const).map(
    (language) =>
      html`<li><a href="${at({ reviewsIn: language })}"${
        reviewsIn === language && html` aria-current="true"`
      }>${t(language === undefined ? 'all' : `in_${language}`)}</a></li>`,
  )
  if (reviews.count === 0) {
    return html`<section><h2>${t('reviews')}</h2><p class="quiet">${t('noReviews')}</p></section>`
  }
  const list = reviews.reviews.map((review) => oneReview(review, asked, locale))
  return html`<section id="reviews"><h2>${t('reviews')} <span class="quiet">${meanStars(reviews)} / 5 · ${reviews.count}</span></h2>
<ul class="chips" aria-label="${t('reviewLanguage')}">${languages}</ul>
<ul class="plain">${list}</ul>
${reviews.next && html`<p class="next"><a class="button" href="${at({ reviews: reviews.next })}">${t('moreReviews')}</a></p>`}</section>`
}

const oneReview = (review: Review, asked: Asked, locale: Locale): Html =>
  html`<li class="panel" id="review-${review.id}">${saidView(review, locale)}
${translationView(review, asked, locale)}
${reportForm(review.id, { isOpen: false }, locale)}</li>`

/** What one buyer says, and the seller's answer, each in its own language. */
export function saidView(review: Said, locale: Locale): Html {
  const t = wordsIn(locale)
  const { rating, text, author, writtenAt, reply } = review
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  return html`${stars(rating, locale)} <span class="quiet">${author} · ${day.format(new Date(writtenAt))} · ${t('verified')}</span>
${text && html`<p class="story" lang="${review.locale}">${text}</p>`}
${reply && html`<div class="reply"><span class="quiet">${t('replied')} · ${day.format(new Date(reply.writtenAt))}</span><p class="story" lang="${reply.locale}">${reply.text}</p></div>`}`
}

/** What stands in the address of the page, to come back to it. */
const KEPT = ['variant', 'reviewsIn', 'reviews'] as const

/** A machine's words for it: shown on a press where there are some, asked for otherwise. */
function translationView(
  { id, listingId, translation, isTranslatable }: Review,
  asked: Asked,
  locale: Locale,
): Html | undefined {
  const t = wordsIn(locale)
  if (translation) {
    const { text, reply } = translation
    return html`<details${asked['translated'] === id && html` open`}><summary>${t('showTranslation')}</summary>
<div lang="${translation.to}">${text && html`<p class="story">${text}</p>`}
${reply && html`<div class="reply"><span class="quiet">${t('replied')}</span><p class="story">${reply}</p></div>`}
<small class="quiet">${t('machineUnread')}</small></div></details>`
  }
  if (!isTranslatable) return undefined
  const back = KEPT.flatMap((name) =>
    asked[name] ? [html`<input type="hidden" name="${name}" value="${asked[name]}">`] : [],
  )
  return html`<form method="post" action="/shop/reviews/${id}/translation"><input type="hidden" name="listingId" value="${listingId}">${back}
<button class="quiet">${t('showTranslation')}</button></form>`
}

/** Where a page of goods shows a review with its translation. */
export function translatedAt(form: URLSearchParams, reviewId: string): string | undefined {
  const listingId = form.get('listingId') ?? ''
  if (!isId(listingId)) return undefined
  const query = new URLSearchParams({ translated: reviewId })
  for (const name of KEPT) {
    const value = form.get(name)
    if (value) query.set(name, value)
  }
  return `/shop/listings/${listingId}?${query}#review-${reviewId}`
}

/** Why a review does not belong here; `note` is what was typed before. */
export function reportForm(
  reviewId: string,
  { isOpen, note }: { isOpen: boolean; note?: string | undefined },
  locale: Locale,
): Html {
  const t = wordsIn(locale)
  const reasons = REPORT_REASONS.map(
    (reason) => html`<option value="${reason}">${t(`report_${reason}`)}</option>`,
  )
  return html`<details class="report"${isOpen && html` open`}><summary>${t('report')}</summary>
<form method="post" action="/shop/reviews/${reviewId}/report" class="stack">
<label>${t('reportWhy')}<select name="reason">${reasons}</select></label>
<label>${t('reportNote')}<textarea name="note" maxlength="500" rows="2">${note}</textarea></label>
<button>${t('sendReport')}</button></form></details>`
}
