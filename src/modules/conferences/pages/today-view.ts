import type { Static } from 'typebox'
import { dayOf } from '../../../kernel/period.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { MeetingDayDto } from '../attendance/day-wire.ts'
import { maySayAbsent, maySayLate, STAGES } from '../attendance/meeting-day.ts'
import { attendeeNav, type Own, pageOf } from './attendee-pages.ts'
import { attendeeWordsIn } from './attendee-words.ts'
import { clockRange, longDay, shortDay, zoneName } from './times.ts'
import { todayWordsIn } from './today-words.ts'
import { wordsIn } from './words.ts'

type Day = Static<typeof MeetingDayDto>
type Meeting = Day['meetings'][number]
type Past = Day['past'][number]
type Said = Pick<Meeting, 'with' | 'own' | 'theirs'>

const MINUTES_LATE = [5, 10, 15] as const
const CURRENCIES = ['USD', 'CNY'] as const

/** One's next meeting and those after it, the tables, whom to meet now, and what came of those before. */
export function todayView(day: Day | undefined, own: Own, refusal?: string): Html {
  const { locale, now } = own
  const t = todayWordsIn(locale)
  const head = html`${attendeeNav(own, 'today')}<h1>${attendeeWordsIn(locale)('today')}</h1>${refusal !== undefined && html`<p class="refusal" role="alert">${refusal}</p>`}`
  if (!day) {
    return html`${head}<p class="panel">${t('noProfile')} <a class="button" href="${pageOf(own, 'meetings')}">${attendeeWordsIn(locale)('to_meetings')}</a></p>`
  }
  const coming = day.meetings.filter(({ endsAt }) => new Date(endsAt) > now)
  const begun = day.meetings.filter(({ startsAt }) => new Date(startsAt) <= now)
  return html`${head}
<p class="quiet">${wordsIn(locale)('times', { zone: zoneName(own.timeZone, locale) })}</p>
<p class="panel" id="none-left"${coming.length > 0 && html` hidden`}>${t('noneLeft')}</p>
${coming.map((one, at) => comingMeeting(one, own, at === 0))}
${day.walkIns && day.walkIns.people.length > 0 && walkIns(day.walkIns, own)}
${day.zones.length > 0 && tableMap(day, own)}
${
  begun.length + day.past.length > 0 &&
  html`<section><h2>${t('before')}</h2>${begun.map((one) => after(one, own))}${day.past.map((one) => missed(one, own))}</section>`
}`
}

/** A form of the page that says something of the meeting with somebody. */
const form = (own: Own, name: string, other: string, fields: Html): Html =>
  html`<form method="post" action="/conference/${own.slug}/registrations/${own.id}/today/${name}" class="${name === 'outcome' ? 'form' : 'answers'}"><input type="hidden" name="key" value="${own.key}"><input type="hidden" name="other" value="${other}">${fields}</form>`

/** Those to come are told apart by their ends, so that the page knows the next one without a network, too. */
function comingMeeting(meeting: Meeting, own: Own, isNext: boolean): Html {
  const { locale, timeZone, now } = own
  const t = todayWordsIn(locale)
  const a = attendeeWordsIn(locale)
  const { startsAt, endsAt, table, zone, interpreter, with: other } = meeting
  const { ownLateness, theirLateness } = meeting
  const span = { startsAt: new Date(startsAt), endsAt: new Date(endsAt) }
  return html`<article class="panel coming${isNext ? ' next' : ''}" data-ends="${endsAt}">
<p class="badge mark">${t('next')}</p>
<p class="clock">${longDay(dayOf(span.startsAt, timeZone), locale)}</p>
<p class="when"><strong>${clockRange(meeting, locale, timeZone)} · ${a('table', { table, zone })}</strong></p>
<h2 class="meets">${other.headline}</h2>
${interpreter && html`<p class="quiet">${a('interpreter', { name: interpreter })}</p>`}
${theirLateness !== null && html`<p class="refusal">${t('theyLate', { minutes: theirLateness })}</p>`}
${ownLateness !== null && html`<p>${t('youLate', { minutes: ownLateness })}</p>`}
<p><a href="#tables">${t('toMap')}</a></p>
${
  maySayLate(span, now) &&
  form(
    own,
    'late',
    other.id,
    html`<span>${t('iAmLate')}</span>${MINUTES_LATE.map((minutes) => html`<button name="minutes" value="${minutes}">${t('minutes', { minutes })}</button>`)}${ownLateness !== null && html`<button name="minutes" value="0">${t('inTime')}</button>`}`,
  )
}
${maySayAbsent(span, now) && absentForm(other.id, own)}</article>`
}

const absentForm = (other: string, own: Own): Html =>
  form(own, 'absent', other, html`<button>${todayWordsIn(own.locale)('absent')}</button>`)

function walkIns(found: NonNullable<Day['walkIns']>, own: Own): Html {
  const { locale, timeZone } = own
  const t = todayWordsIn(locale)
  return html`<section><h2>${t('walkIns')}</h2>
<p>${t('walkInsHint', { clock: clockRange(found, locale, timeZone) })}</p>
${found.people.map(
  ({
    id,
    headline,
    table,
    isAccepted,
  }) => html`<article class="panel"><h3 class="meets">${headline}</h3>
${!isAccepted && html`<p class="badge">${t('askedYou')}</p>`}
${form(own, 'walk-in', id, html`<button>${t('meetNow', { table })}</button>`)}</article>`,
)}</section>`
}

/** Zone by zone, one's own tables marked with their times; zones without any are folded up. */
function tableMap({ zones, meetings }: Day, own: Own): Html {
  const { locale, timeZone, now } = own
  const t = todayWordsIn(locale)
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone })
  const timesAt = Map.groupBy(
    meetings.filter(({ endsAt }) => new Date(endsAt) > now),
    ({ table }) => table,
  )
  const cell = (table: string): Html => {
    const mine = timesAt.get(table)
    if (!mine) return html`<li>${table}</li>`
    const times = mine.map(({ startsAt }) => clock.format(new Date(startsAt)))
    return html`<li class="mine" aria-current="true">${table}<small>${times.join(' · ')}</small></li>`
  }
  return html`<section id="tables"><h2>${t('map')}</h2>${timesAt.size > 0 && html`<p class="quiet">${t('yours')}</p>`}
${zones.map(
  ({
    name,
    tables,
  }) => html`<details class="panel zone"${tables.some((table) => timesAt.has(table)) && html` open`}><summary>${t('zoneTables', { zone: name, count: new Intl.NumberFormat(locale).format(tables.length) })}</summary>
<ol class="tables">${tables.map(cell)}</ol></details>`,
)}</section>`
}

const whenOf = (span: Readonly<{ startsAt: string; endsAt: string }>, own: Own): string => {
  const { locale, timeZone } = own
  const day = shortDay(dayOf(new Date(span.startsAt), timeZone), locale)
  return todayWordsIn(locale)('when', { day, clock: clockRange(span, locale, timeZone) })
}

/** A meeting that has begun: how it was. */
function after(meeting: Meeting, own: Own): Html {
  const { now } = own
  const { startsAt, endsAt, with: other } = meeting
  const span = { startsAt: new Date(startsAt), endsAt: new Date(endsAt) }
  const isOver = span.endsAt <= now
  return html`<article class="panel"><p class="clock">${whenOf(meeting, own)}</p>
<h3 class="meets">${other.headline}</h3>${said(meeting, own)}
${isOver && maySayAbsent(span, now) && !meeting.own && absentForm(other.id, own)}${outcomeForm(meeting, own)}</article>`
}

/** A meeting to which one of the two did not come, or that no plan has any more. */
function missed(past: Past, own: Own): Html {
  const t = todayWordsIn(own.locale)
  const { missed: span, with: other } = past
  return html`<article class="panel">${span && html`<p class="clock">${whenOf(span, own)}</p>`}
<h3 class="meets">${other.headline}</h3>
${span && html`<p class="badge">${t(`missed_${span.absent}`)}</p><p class="quiet">${t('again')}</p>`}
${said(past, own)}${outcomeForm(past, own)}</article>`
}

/** What both have said so far, as far as both read it. */
function said({ own: mine, theirs }: Said, own: Own): Html {
  const { locale } = own
  const t = todayWordsIn(locale)
  const line = (
    who: 'youSaid' | 'theySaid',
    { stage, nextStep, dueOn }: NonNullable<Said['theirs']>,
  ) => {
    const parts = [
      t(who, { stage: t(`stage_${stage}`) }),
      nextStep && t('nextIs', { step: nextStep }),
      dueOn && t('due', { day: shortDay(dueOn, locale) }),
    ]
    return html`<p>${parts.filter(Boolean).join(' · ')}</p>`
  }
  return html`${mine && line('youSaid', mine)}${theirs && line('theySaid', theirs)}`
}

function outcomeForm({ own: mine, with: other }: Said, own: Own): Html {
  const t = todayWordsIn(own.locale)
  const option = (value: string | number, words: string, chosen: string | number) =>
    html`<option value="${value}"${value === chosen && html` selected`}>${words}</option>`
  const rating = mine?.rating ?? 0
  const stage = mine?.stage ?? 'interested'
  const currency = mine?.value?.currency ?? 'USD'
  const currencies = [...new Set([...CURRENCIES, currency])]
  return html`<details><summary>${t(mine ? 'sayAnew' : 'say')}</summary>${form(
    own,
    'outcome',
    other.id,
    html`
<label>${t('rating')}<select name="rating">${([0, 1, 2, 3, 4, 5] as const).map((one) => option(one, t(`rating_${one}`), rating))}</select></label>
<label>${t('stage')}<select name="stage">${STAGES.map((one) => option(one, t(`stage_${one}`), stage))}</select></label>
<label>${t('value')}<input name="amount" inputmode="decimal" maxlength="20" value="${mine?.value?.amount ?? ''}"></label>
<label>${t('currency')}<select name="currency">${currencies.map((one) => option(one, one, currency))}</select></label>
<label>${t('nextStep')}<textarea name="nextStep" rows="2" maxlength="500">${mine?.nextStep ?? ''}</textarea></label>
<label>${t('dueOn')}<input name="dueOn" type="date" value="${mine?.dueOn ?? ''}"></label>
<p class="quiet">${t('whoReads')}</p><p><button class="main-action">${t('save')}</button></p>`,
  )}</details>`
}
