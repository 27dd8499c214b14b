import type { Day } from '../kernel/period.ts'

/** A meeting as calendars know it. */
export type CalendarEvent = Readonly<{
  /** The same for ever, and nobody else's: an id and the host that gave it. */
  uid: string
  /** Counts up with every change. */
  sequence: number
  changedAt: Date
  startsAt: Date
  minutes: number
  /** Whole days of the calendar, instead of a time: the first, and the first that is over. */
  days?: Readonly<{ from: Day; to: Day }> | undefined
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
 * are written in UTC and need no table of a time zone; who reads sees them in their own. A cancelled
 * one stays, so that calendars take it out or strike it through. There is no METHOD: it is no
 * invitation that waits for an answer.
 */
export const icalendar = (
  { name, product }: Readonly<{ name: string; product: string }>,
  events: readonly CalendarEvent[],
): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//Tradewind//${product}//EN`,
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
  `TRANSP:${event.isCancelled ? 'TRANSPARENT' : 'OPAQUE'}`,
  'END:VEVENT',
]

function timeLines({ startsAt, minutes, days }: CalendarEvent): string[] {
  if (days) return [`DTSTART;VALUE=DATE:${date(days.from)}`, `DTEND;VALUE=DATE:${date(days.to)}`]
  // An end is later than its beginning (RFC 5545, 3.8.2.2): what takes no time has none.
  if (minutes === 0) return [`DTSTART:${utc(startsAt)}`]
  const end = new Date(startsAt.getTime() + minutes * MINUTE_MS)
  return [`DTSTART:${utc(startsAt)}`, `DTEND:${utc(end)}`]
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
