import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import { nameIn } from '../calendar.ts'
import { ticketLink } from '../check-in/ticket-view.ts'
import type { OfferedTicketsDto, RegistrationDto } from '../contract.ts'
import { leadLink } from '../leads/lead-view.ts'
import { priceText } from '../paid/letters.ts'
import { backHint, billView, type Ways } from '../paid/pay-view.ts'
import {
  answerFacts,
  companionsView,
  othersFields,
  type Questions,
  questionFields,
  type Typed,
  transferForm,
} from './admission-view.ts'
import { attendeeNav, type Own, pageOf } from './attendee-pages.ts'
import { meetingWordsIn } from './meeting-words.ts'
import { wordsIn } from './words.ts'

type Tickets = Static<typeof OfferedTicketsDto>['ticketTypes']
type Registration = Static<typeof RegistrationDto>

export const registerLink = (slug: string, locale: Locale): Html =>
  html`<p><a class="button main-action" href="/conference/${slug}/register">${wordsIn(locale)('register')}</a></p>`

/** The form, with what was typed and why it was refused. */
export function registerView(
  tickets: Tickets,
  {
    slug,
    locale,
    typed,
    questions,
    voucher,
    refusal,
  }: Readonly<{
    slug: string
    locale: Locale
    typed: Typed
    questions: Questions
    /** The code that opened these tickets. */
    voucher?: string
    refusal?: string
  }>,
): Html {
  const t = wordsIn(locale)
  const refused = refusal && html`<p class="refusal" role="alert">${refusal}</p>`
  const code = voucher
    ? html`<p>${t('withCode', { code: voucher })}</p>`
    : codeForm(slug, typed, locale)
  const again =
    voucher && html`<p><a href="/conference/${slug}/register">${t('withoutCode')}</a></p>`
  if (tickets.length === 0) {
    return html`<h1>${t('register')}</h1>${refused}<p class="panel">${t('registerClosed')}</p>${code}${again}`
  }
  const said = (name: string): string => typed.get(name)?.[0] ?? ''
  const chosen = said('ticketTypeId') || tickets[0]!.id
  const count = (free: number) => new Intl.NumberFormat(locale).format(free)
  const wordOf = ({ access, free }: Tickets[number]) =>
    access === 'approval' ? 'approval' : free > 0 ? 'free' : 'full'
  const nameOf = ({ price, ...one }: Tickets[number]) =>
    price ? `${nameIn(one, locale)} · ${priceText(price, locale)}` : nameIn(one, locale)
  const choices = tickets.map(
    (one) =>
      html`<label class="choice"><input type="radio" name="ticketTypeId" value="${one.id}"${one.id === chosen && html` checked`} required> ${t(wordOf(one), { name: nameOf(one), count: count(one.free) })}</label>`,
  )
  return html`<h1>${t('register')}</h1><p>${t('registerLead')}</p>
${refused}${code}${again}
<form method="post" action="/conference/${slug}/register" class="form">
${voucher && html`<input type="hidden" name="voucher" value="${voucher}">`}
<fieldset><legend>${t('ticketType')}</legend>${choices}</fieldset>
<label>${t('yourName')}<input name="name" value="${said('name')}" maxlength="120" autocomplete="name" required></label>
<label>${t('email')}<input name="email" type="email" value="${said('email')}" maxlength="254" autocomplete="email" required></label>
<label>${t('organisation')}<input name="organisation" value="${said('organisation')}" maxlength="120" autocomplete="organization"></label>
<label>${t('needs')}<textarea name="needs" rows="3" maxlength="1000">${said('needs')}</textarea></label>
${questionFields(questions, typed, locale)}
${othersFields(typed, locale)}
<label class="choice"><input type="checkbox" name="consent" value="yes" required> ${t('consent')}</label>
<p><button class="main-action">${t('register')}</button></p></form>`
}

/** A code opens tickets that are not told to everybody. */
function codeForm(slug: string, typed: Typed, locale: Locale): Html {
  const t = wordsIn(locale)
  return html`<details><summary>${t('haveCode')}</summary>
<form method="get" action="/conference/${slug}/register" class="form">
<label>${t('code')}<input name="voucher" value="${typed.get('voucher')?.[0] ?? ''}" minlength="4" maxlength="40" pattern="[A-Za-z0-9\-]+" autocomplete="off" required></label>
<p><button>${t('useCode')}</button></p></form></details>`
}

/** How a registration stands, for whoever has its link. */
export function registrationView(
  registration: Registration,
  own: Own,
  { questions, ways }: Readonly<{ questions: Questions; ways: Ways }>,
): Html {
  const { id, state, ticketType, attendee, ahead, reason, bill } = registration
  const { slug, key, locale } = own
  const t = wordsIn(locale)
  const m = meetingWordsIn(locale)
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('ticketType'), nameIn(ticketType, locale)],
    [t('yourName'), attendee?.name],
    [t('email'), attendee?.email],
    [t('ofOrganisation'), attendee?.organisation],
    [t('said'), attendee?.needs],
    ...answerFacts(registration, questions, locale),
    [t('why'), reason ?? undefined],
  ]
  return html`${state === 'confirmed' && attendeeNav(own, 'place')}<h1>${t(`registered_${state}`)}</h1>
${ahead !== null && html`<p class="lead">${ahead === 0 ? t('next') : t('ahead', { count: new Intl.NumberFormat(locale).format(ahead) })}</p>`}
${bill && billView(bill, own, ways)}
${state === 'confirmed' && ticketLink(`/conference/${slug}/registrations/${id}`, key, locale)}
${state === 'confirmed' && html`<p class="panel">${m('invite')} <a class="button" href="${pageOf(own, 'meetings')}">${m('title')}</a></p>`}
${state === 'confirmed' && leadLink(`/conference/${slug}/registrations/${id}`, key, locale)}
<dl class="facts">${facts.map(([name, value]) => value && html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${companionsView(registration, slug, locale)}
${state === 'confirmed' && transferForm(registration, own)}
${
  state !== 'cancelled' &&
  html`<p>${t('keepLink')}</p>
<form method="post" action="/conference/${slug}/registrations/${id}/cancellation" class="panel">
<input type="hidden" name="key" value="${key}"><p>${t('giveBackHint')}${backHint(bill, locale)}</p><button>${t('giveBack')}</button></form>`
}`
}
