import { renderSVG } from 'uqr'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html, trusted } from '../../../platform/html.ts'
import type { StartedPaymentDto, WaysToPayDto } from '../../payments/contract.ts'
import type { Own } from '../pages/attendee-pages.ts'
import { longDay, moment } from '../pages/times.ts'
import type { BillDto } from './contract.ts'
import { priceText } from './letters.ts'
import { payWordsIn } from './pay-words.ts'

export type Ways = WaysToPayDto['ways']

/** What is to be paid for a registration, until when and how; what was paid, and what goes back. */
export function billView(bill: BillDto, own: Own, ways: Ways): Html {
  const { locale, timeZone } = own
  const t = payWordsIn(locale)
  const price = priceText(bill.price, locale)
  return html`${bill.state === 'due' && dueView(bill, own, ways)}
${bill.state === 'later' && html`<section class="panel"><p><strong>${t('price', { price })}</strong></p><p>${t('later')}</p></section>`}
${
  bill.state === 'paid' &&
  html`<section class="panel"><h2>${t('paid')}</h2><p><strong>${t('paidOn', { price, day: moment(bill.paidAt!, timeZone, locale) })}</strong></p><p>${termsOf(bill, locale)}</p><p class="quiet">${t('receiptHint')}</p></section>`
}
${
  (bill.state === 'returning' || bill.state === 'returned') &&
  html`<section class="panel"><h2>${t('refund')}</h2><p>${t(bill.state, { price })}</p></section>`
}
${bill.strays.map(
  ({ amount, reason, isReturned }) =>
    html`<p class="panel">${t(reason, { price: priceText(amount, locale) })} ${isReturned && t('done')}</p>`,
)}`
}

function termsOf({ refundUntil, state, isRefundable }: BillDto, locale: Locale): string {
  const t = payWordsIn(locale)
  if (!refundUntil) return t('neverRefund')
  if (state === 'paid' && !isRefundable) return t('noRefund')
  return t('refundUntil', { day: longDay(refundUntil, locale) })
}

function dueView(bill: BillDto, { slug, id, key, locale, timeZone }: Own, ways: Ways): Html {
  const t = payWordsIn(locale)
  const price = priceText(bill.price, locale)
  const until = bill.payBy && t('dueUntil', { until: moment(bill.payBy, timeZone, locale) })
  const choices = ways.map(
    ({ provider, title }, at) =>
      html`<label class="choice"><input type="radio" name="way" value="${provider}"${at === 0 && html` checked`}> ${title[locale]}</label>`,
  )
  const form =
    ways.length === 0
      ? html`<p>${t('noWay')}</p>`
      : html`<form method="post" action="/conference/${slug}/registrations/${id}/pay?key=${key}" class="form">
<fieldset><legend>${t('wayToPay')}</legend>${choices}</fieldset>
<p><button class="main-action">${t('pay', { price })}</button></p></form>`
  return html`<section class="panel"><h2>${t('due')}</h2>
<p><strong>${t('price', { price })}</strong></p><p>${until}</p><p>${termsOf(bill, locale)}</p>
${form}<p class="quiet">${t('afterwards')}</p></section>`
}

/** What becomes of what was paid when the place is given back. */
export const backHint = (bill: BillDto | null, locale: Locale): string => {
  if (bill?.state !== 'paid') return ''
  const t = payWordsIn(locale)
  return bill.isRefundable
    ? t('backHint', { price: priceText(bill.price, locale) })
    : t('noBackHint')
}

/** A code to scan with a phone; the page goes on by its link. */
export function scanView(
  { qrText = '', simulatorUrl, amount }: StartedPaymentDto,
  { title, back, locale }: Readonly<{ title: string; back: string; locale: Locale }>,
): Html {
  const t = payWordsIn(locale)
  const code = trusted(renderSVG(qrText, { ecc: 'M', border: 2 }))
  return html`<h1>${title}</h1><section class="panel">
<p><strong>${t('price', { price: priceText(amount, locale) })}</strong></p>
<div class="qr" role="img" aria-label="${t('code')}">${code}</div>
<p>${t('scanHint')}</p>
${simulatorUrl && html`<p><a class="button" href="${simulatorUrl}" target="_blank" rel="noopener">${t('openSimulator')}</a></p>`}
<p><a class="button" href="${back}">${t('havePaid')}</a></p></section>`
}
