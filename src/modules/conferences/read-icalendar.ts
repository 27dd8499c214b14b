import { parseDay } from '../../kernel/period.ts'
import { AgendaRefused, type ReadAgenda, type ReadSession, type Skip } from './agenda.ts'
import { isTimeZone } from './conference.ts'
import { instantOf, type WallTime } from './zoned.ts'

/** One content line (RFC 5545, 3.1). */
type Line = Readonly<{ name: string; params: ReadonlyMap<string, string>; value: string }>
type Component = Readonly<{ name: string; lines: Line[]; inner: Component[] }>

type Moment = Readonly<{ at: Date; isDay: boolean; wall: WallTime; zone: string }>

const SECOND_MS = 1_000
const DEPTH = 10

/**
 * An iCalendar file (RFC 5545): each VEVENT is a session, the changed occurrence of a repeated one too. A
 * rule of repetition is kept as it stands. Throws AgendaRefused. `timeZone` is the one of times
 * that float, before the file's own.
 */
export function readIcalendar(text: string, timeZone: string | undefined): ReadAgenda {
  const calendars = componentsOf(text).filter(({ name }) => name === 'VCALENDAR')
  if (calendars.length === 0) throw new AgendaRefused('format_unknown')
  const first = calendars[0]!
  const zonesOf = new Map(
    calendars.flatMap(({ inner }) => inner.filter(({ name }) => name === 'VTIMEZONE')).map(zoneOf),
  )
  const own = textOf(first, 'X-WR-TIMEZONE')
  const only = [...zonesOf.values()].filter((zone) => zone !== undefined)[0]
  const floating = timeZone ?? (isTimeZone(own) && own ? own : (only ?? 'UTC'))
  const sessions: ReadSession[] = []
  const skipped: Skip[] = []
  for (const event of calendars.flatMap(({ inner }) => inner)) {
    if (event.name !== 'VEVENT') continue
    const read = readEvent(event, { zonesOf, floating })
    if ('reason' in read) skipped.push(read)
    else sessions.push(read)
  }
  const title = textOf(first, 'NAME') || textOf(first, 'X-WR-CALNAME')
  return { title, acronym: '', timeZone: floating, sessions, skipped }
}

type Zones = Readonly<{
  zonesOf: ReadonlyMap<string, string | undefined>
  floating: string
}>

function readEvent(event: Component, zones: Zones): ReadSession | Skip {
  const start = lineOf(event, 'DTSTART')
  const startsAt = start && momentOf(start, zones)
  const which = lineOf(event, 'RECURRENCE-ID')
  const uid = textOf(event, 'UID') || `${start?.value} ${textOf(event, 'SUMMARY')}`
  const key = which ? `${uid} ${which.value}` : uid
  if (!startsAt) return { key, reason: 'no_start' }
  if (typeof startsAt === 'string') return { key, reason: startsAt }
  const endsAt = endOf(event, startsAt, zones)
  if (typeof endsAt === 'string') return { key, reason: endsAt }
  const url = textOf(event, 'URL')
  return {
    key,
    title: textOf(event, 'SUMMARY'),
    subtitle: '',
    abstract: textOf(event, 'DESCRIPTION'),
    kind: '',
    language: lineOf(event, 'SUMMARY')?.params.get('LANGUAGE') ?? '',
    links: /^https?:\/\//i.test(url) && URL.canParse(url) ? [{ url, title: url }] : [],
    track: textOf(event, 'CATEGORIES'),
    room: textOf(event, 'LOCATION'),
    startsAt: startsAt.at,
    endsAt: endsAt.getTime() < startsAt.at.getTime() ? startsAt.at : endsAt,
    isAllDay: startsAt.isDay,
    repeats: event.lines.filter(({ name }) => REPEATS.has(name)).map(written),
    isCancelled: textOf(event, 'STATUS').toUpperCase() === 'CANCELLED',
    // The people of a calendar are who was invited, not who speaks.
    speakers: [],
  }
}

const REPEATS = new Set(['RRULE', 'RDATE', 'EXDATE', 'EXRULE'])

const written = ({ name, params, value }: Line): string =>
  `${[name, ...[...params].map(([key, one]) => `${key}=${one}`)].join(';')}:${value}`

/** DTEND, else DURATION; without both a day lasts one, and a time none (RFC 5545, 3.6.1). */
function endOf(event: Component, start: Moment, zones: Zones): Date | Skip['reason'] {
  const end = lineOf(event, 'DTEND')
  if (end) {
    const moment = momentOf(end, zones)
    return typeof moment === 'string' ? moment : moment.at
  }
  const duration = lineOf(event, 'DURATION')
  if (!duration) return start.isDay ? later(start, { days: 1, seconds: 0 }) : start.at
  const length = lengthOf(duration.value)
  return length ? later(start, length) : 'no_duration'
}

type Length = Readonly<{ days: number; seconds: number }>

/** Days are of the calendar, also those of 23 hours; seconds are of the clock (RFC 5545, 3.3.6). */
const later = ({ wall, zone }: Moment, { days, seconds }: Length): Date =>
  new Date(instantOf({ ...wall, day: wall.day + days }, zone).getTime() + seconds * SECOND_MS)

/** 'P1DT2H30M' (RFC 5545, 3.3.6); one that goes back is none. */
function lengthOf(duration: string): Length | undefined {
  const parts =
    /^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/.exec(
      duration,
    )
  if (!parts || duration.endsWith('P') || duration.endsWith('T')) return undefined
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0))
  return { days: weeks! * 7 + days!, seconds: hours! * 3_600 + minutes! * 60 + seconds! }
}

/** A DATE or a DATE-TIME: in UTC, in a named zone, or floating. */
function momentOf({ params, value }: Line, { zonesOf, floating }: Zones): Moment | Skip['reason'] {
  const parts = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(value.trim())
  const day = parts && parseDay(`${parts[1]}-${parts[2]}-${parts[3]}`)
  if (!parts || !day) return 'time_unreadable'
  const [hour, minute, second] = parts.slice(4, 7).map((part) => Number(part ?? 0))
  // A second that was leapt over is the next one's beginning.
  if (hour! > 23 || minute! > 59 || second! > 60) return 'time_unreadable'
  const isDay = parts[4] === undefined
  const wall: WallTime = {
    year: Number(parts[1]),
    month: Number(parts[2]),
    day: Number(parts[3]),
    hour: hour!,
    minute: minute!,
    second: second!,
  }
  const named = params.get('TZID')
  const zone = isDay || named === undefined ? floating : (zonesOf.get(named) ?? knownZone(named))
  const used = parts[7] ? 'UTC' : zone
  return used ? { at: instantOf(wall, used), isDay, wall, zone: used } : 'time_zone_unknown'
}

/** Many files name a zone by a path that ends in the name we know. */
function knownZone(tzid: string): string | undefined {
  const parts = tzid.split('/').filter(Boolean)
  const names = [tzid, parts.slice(-3).join('/'), parts.slice(-2).join('/')]
  return names.find((name) => name !== '' && isTimeZone(name))
}

/** What a file calls a zone, and the one of ours that it is: by its name, or by where it is said to be. */
function zoneOf(zone: Component): [string, string | undefined] {
  const id = textOf(zone, 'TZID')
  return [id, knownZone(id) ?? knownZone(textOf(zone, 'X-LIC-LOCATION'))]
}

/** Components as they are nested; what stands before the first one is left alone. */
function componentsOf(text: string): Component[] {
  const root: Component = { name: '', lines: [], inner: [] }
  const open = [root]
  for (const raw of text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const line = lineIn(raw)
    if (!line) continue
    const current = open.at(-1)!
    if (line.name === 'BEGIN') {
      if (open.length > DEPTH) throw new AgendaRefused('unreadable')
      const begun: Component = { name: line.value.trim().toUpperCase(), lines: [], inner: [] }
      current.inner.push(begun)
      open.push(begun)
    } else if (line.name === 'END') {
      if (open.length === 1 || current.name !== line.value.trim().toUpperCase()) {
        throw new AgendaRefused('unreadable')
      }
      open.pop()
    } else current.lines.push(line)
  }
  if (open.length > 1) throw new AgendaRefused('unreadable')
  return root.inner
}

function lineIn(raw: string): Line | undefined {
  const head =
    /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):/.exec(
      raw,
    )
  if (!head) return undefined
  const params = new Map<string, string>()
  for (const [, name, value] of head[2]!.matchAll(/;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";])*)/g)) {
    params.set(name!.toUpperCase(), value!.replaceAll('"', ''))
  }
  return { name: head[1]!.toUpperCase(), params, value: raw.slice(head[0].length) }
}

const lineOf = ({ lines }: Component, name: string): Line | undefined =>
  lines.find((line) => line.name === name)

/** A value of type TEXT (RFC 5545, 3.3.11); '' where there is none. */
const textOf = (component: Component, name: string): string =>
  (lineOf(component, name)?.value ?? '')
    .replaceAll(/\\([\\;,nN])/g, (_, one: string) => (/n/i.test(one) ? '\n' : one))
    .trim()
