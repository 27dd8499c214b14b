import type { Locale } from '../../../kernel/locale.ts'

type Between = Readonly<{ startsAt: string; endsAt: string }>

/** '9:00 – 9:45 AM' on the clocks of the conference. */
export function clockRange(
  { startsAt, endsAt }: Between,
  locale: Locale,
  timeZone: string,
): string {
  const format = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone })
  const [start, end] = [new Date(startsAt), new Date(endsAt)]
  return start.getTime() === end.getTime() ? format.format(start) : withEnd(format, start, end)
}

/** What ends on another day says so by its time alone: nobody leaves in the middle of a night's talk. */
const withEnd = (format: Intl.DateTimeFormat, start: Date, end: Date): string =>
  `${format.format(start)} – ${format.format(end)}`

/** 'Saturday, March 13, 2027 at 9:00 AM' on the clocks of the conference. */
export const moment = (instant: string, timeZone: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(
    new Date(instant),
  )

/** 'Saturday, March 13, 2027' */
export const longDay = (day: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )

/** 'Sat, Mar 13' */
export const shortDay = (day: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`))

/** 'March 13 – 14, 2027', '2027年3月13日至2027年3月14日' */
export function dayRange(
  { firstDay, lastDay }: Readonly<{ firstDay: string; lastDay: string }>,
  locale: Locale,
): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const [first, last] = [new Date(`${firstDay}T00:00:00Z`), new Date(`${lastDay}T00:00:00Z`)]
  if (locale === 'en' || firstDay === lastDay) return format.formatRange(first, last)
  // What the tables of languages have for a range in Chinese is digits and strokes.
  return `${format.format(first)}至${format.format(last)}`
}

/** What a zone's clocks are called there: 'Eastern Time', '北美东部时间'. */
export function zoneName(timeZone: string, locale: Locale): string {
  const parts = new Intl.DateTimeFormat(locale, {
    timeZone,
    timeZoneName: 'longGeneric',
  }).formatToParts()
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

/** 'English' of 'en'; nothing of what is no language. */
export function languageName(language: string, locale: Locale): string | undefined {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(language)
  } catch {
    return undefined
  }
}
