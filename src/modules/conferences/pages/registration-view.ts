import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import { nameIn } from '../calendar.ts'
import { ticketLink } from '../check-in/ticket-view.ts'
import type { OfferedTicketsDto, RegistrationDto } from '../contract.ts'
import { leadLink } from '../leads/lead-view.ts'
import { meetingWordsIn } from './meeting-words.ts'
import { wordsIn } from './words.ts'

type Tickets = Static<typeof OfferedTicketsDto>['ticketTypes']
type Registration = Static<typeof RegistrationDto>

const FIELDS = ['name', 'email', 'organisation', 'needs'] as const
export type RegisterForm = Readonly<Record<(typeof FIELDS)[number] | 'ticketTypeId', string>>

export const registerLink = (slug: string, locale: Locale): Html =>
  html`<p><a class="button main-action" href="/conference/${slug}/register">${wordsIn(locale)('register')}</a></p>`

/** The form, with what was typed and why it was refused. */
export function registerView(
  tickets: Tickets,
  {
    slug,
    locale,
    form,
    refusal,
  }: Readonly<{ slug: string; locale: Locale; form: RegisterForm; refusal?: string }>,
): Html {
  const t = wordsIn(locale)
  if (tickets.length === 0)
    return html`<h1>${t('register')}</h1><p class="panel">${t('registerClosed')}</p>`
  const chosen = form.ticketTypeId || tickets[0]!.id
  const count = (free: number) => new Intl.NumberFormat(locale).format(free)
  const choices = tickets.map(
    (one) =>
      html`<label class="choice"><input type="radio" name="ticketTypeId" value="${one.id}"${one.id === chosen && html` checked`} required> ${t(one.free > 0 ? 'free' : 'full', { name: nameIn(one, locale), count: count(one.free) })}</label>`,
  )
  return html`<h1>${t('register')}</h1><p>${t('registerLead')}</p>
${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}
<form method="post" action="/conference/${slug}/register" class="form">
<fieldset><legend>${t('ticketType')}</legend>${choices}</fieldset>
<label>${t('yourName')}<input name="name" value="${form.name}" maxlength="120" autocomplete="name" required></label>
<label>${t('email')}<input name="email" type="email" value="${form.email}" maxlength="254" autocomplete="email" required></label>
<label>${t('organisation')}<input name="organisation" value="${form.organisation}" maxlength="120" autocomplete="organization"></label>
<label>${t('needs')}<textarea name="needs" rows="3" maxlength="1000">${form.needs}</textarea></label>
<label class="choice"><input type="checkbox" name="consent" value="yes" required> ${t('consent')}</label>
<p><button class="main-action">${t('register')}</button></p></form>`
}

/** How a registration stands, for whoever has its link. */
export function registrationView(
  { id, state, ticketType, attendee, ahead }: Registration,
  { slug, key, locale }: Readonly<{ slug: string; key: string; locale: Locale }>,
): Html {
  const t = wordsIn(locale)
  const m = meetingWordsIn(locale)
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('ticketType'), nameIn(ticketType, locale)],
    [t('yourName'), attendee?.name],
    [t('email'), attendee?.email],
    [t('ofOrganisation'), attendee?.organisation],
    [t('said'), attendee?.needs],
  ]
  return html`<h1>${t(`registered_${state}`)}</h1>
${ahead !== null && html`<p class="lead">${ahead === 0 ? t('next') : t('ahead', { count: new Intl.NumberFormat(locale).format(ahead) })}</p>`}
${state === 'confirmed' && ticketLink(`/conference/${slug}/registrations/${id}`, key, locale)}
${state === 'confirmed' && html`<p class="panel">${m('invite')} <a class="button" href="/conference/${slug}/registrations/${id}/meetings?key=${key}">${m('title')}</a></p>`}
${state === 'confirmed' && leadLink(`/conference/${slug}/registrations/${id}`, key, locale)}
<dl class="facts">${facts.map(([name, value]) => value && html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${
  state !== 'cancelled' &&
  html`<p>${t('keepLink')}</p>
<form method="post" action="/conference/${slug}/registrations/${id}/cancellation" class="panel">
<input type="hidden" name="key" value="${key}"><p>${t('giveBackHint')}</p><button>${t('giveBack')}</button></form>`
}`
}
