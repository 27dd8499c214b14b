import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import { attendeeWordsIn } from './attendee-words.ts'

/** Whose pages they are, and how they are read. */
export type Own = Readonly<{
  slug: string
  id: string
  key: string
  locale: Locale
  timeZone: string
  /** When the page is made: it may be read later, without a network. */
  now: Date
}>

const PAGES = ['place', 'ticket', 'schedule', 'sessions', 'today', 'meetings'] as const
type AttendeePage = (typeof PAGES)[number]

/** Where a page of an attendee is read; `query` is what else it is asked. */
export const pageOf = (
  { slug, id, key }: Pick<Own, 'slug' | 'id' | 'key'>,
  page: AttendeePage,
  query: Readonly<Record<string, string>> = {},
): string => {
  const path = `/conference/${slug}/registrations/${id}${page === 'place' ? '' : `/${page}`}`
  return `${path}?${new URLSearchParams({ key, ...query })}`
}

/** From each of them to the others. */
export function attendeeNav(own: Own, here: AttendeePage): Html {
  const t = attendeeWordsIn(own.locale)
  return html`<nav class="chips own" aria-label="${t('myPages')}"><ul>
${PAGES.map((page) => html`<li><a href="${pageOf(own, page)}"${page === here && html` aria-current="page"`}>${t(`to_${page}`)}</a></li>`)}</ul></nav>
<p class="quiet">${t('asOf', { time: asOf(own) })}</p><p class="refusal" id="offline" role="status" hidden>${t('offline')}</p>`
}

const asOf = ({ now, locale, timeZone }: Own): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(now)

/**
 * What stands in the head of an attendee's pages: the script that keeps them for when there is no network,
 * and what makes them an application of a phone.
 */
export const attendeeHead = (own: Own): Html => {
  const { slug, id, key } = own
  const manifest = `/conference/${slug}/registrations/${id}/app.webmanifest?${new URLSearchParams({ key })}`
  return html`<link rel="manifest" href="${manifest}">
<script src="/conference/attendee.js" defer data-pages="${[...KEPT.map((page) => pageOf(own, page)), `/conference/${slug}`].join(' ')}"></script>`
}

/** For who has given their place back: what was kept of it goes. */
export const forgettingHead = ({ slug, id }: Own): Html =>
  html`<script src="/conference/attendee.js" defer data-forget="/conference/${slug}/registrations/${id}"></script>`

/** What is kept of them, with the agenda: sessions to choose from are full or free only while one looks. */
const KEPT: readonly AttendeePage[] = ['place', 'ticket', 'schedule', 'today', 'meetings']
