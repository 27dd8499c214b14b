import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import { expectedUntil, noteIn, orderLimits } from '../../orders/api.ts'
import type { CheckoutsPageDto, MessagesDto, OrderPageDto } from '../../orders/contract.ts'
import { shopMarket } from '../price-listing.ts'
import { type Said, saidView } from './reviews.ts'
import { costOf, goodsName, yuan } from './view.ts'
import { type Word, wordsIn } from './words.ts'

export type OwnOrder = Static<typeof OrderPageDto>
export type OwnCheckouts = Static<typeof CheckoutsPageDto>
type Messages = Static<typeof MessagesDto>['messages']

/** An instant on the clocks of the shop's market. */
export const timeIn = (locale: Locale): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: shopMarket().timeZone,
  })

/** Steps that want a reason from whoever takes them. */
const WITH_REASON = new Set(['return_asked', 'disputed'])
/** States in which a dispute can be opened when they have lasted too long. */
const DISPUTABLE_LATER: ReadonlySet<string> = new Set(['declared', 'released'])
/** Steps out of a dispute that are no ruling: the goods go on. */
const GOES_ON: ReadonlySet<string> = new Set(['released', 'shipped'])

/** One order as its buyer sees it: where it stands, what can be done, what was written. */
export function orderView(
  order: OwnOrder,
  given: Readonly<{
    seller: string
    messages: Messages
    /** What was shown in its return or dispute, if it has one. */
    evidence: Html | undefined
    /** Address of a form of this page. */
    action: (step: string) => string
    back: string
    /** Sent twice, the form that cancels some of the goods cancels them once. */
    cancelKey: string
    /** What the buyer has said of the goods. */
    reviews: readonly Said[]
  }>,
  locale: Locale,
): Html {
  const t = wordsIn(locale)
  const time = timeIn(locale)
  const { seller, messages, action, back } = given
  const reviewed = new Map(given.reviews.map((one) => [one.listingId, one]))
  const lines = order.lines.map(
    (
      line,
    ) => html`<tr><td>${goodsName(line.title, locale)} × ${line.quantity}${line.cancelledQuantity > 0 && html`<br><small class="quiet">${t('cancelledOf').replace('{count}', `${line.cancelledQuantity}`)}</small>`}</td>
<td class="num">${costOf([line])}${line.quantity > 1 && html`<br><small class="quiet">${t('each')} ${yuan(line.price)}</small>`}</td></tr>`,
  )
  const steps = order.steps.map((to) => {
    const word: Word = `to_${to}` as Word
    const reason = WITH_REASON.has(to)
    const form = html`<form method="post" action="${action('steps')}" class="stack">
<input type="hidden" name="from" value="${order.status}"><input type="hidden" name="to" value="${to}">
${reason && html`<label>${t('reason')}<textarea name="note" maxlength="500" rows="3" required></textarea></label>`}
<button${to === 'confirmed' && html` class="main-action"`}>${t(word)}</button></form>`
    return reason ? html`<details><summary>${t(word)}</summary>${form}</details>` : form
  })
  const history = order.transitions.map(
    ({ from, to, at, note }) =>
      html`<li>${time.format(new Date(at))} · ${t(from === 'disputed' && !GOES_ON.has(to) ? 'ruled' : `order_${to}`)}${note && html`<br><span>${noteIn(note, locale)}</span>`}</li>`,
  )
  const written = messages.map(
    ({ author, text, at }) =>
      html`<li class="panel"><span class="quiet">${t(`by_${author}`)} · ${time.format(new Date(at))}</span><p class="story">${text}</p></li>`,
  )
  const canReview = ['delivered', 'confirmed', 'settled'].includes(order.status)
  const said = order.lines.flatMap(({ listingId, title }) => {
    const review = listingId === null ? undefined : reviewed.get(listingId)
    return review
      ? [html`<li class="panel"><p>${goodsName(title, locale)}</p>${saidView(review, locale)}</li>`]
      : []
  })
  const reviews = order.lines.flatMap(({ listingId, title }) =>
    !canReview || listingId === null || reviewed.has(listingId)
      ? []
      : [
          html`<form method="post" action="${action('reviews')}" class="stack">
<input type="hidden" name="listingId" value="${listingId}">
<fieldset><legend>${title[locale]}</legend><div class="row">${[5, 4, 3, 2, 1].map(
            (rating) =>
              html`<label><input type="radio" name="rating" value="${rating}"${rating === 5 && html` checked`}> ${rating} ★</label>`,
          )}</div>
<label>${t('reviewText')}<textarea name="text" maxlength="2000" rows="3"></textarea></label>
<button>${t('sendReview')}</button></fieldset></form>`,
        ],
  )
  return html`<p><a href="${back}">← ${t('yourOrder')}</a></p>
<h1>${t('order')} <span class="code">${order.id.slice(-12)}</span></h1>
<section class="panel"><h2>${t(`order_${order.status}`)}</h2>
<p class="quiet">${t('soldBy')} ${seller} · ${shopMarket().channelName(order.channel)[locale]}</p>
<table class="cart"><tbody>${lines}</tbody></table>
<p>${t('total')} <span class="cost">${yuan(order.total)}</span></p>
${Number(order.cancelled.amount) > 0 && html`<p>${t('cancelledGoods')} <strong>${yuan(order.cancelled)}</strong></p>`}
${Number(order.refunded.amount) > 0 && html`<p>${t('refunded')} <strong>${yuan(order.refunded)}</strong></p>`}
${order.ruling && html`<p class="panel">${t('ruling')} ${yuan(order.ruling.award)} · ${noteIn(order.ruling.note, locale)}</p>`}
${order.status === 'placed' && html`<p><a class="button" href="${back}">${t('pay')}</a></p>`}
${DISPUTABLE_LATER.has(order.status) && !order.steps.includes('disputed') && html`<p class="quiet">${disputeFrom(order, locale)}</p>`}
${order.status === 'delivered' && html`<p class="quiet">${confirmsItself(order, locale)}</p>`}
<div class="steps">${steps}</div>
${order.steps.includes('cancelled') && cancelSome(order, { action: action('cancellations'), key: given.cancelKey }, locale)}</section>
${order.cancellations.length > 0 && cancellationsView(order, locale)}
${reviews.length > 0 && html`<section><h2>${t('writeReview')}</h2>${reviews}</section>`}
${said.length > 0 && html`<section><h2>${t('yourReview')}</h2><ul class="plain">${said}</ul></section>`}
${given.evidence}
<section id="messages"><h2>${t('messages')}</h2><ul class="plain">${written}</ul>
<form method="post" action="${action('messages')}" class="stack">
<label>${t('toSeller')}<textarea name="text" maxlength="2000" rows="3" required></textarea></label>
<button>${t('send')}</button></form></section>
${history.length > 0 && html`<section><h2>${t('history')}</h2><ul class="plain quiet">${history}</ul></section>`}`
}

/** Takes some of the goods out of the order: how many of each; works without scripts. */
function cancelSome(
  order: OwnOrder,
  { action, key }: { action: string; key: string },
  locale: Locale,
): Html {
  const t = wordsIn(locale)
  const left = order.lines.filter((line) => line.quantity > line.cancelledQuantity)
  // Of a single piece there is no part.
  if (left.reduce((sum, line) => sum + line.quantity - line.cancelledQuantity, 0) < 2) return html``
  const fields = left.map(
    (line) =>
      html`<label>${goodsName(line.title, locale)}<input type="number" name="${line.variantId}" min="0" max="${line.quantity - line.cancelledQuantity}" value="0" inputmode="numeric"></label>`,
  )
  return html`<details><summary>${t('cancelSome')}</summary><form method="post" action="${action}" class="stack">
<input type="hidden" name="key" value="${key}"><p class="quiet">${t('cancelSomeHint')}</p>${fields}
<label>${t('reasonIfYouLike')}<input name="reason" maxlength="500"></label>
<button>${t('cancelThese')}</button></form></details>`
}

/** What was taken out of the order, by whom, and whether the money is back. */
function cancellationsView(order: OwnOrder, locale: Locale): Html {
  const t = wordsIn(locale)
  const time = timeIn(locale)
  const titles = new Map(
    order.lines.map(({ variantId, title }) => [variantId, goodsName(title, locale)]),
  )
  const rows = order.cancellations.map(({ by, lines, amount, at, refundedAt, reason }) => {
    const goods = lines
      .map(({ variantId, quantity }) => `${titles.get(variantId)} × ${quantity}`)
      .join(locale === 'en' ? ', ' : '、')
    return html`<li class="panel"><span class="quiet">${t(`by_${by}`)} · ${time.format(new Date(at))}</span><p>${goods}${reason && html`<br><span class="quiet">${reason}</span>`}</p>
<p>${t(refundedAt ? 'refunded' : 'goesBack')} <strong>${yuan(amount)}</strong></p></li>`
  })
  return html`<section><h2>${t('cancelledGoods')}</h2><ul class="plain">${rows}</ul></section>`
}

const DAY_MS = 86_400_000

/** When what was delivered counts as received, if the buyer says nothing. */
function confirmsItself({ changedAt }: OwnOrder, locale: Locale): string {
  const at = new Date(Date.parse(changedAt) + orderLimits.confirmDays * DAY_MS)
  return wordsIn(locale)('confirmsItself').replace('{time}', timeIn(locale).format(at))
}

/** From when on the buyer need not wait any longer for what stands still. */
function disputeFrom({ status, changedAt }: OwnOrder, locale: Locale): string {
  const at = expectedUntil(status, new Date(changedAt))
  return at ? wordsIn(locale)('disputeFrom').replace('{time}', timeIn(locale).format(at)) : ''
}

/** What somebody has ordered, the newest first; undefined for a guest, whose orders have links. */
export function myOrdersView(own: OwnCheckouts | undefined, locale: Locale): Html {
  const t = wordsIn(locale)
  const time = timeIn(locale)
  if (!own) {
    return html`<h1>${t('myOrders')}</h1><p class="panel">${t('guestOrders')}</p>
<p><a class="button" href="/sign-in?next=/shop/orders">${t('signIn')}</a></p>`
  }
  if (own.checkouts.length === 0) {
    return html`<h1>${t('myOrders')}</h1><p class="panel">${t('noOrders')}</p>
<p><a class="button" href="/shop">${t('toShop')}</a></p>`
  }
  const rows = own.checkouts.map(
    ({
      id,
      status,
      total,
      placedAt,
      orders,
    }) => html`<li class="panel"><a href="/shop/checkouts/${id}">${time.format(new Date(placedAt))}</a>
<span class="cost">${yuan(total)}</span>${status === 'placed' && html` <span class="badge">${t('status_placed')}</span>`}
<ul class="plain">${orders.map(
      (order) =>
        html`<li><a href="/shop/checkouts/${id}/orders/${order.id}">${order.goods
          .map(({ title, quantity }) => `${title[locale]} × ${quantity}`)
          .join(
            locale === 'en' ? ', ' : '、',
          )}</a>${status !== 'placed' && html` <span class="badge">${t(`order_${order.status}`)}</span>`}</li>`,
    )}</ul></li>`,
  )
  return html`<h1>${t('myOrders')}</h1><ul class="plain">${rows}</ul>
${own.next && html`<p class="next"><a class="button" href="/shop/orders?after=${own.next}">${t('more')}</a></p>`}`
}
