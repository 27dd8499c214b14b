import type { Static } from 'typebox'
import { renderSVG } from 'uqr'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html, trusted } from '../../../platform/html.ts'
import { nameIn } from '../calendar.ts'
import type { ShownConferenceDto } from '../contract.ts'
import { dayRange } from '../pages/times.ts'
import type { Wallets } from '../wallet/wallets.ts'
import type { TicketDto } from './check-in-wire.ts'
import { ticketWordsIn } from './ticket-words.ts'

type Ticket = Static<typeof TicketDto>
type Conference = Static<typeof ShownConferenceDto>

/** What stands on a ticket, in the order of the page and of the paper. */
export function ticketFacts(
  { registration: { attendee, ticketType } }: Ticket,
  conference: Conference,
  locale: Locale,
): (readonly [name: string, value: string])[] {
  const t = ticketWordsIn(locale)
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('name'), attendee?.name],
    [t('organisation'), attendee?.organisation],
    [t('kind'), nameIn(ticketType, locale)],
    [t('when'), dayRange(conference, locale)],
    [t('where'), conference.city[locale]],
  ]
  return facts.flatMap(([name, value]) => (value ? [[name, value] as const] : []))
}

/** From the page of a registration to its ticket. */
export const ticketLink = (at: string, key: string, locale: Locale): Html => {
  const t = ticketWordsIn(locale)
  return html`<p class="panel">${t('invite')} <a class="button main-action" href="${at}/ticket?key=${key}">${t('see')}</a></p>`
}

/** A ticket on a phone: the code first, as large as it can be. `at` is the page of the registration. */
export function ticketView(
  ticket: Ticket,
  conference: Conference,
  {
    at,
    key,
    locale,
    wallets,
  }: Readonly<{ at: string; key: string; locale: Locale; wallets: Wallets }>,
): Html {
  const t = ticketWordsIn(locale)
  const inWallets = (['apple', 'google'] as const).filter((one) => wallets[one])
  // Alphanumeric: each character of the code takes five and a half bits.
  const code = renderSVG(ticket.code, { ecc: 'M', border: 4 })
  const facts = ticketFacts(ticket, conference, locale)
  return html`<h1>${t('title')}</h1>
<div class="qr" role="img" aria-label="${t('qrCode')}">${trusted(code)}</div>
<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<p class="quiet">${t('number', { number: `${ticket.number}` })}</p>
<p>${t('hint')}</p>
<p class="answers">${(['en', 'zh-CN'] as const).map((lang) => html`<a class="button" href="${at}/ticket/pdf?${new URLSearchParams({ key, lang }).toString()}" hreflang="${lang}">${t(`pdf_${lang}`)}</a>`)}</p>
${
  inWallets.length > 0 &&
  html`<p class="answers">${inWallets.map((one) => html`<a class="button" href="${at}/ticket/${one}?${new URLSearchParams({ key, lang: locale }).toString()}">${t(one)}</a>`)}</p>`
}
<form method="post" action="${at}/ticket" class="panel"><input type="hidden" name="key" value="${key}"><p>${t('reissueHint')}</p><button>${t('reissue')}</button></form>`
}
