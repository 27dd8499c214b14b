import type { Day } from '../kernel/period.ts'

/** A meeting, whole days, or something that a day is the last one for, as calendars know it. */
export type CalendarEvent = Readonly<
  What &
    (
      | {
          startsAt: Date
          minutes: number
          /** Without a time zone: what the clock on the wall says there (its digits are those in UTC). */
          isFloating?: boolean
        }
      | {
          on: Day
          /** The first day that is over; that day alone without it. */
          until?: Day
        }
    )
>
type What = Readonly<{
  /** The same for ever, and nobody else's: an id and the host that gave it. */
  uid: string
  /** Counts up with every change. */
  sequence: number
  changedAt: Date
  summary: string
  description: string
  location: string
  url: string | undefined
  isCancelled: boolean
}>

const MINUTE_MS = 60_000
const LINE_OCTETS = 75

/**
 * An iCalendar object (RFC 5545, with the name of RFC 7986). Meetings are single ones, so their times
 * are written in UTC, or without a zone where all are in one place, and need no table of a time zone; who
 * reads the former sees them in their own. A cancelled one stays, so that calendars take it out or strike
 * it through. There is no METHOD: it is no invitation that waits for an answer.
 */
export const icalendar = (name: string, events: readonly CalendarEvent[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tradewind//Calendar//EN',
    'CALSCALE:GREGORIAN',
    `NAME:${textValue(name)}`,
    `X-WR-CALNAME:${textValue(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
  ]
    .map((line) => `${fold(line)}\r\n`)
    .join('')

const eventLines = (event: CalendarEvent): string[] => [
  'BEGIN:VEVENT',
  `UID:${event.uid}`,
  // Without a METHOD it says when the event was last changed (RFC 5545, 3.8.7.2).
  `DTSTAMP:${utc(event.changedAt)}`,
  `LAST-MODIFIED:${utc(event.changedAt)}`,
  `SEQUENCE:${event.sequence}`,
  ...timeLines(event),
  `SUMMARY:${textValue(event.summary)}`,
  ...(event.description ? [`DESCRIPTION:${textValue(event.description)}`] : []),
  ...(event.location ? [`LOCATION:${textValue(event.location)}`] : []),
  ...(event.url ? [`URL:${event.url}`] : []),
  `STATUS:${event.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
  `TRANSP:${event.isCancelled || 'on' in event ? 'TRANSPARENT' : 'OPAQUE'}`,
  'END:VEVENT',
]

function timeLines(event: CalendarEvent): string[] {
  if ('on' in event) {
    // A day without an end is that day (RFC 5545, 3.6.1), wherever its reader is.
    const end = event.until ? [`DTEND;VALUE=DATE:${date(event.until)}`] : []
    return [`DTSTART;VALUE=DATE:${date(event.on)}`, ...end]
  }
  const { startsAt, minutes, isFloating = false } = event
  const at = (instant: Date) => (isFloating ? utc(instant).slice(0, -1) : utc(instant))
  // An end is later than its beginning (RFC 5545, 3.8.2.2): what takes no time has none.
  if (minutes === 0) return [`DTSTART:${at(startsAt)}`]
  return [
    `DTSTART:${at(startsAt)}`,
    `DTEND:${at(new Date(startsAt.getTime() + minutes * MINUTE_MS))}`,
  ]
}

const date = (day: Day): string => day.replaceAll('-', '')

/** '20261201T010000Z' */
const utc = (instant: Date): string =>
  `${instant.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a text may not hold.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/** A value of type TEXT (RFC 5545, 3.3.11). */
const textValue = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(CONTROLS, '')
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')

/** At most 75 octets a line, no character cut in two (RFC 5545, 3.1); the blank that continues counts. */
function fold(line: string): string {
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > LINE_OCTETS) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += size
  }
  return folded
}
