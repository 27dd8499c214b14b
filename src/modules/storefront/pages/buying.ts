import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import { isForReturn } from '../../orders/api.ts'
import type { CartDto, CheckoutDto } from '../../orders/contract.ts'
import { shopMarket } from '../price-listing.ts'
import { timeIn } from './order.ts'
import { costOf, goodsName, yuan } from './view.ts'
import { type Word, wordsIn } from './words.ts'

type CartLine = Static<typeof CartDto>['lines'][number]
type Checkout = Static<typeof CheckoutDto>

/** The lines of one order: one seller, one channel, declared together. */
const ordersOf = (lines: readonly CartLine[]): CartLine[][] => [
  ...Map.groupBy(lines, ({ businessId, channel }) => `${businessId} ${channel}`).values(),
]

export type SellerNames = ReadonlyMap<string, string>

/** What somebody means to buy, by the orders it becomes. */
export function cartView(
  lines: readonly CartLine[],
  {
    sellers,
    problem,
    needsSignIn,
  }: { sellers: SellerNames; problem?: string; needsSignIn: boolean },
  locale: Locale,
): Html {
  const t = wordsIn(locale)
  const notice = problem && html`<p class="panel alert" role="alert">${problem}</p>`
  if (lines.length === 0) {
    return html`<h1>${t('cart')}</h1>${notice}<div class="panel"><h2>${t('emptyCart')}</h2><p>${t('emptyCartHint')}</p>
<p><a class="button" href="/shop">${t('toShop')}</a></p></div>`
  }
  const groups = ordersOf(lines).map(
    (group) => html`<section class="panel"><h2>${sellers.get(group[0]!.businessId)}
<span class="badge">${shopMarket().channelName(group[0]!.channel)[locale]}</span></h2>
<table class="cart"><tbody>${group.map((line) => cartRow(line, locale))}</tbody></table>
<p class="num">${t('subtotal')} <strong>${costOf(group)}</strong></p>
<p class="quiet">${t('oneOrder')}</p></section>`,
  )
  const canOrder = lines.every(({ isOpen }) => isOpen)
  return html`<h1>${t('cart')}</h1>${notice}${groups}
<div class="row"><span>${t('total')} <span class="cost">${costOf(lines)}</span></span>
${canOrder && html`<a class="button main-action" href="/shop/checkout">${t(needsSignIn ? 'signInToOrder' : 'checkout')}</a>`}</div>`
}

function cartRow(line: CartLine, locale: Locale): Html {
  const t = wordsIn(locale)
  const hidden = html`<input type="hidden" name="businessId" value="${line.businessId}">
<input type="hidden" name="variantId" value="${line.variantId}">`
  return html`<tr><td><a href="/shop/listings/${line.listingId}">${goodsName(line.title, locale)}</a>
${!line.isOpen && html`<br><span class="badge">${t('notOpen')}</span>`}</td>
<td class="num">${yuan(line.price)}<br><small class="quiet">${t('ofWhichTax')} ${yuan(line.tax)}</small></td>
<td><div class="row"><form class="row" method="post" action="/shop/cart">${hidden}
<input type="number" name="quantity" min="1" max="999" value="${line.quantity}" aria-label="${t('quantity')}">
<button>${t('update')}</button></form>
<form method="post" action="/shop/cart">${hidden}<input type="hidden" name="quantity" value="0">
<button>${t('remove')}</button></form></div></td>
<td class="num"><strong>${costOf([line])}</strong></td></tr>`
}

export const CONSIGNEE_FIELDS = [
  'name',
  'phone',
  'province',
  'city',
  'district',
  'street',
  'postcode',
] as const
export const IDENTITY_FIELDS = ['realName', 'idNumber'] as const
export type CheckoutField =
  | (typeof CONSIGNEE_FIELDS)[number]
  | (typeof IDENTITY_FIELDS)[number]
  | 'email'
  | 'station'

const OPTIONAL: ReadonlySet<CheckoutField> = new Set(['postcode', 'email', 'station'])

/** What the browser may fill in by itself. */
const AUTOCOMPLETE: Readonly<Partial<Record<CheckoutField, string>>> = {
  name: 'name',
  phone: 'tel',
  province: 'address-level1',
  city: 'address-level2',
  district: 'address-level3',
  street: 'street-address',
  postcode: 'postal-code',
  email: 'email',
}

export type CheckoutForm = Readonly<{
  /** Sent with the order, so that a page sent twice orders once. */
  key: string
  typed: Readonly<Partial<Record<CheckoutField, string>>>
  wrong: Readonly<Partial<Record<CheckoutField, 'field_missing' | 'field_wrong'>>>
  problem?: string
  needsIdentity: boolean
}>

/** Where to, and for goods of the cross-border channel, who buys before customs. */
export function checkoutView(lines: readonly CartLine[], form: CheckoutForm, locale: Locale): Html {
  const t = wordsIn(locale)
  const field = (name: CheckoutField): Html => {
    const wrong = form.wrong[name]
    const auto = AUTOCOMPLETE[name] ?? 'off'
    return html`<div class="field"><label for="${name}">${t(name)}</label>
<input id="${name}" name="${name}" value="${form.typed[name] ?? ''}" maxlength="200" autocomplete="${auto}"${
      !OPTIONAL.has(name) && html` required`
    }${name === 'email' && html` type="email"`}${wrong && html` aria-invalid="true" aria-describedby="${name}-wrong"`}>
${wrong && html`<small id="${name}-wrong">${t(wrong).replace('{field}', t(name))}</small>`}</div>`
  }
  const rows = lines.map(
    (line) => html`<tr><td>${goodsName(line.title, locale)} × ${line.quantity}</td>
<td class="num">${costOf([line])}</td></tr>
<input type="hidden" name="line" value="${lineText(line)}">`,
  )
  return html`<h1>${t('checkoutTitle')}</h1>
${form.problem && html`<p class="panel alert" role="alert">${form.problem}</p>`}
<form method="post" action="/shop/checkout" class="product">
<input type="hidden" name="key" value="${form.key}">
<div><fieldset><legend>${t('consignee')}</legend>${field('name')}${field('phone')}
<div class="columns">${field('province')}${field('city')}${field('district')}${field('postcode')}</div>${field('street')}</fieldset>
<fieldset><legend>${t('toldByMail')}</legend><p class="quiet">${t('emailWhy')}</p>${field('email')}</fieldset>
<fieldset><legend>${t('helpedBy')}</legend><p class="quiet">${t('stationWhy')}</p>${field('station')}</fieldset>
${
  form.needsIdentity &&
  html`<fieldset><legend>${t('identity')}</legend><p class="quiet">${t('identityWhy')}</p>
${field('realName')}${field('idNumber')}</fieldset>`
}</div>
<div><section class="panel"><table class="cart"><tbody>${rows}</tbody></table>
<p>${t('total')} <span class="cost">${costOf(lines)}</span></p>
<p class="quiet">${t('holdsFor')}</p>
<button class="main-action">${t('placeOrder')}</button></section></div></form>`
}

/** What the buyer saw of a line: ordered at this price and version, or not at all. */
const lineText = (line: CartLine): string =>
  [line.businessId, line.variantId, line.quantity, line.price.amount, line.version].join('|')

/** A placed checkout: what it costs, how long it waits, what came of it. */
export function placedView(
  checkout: Checkout,
  { sellers, key, pay }: { sellers: SellerNames; key: string | undefined; pay?: Html | undefined },
  locale: Locale,
): Html {
  const t = wordsIn(locale)
  const { status, id } = checkout
  const isWaiting = status === 'placed'
  const until = timeIn(locale).format(new Date(checkout.expiresAt))
  const [before, after] = t('payBefore').split('{time}')
  const action = (step: string): string =>
    `/shop/checkouts/${id}/${step}${key ? `?key=${encodeURIComponent(key)}` : ''}`
  const orders = checkout.orders.map(
    (
      order,
    ) => html`<tr><td>${sellers.get(order.businessId)}<br><small class="quiet">${t('order')} <span class="code">${order.id.slice(-12)}</span></small></td>
<td>${shopMarket().channelName(order.channel)[locale]}${status === 'paid' && html`<br><small class="quiet">${t(`order_${order.status}`)}</small>`}</td><td class="num">${yuan(order.total)}</td>
<td><a href="/shop/checkouts/${id}/orders/${order.id}${key ? `?key=${encodeURIComponent(key)}` : ''}">${t('orderDetails')}</a></td></tr>`,
  )
  const { givenBack } = checkout
  const isLate = status === 'expired' && givenBack !== undefined
  const word: Word = isLate ? 'status_late' : `status_${status}`
  return html`<h1>${t('yourOrder')}</h1>
<section class="panel"><h2>${t(word)}</h2>
<p>${t('total')} <span class="cost">${yuan(checkout.total)}</span></p>
${givenBack && html`<p>${t(status === 'paid' ? 'paidTwice' : 'paidLate').replace('{amount}', yuan(givenBack))}</p>`}
${isWaiting && html`<p>${before}<strong>${until}</strong>${after}</p>`}
<div class="row">${isWaiting && pay}
${isWaiting && html`<form method="post" action="${action('cancel')}"><button>${t('cancel')}</button></form>`}</div></section>
<section class="panel"><table class="cart"><tbody>${orders}</tbody></table></section>
${key && !isForReturn(key) && html`<p class="quiet">${t('keepLink')}</p>`}`
}
