import type { Static } from 'typebox'
import { dayOf } from '../../../kernel/period.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { ScheduleDto, SeatedAgendaDto } from '../attendance/schedule-wire.ts'
import { nameIn } from '../calendar.ts'
import { timeOf, titleOf } from './agenda-view.ts'
import { attendeeNav, type Own, pageOf } from './attendee-pages.ts'
import { attendeeWordsIn } from './attendee-words.ts'
import { clockRange, longDay, shortDay, zoneName } from './times.ts'
import { wordsIn } from './words.ts'

type Schedule = Static<typeof ScheduleDto>
type Agenda = Static<typeof SeatedAgendaDto>
type Meeting = Schedule['meetings'][number]
type Attended = Schedule['sessions'][number]
type Choice = Agenda['sessions'][number]

const refused = (refusal: string | undefined): Html | undefined =>
  refusal === undefined ? undefined : html`<p class="refusal" role="alert">${refusal}</p>`

/** What one does, day by day in the order of time. */
export function scheduleView({ sessions, meetings }: Schedule, own: Own, refusal?: string): Html {
  const { locale, timeZone } = own
  const t = attendeeWordsIn(locale)
  const lines = [
    ...sessions.map((one) => ({ startsAt: one.startsAt, line: sessionLine(one, own) })),
    ...meetings.map((one) => ({ startsAt: one.startsAt, line: meetingLine(one, own) })),
  ].sort((one, other) => one.startsAt.localeCompare(other.startsAt))
  const byDay = Map.groupBy(lines, ({ startsAt }) => dayOf(new Date(startsAt), timeZone))
  const feed = `/v1/conferences/${own.slug}/registrations/${own.id}/calendar.ics?${new URLSearchParams({ key: own.key, lang: locale })}`
  return html`${attendeeNav(own, 'schedule')}<h1>${t('schedule')}</h1>${refused(refusal)}
<p class="quiet">${wordsIn(locale)('times', { zone: zoneName(timeZone, locale) })}</p>
${lines.length === 0 && html`<p class="panel">${t('nothingYet')}</p>`}
${[...byDay].map(
  ([day, ofDay]) => html`<section class="day"><h2>${longDay(day, locale)}</h2><ol class="plain">
${ofDay.map(({ line }) => line)}</ol></section>`,
)}
<p class="calendars"><a class="button" href="${pageOf(own, 'sessions')}">${t('sessions')}</a></p>
<p class="calendars"><a href="${feed}">${t('feed')}</a><br><span class="quiet">${t('feedHint')}</span></p>`
}

function sessionLine(session: Attended, own: Own): Html {
  const { locale, slug } = own
  const t = attendeeWordsIn(locale)
  const { id, room, isCancelled, clash, links } = session
  return html`<li class="session${isCancelled ? ' off' : ''}">
<p class="clock">${timeOf(session, own.timeZone, locale)}</p>
<div><h3 class="meets"><a href="/conference/${slug}/sessions/${id}">${titleOf(session, locale)}</a>${isCancelled && html` <span class="badge">${wordsIn(locale)('cancelled')}</span>`}</h3>
${room && html`<p class="quiet">${nameIn(room, locale)}</p>`}
${clash && html`<p class="badge">${t(`clash_${clash}`)}</p>`}
${links.length > 0 && html`<p>${t('slides')}${links.map(({ url, title }, at) => html`${at > 0 && ' · '}<a href="${url}" rel="nofollow ugc noreferrer noopener" target="_blank">${title}</a>`)}</p>`}
${seatForm({ ...session, isIn: true }, own, 'schedule')}</div></li>`
}

function meetingLine({ table, zone, interpreter, with: other, ...between }: Meeting, own: Own) {
  const { locale, timeZone } = own
  const t = attendeeWordsIn(locale)
  return html`<li class="session"><p class="clock">${clockRange(between, locale, timeZone)}</p>
<div><h3 class="meets"><a href="${pageOf(own, 'today')}">${t('meeting', { with: other.headline })}</a></h3>
<p class="quiet">${t('table', { table, zone })}${interpreter && html` · ${t('interpreter', { name: interpreter })}`}</p></div></li>`
}

/** One button that takes a seat or gives it back, and leads back to where it stands. */
const seatForm = (
  { id, isIn }: Readonly<{ id: string; isIn: boolean }>,
  own: Own,
  back: 'schedule' | 'sessions',
  day = '',
): Html => {
  const t = attendeeWordsIn(own.locale)
  return html`<form method="post" action="/conference/${own.slug}/registrations/${own.id}/sign-up" class="answers"><input type="hidden" name="key" value="${own.key}"><input type="hidden" name="session" value="${id}"><input type="hidden" name="back" value="${back}"><input type="hidden" name="day" value="${day}"><button name="isIn" value="${isIn ? 'no' : 'yes'}">${t(isIn ? 'leave' : 'signUp')}</button></form>`
}

/** The sessions of a day, with what is free. */
export function sessionsView(agenda: Agenda, own: Own, day: string, refusal?: string): Html {
  const { locale } = own
  const t = attendeeWordsIn(locale)
  const w = wordsIn(locale)
  const days = agenda.days.map(
    (one) =>
      html`<li><a href="${pageOf(own, 'sessions', { day: one })}"${one === day && html` aria-current="true"`}>${shortDay(one, locale)}</a></li>`,
  )
  return html`${attendeeNav(own, 'sessions')}<h1>${t('sessions')}</h1>${refused(refusal)}
${agenda.days.length > 1 && html`<nav class="chips" aria-label="${w('days')}"><span class="quiet">${w('days')}</span><ul>${days}</ul></nav>`}
<p class="quiet">${w('times', { zone: zoneName(own.timeZone, locale) })}</p>
${agenda.sessions.length === 0 && html`<p class="panel">${w('noSessions')}</p>`}
<ol class="plain">${agenda.sessions.map((one) => choiceLine(one, own, day))}</ol>`
}

function choiceLine(session: Choice, own: Own, day: string): Html {
  const { locale, slug, now } = own
  const t = attendeeWordsIn(locale)
  const { id, room, track, isCancelled, isIn, taken, capacity, clash } = session
  const about = [room, track].flatMap((one) => (one ? [nameIn(one, locale)] : []))
  const count = (number: number) => new Intl.NumberFormat(locale).format(number)
  const isOver = new Date(session.endsAt) <= now
  const isFull = capacity !== null && taken >= capacity
  const left = capacity === null ? undefined : t('seatsLeft', { count: count(capacity - taken) })
  const stands = isCancelled
    ? wordsIn(locale)('cancelled')
    : isIn
      ? t('isIn')
      : isOver
        ? t('over')
        : isFull
          ? t('noSeats')
          : clash && t(`clash_${clash}`)
  const mayChange = isIn || !(isCancelled || isOver || isFull || clash)
  return html`<li class="session${isCancelled ? ' off' : ''}" id="s-${id}">
<p class="clock">${timeOf(session, own.timeZone, locale)}</p>
<div><h2 class="meets"><a href="/conference/${slug}/sessions/${id}">${titleOf(session, locale)}</a></h2>
${about.length > 0 && html`<p class="quiet">${about.join(' · ')}</p>`}
${!isCancelled && html`<p class="quiet">${isFull || left === undefined ? t('seatsTaken', { count: count(taken) }) : left}</p>`}
${stands && html`<p class="badge">${stands}</p>`}
${mayChange && seatForm(session, own, 'sessions', day)}</div></li>`
}
