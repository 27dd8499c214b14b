import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { dayOf } from '../../../kernel/period.ts'
import { type Html, html } from '../../../platform/html.ts'
import { inEither, nameIn } from '../calendar.ts'
import type { AgendaDto, SessionDto, ShownConferenceDto } from '../contract.ts'
import { clockRange, dayRange, languageName, longDay, shortDay, zoneName } from './times.ts'
import { wordsIn } from './words.ts'

type Conference = Static<typeof ShownConferenceDto>
type Agenda = Static<typeof AgendaDto>
type Session = Static<typeof SessionDto>
/** What of the agenda is asked for. */
export type Asked = Readonly<{ day?: string; trackId?: string; roomId?: string }>

/** The conferences there are, the soonest first. */
export function conferencesView(conferences: readonly Conference[], locale: Locale): Html {
  const t = wordsIn(locale)
  const cards = conferences.map(
    (
      one,
    ) => html`<li class="panel"><h2><a href="/conference/${one.slug}">${one.name[locale]}</a>${marks(one, locale)}</h2>
<p>${one.city[locale]} · ${dayRange(one, locale)}</p></li>`,
  )
  return html`<h1>${t('conferences')}</h1><p class="lead">${t('lead')}</p>
${cards.length > 0 ? html`<ul class="plain">${cards}</ul>` : html`<p class="panel">${t('none')}</p>`}`
}

const marks = ({ isSample, state }: Conference, locale: Locale): Html => {
  const t = wordsIn(locale)
  return html`${isSample && html` <span class="badge">${t('sample')}</span>`}${state === 'closed' && html` <span class="badge">${t('closed')}</span>`}`
}

/** What a conference is, and its agenda by day, narrowed to what is asked for. */
export function agendaView(
  conference: Conference,
  agenda: Agenda,
  { asked, locale, actions }: Readonly<{ asked: Asked; locale: Locale; actions: Html | false }>,
): Html {
  const t = wordsIn(locale)
  const path = `/conference/${conference.slug}`
  const { keeper, places } = conference
  const isNarrowed = Object.keys(asked).length > 0
  const byDay = Map.groupBy(agenda.sessions, ({ startsAt }) =>
    dayOf(new Date(startsAt), conference.timeZone),
  )
  const empty = isNarrowed
    ? html`<p class="panel">${t('noneLeft')} <a href="${path}">${t('showAll')}</a></p>`
    : html`<p class="panel">${t('noSessions')}</p>`
  return html`<section class="intro"><h1>${conference.name[locale]}${marks(conference, locale)}</h1>
<p class="lead">${conference.city[locale]} · ${dayRange(conference, locale)}</p>
<p class="quiet">${keeper && t('by', { name: keeper[locale] })}${places !== null && html`${keeper && ' · '}${t('places', { count: new Intl.NumberFormat(locale).format(places) })}`}</p>
${actions}</section>
<section><h2 id="agenda">${t('agenda')}</h2>
<p class="quiet">${t('times', { zone: zoneName(conference.timeZone, locale) })}</p>
${
  agenda.days.length > 1 &&
  chips(
    t('days'),
    'day',
    agenda.days.map((day) => [day, shortDay(day, locale)]),
    { asked, path, all: t('all') },
  )
}
${
  agenda.tracks.length > 1 &&
  chips(
    t('tracks'),
    'trackId',
    agenda.tracks.map((one) => [one.id, nameIn(one, locale)]),
    { asked, path, all: t('all') },
  )
}
${
  agenda.rooms.length > 1 &&
  chips(
    t('rooms'),
    'roomId',
    agenda.rooms.map((one) => [one.id, nameIn(one, locale)]),
    { asked, path, all: t('all') },
  )
}
${agenda.sessions.length === 0 && empty}
${[...byDay].map(
  ([day, sessions]) => html`<section class="day"><h3>${longDay(day, locale)}</h3><ol class="plain">
${sessions.map((one) => sessionLine(one, { conference, locale }))}</ol></section>`,
)}
<p class="calendars"><a href="/v1/conferences/${conference.slug}/calendar.ics?${new URLSearchParams({ lang: locale, ...(asked.trackId && { trackId: asked.trackId }) }).toString()}">${t(asked.trackId ? 'trackCalendar' : 'calendar')}</a></p></section>`
}

/** A row of choices, each a link that keeps what else is chosen. */
function chips(
  label: string,
  name: keyof Asked,
  choices: readonly (readonly [string, string])[],
  { asked, path, all }: Readonly<{ asked: Asked; path: string; all: string }>,
): Html {
  const chip = (value: string | undefined, words: string): Html => {
    const { [name]: chosen, ...others } = asked
    const query = new URLSearchParams({ ...others, ...(value && { [name]: value }) })
    const href = `${path}${query.size > 0 ? `?${query}` : ''}#agenda`
    return html`<li><a href="${href}"${chosen === value && html` aria-current="true"`}>${words}</a></li>`
  }
  return html`<nav class="chips" aria-label="${label}"><span class="quiet">${label}</span><ul>
${chip(undefined, all)}${choices.map(([value, words]) => chip(value, words))}</ul></nav>`
}

type In = Readonly<{ conference: Pick<Conference, 'slug' | 'timeZone'>; locale: Locale }>

function sessionLine(session: Session, { conference, locale }: In): Html {
  const { id, room, track, speakers } = session
  const about = [room, track].flatMap((one) => (one ? [nameIn(one, locale)] : []))
  return html`<li class="session${session.isCancelled ? ' off' : ''}">
<p class="clock">${timeOf(session, conference.timeZone, locale)}</p>
<div><h4><a href="/conference/${conference.slug}/sessions/${id}">${titleOf(session, locale)}</a>${session.isCancelled && html` <span class="badge">${wordsIn(locale)('cancelled')}</span>`}</h4>
${session.subtitle && html`<p>${session.subtitle}</p>`}
${speakers.length > 0 && html`<p class="quiet">${namesOf(speakers, locale)}</p>`}
${about.length > 0 && html`<p class="quiet">${about.join(' · ')}</p>`}</div></li>`
}

export const timeOf = (session: Session, timeZone: string, locale: Locale): string =>
  session.isAllDay ? wordsIn(locale)('allDay') : clockRange(session, locale, timeZone)

export const titleOf = ({ title }: Pick<Session, 'title'>, locale: Locale): string =>
  inEither(title, locale) ?? wordsIn(locale)('untitled')

const namesOf = (speakers: Session['speakers'], locale: Locale): string =>
  speakers.map((one) => nameIn(one, locale)).join(locale === 'en' ? ', ' : '、')

/** One session: when, where, by whom, and what about. */
export function sessionView(session: Session, { conference, locale }: In): Html {
  const t = wordsIn(locale)
  const { room, track, speakers, links } = session
  const day = dayOf(new Date(session.startsAt), conference.timeZone)
  const hall =
    room &&
    (room.capacity === null
      ? nameIn(room, locale)
      : t('capacity', {
          name: nameIn(room, locale),
          count: new Intl.NumberFormat(locale).format(room.capacity),
        }))
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    [t('when'), `${longDay(day, locale)} · ${timeOf(session, conference.timeZone, locale)}`],
    [t('where'), hall],
    [t('track'), track && nameIn(track, locale)],
    [t('heldIn'), session.language && languageName(session.language, locale)],
    [t('speakers'), namesOf(speakers, locale)],
  ]
  const abstract = inEither(session.abstract, locale)
  return html`<article><h1>${titleOf(session, locale)}${session.isCancelled && html` <span class="badge">${t('cancelled')}</span>`}</h1>
${session.subtitle && html`<p class="lead">${session.subtitle}</p>`}
<dl class="facts">${facts.map(([name, value]) => value && html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<p class="quiet">${t('times', { zone: zoneName(conference.timeZone, locale) })}${session.repeats.length > 0 && html` ${t('repeats')}`}</p>
${abstract && html`<p class="said">${abstract}</p>`}
${links.length > 0 && html`<h2>${t('links')}</h2><ul>${links.map(({ url, title }) => html`<li><a href="${url}" rel="nofollow ugc noreferrer noopener" target="_blank">${title}</a></li>`)}</ul>`}
<p><a class="button" href="/conference/${conference.slug}#agenda">${t('back')}</a></p></article>`
}
