import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { TripDto } from '../delegations/delegation-wire.ts'
import { longDay, moment } from './times.ts'
import { tripWordsIn } from './trip-words.ts'

type Trip = Static<typeof TripDto>
type Stop = Trip['stops'][number]
type Of = Readonly<{ path: string; key: string; locale: Locale }>

const daysOf = ({ firstDay, lastDay }: Trip, locale: Locale): string =>
  tripWordsIn(locale)('days', { from: longDay(firstDay, locale), to: longDay(lastDay, locale) })

/** A trip for the one who makes it: where and when, what the visa takes, what was learned. */
export function tripView(
  trip: Trip,
  { path, key, locale, refusal }: Of & Readonly<{ refusal?: string }>,
): Html {
  const t = tripWordsIn(locale)
  const query = `${new URLSearchParams({ key })}`
  const visits = trip.stops.filter(({ kind }) => kind === 'visit')
  const amount = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: trip.owes.currency,
  }).format(Number(trip.owes.amount))
  const eraseOn = longDay(trip.passport.eraseOn, locale)
  return html`<h1>${trip.name[locale]}</h1>
<p class="lead">${daysOf(trip, locale)}</p><p>${trip.purpose[locale]}</p>
${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}
<p><a class="button main-action" href="${path}/card?${query}">${t('card')}</a></p>
<h2>${t('itinerary')}</h2><p>${t('local')}</p>
${trip.stops.length === 0 ? html`<p class="panel">${t('noStops')}</p>` : html`<ol class="plain">${trip.stops.map((one) => stopLine(one, locale))}</ol>`}
<p>${t('costs', { amount })}</p>
<p>${trip.passport.isKnown ? t('passport', { day: eraseOn }) : t('noPassport')}</p>
${
  trip.visa.length > 0 &&
  html`<h2>${t('visa')}</h2><p>${t('visaNote')}</p><ul class="plain">${trip.visa.map(
    (one) =>
      html`<li class="panel"><strong>${one.text[locale]}</strong> <span class="badge">${t(one.isDone ? 'done' : 'open')}</span><br><a href="${one.source.url}" rel="noreferrer">${t('seen', { source: one.source.title, day: longDay(one.verifiedOn, locale) })}</a></li>`,
  )}</ul>`
}
<h2>${t('learned')}</h2>
${trip.notes.map((one) => html`<div class="panel"><h3>${one.title}</h3><p class="said">${one.words}</p></div>`)}
<p>${t('learnedHint')}</p>
<form method="post" action="${path}/notes" class="form"><input type="hidden" name="key" value="${key}">
${visits.length > 0 && html`<label>${t('where')}<select name="stopId"><option value="">${t('anywhere')}</option>${visits.map((one) => html`<option value="${one.id}">${one.title}</option>`)}</select></label>`}
<label>${t('title')}<input name="title" maxlength="120" required></label>
<label>${t('words')}<textarea name="words" rows="4" maxlength="4000" required></textarea></label>
<p><button>${t('keep')}</button></p></form>
<h2>${t('report')}</h2><p>${t('reportHint')}</p>
<form method="post" action="${path}/report" class="form"><input type="hidden" name="key" value="${key}">
<label>${t('report')}<textarea name="report" rows="6" maxlength="4000" required>${trip.report}</textarea></label>
<p><button>${t('send')}</button></p></form>`
}

function stopLine(stop: Stop, locale: Locale): Html {
  const { kind, title, place, destination, reference, startsAt, endsAt, startZone, endZone } = stop
  const way = [place, destination].filter(Boolean).join(' → ')
  const details = [way, reference].filter(Boolean).join(' · ')
  return html`<li class="panel"><strong>${tripWordsIn(locale)(`kind_${kind}`)}: ${title}</strong><br>${moment(startsAt, startZone, locale)} – ${moment(endsAt, endZone, locale)}${details && html`<br>${details}`}</li>`
}

/** What helps when something happens: whom to call, where one stays, what helpers should know. */
export function cardView(
  trip: Trip,
  { path, key, locale, isSaved }: Of & Readonly<{ isSaved: boolean }>,
): Html {
  const t = tripWordsIn(locale)
  const query = `${new URLSearchParams({ key })}`
  const { person } = trip
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('phone'), person?.phone],
    [t('contact'), person?.contact],
    [t('insurance'), person?.insurance],
    [t('needs'), person?.needs],
  ]
  const hotels = trip.stops.filter(({ kind }) => kind === 'hotel')
  return html`<h1>${t('card')}</h1><p class="lead">${person?.name ?? ''}</p>
<p>${trip.name[locale]} · ${daysOf(trip, locale)}</p>
<h2>${t('numbers')}</h2>
${trip.emergency.length === 0 ? html`<p>${t('noNumbers')}</p>` : html`<dl class="facts">${trip.emergency.map(({ name, phone }) => html`<dt>${name[locale]}</dt><dd><a href="tel:${phone.replace(/[^+\d]/g, '')}">${phone}</a></dd>`)}</dl>`}
<dl class="facts">${facts.map(([name, value]) => value && html`<dt>${name}</dt><dd class="said">${value}</dd>`)}</dl>
${hotels.length > 0 && html`<h2>${t('hotels')}</h2><ol class="plain">${hotels.map((one) => stopLine(one, locale))}</ol>`}
${
  !isSaved &&
  html`<p>${t('cardHint')}</p><p><a class="button main-action" href="${path}/card.html?${query}" download>${t('saveCard')}</a> <a href="${path}?${query}">${t('backToTrip')}</a></p>`
}`
}
