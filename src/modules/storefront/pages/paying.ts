import { readFileSync } from 'node:fs'
import { renderSVG } from 'uqr'
import type { Locale } from '../../../kernel/locale.ts'
import type { MoneyDto } from '../../../kernel/money.ts'
import { type Html, html, trusted } from '../../../platform/html.ts'
import type { WaysToPayDto } from '../../orders/contract.ts'
import { yuan } from './view.ts'
import { wordsIn } from './words.ts'

export const FOLLOW_SCRIPT = readFileSync(new URL('./follow.js', import.meta.url), 'utf8')

/** The ways to pay, one to choose; the first is chosen already. */
export function payView(
  ways: WaysToPayDto['ways'],
  { action, locale }: { action: string; locale: Locale },
): Html {
  const t = wordsIn(locale)
  if (ways.length === 0) return html`<p>${t('noWayToPay')}</p>`
  const choices = ways.map(
    ({ provider, title }, at) =>
      html`<label class="way"><input type="radio" name="way" value="${provider}"${
        at === 0 && trusted(' checked')
      }> ${title[locale]}</label>`,
  )
  return html`<form method="post" action="${action}"><fieldset class="ways"><legend>${t('wayToPay')}</legend>${choices}</fieldset>
<button class="main-action">${t('pay')}</button></form>`
}

/** A code to scan with a phone. The page goes on by itself when it is paid, or by its link. */
export function scanView(
  {
    title,
    amount,
    qrText,
    simulatorUrl,
    back,
  }: {
    title: string
    amount: MoneyDto
    qrText: string
    simulatorUrl: string | undefined
    back: string
  },
  locale: Locale,
): Html {
  const t = wordsIn(locale)
  const code = trusted(renderSVG(qrText, { ecc: 'M', border: 2 }))
  return html`<h1>${title}</h1>
<section class="panel scan" data-follow="${back}">
<p>${t('total')} <span class="cost">${yuan(amount)}</span></p>
<div class="qr" role="img" aria-label="${t('qrCode')}">${code}</div>
<p>${t('scanHint')}</p>
${simulatorUrl && html`<p><a class="button" href="${simulatorUrl}" target="_blank" rel="noopener">${t('openSimulator')}</a></p>`}
<p><a href="${back}">${t('havePaid')}</a></p></section>
<script src="/shop/follow.js" defer></script>`
}
